import { type Beginning, beginCeremony } from '../../activities/ceremony/begin.ts';
import { type Holding, holdingFor, type Role } from '../../domain/access/access.ts';
import type { CeremonyKind } from '../../domain/ceremony/ceremony.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { type WantedDocument, wantedDocuments } from '../../persistence/ceremony/documents.ts';
import { signingCertificates, usableOf } from '../../persistence/ceremony/signing-certificate.ts';
import type { Answer, Asked } from '../route.ts';

/** Who signs what (Điều 8.6, 9.3, 10.1; D13, D14). */
export const SIGNERS = {
  sheet: ['subjectTeacher'],
  leaver: ['principal'],
  homeroom: ['homeroomTeacher'],
  approve: ['principal'],
  seal: ['clerk'],
} as const satisfies Partial<Record<CeremonyKind, readonly Role[]>>;

export type SignedKind = keyof typeof SIGNERS;

type Named = { readonly subjectId: string; readonly documentId: string };

/** Begins a signing over documents that are all the reader's to sign, with the certificate that the rules give him. */
export async function begin(
  { parts, reader, now, today }: Asked<unknown, SignedIn>,
  kind: SignedKind,
  named: readonly Named[],
  back: string,
  alsoWrite?: Beginning['alsoWrite'],
): Promise<Answer> {
  const documents = await wantedDocuments(parts.database, kind, named, now);
  const holdings = documents.map((document) => holdingFor(SIGNERS[kind], reader, document, today));
  const [first] = documents;
  if (!first || documents.length < named.length || holdings.some((holding) => !holding))
    return { refused: 'PAGE_NOT_FOUND' };
  if (documents.some(({ schoolId }) => schoolId !== first.schoolId)) return { refused: 'PAGE_NOT_FOUND' };

  const certificate = usableOf(await signingCertificates(parts.database, signerOf(kind, reader, first), now));
  if (!certificate) return { refused: 'NO_KEY', back };
  const begun = await beginCeremony(
    parts,
    {
      kind,
      signerId: reader.personId,
      schoolId: first.schoolId,
      certificateId: certificate.id,
      ...onBehalf(holdings[0]),
      documents: documents.map(({ subjectId, documentId }) => ({ subjectId, documentId })),
      laneEnd: Math.min(...documents.map(({ laneEnd }) => laneEnd)),
      ...(alsoWrite && { alsoWrite }),
    },
    now,
  );
  if (isRefusal(begun)) return { ...begun, back };
  return { goTo: `/ceremonies/${begun.ceremonyId}`, json: { ceremonyId: begun.ceremonyId } };
}

/** The seal is the school's, applied by its clerk; every other signature is the person's own. */
export const signerOf = (kind: SignedKind, { personId }: SignedIn, { schoolId }: Pick<WantedDocument, 'schoolId'>) =>
  kind === 'seal' ? { unitId: schoolId } : { personId };

const onBehalf = (holding: Holding | undefined) =>
  holding?.onBehalf === undefined ? {} : { onBehalf: holding.onBehalf };
