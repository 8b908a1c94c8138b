import { type AssessmentPoint, assessmentPoints } from '../assessment/subject-table.ts';
import { refuseCertificate } from '../certificate/signing-state.ts';
import type { Decider, Task } from '../decider.ts';
import type { Refusal } from '../refusal.ts';
import {
  type ClassSheet,
  HOMEROOM,
  type LeftOut,
  type Row,
  type SheetCommand,
  type SheetEvent,
  type SheetFacts,
  type SignedRow,
} from './sheet.ts';

/** Điều 10.1: the subject teacher enters the results of the class and signs what he entered, in time. */
export const classSheet: Decider<ClassSheet, SheetCommand, SheetEvent, SheetFacts> = {
  name: 'classSheet',
  commands: [
    'submitPoint',
    'signRows',
    'confirmForLeaver',
    'proposeRetest',
    'allowRetest',
    'rosterChanged',
    'lookAgain',
  ],

  decide(sheet, command, facts) {
    switch (command.type) {
      case 'openSheet':
        return sheet ? [] : [opened(command)];
      case 'submitPoint':
        return ownSheetOnly(facts) ?? entryOpen(facts) ?? submitPoint(sheet, command, facts);
      case 'signRows':
        return ownSheetOnly(facts) ?? entryOpen(facts) ?? signRows(sheet, command, facts);
      case 'confirmForLeaver':
        return onlyForALeaver(facts) ?? entryOpen(facts) ?? signRows(sheet, command, facts);
      case 'proposeRetest':
        return ownSheetOnly(facts) ?? proposeRetest(sheet, command);
      case 'allowRetest':
        return principalOnly(facts) ?? allowRetest(sheet, command, facts);
      case 'rosterChanged':
        return [{ type: 'rosterChanged', added: command.added, left: command.left, at: command.at, by: command.by }];
      case 'reopenRows':
        return reopenRows(command);
      case 'lookAgain':
      case 'lanesChanged':
        return lanesSeen(sheet, command, facts);
    }
  },

  evolve,
  tasksOf,
  livesOn: (sheet) => sheet.wakeAt !== undefined || tasksOf(sheet).length > 0,
};

function opened({
  at,
  by,
  schoolId,
  classId,
  subject,
  rows,
  wakeAt,
}: SheetCommand & { type: 'openSheet' }): SheetEvent {
  return { type: 'sheetOpened', schoolId, classId, subject, rows, ...(wakeAt !== undefined && { wakeAt }), at, by };
}

/** Điều 10.1: the teacher answers for what he was assigned, and signs it himself (Điều 5.1). */
const ownSheetOnly = (facts?: SheetFacts): Refusal | undefined =>
  facts && facts.teacher !== 'ofRecord' ? { refused: 'NOT_YOUR_SHEET' } : undefined;

const principalOnly = (facts?: SheetFacts): Refusal | undefined =>
  facts && !facts.isPrincipal ? { refused: 'NOT_YOUR_TASK', facts: { who: 'principal' } } : undefined;

/** D13: if the teacher has left and nobody replaces him, a manager confirms that part with his own certificate. */
const onlyForALeaver = (facts?: SheetFacts): Refusal | undefined =>
  principalOnly(facts) ?? (facts && !facts.teacherLeft ? { refused: 'TEACHER_IN_POST' } : undefined);

/** Điều 8.3c, 11.1, D19: entry is possible only if every level is open. */
function entryOpen(facts?: SheetFacts): Refusal | undefined {
  if (facts?.entry === 'locked') return { refused: 'ENTRY_LOCKED' };
  if (facts?.entry === 'windowClosed') return { refused: 'WINDOW_CLOSED' };
}

/** The three points within the year, and the homeroom sheet's year end, are handed in without a signature. */
function submitPoint(
  sheet: ClassSheet,
  { point, at, by }: SheetCommand & { type: 'submitPoint' },
  facts?: SheetFacts,
): readonly SheetEvent[] | Refusal {
  if (point === 'yearEnd' && sheet.subject !== HOMEROOM) return { refused: 'YEAR_END_IS_SIGNED' };
  if (sheet.submitted.includes(point) && point !== 'yearEnd')
    return { refused: 'POINT_ALREADY_SUBMITTED', facts: { point } };
  if (facts && facts.missing > 0) return { refused: 'SHEET_INCOMPLETE', facts: { missing: facts.missing } };
  return [{ type: 'pointSubmitted', point, at, by }];
}

