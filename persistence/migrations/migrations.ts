import { calendarTables } from './calendar.ts';
import { entryTables } from './entry.ts';
import { exchangeTables } from './exchange.ts';
import { laterChanges } from './later.ts';
import { listTables } from './lists.ts';
import { operationTables } from './operation.ts';
import { peopleTables } from './people.ts';
import { processTables } from './process.ts';
import { pupilTables } from './pupils.ts';
import { recordTables } from './record.ts';
import { signingTables } from './signing.ts';

/** All changes of structure, in their order. A new one is added at the end; none is ever edited. */
export const migrations = [
  ...peopleTables,
  ...calendarTables,
  ...pupilTables,
  ...entryTables,
  ...recordTables,
  ...signingTables,
  ...processTables,
  ...exchangeTables,
  ...laterChanges,
  ...operationTables,
  ...listTables,
];
