import { heartbeat } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { ClosingReport, RoundClosing } from '../../domain/round-closing/round-closing.ts';
import { closingMembers, endClosingProgress, noteClosed } from '../../persistence/closing/early-closing.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { countOf, leftOut, writeSet } from '../../persistence/record-year/sets.ts';
import {
  beginRoundProgress,
  endRoundProgress,
  noteRoundProgress,
} from '../../persistence/round-closing/round-progress.ts';
import type { RoundWork } from '../../workflows/round-work.ts';
import { withSignOfLife } from '../engine/sign-of-life.ts';
import { remindPeople } from '../notification/remind-people.ts';
import type { Clock } from '../transitions/judge.ts';

export type RoundParts = { readonly database: DataSource; readonly clock: Clock };

/** The activities of `roundClosing`; each may be repeated at any time: known commands answer what they answered. */
export const roundActivities = ({ database, clock }: RoundParts): RoundWork => ({
  async sendReminders(roundId, daysBefore) {
    const { provinceId, dueAt } = await roundOf(database, roundId);
    const reminding = { roundId, provinceId, daysBefore, dueAt, at: await clock.now() };
    // One query asks for a whole province: the sign of life must not wait for it.
    return withSignOfLife(() => remindPeople(database, reminding));
  },

  async outcomesAwaited(roundId) {
    const { closeAt, provinceId } = await roundOf(database, roundId);
    const [row] = await database.query<{ n: string }[]>(
      `SELECT (SELECT COUNT(*) FROM act a JOIN subject s ON s.id = a.subject_id JOIN unit u ON u.id = s.school_id WHERE a.outcome IS NULL AND a.at < ? AND u.province_id = ?)
            + (SELECT COUNT(*) FROM ceremony c JOIN unit u ON u.id = c.school_id WHERE c.state = 'confirmed' AND c.confirmed_at < ? AND u.province_id = ?) AS n`,
      [new Date(closeAt), provinceId, new Date(closeAt), provinceId],
    );
    return Number(row?.n ?? 0);
  },

  async writeClosing(roundId): Promise<ClosingReport> {
    const round = await roundOf(database, roundId);
    const records = await database.query<{ id: string }[]>(
      `SELECT r.id FROM record r JOIN unit u ON u.id = r.school_id WHERE u.province_id = ? AND r.school_year = ? AND r.lane = ?
         AND r.stage NOT IN ('closed', 'withdrawn', 'replaced', 'recalled') ORDER BY r.id`,
      [round.provinceId, round.schoolYear, `round${round.number}`],
    );
    await beginRoundProgress(database, roundId, records.length, await clock.now());
    const outcomes = await writeSet(
      database,
      records.map(({ id }) => id),
      (recordId) => ({
        type: 'closeAt',
        id: `${roundId}/closeAt/${round.closeAt}/${recordId}`,
        at: round.closeAt,
        by: 'round',
      }),
      await clock.now(),
      async (done) => {
        heartbeat(done);
        // Only to be looked at: a row that cannot be written holds no closing up.
        await noteRoundProgress(database, roundId, done, await clock.now()).catch(() => undefined);
      },
    );
    await endRoundProgress(database, roundId, records.length, await clock.now());
    return {
      closed: countOf(outcomes, 'closed'),
      movedToRound2: countOf(outcomes, 'movedToRound2'),
      movedToLate: countOf(outcomes, 'movedToLate'),
      outcomeAwaited: countOf(outcomes, 'outcomeAwaited'),
    };
  },

  async writeEarlyClosing(_roundId, early) {
    const { commandId } = early;
    const outcomes = await writeSet(
      database,
      await closingMembers(database, early),
      (recordId) => ({ type: 'close', id: `${commandId}/${recordId}`, at: early.at, by: early.by }),
      await clock.now(),
      async (written) => {
        heartbeat();
        await noteClosed(database, commandId, written, await clock.now());
      },
    );
    const closed = countOf(outcomes, 'closed');
    const left = leftOut(outcomes).map(({ recordId, refusal }) => ({ recordId, refused: refusal.refused }));
    await endClosingProgress(database, early, { closed, leftOut: left }, await clock.now());
    return closed;
  },
});

async function roundOf(database: DataSource, roundId: string): Promise<RoundClosing> {
  const [head] = await headsOf(database, [roundId]);
  if (!head) throw new Error('round unknown');
  return head.state as RoundClosing;
}
