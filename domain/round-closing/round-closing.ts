import type { CalendarDay } from '../calendar/day.ts';
import { type Reminder, remindersDue } from '../calendar/reminders.ts';
import type { Command, Decider, Event, Task } from '../decider.ts';
import type { Refusal } from '../refusal.ts';

/** What an early closing takes in: the school, one grade of it, one class, or several (D3a). */
export type ClosingScope = {
  readonly schoolId: string;
  readonly grade?: number;
  readonly classId?: string;
  readonly classIds?: readonly string[];
};

export type EarlyClosing = ClosingScope & { readonly commandId: string; readonly at: number; readonly by: string };

/** How many records the closing found and what became of them. */
export type ClosingReport = {
  readonly closed: number;
  readonly movedToRound2: number;
  readonly movedToLate: number;
  readonly outcomeAwaited: number;
};

/** One closing round of a province's school year (Điều 4.3 ¶2, ¶3). Instants in ms, UTC, exclusive (D1). */
export type RoundClosing = {
  readonly stage: 'reminding' | 'writing' | 'done';
  readonly provinceId: string;
  readonly schoolYear: string;
  readonly number: 1 | 2;
  readonly dueAt: number;
  readonly closeAt: number;
  /** Days before the present `dueAt` for which the reminder went out. */
  readonly reminded: readonly Reminder['daysBefore'][];
  /** Early closings asked for and not yet written. */
  readonly early: readonly EarlyClosing[];
  readonly report?: ClosingReport;
};

/** The document by which the province acts: its number and day. It is kept beside the note, under the same id. */
export type Document = { readonly number: string; readonly decidedOn: CalendarDay };

/** What a round's instants become; `reportDueAt` where the report's day moves too. The note says why and by which document. */
type ChangedDeadline = {
  readonly dueAt: number;
  readonly closeAt: number;
  readonly reportDueAt?: number;
  readonly noteId: string;
};

/** The round's instants on the page from which somebody changes them: nothing is overwritten unseen. */
export type SeenInstants = { readonly dueAt: number; readonly closeAt: number; readonly reportDueAt: number };

export type RoundCommand = Command &
  (
    | {
        readonly type: 'openRound';
        readonly provinceId: string;
        readonly schoolYear: string;
        readonly number: 1 | 2;
        readonly dueAt: number;
        readonly closeAt: number;
      }
    | ({ readonly type: 'changeDeadline'; readonly document?: Document; readonly saw?: SeenInstants } & ChangedDeadline)
    | ({ readonly type: 'closeEarly' } & ClosingScope)
    | { readonly type: 'earlyWritten'; readonly commandId: string; readonly closed: number }
    | {
        readonly type: 'reminded';
        readonly daysBefore: Reminder['daysBefore'];
        /** Of which day it reminded. */
        readonly dueAt: number;
        readonly people: number;
      }
    | { readonly type: 'beginWriting' }
    | { readonly type: 'written'; readonly report: ClosingReport }
  );

export type RoundEvent = Event &
  (
    | {
        readonly type: 'roundOpened';
        readonly provinceId: string;
        readonly schoolYear: string;
        readonly number: 1 | 2;
        readonly dueAt: number;
        readonly closeAt: number;
      }
    | ({ readonly type: 'deadlineChanged' } & ChangedDeadline)
    | ({ readonly type: 'earlyClosingAsked'; readonly commandId: string } & ClosingScope)
    | { readonly type: 'earlyClosingWritten'; readonly commandId: string; readonly closed: number }
    | { readonly type: 'reminded'; readonly daysBefore: Reminder['daysBefore']; readonly people: number }
    | { readonly type: 'writingBegun' }
    | { readonly type: 'written'; readonly report: ClosingReport }
  );

export type RoundFacts = {
  readonly isProvinceOfficer: boolean;
  readonly isPrincipalOf: readonly string[];
  /** When the province's report of this round is due; no part of the state, because nothing waits for it. */
  readonly reportDueAt: number;
  readonly now: number;
};

/** The rules of a closing round: reminders, a deadline that may move until it has passed, the closing itself. */
export const roundClosing: Decider<RoundClosing, RoundCommand, RoundEvent, RoundFacts> = {
  name: 'roundClosing',
  commands: ['changeDeadline', 'closeEarly'],

  decide(round, command, facts) {
    const { at, by } = command;
    switch (command.type) {
      case 'openRound': {
        const { provinceId, schoolYear, number, dueAt, closeAt } = command;
        return round ? [] : [{ type: 'roundOpened', provinceId, schoolYear, number, dueAt, closeAt, at, by }];
      }
      case 'changeDeadline':
        return provinceOfficerOnly(facts) ?? changeDeadline(round, command, facts);
      case 'closeEarly':
        return closeEarly(round, command, facts);
      case 'earlyWritten':
        return round.early.some(({ commandId }) => commandId === command.commandId)
          ? [{ type: 'earlyClosingWritten', commandId: command.commandId, closed: command.closed, at, by }]
          : [];
      case 'reminded':
        // The day may have moved while people were being reminded of the earlier one.
        return round.stage === 'reminding' &&
          command.dueAt === round.dueAt &&
          !round.reminded.includes(command.daysBefore)
          ? [{ type: 'reminded', daysBefore: command.daysBefore, people: command.people, at, by }]
          : [];
      case 'beginWriting':
        // What was closed early in time is written first: its result stays under its address.
        return round.stage === 'reminding' && at >= round.closeAt && round.early.length === 0
          ? [{ type: 'writingBegun', at, by }]
          : [];
      case 'written':
        return round.stage === 'writing' ? [{ type: 'written', report: command.report, at, by }] : [];
    }
  },

  evolve(round, event) {
    switch (event.type) {
      case 'roundOpened': {
        const { provinceId, schoolYear, number, dueAt, closeAt } = event;
        return { stage: 'reminding', provinceId, schoolYear, number, dueAt, closeAt, reminded: [], early: [] };
      }
      case 'deadlineChanged':
        return {
          ...round,
          dueAt: event.dueAt,
          closeAt: event.closeAt,
          reminded: event.dueAt === round.dueAt ? round.reminded : [],
        };
      case 'earlyClosingAsked': {
        const { type: _, ...early } = event;
        return { ...round, early: [...round.early, early] };
      }
      case 'earlyClosingWritten':
        return { ...round, early: round.early.filter(({ commandId }) => commandId !== event.commandId) };
      case 'reminded':
        return { ...round, reminded: [...round.reminded, event.daysBefore] };
      case 'writingBegun':
        return { ...round, stage: 'writing' };
      case 'written':
        return { ...round, stage: 'done', report: event.report };
    }
  },

  tasksOf: (): readonly Task[] => [],
  livesOn: ({ stage }) => stage !== 'done',
};

