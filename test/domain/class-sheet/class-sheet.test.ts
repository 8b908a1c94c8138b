import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classSheet } from '../../../domain/class-sheet/class-sheet.ts';
import { missingFields } from '../../../domain/class-sheet/completeness.ts';
import { type ClassSheet, HOMEROOM, type SheetCommand, type SheetFacts } from '../../../domain/class-sheet/sheet.ts';
import { isRefusal } from '../../../domain/refusal.ts';

const END = 1_000;
const ROWS = ['E1', 'E2', 'E3'];

const aSheet = (subject = 'math'): ClassSheet =>
  classSheet.evolve({} as ClassSheet, {
    type: 'sheetOpened',
    at: 0,
    by: 'opening',
    schoolId: 'S',
    classId: 'C',
    subject,
    rows: ROWS,
    wakeAt: END,
  });

const someFacts = (changes: Partial<SheetFacts> = {}): SheetFacts => ({
  teacher: 'ofRecord',
  isPrincipal: false,
  teacherLeft: false,
  openUntil: { E1: END, E2: END, E3: END },
  unchangedRevision: { E1: 'V1', E2: 'V2', E3: 'V3' },
  entry: 'open',
  missing: 0,
  nextLaneEnd: END,
  ...changes,
});

const tell = (
  sheet: ClassSheet,
  told: Record<string, unknown>,
  facts: SheetFacts | undefined = someFacts(),
  at = 500,
) => {
  const decided = classSheet.decide(sheet, { id: 'c', at, by: 'P', ...told } as SheetCommand, facts);
  return isRefusal(decided) ? decided : decided.reduce(classSheet.evolve, sheet);
};

const signAll = { type: 'signRows', ceremonyId: 'X', rows: ROWS.map((row, i) => ({ row, revision: `V${i + 1}` })) };
const states = (sheet: ReturnType<typeof tell>) =>
  'rows' in sheet ? ROWS.map((row) => sheet.rows[row]?.state) : sheet.refused;

