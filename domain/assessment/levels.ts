/** Mức đạt được of a subject or activity: T, H, C (Điều 7.1a). */
export type SubjectLevel = 'completedWell' | 'completed' | 'notCompleted';

/** Mức đạt được of a quality or competence: T, Đ, C (Điều 7.2). */
export type TraitLevel = 'good' | 'met' | 'needsEffort';

/** The two scales share the letters T and C: a level is stored with its scale, never as a letter. */
export type StoredLevel = `subject:${SubjectLevel}` | `trait:${TraitLevel}`;

type LevelWords<L> = { readonly value: L; readonly letter: string; readonly vi: string; readonly en: string };

/** Best first, with the letter of the paper form and the words of the display form (Phụ lục 1 guide 2). */
export const subjectLevels: readonly LevelWords<SubjectLevel>[] = [
  { value: 'completedWell', letter: 'T', vi: 'Hoàn thành tốt', en: 'Completed well' },
  { value: 'completed', letter: 'H', vi: 'Hoàn thành', en: 'Completed' },
  { value: 'notCompleted', letter: 'C', vi: 'Chưa hoàn thành', en: 'Not completed' },
];

/** Best first (Phụ lục 1 guide 3). */
export const traitLevels: readonly LevelWords<TraitLevel>[] = [
  { value: 'good', letter: 'T', vi: 'Tốt', en: 'Good' },
  { value: 'met', letter: 'Đ', vi: 'Đạt', en: 'Met' },
  { value: 'needsEffort', letter: 'C', vi: 'Cần cố gắng', en: 'Needs effort' },
];

export const storeSubjectLevel = (level: SubjectLevel): StoredLevel => `subject:${level}`;
export const storeTraitLevel = (level: TraitLevel): StoredLevel => `trait:${level}`;

/** The level in a stored form; undefined if it is one of the other scale, or none at all. */
export function readSubjectLevel(stored: string): SubjectLevel | undefined {
  return subjectLevels.find(({ value }) => storeSubjectLevel(value) === stored)?.value;
}

export function readTraitLevel(stored: string): TraitLevel | undefined {
  return traitLevels.find(({ value }) => storeTraitLevel(value) === stored)?.value;
}

/** Letter and words of a level. */
export function subjectLevelWords(level: SubjectLevel): LevelWords<SubjectLevel> {
  return wordsOf(subjectLevels, level);
}

export function traitLevelWords(level: TraitLevel): LevelWords<TraitLevel> {
  return wordsOf(traitLevels, level);
}

function wordsOf<L>(scale: readonly LevelWords<L>[], level: L): LevelWords<L> {
  const words = scale.find(({ value }) => value === level);
  if (!words) throw new RangeError(`no such level: ${level}`);
  return words;
}
