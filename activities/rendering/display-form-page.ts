import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import Handlebars from 'handlebars';
import type { DisplayFormView } from './display-form-view.ts';

/** The fonts of the form: nothing else may appear in the PDF (record-files.md section 2). Throws if one is missing. */
export function formFonts(): { readonly regular: Buffer; readonly bold: Buffer; readonly italic: Buffer } {
  const resolve = createRequire(import.meta.url).resolve;
  const font = (file: string) => readFileSync(resolve(`@expo-google-fonts/tinos/${file}`));
  return {
    regular: font('400Regular/Tinos_400Regular.ttf'),
    bold: font('700Bold/Tinos_700Bold.ttf'),
    italic: font('400Regular_Italic/Tinos_400Regular_Italic.ttf'),
  };
}

/** The warm page: style and fonts, without content. Fonts come inside it, so that nothing is fetched (PD2). */
export function shellHtml(fonts: ReturnType<typeof formFonts>): string {
  const faces = [
    face(fonts.regular, '400', 'normal'),
    face(fonts.bold, '700', 'normal'),
    face(fonts.italic, '400', 'italic'),
  ].join('\n');
  const css = readFileSync(new URL('display-form.css', TEMPLATES), 'utf8');
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Học bạ tiểu học</title><style>${faces}\n${css}</style><script>${FILL}</script></head><body></body></html>`;
}

/** The filled form, for the body of the warm page. Values are escaped by Handlebars. */
export function formHtml(view: DisplayFormView): string {
  const html = template(view);
  const letters = [...new Set(html.replaceAll('\n', ' '))];
  const missing = letters.find((letter) => !tinos.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
  if (missing) throw new Error(`Tinos has no letter U+${missing.codePointAt(0)?.toString(16)}`);
  return html;
}

/** Puts a form into the page, waits for its fonts and says how they are. */
const FILL = `async function fill(html) {
  document.body.innerHTML = html;
  await document.fonts.ready;
  return [...document.fonts].map((face) => face.status).join();
}`;

const TEMPLATES = new URL('../../templates/record/', import.meta.url);
const template = Handlebars.create().compile<DisplayFormView>(
  readFileSync(new URL('display-form.hbs', TEMPLATES), 'utf8'),
  { strict: false },
);

/** A letter that it does not have would be printed as a box, or in another font (PD2). */
const tinos = create(formFonts().regular);

function face(font: Buffer, weight: string, style: string): string {
  const source = `url(data:font/ttf;base64,${font.toString('base64')})`;
  return `@font-face { font-family: Tinos; font-weight: ${weight}; font-style: ${style}; src: ${source}; }`;
}
