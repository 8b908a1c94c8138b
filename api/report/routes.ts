import { z } from 'zod';
import { beginReport, beginReportCeremony } from '../../activities/exchange/begin-report.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { reportPage, roundToReport } from '../../persistence/exchange/report-page.ts';
import { actFields } from '../request/fields.ts';
import { type Answer, actRoute, type Route, readRoute } from '../route.ts';

const OFFICER = ['provinceOfficer'] as const;

/** The province's report to the ministry (Điều 4.3 ¶7): begin, one ceremony over all packages, progress, refused by cause. */
export const reportRoutes: readonly Route[] = [
  readRoute(OFFICER, {
    path: '/report',
    says: 'Leads to the report of the round that is to be reported now.',
    async handle({ parts, reader, now }) {
      const province = reader.holdings.find(({ role }) => role === 'provinceOfficer')?.unitId ?? '';
      const roundId = await roundToReport(parts.database, province, now);
      return roundId ? { goTo: `/rounds/${roundId}/report` } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(OFFICER, {
    path: '/rounds/:roundId/report',
    place: 'round',
    says: 'The report of a round: what waits, the run in progress package by package, refused records by cause.',
    async handle({ parts, params, now }) {
      const page = await reportPage(parts.database, params['roundId'] ?? '', now);
      return page
        ? { page: 'report/report', model: { ...page, roundId: params['roundId'], running: isRunning(page.run?.state) } }
        : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  actRoute(OFFICER, {
    path: '/rounds/:roundId/report',
    place: 'round',
    body: z.object(actFields),
    says: 'Begins a report of all closed records that the ministry does not have.',
    async handle({ parts, reader, place, params, now }) {
      const page = await reportPage(parts.database, params['roundId'] ?? '', now);
      if (!page) return { refused: 'PAGE_NOT_FOUND' };
      const begun = await beginReport(
        parts,
        { provinceId: place.provinceId ?? '', schoolYear: page.schoolYear, officerId: reader.personId },
        now,
      );
      return answered(begun, `/rounds/${params['roundId']}/report`);
    },
  }),
  actRoute(OFFICER, {
    path: '/rounds/:roundId/report/ceremony',
    place: 'round',
    body: z.object(actFields),
    says: 'Begins the one ceremony that signs all packages of the run.',
    async handle({ parts, reader, params, now }) {
      const back = `/rounds/${params['roundId']}/report`;
      const page = await reportPage(parts.database, params['roundId'] ?? '', now);
      if (!page?.run) return { refused: 'NOTHING_TO_REPORT', back };
      const begun = await beginReportCeremony(parts, { runId: page.run.id, officerId: reader.personId }, now);
      return isRefusal(begun) ? { ...begun, back } : { goTo: `/ceremonies/${begun.ceremonyId}`, json: begun };
    },
  }),
];

const isRunning = (state: string | undefined): boolean =>
  state !== undefined && state !== 'done' && state !== 'refused';

const answered = (begun: { runId: string } | Refusal, goTo: string): Answer =>
  isRefusal(begun) ? { ...begun, back: goTo } : { goTo, json: begun };
