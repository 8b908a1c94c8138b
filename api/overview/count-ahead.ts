import { refusalOfFault } from '../fault.ts';
import type { Parts } from '../route.ts';
import { overviewPage } from './overview-page.ts';

/** So often (ms) each province is counted whether or not somebody looks: before its last counts are too old to be shown. */
const EVERY_MS = 45_000;

/**
 * Counts the provinces in the background, one after the other, from the start of the process: half a second of the database
 * for 142,000 records is nothing that a page should wait for. Gives back what ends it.
 */
export function countAhead({ database, clock }: Pick<Parts, 'database' | 'clock'>): () => void {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const count = async () => {
    try {
      const provinces = await database.query<{ id: string }[]>(`SELECT id FROM unit WHERE kind = 'province'`);
      for (const { id } of provinces) if (!ended) await overviewPage(database, id, clock.now());
    } catch (fault) {
      if (!ended) refusalOfFault(fault);
    }
    if (!ended) timer = setTimeout(count, EVERY_MS);
  };
  void count();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
