import type { RoundClosing } from '../../domain/round-closing/round-closing.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { roundProgress, roundSet } from '../../persistence/round-closing/round-progress.ts';
import { progressView } from '../progress/progress-view.ts';
import { type Route, readRoute } from '../route.ts';

/** The books of a round: written in sets after its instant, and what became of the records (Điều 4.3 ¶2, ¶3). */
export const roundClosingRoutes: readonly Route[] = [
  readRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/books',
    place: 'round',
    says: 'How far the books of a round’s closing are written, and what became of its records; the law’s effect is by the instant.',
    async handle({ parts: { database }, params, now }) {
      const roundId = params['roundId'] ?? '';
      const [round, [head], written] = await Promise.all([
        roundSet(database, roundId),
        headsOf(database, [roundId]),
        roundProgress(database, roundId),
      ]);
      if (!round) return { refused: 'PAGE_NOT_FOUND' };
      const { closeAt } = round;
      const report = (head?.state as RoundClosing | undefined)?.report;
      return {
        page: 'round-closing/books',
        model: {
          ...round,
          ...(report && { report }),
          address: `/rounds/${roundId}/books`,
          isDue: now >= closeAt,
          ...(written && { progress: progressView(written, now) }),
          state: `${written ? 'written' : 'waits'}${report ? '/report' : ''}`,
          ...(now >= closeAt && !report && { refresh: 5 }),
        },
      };
    },
  }),
];
