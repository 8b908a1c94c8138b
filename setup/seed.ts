import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectEngine } from '../activities/engine/engine.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { readConfiguration } from './configuration.ts';
import { accountsText } from './demonstration/accounts.ts';
import { authorityFolder, certificationAuthority } from './demonstration/certification.ts';
import { DEMONSTRATION_PASSWORD, demonstrationProvince } from './demonstration/province.ts';
import { PUPILS_A_CLASS, wholeSchool } from './demonstration/rosters.ts';
import { roundsFromToday } from './demonstration/rounds.ts';
import { openSchool } from './demonstration/school-opening.ts';
import { playSixClasses } from './demonstration/six-classes.ts';

/** `node setup/seed.ts FOLDER`: the demonstration province, once; run again after an interruption it goes on. */
const folder = resolve(process.argv[2] ?? '.');
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 4);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const baseUrl = configuration.api.publicUrl;
const now = () => Date.now() + configuration.clockAheadMs;

const ca = await certificationAuthority(authorityFolder(folder), database, now());
const province = await demonstrationProvince(database, engine, ca, roundsFromToday(now()), now());
writeFileSync(join(folder, 'accounts.txt'), accountsText(baseUrl, DEMONSTRATION_PASSWORD));
for (const school of ['kimDong', 'leVanTam'] as const) {
  await openSchool({ baseUrl, engine, ca, province, now }, school, wholeSchool(school));
}
await playSixClasses(baseUrl, PUPILS_A_CLASS);

await engine.connection.close();
await database.destroy();
