import { ApplicationFailure } from '@temporalio/common';
import type { ItemOutcome } from '../../domain/exchange/fault.ts';
import type { WorkerPool } from '../../signing/worker-pool.ts';
import type { IntakeParts } from './intake.ts';

export type ExamineParts = IntakeParts & { readonly pool: WorkerPool };

/** One item of a list, in its order; `recordId` if it is a record of ours and of the sender. */
export type ExaminedItem = { readonly outcome: ItemOutcome; readonly recordId?: string };

/** Neither a yes nor a no: tried again by the workflow until the state of a certificate can be told. */
export const cannotTell = (): ApplicationFailure =>
  ApplicationFailure.retryable('CERTIFICATE_STATE_UNKNOWN', 'CERTIFICATE_STATE_UNKNOWN');
