import type { ListSpec } from '../../domain/roster/fields.ts';
import { columnsOfList } from '../../domain/roster/written-list.ts';
import { writeWorkbook } from '../exports/write-workbook.ts';

/** The empty list to fill in: its heads, and columns whose cells are text. Optional columns stand there too. */
export const writeTemplate = <F extends string>(list: ListSpec<F>, sheet: string): Uint8Array =>
  writeWorkbook(sheet, [columnsOfList(list).map(({ label }) => label)]);
