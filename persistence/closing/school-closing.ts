import type { Lane, RefusedCause, Stage } from '../../domain/record-year/state.ts';
import { type NotClosable, whyNotClosable } from '../../domain/round-closing/why-not-closable.ts';
import type { Queries } from '../data-source.ts';
import { effectiveStageSql, joinLaneRound } from '../record-year/effective-stage.ts';
import { type RoundRow, roundsOfProvince } from '../rounds/rounds-page.ts';

export type ClosingClass = {
  readonly classId: string;
  readonly name: string;
  readonly grade: number;
  /** What the province has received, and so can be closed. */
  readonly received: number;
  readonly total: number;
  readonly why: Readonly<Partial<Record<NotClosable, number>>>;
};

export type SchoolClosing = { readonly round: RoundRow; readonly classes: readonly ClosingClass[] };

/** What has left the way, or waits to be replaced by the new one that is counted in its place. */
const COUNTED = `r.being_replaced IS NULL AND r.stage NOT IN ('withdrawn', 'replaced', 'recalled')`;

/** What a principal could close early, class by class, and what not, why (D3a); nothing once no round is open. */
export async function schoolClosing(
  queries: Queries,
  schoolId: string,
  now: number,
): Promise<SchoolClosing | undefined> {
  const [unit] = await queries.query<{ province_id: string }[]>('SELECT province_id FROM unit WHERE id = ?', [
    schoolId,
  ]);
  const round = unit && (await roundsOfProvince(queries, unit.province_id)).find(({ closeAt }) => closeAt > now);
  if (!round) return undefined;
  const rows = await queries.query<
    {
      id: string;
      name: string;
      grade: number;
      stage: Stage;
      lane: Lane;
      refused_cause: RefusedCause | null;
      n: string;
    }[]
  >(
    `SELECT c.id, c.name, c.grade, ${effectiveStageSql()} AS stage, r.lane, r.refused_cause, COUNT(*) AS n
     FROM school_class c JOIN record r ON r.class_id = c.id ${joinLaneRound()}
     WHERE c.school_id = ? AND c.school_year = ? AND ${COUNTED}
     GROUP BY c.id, c.name, c.grade, stage, r.lane, r.refused_cause ORDER BY c.grade, c.name`,
    [new Date(now), schoolId, round.schoolYear],
  );
  return { round, classes: [...Map.groupBy(rows, ({ id }) => id).values()].map(closingClass) };
}

function closingClass(
  rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly grade: number;
    readonly stage: Stage;
    readonly lane: Lane;
    readonly refused_cause: RefusedCause | null;
    readonly n: string;
  }[],
): ClosingClass {
  const [first] = rows;
  const why: Partial<Record<NotClosable, number>> = {};
  let received = 0;
  let total = 0;
  for (const { stage, lane, refused_cause, n } of rows) {
    const cause = whyNotClosable({ stage, lane, ...(refused_cause !== null && { refusedCause: refused_cause }) });
    total += Number(n);
    if (cause === undefined) received += Number(n);
    else why[cause] = (why[cause] ?? 0) + Number(n);
  }
  return { classId: first?.id ?? '', name: first?.name ?? '', grade: first?.grade ?? 0, received, total, why };
}

/** One record that can't be closed, and why. */
export type NotClosed = {
  readonly recordId: string;
  readonly pupil: string;
  readonly number: string;
  readonly className: string;
  readonly why: NotClosable;
};

/** Those of a school for one cause, by class and in the order of the class lists. */
export async function notClosable(
  queries: Queries,
  { schoolId, schoolYear, why }: { readonly schoolId: string; readonly schoolYear: string; readonly why: NotClosable },
  now: number,
): Promise<readonly NotClosed[]> {
  const rows = await queries.query<
    {
      id: string;
      full_name: string;
      enrolment_number: string;
      name: string;
      stage: Stage;
      lane: Lane;
      refused_cause: RefusedCause | null;
    }[]
  >(
    `SELECT r.id, d.full_name, e.enrolment_number, c.name, ${effectiveStageSql()} AS stage, r.lane, r.refused_cause
     FROM school_class c JOIN record r ON r.class_id = c.id ${joinLaneRound()} JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id
       JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE c.school_id = ? AND c.school_year = ? AND ${COUNTED} ORDER BY c.grade, c.name, d.sort_key, r.id`,
    [new Date(now), schoolId, schoolYear],
  );
  return rows
    .map(({ id, full_name, enrolment_number, name, stage, lane, refused_cause }) => ({
      recordId: id,
      pupil: full_name,
      number: enrolment_number,
      className: name,
      why: whyNotClosable({ stage, lane, ...(refused_cause !== null && { refusedCause: refused_cause }) }),
    }))
    .filter((one): one is NotClosed => one.why === why);
}
