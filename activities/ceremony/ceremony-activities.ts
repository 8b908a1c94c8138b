import { signsRows } from '../../domain/ceremony/ceremony.ts';
import type { Refusal } from '../../domain/refusal.ts';
import {
  type Ceremony,
  type CeremonyItem,
  ceremonyOf,
  endItem,
  freeDocuments,
  itemsOf,
  moveCeremony,
} from '../../persistence/ceremony/ceremony.ts';
import { endDrafts } from '../../persistence/exchange/message.ts';
import { withSignOfLife } from '../engine/sign-of-life.ts';
import { finishRecord, finishSheetRows } from './finish.ts';
import { finishPackage } from './finish-package.ts';
import type { CeremonyParts } from './parts.ts';
import { preparePackage } from './prepare-package.ts';
import { prepareRecord } from './prepare-record.ts';
import { bySheet, prepareSheetRows } from './prepare-sheet.ts';

/** Records prepared or finished beside one another: the renderer and the worker threads have their own limits. */
const SIDE_BY_SIDE = 4;
const FINISHED_AT_ONCE = 25;

/** How the workflow of a ceremony learns what happened; counts only, no personal data (A8). */
export type Prepared = { readonly prepared: number };
export type Finished = { readonly remaining: number };

/** The activities of `signingCeremony`; each may be repeated at any time. */
export const ceremonyActivities = (parts: CeremonyParts) => ({
  /** Prepares every item that still waits; what can't be signed is left out with its code. */
  async prepareItems(ceremonyId: string): Promise<Prepared> {
    const ceremony = await mustBe(parts, ceremonyId);
    const waiting = (await itemsOf(parts.database, ceremonyId)).filter(({ state }) => state === 'waiting');

    if (signsRows(ceremony.kind)) await sideBySide(bySheet(waiting), (rows) => prepareSheetRows(parts, ceremony, rows));
    else await sideBySide(waiting, (item) => prepareOne(parts, ceremony, item));

    const prepared = (await itemsOf(parts.database, ceremonyId)).filter(({ state }) => state === 'prepared').length;
    await moveCeremony(parts.database, ceremonyId, 'preparing', 'prepared', await parts.clock.now());
    return { prepared };
  },

  /** Whether the person has confirmed, although the message about it was lost. */
  async isConfirmed(ceremonyId: string): Promise<boolean> {
    return (await mustBe(parts, ceremonyId)).confirmedAt !== undefined;
  },

  /** Finishes the next items of a confirmed ceremony. */
  async finishItems(ceremonyId: string): Promise<Finished> {
    const ceremony = await mustBe(parts, ceremonyId);
    const prepared = (await itemsOf(parts.database, ceremonyId)).filter(({ state }) => state === 'prepared');

    if (signsRows(ceremony.kind)) await sideBySide(bySheet(prepared), (rows) => finishSheetRows(parts, ceremony, rows));
    else await sideBySide(prepared.slice(0, FINISHED_AT_ONCE), (item) => finishOne(parts, ceremony, item));

    return {
      remaining: (await itemsOf(parts.database, ceremonyId)).filter(({ state }) => state === 'prepared').length,
    };
  },

  async endCeremony(ceremonyId: string, state: 'done' | 'ended'): Promise<void> {
    const { state: now } = await mustBe(parts, ceremonyId);
    await moveCeremony(parts.database, ceremonyId, now, state, await parts.clock.now());
    await freeDocuments(parts.database, ceremonyId);
    await endDrafts(parts.database, ceremonyId);
  },
});

async function prepareOne(parts: CeremonyParts, ceremony: Ceremony, item: CeremonyItem): Promise<void> {
  const prepare = ceremony.kind === 'package' ? preparePackage : prepareRecord;
  const refusal: Refusal | undefined = await prepare(parts, ceremony, item);
  if (refusal) await endItem(parts.database, ceremony.id, item.n, 'leftOut', await parts.clock.now(), refusal);
}

const finishOne = (parts: CeremonyParts, ceremony: Ceremony, item: CeremonyItem): Promise<void> =>
  (ceremony.kind === 'package' ? finishPackage : finishRecord)(parts, ceremony, item);

async function mustBe({ database }: CeremonyParts, id: string): Promise<Ceremony> {
  const ceremony = await ceremonyOf(database, id);
  if (!ceremony) throw new Error('ceremony unknown');
  return ceremony;
}

/**
 * Each item once, a few beside one another, in order. After a fault no further item is begun, and it is reported when
 * those in hand have ended: the repetition must not work beside them.
 */
async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item).catch((fault: unknown) => {
        waiting.length = 0;
        throw fault;
      });
    }
  };
  const workers = Array.from({ length: SIDE_BY_SIDE }, worker);
  const ended = await withSignOfLife(() => Promise.allSettled(workers));
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
