import { heartbeat } from '@temporalio/activity';
import type { RosterWork } from '../../workflows/roster-work.ts';
import { type RosterParts, writeList } from './write-list.ts';

/** The activities of `rosterWriting`; each may be repeated at any time. */
export const rosterActivities = (parts: RosterParts): RosterWork => ({
  writeList: (rosterId) => writeList(parts, rosterId, heartbeat),
});
