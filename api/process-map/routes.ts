import { type Holding, holdingFor, holdingsOn, type Role } from '../../domain/access/access.ts';
import { REMINDERS } from '../../domain/reminding/reminding.ts';
import type { ScopeKind } from '../../persistence/process-map/scope.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { filtersIn } from '../filters/pages.ts';
import { type Route, readRoute } from '../route.ts';
import { FOLDERS, mapPage } from './page.ts';

const OFFICERS: readonly Role[] = ['levelOfficer', 'provinceOfficer'];
const SCHOOL: readonly Role[] = ['principal', 'clerk', 'administrator'];
const WITHIN: readonly Role[] = ['homeroomTeacher', ...SCHOOL];

/** Where a reader’s own map is, the widest first. */
const OWN_MAP: readonly (readonly [Role, ScopeKind])[] = [
  ['provinceOfficer', 'province'],
  ['levelOfficer', 'level'],
  ['principal', 'school'],
  ['clerk', 'school'],
  ['administrator', 'school'],
  ['homeroomTeacher', 'class'],
];

/** Where all records are: the process as a picture, for a class, a school, a level, the province (screens 06, 06b). */
export const processMapRoutes: readonly Route[] = [
  readRoute(
    OWN_MAP.map(([role]) => role),
    {
      path: '/process-map',
      chooses: true,
      says: 'Leads to the map of the widest scope that the reader holds.',
      async handle({ reader, today }) {
        const own = ownMap(holdingsOn(reader.holdings, today));
        return own ? { goTo: own } : { refused: 'PAGE_NOT_FOUND' };
      },
    },
  ),
  mapRoute('province', 'provinceId', ['provinceOfficer']),
  mapRoute('level', 'levelId', OFFICERS),
  mapRoute('school', 'schoolId', [...SCHOOL, ...OFFICERS]),
  mapRoute('class', 'classId', WITHIN),
];

function ownMap(held: readonly Holding[]): string | undefined {
  for (const [role, kind] of OWN_MAP) {
    const holding = held.find((one) => one.role === role);
    const id = kind === 'class' ? holding?.classId : holding?.unitId;
    if (id) return `/${FOLDERS[kind]}/${id}/process-map`;
  }
}

const homeroomsOf = (held: readonly Holding[]): readonly string[] =>
  held.flatMap(({ role, classId }) => (role === 'homeroomTeacher' && classId ? [classId] : []));

function mapRoute(kind: ScopeKind, parameter: string, roles: readonly Role[]): Route {
  return readRoute(roles, {
    path: `/${FOLDERS[kind]}/:${parameter}/process-map`,
    place: kind,
    says: `The process map of a ${kind}: how many records stand at each step, since when, and the list of one step.`,
    async handle({ parts: { database }, params, query, reader, place, today, now }) {
      const outside = holdingFor(WITHIN, reader, place, today) === undefined;
      const reminds = holdingFor(REMINDERS[kind].roles, reader, place, today) !== undefined;
      const ownClasses = homeroomsOf(holdingsOn(reader.holdings, today));
      const asked = { kind, id: params[parameter] ?? '', query, outside, ownClasses, reminds, today, now };
      const model = await mapPage(database, asked);
      if (!model) return { refused: 'PAGE_NOT_FOUND' };
      const ofSchool = (roles: readonly Role[]) =>
        kind === 'school' && holdingFor(roles, reader, place, today) !== undefined;
      const offers = { closes: ofSchool(['principal']), setsTimes: ofSchool(['principal', 'administrator']) };
      const page = `${kind}Map` as const;
      const present = filtersIn(page, { ...query, [parameter]: asked.id });
      const saved = await filterMenu(database, { reader, today }, page, present);
      return { page: 'process-map/page', model: { ...model, ...offers, saved } };
    },
  });
}
