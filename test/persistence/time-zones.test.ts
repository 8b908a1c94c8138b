import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase } from '../database.ts';

/** UTC, Asia/Ho_Chi_Minh and America/Sao_Paulo: of the process by name, of the database's session by offset. */
const PROCESS = ['UTC', 'Asia/Ho_Chi_Minh', 'America/Sao_Paulo'] as const;
const SESSION = ['+00:00', '+07:00', '-03:00'] as const;
const CLOSE_AT = Date.parse('2027-07-01T00:00:00.000+07:00');
const DAY = 24 * 60 * 60 * 1000;
const SIGNED_AT = Date.parse('2026-11-20T00:30:00.123+07:00');

/** What must be read of every record, wherever it was written and wherever it is read. */
const RIGHT = {
  birthDate: '2015-01-01',
  birthDateIsText: true,
  deadlines: [CLOSE_AT - DAY, CLOSE_AT],
  since: SIGNED_AT,
  signed: Array(4).fill(SIGNED_AT),
  certificateLasts: 710 * DAY,
  logs: [],
  page: '01/07/2027, 20/11/2026',
};

beforeAll(async () => {
  await (await openTestDatabase(1)).destroy();
}, 60_000);

async function inZones(process_: string, session: string, records: readonly string[] = []) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'zone-process.ts'), session, ...records], {
    env: { ...process.env, TZ: process_ },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(said) as { read: readonly object[]; written: string };
}

describe('days and instants in all nine zones of server and database (DB2)', () => {
  it('are the same whoever wrote them and whoever reads them', async () => {
    const first = await inZones('UTC', '+00:00');
    const written = [first.written];
    for (const zone of PROCESS) {
      const rest = SESSION.filter((session) => !(zone === 'UTC' && session === '+00:00'));
      const answers = await Promise.all(rest.map((session) => inZones(zone, session, [first.written])));
      for (const { read } of answers) expect(read).toEqual([RIGHT]);
      written.push(...answers.map((answer) => answer.written));
    }

    const { read } = await inZones('America/Sao_Paulo', '+07:00', written);
    expect(read).toEqual(Array(9).fill(RIGHT));
  }, 180_000);
});
