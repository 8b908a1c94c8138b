import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { RecordEvent } from '../../domain/record-year/messages.ts';
import { type StepTime, stepTimes, workingTime } from '../../domain/record-year/step-times.ts';
import type { Queries } from '../data-source.ts';

/** `worked`: ms at the keyboard, as far as saved cells show it; absent where nothing is typed. */
export type Waiting = StepTime & { readonly worked?: number };

type Record = {
  readonly recordId: string;
  readonly classId: string;
  readonly enrolmentId: string;
  readonly schoolYear: SchoolYear;
};

/** How long a record waited in each step, and how long people worked on it there. */
export async function waitingTimes(queries: Queries, record: Record, now: number): Promise<readonly Waiting[]> {
  const [log, entryFrom, saves] = await Promise.all([
    logOf(queries, record.recordId),
    entryFromOf(queries, record),
    savesOf(queries, record),
  ]);
  const typed = {
    entry: saves.filter(({ subject }) => subject !== HOMEROOM),
    homeroom: saves.filter(({ subject }) => subject === HOMEROOM),
  };
  return stepTimes(log, entryFrom, now).map((time) =>
    time.step === 'entry' || time.step === 'homeroom'
      ? { ...time, worked: workingTime(typed[time.step].map(({ at }) => at.getTime())) }
      : time,
  );
}

async function logOf(queries: Queries, recordId: string): Promise<readonly RecordEvent[]> {
  const rows = await queries.query<{ events: string }[]>(
    'SELECT events FROM transition WHERE subject_id = ? ORDER BY rev',
    [recordId],
  );
  return rows.flatMap(({ events }) => JSON.parse(events) as RecordEvent[]);
}

/** When the school let the year end be entered; 0 where it set no window. */
async function entryFromOf(queries: Queries, { classId, schoolYear }: Record): Promise<number> {
  const [window] = await queries.query<{ opens_at: Date }[]>(
    `SELECT w.opens_at FROM school_class c JOIN entry_window w ON w.school_id = c.school_id WHERE c.id = ? AND w.school_year = ?
       AND w.point = 'yearEnd'`,
    [classId, schoolYear],
  );
  return window?.opens_at.getTime() ?? 0;
}

const savesOf = (queries: Queries, { classId, enrolmentId }: Record) =>
  queries.query<{ subject: string; at: Date }[]>(
    `SELECT s.subject, d.at FROM class_sheet s JOIN draft_cell d ON d.sheet_id = s.id AND d.point = 'yearEnd' AND d.enrolment_id = ?
     WHERE s.class_id = ?`,
    [enrolmentId, classId],
  );
