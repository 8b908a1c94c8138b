import { z } from 'zod';
import { startWork } from '../../activities/operation/long-work.ts';
import { limits } from '../../activities/roster/limits.ts';
import { isListName, LISTS, type Plan, planOf } from '../../activities/roster/plan.ts';
import { readRosterFile } from '../../activities/roster/read-file.ts';
import { writeTemplate } from '../../activities/roster/write-template.ts';
import { holdingFor } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Table } from '../../domain/roster/table.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { noteOpening, openingKey, openingProgress } from '../../persistence/opening/opening-progress.ts';
import {
  addImport,
  askToWrite,
  changeImport,
  importOf,
  type RosterImport,
  rosterKey,
  yearOfList,
  yearOfSchool,
} from '../../persistence/roster/import.ts';
import { rowsOf } from '../../persistence/roster/roster-row.ts';
import { newId } from '../../persistence/ulid.ts';
import { listField } from '../request/fields.ts';
import { actRoute, type Parts, type Route, readRoute } from '../route.ts';
import { rosterExport } from './export.ts';
import { previewView, refusedView } from './preview-view.ts';
import { openingPage, writingPage } from './work-pages.ts';

const PAGE = '/rosters';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const Answers = z.object({ answers: listField(z.string().regex(/^\d{1,5}\/[A-Z_]{1,40}$/)) });
const Chosen = Answers.loose();

