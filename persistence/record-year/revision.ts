import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { SignedRevision } from '../../domain/record-year/messages.ts';
import type { Result } from '../../domain/record-year/state.ts';
import { certificateFor } from '../certificate/certificate.ts';
import { draftDigest, draftRows } from '../class-sheet/draft.ts';
import type { Queries } from '../data-source.ts';

/** What a step's bytes were made from, as its prepare wrote it down (`record_revision.made_from`). */
export type MadeFrom = {
  /** Subject → the effective revision of that part. */
  readonly parts: Readonly<Record<string, string>>;
  readonly pupilDataId: string;
  readonly homeroomRevisionId: string;
  readonly homeroomDraft: string;
  /** Mandatory fields without a value. */
  readonly missing: readonly string[];
};

type Row = {
  id: string;
  record_id: string;
  step: SignedRevision['step'];
  earlier_id: string | null;
  made_from: string;
  promotion: string | null;
  year_result: Result;
  signer_id: string;
  certificate_id: string;
  void_at: Date | null;
  record_revision: string | null;
  pupil_data_id: string;
  school_id: string;
  enrolment_id: string;
  class_id: string;
};

/** The revision that a signing command names, compared with what is newest now. Locked for the verdict. */
export async function signedRevision(
  queries: Queries,
  revisionId: string,
  at: number,
): Promise<SignedRevision | undefined> {
  const [row] = await queries.query<Row[]>(
    `SELECT v.*, r.revision_id AS record_revision, r.school_id, r.enrolment_id, r.class_id, p.pupil_data_id
     FROM record_revision v JOIN record r ON r.id = v.record_id JOIN pupil p ON p.id = r.pupil_id WHERE v.id = ? LOCK IN SHARE MODE`,
    [revisionId],
  );
  if (!row) return undefined;

  const madeFrom: MadeFrom = JSON.parse(row.made_from);
  return {
    id: row.id,
    recordId: row.record_id,
    step: row.step,
    signerId: row.signer_id,
    certificateId: row.certificate_id,
    current: row.void_at === null && (await isNewest(queries, row, madeFrom)),
    result: row.year_result,
    ...(row.promotion !== null && { promotionCommandId: row.promotion }),
    missing: madeFrom.missing,
    certificate: await certificateFor(queries, row.certificate_id, {
      kind: row.step === 'seal' ? 'organisation' : 'personal',
      owner: row.step === 'seal' ? row.school_id : row.signer_id,
      at,
    }),
    voidSignatures: await voidSignatures(queries, row.record_id),
  };
}

async function isNewest(queries: Queries, row: Row, madeFrom: MadeFrom): Promise<boolean> {
  if (row.pupil_data_id !== madeFrom.pupilDataId) return false;
  if (!(await partsUnchanged(queries, row.record_id, madeFrom.parts))) return false;

  if (row.step !== 'homeroom') return row.earlier_id === row.record_revision;
  return (await homeroomDraft(queries, row)) === madeFrom.homeroomDraft;
}

async function partsUnchanged(queries: Queries, recordId: string, parts: MadeFrom['parts']): Promise<boolean> {
  const now = await queries.query<{ subject: string; revision_id: string | null; open: number }[]>(
    'SELECT subject, revision_id, open FROM part WHERE record_id = ? ORDER BY subject LOCK IN SHARE MODE',
    [recordId],
  );
  return (
    now.length === Object.keys(parts).length &&
    now.every(({ subject, revision_id, open }) => !open && parts[subject] === revision_id)
  );
}

/** Her inputs stay drafts until she signs: the record's signature is theirs (record-year.md section 5). */
async function homeroomDraft(queries: Queries, { class_id, enrolment_id }: Row): Promise<string> {
  const [sheet] = await queries.query<{ id: string }[]>(
    'SELECT id FROM class_sheet WHERE class_id = ? AND subject = ?',
    [class_id, HOMEROOM],
  );
  return draftDigest(sheet && (await draftRows(queries, sheet.id, 'yearEnd')).get(enrolment_id));
}

/** Revoked with effect before the signing: that signature never was one (record-year.md section 6). */
async function voidSignatures(queries: Queries, recordId: string): Promise<number> {
  const [row] = await queries.query<{ n: number }[]>(
    `SELECT COUNT(*) AS n FROM (
       SELECT s.id FROM signature s JOIN certificate c ON c.id = s.certificate_id
       WHERE s.record_id = ? AND s.void_at IS NULL AND c.revoked_from <= s.signed_at
       UNION ALL
       SELECT s.id FROM part p JOIN evidence e ON e.revision_id = p.revision_id JOIN signature s ON s.id = e.signature_id
         JOIN certificate c ON c.id = s.certificate_id
       WHERE p.record_id = ? AND c.revoked_from <= s.signed_at) AS voided`,
    [recordId, recordId],
  );
  return Number(row?.n ?? 0);
}
