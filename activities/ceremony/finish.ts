import { signsRows } from '../../domain/ceremony/ceremony.ts';
import type { Command } from '../../domain/decider.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { RefusalFacts } from '../../domain/refusal.ts';
import {
  type Ceremony,
  type CeremonyDigest,
  type CeremonyItem,
  digestsOf,
  endItem,
} from '../../persistence/ceremony/ceremony.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import type { FinishedRecord, FinishedXml, SignatureFacts, Verdict } from '../../signing/ceremony-types.ts';
import { type ActAnswer, sendAct } from '../acts/send-act.ts';
import type { CeremonyParts } from './parts.ts';
import { MANIFEST_ITEM } from './prepare-sheet.ts';
import { earlierCertificates, signerOf, trustFor } from './trust.ts';

/** A confirmed ceremony whose act was neither taken nor refused yet: asked again later, by the activity's own retry. */
export class ActUnanswered extends Error {
  override readonly name = 'ACT_UNANSWERED';
}

/** Injects the value into one sheet's one signature, verifies, stores the evidence, and sends the act once (record-files.md 3.5). */
export async function finishSheetRows(
  parts: CeremonyParts,
  ceremony: Ceremony,
  items: readonly CeremonyItem[],
): Promise<void> {
  const [first] = items;
  if (!first?.frozenXml || ceremony.confirmedAt === undefined) return;
  const { database } = parts;

  const value = signedDigest(await digestsOf(database, ceremony.id), MANIFEST_ITEM, first.subjectId);
  const finished = await parts.pool.run('finishSheet', {
    prepared: { xml: await parts.files.get(first.frozenXml), digests: [value.digest] },
    values: [value.value],
    profile: CV2088_XADES,
    signer: await signerOf(database, ceremony.certificateId),
    trust: await trustFor(database, [ceremony.certificateId]),
  });
  const signatureId = `${ceremony.id}:${first.subjectId}`;
  await keepEvidence(parts, ceremony, items, signatureId, finished);
  if (finished.verdict.outcome !== 'valid')
    return failAll(parts, ceremony, items, signatureId, 'SIGNATURE_NOT_VERIFIED', reasonsOf(finished.verdict));

  const answer = await send(parts, first, {
    ...actOnRows(ceremony),
    id: `${ceremony.id}:${first.subjectId}`,
    at: ceremony.confirmedAt,
    by: ceremony.signerId,
    ceremonyId: ceremony.id,
    rows: items.map(({ documentId, revisionId }) => ({ row: documentId, revision: revisionId ?? '' })),
  });
  if (answer.outcome === 'refused') return failAll(parts, ceremony, items, signatureId, answer.refused, answer.facts);
  await endRows(parts, ceremony, first.subjectId, items);
}

/** The teacher signs; who confirms for a leaver says why, in the note that was kept with the ceremony (D13). */
const actOnRows = ({ id, kind }: Ceremony) =>
  kind === 'leaver' ? { type: 'confirmForLeaver', noteId: id } : { type: 'signRows' };

/** Which rows the log says are signed, and which were left out, why. */
async function endRows(
  { database, clock }: CeremonyParts,
  ceremony: Ceremony,
  sheetId: string,
  items: readonly CeremonyItem[],
): Promise<void> {
  const [row] = await database.query<{ events: string }[]>(
    'SELECT events FROM transition WHERE subject_id = ? AND command_id = ?',
    [sheetId, `${ceremony.id}:${sheetId}`],
  );
  const leftOut: { row: string; refused: string; facts?: RefusalFacts }[] =
    JSON.parse(row?.events ?? '[{}]')[0]?.leftOut ?? [];
  const at = await clock.now();
  for (const item of items) {
    const refusal = leftOut.find((one) => one.row === item.documentId);
    await endItem(database, ceremony.id, item.n, refusal ? 'failed' : 'signed', at, refusal);
  }
}

async function keepEvidence(
  { database, files }: CeremonyParts,
  ceremony: Ceremony,
  items: readonly CeremonyItem[],
  signatureId: string,
  { xml, verdict }: FinishedXml,
): Promise<void> {
  const sha256 = await files.put(database, xml, 'evidence');
  await inTransaction(database, async (queries) => {
    await insertSignature(queries, ceremony, {
      id: signatureId,
      role: 'subject',
      sheetId: items[0]?.subjectId ?? '',
      xml: sha256,
      verdict,
    });
    for (const item of items) {
      await queries.query(
        `INSERT IGNORE INTO evidence (revision_id, enrolment_id, subject, signature_id, file_sha256)
         SELECT id, enrolment_id, subject, ?, ? FROM part_revision WHERE id = ?`,
        [signatureId, sha256, item.revisionId],
      );
    }
  });
}

const FINISH = { homeroom: 'finishHomeroom', approve: 'finishApproval', seal: 'finishSeal' } as const;
const ACT = { homeroom: 'sign', approve: 'approve', seal: 'seal' } as const;
const ROLE = { homeroom: 'homeroom', approve: 'principal', seal: 'seal' } as const;

