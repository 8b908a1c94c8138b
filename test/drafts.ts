import type { DataSource } from 'typeorm';
import { traits } from '../domain/assessment/traits.ts';
import type { Province } from './province.ts';
import { sheetOf } from './rows.ts';

/** What a teacher would have typed: every pupil T, 9 where there is a test. */
export async function fillSheet(
  database: DataSource,
  province: Province,
  subject: string,
  values: Record<string, string> = { level: 'subject:completedWell', comment: 'Em tiến bộ rõ.', ...tested(subject) },
): Promise<void> {
  const sheet = await sheetOf(database, province, subject);
  const rows = province.enrolments.flatMap((enrolment) =>
    Object.entries(values).map(([field, value]) => [sheet, 'yearEnd', enrolment, field, value, 1, 'test', new Date()]),
  );
  await write(database, rows);
}

const tested = (subject: string) => (subject === 'math' || subject === 'vietnamese' ? { score: '9' } : {});

/** The homeroom teacher's year end: all "Tốt", comments, absences, height, weight. */
export async function fillHomeroom(database: DataSource, province: Province): Promise<void> {
  const levels = Object.fromEntries(traits.map(({ key }) => [key, 'trait:good']));
  const rest = {
    'comment.qualities': 'Em chăm ngoan.',
    'comment.generalCompetences': 'Em hợp tác tốt.',
    'comment.specificCompetences': 'Em đọc trôi chảy.',
    'comment.homeroom': 'Em ngoan.',
    excusedAbsences: '2',
    unexcusedAbsences: '0',
    height: '128',
    weight: '27.5',
  };
  await fillSheet(database, province, 'homeroom', { ...levels, ...rest });
}

export async function cell(
  database: DataSource,
  sheet: string,
  enrolment: string,
  field: string,
  value: string,
): Promise<void> {
  await write(database, [[sheet, 'yearEnd', enrolment, field, value, 1, 'test', new Date()]]);
}

const write = (database: DataSource, rows: readonly (readonly unknown[])[]): Promise<unknown> =>
  database.query(
    'INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES ? ON DUPLICATE KEY UPDATE value = VALUES(value), rev = rev + 1',
    [rows],
  );
