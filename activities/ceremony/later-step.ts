import { dayAt } from '../../domain/calendar/instant.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { RecordIssue } from '../../domain/record/record-document.ts';
import type { RecordYear } from '../../domain/record-year/state.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Ceremony } from '../../persistence/ceremony/ceremony.ts';
import type { Queries } from '../../persistence/data-source.ts';
import type { Head } from '../../persistence/log/transition.ts';
import { schoolOf } from '../../persistence/units/school.ts';
import type { MadeRecord } from './made-record.ts';
import type { CeremonyParts } from './parts.ts';
import { personOf } from './record-person.ts';
import { earlierCertificates, signerOf, trustFor } from './trust.ts';

/** The principal's and the seal's step: on the exact bytes of the step before (record-files.md section 1). */
export async function laterStep(parts: CeremonyParts, ceremony: Ceremony, head: Head): Promise<MadeRecord | Refusal> {
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
