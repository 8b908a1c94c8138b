import type { Question, Verdict } from '../domain/decider.ts';
import type { Sender } from './acts/send-act.ts';
import { startSubject } from './engine/start-subject.ts';
import { type Clock, judge } from './transitions/judge.ts';
import { tellComplete } from './transitions/tell-complete.ts';

/** What the records worker does for its workflows: nothing that computes longer than 20 ms. */
export const recordsActivities = (sender: Sender, clock: Clock) => ({
  judge: (question: Question): Promise<Verdict> => judge(sender.database, clock, question),
  /** The record that takes another's place begins its own year (D7). */
  startReplacement: (recordId: string): Promise<void> => startSubject(sender, recordId),
  tellComplete: async (sheetId: string): Promise<void> => tellComplete(sender, sheetId, await clock.now()),
});
