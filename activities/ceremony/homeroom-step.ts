import { refuseAwardText } from '../../domain/assessment/awards.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { mandatoryMissing } from '../../domain/record/mandatory-fields.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { RecordDocument } from '../../domain/record/record-document.ts';
import type { RecordYear } from '../../domain/record-year/state.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Ceremony } from '../../persistence/ceremony/ceremony.ts';
import { draftDigest, draftRows } from '../../persistence/class-sheet/draft.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import type { Head } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import { homeroomRegionDigest } from '../../signing/record-xml/prepare-record.ts';
import type { MadeRecord } from './made-record.ts';
import type { CeremonyParts } from './parts.ts';
import { recordDocument } from './record-document.ts';
import { personOf } from './record-person.ts';
import { signerOf } from './trust.ts';

/** Điều 9.3: the regions she answers for and the page are frozen here (record-files.md sections 1 and 2). */
export async function homeroomStep(
  parts: CeremonyParts,
  ceremony: Ceremony,
  head: Head,
): Promise<MadeRecord | Refusal> {
  const record = head.state as RecordYear;
  if (record.stage !== 'homeroom') return { refused: 'NOT_AT_THIS_STAGE', facts: { stage: record.stage } };
  const { database } = parts;
  const at = await parts.clock.now();

  const { sheetId, homeroom } = await homeroomInputs(database, record);
  const { document, outcome } = await recordDocument(database, {
    recordId: head.subjectId,
    homeroom,
    homeroomTeacher: await personOf(database, ceremony.signerId),
    promotion: record.promotion?.promoted,
    createdAt: at,
  });
  const missing = mandatoryMissing(document, CV2088_XADES);
  const refusal = whyNotReady(record, missing, outcome) ?? awardNotOfResult(document);
  if (refusal) return refusal;

  const homeroomRevisionId = await freezeHomeroom(database, {
    sheetId,
    enrolmentId: record.enrolmentId,
    content: JSON.stringify(homeroom),
    by: ceremony.signerId,
    at,
  });
  const digest = homeroomRegionDigest(document, CV2088_XADES);
  const pdf = await parts.renderer.render(document, { digest, absenceUnit: 'halfDays' });
  const prepared = await parts.pool.run('prepareHomeroom', {
    document,
    profile: CV2088_XADES,
    signer: await signerOf(database, ceremony.certificateId, 'Giáo viên chủ nhiệm'),
    signingTime: at,
    pdf,
  });
  if (isRefusal(prepared)) return prepared;

  return {
    step: 'homeroom',
    prepared,
    contentDigest: digest,
    result: document.yearResult ?? 'missing',
    completed: document.gradeCompleted ?? false,
    promoted: document.promoted,
    ...(record.promotion && { promotion: record.promotion.commandId }),
    madeFrom: {
      parts: await effectiveParts(database, head.subjectId),
      pupilDataId: await pupilDataId(database, head.subjectId),
      homeroomRevisionId,
      homeroomDraft: draftDigest(homeroom),
      missing,
    },
  };
}

function whyNotReady(
  record: RecordYear,
  missing: readonly string[],
  outcome: { result: string } | { missing: readonly unknown[] },
): Refusal | undefined {
  if (missing.includes('pupil.personalId')) return { refused: 'NO_PERSONAL_ID' };
  const demanded = missing.filter((field) => field !== 'promoted');
  if (demanded.length > 0) return { refused: 'FIELDS_MISSING', facts: { missing: demanded.join(', ') } };
  if ('result' in outcome && outcome.result === 'notCompleted' && !record.promotion)
    return { refused: 'NOT_COMPLETED' };
  return missing.length > 0 ? { refused: 'FIELDS_MISSING', facts: { missing: missing.join(', ') } } : undefined;
}

/** TT 27/2020 Điều 13.1: judged when typed, and again on what is frozen, for the result may have become another since. */
const awardNotOfResult = ({ award, yearResult }: RecordDocument): Refusal | undefined =>
  award && yearResult ? refuseAwardText(award.normalize('NFC'), yearResult) : undefined;

async function homeroomInputs(queries: Queries, record: RecordYear) {
  const [sheet] = await queries.query<{ id: string }[]>(
    'SELECT id FROM class_sheet WHERE class_id = ? AND grade = ? AND subject = ?',
    [record.classId, record.grade, HOMEROOM],
  );
  const sheetId = sheet?.id ?? '';
  return { sheetId, homeroom: (await draftRows(queries, sheetId, 'yearEnd')).get(record.enrolmentId) ?? {} };
}

async function freezeHomeroom(
  queries: Queries,
  frozen: { sheetId: string; enrolmentId: string; content: string; by: string; at: number },
): Promise<string> {
  const id = newId(frozen.at);
  await queries.query(
    'INSERT INTO homeroom_revision (id, enrolment_id, sheet_id, kind, content, digest, by_person, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [
      id,
      frozen.enrolmentId,
      frozen.sheetId,
      'normal',
      frozen.content,
      digestOf(Buffer.from(frozen.content)),
      frozen.by,
      new Date(frozen.at),
    ],
  );
  return id;
}

async function effectiveParts(queries: Queries, recordId: string): Promise<Record<string, string>> {
  const rows = await queries.query<{ subject: string; revision_id: string | null }[]>(
    'SELECT subject, revision_id FROM part WHERE record_id = ? ORDER BY subject',
    [recordId],
  );
  return Object.fromEntries(rows.map(({ subject, revision_id }) => [subject, revision_id ?? '']));
}

async function pupilDataId(queries: Queries, recordId: string): Promise<string> {
  const [row] = await queries.query<{ pupil_data_id: string }[]>(
    'SELECT p.pupil_data_id FROM record r JOIN pupil p ON p.id = r.pupil_id WHERE r.id = ?',
    [recordId],
  );
  return row?.pupil_data_id ?? '';
}
