import { yearResult } from '../../domain/assessment/year-result.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { type ClassSheet, HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Position, RecordCommand, RecordFacts } from '../../domain/record-year/messages.ts';
import type { RecordYear, Result } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import { headsOf } from '../log/transition.ts';
import { holdersOf, holdsPrincipal, rolesOf } from '../units/positions.ts';
import { laneEnds } from './lanes.ts';
import { signedRevision } from './revision.ts';
import { yearInputsOf } from './year-inputs.ts';

/** What a record's verdict needs of other subjects. The record's own row is locked first: the sheets write `parts_open`. */
export async function recordFacts(
  queries: Queries,
  recordId: string,
  record: RecordYear,
  command: RecordCommand,
): Promise<RecordFacts> {
  const [row] = await queries.query<{ parts_open: number; school_year: string }[]>(
    'SELECT parts_open, school_year FROM record WHERE id = ? FOR UPDATE',
    [recordId],
  );
  const partsOpen = row?.parts_open ?? 0;
  const lanes = (
    await laneEnds(queries, { schoolId: record.schoolId, schoolYear: row?.school_year ?? '' }, command.at)
  )(recordId);
  const revision = 'revisionId' in command ? await signedRevision(queries, command.revisionId, command.at) : undefined;

  return {
    ...lanes,
    positions: await positionsOf(queries, record, command),
    partsOpen,
    homeroomHandedIn: command.type === 'lookAgain' && record.additional ? await handedIn(queries, record) : true,
    result: NEEDS_RESULT.has(command.type) ? await resultOf(queries, recordId, partsOpen) : record.result,
    ...(revision && revision.recordId === recordId && { revision }),
    submittedInTime:
      command.type === 'closeAt' && (await submittedBefore(queries, recordId, lanes.openUntil[record.lane])),
    pupilDataCarried: true,
  };
}

const NEEDS_RESULT: ReadonlySet<RecordCommand['type']> = new Set([
  'lookAgain',
  'closeAt',
  'orderAdditionalAssessment',
  'decidePromotion',
]);

const CLOCK_AND_SETS: ReadonlySet<RecordCommand['type']> = new Set([
  'lookAgain',
  'closeAt',
  'received',
  'refused',
  'reported',
  'replaced',
  'signatureVoided',
]);

async function positionsOf(
  queries: Queries,
  record: RecordYear,
  { by, at, type }: RecordCommand,
): Promise<readonly Position[]> {
  if (CLOCK_AND_SETS.has(type)) return [];
  const day = dayAt(at);
  const roles = await rolesOf(queries, by, record.schoolId, day);
  const homeroom = await holdersOf(queries, record.classId, HOMEROOM, day);

  return [
    ...(homeroom.some(({ personId, part }) => personId === by && part === 'record')
      ? (['homeroomTeacher'] as const)
      : []),
    ...(holdsPrincipal(roles) ? (['principal'] as const) : []),
    ...(roles.includes('clerk') ? (['clerk'] as const) : []),
    ...(roles.includes('administrator') ? (['administrator'] as const) : []),
  ];
}

/** An order reopens the sheet in its own transaction, so what is handed in now was handed in after it. */
async function handedIn(queries: Queries, { classId, grade }: RecordYear): Promise<boolean> {
  const [sheet] = await queries.query<{ id: string }[]>(
    'SELECT id FROM class_sheet WHERE class_id = ? AND grade = ? AND subject = ?',
    [classId, grade, HOMEROOM],
  );
  const [head] = await headsOf(queries, sheet ? [sheet.id] : []);
  return (head?.state as ClassSheet | undefined)?.submitted.includes('yearEnd') ?? false;
}

/** Missing input gives no result, never "Chưa hoàn thành". */
async function resultOf(queries: Queries, recordId: string, partsOpen: number): Promise<Result> {
  if (partsOpen > 0) return 'missing';
  const outcome = yearResult(await yearInputsOf(queries, recordId));
  return 'result' in outcome ? outcome.result : 'missing';
}

/** D1: the instant that counts is the confirmation as taken by the server, not when its processing ends. */
async function submittedBefore(queries: Queries, recordId: string, laneEnd: number): Promise<boolean> {
  const [row] = await queries.query<{ n: number }[]>(
    `SELECT COUNT(*) AS n FROM message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side
     WHERE i.record_id = ? AND i.side = 'sent' AND m.run_id IS NULL AND m.type = '1' AND i.state = 'pending' AND m.confirmed_at < ?`,
    [recordId, new Date(laneEnd)],
  );
  return Number(row?.n ?? 0) > 0;
}