/** What can be signed is signed; what can't is left out with its reason. Refused only if nothing is left. */
function signRows(
  sheet: ClassSheet,
  command: SheetCommand & { type: 'signRows' | 'confirmForLeaver' },
  facts?: SheetFacts,
): readonly SheetEvent[] | Refusal {
  if (sheet.subject === HOMEROOM) return { refused: 'HOMEROOM_SIGNS_RECORDS' };
  const refusal = refuseCertificate(facts?.certificate);
  if (refusal) return refusal;

  const judged = command.rows.map((row) => ({ ...row, refusal: whyNot(sheet, row, command.at, facts) }));
  const leftOut = judged.flatMap(({ row, refusal }): readonly LeftOut[] => (refusal ? [{ row, ...refusal }] : []));
  const signed = judged.filter(({ refusal }) => !refusal).map(({ row, revision }) => ({ row, revision }));

  if (signed.length === 0)
    return leftOut[0]
      ? { refused: leftOut[0].refused, ...(leftOut[0].facts && { facts: leftOut[0].facts }) }
      : { refused: 'NOTHING_TO_SIGN' };
  return [
    {
      type: 'rowsSigned',
      rows: signed,
      leftOut,
      ceremonyId: command.ceremonyId,
      at: command.at,
      by: command.by,
      ...(command.type === 'confirmForLeaver' && { forLeaver: command.noteId }),
    },
  ];
}

function whyNot(sheet: ClassSheet, { row, revision }: SignedRow, at: number, facts?: SheetFacts): Refusal | undefined {
  const { state } = sheet.rows[row] ?? {};
  if (state === undefined) return { refused: 'ROW_UNKNOWN' };
  if (state === 'signed') return { refused: 'ROW_ALREADY_SIGNED' };
  if (!facts) return undefined;

  const openUntil = facts.openUntil[row] ?? 0;
  if (at >= openUntil) return { refused: 'PERIOD_CLOSED', facts: { closedAt: openUntil } }; // Điều 4.6; the instant itself is closed (D1)
  if (facts.unchangedRevision[row] !== revision) return { refused: 'CHANGED_SINCE' }; // signed is what was read
}

/** TT 27/2020 Điều 7.1d: the teacher may propose another test if the score is abnormal. */
function proposeRetest(
  sheet: ClassSheet,
  { row, noteId, at, by }: SheetCommand & { type: 'proposeRetest' },
): readonly SheetEvent[] | Refusal {
  if (!sheet.rows[row]) return { refused: 'ROW_UNKNOWN' };
  return [{ type: 'retestProposed', row, noteId, at, by }];
}

/** The school allows it; a signed row is opened again, the last score counts, all are kept. */
function allowRetest(
  sheet: ClassSheet,
  { row, noteId, at, by }: SheetCommand & { type: 'allowRetest' },
  facts?: SheetFacts,
): readonly SheetEvent[] | Refusal {
  if (!sheet.rows[row]) return { refused: 'ROW_UNKNOWN' };
  if (facts && at >= (facts.openUntil[row] ?? 0))
    return { refused: 'PERIOD_CLOSED', facts: { closedAt: facts.openUntil[row] ?? 0 } };
  return [{ type: 'retestAllowed', row, noteId, at, by }];
}

/** Written with the record's own transition, which was judged (record-year.md section 3). */
function reopenRows({ rows, kind, returned, at, by }: SheetCommand & { type: 'reopenRows' }): readonly SheetEvent[] {
  return [{ type: 'rowsReopened', rows, kind, ...(returned && { returned }), at, by }];
}

