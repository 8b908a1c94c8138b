import { proxyActivities, sleep } from '@temporalio/workflow';
import type { ExchangeWork } from './exchange-work.ts';

const { sendMessage, fetchOutcome } = proxyActivities<ExchangeWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '10 min',
  heartbeatTimeout: '2 min',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** CV 2088 II.2.2, IV.2: a message is sent, accepted, and asked about by its id until every record has its outcome. */
export async function exchangeSubmission({ messageId }: { readonly messageId: string }): Promise<void> {
  await sendMessage(messageId);

  let pause = SHORTEST_PAUSE_MS;
  while ((await fetchOutcome(messageId)) === 'waiting') {
    await sleep(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}
