import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { TaskGroup } from '../../persistence/inbox/task-groups.ts';
import { addressOf, type FiltersOf } from '../filters/pages.ts';
import { isPoint } from './row-view.ts';

type Filters = FiltersOf<'inbox'>;
type Narrowing = Exclude<keyof Filters, 'only'>;

/** What a filter can go by, beside the urgency: in the order in which the page asks. */
const NARROWINGS = ['grade', 'class', 'subject', 'act'] as const satisfies readonly Narrowing[];

/** What a group is by each of them; nothing where it has none. */
const VALUE: Readonly<Record<Narrowing, (group: TaskGroup) => string | undefined>> = {
  grade: ({ grade }) => grade?.toString(),
  class: ({ className, groupKey }) => (className === undefined ? undefined : groupKey.slice(0, 26)),
  subject: ({ taskKey, groupKey }) => (isPoint(taskKey) ? groupKey.split('/')[1] : undefined),
  act: ({ taskKey }) => taskKey,
};

/** Whether a group is of the grade, class, subject and act that are asked for. */
export const isWithin = (filters: Filters) => (group: TaskGroup) =>
  NARROWINGS.every((name) => filters[name] === undefined || VALUE[name](group) === filters[name]);

/** A select for each, with what the reader's own tasks have; and what is chosen, each with the address without it. */
export function narrowings(groups: readonly TaskGroup[], filters: Filters) {
  return {
    asked: NARROWINGS.map((name) => ({ name, words: `inbox.by.${name}`, options: optionsOf(name, groups, filters) })),
    only: filters.only,
    chosen: NARROWINGS.flatMap((name) => {
      const value = filters[name];
      if (value === undefined) return [];
      const { [name]: _without, ...rest } = filters;
      const group = groups.find((one) => VALUE[name](one) === value);
      return [{ ...labelOf(name, value, group), words: `inbox.by.${name}`, without: addressOf('inbox', rest) }];
    }),
  };
}

function optionsOf(name: Narrowing, groups: readonly TaskGroup[], filters: Filters) {
  const byValue = new Map<string, TaskGroup>();
  for (const group of groups) {
    const value = VALUE[name](group);
    if (value !== undefined && !byValue.has(value)) byValue.set(value, group);
  }
  return [...byValue]
    .map(([value, group]) => ({ value, ...labelOf(name, value, group), chosen: filters[name] === value }))
    .toSorted((a, b) => ((a.text ?? '') < (b.text ?? '') ? -1 : 1));
}

/** As people call it: by a name, or by words of the page. */
function labelOf(name: Narrowing, value: string, group: TaskGroup | undefined): { text?: string; key?: string } {
  switch (name) {
    case 'grade':
      return { text: value };
    case 'class':
      return { text: group?.className ?? '…' };
    case 'subject':
      if (value === HOMEROOM) return { key: 'inbox.homeroom' };
      return { text: group?.schoolYear ? subjectName(value as SubjectKey, group.schoolYear) : value };
    case 'act':
      return { key: isPoint(value) ? `inbox.point.${value}` : `inbox.act.${value}` };
  }
}
