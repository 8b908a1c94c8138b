import type { Queries } from '../data-source.ts';
import { SCHOOL_OF_PROGRESS } from '../operation/place-of-workflow.ts';
import type { WorkflowOf } from '../operation/unfinished.ts';
import { rosterKey } from '../roster/import.ts';
import type { WorkflowKind } from './workflow-list.ts';

/** One workflow with what its tables know: no names. Instants in ms, UTC. */
export type KnownWorkflow = {
  /** By it the workflow is asked for. */
  readonly id: string;
  readonly workflow: WorkflowOf;
  readonly kind: WorkflowKind;
  readonly unitCode: string;
  /** Its own state's name: a record's stage, a ceremony's or message's state. */
  readonly state: string;
  readonly finished: boolean;
};

type Row = { id: string; unit_code: string; state: string };

/** The workflow that stands for this subject, ceremony, message, report or list, or for the opening of this school. */
export async function workflowById(queries: Queries, id: string): Promise<KnownWorkflow | undefined> {
  for (const find of [subject, ceremony, message, report, roster, opening]) {
    const found = await find(queries, id);
    if (found) return { ...found, id };
  }
  return undefined;
}

type Found = Omit<KnownWorkflow, 'id'>;

async function subject(queries: Queries, id: string): Promise<Found | undefined> {
  const [row] = await queries.query<(Row & { kind: WorkflowKind; workflow_id: string; ended_at: Date | null })[]>(
    `SELECT s.id, s.kind, s.workflow_id, s.state, s.ended_at, u.code AS unit_code FROM subject s
     LEFT JOIN round o ON o.id = s.id JOIN unit u ON u.id = COALESCE(s.school_id, o.province_id) WHERE s.id = ?`,
    [id],
  );
  if (!row) return undefined;
  const state: { stage?: string } = JSON.parse(row.state);
  return {
    workflow: { of: 'subject', id, kind: row.kind, workflowId: row.workflow_id },
    kind: row.kind,
    unitCode: row.unit_code,
    state: state.stage ?? '',
    finished: row.ended_at !== null,
  };
}

async function ceremony(queries: Queries, id: string): Promise<Found | undefined> {
  const [row] = await queries.query<(Row & { expires_at: Date })[]>(
    'SELECT c.id, c.state, c.expires_at, u.code AS unit_code FROM ceremony c JOIN unit u ON u.id = c.school_id WHERE c.id = ?',
    [id],
  );
  return (
    row && {
      workflow: { of: 'ceremony', id, expiresAt: row.expires_at.getTime(), confirmed: row.state === 'confirmed' },
      kind: 'signingCeremony',
      unitCode: row.unit_code,
      state: row.state,
      finished: row.state === 'done' || row.state === 'ended',
    }
  );
}

async function message(queries: Queries, id: string): Promise<Found | undefined> {
  const [row] = await queries.query<(Row & { side: 'sent' | 'received' })[]>(
    `SELECT m.id, m.side, m.state, u.code AS unit_code FROM message m JOIN unit u ON u.id = m.unit_id WHERE m.id = ? ORDER BY m.side = 'received' LIMIT 1`,
    [id],
  );
  return (
    row && {
      workflow: { of: row.side === 'sent' ? 'sentMessage' : 'receivedMessage', id },
      kind: row.side === 'sent' ? 'exchangeSubmission' : 'exchangeIntake',
      unitCode: row.unit_code,
      state: row.state,
      finished: row.state !== 'signed' && row.state !== 'accepted',
    }
  );
}

async function report(queries: Queries, id: string): Promise<Found | undefined> {
  const [row] = await queries.query<
    (Row & { province_id: string; school_year: string; n: number; ended_at: Date | null })[]
  >(
    'SELECT r.id, r.province_id, r.school_year, r.n, r.state, r.ended_at, u.code AS unit_code FROM report_run r JOIN unit u ON u.id = r.province_id WHERE r.id = ?',
    [id],
  );
  return (
    row && {
      workflow: {
        of: 'report',
        id,
        provinceId: row.province_id,
        schoolYear: row.school_year,
        n: row.n,
        state: row.state as 'packing',
      },
      kind: 'ministryReport',
      unitCode: row.unit_code,
      state: row.state,
      finished: row.ended_at !== null,
    }
  );
}

async function roster(queries: Queries, id: string): Promise<Found | undefined> {
  const [row] = await queries.query<{ unit_code: string; ended_at: Date | null }[]>(
    `SELECT u.code AS unit_code, p.ended_at FROM progress p JOIN unit u ON u.id = ${SCHOOL_OF_PROGRESS} WHERE p.id = ? AND p.claimed_at IS NOT NULL`,
    [rosterKey(id)],
  );
  return (
    row && {
      workflow: { of: 'roster', id: rosterKey(id), rosterId: id },
      ...{ kind: 'rosterWriting', unitCode: row.unit_code, state: '', finished: row.ended_at !== null },
    }
  );
}

