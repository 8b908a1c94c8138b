import { refuseAwardText } from '../../domain/assessment/awards.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { mandatoryMissing } from '../../domain/record/mandatory-fields.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { RecordDocument, RecordIssue, RecordPerson } from '../../domain/record/record-document.ts';
import type { RecordYear } from '../../domain/record-year/state.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { addDigest, type Ceremony, type CeremonyItem, notePrepared } from '../../persistence/ceremony/ceremony.ts';
import { draftDigest, draftRows } from '../../persistence/class-sheet/draft.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import { type Head, headsOf } from '../../persistence/log/transition.ts';
import type { MadeFrom } from '../../persistence/record-year/revision.ts';
import { newId } from '../../persistence/ulid.ts';
import { schoolOf } from '../../persistence/units/school.ts';
import type { PreparedRecord } from '../../signing/ceremony-types.ts';
import { homeroomRegionDigest } from '../../signing/record-xml/prepare-record.ts';
import type { CeremonyParts } from './parts.ts';
import { recordDocument } from './record-document.ts';
import { earlierCertificates, signerOf, trustFor } from './trust.ts';

type Step = 'homeroom' | 'principal' | 'seal';

/** What a step's prepare found and made, before anything of it is written. */
type Made = {
  readonly step: Step;
  readonly earlierId?: string;
  readonly madeFrom: MadeFrom;
  readonly promotion?: string;
  readonly result: string;
  readonly completed: boolean;
  readonly promoted: boolean | undefined;
  readonly contentDigest: string;
  readonly prepared: PreparedRecord;
};

/** Prepares one record at one of its three steps: freezes its bytes and writes down from which revisions they were made. */
export async function prepareRecord(
  parts: CeremonyParts,
  ceremony: Ceremony,
  item: CeremonyItem,
): Promise<Refusal | undefined> {
  const [head] = await headsOf(parts.database, [item.subjectId]);
  if (!head) return { refused: 'SUBJECT_UNKNOWN' };

  const made =
    ceremony.kind === 'homeroom' ? await homeroomStep(parts, ceremony, head) : await laterStep(parts, ceremony, head);
  if (isRefusal(made)) return made;

  const frozenXml = await parts.files.put(parts.database, made.prepared.xml, 'frozen');
  const frozenPdf = await parts.files.put(parts.database, made.prepared.pdf, 'frozen');
  const at = await parts.clock.now();
  await inTransaction(parts.database, (queries) =>
    writeDown(queries, ceremony, item, head, made, { frozenXml, frozenPdf, at }),
  );
  return undefined;
}