/** Rows whose record's lane has ended are closed, those that a consent has opened are open again. */
function lanesSeen(sheet: ClassSheet, { at, by }: SheetCommand, facts?: SheetFacts): readonly SheetEvent[] {
  if (!facts) return [];
  const isOpen = (row: string) => at < (facts.openUntil[row] ?? 0);
  const closed = Object.keys(sheet.rows).filter((row) => sheet.rows[row]?.state === 'open' && !isOpen(row));
  const openedAgain = Object.keys(sheet.rows).filter((row) => sheet.rows[row]?.state === 'closed' && isOpen(row));

  if (closed.length === 0 && openedAgain.length === 0 && facts.nextLaneEnd === sheet.wakeAt) return [];
  return [
    {
      type: 'lanesSeen',
      closed,
      opened: openedAgain,
      ...(facts.nextLaneEnd !== undefined && { wakeAt: facts.nextLaneEnd }),
      at,
      by,
    },
  ];
}

function evolve(sheet: ClassSheet, event: SheetEvent): ClassSheet {
  switch (event.type) {
    case 'sheetOpened': {
      const { schoolId, classId, subject, rows, wakeAt } = event;
      return {
        schoolId,
        classId,
        subject,
        submitted: [],
        news: 0,
        rows: withRows({}, rows, () => FRESH),
        ...(wakeAt !== undefined && { wakeAt }),
      };
    }
    case 'pointSubmitted':
      return {
        ...sheet,
        submitted: [...sheet.submitted.filter((point) => point !== event.point), event.point],
        news: sheet.news + Number(event.point === 'yearEnd'),
      };
    case 'rowsSigned':
      return {
        ...sheet,
        news: sheet.news + 1,
        rows: withRows(
          sheet.rows,
          event.rows.map(({ row }) => row),
          ({ kind }) => ({ state: 'signed', kind }),
        ),
      };
    case 'retestProposed':
      return sheet;
    case 'retestAllowed':
      return { ...sheet, rows: withRows(sheet.rows, [event.row], ({ kind }) => ({ state: 'open', kind })) };
    case 'rosterChanged': {
      const staying = Object.fromEntries(Object.entries(sheet.rows).filter(([row]) => !event.left.includes(row)));
      return { ...sheet, news: sheet.news + 1, rows: withRows(staying, event.added, () => FRESH) };
    }
    case 'rowsReopened':
      return {
        ...sheet,
        submitted:
          sheet.subject === HOMEROOM ? sheet.submitted.filter((point) => point !== 'yearEnd') : sheet.submitted,
        rows: withRows(sheet.rows, event.rows, () => ({
          state: 'open',
          kind: event.kind,
          ...(event.returned && { returned: event.returned }),
        })),
      };
    case 'lanesSeen': {
      const closed = withRows(sheet.rows, event.closed, (row) => ({ ...row, state: 'closed' }));
      const { wakeAt: _, ...rest } = sheet;
      return {
        ...rest,
        rows: withRows(closed, event.opened, (row) => ({ ...row, state: 'open' })),
        ...(event.wakeAt !== undefined && { wakeAt: event.wakeAt }),
      };
    }
  }
}

const FRESH: Row = { state: 'open', kind: 'normal' };

function withRows(rows: ClassSheet['rows'], changed: readonly string[], change: (row: Row) => Row): ClassSheet['rows'] {
  return { ...rows, ...Object.fromEntries(changed.map((row) => [row, change(rows[row] ?? FRESH)])) };
}

/** One task for each point not handed in, one for the year's end while a row is open: never one a pupil (A4). */
function tasksOf(sheet: ClassSheet): readonly Task[] {
  const open = Object.values(sheet.rows).filter(({ state }) => state === 'open');
  if (open.length === 0) return [];

  const dueAt = open.flatMap(({ returned }) => (returned ? [returned.dueAt] : [])).sort((a, b) => a - b)[0];
  return assessmentPoints
    .filter((point) => isWaiting(sheet, point))
    .map((point) => ({
      key: point,
      position: `teacher:${sheet.classId}/${sheet.subject}`,
      groupKey: `${sheet.classId}/${sheet.subject}/${point}`,
      ...(point === 'yearEnd' && dueAt !== undefined && { dueAt }),
    }));
}

const isWaiting = (sheet: ClassSheet, point: AssessmentPoint): boolean =>
  !sheet.submitted.includes(point) || (point === 'yearEnd' && sheet.subject !== HOMEROOM);
