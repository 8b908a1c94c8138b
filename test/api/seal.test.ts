import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { refusalText } from '../../domain/refusals.ts';
import { noteItem } from '../../persistence/exchange/message-item.ts';
import { newId } from '../../persistence/ulid.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let schools: readonly Province[];
let clerk: Visitor;

/** A clerk of two schools, each with a record that waits for the seal; only the second has a certificate yet. */
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  schools = [await aProvince(database, { pupils: 1 }), await aProvince(database, { pupils: 1 })];
  const [first, second] = schools as [Province, Province];
  await grant(database, first.people.clerk, 'clerk', second.schoolId);
  await certificatesFor(database, await aTrustedCa(database), second);
  await database.query(`UPDATE record SET stage = 'seal' WHERE school_id IN (?)`, [[first.schoolId, second.schoolId]]);
  clerk = await stage.visit(first.people.clerk);
}, 60_000);
afterAll(() => stage.close());

const PAGE = '/records/seal-and-submit';
const read = async <T>(path: string): Promise<T> => (await (await clerk.get(path, 'application/json')).json()) as T;
const seal = (classes: readonly string[]) => clerk.send(`${PAGE}/seal`, { classes });

describe('a clerk of two schools', () => {
  it('seals the one’s and then the other’s: what is ticked of both is not unknown', async () => {
    const all = schools.map(({ classId }) => classId);
    const both = await seal(all);
    const one = (await both.json()) as { refused?: string };
    expect(one.refused).not.toBe('PAGE_NOT_FOUND');

    await database.query(`UPDATE record SET stage = 'entering' WHERE school_id = ?`, [schools[0]?.schoolId]);
    const page = (await (await clerk.get(PAGE, 'application/json')).json()) as { certificate?: object };
    expect(page.certificate).toBeDefined();
    expect(await (await seal(all)).json()).toMatchObject({ ceremonyId: expect.any(String) });
  });
});

describe('a package whose answer the school has not fetched yet', () => {
  it('is told alike by its result and by the list: received when the record is, refused when it can be sent again', async () => {
    const [, second] = schools as [Province, Province];
    const [record] = await database.query<{ id: string }[]>('SELECT id FROM record WHERE school_id = ?', [
      second.schoolId,
    ]);
    const { ceremonyId, messageId } = await aPackage(second, record?.id, 'accepted');
    await database.query('UPDATE message_item SET open_record = record_id WHERE message_id = ?', [messageId]);
    const said = async (stage: string) => {
      await database.query(`UPDATE record SET stage = ?, refused_cause = 'transport' WHERE id = ?`, [
        stage,
        record?.id,
      ]);
      type Package = { id: string; taken: number; pending: number; refusedItems: number };
      const list = await read<{ packages: Package[]; refusedCount: number }>(PAGE);
      const result = await read<{ state: string; counts: Record<string, number>; refusedCount: number }>(
        `${PAGE}/results/${ceremonyId}`,
      );
      const { taken, pending, refusedItems } = list.packages.find(({ id }) => id === messageId) ?? {};
      const { received, waiting, refused } = result.counts;
      expect([received, waiting, refused, result.refusedCount]).toEqual([
        taken,
        pending,
        refusedItems,
        list.refusedCount,
      ]);
      return { taken, pending, refusedItems, state: result.state };
    };
    expect(await said('submitted')).toEqual({ taken: 0, pending: 1, refusedItems: 0, state: 'waiting' });
    expect(await said('received')).toEqual({ taken: 1, pending: 0, refusedItems: 0, state: 'answered' });
    expect(await said('refused')).toEqual({ taken: 0, pending: 1, refusedItems: 0, state: 'waiting' });
    await noteItem(
      database,
      { id: messageId, side: 'sent', n: 1 },
      { state: 'refused', cause: 'transport', faults: [] },
      Date.now(),
    );
    expect(await said('refused')).toEqual({ taken: 0, pending: 0, refusedItems: 1, state: 'answered' });
  });
});

