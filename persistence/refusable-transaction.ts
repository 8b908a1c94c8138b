import type { DataSource } from 'typeorm';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { inTransaction, type Queries } from './data-source.ts';

/** One transaction that a refusal takes back whole, what was written before it too. Gives the refusal, or what was done. */
export async function inTransactionUnlessRefused<T>(
  database: DataSource,
  work: (queries: Queries) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  try {
    return await inTransaction(database, async (queries) => orTakeBack(await work(queries)));
  } catch (fault) {
    return refusalIn(fault);
  }
}

/** The same for a part of a transaction: what came before it stands. */
export async function inSavepointUnlessRefused<T>(
  queries: Queries,
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  await queries.query('SAVEPOINT part');
  try {
    return orTakeBack(await work());
  } catch (fault) {
    const refusal = refusalIn(fault);
    await queries.query('ROLLBACK TO SAVEPOINT part');
    return refusal;
  }
}

/** Says no from wherever the work has come to: nothing of it may stand. */
export function takeBack(refusal: Refusal): never {
  throw new TakenBack(refusal);
}

const orTakeBack = <T>(done: T | Refusal): T => (isRefusal(done) ? takeBack(done) : done);

function refusalIn(fault: unknown): Refusal {
  if (fault instanceof TakenBack) return fault.refusal;
  throw fault;
}

class TakenBack extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}
