import { FATES } from '../../domain/overview/overview.ts';
import { showDecimal } from '../../domain/text/number.ts';
import { exportRoute } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';
import { overviewPage } from './overview-page.ts';

/** The overview's report: each area as the page has it, the slowest first, and the province below. */
export const overviewExport = exportRoute(['provinceOfficer'], {
  page: '/provinces/:provinceId/overview',
  place: 'province',
  what: 'overview',
  says: 'Progress by area, as a list to take along.',
  async list({ parts: { database }, params, language, now }) {
    const provinceId = params['provinceId'] ?? '';
    const page = await overviewPage(database, provinceId, now);
    if (!page) return { refused: 'PAGE_NOT_FOUND' };
    const t = (key: string) => say(language, key);
    const rows = page.areas.map(({ name, schools, complete, fates, percent, left }) => [
      name,
      ...[schools, complete, ...FATES.map((fate) => fates[fate])].map(String),
      `${showDecimal(percent, language)}%`,
      `${left}`,
    ]);
    const whole = page.total - page.all.round2;
    const share = whole === 0 ? 100 : Math.floor((page.all.done / whole) * 1000) / 10;
    const sums = [page.schools, page.areas.reduce((n, { complete }) => n + complete, 0)];
    return {
      name: t('exports.what.overview'),
      heads: [
        ...['overview.area', 'exports.overview.schools', 'exports.overview.complete'].map(t),
        ...FATES.map((fate) => t(`exports.overview.${fate}`)),
        ...['overview.receivedShare', 'overview.left'].map(t),
      ],
      rows: [
        ...rows,
        [
          page.name,
          ...[...sums, ...FATES.map((fate) => page.all[fate])].map(String),
          `${showDecimal(share, language)}%`,
          `${whole - page.all.done}`,
        ],
      ],
      unitId: provinceId,
      ofId: provinceId,
    };
  },
});
