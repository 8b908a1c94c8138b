import {
  readSubjectLevel,
  readTraitLevel,
  subjectLevelWords,
  traitLevelWords,
} from '../../domain/assessment/levels.ts';
import { traits } from '../../domain/assessment/traits.ts';
import type { Language } from '../../persistence/account/account.ts';
import { say, WORDS } from '../rendering/words.ts';

/** A field as the grids call it: a column, or a quality or competence by its name on the form. */
export function fieldName(field: string, language: Language): string {
  const trait = traits.find(({ key }) => key === field);
  if (trait) return trait.name;
  const key = `grid.column.${field}`;
  return WORDS.has(key) ? say(language, key) : field;
}

/** A stored value as people read it: levels in words of their scale, everything else as it was typed. */
export function valueWords(stored: string, language: Language): string {
  const subject = readSubjectLevel(stored);
  if (subject) return subjectLevelWords(subject)[language];
  const trait = readTraitLevel(stored);
  return trait ? traitLevelWords(trait)[language] : stored;
}
