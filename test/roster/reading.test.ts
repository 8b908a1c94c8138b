import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { limits } from '../../activities/roster/limits.ts';
import { readRosterFile } from '../../activities/roster/read-file.ts';
import { writeTemplate } from '../../activities/roster/write-template.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { assignmentList, classList, pupilList } from '../../domain/roster/fields.ts';
import { findHead, mapAgain } from '../../domain/roster/head.ts';
import { preview } from '../../domain/roster/preview.ts';
import { judgePupils } from '../../domain/roster/pupils.ts';
import { columnName, type Table } from '../../domain/roster/table.ts';

async function read(file: Uint8Array): Promise<Table> {
  const table = await readRosterFile(file);
  if (isRefusal(table)) throw new Error(table.refused);
  return table;
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet around the given XML, with further parts. */
const aWorkbook = (sheet: string, parts: Readonly<Record<string, string>> = {}): Uint8Array => {
  const texts = {
    'xl/workbook.xml': `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet>${sheet}</worksheet>`,
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)])));
};

describe('reading a list in a process that may die', () => {
  it('takes 2,000 rows', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => [
      `HS${String(i).padStart(8, '0')}`,
      `0493${String(i).padStart(8, '0')}`,
      `Nguyễn Văn Học Sinh ${i}`,
      '05/03/2015',
      '5A2',
    ]);
    const heads = ['Mã học sinh', 'Số định danh cá nhân', 'Họ và tên', 'Ngày sinh', 'Lớp'];
    const table = await read(writeWorkbook('HocSinh', [heads, ...rows]));
    const known = { schoolYear: '2024-2025', pupils: [], classNames: ['5A2'] } as const;
    const seen = preview(table, pupilList, (read) => judgePupils(read, known, new Set()));
    expect(isRefusal(seen) ? seen : seen.counts).toMatchObject({ rows: 2000, new: 2000 });
  });

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), 'ROSTER_NOT_A_TABLE'],
    ['nothing', Buffer.alloc(0), 'ROSTER_NOT_A_TABLE'],
    ['a ZIP that is no workbook', Buffer.from(zipSync({ 'a.txt': strToU8('a') })), 'ROSTER_NOT_A_TABLE'],
    ['an old .xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'ROSTER_OLD_EXCEL'],
    ['a cut-off ZIP', Buffer.from(writeWorkbook('A', [['a']])).subarray(0, 400), 'ROSTER_DAMAGED'],
    ['CSV in an old code page', Buffer.from([0x4d, 0xe3, 0x2c, 0xf5]), 'ROSTER_NOT_UTF8'],
    ['a sheet that is not XML', Buffer.from(aWorkbook('<sheetData><row>')), 'ROSTER_DAMAGED'],
    [
      'an entity of a DTD',
      Buffer.from(
        aWorkbook('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>' }),
      ),
      'ROSTER_DAMAGED',
    ],
  ])('refuses %s', async (_name, file, refused) => {
    expect(await readRosterFile(file)).toEqual({ refused });
  });

  it('stops at its limits, whatever the file declares', async () => {
    expect(await readRosterFile(Buffer.alloc(limits.file + 1))).toMatchObject({ refused: 'ROSTER_TOO_LARGE' });

    const bomb = aWorkbook(`<sheetData>${' '.repeat(limits.unpacked)}</sheetData>`);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await readRosterFile(bomb)).toEqual({
      refused: 'ROSTER_TOO_LARGE',
      facts: { what: 'byte', limit: limits.unpacked },
    });

    const cells = aWorkbook(`<sheetData><row r="1">${'<c/>'.repeat(limits.cells + 1)}</row></sheetData>`);
    expect(await readRosterFile(cells)).toMatchObject({ refused: 'ROSTER_TOO_LARGE', facts: { what: 'ô' } });

    const rows = Buffer.from('a,b\n'.repeat(limits.rows + 1));
    expect(await readRosterFile(rows)).toMatchObject({ refused: 'ROSTER_TOO_LARGE', facts: { what: 'dòng' } });
  }, 60_000);

  it('is ended when it takes too long', async () => {
    expect(await readRosterFile(writeWorkbook('A', [['a']]), 0.001)).toEqual({
      refused: 'ROSTER_TOO_SLOW',
      facts: { seconds: 0.001 },
    });
  });

  it('serves many at once, each with its own answer', async () => {
    const texts = ['một', 'hai', 'ba', 'bốn', 'năm'];
    const tables = await Promise.all(texts.map((text) => read(writeWorkbook('A', [[text]]))));
    expect(tables.map(({ rows }) => rows[0]?.cells[0]?.text)).toEqual(texts);
  });

  it('joins rich text, leaves out phonetic readings, takes stored results of formulas, and sees errors', async () => {
    const sheet =
      '<sheetData><row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="str"><f>A1</f><v>T</v></c>' +
      '<c r="D3" t="e"><v>#N/A</v></c><c t="n"><v>1.5E2</v></c><c t="b"><v>1</v></c></row></sheetData>';
    const strings = '<sst><si><r><t>Trần </t></r><r><t>Bảo</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si></sst>';
    expect((await read(aWorkbook(sheet, { 'xl/sharedStrings.xml': strings }))).rows).toEqual([
      {
        number: 3,
        cells: [
          { kind: 'text', text: 'Trần Bảo' },
          { kind: 'text', text: 'T' },
          null,
          { kind: 'error', text: '#N/A' },
          { kind: 'number', text: '150' },
          { kind: 'boolean', text: '1' },
        ],
      },
    ]);
  });

  it('reads Excel’s "Unicode text" and semicolons', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Mã học sinh\tLớp\r\nHS01\t5A2', 'utf16le')]);
    expect((await read(utf16)).rows[1]?.cells[1]?.text).toBe('5A2');
    expect((await read(Buffer.from('a;b\n1,5;2'))).rows[1]?.cells[0]?.text).toBe('1,5');
  });
});

describe('the templates', () => {
  it.each([
    ['pupils', pupilList],
    ['classes', classList],
    ['assignments', assignmentList],
  ])('of %s have heads that we find again', async (_name, list) => {
    const head = findHead(await read(writeTemplate<string>(list, 'Mẫu')), list);
    if (isRefusal(head)) throw new Error(head.refused);
    const mapped = mapAgain<string>(head, list, {});
    expect(isRefusal(mapped)).toBe(false);
    expect(head.columns.every(({ spec }) => spec)).toBe(true);
  });

  it('keep every text as it is, formulas and zeros in front too', async () => {
    const texts = ['=1+1', '+84', '-Em', '@x', '049307000001', '<a & "b">', 'hai\ndòng', ''];
    const { rows } = await read(writeWorkbook('A', [texts]));
    expect(texts.map((_, i) => rows[0]?.cells[i]?.text ?? '')).toEqual(texts);
    expect(writeWorkbook('A', [texts])).toEqual(writeWorkbook('A', [texts]));
  });

  it('name columns as Excel does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});
