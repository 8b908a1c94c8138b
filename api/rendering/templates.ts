import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { ASSETS_VERSION } from './assets.ts';
import { registerHelpers } from './helpers.ts';
import { keptInPage } from './kept-in-page.ts';
import type { Shell } from './shell.ts';

const FOLDER = new URL('../../templates/', import.meta.url);
const handlebars = Handlebars.create();
const pages = new Map<string, HandlebarsTemplateDelegate>();

for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.hbs') || file.startsWith('record/')) continue;
  const name = file.slice(0, -'.hbs'.length);
  const source = readFileSync(new URL(file, FOLDER), 'utf8');
  handlebars.registerPartial(name, source);
  pages.set(name, handlebars.compile(source, { strict: false, preventIndent: true }));
}
registerHelpers(handlebars);

/**
 * One page as HTML: `page` is a template's path below `templates/` without its ending. What surrounds every page (language,
 * token, who is signed in) reaches templates and partials as `@language`, `@csrf`, `@me`, `@nav` …
 */
export function renderPage(page: string, model: object, shell: Shell): string {
  const template = pages.get(page);
  if (!template) throw new Error(`no template ${page}`);
  const html = template(model, { data: { ...shell, assets: `/assets/${ASSETS_VERSION}` } });
  return shell.keepPlace ? keptInPage(html, shell.keepPlace) : html;
}

type HandlebarsTemplateDelegate = ReturnType<typeof handlebars.compile>;
