import { startSubject } from '../../../activities/engine/start-subject.ts';
import { aProvince } from '../../province.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { addMemory, type LoadSystem, openSystem } from '../system.ts';

/** Pupils made at once; the rows of a thousand are one transaction. */
const PUPILS = 1_000;
/** Starts at once: as fast as the engine takes them. The opening of a year paces itself (architecture section 6). */
const AT_ONCE = 8;

/** Memory of every process with 20,000 open workflows, and what an act costs then (`--size N` for fewer or more). */
await measure(import.meta.filename, async (bench) => {
  const system = await openSystem(bench.folder);
  const wanted = bench.size(20_000);
  addMemory(bench, system, 'nothing open');

  const began = Date.now();
  const starting: number[] = [];
  for (let open = 0; open < wanted; open += PUPILS) {
    const records = await recordsOfANewClass(system, Math.min(PUPILS, wanted - open));
    starting.push(records.length / ((await timed(() => startAll(system, records))) / 1_000));
    const done = open + records.length;
    const seconds = (Date.now() - began) / 1_000;
    console.log(
      `  ${done} of ${wanted} workflows open after ${seconds.toFixed(0)} s, ${(done / seconds).toFixed(0)}/s; about ${((wanted - done) / (done / seconds)).toFixed(0)} s left; temporal ${Math.round(system.memory().temporal)} MB, records ${Math.round(system.memory().records)} MB`,
    );
  }
  const { count } = await system.engine.workflow.count(`ExecutionStatus = 'Running'`);
  bench.figures.add({
    what: 'starts of workflows',
    size: `${AT_ONCE} at once, ${count} open at the end`,
    values: starting,
    unit: '/s',
  });
  addMemory(bench, system, `${count} workflows open`);
  await system.close();
});

async function recordsOfANewClass({ database }: LoadSystem, pupils: number): Promise<readonly string[]> {
  const { classId } = await aProvince(database, { pupils });
  const rows = await database.query<{ id: string }[]>('SELECT id FROM record WHERE class_id = ?', [classId]);
  return rows.map(({ id }) => id);
}

async function startAll(system: LoadSystem, records: readonly string[]): Promise<void> {
  const waiting = [...records];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await startSubject(system, id);
    }),
  );
}
