import type { DataSource } from 'typeorm';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { type CalendarChange, writeChange } from '../../persistence/entry-times/calendar-change.ts';
import { inTransactionUnlessRefused } from '../../persistence/refusable-transaction.ts';

/**
 * A change, its reason and its entry in the log in one transaction, or nothing of it; once for one command, however often
 * it is sent. `make` does it, or refuses.
 */
export async function changeOnce(
  database: DataSource,
  change: CalendarChange,
  make: (queries: Queries) => Promise<Refusal | undefined>,
): Promise<{ readonly changed: true } | Refusal> {
  const refusal = await inTransactionUnlessRefused(database, async (queries) =>
    (await writeChange(queries, change)) ? make(queries) : undefined,
  );
  return refusal ?? { changed: true };
}
