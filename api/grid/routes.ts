import { z } from 'zod';
import type { Role } from '../../domain/access/access.ts';
import { columnsOf } from '../../domain/class-sheet/cell.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { takeAct } from '../acts/take-act.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { filtersIn } from '../filters/pages.ts';
import { actFields, idField } from '../request/fields.ts';
import { type Answer, type Asked, actRoute, type Route, readRoute } from '../route.ts';
import { ADDRESS, gridOf, mayType, READERS, scopeOf } from './asked-sheet.ts';
import { gridExport } from './export.ts';
import { gridView } from './grid-view.ts';
import { homeroomView } from './homeroom-view.ts';
import { previewPaste } from './paste.ts';
import { type SavedCell, saveTyped, type TypedCell } from './save.ts';
import { sheetActs } from './sheet-acts.ts';
import { typedInForm } from './typed-in-form.ts';

const TEACHERS: readonly Role[] = ['subjectTeacher', 'homeroomTeacher'];

const Cells = z.object({
  cells: z
    .array(
      z.object({
        enrolmentId: idField,
        field: z.string().max(32),
        typed: z.string().max(8_000),
        rev: z.number().int().min(0),
      }),
    )
    .min(1)
    .max(1_500),
});
const Paste = z.object({ text: z.string().max(400_000), enrolmentId: idField, field: z.string().max(32) });

type Request<B> = Asked<B, SignedIn>;

/** The class grid and the homeroom grid: one sheet at one point, its drafts, and handing a point in. */
export const gridRoutes: readonly Route[] = [
  readRoute(READERS, {
    path: ADDRESS,
    place: 'sheet',
    says: 'The grid of a class sheet at one point: its pupils, cells with their revisions, what is missing.',
    async handle(asked) {
      const grid = await gridOf(asked);
      return isRefusal(grid) ? grid : page(asked, grid, []);
    },
  }),
  gridExport,
  actRoute(TEACHERS, {
    path: `${ADDRESS}/cells`,
    place: 'sheet',
    says: 'Saves draft cells, each against the revision its page has read; answers cell by cell.',
    body: Cells,
    async handle(asked) {
      const saved = await save(asked, asked.body.cells);
      return isRefusal(saved) ? saved : { json: { cells: saved } };
    },
  }),
  actRoute(TEACHERS, {
    path: `${ADDRESS}/draft`,
    place: 'sheet',
    says: 'Saves the whole grid as a form sends it, without script.',
    body: z.record(z.string(), z.unknown()),
    async handle(asked) {
      const grid = await gridOf(asked);
      if (isRefusal(grid)) return grid;
      const saved = await save(asked, typedInForm(grid, asked.body));
      if (isRefusal(saved)) return saved;
      if (saved.every((cell) => 'saved' in cell)) return { goTo: addressOf(asked) };
      const now = await gridOf(asked);
      return isRefusal(now) ? now : page(asked, now, saved);
    },
  }),
  actRoute(TEACHERS, {
    path: `${ADDRESS}/paste`,
    place: 'sheet',
    says: 'What a block from Excel would change, placed at a cell; writes nothing.',
    body: Paste,
    async handle(asked) {
      const grid = await gridOf(asked);
      if (isRefusal(grid)) return grid;
      const { subject, point } = scopeOf(asked);
      const columns = columnsOf({ subject, grade: grid.grade, schoolYear: grid.schoolYear, point });
      const preview = previewPaste(grid, columns, asked.body.text, asked.body);
      return isRefusal(preview) ? preview : { json: preview };
    },
  }),
  actRoute(TEACHERS, {
    path: `${ADDRESS}/submit`,
    place: 'sheet',
    says: 'Hands a point in (the year’s end of a subject is signed instead).',
    body: z.object(actFields),
    async handle(asked) {
      const grid = await gridOf(asked);
      if (isRefusal(grid)) return grid;
      const { body, now, reader } = asked;
      const command = {
        type: 'submitPoint',
        id: body.commandId,
        at: now,
        by: reader.personId,
        point: scopeOf(asked).point,
      };
      return takeAct(asked.parts, {
        subjectId: grid.sheetId,
        command,
        seen: body.seen,
        goTo: '/inbox',
        back: addressOf(asked),
      });
    },
  }),
];

function addressOf(asked: Request<unknown>): string {
  const { classId, subject, point } = scopeOf(asked);
  return `/classes/${classId}/sheets/${subject}/${point}`;
}

async function save(asked: Request<unknown>, typed: readonly TypedCell[]): Promise<readonly SavedCell[] | Refusal> {
  const scope = scopeOf(asked);
  if (!mayType(asked, scope.subject)) return { refused: 'PAGE_NOT_FOUND' };
  const grid = await gridOf(asked);
  if (isRefusal(grid)) return grid;
  return saveTyped(
    asked.parts,
    { grid, ...scope, personId: asked.reader.personId, now: asked.now, today: asked.today },
    typed,
  );
}

/** A filter that is kept is of this class; what it would show is counted where it is of this very page. */
function savedFilters(asked: Request<unknown>, { filters }: Awaited<ReturnType<typeof homeroomView>>) {
  const { classId, subject, point } = scopeOf(asked);
  const present = filtersIn('homeroomGrid', { ...asked.query, classId, subject, point });
  return filterMenu(asked.parts.database, asked, 'homeroomGrid', present, (kept) =>
    kept['classId'] === classId ? filters.find(({ filter }) => filter === kept['only'])?.count : undefined,
  );
}

async function page(asked: Request<unknown>, grid: SheetGrid, outcomes: readonly SavedCell[]): Promise<Answer> {
  const scope = { ...scopeOf(asked), now: asked.now, mayType: mayType(asked, scopeOf(asked).subject) };
  const view = gridView(grid, scope, outcomes);
  if (scope.subject !== HOMEROOM)
    return { page: 'grid/class-grid', model: { ...view, acts: await sheetActs(asked, grid) } };
  const { query, today } = asked;
  const only = query['only'];
  const homeroom = await homeroomView(asked.parts, grid, { ...scope, today, open: query['pupil'], only });
  return {
    page: 'grid/homeroom-grid',
    model: {
      ...view,
      ...homeroom,
      ...(view.isYearEnd && { saved: await savedFilters(asked, homeroom) }),
      ...(scope.mayType && { remind: `/classes/${scope.classId}/reminders/subjectTeachers` }),
    },
  };
}
