import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { classSheet as rules } from '../domain/class-sheet/class-sheet.ts';
import type { ClassSheet } from '../domain/class-sheet/sheet.ts';
import { entity, type Snapshot } from './entity.ts';

/** Acts taken before a lane's end may be written a little after it; they are judged by their own instant. */
const GRACE_MS = 60 * 60 * 1000;

const { tellComplete } = proxyActivities<{ tellComplete(sheetId: string): Promise<void> }>({
  startToCloseTimeout: '2 min',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

/** `told`: the news of which its records know already, when it begins again after the engine's database was lost. */
export type SheetStart = Snapshot<ClassSheet> & { readonly told?: number };

/** Điều 10.1: the subject teacher enters and signs the class's results, in time; what is returned is signed again. */
export async function classSheet(from: SheetStart): Promise<ClassSheet> {
  const sheet = entity(rules, from);
  let told = from.told ?? 0;

  const hasWork = () => sheet.state.wakeAt !== undefined || sheet.state.news !== told;

  // Rows may be returned until their lane ends, so the sheet outlives its last signature; an act answered at its very end
  // may bring news once more.
  do {
    while (hasWork()) {
      await sheet.beginAnewWhenLong();
      const { wakeAt } = sheet.state;

      const changed = await sheet.by(
        (state) => (state.wakeAt ?? 0) + GRACE_MS,
        (state) => state.news !== told || state.wakeAt !== wakeAt,
      );
      if (sheet.state.news !== told) {
        // The click is answered first; then the records that are complete now are told to look again (record-year.md section 3).
        const { news } = sheet.state;
        await tellComplete(from.subjectId);
        told = news;
      }
      if (changed) continue;

      await sheet.onTime({
        type: 'lanesChanged',
        id: `${workflowInfo().workflowId}/lanes/${wakeAt}`,
        at: Date.now(),
        by: 'clock',
      });
    }
    await sheet.settled();
  } while (hasWork());

  return sheet.state;
}
