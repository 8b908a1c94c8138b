import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { addDigest, type Ceremony, type CeremonyItem, notePrepared } from '../../persistence/ceremony/ceremony.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { type Head, headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import { homeroomStep } from './homeroom-step.ts';
import { laterStep } from './later-step.ts';
import type { MadeRecord } from './made-record.ts';
import type { CeremonyParts } from './parts.ts';

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
  made: MadeRecord,
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
