import type { Role } from '../../domain/access/access.ts';

/** What is explained beside the things of a page: the help page lists the same texts, so that the two cannot differ. */
export type HelpTopic = {
  /** The page's own title. */
  readonly title: string;
  /** Who has such a page; everybody where it is left out. */
  readonly roles?: readonly Role[];
  /** Keys of questions; the answer is the key with `.text`. */
  readonly texts: readonly string[];
};

const TEACHERS: readonly Role[] = ['subjectTeacher', 'homeroomTeacher'];
const SCHOOL: readonly Role[] = ['principal', 'clerk', 'administrator'];

/** By page, in the order of the top bar; each text stands in its capability's words, in both languages. */
export const HELP_TOPICS: readonly HelpTopic[] = [
  { title: 'inbox.title', texts: ['inbox.help.due'] },
  { title: 'filters.title', texts: ['filters.help.shared'] },
  {
    title: 'classes.title',
    roles: [...TEACHERS, ...SCHOOL],
    texts: ['classes.help.sheets', 'classes.help.lanes', 'search.help.typed'],
  },
  {
    title: 'shell.help.grids',
    roles: [...TEACHERS, 'principal'],
    texts: ['grid.help.sign', 'grid.help.result'],
  },
  {
    title: 'shell.help.signing',
    roles: [...TEACHERS, 'principal', 'clerk', 'provinceOfficer'],
    texts: ['ceremony.help.sheets', 'ceremony.help.pin'],
  },
  { title: 'principal.title', roles: ['principal'], texts: ['principal.help.mark', 'principal.help.return'] },
  { title: 'seal.title', roles: ['clerk', 'principal'], texts: ['seal.help.submit', 'seal.help.again'] },
  {
    title: 'shell.help.records',
    roles: [...TEACHERS, ...SCHOOL, 'provinceOfficer'],
    texts: ['history.help.working', 'history.help.slip', 'acts.help.undone'],
  },
  {
    title: 'certificates.title',
    roles: [...SCHOOL, 'levelOfficer', 'provinceOfficer'],
    texts: ['certificates.help.proof'],
  },
  {
    title: 'process-map.title',
    roles: ['homeroomTeacher', ...SCHOOL, 'levelOfficer', 'provinceOfficer'],
    texts: ['process-map.help.heat', 'reminding.help.once'],
  },
  { title: 'overview.title', roles: ['provinceOfficer'], texts: ['overview.help.forecast'] },
  {
    title: 'rounds.title',
    roles: ['provinceOfficer'],
    texts: ['rounds.help.passed', 'rounds.help.stricter', 'round-closing.help.books'],
  },
  { title: 'report.title', roles: ['provinceOfficer'], texts: ['report.help.again'] },
  { title: 'people.title', roles: ['administrator', 'principal'], texts: ['people.help.onBehalf'] },
  {
    title: 'roster.title',
    roles: ['administrator'],
    texts: ['roster.help.absence', 'roster.help.held', 'roster.help.leave'],
  },
  { title: 'entry-times.title', roles: ['administrator', 'principal'], texts: ['entry-times.help.windows'] },
  { title: 'closing.title', roles: ['administrator', 'principal'], texts: ['closing.help.final'] },
  { title: 'late-consents.title', roles: ['principal'], texts: ['late-consents.help.given'] },
  { title: 'workflows.title', roles: ['provinceAdministrator'], texts: ['workflows.help.stuck'] },
  {
    title: 'exports.log.title',
    roles: ['administrator', 'principal', 'provinceOfficer', 'provinceAdministrator'],
    texts: ['exports.help.whose'],
  },
];

/** The topics of the pages that these roles have. */
export const helpFor = (held: readonly Role[]): readonly HelpTopic[] =>
  HELP_TOPICS.filter(({ roles }) => roles === undefined || roles.some((role) => held.includes(role)));
