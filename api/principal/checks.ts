import {
  readSubjectLevel,
  readTraitLevel,
  subjectLevelWords,
  traitLevelWords,
} from '../../domain/assessment/levels.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectsOf } from '../../domain/assessment/subjects.ts';
import { requiredTraits, type TraitKey, traitName } from '../../domain/assessment/traits.ts';
import { type DecidingItem, type YearInputs, yearResult } from '../../domain/assessment/year-result.ts';
import type { RecordValue } from '../../domain/record/differences.ts';
import { otherNamesIn } from '../../domain/record/other-names.ts';
import { isGood } from '../../domain/record/signature-standing.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { DeskRecord } from '../../persistence/principal/desk-record.ts';
import { say } from '../rendering/words.ts';
import { partWords } from './value-words.ts';

/** One thing that the machine has looked at, in plain words; `part`: where a return would begin. */
export type Check = {
  readonly tone: 'done' | 'warn' | 'stop' | 'wait';
  readonly words: string;
  readonly facts?: object;
  readonly part?: string;
};

/** What the machine has checked before a person looks: it never replaces the look (screens/README section 8, 04). */
export function checksOf(desk: DeskRecord, language: Language): readonly Check[] {
  const { now } = desk;
  if (!now) return [];
  const inputs = inputsOf(desk, now.values);
  return [
    completeness(inputs, now.values),
    ...signatures(desk, Object.keys(now.madeFrom.parts).length),
    ...names(desk, now.values, language),
    pupil(desk, now.values),
    ...result(inputs, language),
  ];
}

function completeness(inputs: YearInputs, values: readonly RecordValue[]): Check {
  const subjects = subjectsOf(inputs.grade, inputs.schoolYear, inputs.electives, inputs.plan);
  const traits = requiredTraits(inputs.grade, inputs.plan);
  const rated = traits.filter(({ key }) => values.some(({ part, field }) => part === 'homeroom' && field === key));
  const outcome = yearResult(inputs);
  const missing = 'missing' in outcome ? outcome.missing.length : 0;
  const count = (quality: boolean) => rated.filter(({ group }) => (group === 'quality') === quality).length;
  return missing > 0
    ? { tone: 'stop', words: 'principal.check.missing', facts: { n: missing } }
    : {
        tone: 'done',
        words: 'principal.check.complete',
        facts: { subjects: subjects.length, qualities: count(true), competences: count(false) },
      };
}

/** Every part signed, every signature and its certificate good at its own time. */
function signatures({ signatures: all }: DeskRecord, parts: number): readonly Check[] {
  const subjects = new Set(all.flatMap(({ subject }) => (subject === undefined ? [] : [subject])));
  const homeroom = all.some(({ role }) => role === 'homeroom');
  const bad = all.filter(({ standing }) => !isGood(standing));
  const [first] = bad;
  if (first)
    return bad.map(({ standing, signer, subject, role }) => ({
      tone: 'stop',
      words: `principal.check.signature.${standing}`,
      facts: { signer },
      ...(subject !== undefined && { part: subject }),
      ...(role === 'homeroom' && { part: 'homeroom' }),
    }));
  if (subjects.size < parts || !homeroom)
    return [
      { tone: 'stop', words: 'principal.check.unsigned', facts: { n: parts - subjects.size + (homeroom ? 0 : 1) } },
    ];
  return [
    { tone: 'done', words: 'principal.check.signed', facts: { n: parts } },
    { tone: 'done', words: 'principal.check.certificates' },
  ];
}

/** A question, not a fault: another child's name stands in a comment. */
function names(desk: DeskRecord, values: readonly RecordValue[], language: Language): readonly Check[] {
  const own = values.find(({ part, field }) => part === 'pupil' && field === 'full_name')?.value ?? '';
  const comments = values.flatMap(({ part, field, value }) =>
    field.startsWith('comment') ? [{ part, text: value }] : [],
  );
  const found = otherNamesIn(comments, own, desk.classmates);
  if (found.length === 0) return [{ tone: 'done', words: 'principal.check.names' }];
  return found.map(({ part, name }) => ({
    tone: 'warn',
    words: 'principal.check.otherName',
    facts: { part: partWords(part, desk.schoolYear, language), name },
    part,
  }));
}

function pupil({ pupilAsSigned }: DeskRecord, values: readonly RecordValue[]): Check {
  if (!values.some(({ part, field }) => part === 'pupil' && field === 'personal_id'))
    return { tone: 'stop', words: 'principal.check.noNumber', part: 'homeroom' };
  return pupilAsSigned
    ? { tone: 'done', words: 'principal.check.pupil' }
    : { tone: 'stop', words: 'principal.check.pupilChanged', part: 'homeroom' };
}

/** The result, and the values that keep it from the next better one. */
function result(inputs: YearInputs, language: Language): readonly Check[] {
  const outcome = yearResult(inputs);
  if (!('result' in outcome)) return [];
  const facts = {
    result: say(language, `principal.result.${outcome.result}`),
    because: named(
      outcome.deciding.map((item) => itemWords(item, inputs, language)),
      language,
    ),
  };
  const words = outcome.deciding.length === 0 ? 'principal.check.result' : 'principal.check.resultBecause';
  return [{ tone: outcome.result === 'notCompleted' ? 'warn' : 'wait', words, facts }];
}

/** The first few by name, the others by their number. */
function named(items: readonly string[], language: Language): string {
  const [shown, more] = [items.slice(0, NAMED), items.length - NAMED];
  return more > 0 ? `${shown.join(', ')}, ${say(language, 'principal.check.more', { n: more })}` : shown.join(', ');
}

const NAMED = 4;

function itemWords(item: DecidingItem, { schoolYear }: YearInputs, language: Language): string {
  if ('trait' in item) return `${traitName(item.trait)} ${traitLevelWords(item.level).letter}`;
  const name = partWords(item.subject, schoolYear, language);
  return 'score' in item
    ? say(language, 'principal.check.score', { name, score: item.score })
    : say(language, 'principal.check.level', { name, letter: subjectLevelWords(item.level).letter });
}

/** The frozen values as the rules of the year's result read them. */
function inputsOf({ grade, schoolYear, plan, electives }: DeskRecord, values: readonly RecordValue[]): YearInputs {
  const subjects: Partial<Record<SubjectKey, { level?: ReturnType<typeof readSubjectLevel>; score?: number }>> = {};
  for (const { part, field, value } of values) {
    const level = field === 'level' ? readSubjectLevel(value) : undefined;
    if (level) subjects[part as SubjectKey] = { ...subjects[part as SubjectKey], level };
    if (field === 'score') subjects[part as SubjectKey] = { ...subjects[part as SubjectKey], score: Number(value) };
  }
  const rated = values.flatMap(({ part, field, value }) => {
    const level = part === 'homeroom' ? readTraitLevel(value) : undefined;
    return level ? [[field as TraitKey, level] as const] : [];
  });
  return {
    ...{ grade, schoolYear, plan, electives, traits: Object.fromEntries(rated) },
    subjects: subjects as YearInputs['subjects'],
  };
}