/** A school's lists from Excel: nothing is written before "Ghi", and each row has its own outcome (Điều 4.3 ¶4). */
export const rosterRoutes: readonly Route[] = [
  readRoute(['administrator'], {
    path: PAGE,
    chooses: true,
    says: 'The three lists of the school year, their templates, and the opening.',
    async handle({ parts: { database }, reader, today }) {
      const schoolId = schoolOf(reader, today);
      const year = await yearOfSchool(database, schoolId);
      if (isRefusal(year)) return year;
      const opening = await openingProgress(database, { schoolId, schoolYear: year.schoolYear });
      return {
        page: 'roster/lists',
        model: {
          year,
          lists: Object.keys(LISTS),
          most: limits.file / 1024 / 1024,
          ...(opening && { opening: `${PAGE}/open-year/${year.schoolYear}` }),
        },
      };
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
    chooses: true,
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
      const year = await yearOfSchool(database, schoolId);
      if (isRefusal(year)) return { ...year, back: PAGE };
      const { schoolYear } = year;
      await addImport(
        database,
        id,
        { schoolId, schoolYear, list: body.list, fileName: file.name.slice(0, 200), sha256, columns: {}, answers: [] },
        now,
      );
      return { goTo: `${PAGE}/${id}`, json: { rosterId: id } };
    },
  }),
  readRoute(['administrator'], {
    path: `${PAGE}/open-year/:schoolYear`,
    chooses: true,
    says: 'How far the opening of the school year has come, class by class; the page may be closed meanwhile.',
    handle: ({ parts, params, reader, now, today }) =>
      openingPage(parts, { schoolId: schoolOf(reader, today), schoolYear: params['schoolYear'] ?? '' }, now),
  }),
  readRoute(['administrator'], {
    path: `${PAGE}/:rosterId`,
    says: 'What would happen to each row if the list were written now; then how far it is; afterwards what became of each row.',
    async handle({ parts, params, reader, now, today }) {
      const id = params['rosterId'] ?? '';
      const roster = await ownImport(parts, id, reader, today);
      if (roster?.asked && !roster.written) return writingPage(parts.database, id, roster, now);
      const found = await foundImport(parts, id, reader, today);
      if (isRefusal(found)) return found;
      const { plan, table } = found;
      const kept = found.roster.written ? await rowsOf(parts.database, id) : [];
      const { written } = found.roster;
      return {
        page: 'roster/preview',
        model: {
          rosterId: id,
          list: found.roster.list,
          fileName: found.roster.fileName,
          ...(written && {
            written: { ...written, rows: Object.fromEntries(kept.map(({ row, outcome }) => [row, outcome])) },
          }),
          ...(isRefusal(plan) ? refusedView(plan, table, found.roster) : previewView(plan.preview, found.roster, kept)),
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
      const chosen = { ...found.roster, columns: columnsIn(body), answers: body.answers };
      const isChanged = await changeImport(parts.database, id, chosen, now);
      return isChanged ? { goTo: `${PAGE}/${id}` } : { refused: 'ROSTER_WRITTEN', back: `${PAGE}/${id}` };
    },
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/:rosterId/write`,
    says: 'Writes what can be written, row by row, though the page is closed; once, and a second press is answered as the first.',
    body: Chosen,
    async handle({ parts, params, body, reader, now, today }) {
      const id = params['rosterId'] ?? '';
      const page = `${PAGE}/${id}`;
      const found = await foundImport(parts, id, reader, today, body);
      if (isRefusal(found)) return found;
      if (isRefusal(found.plan)) return { ...found.plan, back: page };

      const asked = { ...found.roster, asked: { by: reader.personId, at: now } };
      const taken = { goTo: page, json: { rosterId: id, address: page } };
      if (await askToWrite(parts.database, id, asked, found.plan.preview.counts.rows)) {
        await startWork(parts, { of: 'roster', id: rosterKey(id), rosterId: id });
        return taken;
      }
      return isSameWish(await importOf(parts.database, id), asked) ? taken : { refused: 'ROSTER_WRITTEN', back: page };
    },
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/open-year`,
    chooses: true,
    says: 'Opens the school year: sheets and empty records for all classes, paced; a second press changes nothing.',
    body: z.object({ schoolYear: z.string().length(9) }),
    async handle({ parts, body, reader, now, today }) {
      const schoolId = schoolOf(reader, today);
      const year = await yearOfSchool(parts.database, schoolId);
      if (isRefusal(year)) return year;
      const { schoolYear, classes } = year;
      if (body.schoolYear !== schoolYear)
        return { refused: 'BODY_NOT_VALID', facts: { fields: 'schoolYear' }, back: PAGE };
      if (classes === 0) return { refused: 'ROSTER_NO_CLASSES', back: PAGE };
      await noteOpening(parts.database, { schoolId, schoolYear }, classes, now);
      await startWork(parts, { of: 'opening', id: openingKey({ schoolId, schoolYear }), schoolId, schoolYear });
      return { goTo: `${PAGE}/open-year/${schoolYear}`, json: { opening: schoolYear } };
    },
  }),
];

const schoolOf = (reader: SignedIn, today: CalendarDay): string =>
  holdingFor(['administrator'], reader, undefined, today)?.unitId ?? '';

/** The same press once more, by the same person with the same choices: it gets the first one's answer. */
const isSameWish = (kept: RosterImport | undefined, wish: RosterImport): boolean =>
  kept?.asked?.by === wish.asked?.by &&
  JSON.stringify([kept?.columns, kept?.answers]) === JSON.stringify([wish.columns, wish.answers]);

type Found = { readonly roster: RosterImport; readonly table: Table; readonly plan: Plan | Refusal };

/** The list under this address, unless it is another school's. */
async function ownImport(
  { database }: Parts,
  id: string,
  reader: SignedIn,
  today: CalendarDay,
): Promise<RosterImport | undefined> {
  const kept = await importOf(database, id);
  return kept && holdingFor(['administrator'], reader, { schoolId: kept.schoolId }, today) ? kept : undefined;
}

/** The list under this address, if it is the reader's school's, read again and judged as of now. */
async function foundImport(
  parts: Parts,
  id: string,
  reader: SignedIn,
  today: CalendarDay,
  changed?: z.infer<typeof Chosen>,
): Promise<Found | Refusal> {
  const { database, files } = parts;
  const kept = await ownImport(parts, id, reader, today);
  if (!kept) return { refused: 'PAGE_NOT_FOUND' };
  const roster = changed ? { ...kept, columns: columnsIn(changed), answers: changed.answers } : kept;
  const table = await readRosterFile(await files.get(roster.sha256));
  if (isRefusal(table)) return table;
  const schoolYear = await yearOfList(database, roster);
  if (isRefusal(schoolYear)) return schoolYear;
  const { schoolId } = roster;
  return {
    roster,
    table,
    plan: await planOf(database, table, roster, {
      ...{ schoolId, schoolYear },
      ...{ by: reader.personId, day: today },
    }),
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
