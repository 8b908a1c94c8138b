import { z } from 'zod';
import { beginReport, beginReportCeremony } from '../../activities/exchange/begin-report.ts';
import { holdingFor } from '../../domain/access/access.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { refusalText } from '../../domain/refusals.ts';
import { packagesOfRun } from '../../persistence/exchange/report-packages.ts';
import { refusedRecords, reportPage, roundToReport } from '../../persistence/exchange/report-page.ts';
import { actFields } from '../request/fields.ts';
import { pageNumber, pagesAround } from '../request/list-pages.ts';
import { type Answer, actRoute, type Route, readRoute } from '../route.ts';
import { runIn } from './asked-run.ts';
import { reportExports } from './export.ts';
import { packageView, reportView } from './report-view.ts';

const OFFICER = ['provinceOfficer'] as const;

/** The province's report to the ministry (Điều 4.3 ¶7): begin, one ceremony over all packages, progress, refused by cause. */
export const reportRoutes: readonly Route[] = [
  readRoute(OFFICER, {
    path: '/report',
    chooses: true,
    says: 'Leads to the report of the round that is to be reported now.',
    async handle({ parts, reader, now, today }) {
      const province = holdingFor(OFFICER, reader, undefined, today)?.unitId ?? '';
      const roundId = await roundToReport(parts.database, province, now);
      return roundId ? { goTo: `/rounds/${roundId}/report` } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(OFFICER, {
    path: '/rounds/:roundId/report',
    place: 'round',
    says: 'The report of a round: a run (the newest, or the one asked for) with its progress and packages, refused records by cause.',
    async handle({ parts: { database }, params, query, reader, now }) {
      const roundId = params['roundId'] ?? '';
      const page = await reportPage(database, roundId, now, runIn(query['run']));
      return page
        ? { page: 'report/report', model: await reportView(database, roundId, page, reader, now) }
        : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(OFFICER, {
    path: '/rounds/:roundId/report/packages',
    place: 'round',
    says: 'All packages of a run, fifty a page, each with what became of it.',
    async handle({ parts: { database }, params, query, now }) {
      const roundId = params['roundId'] ?? '';
      const { run, schoolYear } = (await reportPage(database, roundId, now, runIn(query['run']))) ?? {};
      const page = pageNumber(query);
      const address = `/rounds/${roundId}/report`;
      const packages = run ? await packagesOfRun(database, run.id, { from: (page - 1) * PAGE + 1, most: PAGE }) : [];
      return {
        page: 'report/packages',
        model: {
          address,
          schoolYear,
          run,
          packages: packages.map(packageView),
          ...pagesAround(`${address}/packages?run=${run?.n}`, page, run?.progress.packages ?? 0, PAGE),
        },
      };
    },
  }),
  readRoute(OFFICER, {
    path: '/rounds/:roundId/report/refused',
    place: 'round',
    says: 'The records that the ministry refused and does not have, fifty a page, of one reason where it is named.',
    async handle({ parts: { database }, params, query, place, now }) {
      const roundId = params['roundId'] ?? '';
      const report = await reportPage(database, roundId, now);
      if (!report) return { refused: 'PAGE_NOT_FOUND' };
      const page = pageNumber(query);
      const code = report.refused.find((group) => group.code === query['code'])?.code;
      const of = { provinceId: place.provinceId ?? '', schoolYear: report.schoolYear };
      const { records, all } = await refusedRecords(database, of, { code, from: (page - 1) * PAGE, most: PAGE });
      const address = `/rounds/${roundId}/report`;
      return {
        page: 'report/refused',
        model: {
          address,
          schoolYear: report.schoolYear,
          all,
          ofCode: code === undefined ? '' : `?code=${encodeURIComponent(code)}`,
          records: records.map((record) => ({ ...record, what: refusalText(record.code) })),
          ...pagesAround(
            `${address}/refused${code === undefined ? '' : `?code=${encodeURIComponent(code)}`}`,
            page,
            all,
            PAGE,
          ),
        },
      };
    },
  }),
  ...reportExports,
  actRoute(OFFICER, {
    path: '/rounds/:roundId/report',
    place: 'round',
    body: z.object(actFields),
    says: 'Begins a report of all closed records that the ministry does not have.',
    async handle({ parts, reader, place, params, body, now }) {
      const page = await reportPage(parts.database, params['roundId'] ?? '', now);
      if (!page) return { refused: 'PAGE_NOT_FOUND' };
      const begun = await beginReport(
        parts,
        {
          commandId: body.commandId,
          provinceId: place.provinceId ?? '',
          schoolYear: page.schoolYear,
          officerId: reader.personId,
        },
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

/** Packages, or records, of a page. */
const PAGE = 50;

const answered = (begun: { runId: string } | Refusal, goTo: string): Answer =>
  isRefusal(begun) ? { ...begun, back: goTo } : { goTo, json: begun };
