import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { roundActivities } from '../../activities/round-closing/round-activities.ts';
import { beginClosingProgress, closingProgress } from '../../persistence/closing/early-closing.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { acting, byJudge } from '../acting.ts';
import { startCalendarWorker } from '../calendar-worker.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { aProvince, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { issue, signClass } from '../signed-class.ts';
import { startRound } from '../stage.ts';
import { until } from '../until.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Far enough that no reminder is due meanwhile. */
const CLOSE_AT = Date.now() + 60 * DAY;

let stage: ApiStage;
let database: DataSource;
let province: Province;
let principal: Visitor;
let roundId: string;
let ids: readonly string[];
const clock = { now: () => Date.now() };

/** A class of eight: five received, one with the province, one refused for content, one with the principal. */
beforeAll(async () => {
  stage = await openWorkingStage(({ database }) => startCalendarWorker(database, clock, readConfiguration().temporal));
  ({ database } = stage);
  province = await aProvince(database, { pupils: 8, closeAt: CLOSE_AT });
  const certificates = await certificatesFor(database, await aTrustedCa(database), province);
  const people = acting(database, province, certificates, byJudge(database));
  ids = await signClass(database, province, people);
  await issue(people, ids.slice(0, 7));
  await people.sign(ids[7] ?? '');
  const messageId = newId();
  await people.inSet(ids.slice(0, 7), { type: 'submitted', messageId });
  await people.inSet(ids.slice(0, 5), { type: 'received', messageId });
  await people.inSet([ids[6] ?? ''], { type: 'refused', messageId, cause: 'content' });
  roundId = await aRound(province);
  principal = await stage.visit(province.people.principal);
}, 120_000);
afterAll(() => stage.close());

const aRound = (of: Province) => startRound({ database, sender: stage, now: async () => clock.now() }, of, 1);

type Page = {
  received: number;
  total: number;
  round: { rev: number };
  classes: { classId: string; received: number }[];
  causes: { why: string; n: number }[];
  list?: { rows: { recordId: string }[] };
};
const address = () => `/schools/${province.schoolId}/closing`;
const page = async (query = ''): Promise<Page> =>
  (await (await principal.get(`${address()}${query}`, 'application/json')).json()) as Page;
const send = async (number: string, more: object = {}) =>
  principal.send(address(), {
    ...{ commandId: newId(), seen: (await page()).round.rev, roundId, classes: [province.classId] },
    ...{ understood: 'on', number },
    ...more,
  });
const stages = async () => (await recordsOf(database, province)).map(({ stage }) => stage);

describe('what can be closed early', () => {
  it('is what the province has received; of the rest the page says why, and who they are', async () => {
    const { received, total, causes } = await page();
    expect([received, total]).toEqual([5, 8]);
    expect(causes.map(({ why, n }) => [why, n])).toEqual([
      ['refusedContent', 1],
      ['principal', 1],
      ['submitted', 1],
    ]);
    expect((await page('?why=refusedContent')).list?.rows).toMatchObject([{ recordId: ids[6] }]);
    expect((await page('?grade=2')).received).toBe(0);
    const html = await (await principal.get(address())).text();
    expect(html).toContain('Chốt được 5 trên 8 học bạ');
    expect(html).toContain('Chốt rồi không mở lại được.');
    expect(html).toContain('Không bấm cũng được');
  });

  it('is not closed by a wrong number, without the tick, or where nothing is received', async () => {
    const said = async (sent: Promise<Response>) => (await (await sent).json()) as { refused: string; facts: object };
    expect(await said(send('6'))).toMatchObject({ refused: 'CLOSING_NUMBER_OTHER', facts: { typed: 6, closable: 5 } });
    expect(await said(send('5', { understood: '' }))).toMatchObject({ facts: { fields: 'understood' } });
    expect(await said(send('0', { classes: [newId()] }))).toMatchObject({ refused: 'NOTHING_TO_CLOSE' });
    expect((await stages()).filter((stage) => stage === 'received')).toHaveLength(5);
  });

  it('is not closed by a round of another province, nor by what is no round: nothing goes into their logs', async () => {
    const other = await aProvince(database, { pupils: 1, closeAt: CLOSE_AT });
    const foreign = await aRound(other);
    for (const id of [foreign, ids[0] ?? '', newId()]) {
      const answer = await send('5', { roundId: id });
      expect([answer.status, await answer.json()]).toMatchObject([404, { refused: 'SUBJECT_UNKNOWN' }]);
    }
    const command = { type: 'closeEarly', id: newId(), at: Date.now(), by: province.people.principal };
    const judged = await byJudge(database)(foreign, { ...command, schoolId: province.schoolId } as never).catch(
      (refusal: unknown) => refusal,
    );
    expect(JSON.stringify(judged)).toContain('NOT_YOUR_TASK');
  });
});