const provinceOfficerOnly = (facts?: RoundFacts): Refusal | undefined =>
  facts && !facts.isProvinceOfficer ? { refused: 'NOT_YOUR_TASK', facts: { who: 'provinceOfficer' } } : undefined;

/** No change once the old or the new instant has passed (record-year.md section 4). */
function changeDeadline(
  round: RoundClosing,
  { dueAt, closeAt, reportDueAt, saw, noteId, at, by }: RoundCommand & { type: 'changeDeadline' },
  facts?: RoundFacts,
): readonly RoundEvent[] | Refusal {
  const refusal =
    changedSince(round, saw, facts) ??
    closingMoves(round, closeAt, at) ??
    dueMoves(round, dueAt, at) ??
    (dueAt > closeAt ? { refused: 'DUE_AFTER_CLOSING' } : reportMoves(reportDueAt, closeAt, at, facts));
  const report = reportDueAt === undefined ? {} : { reportDueAt };
  return refusal ?? [{ type: 'deadlineChanged', dueAt, closeAt, ...report, noteId, at, by }];
}

/** Another officer moved an instant since: what was looked at, and whom it would touch, is not so any more. */
function changedSince(round: RoundClosing, saw: SeenInstants | undefined, facts?: RoundFacts): Refusal | undefined {
  if (!saw) return undefined;
  const isSame =
    saw.dueAt === round.dueAt &&
    saw.closeAt === round.closeAt &&
    (facts === undefined || saw.reportDueAt === facts.reportDueAt);
  return isSame ? undefined : { refused: 'DEADLINE_CHANGED_SINCE' };
}

function closingMoves(round: RoundClosing, closeAt: number, at: number): Refusal | undefined {
  if (round.stage !== 'reminding' || at >= round.closeAt)
    return { refused: 'DEADLINE_PASSED', facts: { closeAt: round.closeAt } };
  return at >= closeAt ? { refused: 'DEADLINE_IN_THE_PAST', facts: { closeAt } } : undefined;
}

function dueMoves(round: RoundClosing, dueAt: number, at: number): Refusal | undefined {
  if (dueAt === round.dueAt) return undefined;
  if (at >= round.dueAt) return { refused: 'DUE_PASSED', facts: { dueAt: round.dueAt } };
  return at >= dueAt ? { refused: 'DEADLINE_IN_THE_PAST', facts: { closeAt: dueAt } } : undefined;
}

/** The report tells of what is closed: it is due after the closing, whichever of the two moves. */
function reportMoves(
  reportDueAt: number | undefined,
  closeAt: number,
  at: number,
  facts: RoundFacts | undefined,
): Refusal | undefined {
  const due = reportDueAt ?? facts?.reportDueAt;
  if (due === undefined) return undefined;
  if (reportDueAt !== undefined && at >= reportDueAt)
    return { refused: 'DEADLINE_IN_THE_PAST', facts: { closeAt: reportDueAt } };
  return due < closeAt ? { refused: 'REPORT_DUE_BEFORE_CLOSING' } : undefined;
}

/** D3a: the principal closes a class, a grade or the school before the instant; what is received is closed. */
function closeEarly(
  round: RoundClosing,
  command: RoundCommand & { type: 'closeEarly' },
  facts?: RoundFacts,
): readonly RoundEvent[] | Refusal {
  const { schoolId, grade, classId, classIds, at, by } = command;
  if (round.stage !== 'reminding' || at >= round.closeAt)
    return { refused: 'DEADLINE_PASSED', facts: { closeAt: round.closeAt } };
  if (facts && !facts.isPrincipalOf.includes(schoolId))
    return { refused: 'NOT_YOUR_TASK', facts: { who: 'principal' } };
  return [
    {
      type: 'earlyClosingAsked',
      commandId: command.id,
      schoolId,
      ...(grade !== undefined && { grade }),
      ...(classId !== undefined && { classId }),
      ...(classIds !== undefined && { classIds }),
      at,
      by,
    },
  ];
}

/** The reminder to send now, if one is due: of those past only the latest, none twice. */
export const reminderNow = ({ dueAt, reminded }: RoundClosing, now: number): Reminder | undefined =>
  remindersDue(dueAt, now, reminded).atOnce;

/** When the round is to be looked at next: its next reminder, or its closing (ms, UTC). */
export const nextMoment = ({ dueAt, closeAt, reminded }: RoundClosing, now: number): number =>
  Math.min(closeAt, ...remindersDue(dueAt, now, reminded).later.map(({ at }) => at));
