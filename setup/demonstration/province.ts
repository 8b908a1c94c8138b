import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { dayAt, endOfDay, startOfDay } from '../../domain/calendar/instant.ts';
import { firstYearOf, type SchoolYear, schoolYearOf } from '../../domain/calendar/school-year.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import { addAccount } from '../../persistence/account/account.ts';
import { hashPassword } from '../../persistence/account/password.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { newId } from '../../persistence/ulid.ts';
import type { DemonstrationCa } from '../../signing/demonstration/demonstration-ca.ts';
import { certifyPerson, certifyProvince } from './certification.ts';
import { codeIn, type Edition, nameIn, SEEDED, staffPersonalIdIn, userNameIn } from './edition.ts';
import { type DemonstrationRounds, insertRounds } from './rounds.ts';
import { STAFF, type StaffMember, UNITS, type UnitKey } from './staff.ts';

const DAY = 24 * 60 * 60 * 1000;

export type DemonstrationProvince = {
  readonly edition: Edition;
  readonly schoolYear: SchoolYear;
  readonly units: Readonly<Record<UnitKey, string>>;
  /** User name, as the seeded province has it → person. */
  readonly people: ReadonlyMap<string, string>;
};

/** The password of every account of the demonstration. */
export const DEMONSTRATION_PASSWORD = 'hoc-ba-so-2026';

/** The demonstration's province: found again if it was built before, built otherwise. */
export async function demonstrationProvince(
  database: DataSource,
  engine: Client,
  ca: DemonstrationCa,
  rounds: DemonstrationRounds,
  at: number,
  edition: Edition = SEEDED,
): Promise<DemonstrationProvince> {
  return (await builtBefore(database, edition)) ?? (await buildProvince(database, engine, ca, rounds, at, edition));
}

