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
  const codes = [...text.normalize('NFC')].map((letter) => CODES.get(letter));
  return codes.includes(undefined)
    ? undefined
    : codes.map((code) => (code ?? 0).toString(16).padStart(4, '0')).join('');
}

/** Width of a text at a size, in the unit of the size. */
export function textWidth(text: string, size: number): number {
  const { widths } = appearanceFont();
  return (
    [...text.normalize('NFC')].reduce((sum, letter) => sum + (widths[CODES.get(letter) ?? 0] ?? 0), 0) * (size / 1000)
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
/** Code 0 is the font's "no such letter". */
const CODES: ReadonlyMap<string, number> = new Map(ALPHABET.map((letter, at) => [letter, at + 1]));

let made: AppearanceFont | undefined;

function makeFont(): AppearanceFont {
  const file = createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf');
  const font = create(readFileSync(file));
  const subset = font.createSubset();
  const scale = 1000 / font.unitsPerEm;
  const widths = ALPHABET.map((letter) => {
    const codePoint = letter.codePointAt(0) ?? 0;
    if (!font.hasGlyphForCodePoint(codePoint)) throw new Error(`no glyph for U+${codePoint.toString(16)}`);
    const glyph = font.glyphForCodePoint(codePoint);
    subset.includeGlyph(glyph);
    return Math.round(glyph.advanceWidth * scale);
  });
  const { bbox } = font;
  return {
    program: subset.encode(),
    widths: [Math.round(font.glyphForCodePoint(0).advanceWidth * scale), ...widths],
    toUnicode: toUnicodeMap(),
    metrics: {
      ascent: font.ascent * scale,
      descent: font.descent * scale,
      capHeight: font.capHeight * scale,
      bbox: [bbox.minX, bbox.minY, bbox.maxX, bbox.maxY].map((edge) => Math.round(edge * scale)),
    },
  };
}

/** ISO 32000-1 §9.10.3, in blocks of at most 100. */
function toUnicodeMap(): string {
  const lines = ALPHABET.map((letter, at) => `<${hex4(at + 1)}> <${hex4(letter.codePointAt(0) ?? 0)}>`);
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
