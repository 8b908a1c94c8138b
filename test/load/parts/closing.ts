import { QUEUES } from '../../../activities/engine/engine.ts';
import { closingJitter } from '../../../domain/record-year/closing-jitter.ts';
import type { RecordYear } from '../../../domain/record-year/state.ts';
import { openDatabase } from '../../../persistence/data-source.ts';
import { headsOf } from '../../../persistence/log/transition.ts';
import { newId } from '../../../persistence/ulid.ts';
import { acting, byJudge } from '../../acting.ts';
import { aTrustedCa, certificatesFor } from '../../certificates.ts';
import { count, whenTrue } from '../../crash/watching.ts';
import { aProvince, type Province } from '../../province.ts';
import { recordsOf } from '../../rows.ts';
import { issue, receive, signClass } from '../../signed-class.ts';
import { startRound } from '../../stage.ts';
import { type Bench, measure } from '../measure.ts';
import { difference, type LoadSystem, MEASURED, openSystem } from '../system.ts';

const PUPILS = 35;
const HOUR = 60 * 60 * 1000;
/** Between the last start and the instant: the closing must find a system at rest. */
const AHEAD_MS = 5_000;

/**
 * A thousand records that the province has received close at one instant: until the last is written down in the books,
 * and until the last workflow has followed. The timers, which the design spreads over hours, are set here to one instant.
 */
await measure(import.meta.filename, async (bench) => {
  const system = await openSystem(bench.folder);
  const classes = Math.ceil(bench.size(1_000) / PUPILS);
  const closeAt = Date.now() + 24 * HOUR;
  const [first, ...others] = await receivedClasses(system, classes, closeAt);
  if (!first) throw new Error('no class');
  const records: string[] = [];
  for (const province of [first, ...others])
    records.push(...(await recordsOf(system.database, province)).map(({ id }) => id));

  await books(bench, system, first, others, records);
  await workflows(bench, system, records);
  await system.close();
});

/** Classes of 35 whose records are sealed, submitted and received: straight to the verdict, signing is not the point. */
async function receivedClasses(
  { database }: LoadSystem,
  wanted: number,
  closeAt: number,
): Promise<readonly Province[]> {
  const ca = await aTrustedCa(database);
  const made: Province[] = [];
  let begun = 0;
  const began = Date.now();
  const maker = async () => {
    while (begun++ < wanted) {
      const province = await aProvince(database, { pupils: PUPILS, closeAt });
      const certificates = await certificatesFor(database, ca, province);
      const people = acting(database, province, certificates, byJudge(database));
      const ids = await signClass(database, province, people);
      await issue(people, ids);
      await receive(people, ids, newId());
      made.push(province);
      const seconds = (Date.now() - began) / 1000;
      console.log(
        `  class ${made.length} of ${wanted} received after ${seconds.toFixed(0)} s, about ${(((wanted - made.length) * seconds) / made.length).toFixed(0)} s left`,
      );
    }
  };
  await Promise.all([maker(), maker(), maker()]);
  return made;
}

/** Each class was made with a province of its own; the round is of one. Units and rounds are the owner's to move. */
async function underOneProvince(
  { configuration }: LoadSystem,
  { provinceId }: Province,
  others: readonly Province[],
  closeAt: number,
): Promise<void> {
  if (!configuration.database.migration) throw new Error('no owner of the tables');
  const owner = await openDatabase(configuration.database.migration, 1);
  const schools = others.map(({ schoolId }) => schoolId);
  if (schools.length > 0) await owner.query('UPDATE unit SET province_id = ? WHERE id IN (?)', [provinceId, schools]);
  await owner.query('UPDATE round SET due_at = ?, close_at = ? WHERE province_id = ? AND n = 1', [
    new Date(closeAt - 1),
    new Date(closeAt),
    provinceId,
  ]);
  await owner.destroy();
}

/** From the instant until the last record is closed in the books: the round's own timer, nobody reminds it. */
async function books(
  { figures }: Bench,
  system: LoadSystem,
  province: Province,
  others: readonly Province[],
  records: readonly string[],
): Promise<void> {
  const { database, engine } = system;
  const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
    province.provinceId,
  ]);
  const closeAt = Date.now() + AHEAD_MS;
  await underOneProvince(system, province, others, closeAt);
  await startRound({ database, sender: { database, engine }, now: async () => Date.now() }, province, 1);
  const written = `SELECT COUNT(*) AS n FROM transition WHERE subject_id = ? AND type = 'written'`;
  await whenTrue('the books are written', async () => (await count(database, written, [round?.id])) === 1);
  const took = Date.now() - closeAt;
  const closed = await count(database, `SELECT COUNT(*) AS n FROM record WHERE id IN (?) AND stage = 'closed'`, [
    records,
  ]);
  if (closed !== records.length) throw new Error(`${closed} of ${records.length} records are closed`);
  const size = `${records.length} records`;
  figures.add({
    what: 'from the closing instant until the last record is written down',
    size,
    values: [took],
    unit: 'ms',
  });
}

/**
 * Every workflow as it stood before the closing, its timer moved to one instant: started from its state at `received`,
 * with an end of its lane that lies so far back that hour and jitter end then.
 */
async function workflows({ figures }: Bench, system: LoadSystem, records: readonly string[]): Promise<void> {
  const { engine } = system;
  const perStart = 60;
  const fireAt = Date.now() + records.length * perStart + AHEAD_MS;
  for (const head of await headsOf(system.database, records)) {
    const state: RecordYear = {
      ...(head.state as RecordYear),
      stage: 'received',
      wakeAt: fireAt - HOUR - closingJitter(head.subjectId),
    };
    await engine.workflow.start(head.kind, {
      workflowId: head.workflowId,
      taskQueue: QUEUES.records,
      args: [{ subjectId: head.subjectId, state, rev: head.rev - 1, done: {} }],
    });
  }
  const late = Date.now() - fireAt;
  if (late > 0) throw new Error(`the starts took ${late} ms too long for one instant`);
  await whenTrue('the instant', async () => Date.now() >= fireAt - 200);
  const before = system.cpu();
  await allEnded(system, records);
  const took = Date.now() - fireAt;
  const used = difference(system.cpu(), before);
  const size = `${records.length} timers at one instant`;
  figures.add({
    what: 'from the instant of their timers until the last workflow has followed',
    size,
    values: [took],
    unit: 'ms',
  });
  for (const part of MEASURED)
    figures.add({ what: `  of it ${part}, per record`, size, values: [used[part] / records.length], unit: 'ms CPU' });
}

/** Each is waited for, a few at once: to ask the engine for their number again and again is work of its own. */
async function allEnded({ database, engine }: LoadSystem, records: readonly string[]): Promise<void> {
  const waiting = [...(await headsOf(database, records))];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let head = waiting.shift(); head; head = waiting.shift())
        await engine.workflow.getHandle(head.workflowId).result();
    }),
  );
}
