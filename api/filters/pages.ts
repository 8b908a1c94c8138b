import { z } from 'zod';
import type { Role } from '../../domain/access/access.ts';
import { assessmentPoints, subjectTables } from '../../domain/assessment/subject-table.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { type FilterValues, filterText } from '../../domain/filters/saved-filter.ts';
import { STEPS } from '../../domain/process-map/steps.ts';
import { STAGES } from '../../domain/record-year/state.ts';
import { WORKFLOW_KINDS, WORKFLOW_STATES } from '../../persistence/workflows/workflow-list.ts';
import { idField } from '../request/fields.ts';

/** Acts of a task that is no point of a sheet. */
const ACTS = [
  'sign',
  'approve',
  'seal',
  'submit',
  'resubmit',
  'replace',
  'orderAdditionalAssessment',
  'decidePromotion',
  'proveCertificate',
  'sendCertificate',
  'approveCertificate',
] as const;

const SUBJECTS = [HOMEROOM, ...new Set(subjectTables.flatMap(({ subjects }) => subjects.map(({ key }) => key)))];

const GRADES = ['1', '2', '3', '4', '5'] as const;
/** The step whose list a map shows, and how it shows the map. */
const MAP = { step: z.enum(STEPS), as: z.enum(['table']) };

type FilteredPage = {
  /** Who may open the page: as its route says it, which a test holds. */
  readonly roles: readonly Role[] | 'signedIn';
  /** The page's own address, `:classId` in it taken from the filters. */
  readonly path: string;
  /** What each filter may be: chosen values alone, nothing that a person types. */
  readonly shape: Readonly<Record<string, z.ZodType<string>>>;
};

/** Every page whose list has filters in its address: what an address may say, and what a saved filter may name. */
export const FILTERED_PAGES = {
  inbox: {
    roles: 'signedIn',
    path: '/inbox',
    shape: {
      only: z.enum(['first', 'soon', 'later']),
      grade: z.enum(GRADES),
      class: idField,
      subject: z.enum(SUBJECTS as [string, ...string[]]),
      act: z.enum([...assessmentPoints, ...ACTS]),
    },
  },
  classRecords: {
    roles: ['homeroomTeacher', 'principal', 'clerk', 'administrator'],
    path: '/classes/:classId/records',
    shape: { classId: idField, stage: z.enum(STAGES) },
  },
  homeroomGrid: {
    roles: ['subjectTeacher', 'homeroomTeacher', 'principal'],
    path: '/classes/:classId/sheets/:subject/:point',
    // Only the year's end has filters: before it there is no result and nothing to sign.
    shape: {
      classId: idField,
      subject: z.enum([HOMEROOM]),
      point: z.enum(['yearEnd']),
      only: z.enum(['ready', 'own', 'subjects', 'notCompleted']),
    },
  },
  certificates: {
    roles: ['administrator', 'clerk', 'principal', 'levelOfficer', 'provinceOfficer'],
    path: '/certificates',
    shape: { only: z.enum(['waiting', 'failing', 'inUse', 'rejected']) },
  },
  people: {
    roles: ['administrator', 'principal'],
    path: '/people',
    shape: { only: z.enum(['neverSignedIn', 'locked']), view: z.enum(['classes']) },
  },
  provinceMap: {
    roles: ['provinceOfficer'],
    path: '/provinces/:provinceId/process-map',
    shape: { provinceId: idField, ...MAP },
  },
  levelMap: {
    roles: ['levelOfficer', 'provinceOfficer'],
    path: '/levels/:levelId/process-map',
    shape: { levelId: idField, ...MAP },
  },
  schoolMap: {
    roles: ['principal', 'clerk', 'administrator', 'levelOfficer', 'provinceOfficer'],
    path: '/schools/:schoolId/process-map',
    shape: { schoolId: idField, ...MAP, grade: z.enum(GRADES) },
  },
  classMap: {
    roles: ['homeroomTeacher', 'principal', 'clerk', 'administrator'],
    path: '/classes/:classId/process-map',
    shape: { classId: idField, ...MAP },
  },
  workflows: {
    roles: ['provinceAdministrator'],
    path: '/workflows',
    shape: {
      state: z.enum(WORKFLOW_STATES),
      kind: z.enum(WORKFLOW_KINDS),
      unit: z.string().regex(/^[\w.-]{1,40}$/),
    },
  },
} as const satisfies Readonly<Record<string, FilteredPage>>;

export type FilteredPageName = keyof typeof FILTERED_PAGES;

export const isFilteredPage = (name: string): name is FilteredPageName => Object.hasOwn(FILTERED_PAGES, name);

export type FiltersOf<P extends FilteredPageName> = {
  readonly [F in keyof (typeof FILTERED_PAGES)[P]['shape']]?: z.infer<(typeof FILTERED_PAGES)[P]['shape'][F]>;
};

/** The filters that an address sets; what the page does not know is no filter. */
export function filtersIn<P extends FilteredPageName>(page: P, query: FilterValues): FiltersOf<P> {
  const { shape }: FilteredPage = FILTERED_PAGES[page];
  const read = Object.entries(shape).flatMap(([name, field]) => {
    const value = field.safeParse(query[name]);
    return value.success ? [[name, value.data]] : [];
  });
  return Object.fromEntries(read);
}

/** Whether a text is a filter of this page and nothing else: every name known, every value one that the page takes, one at least. */
export function isFilterOf(page: FilteredPageName, text: string): boolean {
  const asked = Object.fromEntries(new URLSearchParams(text));
  const read: FilterValues = filtersIn(page, asked);
  const { path }: FilteredPage = FILTERED_PAGES[page];
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const chosen = Object.keys(read).filter((name) => !named.includes(name));
  return chosen.length > 0 && named.every((name) => name in read) && filterText(read) === filterText(asked);
}

/** The page's address with these filters. */
export function addressOf(page: FilteredPageName, filters: Readonly<Record<string, string | undefined>>): string {
  const { path }: FilteredPage = FILTERED_PAGES[page];
  const left = new Map(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = left.get(name) ?? '';
    left.delete(name);
    return value;
  });
  const text = filterText(Object.fromEntries(left));
  return text === '' ? address : `${address}?${text}`;
}
