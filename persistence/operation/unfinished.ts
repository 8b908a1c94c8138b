import type { Queries } from '../data-source.ts';

/** What a workflow stands for, by the table that knows where it stands. */
export type WorkflowOf =
  | { readonly of: 'subject'; readonly id: string; readonly kind: string; readonly workflowId: string }
  | { readonly of: 'ceremony'; readonly id: string; readonly expiresAt: number; readonly confirmed: boolean }
  | { readonly of: 'sentMessage'; readonly id: string }
  | { readonly of: 'receivedMessage'; readonly id: string }
  | {
      readonly of: 'report';
      readonly id: string;
      readonly provinceId: string;
      readonly schoolYear: string;
      readonly n: number;
      readonly state: 'packing' | 'awaitingSignature' | 'sending' | 'polling';
    }
  | { readonly of: 'roster'; readonly id: string; readonly rosterId: string }
  | { readonly of: 'opening'; readonly id: string; readonly schoolId: string; readonly schoolYear: string };

/** What is unfinished, in the order in which it begins again: what has instants and people waiting first, records last. */
export const UNFINISHED_KINDS = [
  'roundClosing',
  'certificateApproval',
  'ceremony',
  'sentMessage',
  'receivedMessage',
  'report',
  'roster',
  'opening',
  'classSheet',
  'recordYear',
] as const;
export type UnfinishedKind = (typeof UNFINISHED_KINDS)[number];

/** The next unfinished workflows of a kind after this id, in id order, at most so many. */
export async function unfinishedAfter(
  queries: Queries,
  kind: UnfinishedKind,
  afterId: string,
  most: number,
): Promise<readonly WorkflowOf[]> {
  switch (kind) {
    case 'ceremony':
      return ceremonies(queries, afterId, most);
    case 'sentMessage':
      return messages(queries, 'sent', afterId, most);
    case 'receivedMessage':
      return messages(queries, 'received', afterId, most);
    case 'report':
      return reports(queries, afterId, most);
    case 'roster':
      return rosters(queries, afterId, most);
    case 'opening':
      return openings(queries, afterId, most);
    default:
      return subjects(queries, kind, afterId, most);
  }
}

/** How many of a kind are unfinished. */
export async function countUnfinished(queries: Queries, kind: UnfinishedKind): Promise<number> {
  const [from, parameters] = FROM[kind] ?? [`subject WHERE kind = ? AND ended_at IS NULL`, [kind]];
  const [row] = await queries.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${from}`, [...parameters]);
  return Number(row?.n ?? 0);
}

/** Whether a record's parts are all there while it waits for them or for the homeroom teacher: its sheets may have news for it. */
export async function mayHaveNews(queries: Queries, recordId: string): Promise<boolean> {
  const rows = await queries.query<object[]>(
    `SELECT 1 FROM record WHERE id = ? AND stage IN ('entering', 'homeroom') AND parts_open = 0 AND being_replaced IS NULL`,
    [recordId],
  );
  return rows.length > 0;
}

/**
 * Revoked certificates: their own life is over, but the signatures made after the revocation's effect may not be void yet.
 */
export async function revokedCertificates(queries: Queries): Promise<readonly string[]> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT c.id FROM certificate c JOIN subject s ON s.id = c.id WHERE c.revoked_from IS NOT NULL AND c.state = 'revoked' ORDER BY c.id`,
  );
  return rows.map(({ id }) => id);
}

/** The id of the n-th unfinished subject of a kind, from 0: a place to begin at. */
export async function unfinishedAt(queries: Queries, kind: UnfinishedKind, n: number): Promise<string> {
  const [row] = await queries.query<{ id: string }[]>(
    'SELECT id FROM subject WHERE kind = ? AND ended_at IS NULL ORDER BY id LIMIT 1 OFFSET ?',
    [kind, n],
  );
  return row?.id ?? '';
}

