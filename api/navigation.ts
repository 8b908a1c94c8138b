import { type Holding, ROLES, type Role } from '../domain/access/access.ts';
import type { NavigationEntry } from './rendering/shell.ts';

type Entry = {
  readonly key: string;
  readonly path: string;
  readonly icon: string;
  readonly roles: readonly Role[];
  /** Pages elsewhere that belong to it. */
  readonly also?: readonly string[];
};

/** The top bar's entries in their order, 3 to 5 for each role; a test holds that each is a route its role may open. */
export const NAVIGATION: readonly Entry[] = [
  { key: 'shell.nav.inbox', path: '/inbox', icon: 'inbox', roles: ROLES },
  {
    key: 'shell.nav.classes',
    path: '/classes',
    icon: 'school',
    roles: ['subjectTeacher', 'homeroomTeacher', 'principal', 'clerk', 'administrator'],
  },
  {
    key: 'shell.nav.overview',
    path: '/overview',
    icon: 'chart-bar',
    roles: ['provinceOfficer'],
    also: ['/rounds', '/provinces'],
  },
  {
    key: 'shell.nav.processMap',
    path: '/process-map',
    icon: 'sitemap',
    roles: ['homeroomTeacher', 'principal', 'clerk', 'administrator', 'levelOfficer', 'provinceOfficer'],
  },
  { key: 'shell.nav.workflows', path: '/workflows', icon: 'activity', roles: ['provinceAdministrator'] },
  { key: 'shell.nav.report', path: '/report', icon: 'building-bank', roles: ['provinceOfficer'] },
  { key: 'shell.nav.approve', path: '/records/approve', icon: 'signature', roles: ['principal'] },
  { key: 'shell.nav.seal', path: '/records/seal-and-submit', icon: 'rubber-stamp', roles: ['clerk'] },
  {
    key: 'shell.nav.certificates',
    path: '/certificates',
    icon: 'certificate',
    roles: ['administrator', 'clerk', 'principal', 'levelOfficer', 'provinceOfficer'],
  },
  { key: 'shell.nav.people', path: '/people', icon: 'users', roles: ['administrator'] },
  { key: 'shell.nav.help', path: '/help', icon: 'help', roles: ROLES },
];

/** Who finds pupils and classes by the search of the top bar: those who have classes or a school. */
export const SEARCHERS: readonly Role[] = ['subjectTeacher', 'homeroomTeacher', 'principal', 'clerk', 'administrator'];

/** Who answers for a school's or a province's data (Điều 8.2, 11.2), and may see who took what along. */
export const EXPORT_WATCHERS: readonly Role[] = [
  'administrator',
  'principal',
  'provinceOfficer',
  'provinceAdministrator',
];

/** A bar has room for so many entries; who holds more roles finds the others behind its last one. */
const ROOM = 6;

export type Navigation = {
  readonly nav: readonly NavigationEntry[];
  /** What the bar has no room for. */
  readonly more: readonly NavigationEntry[];
};

/** The entries for what a person holds, the current one marked. */
export function navigationFor(held: readonly Holding[], path: string, openTasks: number): Navigation {
  const entries = NAVIGATION.filter(({ roles }) => held.some(({ role }) => roles.includes(role)));
  // `/schools/…/process-map` belongs to "Quy trình", `/rounds/…/report` to "Báo cáo Bộ", other `/rounds/…` to "Toàn cảnh".
  const current = entries.find((entry) => path.endsWith(entry.path)) ?? entries.find(isWithin(path));
  const all = entries.map((entry) => ({
    key: entry.key,
    path: entry.path,
    icon: entry.icon,
    current: entry === current,
    // A phone's bar has no room for it: there it stands beside the name, at the top.
    ...(entry.path === '/help' && { onTop: true }),
    ...(entry.path === '/inbox' && openTasks > 0 && { count: openTasks }),
  }));
  const inBar = all.filter(({ onTop }) => !onTop);
  const behind = inBar.length > ROOM ? inBar.slice(ROOM - 1) : [];
  return { nav: all.filter((entry) => !behind.includes(entry)), more: behind };
}

const isWithin =
  (path: string) =>
  (entry: Entry): boolean =>
    [entry.path, ...(entry.also ?? [])].some((own) => path === own || path.startsWith(`${own}/`));
