import { z } from 'zod';
import { QUEUES } from '../../activities/engine/engine.ts';
import { limits } from '../../activities/roster/limits.ts';
import { readRosterFile } from '../../activities/roster/read-file.ts';
import { writeTemplate } from '../../activities/roster/write-template.ts';
import { holdingFor } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Table } from '../../domain/roster/table.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { noteOpening } from '../../persistence/opening/opening-progress.ts';
import {
  addImport,
  changeImport,
  importOf,
  type RosterImport,
  writeOnce,
  yearOfSchool,
} from '../../persistence/roster/import.ts';
import { newId } from '../../persistence/ulid.ts';
import { listField } from '../request/fields.ts';
import { actRoute, type Parts, type Route, readRoute } from '../route.ts';
import { rosterExport } from './export.ts';
import { isListName, LISTS, type Plan, planOf } from './plan.ts';
import { previewView, refusedView } from './preview-view.ts';

const PAGE = '/rosters';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const Answers = z.object({ answers: listField(z.string().regex(/^\d{1,5}\/[A-Z_]{1,40}$/)) });
const Chosen = Answers.loose();

/** A school's lists from Excel: nothing is written before "Ghi", and each row has its own outcome (Điều 4.3 ¶4). */
export const rosterRoutes: readonly Route[] = [
  readRoute(['administrator'], {
    path: PAGE,
    says: 'The three lists of the school year, their templates, and the opening.',
    async handle({ parts: { database }, reader, today }) {
      const year = await yearOfSchool(database, schoolOf(reader, today));
      return { page: 'roster/lists', model: { year, lists: Object.keys(LISTS), most: limits.file / 1024 / 1024 } };
    },
  }),
  readRoute(['administrator'], {
    path: `${PAGE}/templates/:list`,
    says: 'An empty list to fill in, its cells text already.',
    async handle({ params }) {
      const list = params['list'] ?? '';
      if (!isListName(list)) return { refused: 'PAGE_NOT_FOUND' };
      return { bytes: writeTemplate<string>(LISTS[list], list), type: XLSX, fileName: `${list}.xlsx` };
    },
  }),
  rosterExport,
  actRoute(['administrator'], {
    path: PAGE,
    says: 'Uploads a list; it is read and kept under an address of its own, and nothing is written.',
    body: z.object({ list: z.enum(['classes', 'pupils', 'assignments']) }),
    upload: limits.file + 64 * 1024,
    async handle({ parts: { database, files }, body, uploads, reader, now, today }) {
      const file = uploads['file'];
      if (!file) return { refused: 'ROSTER_NO_FILE', back: PAGE };
      const table = await readRosterFile(file.bytes);
      if (isRefusal(table)) return { ...table, back: PAGE };

      const id = newId(now);
      const sha256 = await files.put(database, file.bytes, 'upload');
      const schoolId = schoolOf(reader, today);
      await addImport(
        database,
        id,
        { schoolId, list: body.list, fileName: file.name.slice(0, 200), sha256, columns: {}, answers: [] },
        now,
      );
      return { goTo: `${PAGE}/${id}`, json: { rosterId: id } };
    },
  }),
  readRoute(['administrator'], {
    path: `${PAGE}/:rosterId`,
    says: 'What would happen to each row if the list were written now; afterwards what was written.',
    async handle({ parts, params, reader, today }) {
      const found = await foundImport(parts, params['rosterId'], reader, today);
      if (isRefusal(found)) return found;
      const { roster, plan, table } = found;
      return {
        page: 'roster/preview',
        model: {
          rosterId: params['rosterId'],
          list: roster.list,
          fileName: roster.fileName,
          written: roster.written,
          ...(isRefusal(plan) ? refusedView(plan, table, roster) : previewView(plan.preview, roster)),
        },
      };
    },
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/:rosterId/choose`,
    says: 'Keeps which column is what, and the answers to questions; nothing is written.',
    body: Chosen,
    async handle({ parts, params, body, reader, now, today }) {
      const id = params['rosterId'] ?? '';
      const found = await foundImport(parts, id, reader, today);
      if (isRefusal(found)) return found;
      await changeImport(parts.database, id, { ...found.roster, columns: columnsIn(body), answers: body.answers }, now);
      return { goTo: `${PAGE}/${id}` };
    },
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/:rosterId/write`,
    says: 'Writes what can be written, row by row; the same list is written once.',
    body: Chosen,
    async handle({ parts, params, body, reader, now, today }) {
      const id = params['rosterId'] ?? '';
      const found = await foundImport(parts, id, reader, today, body);
      if (isRefusal(found)) return found;
      if (isRefusal(found.plan)) return { ...found.plan, back: `${PAGE}/${id}` };
      if (found.roster.written) return { refused: 'ROSTER_WRITTEN', back: `${PAGE}/${id}` };

      const { schoolId } = found.roster;
      const { counts, outcomes } = found.plan.preview;
      const rows = Object.fromEntries(outcomes.map(({ row, kind }) => [row, kind]));
      const { schoolYear } = await yearOfSchool(parts.database, schoolId);
      const { write } = found.plan;
      const isFirst = await writeOnce(parts.database, id, now, async () => {
        await write(parts, { schoolId, schoolYear, by: reader.personId, at: now });
        return { ...found.roster, written: { at: now, counts, rows } };
      });
      if (!isFirst) return { refused: 'ROSTER_WRITTEN', back: `${PAGE}/${id}` };
      return { goTo: `${PAGE}/${id}`, json: { counts } };
    },
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/open-year`,
    says: 'Opens the school year: sheets and empty records for all classes, paced; a second press changes nothing.',
    body: z.object({ schoolYear: z.string().length(9) }),
    async handle({ parts: { database, engine }, body, reader, now, today }) {
      const schoolId = schoolOf(reader, today);
      const { schoolYear, classes } = await yearOfSchool(database, schoolId);
      if (body.schoolYear !== schoolYear)
        return { refused: 'BODY_NOT_VALID', facts: { fields: 'schoolYear' }, back: PAGE };
      if (classes === 0) return { refused: 'ROSTER_NO_CLASSES', back: PAGE };
      await engine.workflow.start('schoolYearOpening', {
        workflowId: `opening/${schoolId}/${schoolYear}`,
        taskQueue: QUEUES.records,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ schoolId, schoolYear }],
      });
      await noteOpening(database, { schoolId, schoolYear }, classes, now);
      return { goTo: PAGE, json: { opening: schoolYear } };
    },
  }),
];

const schoolOf = (reader: SignedIn, today: CalendarDay): string =>
  holdingFor(['administrator'], reader, undefined, today)?.unitId ?? '';

type Found = { readonly roster: RosterImport; readonly table: Table; readonly plan: Plan | Refusal };

/** The list under this address, if it is the reader's school's, read again and judged as of now. */
async function foundImport(
  { database, files }: Parts,
  id: string | undefined,
  reader: SignedIn,
  today: CalendarDay,
  changed?: z.infer<typeof Chosen>,
): Promise<Found | Refusal> {
  const kept = await importOf(database, id ?? '');
  if (!kept || !holdingFor(['administrator'], reader, { schoolId: kept.schoolId }, today))
    return { refused: 'PAGE_NOT_FOUND' };
  const roster = changed ? { ...kept, columns: columnsIn(changed), answers: changed.answers } : kept;
  const table = await readRosterFile(await files.get(roster.sha256));
  if (isRefusal(table)) return table;
  const { schoolYear } = await yearOfSchool(database, roster.schoolId);
  return {
    roster,
    table,
    plan: await planOf(database, table, roster, { schoolId: roster.schoolId, schoolYear }, today),
  };
}

/** `column-3=fullName`: the page's selects, one for each column of the file. */
function columnsIn(body: Readonly<Record<string, unknown>>): Record<number, string> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const column = /^column-(\d{1,3})$/.exec(name)?.[1];
      return column !== undefined && typeof value === 'string' ? [[Number(column), value.slice(0, 40)]] : [];
    }),
  );
}
