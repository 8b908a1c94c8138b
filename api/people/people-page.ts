import { holdingFor } from '../../domain/access/access.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { inFormOrder, subjectName } from '../../domain/assessment/subjects.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { FORMS_OF_ADDRESS } from '../../domain/people/form-of-address.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { proposalsOf } from '../../persistence/people/on-behalf.ts';
import { GIVEN_HERE } from '../../persistence/people/staff-changes.ts';
import {
  type StaffMember,
  staffOf,
  type Teaching,
  teachingOf,
  vacanciesOf,
} from '../../persistence/people/staff-list.ts';
import { yearOfSchool } from '../../persistence/roster/import.ts';
import { schoolOf } from '../../persistence/units/school.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { addressOf, filtersIn } from '../filters/pages.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import { say } from '../rendering/words.ts';
import { pageNumber, pagesAround, rowsOf } from '../request/list-pages.ts';
import type { Answer, Asked } from '../route.ts';

const STATES = {
  inUse: { tone: 'done', icon: 'check' },
  neverSignedIn: { tone: 'wait', icon: 'hourglass' },
  resting: { tone: 'warn', icon: 'clock-exclamation' },
  locked: { tone: 'stop', icon: 'lock' },
  none: { tone: '', icon: 'user-off' },
  left: { tone: '', icon: 'user-off' },
  elsewhere: { tone: '', icon: 'user-check' },
} as const;

const FILTERS = {
  all: () => true,
  neverSignedIn: ({ account }: StaffMember) => account.state === 'neverSignedIn',
  locked: ({ account }: StaffMember) => account.state === 'locked' || account.state === 'resting',
} as const;

/** People of one page: as many as a large school has. */
const PAGE = 60;
/** Beyond so many, who is to teach is chosen among those of the page that is shown. */
const MOST_TO_CHOOSE = 300;

/** Who works at the school, with what, and what the reader may do about it: an administrator all, a principal his confirmations. */
export async function peoplePage({
  parts: { database },
  reader,
  query,
  language,
  now,
  today,
}: Asked<unknown, SignedIn>): Promise<Answer> {
  const schoolId = holdingFor(['administrator', 'principal'], reader, undefined, today)?.unitId ?? '';
  const year = await yearOfSchool(database, schoolId);
  if (isRefusal(year)) return year;
  const { schoolYear, classes } = year;
  const [school, staff, vacancies, proposals, teaching] = await Promise.all([
    schoolOf(database, schoolId),
    staffOf(database, schoolId, schoolYear, { now, today }).then(toldApart(language)),
    vacanciesOf(database, schoolId, schoolYear, today),
    proposalsOf(database, schoolId, today),
    teachingOf(database, schoolId, schoolYear, today),
  ]);
  const filters = filtersIn('people', query);
  const only = filters.only ?? 'all';
  const name = namesOf(schoolYear, language);
  const principal = holdingFor(['principal'], reader, { schoolId }, today);
  const listed = staff.filter(FILTERS[only]);
  const page = pageNumber(query);
  const shown = rowsOf(listed, page, PAGE);
  const chosen = staff.find(({ personId }) => personId === query['person']);
  return {
    page: 'people/people',
    model: {
      school: school.name,
      schoolYear,
      classes,
      view: filters.view ?? 'people',
      only,
      counts: Object.fromEntries(Object.entries(FILTERS).map(([key, fits]) => [key, staff.filter(fits).length])),
      staff: shown.map((member) => viewOf(member, name)),
      around: pagesAround(addressOf('people', filters), page, listed.length, PAGE),
      saved: await filterMenu(database, { reader, today }, 'people', filters, (values) => {
        const { only: saved = 'all', view } = filtersIn('people', values);
        return view === undefined ? staff.filter(FILTERS[saved]).length : undefined;
      }),
      teaching: byClass(teaching, schoolYear, name),
      vacancies: vacancies.map((one) => ({ ...one, name: name(one.subject), value: `${one.classId}/${one.subject}` })),
      vacantPupils: vacancies.reduce((sum, { pupils }) => sum + pupils, 0),
      proposals,
      ...(chosen && { chosen: { ...viewOf(chosen, name), isReader: chosen.personId === reader.personId } }),
      administers: holdingFor(['administrator'], reader, { schoolId }, today) !== undefined,
      confirms: principal !== undefined && principal.onBehalf === undefined,
      deputies: staff.filter(({ roles }) => roles.includes('vicePrincipal')),
      teachers: (staff.length <= MOST_TO_CHOOSE ? staff : shown).filter(
        ({ account, personId }) => account.state !== 'left' && personId !== reader.personId,
      ),
      places: teaching.map(({ classId, className, subject }) => ({
        value: `${classId}/${subject}`,
        words: `${className} · ${name(subject)}`,
      })),
      roles: GIVEN_HERE,
      formsOfAddress: FORMS_OF_ADDRESS,
      today,
    },
  };
}

/** Who shares his name with another one here, by what tells them apart: the account, else the school of it, else what he does. */
const toldApart =
  (language: Language) =>
  (staff: readonly StaffMember[]): readonly (StaffMember & { readonly apart?: string })[] =>
    withNamesakes(staff, ({ fullName }) => fullName).map(({ namesake, ...member }) => {
      const { account, accountOf, teaches, roles } = member;
      const does = [...roles.map((role) => say(language, `people.role.${role}`)), ...teaches.map(classOf)];
      return namesake ? { ...member, apart: account.userName ?? accountOf ?? does.slice(0, 2).join(', ') } : member;
    });
const classOf = ({ className }: StaffMember['teaches'][number]): string => className;

type Names = (subject: string) => string;

const namesOf =
  (schoolYear: SchoolYear, language: Language): Names =>
  (subject) =>
    subject === HOMEROOM ? say(language, 'people.homeroom') : subjectName(subject as SubjectKey, schoolYear);

function viewOf(member: StaffMember, name: Names): object {
  const { account } = member;
  return {
    ...member,
    account: { ...account, ...STATES[account.state] },
    teaches: taught(member.teaches, name),
  };
}

/** "Toán 1A, 1B": the classes of each subject together. */
function taught(teaches: StaffMember['teaches'], name: Names): readonly string[] {
  const subjects = [...new Set(teaches.map(({ subject }) => subject))];
  return subjects.map((subject) => {
    const classes = teaches.filter((one) => one.subject === subject).map(({ className }) => className);
    return `${name(subject)} ${classes.join(', ')}`;
  });
}

function byClass(teaching: readonly Teaching[], schoolYear: SchoolYear, name: Names): readonly object[] {
  const classes = [...new Set(teaching.map(({ className }) => className))];
  return classes.map((className) => ({
    className,
    rows: inFormOrder(
      teaching.filter((one) => one.className === className),
      schoolYear,
    ).map(({ subject, teacher }) => ({
      subject: name(subject),
      teacher,
    })),
  }));
}
