import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';

/**
 * The one font of all visible signatures and of the three text fields: Tinos regular, cut down to Vietnamese. It goes into
 * the form once, before the first signature, so that each increment only refers to it: a signer's name is not known when
 * the form is made, and an embedded font per signature would cost 10 KB and 50 ms each.
 */
export type AppearanceFont = {
  readonly program: Uint8Array;
  /** Letter to code; letters that look the same share one. */
  readonly codes: ReadonlyMap<string, number>;
  /** Per code, in thousandths of the size. */
  readonly widths: readonly number[];
  readonly toUnicode: string;
  readonly metrics: {
    readonly ascent: number;
    readonly descent: number;
    readonly capHeight: number;
    readonly bbox: readonly number[];
  };
};

export const FONT_NAME = 'HBSAAA+Tinos-Regular';

/** Made once per process. */
export function appearanceFont(): AppearanceFont {
  made ??= makeFont();
  return made;
}

/** The text as codes of the font, hex; `undefined` if a letter is not in it: nothing is replaced silently (PD2). */
export function encodedText(text: string): string | undefined {
  const { codes } = appearanceFont();
  const found = [...text.normalize('NFC')].map((letter) => codes.get(letter));
  return found.includes(undefined) ? undefined : found.map((code) => hex4(code ?? 0)).join('');
}

/** Width of a text at a size, in the unit of the size. */
export function textWidth(text: string, size: number): number {
  const { codes, widths } = appearanceFont();
  return (
    [...text.normalize('NFC')].reduce((sum, letter) => sum + (widths[codes.get(letter) ?? 0] ?? 0), 0) * (size / 1000)
  );
}

/** Latin with all Vietnamese letters, digits and the punctuation of names and dates. */
const ALPHABET: readonly string[] = [
  ...range(0x20, 0x7e),
  ...range(0xa0, 0xff),
  ...'ĂăĐđĨĩŨũƠơƯư',
  ...range(0x1ea0, 0x1ef9),
  ...'–—‘’“”…•',
];
let made: AppearanceFont | undefined;

function makeFont(): AppearanceFont {
  const file = createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf');
  const font = create(readFileSync(file));
  const subset = font.createSubset();
  const scale = 1000 / font.unitsPerEm;
  const widths = [Math.round(font.glyphForCodePoint(0).advanceWidth * scale)]; // code 0: no such letter
  const codes = new Map<string, number>();
  for (const letter of ALPHABET) {
    const codePoint = letter.codePointAt(0) ?? 0;
    if (!font.hasGlyphForCodePoint(codePoint)) throw new Error(`no glyph for U+${codePoint.toString(16)}`);
    const glyph = font.glyphForCodePoint(codePoint);
    const code = subset.includeGlyph(glyph);
    codes.set(letter, code);
    widths[code] = Math.round(glyph.advanceWidth * scale);
  }
  const { bbox } = font;
  return {
    program: subset.encode(),
    codes,
    widths,
    toUnicode: toUnicodeMap(codes),
    metrics: {
      ascent: font.ascent * scale,
      descent: font.descent * scale,
      capHeight: font.capHeight * scale,
      bbox: [bbox.minX, bbox.minY, bbox.maxX, bbox.maxY].map((edge) => Math.round(edge * scale)),
    },
  };
}

/** ISO 32000-1 §9.10.3, in blocks of at most 100. */
function toUnicodeMap(codes: ReadonlyMap<string, number>): string {
  const letters = new Map([...codes].reverse().map(([letter, code]) => [code, letter]));
  const lines = [...letters].map(([code, letter]) => `<${hex4(code)}> <${hex4(letter.codePointAt(0) ?? 0)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

function range(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
}
