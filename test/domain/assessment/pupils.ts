import type { Grade } from '../../../domain/assessment/grade.ts';
import { standardPlan } from '../../../domain/assessment/plan.ts';
import type { SubjectKey } from '../../../domain/assessment/subject-table.ts';
import { subjectsOf, testedSubjects } from '../../../domain/assessment/subjects.ts';
import { requiredTraits } from '../../../domain/assessment/traits.ts';
import type { SubjectValues, YearInputs } from '../../../domain/assessment/year-result.ts';

export const YEAR = '2024-2025';

/** A pupil with T in all subjects of the grade, Tốt everywhere, 10 in every test; what is given differs. */
export function aPupil(grade: Grade, differing: Partial<YearInputs> = {}): YearInputs {
  const { electives = [], plan = standardPlan } = differing;
  const tested = testedSubjects(grade, 'yearEnd', YEAR);
  const subjects = Object.fromEntries(
    subjectsOf(grade, YEAR, electives, plan).map(({ key }): [SubjectKey, SubjectValues] => [
      key,
      tested.includes(key) ? { level: 'completedWell', score: 10 } : { level: 'completedWell' },
    ]),
  );
  const traits = Object.fromEntries(requiredTraits(grade, plan).map(({ key }) => [key, 'good' as const]));
  return {
    grade,
    schoolYear: YEAR,
    electives,
    plan,
    subjects: { ...subjects, ...differing.subjects },
    traits: { ...traits, ...differing.traits },
  };
}

const SHORT: Readonly<Record<string, SubjectKey>> = {
  TV: 'vietnamese',
  To: 'math',
  NN: 'foreignLanguage1',
  SĐ: 'historyGeography',
  KH: 'science',
  TH: 'informatics',
  CN: 'technology',
};

/** "TV 10, To 9" with levels that differ from T, as the worked examples write them. */
export function values(
  scores: string,
  levels: Partial<Record<SubjectKey, SubjectValues['level']>> = {},
): YearInputs['subjects'] {
  const scored = scores.split(', ').map((pair): [SubjectKey, SubjectValues] => {
    const [short = '', score] = pair.split(' ');
    const subject = SHORT[short];
    if (!subject) throw new Error(`no subject is called ${short}`);
    return [subject, { level: levels[subject] ?? 'completedWell', score: Number(score) }];
  });
  const unscored = Object.entries(levels)
    .filter(([subject]) => !scored.some(([one]) => one === subject))
    .map(([subject, level]) => [subject, { level }]);
  return Object.fromEntries([...scored, ...unscored]);
}

/** The pupil after an additional assessment (Điều 11.1b): what is named is new, the rest stands. */
export const assessedAgain = (pupil: YearInputs, again: YearInputs['subjects']): YearInputs => ({
  ...pupil,
  subjects: { ...pupil.subjects, ...again },
});
