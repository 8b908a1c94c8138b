import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { type ExportedList, exportRoute } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';
import type { Asked } from '../route.ts';
import { ADDRESS, gridOf, READERS, scopeOf } from './asked-sheet.ts';
import { gridView } from './grid-view.ts';
import { homeroomView } from './homeroom-view.ts';

type View = ReturnType<typeof gridView>;
type Row = View['rows'][number];

/** The class grid, or the homeroom grid with its results: the saved drafts and what is signed, as the page shows them. */
export const gridExport = exportRoute(READERS, {
  page: ADDRESS,
  place: 'sheet',
  what: 'grid',
  says: 'The grid of a sheet at one point, as a list to take along: comments and scores as they were typed.',
  async list(asked) {
    const grid = await gridOf(asked);
    if (isRefusal(grid)) return grid;
    const scope = { ...scopeOf(asked), now: asked.now, mayType: false };
    const view = gridView(grid, scope);
    const { language, place } = asked;
    const subject = view.subjectName ?? say(language, 'inbox.homeroom');
    return {
      ...(scope.subject === HOMEROOM ? await homeroomTable(asked, grid, view) : classTable(view, language)),
      name: `${subject} ${view.className} ${say(language, view.point)}`,
      unitId: place.schoolId ?? '',
      ofId: `${scope.classId}/${scope.subject}/${scope.point}`,
    };
  },
});

type Table = Pick<ExportedList, 'heads' | 'rows'>;

const classTable = ({ rows }: View, language: Language): Table => ({
  heads: [...headsOf(rows, language), say(language, 'grid.state')],
  rows: rows.map((row) => [...cellsOf(row), stateOf(row, language)]),
});

async function homeroomTable(asked: Asked<unknown, SignedIn>, grid: SheetGrid, view: View): Promise<Table> {
  const { parts, language, today, query, now } = asked;
  const scope = { ...scopeOf(asked), now, mayType: false, today, open: undefined, only: query['only'] };
  const { details, shown } = await homeroomView(parts, grid, scope);
  const t = (key: string, facts = {}) => say(language, key, facts);
  const derived = view.isYearEnd ? [t('grid.homeroom.result'), t('exports.deciding')] : [];
  return {
    heads: [...headsOf(view.rows, language), ...derived, t('grid.homeroom.missing')],
    rows: view.rows
      .filter(({ enrolmentId }) => shown.includes(enrolmentId))
      .map((row) => {
        const detail = details[row.enrolmentId];
        const result = detail?.resultWords?.[language] ?? t('grid.homeroom.noResult');
        const missing = [
          ...(detail?.ownMissing ? [t('grid.homeroom.own', { n: detail.ownMissing })] : []),
          ...(detail?.openParts ?? []).map(({ subject, teacher }) => [subject, teacher].filter(Boolean).join(': ')),
        ];
        return [
          ...cellsOf(row),
          ...(view.isYearEnd ? [result, detail?.deciding?.[language] ?? ''] : []),
          detail?.isSigned ? t('grid.row.signed') : missing.join('; '),
        ];
      }),
  };
}

const headsOf = ([first]: readonly Row[], language: Language): readonly string[] => [
  say(language, 'grid.number'),
  say(language, 'grid.name'),
  ...(first?.cells ?? []).map(({ label: { name, words } }) => name ?? say(language, words ?? '')),
];

const cellsOf = ({ number, name, cells }: Row): readonly string[] => [
  `${number}`,
  name,
  ...cells.map(({ stands }) => stands),
];

function stateOf({ returned, state, missing }: Row, language: Language): string {
  if (returned) return say(language, 'grid.row.returned');
  return state === 'partly' ? missing.map((key) => say(language, key)).join(', ') : say(language, `grid.row.${state}`);
}
