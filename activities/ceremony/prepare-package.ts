import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { addDigest, type Ceremony, type CeremonyItem, notePrepared } from '../../persistence/ceremony/ceremony.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { messageOf } from '../../persistence/exchange/message.ts';
import { itemsOfMessage, type MessageItem } from '../../persistence/exchange/message-item.ts';
import { schoolOf } from '../../persistence/units/school.ts';
import { recallItem } from '../../signing/package/record-list.ts';
import type { CeremonyParts } from './parts.ts';
import { signerOf } from './trust.ts';

/**
 * The list of one package around the exact sealed bytes of its records, or around the items of a recall; one digest, for
 * the organisation's key (CV 2088 II.2.2, II.2.6).
 */
export async function preparePackage(
  parts: CeremonyParts,
  ceremony: Ceremony,
  item: CeremonyItem,
): Promise<Refusal | undefined> {
  const { database, files } = parts;
  const message = await messageOf(database, item.documentId, 'sent');
  if (message?.state !== 'draft') return { refused: 'SUBJECT_UNKNOWN' };

  const members = await itemsOfMessage(database, message.id, 'sent');
  const items: Uint8Array[] = [];
  for (const member of members)
    items.push(message.type === '1' ? await files.get(member.xmlSha256 ?? '') : await recallBytes(database, member));
  const prepared = await parts.pool.run('prepareList', {
    items,
    profile: CV2088_XADES,
    signer: await signerOf(database, ceremony.certificateId),
    signingTime: await parts.clock.now(),
  });
  const [digest] = prepared.digests;
  if (!digest) throw new Error('a list has one digest');

  const frozenXml = await files.put(database, prepared.xml, 'frozen');
  await inTransaction(database, async (queries) => {
    await notePrepared(queries, ceremony.id, { n: item.n, revisionId: message.id, seen: 0, frozenXml });
    await addDigest(queries, ceremony.id, { item: String(item.n), name: 'xml', digest });
  });
  return undefined;
}

async function recallBytes(queries: Queries, { recordId }: MessageItem): Promise<Uint8Array> {
  const [row] = await queries.query<RecallRow[]>(
    `SELECT r.look_up_code, r.school_id, r.school_year, d.full_name, d.gender, d.birth_date, d.personal_id
     FROM record r JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.id = ?`,
    [recordId],
  );
  if (!row) throw new Error('record unknown');
  const school = await schoolOf(queries, row.school_id);
  return recallItem({
    lookupCode: row.look_up_code,
    fullName: row.full_name,
    gender: row.gender,
    birthDate: row.birth_date,
    personalId: row.personal_id ?? '',
    schoolName: school.name,
    schoolCode: school.code,
    schoolYear: row.school_year,
  });
}

type RecallRow = {
  look_up_code: string;
  school_id: string;
  school_year: string;
  full_name: string;
  gender: 'male' | 'female';
  birth_date: string;
  personal_id: string | null;
};
