import type { DataSource } from 'typeorm';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { Cause } from '../../domain/overview/overview.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { peopleWaitedFor, putReminders } from '../../persistence/overview/people-to-remind.ts';
import { changeOnce } from '../entry-times/change-once.ts';

export type ProvinceReminder = {
  readonly commandId: string;
  readonly provinceId: string;
  readonly by: string;
  readonly cause: Cause;
  /** The schools at which records stand for this cause. */
  readonly schoolIds: readonly string[];
  readonly dueAt: number;
  /** What the notice says, kept with the entry in the log. */
  readonly text: string;
};

/** One notice to everybody who is waited for, once a day and person; the log says who sent it, and to how many at most. */
export async function remindForProvince(
  database: DataSource,
  { commandId, provinceId, by, cause, schoolIds, dueAt, text }: ProvinceReminder,
  now: number,
): Promise<{ readonly changed: true } | Refusal> {
  const day = dayAt(now);
  const waitedFor = await peopleWaitedFor(database, cause, schoolIds, day);
  const people = [...new Set(waitedFor.map(({ personId }) => personId))];

  const facts = { cause, schools: schoolIds.length, people: people.length };
  const change = { id: commandId, unitId: provinceId, kind: 'reminder', at: now, by, facts, note: text } as const;
  return changeOnce(database, change, async (queries) => {
    const sent = await putReminders(queries, people, { cause, dueAt, day, at: now });
    return sent === 0 ? { refused: 'NOBODY_TO_REMIND' } : undefined;
  });
}
