import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import {
  type DemonstrationCa,
  issueEndEntity,
  organisationName,
  toPem,
} from '../../signing/demonstration/demonstration-ca.ts';
import { aTrustedCa, PIN } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { until } from '../until.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

/** How long one act waits for its verdict before it is pending (ms). */
const PATIENCE = 8_000;
const DAY = 24 * 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let worker: RecordsWorker;
let province: Province;
let ca: DemonstrationCa;
let officer: Visitor;
let administrator: Visitor;
let clerk: Visitor;
let principal: Visitor;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  worker = await startRecordsWorker(database);
  province = await aProvince(database, { pupils: 1 });
  ca = await aTrustedCa(database);
  const { people, provinceId } = province;
  await grant(database, people.stranger, 'provinceOfficer', provinceId);
  officer = await stage.visit(people.stranger);
  administrator = await stage.visit(people.administrator);
  clerk = await stage.visit(people.clerk);
  principal = await stage.visit(people.principal);
}, 60_000);
afterAll(async () => {
  await worker.stop();
  await stage.close();
  await endRuntime();
});

type Request = { certificateId: string; rev: number; stage: string; passes: boolean };
type Page = {
  requests: Request[];
  waiting: Request[];
  approvable: number;
  expiry: { inUse: number; months: { n: number }[]; beforeReport: { unitName: string }[] };
};
const pageOf = async (visitor: Visitor): Promise<Page> =>
  (await (await visitor.get('/certificates', 'application/json')).json()) as Page;

/** A certificate of the school, declared, proved and sent; gives what the level's page names it. */
async function sent(holder: string, days = 300): Promise<string> {
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject: organisationName(holder, '4000123456', 'Quảng Nam'),
    pin: PIN,
    keyType: 'EC',
    validFrom: Date.now() - DAY,
    validTo: Date.now() + days * DAY,
  });
  await administrator.upload('/certificates/declare', {
    commandId: newId(),
    certificate: new Blob([chain.map(toPem).join('\n')]),
    key: new Blob([new Uint8Array(pkcs12)]),
  });
  const act = async (who: Visitor, type: string, more = {}) => {
    const draft = (await pageOf(administrator)).requests.find(({ stage }) => stage === 'draft' || stage === 'proved');
    await who.send(`/certificates/${draft?.certificateId}/${type}`, {
      commandId: newId(),
      seen: draft?.rev,
      ...more,
    });
    return draft?.certificateId ?? '';
  };
  await act(clerk, 'prove', { pin: PIN });
  return act(principal, 'send');
}

const named = async (id: string): Promise<string> => {
  const request = (await pageOf(officer)).requests.find(({ certificateId }) => certificateId === id);
  return `${id}:${request?.rev}`;
};
const stageOf = async (id: string) =>
  (await pageOf(officer)).requests.find(({ certificateId }) => certificateId === id)?.stage;
const approve = (who: Visitor, certificates: readonly string[]) =>
  who.send('/certificates/approve', { commandId: newId(), seen: 0, certificates });

describe('several certificates approved at once (08)', () => {
  it('offers what passes every check, chosen; what does not can only be refused', async () => {
    await sent('Trường Tiểu học Kim Đồng');
    await sent('Trường Tiểu học Lê Văn Tám');
    const { waiting, approvable } = await pageOf(officer);
    expect([waiting.length, approvable]).toEqual([2, 1]);

    const html = await (await officer.get('/certificates')).text();
    for (const { certificateId, rev, passes } of waiting)
      expect(html).toMatch(
        new RegExp(`value="${certificateId}:${rev}" aria-label="[^"]+" ${passes ? 'checked' : 'disabled'}`),
      );
  }, 60_000);

  it('takes each by itself, and names those that it can not take with their reason', async () => {
    const [good, other] = [await sent('Trường Tiểu học Kim Đồng'), await sent('Trường Tiểu học Lê Văn Tám')];
    const answer = await approve(officer, [await named(other), await named(good)]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ approved: 1, refused: [{ code: expect.stringMatching(/^HBS-CT-/) }] });
    expect([await stageOf(good), await stageOf(other)]).toEqual(['approved', 'sent']);

    const alone = await officer.post('/certificates/approve', {
      commandId: newId(),
      seen: '0',
      certificates: await named(other),
    });
    expect(alone.status).toBe(409);
    expect(await alone.text()).toContain('role="alert"');
  }, 60_000);

  it('approves nothing if one of those named is not in the officer’s area, and nothing by a school', async () => {
    const [good, foreign] = [await sent('Trường Tiểu học Kim Đồng'), newId()];
    expect((await approve(officer, [await named(good), `${foreign}:1`])).status).toBe(404);
    expect((await approve(principal, [await named(good)])).status).toBe(404);
    expect(await stageOf(good)).toBe('sent');
  }, 60_000);

  it('counts what expires by month, and names what expires before the report to the ministry', async () => {
    const before = (await pageOf(officer)).expiry;
    const soon = await sent('Trường Tiểu học Kim Đồng', 5);
    await approve(officer, [await named(soon)]);
    const after = (await pageOf(officer)).expiry;

    expect(after.inUse).toBe(before.inUse + 1);
    expect(after.months).toHaveLength(12);
    const sum = ({ months }: typeof after) => months.slice(0, 2).reduce((all, { n }) => all + n, 0);
    expect(sum(after)).toBe(sum(before) + 1);
    expect(after.beforeReport).toHaveLength(before.beforeReport.length + 1);
    expect((await pageOf(administrator)).expiry).toBeUndefined();
  }, 60_000);

  it('says how many are taken and not done yet, having waited for all of them beside one another', async () => {
    const chosen = [await sent('Trường Tiểu học Kim Đồng'), await sent('Trường Tiểu học Kim Đồng')];
    const both = await Promise.all(chosen.map(named));
    await worker.stop();

    const began = Date.now();
    const [asData, asPage] = await Promise.all([
      approve(officer, both),
      officer.post('/certificates/approve', { commandId: newId(), seen: '0', certificates: both }),
    ]);
    expect(Date.now() - began).toBeLessThan(2 * PATIENCE);
    expect(asData.status).toBe(202);
    expect(await asData.json()).toMatchObject({ approved: 0, pending: 2, refused: [] });
    expect(await asPage.text()).toContain('2 đề nghị đã nhận, đang xử lý.');

    worker = await startRecordsWorker(database);
    for (const id of chosen) await until('approved', async () => (await stageOf(id)) === 'approved', 30_000);
  }, 120_000);
});
