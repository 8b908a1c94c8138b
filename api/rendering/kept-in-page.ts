import Handlebars from 'handlebars';

const ADDRESS = /(\s(?:href|action|formaction|hx-get|hx-post)=")(\/[^"]*)"/g;

/** What Handlebars writes into an attribute, and what it stands for. */
const ESCAPED: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'", '&#x60;': '`', '&#x3D;': '=' },
};
const read = (attribute: string): string => attribute.replace(/&(?:\w+|#x\w+);/g, (one) => ESCAPED[one] ?? one);
const written = (address: string): string => Handlebars.escapeExpression(address).replaceAll('&#x3D;', '=');

/** A page whose links and forms all keep the chosen place: in the one place through which every page goes. */
export const keptInPage = (html: string, keep: (address: string) => string): string =>
  html.replace(ADDRESS, (_, before: string, address: string) => `${before}${written(keep(read(address)))}"`);
