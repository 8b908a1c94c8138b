import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Grade, grades } from '../../../domain/assessment/grade.ts';
import type { SubjectLevel, TraitLevel } from '../../../domain/assessment/levels.ts';
import { subjectsOf, testedSubjects } from '../../../domain/assessment/subjects.ts';
import { requiredTraits, traits } from '../../../domain/assessment/traits.ts';
import {
  type DecidingItem,
  type YearInputs,
  type YearResult,
  yearResult,
  yearResultName,
  yearResults,
} from '../../../domain/assessment/year-result.ts';
import { aPupil, values, YEAR } from './pupils.ts';

const resultOf = (inputs: YearInputs): YearResult => {
  const outcome = yearResult(inputs);
  if ('missing' in outcome) throw new Error(`missing: ${JSON.stringify(outcome.missing)}`);
  return outcome.result;
};
const rank = (result: YearResult) => yearResults.findIndex(({ value }) => value === result);

describe('the cascade of Điều 9.2a', () => {
  it.each<[number, YearResult]>([
    [10, 'excellent'],
    [9, 'excellent'],
    [8, 'completedWell'],
    [7, 'completedWell'],
    [6, 'completed'],
    [5, 'completed'],
    [4, 'notCompleted'],
    [0, 'notCompleted'],
  ])('all T and Tốt with lowest score %s is %s', (lowest, result) => {
    expect(yearResult(aPupil(3, { subjects: values(`TV 10, To ${lowest}, NN 10, TH 10, CN 10`) }))).toMatchObject({
      result,
      lowestScore: lowest,
    });
  });

  it.each<[string, Partial<YearInputs>, YearResult]>([
    ['one subject H', { subjects: { art: { level: 'completed' } } }, 'completed'],
    ['one subject C', { subjects: { art: { level: 'notCompleted' } } }, 'notCompleted'],
    ['one quality Đạt', { traits: { honesty: 'met' } }, 'completed'],
    ['one competence Cần cố gắng', { traits: { numeracy: 'needsEffort' } }, 'notCompleted'],
  ])('all tests 10, %s: %s', (_name, differing, result) => {
    expect(resultOf(aPupil(4, differing))).toBe(result);
  });

  it('counts an elective that the pupil takes: Ngoại ngữ 1 with H in grade 1 is Hoàn thành at best', () => {
    const inputs = aPupil(1, {
      electives: ['foreignLanguage1'],
      subjects: { foreignLanguage1: { level: 'completed' } },
    });
    expect(resultOf(inputs)).toBe('completed');
  });

  it('passes over a score stored for Ngoại ngữ 1 in grade 1, and a subject the pupil does not take', () => {
    const inputs = aPupil(1, {
      electives: ['foreignLanguage1'],
      subjects: { foreignLanguage1: { level: 'completedWell', score: 2 }, ethnicLanguage: { level: 'notCompleted' } },
    });
    expect(yearResult(inputs)).toEqual({ result: 'excellent', deciding: [], lowestScore: 10 });
  });

  it('never lowers a result by công nghệ or tin học rated in grades 1 and 2', () => {
    expect(resultOf(aPupil(2, { traits: { technological: 'needsEffort', digital: 'needsEffort' } }))).toBe('excellent');
    expect(resultOf(aPupil(3, { traits: { technological: 'needsEffort' } }))).toBe('notCompleted');
  });

  it('lets an individual plan leave out a test, a subject and a trait', () => {
    const plan = {
      kind: 'individual',
      exemptSubjects: ['art'],
      exemptTests: ['math'],
      exemptTraits: ['physical'],
    } as const;
    const inputs = aPupil(1, {
      plan,
      subjects: { art: { level: 'notCompleted' }, math: { level: 'completedWell', score: 1 } },
      traits: { physical: 'needsEffort' },
    });
    expect(yearResult(inputs)).toEqual({ result: 'excellent', deciding: [], lowestScore: 10 });
  });

  it('has a result without any score when the plan leaves out all tests', () => {
    const plan = {
      kind: 'individual',
      exemptSubjects: [],
      exemptTests: ['math', 'vietnamese'],
      exemptTraits: [],
    } as const;
    expect(yearResult(aPupil(1, { plan }))).toStrictEqual({ result: 'excellent', deciding: [] });
  });

  it('asks as much of an adjusted plan as of every other', () => {
    expect(yearResult(aPupil(2, { plan: { kind: 'adjusted' }, traits: {}, subjects: { art: {} } }))).toEqual({
      missing: [{ missing: 'level', subject: 'art' }],
    });
  });
});

describe('the deciding items', () => {
  it('name what bars the next better result', () => {
    const inputs = aPupil(3, {
      subjects: { ...values('TV 9, To 8, NN 9, TH 10, CN 6'), music: { level: 'completed' } },
      traits: { diligence: 'met' },
    });
    expect(yearResult(inputs)).toEqual({
      result: 'completed',
      deciding: [
        { subject: 'technology', score: 6 },
        { subject: 'music', level: 'completed' },
        { trait: 'diligence', level: 'met' },
      ],
      lowestScore: 6,
    });
  });

  it('are the scores below 9 for Hoàn thành tốt', () => {
    expect(yearResult(aPupil(2, { subjects: values('TV 9, To 8') }))).toEqual({
      result: 'completedWell',
      deciding: [{ subject: 'math', score: 8 }],
      lowestScore: 8,
    });
  });

  it('are only the failing values for Chưa hoàn thành, not those that merely are not T', () => {
    const inputs = aPupil(2, {
      subjects: { ...values('TV 6, To 3', { math: 'notCompleted' }), music: { level: 'completed' } },
      traits: { honesty: 'met', language: 'needsEffort' },
    });
    expect(yearResult(inputs)).toEqual({
      result: 'notCompleted',
      deciding: [
        { subject: 'math', level: 'notCompleted' },
        { subject: 'math', score: 3 },
        { trait: 'language', level: 'needsEffort' },
      ],
      lowestScore: 3,
    });
  });
});

