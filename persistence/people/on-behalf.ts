import type { DataSource } from 'typeorm';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';
import { type PeopleAct, peopleActOnce } from './people-act.ts';

/** A decision by which a vice-principal signs on the principal's behalf (KT., D12); days inclusive. */
export type OnBehalf = {
  readonly number: string;
  readonly decidedOn: CalendarDay;
  readonly from: CalendarDay;
  readonly to: CalendarDay;
  /** SHA-256 of the decision's file, if it was attached. */
  readonly fileSha256?: string;
};

export type Proposal = OnBehalf & {
  readonly proposalId: string;
  readonly personId: string;
  readonly fullName: string;
};

/** Keeps the decision as proposed; it has no effect until the principal has confirmed it. */
export async function propose(database: DataSource, decision: OnBehalf, act: PeopleAct): Promise<void> {
  const detail = { number: decision.number, from: decision.from, to: decision.to };
  await peopleActOnce(database, { ...act, detail }, async (queries) => {
    const proposalId = newId(act.at);
    await tellPrincipals(queries, proposalId, act);
    await queries.query(
      `INSERT INTO on_behalf_proposal (id, school_id, person_id, number, decided_on, from_day, to_day, file_sha256, proposed_by, proposed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        proposalId,
        act.schoolId,
        act.personId,
        decision.number,
        decision.decidedOn,
        decision.from,
        decision.to,
        decision.fileSha256 ?? null,
        act.by,
        new Date(act.at),
      ],
    );
    return undefined;
  });
}

async function tellPrincipals(queries: Queries, proposalId: string, { schoolId, at }: PeopleAct): Promise<void> {
  const principals = await queries.query<{ person_id: string }[]>(
    `SELECT person_id FROM role_grant WHERE unit_id = ? AND role = 'principal' AND from_day <= ? AND (to_day IS NULL OR to_day >= ?)`,
    [schoolId, dayAt(at), dayAt(at)],
  );
  for (const { person_id } of principals)
    await queries.query('INSERT INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)', [
      newId(at),
      person_id,
      `onBehalf/${proposalId}`,
      'onBehalfProposed',
      '{}',
      new Date(at),
    ]);
}

type Row = {
  id: string;
  person_id: string;
  full_name: string;
  number: string;
  decided_on: CalendarDay;
  from_day: CalendarDay;
  to_day: CalendarDay;
  file_sha256: string | null;
};

/** What waits for the principal: proposed, not answered, its last day not past. */
export async function proposalsOf(
  queries: Queries,
  schoolId: string,
  today: CalendarDay,
): Promise<readonly Proposal[]> {
  const rows = await queries.query<Row[]>(
    `SELECT o.id, o.person_id, p.full_name, o.number, o.decided_on, o.from_day, o.to_day, o.file_sha256
     FROM on_behalf_proposal o JOIN person p ON p.id = o.person_id
     WHERE o.school_id = ? AND o.answer IS NULL AND o.to_day >= ? ORDER BY o.from_day, o.id`,
    [schoolId, today],
  );
  return rows.map((row) => ({
    proposalId: row.id,
    personId: row.person_id,
    fullName: row.full_name,
    number: row.number,
    decidedOn: row.decided_on,
    from: row.from_day,
    to: row.to_day,
    ...(row.file_sha256 && { fileSha256: row.file_sha256 }),
  }));
}

/**
 * The principal's word: with `confirmed` the decision is written and the deputy holds the principal's position in its
 * period. Of two answers at one instant one counts.
 */
export async function answer(
  database: DataSource,
  proposal: Proposal,
  {
    answer,
    signer,
    act,
  }: { readonly answer: 'confirmed' | 'declined'; readonly signer: string; readonly act: PeopleAct },
): Promise<Refusal | undefined> {
  return peopleActOnce(database, { ...act, detail: { number: proposal.number } }, async (queries) => {
    const answered = await queries.query<{ affectedRows: number }>(
      'UPDATE on_behalf_proposal SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ? AND answer IS NULL',
      [answer, act.by, new Date(act.at), proposal.proposalId],
    );
    if (answered.affectedRows === 0) return { refused: 'PROPOSAL_ANSWERED' };
    if (answer === 'declined') return undefined;
    // He may have left, or leave within the period, since it was proposed.
    if (!(await isDeputyThroughout(queries, proposal, act.schoolId))) return { refused: 'NOT_A_DEPUTY' };
    await putInForce(queries, proposal, { signer, act });
    return undefined;
  });
}

async function isDeputyThroughout(
  queries: Queries,
  { personId, from, to }: Proposal,
  schoolId: string,
): Promise<boolean> {
  const rows = await queries.query<object[]>(
    `SELECT id FROM role_grant WHERE person_id = ? AND unit_id = ? AND role = 'vicePrincipal' AND from_day <= ?
       AND (to_day IS NULL OR to_day >= ?) LOCK IN SHARE MODE`,
    [personId, schoolId, from, to],
  );
  return rows.length > 0;
}

async function putInForce(
  queries: Queries,
  { personId, number, decidedOn, from, to, fileSha256 }: Proposal,
  { signer, act }: { readonly signer: string; readonly act: PeopleAct },
): Promise<void> {
  const decisionId = newId(act.at);
  await queries.query(
    'INSERT INTO decision (id, unit_id, number, decided_on, signer, subject, file_sha256, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [
      decisionId,
      act.schoolId,
      number,
      decidedOn,
      signer,
      'Phân công Phó Hiệu trưởng ký thay (KT.)',
      fileSha256 ?? null,
      new Date(act.at),
    ],
  );
  await queries.query(
    `INSERT INTO role_grant (id, person_id, role, unit_id, from_day, to_day, decision_id) VALUES (?, ?, 'signOnBehalf', ?, ?, ?, ?)`,
    [newId(act.at), personId, act.schoolId, from, to, decisionId],
  );
}
