import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId } from '../../persistence/ulid.ts';
import { issueEndEntity, organisationName, toPem } from '../../signing/demonstration/demonstration-ca.ts';
import { aTrustedCa, PIN } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import type { ApiStage } from './api-stage.ts';
import { anAccount, signIn, startApi, type Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

const DAY = 24 * 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let province: Province;
let pem: string;
/** Of an organisation whose name no register can keep. */
let endless: string;
let key: Uint8Array;
const visitors = new Map<string, Visitor>();

beforeAll(async () => {
  stage = await openWorkingStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 1 });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  const ca = await aTrustedCa(database);
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
    pin: PIN,
    keyType: 'EC',
    validFrom: Date.now() - DAY,
    validTo: Date.now() + 300 * DAY,
  });
  pem = chain.map(toPem).join('\n');
  const named = issueEndEntity(ca, {
    subject: organisationName('Trường '.repeat(80), '4000123457', 'Quảng Nam'),
    pin: PIN,
    keyType: 'EC',
    validFrom: Date.now() - DAY,
    validTo: Date.now() + 300 * DAY,
  });
  endless = named.chain.map(toPem).join('\n');
  key = pkcs12;
  for (const name of ['administrator', 'clerk', 'principal', 'stranger', 'homeroomTeacher'] as const)
    visitors.set(name, await stage.visit(province.people[name]));
}, 60_000);
afterAll(() => stage.close());

const as = (name: string): Visitor => {
  const visitor = visitors.get(name);
  if (!visitor) throw new Error(`nobody is ${name}`);
  return visitor;
};
type Request = { certificateId: string; rev: number; stage: string; checks: { check: string; state: string }[] };
const request = async (name = 'administrator'): Promise<Request> => {
  const page = (await (await as(name).get('/certificates', 'application/json')).json()) as { requests: Request[] };
  const [first] = page.requests;
  if (!first) throw new Error('no request');
  return first;
};
async function act(name: string, type: string, more: Record<string, string> = {}): Promise<Response> {
  const { certificateId, rev } = await request();
  return as(name).send(`/certificates/${certificateId}/${type}`, { commandId: newId(), seen: rev, ...more });
}
const declare = (name: string, certificate: string): Promise<Response> =>
  as(name).upload('/certificates/declare', {
    commandId: newId(),
    certificate: new Blob([certificate]),
    key: new Blob([new Uint8Array(key)]),
  });

describe('the school’s certificate', () => {
  it('is not read from a file that is none, and declared by nobody but the administrator', async () => {
    expect(await (await declare('administrator', 'xin chào')).json()).toMatchObject({ code: 'HBS-CT-111' });
    expect(await (await declare('administrator', endless)).json()).toMatchObject({ code: 'HBS-CT-111' });
    expect((await declare('clerk', pem)).status).toBe(404);
  });

  it('is declared once, with its checks in plain words', async () => {
    expect((await declare('administrator', pem)).status).toBe(200);
    expect(await (await declare('administrator', pem)).json()).toMatchObject({ code: 'HBS-CT-112' });
    const { stage, checks } = await request();
    expect(stage).toBe('draft');
    expect(checks.filter(({ state }) => state !== 'passed').map(({ check }) => check)).toEqual(['possession']);
    expect(await (await as('clerk').get('/certificates')).text()).toContain('Ký thử');
  });

  it('is proved by the clerk with the PIN, never with a wrong one', async () => {
    expect(await (await act('clerk', 'prove', { pin: '000000' })).json()).toMatchObject({ refused: 'PIN_WRONG' });
    expect((await act('principal', 'prove', { pin: PIN })).status).toBe(404);
    expect((await act('clerk', 'prove', { pin: PIN })).status).toBe(200);
  });

  it('is sent by the principal, never by the administrator who declared it (Điều 8.2)', async () => {
    expect((await act('administrator', 'send')).status).toBe(404);
    expect((await act('principal', 'send')).status).toBe(200);
  });

  it('is approved by the level, never by the school, and may be suspended and resumed with a reason', async () => {
    expect((await act('principal', 'approve')).status).toBe(404);
    expect((await act('stranger', 'approve')).status).toBe(200);
    expect((await act('stranger', 'suspend')).status).toBe(422);
    expect((await act('stranger', 'suspend', { note: 'Đang xác minh.' })).status).toBe(200);
    expect((await act('stranger', 'resume', { note: 'Đã xác minh.' })).status).toBe(200);
    expect((await request('stranger')).stage).toBe('approved');
  });

  it('is revoked from a day on that is not ahead', async () => {
    const tomorrow = { note: 'Mất khóa.', effectiveOn: '2099-01-01' };
    expect((await act('stranger', 'revoke', tomorrow)).status).toBe(422);
    expect((await act('stranger', 'revoke', { ...tomorrow, effectiveOn: '2026-01-01' })).status).toBe(200);
    expect(await (await as('administrator').get('/certificates')).text()).toContain('Mất khóa.');
  });

  it('comes without a key where the configuration is production', async () => {
    const production = await startApi(database, stage.engine, stage.folder, undefined, { production: true });
    const there = await signIn(production, await anAccount(database, province.people.administrator));
    const sent = { commandId: newId(), certificate: new Blob([pem]), key: new Blob([new Uint8Array(key)]) };
    expect(await (await there.upload('/certificates/declare', sent)).json()).toMatchObject({ code: 'HBS-CT-114' });
    await production.stop();
  });

  it('is no matter of a teacher', async () => {
    expect((await as('homeroomTeacher').get('/certificates')).status).toBe(404);
  });
});
