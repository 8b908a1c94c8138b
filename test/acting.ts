import type { DataSource } from 'typeorm';
import type { Sender } from '../activities/acts/send-act.ts';
import { sendAct } from '../activities/acts/send-act.ts';
import { judge } from '../activities/transitions/judge.ts';
import { yearResult } from '../domain/assessment/year-result.ts';
import type { Command } from '../domain/decider.ts';
import type { RefusedCause } from '../domain/record-year/state.ts';
import { isRefusal } from '../domain/refusal.ts';
import { draftDigest, draftRows } from '../persistence/class-sheet/draft.ts';
import { headsOf, transitionOf } from '../persistence/log/transition.ts';
import { writeSet } from '../persistence/record-year/sets.ts';
import { yearInputsOf } from '../persistence/record-year/year-inputs.ts';
import { newId } from '../persistence/ulid.ts';
import type { certificatesFor } from './certificates.ts';
import type { Province } from './province.ts';
import { aPartRevision, sheetOf } from './rows.ts';

/** The subjects of grade 1 without electives. */
export const SUBJECTS = [
  'vietnamese',
  'math',
  'ethics',
  'natureSociety',
  'physicalEducation',
  'music',
  'art',
  'experientialActivities',
] as const;

/** How an act got its answer: the revision that it made, or the name of its refusal. */
export type Answer = number | string;
export type AnyCommand = Command & Record<string, unknown>;
export type Put = (subjectId: string, command: AnyCommand) => Promise<Answer>;

/** Straight to the verdict, as a workflow asks for it. */
export const byJudge =
  (database: DataSource, clock = { now: (): number | Promise<number> => Date.now() }): Put =>
  async (subjectId, command) => {
    const { refused } = await judge(database, clock, { kind: '', subjectId, rev: 0, command });
    if (refused) return refused.refused;
    return (await transitionOf(database, subjectId, command.id))?.rev ?? 0;
  };

/** Through the journal and the subject's workflow, as the pages do it; an answer that is still to come is asked for again. */
export const byWorkflow =
  (sender: Sender): Put =>
  async (subjectId, command) => {
    for (;;) {
      const [head] = await headsOf(sender.database, [subjectId]);
      if (!head) return 'SUBJECT_UNKNOWN';
      const { kind, workflowId, rev } = head;
      const answer = await sendAct(sender, { subjectId, kind, workflowId, command, seen: rev });
      if (answer.outcome === 'taken') return answer.rev;
      if (answer.outcome === 'refused') return answer.refused;
      if (answer.outcome === 'failed') return 'FAILED';
    }
  };

export type Certificates = Awaited<ReturnType<typeof certificatesFor>>;

/** The people of a class and what they do in its year. Signing acts name a revision as a ceremony's prepare writes it. */
export type Acting = ReturnType<typeof acting>;

