import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openTestDatabase } from '../database.ts';
import { endRuntime } from '../records-worker.ts';
import { exchangePlays } from './exchange-plays.ts';
import { FOLDER, useHistoriesKey } from './histories.ts';
import { otherPlays } from './other-plays.ts';
import { eventTypes, type History, recordHistories } from './record-history.ts';
import { recordPlays } from './record-plays.ts';

/** Plays every path, or those named, and keeps each history whose events are not kept yet. */
useHistoriesKey();
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const database = await openTestDatabase();
for (const play of [...recordPlays, ...otherPlays, ...exchangePlays]) {
  if (wanted.length > 0 && !wanted.includes(play.name)) continue;
  for (const [name, history] of await recordHistories(database, play)) console.log(keep(name, history));
}
await endRuntime();
await database.destroy();

/** An old history stays: running workflows may be where it is. A new way of the same path is kept beside it. */
function keep(name: string, history: History): string {
  const types = eventTypes(history).join();
  const kept = globSync(`${name}{,-[0-9]*}.json`, { cwd: FOLDER });
  const same = kept.find((file) => eventTypes(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).join() === types);
  if (same) return `${name}: ${history.events.length} events, as in ${same}`;

  const file = join(FOLDER, kept.length === 0 ? `${name}.json` : `${name}-${kept.length + 1}.json`);
  if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(history, null, 1)}\n`);
  return `${name}: ${history.events.length} events, kept`;
}
