import type { RowKind, SheetCommand } from '../../domain/class-sheet/sheet.ts';
import type { RecordCommand, RecordEvent } from '../../domain/record-year/messages.ts';
import type { RecordYear } from '../../domain/record-year/state.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';
import type { SameTransaction } from '../log/write.ts';
import { takeBack } from '../refusable-transaction.ts';
import { copyParts, insertRecord } from './new-record.ts';

type Change = {
  readonly id: string;
  readonly before: RecordYear | undefined;
  readonly after: RecordYear;
  readonly command: RecordCommand;
  readonly events: readonly RecordEvent[];
};

/** Brings the tables of records up to what the events say, and writes what else happens in the same commit. */
export async function projectRecord(queries: Queries, change: Change, same: SameTransaction): Promise<void> {
  for (const event of change.events) await projectEvent(queries, change, event, same);
  await writeStanding(queries, change);
}

async function writeStanding(queries: Queries, { id, before, after, command }: Change): Promise<void> {
  await queries.query(
    `UPDATE record SET stage_since = IF(stage = ?, stage_since, ?), stage = ?, lane = ?, returned = ?, refused_cause = ?,
       being_replaced = ?, effective_from = ?, reported = ? WHERE id = ?`,
    [
      after.stage,
      new Date(command.at),
      after.stage,
      after.lane,
      JSON.stringify(after.returned),
      after.refusedCause ?? null,
      after.beingReplaced ?? null,
      after.effectiveFrom === undefined ? null : new Date(after.effectiveFrom),
      after.reported === true,
      id,
    ],
  );
  if (before && signaturesLost(before, after)) await voidSignatures(queries, id, command.at);
}

const signaturesLost = (before: RecordYear, after: RecordYear): boolean =>
  before.homeroom !== undefined && after.homeroom === undefined;

/** What must be signed again: files and values stay, as void (D17). */
async function voidSignatures(queries: Queries, recordId: string, at: number): Promise<void> {
  await queries.query('UPDATE record_revision SET void_at = ? WHERE record_id = ? AND void_at IS NULL', [
    new Date(at),
    recordId,
  ]);
  await queries.query('UPDATE signature SET void_at = ? WHERE record_id = ? AND void_at IS NULL', [
    new Date(at),
    recordId,
  ]);
  await queries.query('UPDATE record SET revision_id = NULL, content_digest = NULL WHERE id = ?', [recordId]);
  await queries.query('DELETE FROM approval_mark WHERE record_id = ?', [recordId]);
}

async function projectEvent(
  queries: Queries,
  { id, after, command }: Change,
  event: RecordEvent,
  same: SameTransaction,
): Promise<void> {
  switch (event.type) {
    case 'homeroomSigned':
    case 'approved':
    case 'sealed':
      await queries.query('UPDATE record_revision SET effective_at = ? WHERE id = ?', [
        new Date(event.at),
        event.revisionId,
      ]);
      await queries.query(
        `UPDATE record r JOIN record_revision v ON v.id = ? SET r.revision_id = v.id, r.content_digest = v.content_digest WHERE r.id = ?`,
        [event.revisionId, id],
      );
      return;
    case 'returned':
      return reopen(queries, after, [event.part], same, command, 'normal', {
        noteId: event.noteId,
        dueAt: event.dueAt,
      });
    case 'additionalAssessmentOrdered':
      return reopen(queries, after, event.parts, same, command, 'additional');
    case 'pupilDataChanged':
      await queries.query('UPDATE pupil p JOIN record r ON r.pupil_id = p.id SET p.pupil_data_id = ? WHERE r.id = ?', [
        event.pupilDataId,
        id,
      ]);
      return;
    case 'signatureVoided':
      return event.signer === 'principal' ? voidApproval(queries, id, event.at) : undefined;
    case 'withdrawn':
      return leaveSheets(queries, after, same, command);
    case 'replacementBegun':
      return beginReplacement(queries, id, after, event, same, command);
    case 'received':
      if (after.replaces) await replaceOld(after.replaces, id, same, command);
      return;
    default:
      return;
  }
}

/** Only the approval falls: the record stands on the homeroom teacher's signature again. */
async function voidApproval(queries: Queries, recordId: string, at: number): Promise<void> {
  await queries.query(
    `UPDATE record r JOIN record_revision v ON v.id = r.revision_id SET r.revision_id = v.earlier_id, v.void_at = ? WHERE r.id = ? AND v.step = 'principal'`,
    [new Date(at), recordId],
  );
  await queries.query(
    `UPDATE signature SET void_at = ? WHERE record_id = ? AND role = 'principal' AND void_at IS NULL`,
    [new Date(at), recordId],
  );
}

