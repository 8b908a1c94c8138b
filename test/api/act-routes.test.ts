import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actsFor } from '../../api/history/acts-for.ts';
import { SINGLE_ACTS, taskPage } from '../../api/inbox/task-page.ts';
import { NAVIGATION } from '../../api/navigation.ts';
import { ROUTES } from '../../api/routes.ts';
import { certificateApproval } from '../../domain/certificate/certificate-approval.ts';
import { classSheet } from '../../domain/class-sheet/class-sheet.ts';
import { ACTS } from '../../domain/record-year/acts.ts';
import { recordYear } from '../../domain/record-year/record-year.ts';
import { roundClosing } from '../../domain/round-closing/round-closing.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { projectFolder } from '../../setup/layout.ts';

/** Written by hand: with which POST a person does each act of each kind of subject (record-year.md sections 2, 5, 8). */
const DONE_BY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  classSheet: {
    submitPoint: '/classes/:classId/sheets/:subject/:point/submit',
    signRows: '/ceremonies',
    confirmForLeaver: '/classes/:classId/sheets/:subject/yearEnd/confirmForLeaver',
    proposeRetest: '/classes/:classId/sheets/:subject/:point/proposeRetest',
    allowRetest: '/classes/:classId/sheets/:subject/:point/allowRetest',
    rosterChanged: '/rosters/:rosterId/write',
  },
  recordYear: {
    sign: '/ceremonies',
    returnForRework: '/records/:recordId/returnForRework',
    orderAdditionalAssessment: '/records/:recordId/orderAdditionalAssessment',
    decidePromotion: '/records/:recordId/decidePromotion',
    approve: '/ceremonies',
    seal: '/records/seal-and-submit/seal',
    pupilDataChanged: '/records/:recordId/pupilDataChanged',
    withdraw: '/records/:recordId/withdraw',
    replace: '/records/:recordId/replace',
    submitted: '/records/seal-and-submit/submit',
    close: '/schools/:schoolId/closing',
  },
  certificateApproval: {
    prove: '/certificates/:certificateId/prove',
    send: '/certificates/:certificateId/send',
    approve: '/certificates/:certificateId/approve',
    reject: '/certificates/:certificateId/reject',
    suspend: '/certificates/:certificateId/suspend',
    resume: '/certificates/:certificateId/resume',
    revoke: '/certificates/:certificateId/revoke',
  },
  roundClosing: {
    changeDeadline: '/rounds/:roundId/deadline',
    closeEarly: '/schools/:schoolId/closing',
  },
};

/** What only other workflows tell a subject. */
const NO_PERSONS: readonly string[] = ['lookAgain'];
const PEOPLE = ['homeroomTeacher', 'principal', 'clerk', 'administrator'] as const;

describe('every act', () => {
  const deciders = [classSheet, recordYear, certificateApproval, roundClosing];

  it('belongs to a kind that is tried here', () => {
    expect(deciders.map(({ name }) => name).sort()).toEqual([...KINDS.keys()].sort());
  });

  it.each(deciders)('of $name that a person may do has a route that does it', ({ name, commands }) => {
    const acts = commands.filter((act) => !NO_PERSONS.includes(act));
    expect(acts.filter((act) => !DONE_BY[name]?.[act])).toEqual([]);
  });

  it('of the table of a record that names a person has one too', () => {
    const acts = ACTS.filter(({ who }) => PEOPLE.some((one) => who.includes(one))).map(({ act }) => act);
    expect([...new Set(acts)].filter((act) => !DONE_BY['recordYear']?.[act])).toEqual([]);
  });

  it('is done by a route that exists', () => {
    const posts = ROUTES.filter(({ method }) => method === 'POST').map(({ path }) => path);
    const wanted = Object.values(DONE_BY).flatMap((acts) => Object.values(acts));
    expect(wanted.filter((path) => !posts.includes(path))).toEqual([]);
  });
});

