import type { Grade } from '../../domain/assessment/grade.ts';
import type { AssessmentPlan } from '../../domain/assessment/plan.ts';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { ClassSheet, Row } from '../../domain/class-sheet/sheet.ts';
import { effectiveStage, type Lane, type Stage } from '../../domain/record-year/state.ts';
import { entryState, type LockInForce, lockInForce } from '../class-sheet/entry-state.ts';
import type { Queries } from '../data-source.ts';
import { type LaneEnds, laneEnds } from '../record-year/lanes.ts';
import { planOf } from '../record-year/year-inputs.ts';

export type SheetPlace = { readonly classId: string; readonly subject: string; readonly point: AssessmentPoint };

/** One cell as it stands: its stored value, and the revision that a save must name (field case FO2). */
export type Cell = { readonly value: string; readonly rev: number };

export type GridRow = {
  readonly enrolmentId: string;
  readonly recordId: string;
  readonly number: number;
  readonly name: string;
  readonly plan: AssessmentPlan;
  readonly row: Row;
  readonly stage: Stage;
  readonly lane: Lane;
  /** Until when the pupil's lane takes acts, consents included; exclusive, ms UTC. */
  readonly openUntil: number;
  readonly cells: Readonly<Record<string, Cell>>;
};

export type SheetGrid = {
  readonly sheetId: string;
  readonly rev: number;
  readonly schoolId: string;
  readonly schoolYear: SchoolYear;
  readonly grade: Grade;
  readonly className: string;
  readonly submitted: readonly AssessmentPoint[];
  readonly entry: 'open' | 'windowClosed' | 'locked';
  /** By whom, since when and how widely it is locked. */
  readonly lock?: LockInForce;
  /** The lane's instant of most rows and the end of the window, whichever comes first. */
  readonly dueAt: number | undefined;
  /** In the order of names (field case VN2). */
  readonly rows: readonly GridRow[];
};

type HeadRow = {
  id: string;
  rev: number;
  state: string;
  school_id: string;
  school_year: SchoolYear;
  grade: Grade;
  name: string;
};
type PupilRow = {
  enrolment_id: string;
  record_id: string;
  full_name: string;
  plan: AssessmentPlan['kind'];
  exempted: string;
  stage: Stage;
  lane: Lane;
};

/** A class's sheet of one subject at one point, with every cell, as the grid shows it; undefined if there is none. */
export async function sheetGrid(queries: Queries, place: SheetPlace, now: number): Promise<SheetGrid | undefined> {
  const [head] = await queries.query<HeadRow[]>(
    `SELECT s.id, j.rev, j.state, s.school_id, s.school_year, s.grade, c.name FROM class_sheet s JOIN subject j ON j.id = s.id
     JOIN school_class c ON c.id = s.class_id WHERE s.class_id = ? AND s.subject = ? ORDER BY s.grade LIMIT 1`,
    [place.classId, place.subject],
  );
  if (!head) return undefined;
  const state = JSON.parse(head.state) as ClassSheet;
  const { schoolId, schoolYear } = { schoolId: head.school_id, schoolYear: head.school_year };
  const pupils = await pupilsOf(queries, Object.keys(state.rows));
  const cells = await cellsOf(queries, head.id, place.point);
  const ends = await laneEnds(queries, { schoolId, schoolYear }, now);

  const rows = pupils.flatMap((pupil, i): readonly GridRow[] => {
    const row = state.rows[pupil.enrolment_id];
    if (!row) return [];
    return [
      {
        enrolmentId: pupil.enrolment_id,
        recordId: pupil.record_id,
        number: i + 1,
        name: pupil.full_name,
        plan: planOf(pupil),
        row,
        stage: stageNow(pupil, ends(pupil.record_id), now),
        lane: pupil.lane,
        openUntil: ends(pupil.record_id).openUntil[pupil.lane],
        cells: cells.get(pupil.enrolment_id) ?? {},
      },
    ];
  });
  const entered = { ...place, schoolId, schoolYear, grade: head.grade };
  const entry = await entryState(queries, entered, now);
  const lock = entry === 'locked' ? await lockInForce(queries, entered, now) : undefined;
  return {
    sheetId: head.id,
    rev: head.rev,
    schoolId,
    schoolYear,
    grade: head.grade,
    className: head.name,
    submitted: state.submitted,
    entry,
    ...(lock && { lock }),
    dueAt: await dueOf(queries, { schoolId, schoolYear, point: place.point }, rows, now),
    rows,
  };
}

/** A late record that the province takes is closed in the same set. */
const stageNow = ({ stage, lane }: PupilRow, { closeAt }: LaneEnds, now: number): Stage =>
  lane === 'late' ? stage : effectiveStage({ stage }, closeAt[lane], now);

/** The pupils with the record that stands now, in the order of names. */
async function pupilsOf(queries: Queries, enrolmentIds: readonly string[]): Promise<readonly PupilRow[]> {
  if (enrolmentIds.length === 0) return [];
  return queries.query<PupilRow[]>(
    `SELECT e.id AS enrolment_id, r.id AS record_id, d.full_name, e.plan, e.exempted, r.stage, r.lane
     FROM enrolment e JOIN record r ON r.enrolment_id = e.id AND r.being_replaced IS NULL AND r.stage NOT IN ('withdrawn', 'replaced', 'recalled')
     JOIN pupil p ON p.id = e.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE e.id IN (?) ORDER BY d.sort_key, e.id`,
    [enrolmentIds],
  );
}

async function cellsOf(
  queries: Queries,
  sheetId: string,
  point: AssessmentPoint,
): Promise<ReadonlyMap<string, Record<string, Cell>>> {
  const found = await queries.query<{ enrolment_id: string; field: string; value: string; rev: number }[]>(
    'SELECT enrolment_id, field, value, rev FROM draft_cell WHERE sheet_id = ? AND point = ?',
    [sheetId, point],
  );
  const cells = new Map<string, Record<string, Cell>>();
  for (const { enrolment_id, field, value, rev } of found) {
    const row = cells.get(enrolment_id) ?? {};
    row[field] = { value, rev };
    cells.set(enrolment_id, row);
  }
  return cells;
}

async function dueOf(
  queries: Queries,
  { schoolId, schoolYear, point }: { schoolId: string; schoolYear: string; point: AssessmentPoint },
  rows: readonly GridRow[],
  now: number,
): Promise<number | undefined> {
  const [window] = await queries.query<{ closes_at: Date }[]>(
    'SELECT closes_at FROM entry_window WHERE school_id = ? AND school_year = ? AND point = ?',
    [schoolId, schoolYear, point],
  );
  const [round] = await queries.query<{ due_at: Date }[]>(
    `SELECT MIN(r.due_at) AS due_at FROM round r JOIN unit u ON u.province_id = r.province_id
     WHERE u.id = ? AND r.school_year = ? AND r.close_at > ?`,
    [schoolId, schoolYear, new Date(now)],
  );
  const lane = rows.map(({ openUntil }) => openUntil).filter((end) => end > now);
  const instants = [
    window?.closes_at.getTime(),
    round?.due_at?.getTime(),
    lane.length > 0 ? Math.max(...lane) : undefined,
  ];
  return instants.flatMap((instant) => instant ?? []).toSorted((a, b) => a - b)[0];
}