describe('missing input', () => {
  it('gives the list of what is missing in the order of the form, never a result', () => {
    const inputs = aPupil(3, { subjects: { math: {}, foreignLanguage1: { level: 'completed' }, art: {} } });
    const { honesty: _honesty, ...rated } = inputs.traits;
    expect(yearResult({ ...inputs, traits: rated })).toEqual({
      missing: [
        { missing: 'level', subject: 'math' },
        { missing: 'score', subject: 'math' },
        { missing: 'score', subject: 'foreignLanguage1' },
        { missing: 'level', subject: 'art' },
        { missing: 'traitLevel', trait: 'honesty' },
      ],
    });
  });

  it('takes score 0 for a score', () => {
    expect(resultOf(aPupil(1, { subjects: values('TV 0, To 10') }))).toBe('notCompleted');
  });
});

type Drawn = {
  readonly grade: Grade;
  readonly levels: readonly SubjectLevel[];
  readonly scores: readonly number[];
  readonly rated: readonly TraitLevel[];
};

function putRight(inputs: YearInputs, item: DecidingItem): YearInputs {
  if ('trait' in item) return { ...inputs, traits: { ...inputs.traits, [item.trait]: 'good' } };
  const put = 'score' in item ? { score: 10 } : { level: 'completedWell' as const };
  return { ...inputs, subjects: { ...inputs.subjects, [item.subject]: { ...inputs.subjects[item.subject], ...put } } };
}

describe('for every pupil', () => {
  const subjectLevel = fc.constantFrom<SubjectLevel>('completedWell', 'completed', 'notCompleted');
  const traitLevel = fc.constantFrom<TraitLevel>('good', 'met', 'needsEffort');
  const pupil = fc.constantFrom(...grades).chain((grade) =>
    fc.record({
      grade: fc.constant(grade),
      levels: fc.array(subjectLevel, { minLength: 14, maxLength: 14 }),
      scores: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 14, maxLength: 14 }),
      rated: fc.array(traitLevel, { minLength: 15, maxLength: 15 }),
    }),
  );
  const build = ({ grade, levels, scores, rated }: Drawn): YearInputs => {
    const tested = testedSubjects(grade, 'yearEnd', YEAR);
    const subjects = subjectsOf(grade, YEAR, [], { kind: 'standard' }).map(({ key }, i) => [
      key,
      tested.includes(key) ? { level: levels[i], score: scores[i] } : { level: levels[i] },
    ]);
    return aPupil(grade, {
      subjects: Object.fromEntries(subjects),
      traits: Object.fromEntries(requiredTraits(grade, { kind: 'standard' }).map(({ key }, i) => [key, rated[i]])),
    });
  };

  it('a better value never makes a worse result', () => {
    fc.assert(
      fc.property(pupil, fc.constantFrom(...traits.map(({ key }) => key)), (one, trait) => {
        const inputs = build(one);
        const better = { ...inputs, traits: { ...inputs.traits, [trait]: 'good' as const } };
        expect(rank(resultOf(better))).toBeLessThanOrEqual(rank(resultOf(inputs)));
      }),
    );
  });

  it('excellent is the only result without a deciding item, and putting the deciding items right makes it better', () => {
    fc.assert(
      fc.property(pupil, (one) => {
        const inputs = build(one);
        const outcome = yearResult(inputs);
        if ('missing' in outcome) throw new Error('nothing is missing here');
        expect(outcome.deciding.length === 0).toBe(outcome.result === 'excellent');

        const repaired = outcome.deciding.reduce(putRight, inputs);
        if (outcome.result !== 'excellent') expect(rank(resultOf(repaired))).toBeLessThan(rank(outcome.result));
      }),
    );
  });

  it('one missing level takes the result away', () => {
    fc.assert(
      fc.property(pupil, fc.nat(), (one, n) => {
        const inputs = build(one);
        const keys = Object.keys(inputs.subjects);
        const gone = keys[n % keys.length] ?? '';
        const without = Object.fromEntries(Object.entries(inputs.subjects).filter(([key]) => key !== gone));
        expect(yearResult({ ...inputs, subjects: without })).toHaveProperty('missing');
      }),
    );
  });
});

describe('the words of the results', () => {
  it.each<[YearResult, string, string]>([
    ['excellent', 'Hoàn thành xuất sắc', 'Excellent'],
    ['completedWell', 'Hoàn thành tốt', 'Completed well'],
    ['completed', 'Hoàn thành', 'Completed'],
    ['notCompleted', 'Chưa hoàn thành', 'Not completed'],
  ])('%s is %s, in English %s', (result, vi, en) => {
    expect(yearResultName(result)).toBe(vi);
    expect(yearResults).toContainEqual({ value: result, vi, en });
  });

  it('exist for the four results only', () => {
    expect(() => yearResultName('good' as YearResult)).toThrow('no such result: good');
  });
});
