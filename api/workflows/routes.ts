import { z } from 'zod';
import { log } from '../../activities/operation/log.ts';
import { tryAgain } from '../../activities/operation/try-again.ts';
import { holdingsOn } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { searchedWorkflow, workflowById } from '../../persistence/workflows/workflow-by-id.ts';
import { exportRoute, MOST_ROWS } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { workflowListPage, workflowsAsked } from './list-page.ts';
import { cellsOf } from './row-view.ts';
import { workflowPage } from './workflow-page.ts';

const PAGE = '/workflows';
const TRIED = /^\d{1,4}$/;

/** The province administrator's list of all workflows, and one of them: ids and codes alone, no names (issue 8, drawn as 15). */
export const workflowRoutes: readonly Route[] = [
  readRoute(['provinceAdministrator'], {
    path: PAGE,
    says: 'All living workflows of the province by state, stuck ones first, with what each waits for and its last failure.',
    handle: ({ parts, reader, query, now, today }) =>
      workflowListPage(parts, { reader, today, provinceId: provinceOf(reader, today), query, now }),
  }),
  exportRoute(['provinceAdministrator'], {
    page: PAGE,
    what: 'workflows',
    says: 'The workflows that the filters in the address ask for, as a list to take along: ids and codes alone.',
    async list({ parts: { database }, reader, query, language, now, today }) {
      const provinceId = provinceOf(reader, today);
      const page = await workflowsAsked(database, { provinceId, query, now }, MOST_ROWS + 1);
      const heads = ['id', 'kind', 'stateHead', 'waitsHead', 'unit', 'since', 'next', 'lastFault'];
      return {
        name: say(language, 'exports.what.workflows'),
        heads: heads.map((key) => say(language, `workflows.${key}`)),
        rows: page.rows.map((row) => cellsOf(row, language, now)),
        unitId: provinceId,
        ofId: provinceId,
      };
    },
  }),
  actRoute(['provinceAdministrator'], {
    path: `${PAGE}/search`,
    body: z.object({ text: z.string().trim().min(1).max(120) }),
    says: 'Finds a workflow by its id, a part’s id or a look-up code, or the workflows of a unit by its code.',
    async handle({ parts, reader, body, now, today }) {
      const provinceId = provinceOf(reader, today);
      const found = await searchedWorkflow(parts.database, body.text, provinceId);
      if (!found) return workflowListPage(parts, { reader, today, provinceId, query: {}, now, notFound: true });
      return { goTo: 'id' in found ? `${PAGE}/${found.id}` : `${PAGE}?unit=${encodeURIComponent(found.unitCode)}` };
    },
  }),
  readRoute(['provinceAdministrator'], {
    path: `${PAGE}/:workflowKey`,
    place: 'workflow',
    says: 'One workflow: what it waits for, what failed, and its technical history from the log and the engine.',
    async handle({ parts, params, query, now }) {
      const known = await workflowById(parts.database, params['workflowKey'] ?? '');
      if (!known) return { refused: 'PAGE_NOT_FOUND' };
      const tried = TRIED.test(query['tried'] ?? '') ? Number(query['tried']) : undefined;
      return workflowPage(parts, known, now, tried);
    },
  }),
  actRoute(['provinceAdministrator'], {
    path: `${PAGE}/:workflowKey/try-again`,
    place: 'workflow',
    says: 'Tries at once what would be tried again by itself; a known command answers what it answered.',
    async handle({ parts, params, reader, now }) {
      const id = params['workflowKey'] ?? '';
      const known = await workflowById(parts.database, id);
      if (!known || known.finished) return { refused: 'PAGE_NOT_FOUND' };
      const { acts, activities } = await tryAgain(parts, known.workflow, now);
      log('info', 'tryAgain', { subjectId: id, by: reader.personId, acts, activities });
      return { goTo: `${PAGE}/${id}?tried=${acts + activities}`, json: { acts, activities } };
    },
  }),
];

const provinceOf = (reader: SignedIn, today: CalendarDay): string =>
  holdingsOn(reader.holdings, today).find(({ role }) => role === 'provinceAdministrator')?.unitId ?? '';
