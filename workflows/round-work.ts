import type { ClosingReport, EarlyClosing } from '../domain/round-closing/round-closing.ts';

/** The activities that `roundClosing` calls, as types: activities/round-closing has them. */
export type RoundWork = {
  /** Gives how many people were reminded. */
  sendReminders(roundId: string, daysBefore: number): Promise<number>;
  /** Acts and ceremonies taken before the instant that have no outcome yet. */
  outcomesAwaited(roundId: string): Promise<number>;
  writeClosing(roundId: string): Promise<ClosingReport>;
  /** Gives how many records were closed. */
  writeEarlyClosing(roundId: string, early: EarlyClosing): Promise<number>;
};
