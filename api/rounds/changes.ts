import { holdingFor } from '../../domain/access/access.ts';
import { type CalendarDay, showDay } from '../../domain/calendar/day.ts';
import { untilWords } from '../../domain/calendar/deadline-words.ts';
import { showMoment } from '../../domain/calendar/instant.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { Queries } from '../../persistence/data-source.ts';
import {
  changesOf,
  deadlineChanges,
  type ShownChange,
  TIME_CHANGES,
} from '../../persistence/entry-times/calendar-change.ts';
import { mapScope } from '../../persistence/process-map/scope.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { exportRoute } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';
import { type Route, readRoute } from '../route.ts';

const OFFICER = ['provinceOfficer'] as const;

/** How many changes the log shows: years of them. */
const MOST_CHANGES = 200;

/** Who changed which deadline, consent, lock or window, and the same to take along. */
export const changeRoutes: readonly Route[] = [
  readRoute(OFFICER, {
    path: '/rounds/changes',
    chooses: true,
    says: 'Who changed which deadline, consent, lock or window, when, why, and by which document.',
    async handle({ parts: { database }, reader, today, language }) {
      const provinceId = holdingFor(OFFICER, reader, undefined, today)?.unitId ?? '';
      const changes = await provinceChanges(database, provinceId);
      return { page: 'rounds/changes', model: { changes: changes.map((change) => toldChange(change, language)) } };
    },
  }),
  exportRoute(OFFICER, {
    page: '/rounds/changes',
    chooses: true,
    what: 'changes',
    says: 'The log of changes to deadlines, consents, locks and windows, as a list to take along.',
    async list({ parts: { database }, reader, language, today }) {
      const provinceId = holdingFor(OFFICER, reader, undefined, today)?.unitId ?? '';
      const changes = await provinceChanges(database, provinceId);
      const heads = ['changes.when', 'changes.what', 'changes.detail', 'changes.where', 'changes.who', 'reason'];
      return {
        name: say(language, 'exports.what.changes'),
        heads: [...heads.map((key) => say(language, `rounds.${key}`)), say(language, 'rounds.changes.document')],
        rows: changes.map((change) => [
          showMoment(change.at),
          say(language, `rounds.kind.${change.kind}`),
          toldChange(change, language).detail,
          change.unit,
          change.by,
          change.note,
          change.document ? `${change.document.number}, ${showDay(change.document.decidedOn)}` : '',
        ]),
        unitId: provinceId,
        ofId: provinceId,
      };
    },
  }),
];

/** A change with what it set in words: the point and its window, the deadlines, until when. */
export const toldChange = (change: ShownChange, language: Language): ShownChange & { readonly detail: string } => ({
  ...change,
  detail: detailOf(change, language),
});

function detailOf({ facts }: ShownChange, language: Language): string {
  const at = (name: string) => (typeof facts[name] === 'number' ? showMoment(facts[name]) : '');
  const by = (name: string) => (typeof facts[name] === 'number' ? untilWords(facts[name])[language] : '');
  const said = [
    facts['point'] && `${say(language, `grid.point.${facts['point']}`)}: ${at('opensAt')} – ${at('closesAt')}`,
    facts['closeAt'] && say(language, 'rounds.changes.deadline', { due: by('dueAt'), close: by('closeAt') }),
    facts['reportDueAt'] && say(language, 'rounds.changes.report', { report: by('reportDueAt') }),
    typeof facts['day'] === 'string' && showDay(facts['day'] as CalendarDay),
    facts['grade'] && say(language, 'process-map.grade', { n: facts['grade'] }),
    facts['records'] && say(language, 'late-consents.records', { n: facts['records'] }),
    facts['until'] && say(language, 'rounds.locks.to', { at: at('until') }),
    facts['from'] && [at('from'), at('to')].filter(Boolean).join(' – '),
  ];
  return said.filter((one) => typeof one === 'string' && one !== '').join(', ');
}

/** The changes of the province's rounds, of its own and its levels' and schools' locks, windows and consents, newest first. */
async function provinceChanges(database: Queries, provinceId: string): Promise<readonly ShownChange[]> {
  const found = await mapScope(database, 'province', provinceId);
  const levels = new Set((found?.units ?? []).flatMap(({ levelId }) => levelId ?? []));
  const rounds = (await roundsOfProvince(database, provinceId)).map(({ roundId }) => roundId);
  const changes = await Promise.all([
    changesOf(database, [provinceId, ...levels], [...TIME_CHANGES, 'reminder'], MOST_CHANGES),
    // Who reminds whom within a school is the school's own.
    changesOf(database, found?.scope.schoolIds ?? [], TIME_CHANGES, MOST_CHANGES),
    deadlineChanges(database, rounds, MOST_CHANGES),
  ]);
  return changes
    .flat()
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST_CHANGES);
}
