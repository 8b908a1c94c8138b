import { refuseEntry } from '../entry/entry.ts';
import type { ClassField } from './fields.ts';
import { compared, type Outcome, refusedRow } from './outcome.ts';
import type { ReadRow } from './rows.ts';

/** What becomes of each row of a list of classes: joined by the name of the class within the school and year. */
export function judgeClasses(
  rows: readonly ReadRow<ClassField>[],
  classNames: readonly string[],
): readonly Outcome<ClassField>[] {
  const earlier = new Map<string, number>();
  return rows.map((read) => {
    const { className } = read.values;
    const faults = [...read.faults, ...gradeOfAnother(read)];
    if (faults.length > 0 || className === undefined) {
      return refusedRow(read, faults.length > 0 ? faults : [refuseEntry('CLASS_MISSING', '')]);
    }
    const values = { className, grade: className.slice(0, 1) };
    const sameAs = earlier.get(className);
    if (sameAs !== undefined)
      return { kind: 'repeated', row: read.row, key: className, values, notes: read.notes, sameAs };

    earlier.set(className, read.row);
    return compared({ ...read, values }, className, classNames.includes(className) ? values : undefined);
  });
}

/** The name of a class begins with its grade: "5A2" in grade 4 is a slip of one of the two. */
function gradeOfAnother({ values: { className, grade } }: ReadRow<ClassField>) {
  if (className === undefined || grade === undefined || className.startsWith(grade)) return [];
  return [{ ...refuseEntry('GRADE_OF_ANOTHER_CLASS', grade), field: 'grade' as const }];
}