describe('every page', () => {
  /** Pages that are not found by a link: where one begins, what machines read, and addresses on paper. */
  const BY_ADDRESS = ['/', '/assets/:version/*name', '/health', '/openapi.json', '/tra-cuu'];
  /** Where an act leads, and what a sheet's own page offers (tried in leaver.test.ts, and clicked in the browser tier). */
  const BY_ACT = [
    '/ceremonies/:ceremonyId',
    '/rosters/:rosterId',
    '/rosters/open-year/:schoolYear',
    '/schools/:schoolId/closing',
    '/schools/:schoolId/closing/:commandId',
    '/records/:recordId/form/:sha256/:page',
    '/records/seal-and-submit/results/:ceremonyId',
    '/records/:recordId/print/:printingId',
    '/records/:recordId/look-up-slip/:printingId',
    '/classes/:classId/sheets/:subject/:point/sign',
    '/classes/:classId/sheets/:subject/:point/proposeRetest',
    '/classes/:classId/sheets/:subject/:point/allowRetest',
  ];
  /** A form's answer, and an address that a page of several scopes makes of its own scope. */
  const BY_FORM = ['/sheets/sign', '/levels/:levelId/reminders/:cause'];
  const FORMS = ACTS.map(({ act }) => `/records/:recordId/${act}`);

  const linked = [
    ...NAVIGATION.map(({ path }) => path),
    ...globSync('{templates/**/*.hbs,api/**/*.ts}', { cwd: projectFolder }).flatMap(linksIn),
  ];

  it('is linked from a page', () => {
    const pages = ROUTES.filter(({ method }) => method === 'GET').map(({ path }) => path);
    const byHand = [...BY_ADDRESS, ...BY_ACT, ...BY_FORM, ...FORMS, ...SINGLE_ACTS];
    const lost = pages.filter((path) => !byHand.includes(path) && !linked.some((link) => leads(link, path)));
    expect(lost).toEqual([]);
  });

  it('with a form for one record is offered by that record’s page, to whoever may do the act', () => {
    const offered = ACTS.flatMap(({ from, who }) =>
      from.flatMap((stage) => {
        const standing = { stage } as Parameters<typeof actsFor>[0]['standing'];
        const positions = PEOPLE.filter((one) => who.includes(one));
        return actsFor({ recordId: 'R', standing } as Parameters<typeof actsFor>[0], {
          positions,
          teaches: [],
          marked: false,
        }).map(({ page }) => page);
      }),
    );
    const forms = ROUTES.filter(({ method, path }) => method === 'GET' && FORMS.includes(path));
    const wanted = forms.map(({ path }) => path.replace(':recordId', 'R'));
    expect(wanted.filter((page) => !offered.includes(page))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(4);
  });

  it('to which a task leads exists', () => {
    const keys = Object.values(TASK_KEYS).flat();
    const pages = keys.map((taskKey) => taskPage({ groupKey: 'C/S', taskKey, count: 1, subjectId: 'R' } as never));
    const reads = ROUTES.filter(({ method }) => method === 'GET').map(({ path }) => path);
    expect(pages.filter((page) => !reads.some((path) => leads(page.split('?')[0] ?? '', path)))).toEqual([]);
  });
});

/** Every task that `tasksOf` of a kind can give, by hand. */
const TASK_KEYS = {
  classSheet: ['midTerm1', 'endTerm1', 'midTerm2', 'yearEnd'],
  recordYear: [
    'sign',
    'orderAdditionalAssessment',
    'decidePromotion',
    'approve',
    'seal',
    'submit',
    'replace',
    'resubmit',
  ],
  certificateApproval: ['proveCertificate', 'sendCertificate', 'approveCertificate'],
} as const;

/** The addresses that a template's links and a view's strings name; what is filled in is `*`. */
function linksIn(file: string): readonly string[] {
  const text = readFileSync(join(projectFolder, file), 'utf8')
    .replaceAll(/\{\{#if [^}]*\}\}|\{\{\/if\}\}/g, '')
    .replaceAll(/\{\{[^}]*\}\}|\$\{[^}]*\}/g, '*');
  const found = file.endsWith('.hbs')
    ? [...text.matchAll(/href="(\/[^"#?]*)/g)]
    : [...text.matchAll(/(?<!path: )['`](\/[\w/*.-]+)(?=['`?#])/g)];
  return found.map(([, link = '']) => link);
}

/** A literal segment must be said; a parameter takes anything that is filled in. */
function leads(link: string, path: string): boolean {
  const [said, wanted] = [link.split('/'), path.split('/')];
  return (
    said.length === wanted.length &&
    wanted.every((segment, i) => (segment.startsWith(':') ? said[i] !== '' : segment === said[i]))
  );
}
