import { proxyActivities } from '@temporalio/workflow';
import type { RosterWork } from './roster-work.ts';

const { writeList } = proxyActivities<RosterWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '1 min',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

export type RosterToWrite = { readonly rosterId: string };

/** Điều 4.3 ¶4: writes a school's list row by row; it goes on although the page is closed or a process dies. */
export async function rosterWriting({ rosterId }: RosterToWrite): Promise<number> {
  return await writeList(rosterId);
}