describe('seal and submit', () => {
  let province: Province;
  let recordId: string;
  let sealing = '';
  const visitors = new Map<string, Visitor>();

  /** A class of three, one of whose records waits for the seal. */
  beforeAll(async () => {
    province = await aProvince(database, { pupils: 3 });
    await certificatesFor(database, await aTrustedCa(database), province);
    recordId = (await recordsOf(database, province))[0]?.id ?? '';
    await database.query(`UPDATE record SET stage = 'seal' WHERE id = ?`, [recordId]);
    for (const name of ['homeroomTeacher', 'principal', 'administrator', 'stranger', 'clerk'] as const)
      visitors.set(name, await stage.visit(province.people[name]));
  }, 60_000);

  const as = (name: string): Visitor => {
    const visitor = visitors.get(name);
    if (!visitor) throw new Error(`nobody is ${name}`);
    return visitor;
  };

  it('is the clerk’s alone, and shows by class what waits for the seal', async () => {
    for (const name of ['homeroomTeacher', 'principal', 'administrator', 'stranger'])
      expect((await as(name).get('/records/seal-and-submit')).status).toBe(404);
    const page = await as('clerk').get('/records/seal-and-submit', 'application/json');
    expect(await page.json()).toMatchObject({
      sealCount: 1,
      submitCount: 0,
      toSeal: [{ name: '1A1', count: 1, own: 0 }],
    });
    expect(await (await as('clerk').get('/records/seal-and-submit')).text()).toContain('1 học bạ chờ đóng dấu');
  });

  it('begins one ceremony for the seals of the chosen classes, and none for nothing', async () => {
    const nothing = await as('clerk').send('/records/seal-and-submit/seal', { classes: [newId()] });
    expect(await nothing.json()).toMatchObject({ refused: 'NOTHING_TO_SIGN' });
    const begun = await as('clerk').post('/records/seal-and-submit/seal', { classes: province.classId });
    expect(begun.headers.get('location')).toMatch(/^\/ceremonies\/[0-9A-Z]{26}$/);
    sealing = begun.headers.get('location')?.split('/').at(-1) ?? '';
  });

  it('has no result before the confirmation; afterwards one under its address, with the second confirmation', async () => {
    const address = `/records/seal-and-submit/results/${sealing}`;
    expect((await as('clerk').get(address)).status).toBe(404);
    await database.query(`UPDATE ceremony SET state = 'done', confirmed_at = NOW(3) WHERE id = ?`, [sealing]);
    await database.query(`UPDATE ceremony_item SET state = 'signed', open_document = NULL WHERE ceremony_id = ?`, [
      sealing,
    ]);
    await database.query(`UPDATE record SET stage = 'issued' WHERE id = ?`, [recordId]);
    const page = await as('clerk').get(address, 'application/json');
    expect(await page.json()).toMatchObject({
      ...{ isSeal: true, signed: 1, step: 'submit', state: 'answered', toSubmit: [province.classId] },
      classes: [{ name: '1A1', signed: 1, counts: { toSubmit: 1 }, leftOut: [] }],
    });
    expect(await (await as('clerk').get(address)).text()).toContain('Nộp 1 học bạ lên Sở');
    expect((await as('principal').get(address)).status).toBe(404);
  });

  it.each([
    ['transport', 'PACKAGE_GZIP', 'Nộp lại 1', 'hiệu trưởng lập bản thay thế'],
    ['content', 'VALUE_NOT_ALLOWED', 'hiệu trưởng lập bản thay thế', 'Nộp lại 1'],
  ])('says of a package refused for %s what to do, and nothing else', async (cause, fault, says, not) => {
    const { ceremonyId, messageId } = await aPackage(province, recordId, 'answered');
    await database.query(
      `UPDATE message_item SET state = 'refused', cause = ?, faults = ?, answered_at = NOW(3) WHERE message_id = ?`,
      [cause, JSON.stringify([{ refused: fault }]), messageId],
    );
    await database.query(`UPDATE record SET stage = 'refused', refused_cause = ? WHERE id = ?`, [cause, recordId]);
    const address = `/records/seal-and-submit/results/${ceremonyId}`;
    const page = await as('clerk').get(address, 'application/json');
    expect(await page.json()).toMatchObject({
      counts: { refused: 1 },
      refused: [{ cause, mends: cause !== 'content' }],
    });
    const html = await (await as('clerk').get(address)).text();
    expect(html).toContain(says);
    expect(html).toContain(refusalText(fault).code);
    expect(html).not.toContain(not);
  });

  it('submits nothing that is not sealed', async () => {
    const answer = await as('clerk').send('/records/seal-and-submit/submit', { classes: [province.classId] });
    expect(await answer.json()).toMatchObject({ refused: 'NOTHING_TO_SUBMIT' });
  });
});

/** A class's package of one record, signed and sent, whose answer for the record has not come. */
async function aPackage(
  { schoolId, schoolYear, classId, people }: Province,
  recordId: string | undefined,
  state: 'accepted' | 'answered',
): Promise<{ readonly ceremonyId: string; readonly messageId: string }> {
  const [ceremonyId, messageId] = [newId(), newId()];
  await database.query(
    `INSERT INTO ceremony (id, kind, signer_id, school_id, certificate_id, state, created_at, expires_at, confirmed_at) VALUES (?, 'package', ?, ?, 'K', 'done', NOW(3), NOW(3), NOW(3))`,
    [ceremonyId, people.clerk, schoolId],
  );
  await database.query(
    `INSERT INTO message (id, side, type, unit_id, school_year, class_id, n, state, ceremony_id, created_at) VALUES (?, 'sent', '1', ?, ?, ?, 1, ?, ?, NOW(3))`,
    [messageId, schoolId, schoolYear, classId, state, ceremonyId],
  );
  await database.query(
    `INSERT INTO message_item (message_id, side, n, look_up_code, record_id, state) VALUES (?, 'sent', 1, '-', ?, 'pending')`,
    [messageId, recordId],
  );
  return { ceremonyId, messageId };
}
