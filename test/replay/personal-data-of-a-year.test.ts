import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordsOf } from '../rows.ts';
import { playedYear, type YearInClear } from './year-in-clear.ts';

const MINUTE = 60_000;
let year: YearInClear;
/** What must be found nowhere: of every pupil of the database, and of every person. */
let secrets: readonly string[];

beforeAll(async () => {
  year = await playedYear();
  secrets = await secretsOfPeople(year);
}, 5 * MINUTE);
afterAll(() => year.close(), MINUTE);

async function secretsOfPeople({ database }: YearInClear): Promise<readonly string[]> {
  const pupils = await database.query<Record<string, string | null>[]>(
    `SELECT d.full_name, d.birth_date, DATE_FORMAT(d.birth_date, '%d/%m/%Y') AS shown, d.personal_id, d.mother_name, d.father_name,
       IF(d.residence LIKE 'Thôn%', d.residence, NULL) AS residence, p.pupil_code FROM pupil_data d JOIN pupil p ON p.id = d.pupil_id`,
  );
  const people = await database.query<Record<string, string | null>[]>('SELECT full_name, personal_id FROM person');
  const values = [...pupils, ...people].flatMap((row) => Object.values(row)).filter((value) => value !== null);
  return [...new Set(values)].filter((value) => value !== '');
}

const found = (text: string): readonly string[] => secrets.filter((secret) => text.includes(secret));

describe('personal data after a whole year with the codec off (A8)', () => {
  it('are looked for: of both pupils of the class, of the one on the list, and of the staff', () => {
    expect(secrets.length).toBeGreaterThan(20);
    for (const one of [
      'Arất Thị Xuyến',
      '2018-11-23',
      '18/04/2018',
      '049318012999',
      'HSQNAM00012345',
      'Zơrâm Thị Nghếch',
    ])
      expect(secrets).toContain(one);
  });

  it('stand nowhere in the engine’s own database: no event, id, failure or memo has them', async () => {
    const [record] = await recordsOf(year.database, year.province);
    const files = globSync('temporal/temporal.db*', { cwd: year.folder });
    const text = files.map((file) => readFileSync(join(year.folder, file)).toString('utf8')).join('\n');

    expect(text).toContain(`"subjectId":"${record?.id}"`); // in clear indeed
    expect(found(text)).toEqual([]);
  });

  it('stand in no workflow’s id, memo or search attribute', async () => {
    const listed: string[] = [];
    for await (const one of year.engine.workflow.list())
      listed.push(JSON.stringify([one.workflowId, one.memo, one.searchAttributes]));
    const kinds = new Set(listed.map((one) => one.split('/')[0]?.replace('["', '')));

    expect([...kinds].sort()).toEqual(
      ['ceremony', 'exchange', 'intake', 'opening', 'record', 'report', 'roster', 'round', 'sheet'].sort(),
    );
    expect(found(listed.join('\n'))).toEqual([]);
  });

  it('stand in no log of any process', () => {
    const logs = globSync('log/*', { cwd: year.folder });
    const names = logs.map((log) => log.replace('log/', ''));

    for (const part of ['api', 'records', 'documents', 'exchange', 'ministry', 'temporal', 'mariadb'])
      expect(names).toContain(`${part}.log`);
    for (const log of logs) expect([log, found(readFileSync(join(year.folder, log), 'utf8'))]).toEqual([log, []]);
  });

  it('are not needed to join one click’s lines: the request’s id is in the API’s log, and in the records worker’s', () => {
    const linesOf = (process: string): Record<string, unknown>[] =>
      readFileSync(join(year.folder, 'log', `${process}.log`), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    const act = linesOf('api').find(({ event, outcome }) => event === 'act' && outcome === 'taken');
    const ofTheClick = ({ requestId }: Record<string, unknown>) => requestId === act?.['requestId'];

    expect(linesOf('api').filter(ofTheClick)).toContainEqual(
      expect.objectContaining({ event: 'request', method: 'POST', status: 200 }),
    );
    const joined = linesOf('records').filter(ofTheClick);
    expect(joined).toContainEqual(expect.objectContaining({ event: 'engine', says: 'update', update: act?.['type'] }));
    expect(joined).toContainEqual(expect.objectContaining({ event: 'activity', activity: 'judge', outcome: 'done' }));
  });

  it('stand in no address: asked for, led to, or in a page', () => {
    const plain = year.addresses.flatMap((address) => [address, decodeURIComponent(address)]).join('\n');

    expect(year.addresses.length).toBeGreaterThan(200);
    expect(found(plain)).toEqual([]);
  });
});
