import { z } from 'zod';
import { holdingFor, type Role } from '../../domain/access/access.ts';
import { refusalText } from '../../domain/refusals.ts';
import { type ClosingProgress, closingProgress, recordNames } from '../../persistence/closing/early-closing.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { isLocked, roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { takeAct } from '../acts/take-act.ts';
import { progressView } from '../progress/progress-view.ts';
import { actFields, idField, listField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { closableIn, closingPage } from './closing-page.ts';

/** Who sees a school’s closing: the principal closes early (D3a), the administrator locks at his request (Điều 11.1). */
const CLOSERS: readonly Role[] = ['principal', 'administrator'];

const Closing = z.object({
  ...actFields,
  roundId: idField,
  classes: listField(idField),
  /** "I have seen the results and know that nothing can be changed afterwards." */
  understood: z.literal('on'),
  number: z
    .string()
    .regex(/^ {0,4}\d{1,5} {0,4}$/)
    .transform(Number),
});

const gradeOf = (text: string | undefined): number | undefined =>
  /^[1-5]$/.test(text ?? '') ? Number(text) : undefined;

/** Closing before the round's instant: what can, what can't and why, two confirmations, and what became of it (D3a). */
export const closingRoutes: readonly Route[] = [
  readRoute(CLOSERS, {
    path: '/closing',
    chooses: true,
    says: 'The reader’s own school: what can be closed early, and its lock.',
    async handle({ reader, today }) {
      const school = holdingFor(CLOSERS, reader, undefined, today)?.unitId;
      return school ? { goTo: `/schools/${school}/closing` } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(CLOSERS, {
    path: '/schools/:schoolId/closing',
    place: 'school',
    says: 'What the principal could close early, class by class, what not and why, and whether entry is locked.',
    async handle({ parts: { database }, params, place, reader, today, now, query }) {
      const schoolId = params['schoolId'] ?? '';
      const { personId } = reader;
      const asked = { personId, schoolId, now, grade: gradeOf(query['grade']), why: query['why'] };
      return {
        page: 'closing/closing',
        model: {
          ...(await closingPage(database, asked)),
          schoolId,
          locked: await isLocked(database, schoolId, now),
          closes: holdingFor(['principal'], reader, place, today) !== undefined,
        },
      };
    },
  }),
  actRoute(['principal'], {
    path: '/schools/:schoolId/closing',
    place: 'school',
    body: Closing,
    says: 'Closes early what the province has received of the chosen classes; their number is typed as a check.',
    async handle({ parts, params, place, body, reader, now }) {
      const schoolId = params['schoolId'] ?? '';
      const { commandId, roundId, classes, number, seen } = body;
      const page = `/schools/${schoolId}/closing`;
      const rounds = await roundsOfProvince(parts.database, place.provinceId ?? '');
      if (!rounds.some((round) => round.roundId === roundId)) return { refused: 'SUBJECT_UNKNOWN', back: page };
      // A second click counts nothing any more: what it asked for has been closed. It gets the first one's answer.
      if ((await closingProgress(parts.database, commandId))?.schoolId === schoolId)
        return { goTo: `${page}/${commandId}`, json: { outcome: 'taken', goTo: `${page}/${commandId}` } };
      const closable = await closableIn(parts.database, { schoolId, now }, classes);
      if (closable === 0) return { refused: 'NOTHING_TO_CLOSE', back: page };
      if (number !== closable)
        return { refused: 'CLOSING_NUMBER_OTHER', facts: { typed: number, closable }, back: page };
      const command = {
        ...{ type: 'closeEarly', id: commandId, at: now, by: reader.personId },
        ...{ schoolId, classIds: classes },
      };
      return takeAct(parts, { subjectId: roundId, command, seen, goTo: `${page}/${commandId}`, back: page });
    },
  }),
  readRoute(CLOSERS, {
    path: '/schools/:schoolId/closing/:commandId',
    place: 'school',
    says: 'How far an early closing has come, and what became of each record; the page may be closed meanwhile.',
    async handle({ parts: { database }, params, now }) {
      const schoolId = params['schoolId'] ?? '';
      const progress = await closingProgress(database, params['commandId'] ?? '');
      if (!progress || progress.schoolId !== schoolId) return { refused: 'PAGE_NOT_FOUND' };
      return { page: 'closing/result', model: await resultOf(database, progress, now) };
    },
  }),
];

async function resultOf(queries: Queries, progress: ClosingProgress, now: number): Promise<object> {
  const { schoolId, commandId, total, done, failed, startedAt, endedAt, leftOut } = progress;
  const names = await recordNames(
    queries,
    schoolId,
    leftOut.map(({ recordId }) => recordId),
  );
  return {
    ...{ schoolId, commandId, total, done, failed, startedAt, endedAt },
    address: `/schools/${schoolId}/closing/${commandId}`,
    progress: progressView({ ...progress, leftOut: failed }, now),
    leftOut: names.map((one) => {
      const { code, vi, en, cure } = refusalText(
        leftOut.find(({ recordId }) => recordId === one.recordId)?.refused ?? '',
      );
      return { ...one, code, why: { vi, en }, cure };
    }),
  };
}
