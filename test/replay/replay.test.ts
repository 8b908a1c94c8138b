import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import * as registered from '../../workflows/workflows.ts';
import { openTestDatabase } from '../database.ts';
import { endRuntime, quietRuntime } from '../records-worker.ts';
import { bundleOf, gate } from './gate.ts';
import { keptHistories, keptHistory, useHistoriesKey } from './histories.ts';
import { otherPlays } from './other-plays.ts';
import { eventTypes, recordHistories } from './record-history.ts';

let database: DataSource;
let today: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  useHistoriesKey();
  quietRuntime();
  database = await openTestDatabase();
  today = await bundleOf();
}, 90_000);
afterAll(async () => {
  await endRuntime();
  await database.destroy();
});

describe('the histories of running years', () => {
  it('are kept for every workflow that a worker runs, and for each way that a record can go', () => {
    const kept = keptHistories();
    for (const path of ['straight', 'return', 'deadline', 'changed-deadline', 'round-2', 'late', 'replaced'])
      expect(kept).toContain(`recordYear/${path}`);
    const workflows = new Set(kept.map((name) => name.split('/')[0]));
    expect([...workflows].sort()).toEqual(Object.keys(registered).sort());
  });

  it('are followed by the code of today, every one', async () => {
    expect(await gate(today)).toEqual([]);
  }, 120_000);

  it('are made by `record-histories` as they are kept: the same events for the same path', async () => {
    const play = otherPlays.find(({ name }) => name === 'opening');
    if (!play) throw new Error('no such play');
    for (const [name, history] of await recordHistories(database, play))
      expect(eventTypes(history)).toEqual(eventTypes(keptHistory(name)));
  }, 120_000);
});

describe('the gate', () => {
  it('is red for two steps in another order, and names workflow, event and change', async () => {
    const reordered = await bundleOf({
      file: 'workflows/signing-ceremony.ts',
      from: `  if (ended === 'done') await finishAll(ceremonyId);

  await endCeremony(ceremonyId, ended);`,
      to: `  await endCeremony(ceremonyId, ended);

  if (ended === 'done') await finishAll(ceremonyId);`,
    });

    const alarms = await gate(reordered, 'signingCeremony');
    expect(alarms).toMatchObject([{ workflow: 'signingCeremony', path: 'confirmed' }]);
    expect(alarms[0]?.event).toMatch(/^\d+ EVENT_TYPE_ACTIVITY_TASK_SCHEDULED$/);
    expect(alarms[0]?.change).toMatch(/finishItems/);
    expect(alarms[0]?.change).toMatch(/endCeremony/);
  }, 120_000);

  it('is red for a step that is new in a record’s year', async () => {
    const added = await bundleOf({
      file: 'workflows/record-year.ts',
      from: `  await record.settled();`,
      to: `  await record.unlessNew(() => false);
  await record.settled();`,
    });

    const alarms = await gate(added, 'recordYear');
    expect(alarms.map(({ path }) => path).sort()).toEqual(
      keptHistories()
        .filter((name) => name.startsWith('recordYear/'))
        .map((name) => name.slice('recordYear/'.length)),
    );
    for (const { event } of alarms) expect(event).toMatch(/WORKFLOW_EXECUTION_COMPLETED/);
  }, 120_000);

  it('is silent for a rule that has changed in mid-year: verdicts stand in the history, reasons don’t', async () => {
    const stricter = await bundleOf(
      {
        file: 'domain/record-year/record-year.ts',
        from: `    if (command.type === 'initialise') return initialised(record, command);`,
        to: `    if (command.type !== 'initialise') return { refused: 'NOT_AT_THIS_STAGE' };
    if (command.type === 'initialise') return initialised(record, command);`,
      },
      {
        file: 'domain/class-sheet/class-sheet.ts',
        from: `      case 'submitPoint':
        return ownSheetOnly`,
        to: `      case 'signRows':
        return { refused: 'ENTRY_LOCKED' };
      case 'submitPoint':
        return ownSheetOnly`,
      },
    );

    expect(await gate(stricter)).toEqual([]);
  }, 120_000);
});
