import type { DataSource } from 'typeorm';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import {
  peopleWaitedFor,
  putReminders,
  type ReminderBody,
  type Where,
} from '../../persistence/reminding/people-to-remind.ts';
import { changeOnce } from '../entry-times/change-once.ts';

export type Reminder = {
  readonly commandId: string;
  /** In whose log it stands: the province, the level or the school. */
  readonly unitId: string;
  readonly by: string;
  /** Where records stand for this cause. */
  readonly where: Where;
  readonly body: ReminderBody;
  /** What the notice says, kept with the entry in the log. */
  readonly text: string;
};

/** One notice to everybody else who is waited for, once a day and person; the log says who sent it, and to how many at most. */
export async function remind(
  database: DataSource,
  { commandId, unitId, by, where, body, text }: Reminder,
  now: number,
): Promise<{ readonly changed: true } | Refusal> {
  const day = dayAt(now);
  const waitedFor = await peopleWaitedFor(database, body.cause, where, day);
  const people = [...new Set(waitedFor.map(({ personId }) => personId))].filter((personId) => personId !== by);

  const facts = { cause: body.cause, schools: where.schoolIds.length, people: people.length };
  const change = { id: commandId, unitId, kind: 'reminder', at: now, by, facts, note: text } as const;
  return changeOnce(database, change, async (queries) => {
    const sent = await putReminders(queries, people, { body, day, at: now });
    return sent === 0 ? { refused: 'NOBODY_TO_REMIND' } : undefined;
  });
}
