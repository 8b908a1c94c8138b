import type { DataSource } from 'typeorm';
import type { Refusal } from '../domain/refusal.ts';
import { inTransaction, type Queries } from './data-source.ts';

/** One transaction that a refusal takes back whole, what was written before it too. Gives the refusal, or nothing. */
export async function inTransactionUnlessRefused(
  database: DataSource,
  work: (queries: Queries) => Promise<Refusal | undefined>,
): Promise<Refusal | undefined> {
  try {
    await inTransaction(database, async (queries) => {
      const refusal = await work(queries);
      if (refusal) throw new TakenBack(refusal);
    });
    return undefined;
  } catch (fault) {
    if (fault instanceof TakenBack) return fault.refusal;
    throw fault;
  }
}

class TakenBack extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}
