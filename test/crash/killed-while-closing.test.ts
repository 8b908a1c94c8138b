import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../persistence/ulid.ts';
import { startRound } from '../stage.ts';
import { aYear, killAndStart, MINUTE, nothingLost, PUPILS, ROUNDS, somewhere } from './killed-year.ts';
import { type CrashSystem, openCrashSystem, type Victim } from './system.ts';
import { count, whenTrue } from './watching.ts';

let system: CrashSystem;
beforeAll(async () => {
  system = await openCrashSystem(['records', 'documents', 'exchange']);
}, 3 * MINUTE);
afterAll(() => system.stop(), MINUTE);

describe(`whatever is killed with -9 while a round closes, in ${ROUNDS} rounds`, () => {
  for (let round = 1; round <= ROUNDS; round++) {
    it(
      `closes a round once for each record, round ${round}`,
      async () => {
        const { database, engine } = system;
        const year = await aYear(system);
        for (const act of [year.judged.sign, year.judged.approve, year.judged.seal])
          for (const id of year.records) expect(await act(id)).toEqual(expect.any(Number));
        const messageId = newId();
        await year.judged.inSet(year.records, { type: 'submitted', messageId });
        await year.judged.inSet(year.records, { type: 'received', messageId });

        const stage = { database, sender: { database, engine }, now: async () => Date.now() };
        const roundId = await startRound(stage, year.province, 1);
        const closeAt = Date.now() + 6_000;
        const nearer = { type: 'changeDeadline', dueAt: closeAt - 1, closeAt, noteId: newId() };
        expect(await year.people.act(roundId, year.province.people.stranger, nearer)).toEqual(expect.any(Number));
        await whenTrue('the instant', async () => Date.now() >= closeAt + somewhere(-300, 300));
        for (const victim of inAnyOrder<Victim>(['exchange', 'mariadb', 'temporal', 'records']))
          await killAndStart(system, victim);

        const written = () =>
          count(database, `SELECT COUNT(*) AS n FROM transition WHERE subject_id = ? AND type = 'written'`, [roundId]);
        await whenTrue('written', async () => (await written()) === 1, 3 * MINUTE);
        const closed = await database.query<{ n: string; effective_from: Date }[]>(
          `SELECT effective_from, COUNT(*) AS n FROM record WHERE class_id = ? AND stage = 'closed' GROUP BY effective_from`,
          [year.province.classId],
        );
        expect(closed.map(({ n, effective_from }) => [Number(n), effective_from.getTime()])).toEqual([
          [PUPILS, closeAt],
        ]);
        expect(
          await count(database, `SELECT COUNT(*) AS n FROM transition WHERE type = 'closeAt' AND subject_id IN (?)`, [
            year.records,
          ]),
        ).toBe(PUPILS);
        await nothingLost(system, year, 0);
      },
      5 * MINUTE,
    );
  }
});

function inAnyOrder<T>(things: readonly T[]): readonly T[] {
  return things
    .map((thing) => ({ thing, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing);
}
