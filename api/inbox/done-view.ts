import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { showDay } from '../../domain/calendar/day.ts';
import { dayAt, showTime } from '../../domain/calendar/instant.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { DoneAct } from '../../persistence/inbox/just-done.ts';

/** The acts that the strip has words for; any other is counted. */
const DONE: readonly string[] = [
  'submitPoint',
  'signRows',
  'confirmForLeaver',
  'proposeRetest',
  'allowRetest',
  'sign',
  'returnForRework',
  'orderAdditionalAssessment',
  'decidePromotion',
  'approve',
  'seal',
  'pupilDataChanged',
  'withdraw',
  'replace',
  'close',
  'closeEarly',
];

/** One of the last acts as the strip "Vừa xong" says it: what, when, and what became of it. */
export function doneView(act: DoneAct, now: number): object {
  const isToday = dayAt(act.at) === dayAt(now);
  const { sheetSubject, schoolYear } = act;
  return {
    className: act.className,
    subject:
      sheetSubject !== undefined && sheetSubject !== HOMEROOM && schoolYear
        ? subjectName(sheetSubject as SubjectKey, schoolYear as SchoolYear)
        : undefined,
    words: DONE.includes(act.type) ? `inbox.done.${act.type}` : 'inbox.done.other',
    taken: act.taken,
    at: isToday ? showTime(act.at) : `${showTime(act.at)} ${showDay(dayAt(act.at))}`,
    refused: act.refused > 0 ? act.refused : undefined,
    pending: act.unanswered > 0 ? act.unanswered : undefined,
    stage: act.stage,
    ceremony: act.ceremonyId === undefined ? undefined : `/ceremonies/${act.ceremonyId}`,
  };
}
