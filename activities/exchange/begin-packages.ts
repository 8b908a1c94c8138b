import { splitPackages } from '../../domain/exchange/split-packages.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { insertDraft, type NewMessage } from '../../persistence/exchange/message.ts';
import { organisationCertificate } from '../../persistence/exchange/organisation-certificate.ts';
import { type Chosen, type Packable, submittable } from '../../persistence/exchange/packable.ts';
import { laneEnds } from '../../persistence/record-year/lanes.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Sender } from '../acts/send-act.ts';
import { beginCeremony } from '../ceremony/begin.ts';

export type PackageCeremony = { readonly schoolId: string; readonly signerId: string } & Chosen;

/**
 * The clerk's second confirmation (record-files.md section 3): one package per class of the records that wait to be
 * submitted, or to be submitted again; one ceremony signs them all with the school's certificate. A record that replaces
 * a received one takes that one back with a package of its own (transaction 5, D6).
 */
export async function beginPackageCeremony(
  sender: Sender,
  { schoolId, signerId, ...chosen }: PackageCeremony,
  now: number,
): Promise<{ ceremonyId: string } | Refusal> {
  const found = await submittable(sender.database, schoolId, chosen);
  if (found.length === 0) return { refused: 'NOTHING_TO_SUBMIT' };
  const { open, laneEnd } = await inOpenLanes(sender.database, schoolId, found, now);
  if (open.length === 0) return { refused: 'PERIOD_CLOSED', facts: { lane: found[0]?.lane ?? '', closedAt: laneEnd } };
  const certificateId = await organisationCertificate(sender.database, schoolId, now);
  if (!certificateId) return { refused: 'NO_ORGANISATION_CERTIFICATE' };

  const drafts = draftsOf(open, schoolId, now);
  return beginCeremony(
    sender,
    {
      kind: 'package',
      signerId,
      schoolId,
      certificateId,
      laneEnd,
      documents: drafts.map(({ message }) => ({
        subjectId: message.classId ?? message.unitId,
        documentId: message.id,
      })),
      alsoWrite: (queries, ceremonyId) => writeDrafts(queries, ceremonyId, drafts),
    },
    now,
  );
}

/** Điều 4.6: only records whose lane is open; the ceremony ends with the first of their lanes. */
async function inOpenLanes(
  queries: Queries,
  schoolId: string,
  found: readonly Packable[],
  now: number,
): Promise<{ open: readonly Packable[]; laneEnd: number }> {
  const ends = await laneEnds(queries, { schoolId, schoolYear: found[0]?.schoolYear ?? '' }, now);
  const endOf = ({ recordId, lane }: Packable) => ends(recordId).openUntil[lane];
  const open = found.filter((record) => now < endOf(record));
  return { open, laneEnd: Math.min(...(open.length > 0 ? open : found).map(endOf)) };
}

type Draft = {
  readonly message: NewMessage;
  readonly records: readonly Pick<Packable, 'recordId' | 'lookUpCode' | 'xmlSha256'>[];
};

function draftsOf(records: readonly Packable[], unitId: string, now: number): readonly Draft[] {
  const submissions = packagesByClass(records).map((members) => ({ type: '1' as const, members, records: members }));
  const recalls = submissions.flatMap(({ members }) => {
    const old = members.flatMap(({ recalls: one, xmlSha256 }) => (one ? [{ ...one, xmlSha256 }] : []));
    return old.length > 0 ? [{ type: '5' as const, members, records: old }] : [];
  });
  return [...recalls, ...submissions].map(({ type, members, records: items }, i) => ({
    message: { ...placeOf(members), id: newId(now), type, unitId, n: i + 1, createdAt: now },
    records: items,
  }));
}

const placeOf = ([first]: readonly Packable[]) => ({
  schoolYear: first?.schoolYear ?? '',
  ...(first && { classId: first.classId }),
});

/** One package per class, more where the limit asks for it. */
export function packagesByClass(records: readonly Packable[]): readonly (readonly Packable[])[] {
  const byClass = Map.groupBy(records, ({ classId }) => classId);
  return [...byClass.values()].flatMap((members) => splitPackages(members));
}

async function writeDrafts(queries: Queries, ceremonyId: string, drafts: readonly Draft[]): Promise<void> {
  for (const { message, records } of drafts) await insertDraft(queries, message, records);
  await queries.query(`UPDATE message SET ceremony_id = ? WHERE side = 'sent' AND id IN (?)`, [
    ceremonyId,
    drafts.map(({ message }) => message.id),
  ]);
}