/** One record: inject both values, verify both files with all their signatures, store them, and send the signed act. */
export async function finishRecord(parts: CeremonyParts, ceremony: Ceremony, item: CeremonyItem): Promise<void> {
  const { database, files } = parts;
  if (
    signsRows(ceremony.kind) ||
    ceremony.kind === 'package' ||
    !item.frozenXml ||
    !item.frozenPdf ||
    ceremony.confirmedAt === undefined
  )
    return;

  const digests = await digestsOf(database, ceremony.id);
  const [xml, pdf] = [signedDigest(digests, String(item.n), 'xml'), signedDigest(digests, String(item.n), 'pdf')];
  const finished = await parts.pool.run(FINISH[ceremony.kind], {
    prepared: {
      xml: await files.get(item.frozenXml),
      pdf: await files.get(item.frozenPdf),
      digests: [xml.digest, pdf.digest],
    },
    values: [xml.value, pdf.value],
    profile: CV2088_XADES,
    confirmedAt: ceremony.confirmedAt,
    signer: await signerOf(database, ceremony.certificateId),
    trust: await trustFor(database, [
      ceremony.certificateId,
      ...(await earlierCertificates(database, item.documentId)),
    ]),
  });
  const signatureId = `${ceremony.id}:${item.documentId}`;
  await keepRecord(parts, ceremony, item, signatureId, ROLE[ceremony.kind], finished);

  if (finished.verdict.outcome !== 'valid')
    return fail(parts, ceremony, item, signatureId, 'SIGNATURE_NOT_VERIFIED', reasonsOf(finished.verdict));
  const answer = await send(parts, item, {
    type: ACT[ceremony.kind],
    id: `${ceremony.id}:${item.documentId}`,
    at: ceremony.confirmedAt,
    by: ceremony.signerId,
    revisionId: item.revisionId ?? '',
  });
  if (answer.outcome === 'refused') return fail(parts, ceremony, item, signatureId, answer.refused, answer.facts);
  await endItem(database, ceremony.id, item.n, 'signed', await parts.clock.now());
}

async function keepRecord(
  { database, files }: CeremonyParts,
  ceremony: Ceremony,
  item: CeremonyItem,
  id: string,
  role: string,
  { xml, pdf, verdict }: FinishedRecord,
): Promise<void> {
  const [xmlSha256, pdfSha256] = [await files.put(database, xml, 'xml'), await files.put(database, pdf, 'pdf')];
  await inTransaction(database, async (queries) => {
    await queries.query('UPDATE record_revision SET xml_sha256 = ?, pdf_sha256 = ? WHERE id = ?', [
      xmlSha256,
      pdfSha256,
      item.revisionId,
    ]);
    await insertSignature(queries, ceremony, {
      id,
      role,
      recordId: item.documentId,
      xml: xmlSha256,
      pdf: pdfSha256,
      verdict,
    });
  });
}

type NewSignature = {
  id: string;
  role: string;
  recordId?: string;
  sheetId?: string;
  xml: string;
  pdf?: string;
  verdict: Verdict;
};

/** TT 15/2025: what was checked is kept with the signature. Written once, whatever is repeated. */
async function insertSignature(
  queries: Queries,
  ceremony: Ceremony,
  { id, role, recordId, sheetId, xml, pdf, verdict }: NewSignature,
): Promise<void> {
  const checked = {
    outcome: verdict.outcome,
    reasons: verdict.reasons.map(({ refused }) => refused),
    status: verdict.signatures.map(statusOf),
  };
  await queries.query(
    `INSERT IGNORE INTO signature (id, record_id, sheet_id, role, certificate_id, signer_id, signed_at, xml_sha256, pdf_sha256, checked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      recordId ?? null,
      sheetId ?? null,
      role,
      ceremony.certificateId,
      ceremony.signerId,
      new Date(ceremony.confirmedAt ?? 0),
      xml,
      pdf ?? null,
      JSON.stringify(checked).slice(0, 1000),
    ],
  );
}

const statusOf = ({ role, serialNumber, status }: SignatureFacts) => ({ role, serialNumber, status });

async function send(
  parts: CeremonyParts,
  item: CeremonyItem,
  command: Command & Record<string, unknown>,
): Promise<ActAnswer & { outcome: 'taken' | 'refused' }> {
  const [head] = await headsOf(parts.database, [item.subjectId]);
  if (!head) return { outcome: 'refused', refused: 'SUBJECT_UNKNOWN', facts: {} };
  const answer = await sendAct(parts, {
    subjectId: item.subjectId,
    kind: head.kind,
    workflowId: head.workflowId,
    command,
    seen: item.seen,
  });
  if (answer.outcome === 'taken' || answer.outcome === 'refused') return answer;
  throw new ActUnanswered(command.type);
}

async function failAll(
  parts: CeremonyParts,
  ceremony: Ceremony,
  items: readonly CeremonyItem[],
  signatureId: string,
  refused: string,
  facts: RefusalFacts,
): Promise<void> {
  for (const item of items) await fail(parts, ceremony, item, signatureId, refused, facts);
}

/** The item failed with its code; its file is kept as void (record-files.md 3.6). */
async function fail(
  { database, clock }: CeremonyParts,
  ceremony: Ceremony,
  item: CeremonyItem,
  signatureId: string,
  refused: string,
  facts: RefusalFacts,
): Promise<void> {
  const at = await clock.now();
  await database.query('UPDATE signature SET void_at = ? WHERE id = ? AND void_at IS NULL', [
    new Date(at),
    signatureId,
  ]);
  await endItem(database, ceremony.id, item.n, 'failed', at, { refused, facts });
}

const reasonsOf = ({ reasons }: Verdict): RefusalFacts => ({
  reasons: reasons.map(({ refused }) => refused).join(', '),
});

function signedDigest(
  digests: readonly CeremonyDigest[],
  item: string,
  name: string,
): { digest: Buffer; value: Buffer } {
  const found = digests.find((one) => one.item === item && one.name === name);
  if (!found?.value) throw new Error('a confirmed ceremony has a value for every digest');
  return { digest: found.digest, value: found.value };
}
