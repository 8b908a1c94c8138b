import { join } from 'node:path';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { addImport, askToWrite } from '../../persistence/roster/import.ts';
import { newId } from '../../persistence/ulid.ts';
import type { AtWork } from './at-work.ts';

/** A list of new pupils whose "Ghi" was pressed and whose workflow nobody has started yet; gives its id. */
export async function aListToWrite({ system, province }: AtWork, rows: number): Promise<string> {
  const heads = ['Mã học sinh', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'];
  const pupils = Array.from({ length: rows }, (_, i) => {
    const n = String(i).padStart(4, '0');
    // Each of his own day: two of one name and day would be a question.
    const day = `${String((i % 28) + 1).padStart(2, '0')}/${String((Math.floor(i / 28) % 12) + 1).padStart(2, '0')}/20${19 + Math.floor(i / 336)}`;
    return [`HSCRASH${n}`, 'Bríu Văn Khuếch', day, '1A1', 'Nam'];
  });
  const bytes = writeWorkbook('HocSinh', [heads, ...pupils]);
  const sha256 = await localFileStore(join(system.folder, 'files')).put(system.database, bytes, 'upload');
  const [rosterId, at] = [newId(), Date.now()];
  const { schoolId } = province;
  const list = { schoolId, list: 'pupils', fileName: 'HocSinh.xlsx', sha256, columns: {}, answers: [] } as const;
  await addImport(system.database, rosterId, list, at);
  await askToWrite(system.database, rosterId, { ...list, asked: { by: province.people.administrator, at } }, rows);
  return rosterId;
}
