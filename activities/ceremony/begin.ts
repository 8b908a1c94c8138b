import { type CeremonyKind, expiryOf } from '../../domain/ceremony/ceremony.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { addItem, insertCeremony } from '../../persistence/ceremony/ceremony.ts';
import { errorNumber, inTransaction, type Queries } from '../../persistence/data-source.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Sender } from '../acts/send-act.ts';
import { startCeremony } from './start-ceremony.ts';

export type Beginning = {
  readonly kind: CeremonyKind;
  readonly signerId: string;
  readonly schoolId: string;
  readonly certificateId: string;
  readonly onBehalf?: string;
  readonly documents: readonly { readonly subjectId: string; readonly documentId: string }[];
  /** The earliest closing instant of the documents' lanes (ms, UTC). */
  readonly laneEnd: number;
  /** What else belongs into the ceremony's transaction; a duplicate key in it means that a document is taken. */
  readonly alsoWrite?: (queries: Queries, ceremonyId: string) => Promise<void>;
};

/** Begins a ceremony over documents that the person may sign; a document has at most one open ceremony (record-files.md 3). */
export async function beginCeremony(
  { database, engine }: Sender,
  beginning: Beginning,
  now: number,
): Promise<{ ceremonyId: string } | Refusal> {
  const ceremonyId = newId(now);
  const expiresAt = expiryOf(now, beginning.laneEnd);
  const taken = await inTransaction(
    database,
    async (queries) => {
      await insertCeremony(queries, { ...beginning, id: ceremonyId, createdAt: now, expiresAt });
      for (const [i, { subjectId, documentId }] of beginning.documents.entries()) {
        await addItem(queries, ceremonyId, {
          n: i + 1,
          subjectId,
          documentId,
          openDocument: `${subjectId}:${documentId}`.slice(0, 60),
        });
      }
      await beginning.alsoWrite?.(queries, ceremonyId);
    },
    1,
  ).then(
    () => true,
    (fault: unknown) => {
      if (errorNumber(fault) === DUPLICATE) return false;
      throw fault;
    },
  );
  if (!taken) return { refused: 'DOCUMENT_IN_CEREMONY' };

  await startCeremony(engine, { ceremonyId, expiresAt });
  return { ceremonyId };
}

const DUPLICATE = 1062;