/** The first edition that this system does not have yet. */
export async function nextEdition(queries: Queries): Promise<Edition> {
  const [row] = await queries.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM unit WHERE kind = 'province'`);
  return Number(row?.n ?? 0);
}

async function builtBefore(database: DataSource, edition: Edition): Promise<DemonstrationProvince | undefined> {
  const units = await database.query<{ id: string; code: string }[]>('SELECT id, code FROM unit');
  const idOf = (key: UnitKey) => units.find(({ code }) => code === codeOfUnit(edition, key))?.id;
  const province = idOf('province');
  if (!province) return undefined;

  const people = await database.query<{ user_name: string; person_id: string }[]>(
    'SELECT user_name, person_id FROM account',
  );
  const [year] = await database.query<{ id: SchoolYear }[]>('SELECT id FROM school_year WHERE province_id = ?', [
    province,
  ]);
  if (!year) return undefined;
  const ids = Object.fromEntries((Object.keys(UNITS) as UnitKey[]).map((key) => [key, idOf(key) ?? ''])) as Record<
    UnitKey,
    string
  >;
  const idOfAccount = new Map(people.map(({ user_name, person_id }) => [user_name, person_id]));
  return {
    edition,
    schoolYear: year.id,
    units: ids,
    people: new Map(STAFF.map(({ userName }) => [userName, idOfAccount.get(userNameIn(edition, userName)) ?? ''])),
  };
}

/** There is one ministry, whatever provinces are played. */
const codeOfUnit = (edition: Edition, key: UnitKey): string =>
  key === 'ministry' ? UNITS.ministry.code : codeIn(edition, UNITS[key].code);

/**
 * The ground on which the demonstration's people act: units, people, accounts, roles, certificates, the school year, its
 * windows and rounds. What people do afterwards goes through the API.
 */
async function buildProvince(
  database: DataSource,
  engine: Client,
  ca: DemonstrationCa,
  rounds: DemonstrationRounds,
  at: number,
  edition: Edition,
): Promise<DemonstrationProvince> {
  const schoolYear = schoolYearOf(dayAt(at));
  const { units, people, roundIds } = await inTransaction(database, async (queries) => {
    const unitIds = await insertUnits(queries, at, edition);
    const staff = await insertStaff(queries, unitIds, ca, at, edition);
    await certifyProvince(
      ca,
      queries,
      { unitId: unitIds.province, name: nameIn(edition, UNITS.province.name), taxCode: '4000000001' },
      at,
    );
    await insertCalendar(queries, unitIds, schoolYear, at);
    return {
      units: unitIds,
      people: staff,
      roundIds: await insertRounds(queries, unitIds.province, schoolYear, rounds, at),
    };
  });
  for (const id of roundIds) await startSubject({ database, engine }, id);
  return { edition, schoolYear, units, people };
}

async function insertUnits(queries: Queries, at: number, edition: Edition): Promise<Record<UnitKey, string>> {
  const ids = Object.fromEntries(Object.keys(UNITS).map((key) => [key, newId(at)])) as Record<UnitKey, string>;
  const [ministry] = await queries.query<{ id: string }[]>('SELECT id FROM unit WHERE code = ?', [UNITS.ministry.code]);
  if (ministry) ids.ministry = ministry.id;
  for (const key of Object.keys(UNITS) as UnitKey[]) {
    if (key === 'ministry' && ministry) continue;
    const { kind, name, parent, commune, district } = UNITS[key];
    await queries.query('INSERT INTO unit (id, kind, code, province_id, created_at) VALUES (?, ?, ?, ?, ?)', [
      ids[key],
      kind,
      codeOfUnit(edition, key),
      kind === 'ministry' ? null : ids.province,
      new Date(at),
    ]);
    await queries.query(
      `INSERT INTO unit_period (unit_id, valid_from, valid_to, name, parent_id, competences, commune, district, province) VALUES (?, '2020-01-01', NULL, ?, ?, ?, ?, ?, 'Tỉnh Quảng Nam')`,
      [
        ids[key],
        key === 'ministry' ? name : nameIn(edition, name),
        parent ? ids[parent] : null,
        JSON.stringify(kind === 'level' || kind === 'province' ? ['approveCertificate'] : []),
        commune,
        district,
      ],
    );
  }
  return ids;
}

async function insertStaff(
  queries: Queries,
  units: Record<UnitKey, string>,
  ca: DemonstrationCa,
  at: number,
  edition: Edition,
): Promise<ReadonlyMap<string, string>> {
  const people = new Map<string, string>();
  const passwordHash = await hashPassword(DEMONSTRATION_PASSWORD);
  for (const [n, member] of STAFF.entries()) {
    const personId = newId(at);
    const personalId = staffPersonalIdIn(edition, n);
    await queries.query(
      'INSERT INTO person (id, full_name, sort_key, search_key, personal_id, mail, form_of_address) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [
        personId,
        member.fullName,
        nameSortKey(member.fullName),
        searchKey(member.fullName),
        personalId,
        `${member.userName}@quangnam.example`,
        member.formOfAddress ?? null,
      ],
    );
    await insertRoles(queries, personId, units[member.unit], member, at);
    await addAccount(queries, { personId, userName: userNameIn(edition, member.userName), passwordHash }, at);
    await certifyPerson(
      ca,
      queries,
      {
        personId,
        fullName: member.fullName,
        personalId,
        unitId: units[member.unit],
        unitName: nameIn(edition, UNITS[member.unit].name),
      },
      at,
    );
    people.set(member.userName, personId);
  }
  return people;
}

/** A deputy signs on the principal's behalf by a recorded decision (D12). */
async function insertRoles(
  queries: Queries,
  personId: string,
  unitId: string,
  { roles }: StaffMember,
  at: number,
): Promise<void> {
  for (const role of roles) {
    const decisionId = role === 'signOnBehalf' ? newId(at) : null;
    if (decisionId) {
      await queries.query(
        'INSERT INTO decision (id, unit_id, number, decided_on, signer, subject, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [
          decisionId,
          unitId,
          '12/QĐ-THKĐ',
          dayAt(at),
          'Lê Đức Thành',
          'Phân công Phó Hiệu trưởng ký thay',
          new Date(at),
        ],
      );
    }
    await queries.query(
      'INSERT INTO role_grant (id, person_id, role, unit_id, from_day, to_day, decision_id) VALUES (?, ?, ?, ?, ?, NULL, ?)',
      [newId(at), personId, role, unitId, dayAt(at - 100 * DAY), decisionId],
    );
  }
}

async function insertCalendar(
  queries: Queries,
  units: Record<UnitKey, string>,
  schoolYear: SchoolYear,
  at: number,
): Promise<void> {
  const first = firstYearOf(schoolYear);
  await queries.query('INSERT INTO school_year (id, province_id, starts_on, ends_on, profile) VALUES (?, ?, ?, ?, ?)', [
    schoolYear,
    units.province,
    `${first}-09-05`,
    `${first + 1}-05-31`,
    'cv2088-xades',
  ]);
  for (const school of [units.kimDong, units.leVanTam]) {
    for (const point of ['midTerm1', 'endTerm1', 'midTerm2', 'yearEnd']) {
      await queries.query(
        'INSERT INTO entry_window (school_id, school_year, point, opens_at, closes_at) VALUES (?, ?, ?, ?, ?)',
        [
          school,
          schoolYear,
          point,
          new Date(startOfDay(dayAt(at - 30 * DAY))),
          new Date(endOfDay(dayAt(at + 200 * DAY))),
        ],
      );
    }
  }
}
