import { FAILURES_COUNT_FOR } from '../../domain/access/back-off.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { FormOfAddress } from '../../domain/people/form-of-address.ts';
import type { Queries } from '../data-source.ts';
import { placesOf } from './account-school.ts';

/** What stands in the way of a sign-in; `locked`: by hand; `resting`: by wrong passwords, for a while. */
export type AccountState = 'inUse' | 'neverSignedIn' | 'resting' | 'locked' | 'none' | 'left' | 'elsewhere';

/** A person of a school with everything that is administered of him. Instants in ms, UTC; days both inclusive. */
export type StaffMember = {
  readonly personId: string;
  readonly fullName: string;
  /** Empty where another school looks after the account. */
  readonly mail: string;
  readonly formOfAddress?: FormOfAddress;
  /** The school that looks after his account, if it is another. */
  readonly accountOf?: string;
  /** Where he works as well, as the school that looks after his account sees it. */
  readonly alsoAt: readonly string[];
  readonly roles: readonly string[];
  readonly teaches: readonly { readonly classId: string; readonly className: string; readonly subject: string }[];
  readonly onBehalf?: { readonly number: string; readonly from: CalendarDay; readonly to?: CalendarDay };
  readonly account: {
    readonly state: AccountState;
    readonly userName?: string;
    readonly since?: number;
    readonly failures?: number;
  };
  readonly certificateUntil?: number;
};

type Row = {
  id: string;
  full_name: string;
  mail: string | null;
  form_of_address: FormOfAddress | null;
  account_id: string | null;
  user_name: string | null;
  disabled_at: Date | null;
  created_at: Date | null;
  signed_in: Date | null;
  failures: string | null;
  failed_at: Date | null;
  not_after: Date | null;
};

/** Everybody with a role or an assignment at the school, in the Vietnamese order of names; who has left stays, marked so. */
export async function staffOf(
  queries: Queries,
  schoolId: string,
  schoolYear: string,
  { now, today }: { readonly now: number; readonly today: CalendarDay },
): Promise<readonly StaffMember[]> {
  const [people, grants, teaching] = await Promise.all([
    queries.query<Row[]>(PEOPLE, [new Date(now - FAILURES_COUNT_FOR), new Date(now), schoolId, schoolId]),
    queries.query<GrantRow[]>(
      `SELECT g.person_id, g.role, g.from_day, g.to_day, d.number FROM role_grant g LEFT JOIN decision d ON d.id = g.decision_id
       WHERE g.unit_id = ? ORDER BY g.from_day`,
      [schoolId],
    ),
    queries.query<TeachingRow[]>(
      `SELECT a.person_id, a.class_id, c.name AS class_name, a.subject FROM assignment a JOIN school_class c ON c.id = a.class_id
       WHERE a.school_id = ? AND c.school_year = ? AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?) ORDER BY c.grade, c.name`,
      [schoolId, schoolYear, today, today],
    ),
  ]);
  const places = await placesOf(
    queries,
    people.map(({ id }) => id),
    today,
  );
  const names = await namesOfUnits(queries, [...new Set([...places.values()].flatMap(({ units }) => units))]);
  return people.map((row) => {
    const member = memberOf(row, grants, teaching, today);
    const { home = schoolId, units = [] } = places.get(row.id) ?? {};
    if (home !== schoolId)
      return units.includes(schoolId) ? seenFromBeside(member, names.get(home) ?? '') : seenAfterLeaving(member);
    return { ...member, alsoAt: units.flatMap((unit) => (unit === schoolId ? [] : (names.get(unit) ?? []))) };
  });
}

/** Of a person whose account another school looks after: his name, and what he does here. */
function seenFromBeside({ fullName, personId, roles, teaches, onBehalf }: StaffMember, accountOf: string): StaffMember {
  return {
    ...{ personId, fullName, roles, teaches, accountOf, mail: '', alsoAt: [], account: { state: 'elsewhere' } },
    ...(onBehalf && { onBehalf }),
  };
}

/** Of a person who has gone to another school: that he was here, and no more. */
const seenAfterLeaving = ({ fullName, personId }: StaffMember): StaffMember => ({
  ...{ personId, fullName, mail: '', alsoAt: [], roles: [], teaches: [], account: { state: 'left' } },
});

async function namesOfUnits(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await queries.query<{ unit_id: string; name: string }[]>(
    'SELECT unit_id, name FROM unit_period WHERE unit_id IN (?) AND valid_to IS NULL',
    [ids],
  );
  return new Map(rows.map(({ unit_id, name }) => [unit_id, name]));
}

const PEOPLE = `SELECT p.id, p.full_name, p.mail, p.form_of_address, a.id AS account_id, a.user_name, a.disabled_at, a.created_at,
    (SELECT MAX(t.at) FROM sign_in_attempt t WHERE t.user_name = a.user_name AND t.succeeded) AS signed_in,
    (SELECT COUNT(*) FROM sign_in_attempt t WHERE t.user_name = a.user_name AND NOT t.succeeded AND t.at >= ?
       AND t.at > COALESCE((SELECT MAX(s.at) FROM sign_in_attempt s WHERE s.user_name = a.user_name AND s.succeeded), '1970-01-02')) AS failures,
    (SELECT MAX(t.at) FROM sign_in_attempt t WHERE t.user_name = a.user_name AND NOT t.succeeded) AS failed_at,
    (SELECT MAX(k.not_after) FROM certificate k WHERE k.person_id = p.id AND k.state = 'approved' AND k.not_after > ?) AS not_after
  FROM (SELECT person_id FROM role_grant WHERE unit_id = ? UNION SELECT person_id FROM assignment WHERE school_id = ?) m
  JOIN person p ON p.id = m.person_id LEFT JOIN account a ON a.person_id = p.id
  ORDER BY p.sort_key, p.id`;

