import { describe, expect, it } from '@jest/globals';
import {
  readSubjectLevel,
  readTraitLevel,
  type SubjectLevel,
  storeSubjectLevel,
  storeTraitLevel,
  subjectLevels,
  subjectLevelWords,
  type TraitLevel,
  traitLevels,
  traitLevelWords,
} from '../../../domain/assessment/levels.ts';

describe('the two level scales', () => {
  it('print T, H, C and T, Đ, C with the words of the display form', () => {
    expect(subjectLevels.map(({ letter, vi }) => `${letter} ${vi}`)).toEqual([
      'T Hoàn thành tốt',
      'H Hoàn thành',
      'C Chưa hoàn thành',
    ]);
    expect(traitLevels.map(({ letter, vi }) => `${letter} ${vi}`)).toEqual(['T Tốt', 'Đ Đạt', 'C Cần cố gắng']);
  });

  it('have English words too, and a value each', () => {
    expect(subjectLevels.map(({ value, en }) => `${value}: ${en}`)).toEqual([
      'completedWell: Completed well',
      'completed: Completed',
      'notCompleted: Not completed',
    ]);
    expect(traitLevels.map(({ value, en }) => `${value}: ${en}`)).toEqual([
      'good: Good',
      'met: Met',
      'needsEffort: Needs effort',
    ]);
  });

  it('have no word for what is no level of theirs', () => {
    expect(() => subjectLevelWords('good' as SubjectLevel)).toThrow('no such level: good');
    expect(() => traitLevelWords('completed' as TraitLevel)).toThrow('no such level: completed');
  });

  it('store scale and value, and read back only their own', () => {
    expect(storeSubjectLevel('completedWell')).toBe('subject:completedWell');
    expect(storeTraitLevel('good')).toBe('trait:good');
    for (const { value } of subjectLevels) {
      expect(readSubjectLevel(storeSubjectLevel(value))).toBe(value);
      expect(readTraitLevel(storeSubjectLevel(value))).toBeUndefined();
      expect(subjectLevelWords(value).value).toBe(value);
    }
    for (const { value } of traitLevels) {
      expect(readTraitLevel(storeTraitLevel(value))).toBe(value);
      expect(readSubjectLevel(storeTraitLevel(value))).toBeUndefined();
      expect(traitLevelWords(value).value).toBe(value);
    }
  });

  it.each(['T', 'C', 'completed', 'trait:', 'subject:good', ''])('never read a bare letter or word: "%s"', (stored) => {
    expect(readSubjectLevel(stored)).toBeUndefined();
    expect(readTraitLevel(stored)).toBeUndefined();
  });
});
