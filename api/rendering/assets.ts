import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const FOLDER = new URL('../../templates/assets/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export type Asset = { readonly type: string; readonly bytes: Buffer; readonly brotli?: Buffer };

/** The parts of `screens.css`, in the order of its rules: of two that are equal the later wins. */
export const SCREENS = [
  ...['base', 'shell', 'state', 'inbox', 'grids', 'records', 'maps', 'public', 'narrow'],
  'additions',
] as const;

/** The files that pages link to, by name, read once. */
const ASSETS: ReadonlyMap<string, Asset> = new Map([
  ...readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name) in TYPES && !name.startsWith('screens/'))
    .map((name) => [name, asset(name, readFileSync(new URL(name, FOLDER)))] as const),
  [
    'screens.css',
    asset('screens.css', Buffer.concat(SCREENS.map((part) => readFileSync(new URL(`screens/${part}.css`, FOLDER))))),
  ],
  [
    'vendor/htmx.js',
    asset('htmx.js', readFileSync(createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js'))),
  ],
]);

/** Part of every asset's address: it changes with any of them, so each may be kept for ever. */
export const ASSETS_VERSION = createHash('sha256')
  .update([...ASSETS].map(([name, { bytes }]) => `${name}:${bytes.length}:${digest(bytes)}`).join('\n'))
  .digest('hex')
  .slice(0, 12);

/** An asset of this very version; an address of another version is not found, so nothing wrong is kept for ever. */
export const assetOf = (version: string, name: string): Asset | undefined =>
  version === ASSETS_VERSION ? ASSETS.get(name) : undefined;

function asset(name: string, bytes: Buffer): Asset {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  if (extname(name) === '.woff2') return { type, bytes };
  return { type, bytes, brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) };
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