type GrantRow = {
  person_id: string;
  role: string;
  from_day: CalendarDay;
  to_day: CalendarDay | null;
  number: string | null;
};
type TeachingRow = { person_id: string; class_id: string; class_name: string; subject: string };

/** Failures after which an account rests for a while (domain/access/back-off). */
const RESTS_AFTER = 5;

function memberOf(
  row: Row,
  grants: readonly GrantRow[],
  teaching: readonly TeachingRow[],
  today: CalendarDay,
): StaffMember {
  const own = grants.filter(({ person_id }) => person_id === row.id);
  const teaches = teaching.filter(({ person_id }) => person_id === row.id);
  const held = own.filter(({ from_day, to_day }) => from_day <= today && (to_day === null || today <= to_day));
  const deputy = own.find(({ role, to_day }) => role === 'signOnBehalf' && (to_day === null || today <= to_day));
  return {
    personId: row.id,
    fullName: row.full_name,
    mail: row.mail ?? '',
    ...(row.form_of_address && { formOfAddress: row.form_of_address }),
    alsoAt: [],
    roles: held.length === 0 && teaches.length > 0 ? ['teacher'] : held.map(({ role }) => role),
    teaches: teaches.map(({ class_id, class_name, subject }) => ({
      classId: class_id,
      className: class_name,
      subject,
    })),
    ...(deputy && {
      onBehalf: { number: deputy.number ?? '', from: deputy.from_day, ...(deputy.to_day && { to: deputy.to_day }) },
    }),
    account: accountOf(row, held.length + teaches.length > 0),
    ...(row.not_after && { certificateUntil: row.not_after.getTime() }),
  };
}

function accountOf(row: Row, isHere: boolean): StaffMember['account'] {
  if (row.user_name === null) return { state: 'none' };
  const named = { userName: row.user_name };
  if (!isHere) return { ...named, state: 'left' };
  if (row.disabled_at) return { ...named, state: 'locked', since: row.disabled_at.getTime() };
  const failures = Number(row.failures ?? 0);
  if (failures >= RESTS_AFTER) return { ...named, state: 'resting', since: row.failed_at?.getTime() ?? 0, failures };
  if (!row.signed_in) return { ...named, state: 'neverSignedIn', since: row.created_at?.getTime() ?? 0 };
  return { ...named, state: 'inUse', since: row.signed_in.getTime() };
}

/** A class and subject (or the homeroom) that nobody holds on a day: nobody can sign it. */
export type Vacancy = {
  readonly classId: string;
  readonly className: string;
  readonly subject: string;
  readonly pupils: number;
};

export async function vacanciesOf(
  queries: Queries,
  schoolId: string,
  schoolYear: string,
  today: CalendarDay,
): Promise<readonly Vacancy[]> {
  const rows = await queries.query<{ class_id: string; name: string; subject: string; pupils: string }[]>(
    `SELECT s.class_id, c.name, s.subject,
       (SELECT COUNT(*) FROM enrolment e WHERE e.class_id = c.id AND e.to_day IS NULL) AS pupils
     FROM class_sheet s JOIN school_class c ON c.id = s.class_id
     WHERE s.school_id = ? AND s.school_year = ? AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.school_id = ? AND a.class_id = s.class_id
       AND a.subject = s.subject AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?))
     ORDER BY c.grade, c.name, s.subject`,
    [schoolId, schoolYear, schoolId, today, today],
  );
  return rows.map(({ class_id, name, subject, pupils }) => ({
    classId: class_id,
    className: name,
    subject,
    pupils: Number(pupils),
  }));
}

export type Teaching = {
  readonly classId: string;
  readonly className: string;
  readonly subject: string;
  readonly teacher?: string;
};

/** Who holds each class and subject of the school today, class by class: the same as a table. */
export async function teachingOf(
  queries: Queries,
  schoolId: string,
  schoolYear: string,
  today: CalendarDay,
): Promise<readonly Teaching[]> {
  const rows = await queries.query<{ class_id: string; name: string; subject: string; full_name: string | null }[]>(
    `SELECT c.id AS class_id, c.name, s.subject, p.full_name FROM class_sheet s JOIN school_class c ON c.id = s.class_id
     LEFT JOIN assignment a ON a.class_id = s.class_id AND a.subject = s.subject AND a.part = 'record' AND a.from_day <= ?
       AND (a.to_day IS NULL OR a.to_day >= ?)
     LEFT JOIN person p ON p.id = a.person_id WHERE s.school_id = ? AND s.school_year = ? ORDER BY c.grade, c.name`,
    [today, today, schoolId, schoolYear],
  );
  return rows.map(({ class_id, name, subject, full_name }) => ({
    classId: class_id,
    className: name,
    subject,
    ...(full_name !== null && { teacher: full_name }),
  }));
}
