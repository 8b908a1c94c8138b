import { proxyActivities } from '@temporalio/workflow';
import type { ExchangeWork } from './exchange-work.ts';

const { examine } = proxyActivities<ExchangeWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '2 min',
  retry: { initialInterval: '1 s', maximumInterval: '5 min' },
});

/** CV 2088 III.2 step 9: what the portal accepted is examined, however often that must be begun again. */
export async function exchangeIntake({ messageId }: { readonly messageId: string }): Promise<void> {
  await examine(messageId);
}