export function acting(
  database: DataSource,
  province: Province,
  certificates: Certificates,
  put: Put,
  now: () => number | Promise<number> = Date.now,
) {
  const { people } = province;
  const act = async (subjectId: string, by: string, command: { type: string } & Record<string, unknown>) =>
    put(subjectId, { id: newId(), at: await now(), by, ...command });

  return {
    act,

    async signRows(subject: string, enrolments = province.enrolments): Promise<Answer> {
      const sheet = await sheetOf(database, province, subject);
      const rows = [];
      for (const row of enrolments) rows.push({ row, revision: await aPartRevision(database, sheet, row, subject) });
      return act(sheet, people.subjectTeacher, { type: 'signRows', rows, ceremonyId: newId() });
    },

    async sign(recordId: string): Promise<Answer> {
      const revisionId = await aRevision(
        database,
        recordId,
        'homeroom',
        people.homeroomTeacher,
        certificates.homeroomTeacher,
      );
      return act(recordId, people.homeroomTeacher, { type: 'sign', revisionId });
    },

    async approve(recordId: string): Promise<Answer> {
      const revisionId = await aRevision(database, recordId, 'principal', people.principal, certificates.principal);
      return act(recordId, people.principal, { type: 'approve', revisionId });
    },

    async seal(recordId: string): Promise<Answer> {
      const revisionId = await aRevision(database, recordId, 'seal', people.clerk, certificates.school);
      return act(recordId, people.clerk, { type: 'seal', revisionId });
    },

    returnToTeacher: (recordId: string, part: string, by = people.homeroomTeacher): Promise<Answer> =>
      act(recordId, by, {
        type: 'returnForRework',
        to: 'subjectTeacher',
        part,
        noteId: newId(),
        dueAt: 4_000_000_000_000,
      }),

    returnToHomeroom: (recordId: string): Promise<Answer> =>
      act(recordId, people.principal, {
        type: 'returnForRework',
        to: 'homeroomTeacher',
        part: 'homeroom',
        noteId: newId(),
        dueAt: 4_000_000_000_000,
      }),

    /** What a package does to its records, written as a set. */
    async inSet(recordIds: readonly string[], command: SetCommand): Promise<readonly Answer[]> {
      const at = await now();
      const by = command.type === 'submitted' ? people.clerk : command.type === 'close' ? people.principal : 'intake';
      const outcomes = await writeSet(
        database,
        recordIds,
        (recordId) => ({ ...command, id: `${newId()}/${recordId}`, at, by }),
        at,
      );
      return outcomes.map(({ written }) => (isRefusal(written) ? written.refused : (written?.rev ?? 0)));
    },

    /** A hint, as `tellComplete` sends it. */
    lookAgain: (recordId: string): Promise<Answer> => act(recordId, 'sheet', { type: 'lookAgain' }),
  };
}

type SetCommand =
  | { readonly type: 'submitted' | 'received' | 'reported'; readonly messageId: string }
  | { readonly type: 'refused'; readonly messageId: string; readonly cause: RefusedCause }
  | { readonly type: 'close' };

type Step = 'homeroom' | 'principal' | 'seal';

/** A record's revision as a ceremony's prepare writes it down, without its files: for where signing is not the point. */
export async function aRevision(
  database: DataSource,
  recordId: string,
  step: Step,
  signerId: string,
  certificateId: string,
): Promise<string> {
  const [record] = await database.query<RecordRow[]>(
    `SELECT r.revision_id, r.enrolment_id, p.pupil_data_id, s.id AS sheet_id, b.state FROM record r JOIN pupil p ON p.id = r.pupil_id
       JOIN class_sheet s ON s.class_id = r.class_id AND s.subject = 'homeroom' JOIN subject b ON b.id = r.id WHERE r.id = ?`,
    [recordId],
  );
  if (!record) throw new Error('record unknown');
  const parts = await database.query<{ subject: string; revision_id: string | null }[]>(
    'SELECT subject, revision_id FROM part WHERE record_id = ?',
    [recordId],
  );
  const outcome = yearResult(await yearInputsOf(database, recordId));
  const id = newId();
  const madeFrom = {
    parts: Object.fromEntries(parts.map(({ subject, revision_id }) => [subject, revision_id])),
    pupilDataId: record.pupil_data_id,
    homeroomRevisionId: id,
    homeroomDraft: draftDigest((await draftRows(database, record.sheet_id, 'yearEnd')).get(record.enrolment_id)),
    missing: [],
  };
  await database.query(
    `INSERT INTO record_revision (id, record_id, step, earlier_id, made_from, promotion, year_result, grade_completed, content_digest, signer_id, certificate_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, NOW(3))`,
    [
      id,
      recordId,
      step,
      step === 'homeroom' ? null : record.revision_id,
      JSON.stringify(madeFrom),
      JSON.parse(record.state).promotion?.commandId ?? null,
      'result' in outcome && !isRefusal(outcome) ? outcome.result : 'missing',
      '0'.repeat(64),
      signerId,
      certificateId,
    ],
  );
  return id;
}

type RecordRow = {
  revision_id: string | null;
  enrolment_id: string;
  pupil_data_id: string;
  sheet_id: string;
  state: string;
};
