import { refusalText } from '../../domain/refusals.ts';
import { packagesOfRun } from '../../persistence/exchange/report-packages.ts';
import { refusedRecords, reportPage } from '../../persistence/exchange/report-page.ts';
import { exportRoute, MOST_ROWS } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';
import type { Route } from '../route.ts';
import { runIn } from './asked-run.ts';
import { packageView } from './report-view.ts';

const OFFICER = ['provinceOfficer'] as const;

/** The ministry report to take along: the packages of a run with what became of each, and the records that were refused. */
export const reportExports: readonly Route[] = [
  exportRoute(OFFICER, {
    page: '/rounds/:roundId/report/packages',
    place: 'round',
    what: 'packages',
    says: 'All packages of a run, each with what became of it, as a list to take along.',
    async list({ parts: { database }, params, query, place, language, now }) {
      const roundId = params['roundId'] ?? '';
      const { run } = (await reportPage(database, roundId, now, runIn(query['run']))) ?? {};
      const packages = run ? await packagesOfRun(database, run.id, { from: 1, most: MOST_ROWS + 1 }) : [];
      const heads = ['report.package', 'report.school', 'report.class', 'exports.records', 'exports.taken'];
      return {
        name: say(language, 'exports.what.packages'),
        heads: [...heads, 'exports.refused', 'report.outcome'].map((key) => say(language, key)),
        rows: packages
          .map(packageView)
          .map(({ n, school, className, records, taken, refused, words }) => [
            `${n}`,
            school,
            className,
            ...[records, taken, refused].map(String),
            say(language, words, { n: refused }),
          ]),
        unitId: place.provinceId ?? '',
        ofId: run?.id ?? roundId,
      };
    },
  }),
  exportRoute(OFFICER, {
    page: '/rounds/:roundId/report/refused',
    place: 'round',
    what: 'refused',
    says: 'The records that the ministry refused and does not have, of one reason where it is named, as a list to take along.',
    async list({ parts: { database }, params, query, place, language, now }) {
      const roundId = params['roundId'] ?? '';
      const report = await reportPage(database, roundId, now);
      if (!report) return { refused: 'PAGE_NOT_FOUND' };
      const code = report.refused.find((group) => group.code === query['code'])?.code;
      const of = { provinceId: place.provinceId ?? '', schoolYear: report.schoolYear };
      const { records } = await refusedRecords(database, of, { code, from: 0, most: MOST_ROWS + 1 });
      const heads = ['school', 'class', 'pupil', 'why', 'cure'].map((key) => say(language, `report.${key}`));
      return {
        name: say(language, 'exports.what.refused'),
        heads: [...heads, say(language, 'exports.code')],
        rows: records.map(({ school, className, pupil, code: refused, cause }) => {
          const text = refusalText(refused);
          return [school, className, pupil, text[language], say(language, `report.cure.${cause}`), text.code];
        }),
        unitId: of.provinceId,
        ofId: roundId,
      };
    },
  }),
];
