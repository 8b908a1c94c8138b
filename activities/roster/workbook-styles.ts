import { isVnTimeFont } from '../../domain/text/vn-time.ts';
import type { WorkbookParts } from './workbook-parts.ts';

/** What a cell's style says about the meaning of its number. */
export type CellStyle = {
  readonly isDay: boolean;
  /** Digits that the format always shows: 12 for "000000000000". */
  readonly zeros?: number;
  readonly legacyFont: boolean;
};

const plain: CellStyle = { isDay: false, legacyFont: false };

/** Formats of ECMA-376 §18.8.30 that show a day, those of East Asian locales included. */
const DAY_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** The style of a cell by its number (attribute `s`). A workbook without styles has plain cells only. */
export async function readStyles(parts: WorkbookParts, part: string): Promise<(style: number) => CellStyle> {
  if (!parts.has(part)) return () => plain;

  const formats = new Map<number, string>();
  const fonts: string[] = [];
  const cells: { format: number; font: number }[] = [];
  const within: string[] = [];
  await parts.read(part, {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
      if (name === 'font' && within.at(-1) === 'fonts') fonts.push('');
      if (name === 'name' && within.at(-1) === 'font' && within.at(-2) === 'fonts') {
        fonts[fonts.length - 1] = attributes.get('val') ?? '';
      }
      if (name === 'xf' && within.at(-1) === 'cellXfs') {
        cells.push({ format: Number(attributes.get('numFmtId') ?? 0), font: Number(attributes.get('fontId') ?? 0) });
      }
      within.push(name);
    },
    close: () => within.pop(),
  });
  const styles = cells.map(({ format, font }) => styleOf(format, formats.get(format), fonts[font] ?? ''));
  return (style) => styles[style] ?? plain;
}

function styleOf(format: number, code: string | undefined, font: string): CellStyle {
  const legacyFont = isVnTimeFont(font);
  const isDay = code === undefined ? DAY_FORMATS.has(format) : showsDay(code);
  const zeros = /^0{2,}$/.test(code ?? '') ? code?.length : undefined;
  return zeros === undefined ? { isDay, legacyFont } : { isDay, legacyFont, zeros };
}

/** A format shows a day if a `d` or `y` is left when quoted, escaped and bracketed text is gone. */
const showsDay = (code: string): boolean => /[dy]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, ''));
