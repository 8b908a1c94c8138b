import type { Stage } from '../record-year/state.ts';
import type { Fault } from './fault.ts';

/**
 * D6: before closing a school takes back what it submitted at once, to replace it; after closing only the management
 * levels allow it (D5), and this transaction is refused. `stage` is the effective one.
 */
export function recallFault(stage: Stage): Fault | undefined {
  // Its replacement may have been received first (D7).
  if (stage === 'received' || stage === 'replaced') return undefined;
  return { refused: stage === 'closed' ? 'RECALL_AFTER_CLOSING' : 'NOTHING_TO_RECALL' };
}
