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
  for (const enrolment of province.enrolments)
    for (const [field, value] of Object.entries(values)) await cell(database, sheet, enrolment, field, value);
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
  await database.query(
    `INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES (?, 'yearEnd', ?, ?, ?, 1, 'test', NOW(3)) ON DUPLICATE KEY UPDATE value = VALUES(value), rev = rev + 1`,
    [sheet, enrolment, field, value],
  );
}
