import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { saidTo } from './raw-request.ts';
import { type ApiServer, startApi, visitor } from './server.ts';

const SENDERS = 200;

let stage: ApiStage;
let api: ApiServer;

beforeAll(async () => {
  stage = await openApiStage();
  const patience = { graceMs: 2_000, bytesASecond: 500 };
  api = await startApi(stage.database, stage.engine, stage.folder, undefined, { patience });
}, 60_000);
afterAll(async () => {
  await api.stop();
  await stage.close();
});

describe('the slow sender (GW5)', () => {
  it('is told 408 and let go, two hundred of them at once, while everybody else is served', async () => {
    const senders = Array.from({ length: SENDERS }, () => saidTo(api, ['content-length: 5000'], 'code='));
    let slow = SENDERS;
    for (const sender of senders) sender.finally(() => slow--);
    const served = await visitor(api).send('/look-up', { code: 'x', birthDate: '05/03/2019' });
    expect([served.status, slow]).toEqual([404, SENDERS]);
    const answers = await Promise.all(senders);
    expect(answers.filter((said) => !/^HTTP\/1\.1 408 .*"HBS-WEB-408"/s.test(said))).toEqual([]);
  }, 60_000);

  it('is told 413 at once for ten gigabytes that are only announced', async () => {
    const said = await saidTo(api, [`content-length: ${10 * 1024 ** 3}`]);
    expect(said).toMatch(/^HTTP\/1\.1 413 .*"HBS-WEB-413"/s);
  });

  it('is told 413, and what the limit is, for eleven megabytes of text; a form in chunks is read like any other', async () => {
    const large = await visitor(api).send('/look-up', { code: 'x'.repeat(11 * 1024 ** 2), birthDate: '05/03/2019' });
    expect([large.status, await large.json()]).toMatchObject([413, { facts: { most: 512 } }]);
    const chunked = 'code=x&birthDate=05%2F03%2F2019';
    const said = await saidTo(
      api,
      ['transfer-encoding: chunked', 'connection: close'],
      `${chunked.length.toString(16)}\r\n${chunked}\r\n0\r\n\r\n`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 404 /);
  });
});
