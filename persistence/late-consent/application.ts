import type { ApplicationFacts } from '../../domain/late-consent/application.ts';
import type { Queries } from '../data-source.ts';

export type ApplicationState = 'open' | 'granted' | 'declined' | 'withdrawn';

/** An application as it is written; `id` is the command's, and so that of its reason. Instants in ms, UTC. */
export type NewApplication = {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolYear: string;
  /** Absent for the whole school. */
  readonly recordIds?: readonly string[];
  readonly until: number;
  readonly by: string;
  readonly at: number;
};

/** Two at one moment want the same key: the later transaction is repeated, and finds the other's. */
export async function insertApplication(queries: Queries, application: NewApplication): Promise<void> {
  const { id, schoolId, schoolYear, recordIds, until, by, at } = application;
  await queries.query(
    `INSERT INTO consent_application (id, school_id, school_year, whole_school, wanted_until, by_person, at, state, open_school)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?)`,
    [id, schoolId, schoolYear, recordIds === undefined, new Date(until), by, new Date(at), recordIds ? null : schoolId],
  );
  if (recordIds)
    await queries.query('INSERT INTO consent_application_record (application_id, record_id, open_record) VALUES ?', [
      recordIds.map((recordId) => [id, recordId, recordId]),
    ]);
}

/** What is asked about again with its answer: of which school and records. */
export type Application = {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolYear: string;
  readonly provinceId: string;
  readonly recordIds?: readonly string[];
};

export async function applicationOf(queries: Queries, id: string): Promise<Application | undefined> {
  const [row] = await queries.query<
    { school_id: string; school_year: string; province_id: string; whole_school: number }[]
  >(
    `SELECT a.school_id, a.school_year, a.whole_school, u.province_id FROM consent_application a JOIN unit u ON u.id = a.school_id
     WHERE a.id = ?`,
    [id],
  );
  if (!row) return undefined;
  const records = await queries.query<{ record_id: string }[]>(
    'SELECT record_id FROM consent_application_record WHERE application_id = ? ORDER BY record_id',
    [id],
  );
  return {
    id,
    schoolId: row.school_id,
    schoolYear: row.school_year,
    provinceId: row.province_id,
    ...(row.whole_school === 0 && { recordIds: records.map(({ record_id }) => record_id) }),
  };
}

/** The applications of a school, for itself or for some records, that nobody has answered. */
export async function openApplicationsOf(
  queries: Queries,
  schoolId: string,
  schoolYear: string,
): Promise<readonly string[]> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT id FROM consent_application WHERE school_id = ? AND school_year = ? AND state = 'open' ORDER BY id`,
    [schoolId, schoolYear],
  );
  return rows.map(({ id }) => id);
}

/** Ends an application that is still open; false if somebody was first. The answer's words lie under its command's id. */
export async function endApplication(
  queries: Queries,
  id: string,
  answer: {
    readonly state: Exclude<ApplicationState, 'open'>;
    readonly answerId: string;
    readonly by: string;
    readonly at: number;
    readonly until?: number;
  },
): Promise<boolean> {
  const { state, answerId, by, at, until } = answer;
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    `UPDATE consent_application SET state = ?, answer_id = ?, answered_by = ?, answered_at = ?, given_until = ?, open_school = NULL
     WHERE id = ? AND state = 'open'`,
    [state, answerId, by, new Date(at), until === undefined ? null : new Date(until), id],
  );
  if (affectedRows === 0) return false;
  await queries.query('UPDATE consent_application_record SET open_record = NULL WHERE application_id = ?', [id]);
  return true;
}

/** What decides whether the school may ask now; `recordIds` are those it asks for. */
export async function applicationFacts(
  queries: Queries,
  { schoolId, schoolYear }: { readonly schoolId: string; readonly schoolYear: string },
  recordIds: readonly string[],
  now: number,
): Promise<ApplicationFacts> {
  const [school] = await queries.query<object[]>('SELECT 1 FROM consent_application WHERE open_school = ?', [schoolId]);
  const consents = await queries.query<{ record_id: string | null; until: Date }[]>(
    'SELECT record_id, until FROM late_consent WHERE school_id = ? AND school_year = ? AND until > ?',
    [schoolId, schoolYear, new Date(now)],
  );
  const untilOf = (recordId: string | null) =>
    Math.max(0, ...consents.filter((one) => one.record_id === recordId).map(({ until }) => until.getTime()));
  const [waiting, open] =
    recordIds.length === 0
      ? [[], []]
      : await Promise.all([
          queries.query<{ id: string }[]>(
            'SELECT open_record AS id FROM consent_application_record WHERE open_record IN (?)',
            [recordIds],
          ),
          queries.query<{ id: string }[]>(
            `SELECT id FROM record WHERE id IN (?) AND school_id = ? AND stage NOT IN (?) AND being_replaced IS NULL`,
            [recordIds, schoolId, ENDED],
          ),
        ]);
  return {
    schoolWaits: school !== undefined,
    recordsWaiting: waiting.map(({ id }) => id),
    schoolUntil: untilOf(null),
    recordUntil: Object.fromEntries(recordIds.map((id) => [id, untilOf(id)])),
    openRecords: open.map(({ id }) => id),
  };
}

/** Where no consent is needed any more: what the province has, and what has left the way. */
export const ENDED = ['received', 'closed', 'withdrawn', 'replaced', 'recalled'];
