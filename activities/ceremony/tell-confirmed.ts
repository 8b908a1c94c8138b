import type { Sender } from '../acts/send-act.ts';
import { startCeremony } from './start-ceremony.ts';

/** A beginning or a confirmation younger than this is still in the hands of the request that stored it (ms). */
const IN_HAND = 20_000;

/** Tells a ceremony's workflow that it was confirmed. A message lost is no loss: it is told again, and reads the table at its end. */
export async function tellConfirmed({ engine }: Sender, ceremonyId: string): Promise<void> {
  await engine
    .withDeadline(Date.now() + 5_000, () =>
      engine.workflow
        .getHandle(`ceremony/${ceremonyId}`)
        .executeUpdate('confirm', { updateId: `${ceremonyId}/confirm` }),
    )
    .catch(() => undefined);
}

/**
 * Tells again what the process that stored a beginning or a confirmation could not tell any more, because it died or the
 * engine was away: no document stays in a ceremony that nobody prepares, and nobody waits for one to expire.
 */
export async function tellAgain(sender: Sender, now: number): Promise<void> {
  const begun = await sender.database.query<{ id: string; expires_at: Date }[]>(
    `SELECT id, expires_at FROM ceremony WHERE state = 'preparing' AND created_at < ?`,
    [new Date(now - IN_HAND)],
  );
  for (const { id, expires_at } of begun)
    await startCeremony(sender.engine, { ceremonyId: id, expiresAt: expires_at.getTime() });

  const confirmed = await sender.database.query<{ id: string }[]>(
    `SELECT id FROM ceremony WHERE state = 'confirmed' AND confirmed_at < ?`,
    [new Date(now - IN_HAND)],
  );
  for (const { id } of confirmed) await tellConfirmed(sender, id);
}