/** The parts that must be entered again, on their sheets: the teacher's task opens in this very commit. */
async function reopen(
  queries: Queries,
  record: RecordYear,
  parts: readonly string[],
  same: SameTransaction,
  command: RecordCommand,
  kind: RowKind,
  returned?: { noteId: string; dueAt: number },
): Promise<void> {
  const sheets = await sheetsOf(queries, record);
  for (const { id, subject } of sheets.filter((sheet) => parts.includes(sheet.subject))) {
    const reopenRows: SheetCommand = {
      type: 'reopenRows',
      rows: [record.enrolmentId],
      kind,
      ...(returned && { returned }),
      id: `${command.id}/${subject}`,
      at: command.at,
      by: command.by,
    };
    await mustBeTaken(same, id, reopenRows);
  }
}

async function sheetsOf(queries: Queries, record: RecordYear): Promise<readonly { id: string; subject: string }[]> {
  return queries.query<{ id: string; subject: string }[]>(
    'SELECT id, subject FROM class_sheet WHERE class_id = ? AND grade = ? ORDER BY id',
    [record.classId, record.grade],
  );
}

/** D35: his rows leave the sheets, his data are kept. */
async function leaveSheets(
  queries: Queries,
  record: RecordYear,
  same: SameTransaction,
  command: RecordCommand,
): Promise<void> {
  for (const { id } of await sheetsOf(queries, record)) {
    const left: SheetCommand = {
      type: 'rosterChanged',
      added: [],
      left: [record.enrolmentId],
      id: command.id,
      at: command.at,
      by: command.by,
    };
    await mustBeTaken(same, id, left);
  }
}

/** D7, D34: same enrolment, new id, new code that names the old; subject parts stay signed. */
async function beginReplacement(
  queries: Queries,
  oldId: string,
  old: RecordYear,
  event: RecordEvent & { type: 'replacementBegun' },
  same: SameTransaction,
  command: RecordCommand,
): Promise<void> {
  const { newRecordId, newLookUpCode, stage } = event;
  const [row] = await queries.query<{ parts_open: number; parts_all: number; school_year: string }[]>(
    'SELECT parts_open, parts_all, school_year FROM record WHERE id = ?',
    [oldId],
  );
  await insertRecord(
    queries,
    {
      id: newRecordId,
      lookUpCode: newLookUpCode,
      enrolmentId: old.enrolmentId,
      stage,
      lane: old.lane,
      at: command.at,
      replaces: oldId,
    },
    { open: row?.parts_open ?? 0, all: row?.parts_all ?? 0 },
  );
  await copyParts(queries, oldId, newRecordId);
  const initialise: RecordCommand = {
    type: 'initialise',
    id: command.id,
    at: command.at,
    by: command.by,
    enrolmentId: old.enrolmentId,
    schoolId: old.schoolId,
    classId: old.classId,
    grade: old.grade,
    lookUpCode: newLookUpCode,
    stage,
    lane: old.lane,
    replaces: oldId,
    ...(old.wakeAt !== undefined && { wakeAt: old.wakeAt }),
  };
  await same.begin(
    {
      subjectId: newRecordId,
      kind: 'recordYear',
      workflowId: recordWorkflowId(row?.school_year ?? '', newRecordId),
      schoolId: old.schoolId,
    },
    initialise,
  );
}

/** `record/<schoolYear>/<recordId>` (architecture section 7). */
export const recordWorkflowId = (schoolYear: string, recordId: string): string => `record/${schoolYear}/${recordId}`;

/** D7: the old one is shown as current until the new one is accepted. */
async function replaceOld(
  oldId: string,
  newRecordId: string,
  same: SameTransaction,
  command: RecordCommand,
): Promise<void> {
  const replaced: RecordCommand = { type: 'replaced', newRecordId, id: command.id, at: command.at, by: command.by };
  await mustBeTaken(same, oldId, replaced);
}

/** Another subject's rules say no to what an act brings with it: then nothing of that act may stand. */
async function mustBeTaken(
  same: SameTransaction,
  subjectId: string,
  command: SheetCommand | RecordCommand,
): Promise<void> {
  const written = await same.write(subjectId, command);
  if (isRefusal(written)) takeBack(written);
}
