import type { Command } from '../../domain/decider.ts';
import type { RefusalFacts } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';

/** What became of an act. Refused ones are kept as well: they are part of a record's history. */
export type Outcome =
  | { readonly outcome: 'taken'; readonly rev: number }
  | { readonly outcome: 'refused'; readonly refused: string; readonly facts: RefusalFacts };

export type JournalledAct = {
  readonly subjectId: string;
  readonly kind: string;
  readonly workflowId: string;
  readonly command: Command;
  readonly seen: number;
};
export type ActRow = JournalledAct & { readonly outcome?: Outcome; readonly failures: number };

/** Writes an act down before it is sent. Answers with the act as first written, if it was there already. */
export async function writeAct(
  queries: Queries,
  { subjectId, kind, command, seen }: JournalledAct,
): Promise<ActRow | undefined> {
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    'INSERT IGNORE INTO act (command_id, subject_id, kind, type, at, by_person, body, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [command.id, subjectId, kind, command.type, new Date(command.at), command.by, JSON.stringify(command), seen],
  );
  return affectedRows > 0 ? undefined : actOf(queries, subjectId, command.id);
}

export async function noteOutcome(
  queries: Queries,
  { subjectId, command }: JournalledAct,
  outcome: Outcome,
): Promise<void> {
  await queries.query(
    'UPDATE act SET outcome = ?, refused = ?, facts = ?, rev = ?, answered_at = ? WHERE command_id = ? AND subject_id = ? AND outcome IS NULL',
    [
      outcome.outcome,
      outcome.outcome === 'refused' ? outcome.refused : null,
      outcome.outcome === 'refused' ? JSON.stringify(outcome.facts) : null,
      outcome.outcome === 'taken' ? outcome.rev : null,
      new Date(),
      command.id,
      subjectId,
    ],
  );
}

export async function actOf(queries: Queries, subjectId: string, commandId: string): Promise<ActRow | undefined> {
  const rows = await acts(queries, 'a.subject_id = ? AND a.command_id = ?', [subjectId, commandId]);
  return rows[0];
}

/** Acts taken before `before` (ms, UTC) that nobody has answered, after the last one of an earlier page: oldest first. */
export const unansweredActs = (
  queries: Queries,
  before: number,
  { after, most }: { readonly after: JournalledAct | undefined; readonly most: number },
): Promise<readonly ActRow[]> =>
  acts(
    queries,
    `a.outcome IS NULL AND a.at < ? AND a.at >= ? AND (a.at > ? OR a.command_id > ? OR (a.command_id = ? AND a.subject_id > ?))
     ORDER BY a.at, a.command_id, a.subject_id LIMIT ?`,
    [new Date(before), ...afterAct(after), most],
  );

const afterAct = (after: JournalledAct | undefined): readonly unknown[] => {
  const [at, id] = [new Date(after?.command.at ?? 0), after?.command.id ?? ''];
  return [at, at, id, id, after?.subjectId ?? ''];
};

/** The unanswered acts on one subject, oldest first. */
export const unansweredActsOf = (queries: Queries, subjectId: string): Promise<readonly ActRow[]> =>
  acts(queries, 'a.subject_id = ? AND a.outcome IS NULL ORDER BY a.at LIMIT 200', [subjectId]);

/** A sending that ended in a fault of ours (column `sent`); the next one needs another update id. */
export async function countFailure(queries: Queries, { subjectId, command }: JournalledAct): Promise<void> {
  await queries.query('UPDATE act SET sent = sent + 1 WHERE subject_id = ? AND command_id = ?', [
    subjectId,
    command.id,
  ]);
}

type Row = {
  command_id: string;
  at: Date;
  subject_id: string;
  kind: string;
  workflow_id: string;
  body: string;
  seen: number;
  outcome: 'taken' | 'refused' | null;
  refused: string | null;
  facts: string | null;
  rev: number | null;
  sent: number;
};

async function acts(queries: Queries, where: string, parameters: unknown[]): Promise<readonly ActRow[]> {
  const rows = await queries.query<Row[]>(
    `SELECT a.command_id, a.at, a.subject_id, a.kind, s.workflow_id, a.body, a.seen, a.outcome, a.refused, a.facts, a.rev, a.sent
     FROM act a JOIN subject s ON s.id = a.subject_id WHERE ${where}`,
    parameters,
  );
  return rows.map((row) => {
    const outcome = outcomeIn(row);
    return {
      subjectId: row.subject_id,
      kind: row.kind,
      workflowId: row.workflow_id,
      command: { ...JSON.parse(row.body), id: row.command_id, at: row.at.getTime() },
      seen: row.seen,
      failures: row.sent,
      ...(outcome && { outcome }),
    };
  });
}

function outcomeIn({ outcome, refused, facts, rev }: Row): Outcome | undefined {
  if (outcome === 'taken') return { outcome, rev: rev ?? 0 };
  if (outcome === 'refused') return { outcome, refused: refused ?? '', facts: JSON.parse(facts ?? '{}') };
  return undefined;
}
