import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CeremonyWork } from './ceremony-work.ts';

const { prepareItems, finishItems, isConfirmed, endCeremony } = proxyActivities<CeremonyWork>({
  taskQueue: 'documents',
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '12 s',
  retry: { initialInterval: '1 s', maximumInterval: '15 s' },
});

/** What the ceremony's page and its confirmation tell it. */
export const confirm = defineUpdate<void, []>('confirm');
export const cancel = defineUpdate<void, []>('cancel');

/** `expiresAt` in ms, UTC. */
export type CeremonyStart = { readonly ceremonyId: string; readonly expiresAt: number };

/** A signing: everything is prepared, one person confirms once, everything is finished; or nothing was signed (A10). */
export async function signingCeremony({ ceremonyId, expiresAt }: CeremonyStart): Promise<'done' | 'ended'> {
  let answer: 'confirmed' | 'cancelled' | undefined;
  setHandler(confirm, () => {
    answer = 'confirmed';
  });
  setHandler(cancel, () => {
    answer ??= 'cancelled';
  });

  const { prepared } = await prepareItems(ceremonyId);
  if (prepared > 0 && answer === undefined)
    await condition(() => answer !== undefined, Math.max(1, expiresAt - Date.now()));

  // The confirmation is in the database before its message: one that died on the way is found there.
  const ended = answer !== 'confirmed' && !(await isConfirmed(ceremonyId)) ? 'ended' : 'done';
  if (ended === 'done') await finishAll(ceremonyId);

  await endCeremony(ceremonyId, ended);
  await condition(allHandlersFinished);

  return ended;
}

async function finishAll(ceremonyId: string): Promise<void> {
  let remaining = 1;
  while (remaining > 0) remaining = (await finishItems(ceremonyId)).remaining;
}
