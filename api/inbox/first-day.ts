import { z } from 'zod';
import { type Holding, holdingsOn } from '../../domain/access/access.ts';
import { FIRST_STEPS, type FirstStep, firstRole, isNewcomer } from '../../domain/access/first-day.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { Queries } from '../../persistence/data-source.ts';
import {
  nameOfClass,
  noteStep,
  openedSteps,
  putAway,
  shownByItself,
  unitName,
  whomToAsk,
} from '../../persistence/inbox/first-day.ts';
import { roleKey } from '../rendering/shell.ts';
import { actRoute, type Route, readRoute } from '../route.ts';

/** Where a step is done; those that show by themselves have a page for some roles alone. */
const PAGES: Readonly<Partial<Record<FirstStep, string>>> = {
  profile: '/profile',
  help: '/help',
  classes: '/classes',
  approve: '/records/approve',
  seal: '/records/seal-and-submit',
  people: '/people',
  certificates: '/certificates',
  rounds: '/rounds',
  process: '/process-map',
  report: '/report',
  workflows: '/workflows',
};
const SEES_CERTIFICATES: readonly string[] = ['principal', 'clerk', 'administrator'];

/** A newcomer's way to his first pages: each is noted as opened, and leads on. */
export const firstDayRoutes: readonly Route[] = [
  readRoute('signedIn', {
    path: '/first-day/:step',
    says: 'Notes a newcomer’s step as opened and leads to its page.',
    async handle({ parts: { database }, reader, params, now }) {
      const step = params['step'] as FirstStep;
      const page = Object.hasOwn(PAGES, step) ? PAGES[step] : undefined;
      if (page === undefined) return { refused: 'PAGE_NOT_FOUND' };
      await noteStep(database, reader.accountId, step, now);
      return { goTo: page };
    },
  }),
  actRoute('signedIn', {
    path: '/first-day',
    says: 'Puts the first steps away for good.',
    body: z.object({}),
    async handle({ parts: { database }, reader, now }) {
      await putAway(database, reader.accountId, now);
      return { goTo: '/inbox' };
    },
  }),
];

/** The panel of a newcomer's inbox: his role in words, his steps, whom to ask; nothing once all is done or put away. */
export async function firstDay(
  queries: Queries,
  reader: SignedIn,
  { now, today }: { readonly now: number; readonly today: CalendarDay },
): Promise<object | undefined> {
  const held = holdingsOn(reader.holdings, today);
  const role = firstRole(held.map((holding) => holding.role));
  const holding = held.find((one) => one.role === role);
  const account = role && (await openedSteps(queries, reader.accountId));
  if (!role || !holding || !account || !isNewcomer(account.since, now)) return undefined;

  const { personId } = reader;
  const byItself = await shownByItself(queries, { personId, unitId: holding.unitId, now });
  const done = (step: FirstStep) => account.opened.includes(step) || byItself.includes(step);
  const steps = FIRST_STEPS[role];
  const next = steps.find((step) => !done(step));
  if (next === undefined) return undefined;
  return {
    role: roleKey(holding),
    unit: await unitName(queries, holding.unitId),
    ...(role === 'homeroomTeacher' && { className: await nameOfClass(queries, holding.classId) }),
    left: steps.filter((step) => !done(step)).length,
    steps: steps.map((step, i) => ({
      n: i + 1,
      words: `inbox.first.${step}`,
      done: done(step),
      now: step === next,
      ...pageOf(step, role),
    })),
    ask: await whomToAsk(queries, { unitId: holding.unitId, personId, day: today }),
  };
}

function pageOf(step: FirstStep, role: Holding['role']): { page?: string } {
  if (step === 'certificate' || step === 'schoolCertificate')
    return SEES_CERTIFICATES.includes(role) ? { page: '/certificates' } : {};
  return step in PAGES ? { page: `/first-day/${step}` } : {};
}
