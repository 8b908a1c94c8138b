import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Lane, Stage } from '../../domain/record-year/state.ts';
import type { Document } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../data-source.ts';
import { type ApplicationState, ENDED } from './application.ts';

/** An application as the pages of both sides show it. Instants in ms, UTC; `wantedUntil` and `givenUntil` exclusive. */
export type ShownApplication = {
  readonly applicationId: string;
  readonly schoolId: string;
  readonly school: string;
  readonly area?: string;
  readonly wholeSchool: boolean;
  /** How many records are named; of a whole school what has not come yet. */
  readonly records: number;
  readonly note: string;
  readonly by: string;
  readonly at: number;
  readonly wantedUntil: number;
  readonly state: ApplicationState;
  readonly answer?: {
    readonly by: string;
    readonly at: number;
    readonly note: string;
    readonly until?: number;
    readonly document?: Document;
  };
};

type Row = {
  id: string;
  school_id: string;
  name: string;
  area: string | null;
  whole_school: number;
  named: string;
  wanted_until: Date;
  at: Date;
  state: ApplicationState;
  answered_at: Date | null;
  given_until: Date | null;
  body: string | null;
  full_name: string | null;
  answer: string | null;
  answerer: string | null;
  number: string | null;
  decided_on: CalendarDay | null;
};

const COLUMNS = `a.id, a.school_id, p.name, q.district AS area, a.whole_school, a.wanted_until, a.at, a.state, a.answered_at, a.given_until,
  n.body, b.full_name, m.body AS answer, w.full_name AS answerer, d.number, d.decided_on,
  (SELECT COUNT(*) FROM consent_application_record c WHERE c.application_id = a.id) AS named`;
const BESIDE = `JOIN unit_period p ON p.unit_id = a.school_id AND p.valid_to IS NULL LEFT JOIN unit_period q ON q.unit_id = p.parent_id AND q.valid_to IS NULL
  LEFT JOIN note n ON n.id = a.id LEFT JOIN person b ON b.id = a.by_person LEFT JOIN note m ON m.id = a.answer_id
  LEFT JOIN person w ON w.id = a.answered_by LEFT JOIN decision d ON d.id = a.answer_id`;

/** The applications of a school, the newest first. */
export async function applicationsOfSchool(
  queries: Queries,
  schoolId: string,
  most: number,
): Promise<readonly ShownApplication[]> {
  const rows = await queries.query<Row[]>(
    `SELECT ${COLUMNS} FROM consent_application a ${BESIDE} WHERE a.school_id = ? ORDER BY a.at DESC, a.id DESC LIMIT ?`,
    [schoolId, most],
  );
  return withRecords(queries, rows);
}

/** What waits for the province's answer, the longest first, a page of it from `from` on; and how many there are. */
export async function openApplications(
  queries: Queries,
  provinceId: string,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<{ readonly all: number; readonly rows: readonly ShownApplication[] }> {
  const open = `unit u JOIN consent_application a ON a.school_id = u.id AND a.state = 'open'`;
  const [count] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM ${open} WHERE u.province_id = ? AND u.kind = 'school'`,
    [provinceId],
  );
  const rows = await queries.query<Row[]>(
    `SELECT ${COLUMNS} FROM ${open} ${BESIDE} WHERE u.province_id = ? AND u.kind = 'school' ORDER BY a.at, a.id LIMIT ? OFFSET ?`,
    [provinceId, most, from],
  );
  return { all: Number(count?.n ?? 0), rows: await withRecords(queries, rows) };
}

async function withRecords(queries: Queries, rows: readonly Row[]): Promise<readonly ShownApplication[]> {
  const open = rows.filter(({ state, whole_school }) => state === 'open' && whole_school === 1);
  const counts =
    open.length === 0
      ? []
      : await queries.query<{ school_id: string; n: string }[]>(
          `SELECT school_id, COUNT(*) AS n FROM record FORCE INDEX (record_since)
           WHERE school_id IN (?) AND school_year = (SELECT MAX(school_year) FROM consent_application WHERE id = ?) AND stage NOT IN (?) GROUP BY school_id`,
          [open.map(({ school_id }) => school_id), open[0]?.id, ENDED],
        );
  const left = new Map(counts.map(({ school_id, n }) => [school_id, Number(n)]));
  return rows.map((row) => shown(row, row.whole_school === 1 ? (left.get(row.school_id) ?? 0) : Number(row.named)));
}

const shown = (row: Row, records: number): ShownApplication => ({
  applicationId: row.id,
  schoolId: row.school_id,
  school: row.name,
  ...(row.area !== null && { area: row.area }),
  wholeSchool: row.whole_school === 1,
  records,
  note: row.body ?? '',
  by: row.full_name ?? '',
  at: row.at.getTime(),
  wantedUntil: row.wanted_until.getTime(),
  state: row.state,
  ...(row.answered_at && {
    answer: {
      by: row.answerer ?? '',
      at: row.answered_at.getTime(),
      note: row.answer ?? '',
      ...(row.given_until && { until: row.given_until.getTime() }),
      ...(row.number !== null &&
        row.decided_on !== null && { document: { number: row.number, decidedOn: row.decided_on } }),
    },
  }),
});

/** A record for which the school may ask; `late`: its lane has ended already. */
export type Askable = {
  readonly recordId: string;
  readonly pupil: string;
  readonly number: string;
  readonly stage: Stage;
  readonly late: boolean;
  /** An application of its own waits. */
  readonly waits: boolean;
};

/** The records of a class that the province does not have yet, in the order of the class list. */
export async function askableRecords(queries: Queries, classId: string): Promise<readonly Askable[]> {
  const rows = await queries.query<
    { id: string; full_name: string; enrolment_number: string; stage: Stage; lane: Lane; open_record: string | null }[]
  >(
    `SELECT r.id, d.full_name, e.enrolment_number, r.stage, r.lane, c.open_record FROM record r JOIN enrolment e ON e.id = r.enrolment_id
       JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
       LEFT JOIN consent_application_record c ON c.open_record = r.id
     WHERE r.class_id = ? AND r.stage NOT IN (?) AND r.being_replaced IS NULL ORDER BY d.sort_key, r.id`,
    [classId, ENDED],
  );
  return rows.map((row) => ({
    recordId: row.id,
    pupil: row.full_name,
    number: row.enrolment_number,
    stage: row.stage,
    late: row.lane === 'late',
    waits: row.open_record !== null,
  }));
}

/** The consents in force at a school: for all of it, and how many single records have one. */
export async function consentsInForce(
  queries: Queries,
  { schoolId, schoolYear }: { readonly schoolId: string; readonly schoolYear: string },
  now: number,
): Promise<{ readonly schoolUntil?: number; readonly records: number }> {
  const [row] = await queries.query<{ until: Date | null; records: string }[]>(
    `SELECT MAX(IF(record_id IS NULL, until, NULL)) AS until, COUNT(DISTINCT record_id) AS records FROM late_consent
     WHERE school_id = ? AND school_year = ? AND until > ?`,
    [schoolId, schoolYear, new Date(now)],
  );
  return { ...(row?.until && { schoolUntil: row.until.getTime() }), records: Number(row?.records ?? 0) };
}