describe('a class sheet', () => {
  it('signs what is unchanged and names what was left out (BA1)', () => {
    const decided = classSheet.decide(
      aSheet(),
      { id: 'c', at: 500, by: 'P', ...signAll } as SheetCommand,
      someFacts({ unchangedRevision: { E1: 'V1', E2: 'other', E3: 'V3' } }),
    );
    expect(decided).toMatchObject([
      { type: 'rowsSigned', rows: [{ row: 'E1' }, { row: 'E3' }], leftOut: [{ row: 'E2', refused: 'CHANGED_SINCE' }] },
    ]);
  });

  it('refuses only if nothing is left', () => {
    expect(tell(aSheet(), signAll, someFacts({ unchangedRevision: {} }))).toEqual({ refused: 'CHANGED_SINCE' });
    expect(tell(aSheet(), { ...signAll, rows: [] })).toEqual({ refused: 'NOTHING_TO_SIGN' });
  });

  it.each([
    [someFacts({ teacher: 'second' }), 'NOT_YOUR_SHEET'],
    [someFacts({ teacher: 'none' }), 'NOT_YOUR_SHEET'],
    [someFacts({ entry: 'locked' }), 'ENTRY_LOCKED'],
    [someFacts({ entry: 'windowClosed' }), 'WINDOW_CLOSED'],
    [someFacts({ openUntil: { E1: 500, E2: 500, E3: 500 } }), 'PERIOD_CLOSED'],
  ])('refuses the signature by the facts %#', (facts, refused) => {
    expect(tell(aSheet(), signAll, facts)).toMatchObject({ refused });
  });

  it('lets a manager confirm only for a teacher who has left (D13)', () => {
    const confirm = { ...signAll, type: 'confirmForLeaver', noteId: 'N' };
    expect(tell(aSheet(), confirm, someFacts({ isPrincipal: true, teacher: 'none' }))).toEqual({
      refused: 'TEACHER_IN_POST',
    });
    expect(
      states(tell(aSheet(), confirm, someFacts({ isPrincipal: true, teacher: 'none', teacherLeft: true }))),
    ).toEqual(['signed', 'signed', 'signed']);
  });

  it.each([
    ['locked', 'ENTRY_LOCKED'],
    ['windowClosed', 'WINDOW_CLOSED'],
  ] as const)('stops the manager as it stops the teacher when entry is %s (D19)', (entry, refused) => {
    const confirm = { ...signAll, type: 'confirmForLeaver', noteId: 'N' };
    const facts = someFacts({ isPrincipal: true, teacher: 'none', teacherLeft: true, entry });
    expect(tell(aSheet(), confirm, facts)).toEqual({ refused });
  });

  it('closes its rows at their lane’s end, and opens them again by a consent', () => {
    const closed = tell(
      aSheet(),
      { type: 'lanesChanged' },
      { ...someFacts({ openUntil: { E1: END, E2: 400, E3: END } }) },
    );
    expect(states(closed)).toEqual(['open', 'closed', 'open']);
    expect(states(tell(closed as ClassSheet, { type: 'lookAgain' }))).toEqual(['open', 'open', 'open']);
  });

  it('has a task for each point not handed in, and one for the year’s end while a row is open', () => {
    const handedIn = tell(aSheet(), { type: 'submitPoint', point: 'midTerm1' });
    expect(classSheet.tasksOf(handedIn as ClassSheet).map(({ key }) => key)).toEqual([
      'endTerm1',
      'midTerm2',
      'yearEnd',
    ]);
    expect(classSheet.tasksOf(tell(aSheet(), signAll) as ClassSheet)).toEqual([]);
  });

  it('hands in the homeroom sheet’s year end without a signature, and never signs it', () => {
    expect(tell(aSheet(HOMEROOM), signAll)).toEqual({ refused: 'HOMEROOM_SIGNS_RECORDS' });
    expect(tell(aSheet(), { type: 'submitPoint', point: 'yearEnd' })).toEqual({ refused: 'YEAR_END_IS_SIGNED' });
    expect(tell(aSheet(HOMEROOM), { type: 'submitPoint', point: 'yearEnd' })).toMatchObject({
      submitted: ['yearEnd'],
      news: 1,
    });
  });

  it('loses no row and signs none twice, whatever is told in whatever order', () => {
    const told = fc.constantFrom<Record<string, unknown>>(
      signAll,
      { ...signAll, rows: [{ row: 'E1', revision: 'V1' }] },
      { type: 'reopenRows', rows: ['E2'], kind: 'normal' },
      { type: 'lanesChanged' },
      { type: 'lookAgain' },
      { type: 'allowRetest', row: 'E3', noteId: 'N' },
      { type: 'submitPoint', point: 'endTerm1' },
    );
    const facts = fc.constantFrom(
      someFacts(),
      someFacts({ isPrincipal: true }),
      someFacts({ openUntil: { E1: 0, E2: END, E3: END } }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(told, facts), { maxLength: 20 }), (steps) => {
        let sheet = aSheet();
        for (const [command, around] of steps) {
          const decided = classSheet.decide(sheet, { id: 'c', at: 500, by: 'P', ...command } as SheetCommand, around);
          if (isRefusal(decided)) continue;
          for (const event of decided)
            if (event.type === 'rowsSigned')
              expect(event.rows.every(({ row }) => sheet.rows[row]?.state !== 'signed')).toBe(true);
          sheet = decided.reduce(classSheet.evolve, sheet);
          expect(Object.keys(sheet.rows)).toEqual(ROWS);
        }
      }),
    );
  });
});

describe('what a row must have', () => {
  const plan = { kind: 'standard' } as const;
  it.each([
    ['math', 'yearEnd', 3, ['level', 'score']],
    ['math', 'midTerm1', 3, ['level']],
    ['math', 'midTerm1', 4, ['level', 'score']],
    ['ethics', 'yearEnd', 3, ['level']],
  ] as const)('%s at %s in grade %d: %j', (subject, point, grade, expected) => {
    expect(missingFields({ subject, point, grade, schoolYear: '2026-2027', plan }, undefined)).toEqual(expected);
  });

  it('asks the homeroom teacher for eight competences in grade 1 and ten in grade 3, beside comments and numbers', () => {
    const asked = (grade: 1 | 3) =>
      missingFields({ subject: HOMEROOM, point: 'yearEnd', grade, schoolYear: '2026-2027', plan }, {}).length;
    expect([asked(1), asked(3)]).toEqual([5 + 8 + 8, 5 + 10 + 8]);
  });
});
