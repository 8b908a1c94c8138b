import type { Sender } from '../../activities/acts/send-act.ts';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import type { CeremonyKind } from '../../domain/ceremony/ceremony.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { SUBJECTS } from '../acting.ts';
import { type certificatesFor, PIN } from '../certificates.ts';
import { fillHomeroom, fillSheet } from '../drafts.ts';
import type { Province } from '../province.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { until } from '../until.ts';

type Certificates = Awaited<ReturnType<typeof certificatesFor>>;

/** Signs the class's sheets, records, approvals and seals on real keys; gives its records, all at `issued`. */
export async function issueClass(
  sender: Sender,
  province: Province,
  certificates: Certificates,
): Promise<readonly string[]> {
  const { database } = sender;
  const { people } = province;
  for (const subject of SUBJECTS) {
    await fillSheet(database, province, subject);
    const subjectId = await sheetOf(database, province, subject);
    const rows = province.enrolments.map((documentId) => ({ subjectId, documentId }));
    await sign(sender, province, 'sheet', people.subjectTeacher, certificates.subjectTeacher, rows);
  }
  await until('with the homeroom teacher', async () =>
    (await recordsOf(database, province)).every(({ stage }) => stage === 'homeroom'),
  );
  await fillHomeroom(database, province);

  const ids = (await recordsOf(database, province)).map(({ id }) => id);
  const all = ids.map((id) => ({ subjectId: id, documentId: id }));
  await sign(sender, province, 'homeroom', people.homeroomTeacher, certificates.homeroomTeacher, all);
  await database.query(
    'INSERT INTO approval_mark (record_id, by_person, content_digest, at) SELECT id, ?, content_digest, NOW(3) FROM record WHERE class_id = ?',
    [people.principal, province.classId],
  );
  await sign(sender, province, 'approve', people.principal, certificates.principal, all);
  await sign(sender, province, 'seal', people.clerk, certificates.school, all);
  return ids;
}

async function sign(
  sender: Sender,
  { schoolId, round1 }: Province,
  kind: CeremonyKind,
  signerId: string,
  certificateId: string,
  documents: readonly { subjectId: string; documentId: string }[],
): Promise<void> {
  const beginning = { kind, signerId, schoolId, certificateId, documents, laneEnd: round1.closeAt };
  const begun = await beginCeremony(sender, beginning, Date.now());
  if ('refused' in begun) throw new Error(begun.refused);
  await signPackages(sender, begun.ceremonyId, signerId);
}

/** Waits until a ceremony is prepared, confirms it with the PIN, and waits for its end. */
export async function signPackages(sender: Sender, ceremonyId: string, signerId: string): Promise<void> {
  const stateOf = async () => (await ceremonyOf(sender.database, ceremonyId))?.state;
  await until('prepared', async () => (await stateOf()) !== 'preparing', 60_000);
  const confirmed = await confirmCeremony(sender, ceremonyId, signerId, PIN, Date.now());
  if (confirmed !== 'confirmed') throw new Error(confirmed.refused);
  await until('done', async () => (await stateOf()) === 'done', 60_000);
}
