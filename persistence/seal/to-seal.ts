import type { Fault } from '../../domain/exchange/fault.ts';
import type { RefusedCause } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** A record that waits for the clerk: to be sealed, submitted, or sent again. Instants in ms, UTC. */
export type WaitingForClerk = {
  readonly recordId: string;
  readonly schoolId: string;
  readonly classId: string;
  readonly className: string;
  readonly pupilName: string;
  readonly number: string;
  readonly stage: 'seal' | 'issued' | 'refused';
  readonly since: number;
  readonly dueAt: number;
  /** Who signed the approval: he may not seal (D14). */
  readonly approvedBy: string;
  /** In a package that has no outcome yet. */
  readonly inPackage: boolean;
  readonly cause?: RefusedCause;
  readonly faults: readonly Fault[];
};

type Row = {
  id: string;
  school_id: string;
  class_id: string;
  class_name: string;
  full_name: string;
  enrolment_number: string;
  stage: WaitingForClerk['stage'];
  stage_since: Date;
  due_at: Date;
  approved_by: string | null;
  in_package: string;
  refused_cause: RefusedCause | null;
  faults: string | null;
};

/** The clerk's records of these schools, by class and in the order of the class lists. */
export async function waitingForClerk(
  queries: Queries,
  schoolIds: readonly string[],
): Promise<readonly WaitingForClerk[]> {
  if (schoolIds.length === 0) return [];
  const rows = await queries.query<Row[]>(
    `SELECT r.id, r.school_id, r.class_id, c.name AS class_name, d.full_name, e.enrolment_number, r.stage, r.stage_since, o.due_at, r.refused_cause,
            (SELECT v.signer_id FROM record_revision v WHERE v.record_id = r.id AND v.step = 'principal' AND v.void_at IS NULL
               AND v.effective_at IS NOT NULL ORDER BY v.effective_at DESC LIMIT 1) AS approved_by,
            (SELECT COUNT(*) FROM message_item i WHERE i.open_record = r.id) AS in_package,
            (SELECT i.faults FROM message_item i WHERE i.record_id = r.id AND i.side = 'sent' AND i.state = 'refused'
               ORDER BY i.answered_at DESC LIMIT 1) AS faults
     FROM record r JOIN school_class c ON c.id = r.class_id JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     JOIN unit u ON u.id = r.school_id
     JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     WHERE r.school_id IN (?) AND r.stage IN ('seal', 'issued', 'refused') AND r.being_replaced IS NULL
     ORDER BY c.name, d.sort_key, r.id`,
    [schoolIds],
  );
  return rows.map((row) => ({
    recordId: row.id,
    schoolId: row.school_id,
    classId: row.class_id,
    className: row.class_name,
    pupilName: row.full_name,
    number: row.enrolment_number,
    stage: row.stage,
    since: row.stage_since.getTime(),
    dueAt: row.due_at.getTime(),
    approvedBy: row.approved_by ?? '',
    inPackage: Number(row.in_package) > 0,
    ...(row.refused_cause && { cause: row.refused_cause }),
    faults: JSON.parse(row.faults ?? '[]'),
  }));
}

const RECEIVED = `(i.state = 'pending' AND r.stage IN ('received', 'closed'))`;

/** A package that the school sent, with what was said of its records. */
export type SentPackage = {
  readonly id: string;
  readonly className?: string;
  readonly state: string;
  /** The signing that made it: its result has an address. */
  readonly ceremonyId?: string;
  readonly refused?: string;
  readonly confirmedAt?: number;
  readonly taken: number;
  readonly refusedItems: number;
  readonly pending: number;
};

/**
 * The latest packages of these schools; recalls that go beside a replacement are left out. What the province has received
 * is taken as soon as the record says so, as everywhere else, though the school has not fetched the package's answer yet.
 */
export async function sentPackages(
  queries: Queries,
  schoolIds: readonly string[],
  most: number,
): Promise<readonly SentPackage[]> {
  if (schoolIds.length === 0) return [];
  const rows = await queries.query<
    {
      id: string;
      class_name: string | null;
      state: string;
      ceremony_id: string | null;
      refused: string | null;
      confirmed_at: Date | null;
      taken: string;
      refused_items: string;
      pending: string;
    }[]
  >(
    `SELECT m.id, c.name AS class_name, m.state, m.ceremony_id, m.refused, m.confirmed_at, SUM(i.state = 'taken' OR ${RECEIVED}) AS taken,
            SUM(i.state = 'refused') AS refused_items, SUM(i.state = 'pending' AND NOT ${RECEIVED}) AS pending
     FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side LEFT JOIN school_class c ON c.id = m.class_id
       LEFT JOIN record r ON r.id = i.record_id
     WHERE m.unit_id IN (?) AND m.side = 'sent' AND m.type = '1' AND m.run_id IS NULL AND m.state NOT IN ('draft', 'ended')
     GROUP BY m.id, c.name, m.state, m.ceremony_id, m.refused, m.confirmed_at, m.created_at ORDER BY m.created_at DESC, c.name LIMIT ?`,
    [schoolIds, most],
  );
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    taken: Number(row.taken),
    refusedItems: Number(row.refused_items),
    pending: Number(row.pending),
    ...(row.class_name && { className: row.class_name }),
    ...(row.ceremony_id && { ceremonyId: row.ceremony_id }),
    ...(row.refused && { refused: row.refused }),
    ...(row.confirmed_at && { confirmedAt: row.confirmed_at.getTime() }),
  }));
}
