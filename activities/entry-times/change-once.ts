import type { DataSource } from 'typeorm';
import type { Refusal } from '../../domain/refusal.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { type CalendarChange, writeChange } from '../../persistence/entry-times/calendar-change.ts';

/**
 * A change, its reason and its entry in the log in one transaction, or nothing of it; once for one command, however often
 * it is sent. `make` does it, or refuses.
 */
export async function changeOnce(
  database: DataSource,
  change: CalendarChange,
  make: (queries: Queries) => Promise<Refusal | undefined>,
): Promise<{ readonly changed: true } | Refusal> {
  try {
    await inTransaction(database, async (queries) => {
      if (!(await writeChange(queries, change))) return;
      const refusal = await make(queries);
      if (refusal) throw new ChangeRefused(refusal);
    });
    return { changed: true };
  } catch (fault) {
    if (fault instanceof ChangeRefused) return fault.refusal;
    throw fault;
  }
}

/** Takes back what the transaction has written. */
class ChangeRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}
