import type { SubjectKey } from '../assessment/subject-table.ts';
import { subjectName } from '../assessment/subjects.ts';
import { type CalendarDay, showDay } from '../calendar/day.ts';
import type { SchoolYear } from '../calendar/school-year.ts';
import type { FieldSpec, ListSpec } from './fields.ts';

/** Each field once, as our files head it: Giới tính and Nữ are two ways to say one thing. */
export const columnsOfList = <F extends string>({ fields }: ListSpec<F>): readonly FieldSpec<F>[] =>
  fields.filter(({ field }, i) => fields.findIndex((one) => one.field === field) === i);

/** What the school knows, as a file says it that can be read in again: nothing in it would be new or changed. */
export const writtenList = <F extends string>(
  list: ListSpec<F>,
  known: readonly Readonly<Partial<Record<F, string>>>[],
  schoolYear: SchoolYear,
): { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] } => {
  const columns = columnsOfList(list);
  return {
    heads: columns.map(({ label }) => label),
    rows: known.map((values) => columns.map(({ field }) => written(field, values[field] ?? '', schoolYear))),
  };
};

/** The inverse of a field's parser. */
function written(field: string, value: string, schoolYear: SchoolYear): string {
  if (value === '') return '';
  switch (field) {
    case 'birthDate':
    case 'arrivalDate':
      return showDay(value as CalendarDay);
    case 'gender':
      return value === 'female' ? 'Nữ' : 'Nam';
    case 'subject':
      return nameOf(value, schoolYear);
    case 'electives':
      return value
        .split(',')
        .map((subject) => nameOf(subject, schoolYear))
        .join(', ');
    default:
      return value;
  }
}

const nameOf = (subject: string, schoolYear: SchoolYear): string =>
  subject === 'homeroom' ? 'Chủ nhiệm' : subjectName(subject as SubjectKey, schoolYear);