describe('an early closing', () => {
  it('closes each record through its log, and its result stays under its address', async () => {
    const commandId = newId();
    const sent = await send('5', { commandId });
    const { goTo } = (await sent.json()) as { goTo: string };
    expect(goTo).toBe(`${address()}/${commandId}`);
    const result = () =>
      until('closed', async () => {
        const one = (await (await principal.get(goTo, 'application/json')).json()) as {
          progress: { state: string };
        };
        return one.progress.state === 'done' ? one : undefined;
      });
    expect(await result()).toMatchObject({
      total: 5,
      done: 5,
      failed: 0,
      leftOut: [],
      progress: { done: 5, ended: 5 },
    });
    expect((await stages()).toSorted()).toEqual([...Array(5).fill('closed'), 'principal', 'refused', 'submitted']);
    const logged = await database.query<object[]>(
      `SELECT 1 FROM transition WHERE command_id = CONCAT(?, '/', subject_id) AND actor_id = ?`,
      [commandId, province.people.principal],
    );
    expect(logged).toHaveLength(5);
    expect(await (await principal.get(goTo)).text()).toContain('Đã chốt 5 học bạ');
    const again = await send('5', { commandId });
    expect([again.status, await again.json()]).toMatchObject([200, { outcome: 'taken', goTo }]);
    expect(await (await principal.get(address())).text()).toContain(`href="${goTo}"`);

    const stranger = await stage.visit(province.people.clerk);
    expect((await stranger.get(goTo)).status).toBe(404);
  });

  it('counts a repetition once, and names who was left out with the reason', async () => {
    const other = await aProvince(database, { pupils: 3, closeAt: CLOSE_AT });
    const [first, second] = (await recordsOf(database, other)).map(({ id }) => id);
    for (const id of [first, second]) {
      const [row] = await database.query<{ state: string }[]>('SELECT state FROM subject WHERE id = ?', [id]);
      const state = JSON.stringify({ ...JSON.parse(row?.state ?? ''), stage: 'received' });
      await database.query('UPDATE subject SET state = ? WHERE id = ?', [state, id]);
      await database.query(`UPDATE record SET stage = 'received', stage_since = ? WHERE id = ?`, [
        new Date(Date.now() - DAY),
        id,
      ]);
    }
    const { writeEarlyClosing } = roundActivities({ database, clock });
    const early = (commandId: string, at: number, by: string) => ({
      commandId,
      at,
      by,
      schoolId: other.schoolId,
      classIds: [other.classId],
    });
    const run = (one: ReturnType<typeof early>) => new MockActivityEnvironment().run(writeEarlyClosing, 'R', one);

    const foreign = early(newId(), Date.now(), province.people.clerk);
    await beginClosingProgress(database, foreign);
    expect(await run(foreign)).toBe(0);
    expect(await closingProgress(database, foreign.commandId)).toMatchObject({
      ...{ total: 2, done: 0, failed: 2 },
      leftOut: [
        { recordId: first, refused: 'NOT_YOUR_TASK' },
        { recordId: second, refused: 'NOT_YOUR_TASK' },
      ],
    });

    const own = early(newId(), Date.now(), other.people.principal);
    await beginClosingProgress(database, own);
    expect([await run(own), await run(own)]).toEqual([2, 2]);
    expect(await closingProgress(database, own.commandId)).toMatchObject({ total: 2, done: 2, failed: 0 });
  });
});
