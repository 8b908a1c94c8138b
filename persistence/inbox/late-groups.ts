import type { Queries } from '../data-source.ts';

/** What of a group's work is late: how much without a consent, and when the first consent ends (ms, UTC, exclusive). */
export type LateGroup = {
  readonly withoutConsent: number;
  readonly consentUntil?: number;
  /** The rest of it goes by the round that runs now. */
  readonly all: boolean;
};

type Asked = {
  readonly groupKey: string;
  readonly classId: string;
  readonly count: number;
  readonly isSheet: boolean;
};

type LateRecord = { id: string; school_id: string; school_year: string; group_key: string };

/** Still with the school: what the province has needs no consent any more (D4). */
const AT_SCHOOL = ['entering', 'homeroom', 'principal', 'seal', 'issued', 'refused'];

/**
 * The groups in whose work the lane of some record has ended, by their keys: no round's instant says until when that work
 * may be done, but the province's consent (D4). Nothing more is read where no record of the schools is late.
 */
export async function lateGroups(
  queries: Queries,
  of: {
    readonly positions: readonly string[];
    readonly schoolIds: readonly string[];
    readonly schoolYears: readonly string[];
  },
  groups: readonly Asked[],
  now: number,
): Promise<ReadonlyMap<string, LateGroup>> {
  const { positions, schoolIds, schoolYears } = of;
  if (schoolIds.length === 0 || schoolYears.length === 0) return new Map();
  const [any] = await queries.query<object[]>(
    `SELECT 1 FROM record FORCE INDEX (record_lane) WHERE lane = 'late' AND school_year IN (?) AND school_id IN (?) AND stage IN (?) LIMIT 1`,
    [schoolYears, schoolIds, AT_SCHOOL],
  );
  if (!any) return new Map();

  const sheets = groups.filter(({ isSheet }) => isSheet);
  const [ofRecords, ofClasses, consentOf] = await Promise.all([
    queries.query<LateRecord[]>(
      `SELECT r.id, r.school_id, r.school_year, t.group_key FROM task t JOIN record r ON r.id = t.subject_id AND r.lane = 'late' WHERE t.position IN (?)`,
      [positions],
    ),
    recordsOfClasses(queries, [...new Set(sheets.map(({ classId }) => classId))]),
    consentsOf(queries, { schoolIds, schoolYears }, now),
  ]);
  return new Map(
    groups.flatMap(({ groupKey, classId, count, isSheet }): [string, LateGroup][] => {
      const inClass = ofClasses.get(classId) ?? [];
      const late = isSheet
        ? inClass.filter(({ lane }) => lane === 'late')
        : ofRecords.filter((one) => one.group_key === groupKey);
      if (late.length === 0) return [];
      const ends = late.map(consentOf);
      const first = Math.min(...ends.flatMap((end) => end ?? []));
      // A sheet has no open row without a consent: what is late and shut is no task.
      const withoutConsent = isSheet ? 0 : ends.filter((end) => end === undefined).length;
      const all = late.length === (isSheet ? inClass.length : count);
      return [[groupKey, { withoutConsent, all, ...(Number.isFinite(first) && { consentUntil: first }) }]];
    }),
  );
}

type OfClass = { id: string; class_id: string; lane: string; school_id: string; school_year: string };

/** The records with the teachers, by class. */
async function recordsOfClasses(
  queries: Queries,
  classIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OfClass[]>> {
  if (classIds.length === 0) return new Map();
  const rows = await queries.query<OfClass[]>(
    `SELECT id, class_id, lane, school_id, school_year FROM record WHERE class_id IN (?) AND stage IN ('entering', 'homeroom')`,
    [classIds],
  );
  return Map.groupBy(rows, ({ class_id }) => class_id);
}

/** Until when a late record may go on: the longest of its own consents and the school's; undefined without one. */
async function consentsOf(
  queries: Queries,
  { schoolIds, schoolYears }: { readonly schoolIds: readonly string[]; readonly schoolYears: readonly string[] },
  now: number,
): Promise<(record: { id: string; school_id: string; school_year: string }) => number | undefined> {
  const consents = await queries.query<
    { school_id: string; school_year: string; record_id: string | null; until: Date }[]
  >(
    `SELECT school_id, school_year, record_id, MAX(until) AS until FROM late_consent
     WHERE school_id IN (?) AND school_year IN (?) AND until > ? AND from_at <= ? GROUP BY school_id, school_year, record_id`,
    [schoolIds, schoolYears, new Date(now), new Date(now)],
  );
  const untilOf = new Map(
    consents.map((one) => [`${one.school_id}/${one.school_year}/${one.record_id ?? ''}`, one.until.getTime()]),
  );
  return ({ id, school_id, school_year }) => {
    const ends = [id, ''].flatMap((record) => untilOf.get(`${school_id}/${school_year}/${record}`) ?? []);
    return ends.length === 0 ? undefined : Math.max(...ends);
  };
}
