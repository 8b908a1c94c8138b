import type { Cause } from '../../domain/overview/overview.ts';
import { NOT_CLOSABLE, type NotClosable } from '../../domain/round-closing/why-not-closable.ts';
import { ownClosings } from '../../persistence/closing/early-closing.ts';
import { type ClosingClass, notClosable, schoolClosing } from '../../persistence/closing/school-closing.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { withNamesakes } from '../rendering/namesakes.ts';

/** How each cause looks, and the page that does something about it. */
const CAUSES: Readonly<
  Record<NotClosable, { readonly tone: string; readonly page?: string; readonly remind?: Cause }>
> = {
  refusedContent: { tone: 'stop' },
  refused: { tone: 'stop', remind: 'refused' },
  late: { tone: 'warn' },
  round2: { tone: 'warn' },
  entering: { tone: 'wait', remind: 'subjectTeachers' },
  homeroom: { tone: 'wait', remind: 'homeroomTeachers' },
  principal: { tone: 'ink', page: '/records/approve' },
  seal: { tone: 'wait', remind: 'clerks' },
  issued: { tone: 'wait', remind: 'clerks' },
  submitted: { tone: 'wait' },
  closed: { tone: 'done' },
};

const isCause = (why: string | undefined): why is NotClosable => NOT_CLOSABLE.some((one) => one === why);

/** Earlier closings shown. */
const EARLIER = 5;

type Asked = {
  readonly personId: string;
  readonly schoolId: string;
  readonly now: number;
  readonly grade: number | undefined;
  readonly why: string | undefined;
};

/** What can be closed early, by class and grade, and what not, why; one cause opened as a list (screens 16). */
export async function closingPage(queries: Queries, { personId, schoolId, now, grade, why }: Asked): Promise<object> {
  const closing = await schoolClosing(queries, schoolId, now);
  if (!closing) return { classes: [], grades: [], causes: [] };
  const { round, classes } = closing;
  const shown = classes.filter((one) => grade === undefined || one.grade === grade);
  const list = isCause(why)
    ? await notClosable(queries, { schoolId, schoolYear: round.schoolYear, why }, now)
    : undefined;
  return {
    round,
    grade,
    received: sum(shown, ({ received }) => received),
    total: sum(shown, ({ total }) => total),
    allReceived: sum(classes, ({ received }) => received),
    scopes: [...new Set(classes.map((one) => one.grade))].map((one) => ({
      grade: one,
      received: sum(
        classes.filter((of) => of.grade === one),
        ({ received }) => received,
      ),
      current: one === grade,
    })),
    classes: shown.map((one) => ({ ...one, causes: causesOf([one]) })),
    grades: [...Map.groupBy(shown, (one) => one.grade)].map(([one, members]) => ({
      grade: one,
      received: sum(members, ({ received }) => received),
      total: sum(members, ({ total }) => total),
      classes: members.map((member) => ({
        ...member,
        causes: causesOf([member]),
        width: widthOf(member.received, member.total),
      })),
    })),
    causes: causesOf(classes),
    open: sum(classes, ({ received, total, why: reasons }) => total - received - (reasons.closed ?? 0)),
    earlier: await ownClosings(queries, { roundId: round.roundId, personId, schoolId }, EARLIER),
    ...(list && { list: { why, words: `closing.why.${why}`, rows: withNamesakes(list, ({ pupil }) => pupil) } }),
  };
}

/** How many records the chosen classes would close now. */
export async function closableIn(
  queries: Queries,
  { schoolId, now }: { readonly schoolId: string; readonly now: number },
  classIds: readonly string[],
): Promise<number> {
  const closing = await schoolClosing(queries, schoolId, now);
  const chosen = closing?.classes.filter(({ classId }) => classIds.includes(classId)) ?? [];
  return sum(chosen, ({ received }) => received);
}

const sum = (classes: readonly ClosingClass[], of: (one: ClosingClass) => number): number =>
  classes.reduce((all, one) => all + of(one), 0);

const widthOf = (n: number, of: number): number => (of === 0 ? 0 : Math.round((n / of) * 10_000) / 100);

const causesOf = (classes: readonly ClosingClass[]) =>
  NOT_CLOSABLE.flatMap((why) => {
    const n = sum(classes, (one) => one.why[why] ?? 0);
    return n === 0 ? [] : [{ why, n, words: `closing.why.${why}`, ...CAUSES[why] }];
  });
