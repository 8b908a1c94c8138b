import { heartbeat } from '@temporalio/activity';

const BEAT_MS = 2_000;

/**
 * Does an activity's work and tells the engine meanwhile that its process lives, however long one piece takes: after a
 * killed process the work goes on elsewhere when the activity's `heartbeatTimeout` has passed, not its longest piece.
 */
export async function withSignOfLife<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