async function writeDown(
  queries: Queries,
  ceremony: Ceremony,
  item: CeremonyItem,
  head: Head,
  made: Made,
  files: { frozenXml: string; frozenPdf: string; at: number },
): Promise<void> {
  const revisionId = newId(files.at);
  await queries.query(
    `INSERT INTO record_revision (id, record_id, step, earlier_id, made_from, promotion, year_result, grade_completed, promoted, content_digest, signer_id, certificate_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      revisionId,
      head.subjectId,
      made.step,
      made.earlierId ?? null,
      JSON.stringify(made.madeFrom),
      made.promotion ?? null,
      made.result,
      made.completed,
      made.promoted ?? null,
      made.contentDigest,
      ceremony.signerId,
      ceremony.certificateId,
      new Date(files.at),
    ],
  );
  await notePrepared(queries, ceremony.id, {
    n: item.n,
    revisionId,
    seen: head.rev,
    frozenXml: files.frozenXml,
    frozenPdf: files.frozenPdf,
  });
  const [xml, pdf] = made.prepared.digests;
  if (!xml || !pdf) throw new Error('a record has two digests');
  await addDigest(queries, ceremony.id, { item: String(item.n), name: 'xml', digest: xml });
  await addDigest(queries, ceremony.id, { item: String(item.n), name: 'pdf', digest: pdf });
}

/** Điều 9.3: the regions she answers for and the page are frozen here (record-files.md sections 1 and 2). */
async function homeroomStep(parts: CeremonyParts, ceremony: Ceremony, head: Head): Promise<Made | Refusal> {
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

/** The principal's and the seal's step: on the exact bytes of the step before (record-files.md section 1). */
async function laterStep(parts: CeremonyParts, ceremony: Ceremony, head: Head): Promise<Made | Refusal> {
  const { database } = parts;
  const step = ceremony.kind === 'approve' ? 'principal' : 'seal';
  const record = head.state as RecordYear;
  if (record.stage !== step) return { refused: 'NOT_AT_THIS_STAGE', facts: { stage: record.stage } };
  const earlier = await earlierRevision(database, head.subjectId);
  if (!earlier) return { refused: 'CHANGED_SINCE' };
  if (step === 'principal' && !(await isMarked(database, head.subjectId, ceremony.signerId, earlier.content_digest)))
    return { refused: 'NOT_MARKED' };

  const signingTime = await parts.clock.now();
  const [xml, pdf] = [await parts.files.get(earlier.xml_sha256), await parts.files.get(earlier.pdf_sha256)];
  const position = ceremony.onBehalf ? 'KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG' : 'Hiệu trưởng';
  const signer = await signerOf(database, ceremony.certificateId, step === 'principal' ? position : undefined);
  const trust = await trustFor(database, await earlierCertificates(database, head.subjectId));
  const input = { xml, pdf, profile: CV2088_XADES, signer, signingTime, trust };
  const prepared =
    step === 'seal'
      ? await parts.pool.run('prepareSeal', input)
      : await parts.pool.run('prepareApproval', {
          ...input,
          issue: await issueOf(database, ceremony, position, signingTime),
        });
  if (isRefusal(prepared)) return prepared;

  return {
    step,
    earlierId: earlier.id,
    prepared,
    contentDigest: earlier.content_digest,
    result: earlier.year_result,
    completed: Boolean(earlier.grade_completed),
    promoted: earlier.promoted === null ? undefined : Boolean(earlier.promoted),
    madeFrom: JSON.parse(earlier.made_from),
    ...(earlier.promotion !== null && { promotion: earlier.promotion }),
  };
}

type EarlierRow = {
  id: string;
  content_digest: string;
  xml_sha256: string;
  pdf_sha256: string;
  made_from: string;
  year_result: string;
  grade_completed: number;
  promoted: number | null;
  promotion: string | null;
};

async function earlierRevision(queries: Queries, recordId: string): Promise<EarlierRow | undefined> {
  const [row] = await queries.query<EarlierRow[]>(
    'SELECT v.* FROM record r JOIN record_revision v ON v.id = r.revision_id WHERE r.id = ? AND v.void_at IS NULL',
    [recordId],
  );
  return row;
}

/** "Duyệt" is a mark on this very content; a ceremony takes only its signer's own marks (record-year.md section 2). */
async function isMarked(queries: Queries, recordId: string, signerId: string, contentDigest: string): Promise<boolean> {
  const [row] = await queries.query<{ n: number }[]>(
    'SELECT COUNT(*) AS n FROM approval_mark WHERE record_id = ? AND by_person = ? AND content_digest = ?',
    [recordId, signerId, contentDigest],
  );
  return Number(row?.n ?? 0) > 0;
}

async function issueOf(queries: Queries, ceremony: Ceremony, position: string, at: number): Promise<RecordIssue> {
  const { commune, province } = await schoolOf(queries, ceremony.schoolId);
  return {
    manager: { ...(await personOf(queries, ceremony.signerId)), position },
    place: commune || province,
    issueDate: dayAt(at),
  };
}

async function personOf(queries: Queries, personId: string): Promise<RecordPerson> {
  const [row] = await queries.query<{ full_name: string; personal_id: string | null }[]>(
    'SELECT full_name, personal_id FROM person WHERE id = ?',
    [personId],
  );
  return { fullName: row?.full_name ?? '', personalId: row?.personal_id ?? '' };
}

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