const FROM: Readonly<Partial<Record<UnfinishedKind, readonly [string, readonly string[]]>>> = {
  ceremony: [`ceremony WHERE state IN ('preparing', 'prepared', 'confirmed')`, []],
  sentMessage: [`message WHERE state IN ('signed', 'accepted') AND side = 'sent' AND run_id IS NULL`, []],
  receivedMessage: [`message WHERE state = 'accepted' AND side = 'received'`, []],
  report: ['report_run WHERE ended_at IS NULL', []],
  roster: [`progress WHERE ended_at IS NULL AND kind = 'roster' AND claimed_at IS NOT NULL`, []],
  opening: [`progress WHERE ended_at IS NULL AND kind = 'opening'`, []],
};

async function subjects(queries: Queries, kind: string, afterId: string, most: number): Promise<readonly WorkflowOf[]> {
  const rows = await queries.query<{ id: string; workflow_id: string }[]>(
    'SELECT id, workflow_id FROM subject WHERE kind = ? AND ended_at IS NULL AND id > ? ORDER BY id LIMIT ?',
    [kind, afterId, most],
  );
  return rows.map(({ id, workflow_id }) => ({ of: 'subject', id, kind, workflowId: workflow_id }));
}

async function ceremonies(queries: Queries, afterId: string, most: number): Promise<readonly WorkflowOf[]> {
  const rows = await queries.query<{ id: string; expires_at: Date; state: string }[]>(
    `SELECT id, expires_at, state FROM ceremony WHERE state IN ('preparing', 'prepared', 'confirmed') AND id > ? ORDER BY id LIMIT ?`,
    [afterId, most],
  );
  return rows.map(({ id, expires_at, state }) => ({
    of: 'ceremony',
    id,
    expiresAt: expires_at.getTime(),
    confirmed: state === 'confirmed',
  }));
}

/** Packages of a report are its own work: they are sent and asked about by `ministryReport`. */
async function messages(
  queries: Queries,
  side: 'sent' | 'received',
  afterId: string,
  most: number,
): Promise<readonly WorkflowOf[]> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT id FROM message WHERE state IN (?) AND side = ? AND run_id IS NULL AND id > ? ORDER BY id LIMIT ?`,
    [side === 'sent' ? ['signed', 'accepted'] : ['accepted'], side, afterId, most],
  );
  return rows.map(({ id }) => ({ of: side === 'sent' ? 'sentMessage' : 'receivedMessage', id }));
}

async function reports(queries: Queries, afterId: string, most: number): Promise<readonly WorkflowOf[]> {
  const rows = await queries.query<
    {
      id: string;
      province_id: string;
      school_year: string;
      n: number;
      state: 'packing' | 'awaitingSignature' | 'sending' | 'polling';
    }[]
  >(
    'SELECT id, province_id, school_year, n, state FROM report_run WHERE ended_at IS NULL AND id > ? ORDER BY id LIMIT ?',
    [afterId, most],
  );
  return rows.map(({ id, province_id, school_year, n, state }) => ({
    of: 'report',
    id,
    provinceId: province_id,
    schoolYear: school_year,
    n,
    state,
  }));
}

/** Lists whose "Ghi" was pressed; one that is only uploaded has no workflow. */
async function rosters(queries: Queries, afterId: string, most: number): Promise<readonly WorkflowOf[]> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT id FROM progress WHERE ended_at IS NULL AND kind = 'roster' AND claimed_at IS NOT NULL AND id > ? ORDER BY id LIMIT ?`,
    [afterId, most],
  );
  return rows.map(({ id }) => ({ of: 'roster', id, rosterId: id.slice('roster/'.length) }));
}

async function openings(queries: Queries, afterId: string, most: number): Promise<readonly WorkflowOf[]> {
  const rows = await queries.query<{ id: string; detail: string }[]>(
    `SELECT id, detail FROM progress WHERE ended_at IS NULL AND kind = 'opening' AND id > ? ORDER BY id LIMIT ?`,
    [afterId, most],
  );
  return rows.map(({ id, detail }) => ({ of: 'opening', id, ...JSON.parse(detail) }));
}
