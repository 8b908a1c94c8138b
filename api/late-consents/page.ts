import { addDays } from '../../domain/calendar/day.ts';
import { dayAt, lastDayBefore } from '../../domain/calendar/instant.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { windowsOf } from '../../persistence/entry-times/entry-times.ts';
import {
  applicationsOfSchool,
  askableRecords,
  consentsInForce,
  type ShownApplication,
} from '../../persistence/late-consent/application-lists.ts';
import { mapScope } from '../../persistence/process-map/scope.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { withNamesakes } from '../rendering/namesakes.ts';

/** Earlier applications shown. */
const MOST = 20;
/** Proposed after the round's closing: what a village cut off by a flood has needed. */
const PROPOSED_DAYS = 9;

/** A school's late consents: what it has, what it asked for and was answered, and the form to ask; undefined without a year. */
export async function lateConsentsPage(
  queries: Queries,
  schoolId: string,
  classId: string | undefined,
  now: number,
): Promise<object | undefined> {
  const found = await mapScope(queries, 'school', schoolId);
  if (!found) return undefined;
  const { scope, units } = found;
  const chosen = units.find(({ id }) => id === classId);
  const [applications, inForce, rounds, records, windows] = await Promise.all([
    applicationsOfSchool(queries, schoolId, MOST),
    consentsInForce(queries, { schoolId, schoolYear: scope.schoolYear }, now),
    roundsOfProvince(queries, scope.provinceId),
    chosen ? askableRecords(queries, chosen.id) : [],
    windowsOf(queries, schoolId, scope.schoolYear),
  ]);
  const isOpen = windows.some(
    ({ point, opensAt, closesAt }) => point === 'yearEnd' && opensAt <= now && now < closesAt,
  );
  const round = rounds.filter(({ schoolYear }) => schoolYear === scope.schoolYear).find(({ closeAt }) => closeAt > now);
  const address = `/schools/${schoolId}/late-consents`;
  return {
    schoolId,
    name: scope.name,
    schoolYear: scope.schoolYear,
    address,
    round,
    inForce,
    // The stricter wins (D19): a consent opens no window of the school's own.
    entryShut: !isOpen && (inForce.schoolUntil !== undefined || inForce.records > 0),
    applications: applications.map(shown),
    schoolWaits: applications.some(({ state, wholeSchool }) => state === 'open' && wholeSchool),
    classes: units.map(({ id, name }) => ({ name, page: `${address}?class=${id}#ask`, current: id === chosen?.id })),
    ...(chosen && {
      chosen: { classId: chosen.id, name: chosen.name, records: withNamesakes(records, ({ pupil }) => pupil) },
    }),
    today: dayAt(now),
    proposedUntil: addDays(round ? lastDayBefore(round.closeAt) : dayAt(now), PROPOSED_DAYS),
  };
}

const TONES = { open: 'wait', granted: 'done', declined: 'stop', withdrawn: '' } as const;
const ICONS = { open: 'hourglass', granted: 'check', declined: 'x', withdrawn: 'arrow-back-up' } as const;

/** As both sides' lists show it. */
export const shown = (application: ShownApplication): object => ({
  ...application,
  ...{ tone: TONES[application.state], icon: ICONS[application.state] },
  words: `late-consents.state.${application.state}`,
  isOpen: application.state === 'open',
  wantedDay: lastDayBefore(application.wantedUntil),
});
