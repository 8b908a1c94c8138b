import type { Grade } from '../../domain/assessment/grade.ts';
import type { AssessmentPlan } from '../../domain/assessment/plan.ts';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { missingFields } from '../../domain/class-sheet/completeness.ts';
import type { ClassSheet, SheetCommand, SheetFacts, SignedRow } from '../../domain/class-sheet/sheet.ts';
import type { Lane } from '../../domain/record-year/state.ts';
import { certificateFor } from '../certificate/certificate.ts';
import type { Queries } from '../data-source.ts';
import { laneEnds } from '../record-year/lanes.ts';
import { planOf } from '../record-year/year-inputs.ts';
import { holdersOf, holdsPrincipal, rolesOf } from '../units/positions.ts';
import { draftDigest, draftRows } from './draft.ts';
import { entryState } from './entry-state.ts';

export type SheetRow = {
  readonly id: string;
  readonly class_id: string;
  readonly school_id: string;
  readonly school_year: SchoolYear;
  readonly grade: Grade;
  readonly subject: string;
};

/** What a sheet's verdict needs of other subjects: its records' lanes (rows locked in id order), windows, locks, drafts. */
export async function sheetFacts(
  queries: Queries,
  sheetId: string,
  sheet: ClassSheet,
  command: SheetCommand,
): Promise<SheetFacts | undefined> {
  if (JUDGED_ELSEWHERE.has(command.type)) return undefined;
  const row = await sheetRow(queries, sheetId);
  const day = dayAt(command.at);
  const holders = await holdersOf(queries, sheet.classId, sheet.subject, day);
  const roles = await rolesOf(queries, command.by, sheet.schoolId, day);
  const { openUntil, nextLaneEnd } = await openRows(queries, row, command.at);
  const point = command.type === 'submitPoint' ? command.point : 'yearEnd';

  return {
    teacher:
      holders.find(({ personId }) => personId === command.by)?.part === 'record'
        ? 'ofRecord'
        : holders.some(({ personId }) => personId === command.by)
          ? 'second'
          : 'none',
    isPrincipal: holdsPrincipal(roles),
    teacherLeft: !holders.some(({ part }) => part === 'record'),
    openUntil,
    unchangedRevision:
      'rows' in command && 'ceremonyId' in command ? await unchanged(queries, sheetId, command.rows) : {},
    entry: await entryState(
      queries,
      {
        ...{ schoolId: sheet.schoolId, schoolYear: row.school_year, classId: sheet.classId },
        ...{ grade: row.grade, subject: sheet.subject, point },
      },
      command.at,
    ),
    missing: command.type === 'submitPoint' ? await missingIn(queries, row, sheet, command.point) : 0,
    ...('ceremonyId' in command && (await certificateOf(queries, command))),
    ...(nextLaneEnd !== undefined && { nextLaneEnd }),
  };
}

/** As it stands when the verdict falls: it may have been suspended or revoked since the ceremony began. */
async function certificateOf(
  queries: Queries,
  { ceremonyId, by, at }: { readonly ceremonyId: string; readonly by: string; readonly at: number },
): Promise<Pick<SheetFacts, 'certificate'>> {
  const [ceremony] = await queries.query<{ certificate_id: string }[]>(
    'SELECT certificate_id FROM ceremony WHERE id = ?',
    [ceremonyId],
  );
  if (!ceremony) return {};
  const wanted = { kind: 'personal', owner: by, at } as const;
  return { certificate: await certificateFor(queries, ceremony.certificate_id, wanted) };
}

/** Written with another subject's transition or the roster, which was judged there: no facts, and no locks on the class. */
const JUDGED_ELSEWHERE: ReadonlySet<SheetCommand['type']> = new Set(['reopenRows', 'rosterChanged', 'openSheet']);

export async function sheetRow(queries: Queries, sheetId: string): Promise<SheetRow> {
  const [row] = await queries.query<SheetRow[]>(
    'SELECT id, class_id, school_id, school_year, grade, subject FROM class_sheet WHERE id = ?',
    [sheetId],
  );
  if (!row) throw new Error('sheet unknown');
  return row;
}

/** A row may be acted on while its pupil's current record is still with the teachers and its lane is open. */
async function openRows(
  queries: Queries,
  sheet: SheetRow,
  at: number,
): Promise<{ openUntil: Record<string, number>; nextLaneEnd?: number }> {
  const records = await queries.query<{ id: string; enrolment_id: string; lane: Lane; stage: string }[]>(
    `SELECT id, enrolment_id, lane, stage FROM record WHERE class_id = ? AND grade = ? AND being_replaced IS NULL
       AND stage IN ('entering', 'homeroom') ORDER BY id FOR UPDATE`,
    [sheet.class_id, sheet.grade],
  );
  const endOf = await laneEnds(queries, { schoolId: sheet.school_id, schoolYear: sheet.school_year }, at);
  const ends = records.map(({ id, enrolment_id, lane }) => ({ row: enrolment_id, end: endOf(id).openUntil[lane] }));

  const openUntil = Object.fromEntries(ends.map(({ row, end }) => [row, end]));
  const next = ends
    .map(({ end }) => end)
    .filter((end) => end > at)
    .sort((a, b) => a - b)[0];
  return { openUntil, ...(next !== undefined && { nextLaneEnd: next }) };
}

/** The named revisions whose drafts are still what was frozen. */
async function unchanged(
  queries: Queries,
  sheetId: string,
  rows: readonly SignedRow[],
): Promise<Record<string, string>> {
  if (rows.length === 0) return {};
  const revisions = await queries.query<{ id: string; enrolment_id: string; draft_digest: string }[]>(
    'SELECT id, enrolment_id, draft_digest FROM part_revision WHERE sheet_id = ? AND id IN (?)',
    [sheetId, rows.map(({ revision }) => revision)],
  );
  const drafts = await draftRows(queries, sheetId, 'yearEnd');
  const same = revisions.filter(
    ({ enrolment_id, draft_digest }) => draftDigest(drafts.get(enrolment_id)) === draft_digest,
  );
  return Object.fromEntries(same.map(({ enrolment_id, id }) => [enrolment_id, id]));
}

/** How many pupils' rows lack something at this point. */
async function missingIn(queries: Queries, row: SheetRow, sheet: ClassSheet, point: AssessmentPoint): Promise<number> {
  const plans = await plansOf(queries, Object.keys(sheet.rows));
  const drafts = await draftRows(queries, row.id, point);
  const incomplete = Object.keys(sheet.rows).filter((enrolment) => {
    const plan = plans.get(enrolment) ?? { kind: 'standard' };
    return (
      missingFields(
        { subject: row.subject, grade: row.grade, schoolYear: row.school_year, point, plan },
        drafts.get(enrolment),
      ).length > 0
    );
  });
  return incomplete.length;
}

export async function plansOf(
  queries: Queries,
  enrolmentIds: readonly string[],
): Promise<ReadonlyMap<string, AssessmentPlan>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await queries.query<{ id: string; plan: AssessmentPlan['kind']; exempted: string }[]>(
    'SELECT id, plan, exempted FROM enrolment WHERE id IN (?)',
    [enrolmentIds],
  );
  return new Map(rows.map((row) => [row.id, planOf(row)]));
}
