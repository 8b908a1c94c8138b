import type { Table } from '../../domain/roster/table.ts';
import { UnreadableFile } from './limits.ts';
import { readSheet } from './read-sheet.ts';
import { openParts, type WorkbookParts } from './workbook-parts.ts';
import { readStrings } from './workbook-strings.ts';
import { readStyles } from './workbook-styles.ts';

type SheetRef = { readonly name: string; readonly id: string };

/** The first visible sheet of an xlsx, whichever suite wrote it. */
export async function readWorkbook(file: Buffer): Promise<Table> {
  const parts = await openParts(file);
  if (!parts.has('xl/workbook.xml')) throw new UnreadableFile('ROSTER_NOT_A_TABLE');

  const { sheets, date1904 } = await readWorkbookPart(parts);
  const [sheet] = sheets;
  const targets = await readTargets(parts);
  const part = sheet && targets.byId.get(sheet.id);
  if (!sheet || !part) throw new UnreadableFile('ROSTER_DAMAGED');

  const styleOf = await readStyles(parts, targets.ofType('styles'));
  const strings = await readStrings(parts, targets.ofType('sharedStrings'));
  const content = await readSheet(parts, part, { strings, styleOf, date1904 });
  return { sheet: sheet.name, otherSheets: sheets.length - 1, ...content };
}

async function readWorkbookPart(parts: WorkbookParts) {
  const sheets: SheetRef[] = [];
  let date1904 = false;
  await parts.read('xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') date1904 = ['1', 'true', 'on'].includes(attributes.get('date1904') ?? '');
      if (name === 'sheet' && (attributes.get('state') ?? 'visible') === 'visible') {
        sheets.push({ name: attributes.get('name') ?? '', id: attributes.get('id') ?? '' });
      }
    },
  });
  return { sheets, date1904 };
}

/** Where the workbook's relationships point to, as names of parts; absolute and relative targets are both in use. */
async function readTargets(parts: WorkbookParts) {
  const byId = new Map<string, string>();
  const byType = new Map<string, string>();
  await parts.read('xl/_rels/workbook.xml.rels', {
    open: (name, attributes) => {
      if (name !== 'Relationship') return;
      const target = attributes.get('Target') ?? '';
      const part = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
      byId.set(attributes.get('Id') ?? '', part);
      byType.set((attributes.get('Type') ?? '').replace(/^.*\//, ''), part);
    },
  });
  return { byId, ofType: (type: string) => byType.get(type) ?? '' };
}
