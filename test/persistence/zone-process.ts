import { tmpdir } from 'node:os';
import { connectEngine } from '../../activities/engine/engine.ts';
import { pagePictures } from '../../activities/rendering/page-pictures.ts';
import { createApp } from '../../api/app.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { recordSummary } from '../../persistence/history/record-summary.ts';
import { transitionsAfter } from '../../persistence/log/transition.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { workerPool } from '../../signing/worker-pool.ts';
import { acting, byJudge } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince } from '../province.ts';
import { issue, signClass } from '../signed-class.ts';

/** 30/06/2027 24:00 in Vietnam: 17:00 of the day before it in UTC. */
const CLOSE_AT = Date.parse('2027-07-01T00:00:00.000+07:00');
/** Half an hour into a day in Vietnam, still yesterday in the two other zones. */
const SIGNED_AT = Date.parse('2026-11-20T00:30:00.123+07:00');

/**
 * `node zone-process.ts SESSION_ZONE [RECORD …]`: with the zone of the process in TZ and that of the database's session in
 * the argument. Says what other processes have written (RECORD …) and writes a record of its own; one line of JSON.
 */
const [zone = '', ...toRead] = process.argv.slice(2);
const { database: accounts, temporal, payloadKey } = readConfiguration();
const database = await openDatabase(accounts.application, 1);
await database.query('SET time_zone = ?', [zone]);
const engine = await connectEngine(temporal, payloadKey);

const read: object[] = [];
for (const record of toRead) read.push(await said(record));
const written = await write();
console.log(JSON.stringify({ read, written }));
await engine.connection.close();
await database.destroy();

async function write(): Promise<string> {
  const province = await aProvince(database, { pupils: 1, closeAt: CLOSE_AT, birthDate: '2015-01-01' });
  const certificates = await certificatesFor(database, await aTrustedCa(database), province);
  const people = acting(database, province, certificates, byJudge(database), () => SIGNED_AT);
  const ids = await signClass(database, province, people);
  await issue(people, ids);
  return ids[0] ?? '';
}

/** Every day and instant of a record, as the code reads them, and as the public page shows them. */
async function said(recordId: string): Promise<object> {
  const record = await recordSummary(database, recordId, SIGNED_AT);
  const [row] = await database.query<{ school_id: string; not_before: Date; not_after: Date; birth_date: unknown }[]>(
    `SELECT r.school_id, c.not_before, c.not_after, d.birth_date FROM record r JOIN pupil p ON p.id = r.pupil_id
     JOIN pupil_data d ON d.id = p.pupil_data_id JOIN certificate c ON c.unit_id = r.school_id AND c.kind = 'organisation' WHERE r.id = ?`,
    [recordId],
  );
  const events = (await transitionsAfter(database, recordId, 1)).flatMap((one) => one.events);
  return {
    birthDate: record.birthDate,
    birthDateIsText: typeof row?.birth_date === 'string',
    deadlines: [record.dueAt, record.closeAt],
    since: record.stageSince,
    signed: events.map(({ at }) => at),
    certificateLasts: (row?.not_after.getTime() ?? 0) - (row?.not_before.getTime() ?? 0),
    logs: await faultsInLogs(database, row?.school_id ?? ''),
    page: await publicPage(record.lookUpCode),
  };
}

/** The verdict of the portal as people read it: the day from which the record is valid. */
async function publicPage(code: string): Promise<string> {
  const files = localFileStore(tmpdir());
  const pictures = pagePictures({ folder: tmpdir() });
  const clock = { now: () => SIGNED_AT };
  const pool = workerPool(1);
  const app = createApp({ database, engine, clock, files, pictures, pool, publicUrl: 'http://127.0.0.1' });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const answer = await fetch(`http://127.0.0.1:${port}/look-up`, {
    method: 'POST',
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code, birthDate: '01/01/2015' }),
  });
  const page = await answer.text();
  server.close();
  server.closeAllConnections();
  await pool.close();
  return [...page.matchAll(/\d{1,2}\/\d{1,2}\/\d{4}/g)].join(', ');
}
