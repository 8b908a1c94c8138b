import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import type { Province } from '../province.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { writeListHere } from './write-list-here.ts';

/** Lists from Excel as an administrator brings them in. */
export type Lists = ReturnType<typeof listsOf>;

export const pupilList = (rows: readonly (readonly string[])[]): Uint8Array =>
  writeWorkbook('HocSinh', [['Mã học sinh', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'], ...rows]);

export function listsOf(stage: ApiStage, { schoolId }: Province, administrator: Visitor) {
  const upload = (list: string, file: Uint8Array, by = administrator): Promise<Response> =>
    by.upload('/rosters', { list, file: new Blob([new Uint8Array(file)]) });
  return {
    upload,
    async uploaded(list: string, file: Uint8Array): Promise<string> {
      const { rosterId } = (await (await upload(list, file)).json()) as { rosterId: string };
      return rosterId;
    },
    /** What the worker does once 'Ghi' was pressed; gives how many rows the list has. */
    worked: (id: string): Promise<number> => writeListHere(stage, id),
    preview: async (id: string) => (await administrator.get(`/rosters/${id}`, 'application/json')).json(),
    async pupilsInTable(): Promise<number> {
      const rows = await stage.database.query<object[]>('SELECT 1 FROM pupil WHERE school_id = ?', [schoolId]);
      return rows.length;
    },
  };
}
