import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { showDay } from '../../domain/calendar/day.ts';
import { dayAt, showTime } from '../../domain/calendar/instant.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { RecordEvent } from '../../domain/record-year/messages.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { HistoryEntry } from '../../persistence/history/record-history.ts';
import type { Revised } from '../../persistence/history/revisions.ts';
import { say } from '../rendering/words.ts';
import { fieldName, valueWords } from './value-words.ts';
import type { SentBack } from './without-results.ts';

type Look = { readonly tone: string; readonly icon: string };

const LOOKS: Readonly<Record<RecordEvent['type'], Look>> = {
  initialised: { tone: '', icon: 'file-plus' },
  sheetsComplete: { tone: 'done', icon: 'list-check' },
  resultSeen: { tone: '', icon: 'list-check' },
  homeroomSigned: { tone: 'done', icon: 'signature' },
  returned: { tone: 'warn', icon: 'arrow-back-up' },
  additionalAssessmentOrdered: { tone: 'warn', icon: 'flag' },
  promotionDecided: { tone: '', icon: 'flag' },
  approved: { tone: 'done', icon: 'signature' },
  sealed: { tone: 'done', icon: 'rubber-stamp' },
  pupilDataChanged: { tone: '', icon: 'pencil' },
  withdrawn: { tone: '', icon: 'user-off' },
  replacementBegun: { tone: 'warn', icon: 'replace' },
  submitted: { tone: '', icon: 'send' },
  received: { tone: 'done', icon: 'check' },
  refused: { tone: 'stop', icon: 'x' },
  closed: { tone: 'final', icon: 'lock' },
  signatureVoided: { tone: 'stop', icon: 'alert-triangle' },
  outcomeAwaited: { tone: 'wait', icon: 'hourglass' },
  deadlineSeen: { tone: '', icon: 'calendar-event' },
  movedToRound2: { tone: 'warn', icon: 'calendar-due' },
  movedToLate: { tone: 'warn', icon: 'clock-exclamation' },
  reported: { tone: 'final', icon: 'building-bank' },
  replaced: { tone: '', icon: 'replace' },
};

/** A part that was signed again and says something else now. */
export type ChangedPart = Revised & { readonly kind: 'changed' };

export type TimelineRow = Look & {
  readonly time: string;
  readonly day: string;
  readonly dateTime: string;
  readonly who: string | undefined;
  readonly words: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly more?: string | undefined;
  readonly note?: string | undefined;
  readonly why?: { readonly vi: string; readonly en: string };
  readonly code?: string;
  readonly changes?: readonly { readonly field: string; readonly before: string; readonly after: string }[];
};

/** One line of the timeline: a sentence by its key with what it names, and the reason or note below it. */
export function timelineRow(
  entry: HistoryEntry | ChangedPart | SentBack,
  { schoolYear, language, mayRead }: { schoolYear: SchoolYear; language: Language; mayRead: boolean },
): TimelineRow {
  const partName = namesOfParts(schoolYear, language);
  const { at, who } = entry;
  const when = { time: showTime(at), day: showDay(dayAt(at)).slice(0, 5), dateTime: new Date(at).toISOString(), who };
  switch (entry.kind) {
    case 'part':
      return {
        ...when,
        tone: 'done',
        icon: 'signature',
        words: entry.note === undefined ? 'history.event.partSigned' : 'history.event.partConfirmed',
        facts: { subject: partName(entry.subject) },
        more: entry.replaced ? 'history.event.partReplaced' : undefined,
        note: entry.note,
      };
    case 'refused': {
      const text = refusalText(entry.refused);
      return {
        ...when,
        tone: 'stop',
        icon: 'hand-stop',
        words: `history.tried.${entry.act}`,
        why: { vi: withFacts(text.vi, entry.facts), en: withFacts(text.en, entry.facts) },
        code: text.code,
      };
    }
    case 'sentBack':
      return { ...when, ...LOOKS.returned, words: 'history.event.sentBack' };
    case 'changed':
      return {
        ...when,
        tone: '',
        icon: 'pencil',
        words: 'history.event.changed',
        facts: { subject: partName(entry.part) },
        changes: entry.changes.map(({ field, before, after }) => ({
          field: fieldName(field, language),
          before: valueWords(before, language),
          after: valueWords(after, language),
        })),
      };
    case 'event':
      return {
        ...when,
        ...LOOKS[entry.event.type],
        words: `history.event.${wordsOf(entry.event, mayRead)}`,
        facts: factsOf(entry.event, partName),
        note: entry.note,
      };
  }
}

function wordsOf(event: RecordEvent, mayRead: boolean): string {
  switch (event.type) {
    case 'closed':
      return `closed.${event.reason}`;
    case 'refused':
      return `refused.${event.cause}`;
    case 'movedToRound2':
      return mayRead ? event.type : 'movedToRound2.state';
    case 'promotionDecided':
      return event.promoted ? 'promotionDecided.yes' : 'promotionDecided.no';
    case 'initialised':
      return event.replaces ? 'initialised.asReplacement' : 'initialised';
    default:
      return event.type;
  }
}

const factsOf = (event: RecordEvent, partName: (part: string) => string): Readonly<Record<string, string>> => ({
  ...(event.type === 'returned' && { part: partName(event.part) }),
  ...(event.type === 'additionalAssessmentOrdered' && {
    part: event.parts.map(partName).join(', '),
  }),
});

const namesOfParts = (schoolYear: SchoolYear, language: Language) => (part: string) =>
  part === HOMEROOM ? say(language, 'history.part.homeroom') : subjectName(part as SubjectKey, schoolYear);
