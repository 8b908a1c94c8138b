import { type SubjectLevel, subjectLevels, type TraitLevel, traitLevels } from '../assessment/levels.ts';
import { cleanLine } from '../text/clean.ts';
import { type Entry, empty, refuseEntry } from './entry.ts';

/** Mức đạt được of a subject: T, H, C or the words, in either case (Điều 7.1a). */
export const parseSubjectLevel = (typed: string): Entry<SubjectLevel> => parseLevel(typed, subjectLevels, traitLevels);

/** Mức đạt được of a quality or competence: T, Đ, C or the words, in either case (Điều 7.2). D is not Đ. */
export const parseTraitLevel = (typed: string): Entry<TraitLevel> => parseLevel(typed, traitLevels, subjectLevels);

type Scale<L> = readonly { readonly value: L; readonly letter: string; readonly vi: string }[];

function parseLevel<L>(typed: string, own: Scale<L>, other: Scale<unknown>): Entry<L> {
  const text = cleanLine(typed).text.toLowerCase();
  if (text === '') return empty;

  const level = valueIn(own, text);
  if (level !== undefined) return { value: level };
  return refuseEntry(valueIn(other, text) === undefined ? 'LEVEL_NOT_READ' : 'LEVEL_OF_OTHER_SCALE', typed);
}

const valueIn = <L>(scale: Scale<L>, text: string): L | undefined =>
  scale.find(({ letter, vi }) => letter.toLowerCase() === text || vi.toLowerCase() === text)?.value;
