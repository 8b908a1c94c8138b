import { type AwardTitle, awardText, awardTitles } from '../../domain/assessment/awards.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { traits } from '../../domain/assessment/traits.ts';
import { type CalendarDay, showDay } from '../../domain/calendar/day.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { RecordValue } from '../../domain/record/differences.ts';
import type { Language } from '../../persistence/account/account.ts';
import { valueWords as storedWords } from '../history/value-words.ts';
import { say } from '../rendering/words.ts';

/** The parts that are no subject's. */
const OTHER_PARTS: readonly string[] = ['homeroom', 'pupil', 'result'];

/** "Ngoại ngữ 1", "Phần chủ nhiệm": how people call a part of the record. */
export const partWords = (part: string, schoolYear: SchoolYear, language: Language): string =>
  OTHER_PARTS.includes(part) ? say(language, `principal.part.${part}`) : subjectName(part as SubjectKey, schoolYear);

/** "mức đạt được", "Chăm chỉ", "số buổi nghỉ có phép". */
export const fieldWords = (field: string, language: Language): string =>
  traits.find(({ key }) => key === field)?.name ?? say(language, `principal.field.${field}`);

/** A stored value as people read it: the words of a level, the unit of a measure, a day as it is written. */
export function valueWords({ field, value }: Pick<RecordValue, 'field' | 'value'>, language: Language): string {
  if (value === '') return '';
  switch (field) {
    case 'yearResult':
      return say(language, `principal.result.${value}`);
    case 'promoted':
      return say(language, `principal.promoted.${value}`);
    case 'gender':
      return say(language, `principal.gender.${value}`);
    case 'birth_date':
      return showDay(value as CalendarDay);
    case 'height':
      return `${value.replace('.', ',')} cm`;
    case 'weight':
      return `${value.replace('.', ',')} kg`;
    case 'award':
      return isTitle(value) ? awardText(value) : value;
    default:
      return storedWords(value, language);
  }
}

const isTitle = (award: string): award is AwardTitle => award in awardTitles;
