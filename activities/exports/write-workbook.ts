import { strToU8, Zip, ZipDeflate } from 'fflate';
import { columnName } from '../../domain/roster/table.ts';
import { inPieces } from './in-pieces.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Rows of empty cells that are text already, so that Excel keeps the zeros of what is typed there (field case EX1). */
const TEXT_COLUMNS = 100;

type Rows = readonly (readonly string[])[];

/** The whole file at once, for one of a few rows. */
export const writeWorkbook = (sheet: string, rows: Rows): Uint8Array => Buffer.concat([...workbookPieces(sheet, rows)]);

/**
 * An xlsx of text cells only, piece by piece: nothing in it can be a formula, whatever a name begins with, and no code a
 * number (field cases EX1, EX11). The same rows make the same bytes.
 */
export function* workbookPieces(sheet: string, rows: Rows): Generator<Uint8Array> {
  const parts: Readonly<Record<string, Iterable<string>>> = {
    '[Content_Types].xml': [contentTypes()],
    '_rels/.rels': [relations([['officeDocument', 'xl/workbook.xml']])],
    'xl/workbook.xml': [workbook(sheet)],
    'xl/_rels/workbook.xml.rels': [
      relations([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['styles', 'styles.xml'],
      ]),
    ],
    'xl/styles.xml': [styles()],
    'xl/worksheets/sheet1.xml': worksheet(rows),
  };
  const made: Uint8Array[] = [];
  const zip = new Zip((fault, bytes) => {
    if (fault) throw fault;
    made.push(bytes);
  });
  for (const [name, texts] of Object.entries(parts)) {
    // Lists repeat themselves: level 1 is as small as level 6, in half the time.
    const file = Object.assign(new ZipDeflate(name, { level: 1 }), { mtime: '1980-01-01T12:00:00' });
    zip.add(file);
    file.push(strToU8(XML));
    for (const text of texts) {
      file.push(strToU8(text));
      yield Buffer.concat(made.splice(0));
    }
    file.push(new Uint8Array(), true);
  }
  zip.end();
  yield Buffer.concat(made);
}

function* worksheet(rows: Rows): Generator<string> {
  const columns = `<cols><col min="1" max="${TEXT_COLUMNS}" width="22" style="1" customWidth="1"/></cols>`;
  yield `<worksheet xmlns="${MAIN}">${columns}<sheetData>`;
  for (const { from, some } of inPieces(rows)) yield some.map((cells, i) => rowXml(cells, from + i)).join('');
  yield '</sheetData></worksheet>';
}

const rowXml = (cells: readonly string[], row: number): string =>
  `<row r="${row + 1}">${cells.map((text, column) => cellXml(text, row, column)).join('')}</row>`;

function cellXml(text: string, row: number, column: number): string {
  if (text === '') return '';
  const place = `${columnName(column)}${row + 1}`;
  return `<c r="${place}" s="1" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

/** Format 49 is "@", text (ECMA-376 §18.8.30); `quotePrefix` keeps it text when the cell is edited. */
const styles = (): string =>
  `<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs></styleSheet>';

const workbook = (sheet: string): string =>
  `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>` +
  `<sheet name="${escapeXml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;

const relations = (targets: readonly (readonly [string, string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

function contentTypes(): string {
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = [
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/worksheets/sheet1.xml', 'worksheet'],
    ['/xl/styles.xml', 'styles'],
  ].map(([part, type]) => `<Override PartName="${part}" ContentType="${spreadsheet}.${type}+xml"/>`);
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