/** The newest opening of a school. */
async function opening(queries: Queries, schoolId: string): Promise<Found | undefined> {
  const [row] = await queries.query<{ id: string; unit_code: string; ended_at: Date | null; detail: string }[]>(
    `SELECT p.id, u.code AS unit_code, p.ended_at, p.detail FROM progress p JOIN unit u ON u.id = ?
     WHERE p.id LIKE CONCAT('opening/', u.id, '/%') ORDER BY p.id DESC LIMIT 1`,
    [schoolId],
  );
  if (!row) return undefined;
  const { schoolYear }: { schoolYear: string } = JSON.parse(row.detail);
  return {
    workflow: { of: 'opening', id: row.id, schoolId, schoolYear },
    ...{ kind: 'schoolYearOpening', unitCode: row.unit_code, state: '', finished: row.ended_at !== null },
  };
}

/** Open tasks, refused and unanswered acts, faults and the newest rows of the log of one workflow. */
export type Traces = {
  readonly positions: readonly string[];
  readonly log: readonly {
    readonly at: number;
    readonly rev: number;
    readonly type: string;
    readonly commandId: string;
  }[];
  readonly unanswered: readonly {
    readonly at: number;
    readonly type: string;
    readonly commandId: string;
    readonly failures: number;
  }[];
  readonly refused: readonly { readonly at: number; readonly type: string; readonly refused: string }[];
  readonly faults: readonly {
    readonly activity: string;
    readonly fault: string;
    readonly attempts: number;
    readonly since: number;
    readonly at: number;
    readonly nextAt: number;
  }[];
};

const MOST = 20;

export async function tracesOf(queries: Queries, id: string, workflowId: string): Promise<Traces> {
  const [tasks, log, acts, faults] = await Promise.all([
    queries.query<{ position: string }[]>(
      `SELECT DISTINCT SUBSTRING_INDEX(position, ':', 1) AS position FROM task WHERE subject_id = ?`,
      [id],
    ),
    queries.query<{ rev: number; type: string; command_id: string; written_at: Date }[]>(
      'SELECT rev, type, command_id, written_at FROM transition WHERE subject_id = ? ORDER BY rev DESC LIMIT ?',
      [id, MOST],
    ),
    queries.query<
      { type: string; command_id: string; at: Date; sent: number; outcome: string | null; refused: string | null }[]
    >(
      `SELECT type, command_id, at, sent, outcome, refused FROM act WHERE subject_id = ? AND (outcome IS NULL OR outcome = 'refused') ORDER BY at DESC LIMIT ?`,
      [id, MOST],
    ),
    queries.query<
      { activity: string; fault: string; attempts: number; since: Date; failed_at: Date; next_try_at: Date }[]
    >('SELECT activity, fault, attempts, since, failed_at, next_try_at FROM workflow_fault WHERE workflow_id = ?', [
      workflowId,
    ]),
  ]);
  return {
    positions: tasks.map(({ position }) => position),
    log: log.map((row) => ({ at: row.written_at.getTime(), rev: row.rev, type: row.type, commandId: row.command_id })),
    unanswered: acts
      .filter(({ outcome }) => outcome === null)
      .map((row) => ({ at: row.at.getTime(), type: row.type, commandId: row.command_id, failures: row.sent })),
    refused: acts
      .filter(({ outcome }) => outcome !== null)
      .map((row) => ({ at: row.at.getTime(), type: row.type, refused: row.refused ?? '' })),
    faults: faults.map((row) => ({
      activity: row.activity,
      fault: row.fault,
      attempts: row.attempts,
      since: row.since.getTime(),
      at: row.failed_at.getTime(),
      nextAt: row.next_try_at.getTime(),
    })),
  };
}

/** What an administrator types to find a workflow: its id or a part's id, a look-up code, or a unit's code. */
export async function searchedWorkflow(
  queries: Queries,
  text: string,
  provinceId: string,
): Promise<{ readonly id: string } | { readonly unitCode: string } | undefined> {
  const last = text.split('/').at(-1) ?? '';
  const [found] = await queries.query<{ id: string }[]>(
    `SELECT s.id FROM subject s WHERE s.workflow_id = ? UNION ALL SELECT s.id FROM subject s WHERE s.id = ?
     UNION ALL SELECT c.id FROM ceremony c WHERE c.id = ? UNION ALL SELECT m.id FROM message m WHERE m.id = ?
     UNION ALL SELECT r.id FROM report_run r WHERE r.id = ? UNION ALL SELECT r.id FROM record r WHERE r.look_up_code = ? LIMIT 1`,
    [text, last, last, last, last, text],
  );
  if (found) return found;
  const [unit] = await queries.query<{ code: string }[]>('SELECT code FROM unit WHERE code = ? AND province_id = ?', [
    text,
    provinceId,
  ]);
  return unit && { unitCode: unit.code };
}
