import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '../../../domain/refusal.ts';
import {
  nextMoment,
  type RoundClosing,
  type RoundCommand,
  reminderNow,
  roundClosing,
} from '../../../domain/round-closing/round-closing.ts';

const DAY = 24 * 60 * 60 * 1000;
const DUE = 100 * DAY;
const CLOSE = 101 * DAY;

const aRound = (changes: Partial<RoundClosing> = {}): RoundClosing => ({
  stage: 'reminding',
  provinceId: 'O',
  schoolYear: '2026-2027',
  number: 1,
  dueAt: DUE,
  closeAt: CLOSE,
  reminded: [],
  early: [],
  ...changes,
});
const REPORT = 110 * DAY;
const officer = { isProvinceOfficer: true, isPrincipalOf: ['S1'], reportDueAt: REPORT, now: 0 };
const tell = (round: RoundClosing, told: Record<string, unknown>, at: number, facts = officer) => {
  const decided = roundClosing.decide(round, { id: 'c', by: 'P', at, ...told } as RoundCommand, facts);
  return isRefusal(decided) ? decided.refused : decided.reduce(roundClosing.evolve, round);
};
const change = (dueAt: number, closeAt: number) => ({ type: 'changeDeadline', dueAt, closeAt, noteId: 'N' });

describe('a closing round', () => {
  it('moves its deadline until the old or the new instant has passed', () => {
    expect(tell(aRound(), change(DUE, CLOSE + DAY), CLOSE - 1)).toMatchObject({ closeAt: CLOSE + DAY });
    expect(tell(aRound(), change(DUE + DAY, CLOSE + DAY), CLOSE)).toBe('DEADLINE_PASSED');
    expect(tell(aRound(), change(DAY, 2 * DAY), 2 * DAY)).toBe('DEADLINE_IN_THE_PAST');
    expect(tell(aRound(), change(CLOSE + 1, CLOSE), DAY)).toBe('DUE_AFTER_CLOSING');
    expect(tell(aRound(), change(DUE, CLOSE + DAY), DAY, { ...officer, isProvinceOfficer: false })).toBe(
      'NOT_YOUR_TASK',
    );
  });

  it('moves the due instant until it has passed, and never into the past', () => {
    expect(tell(aRound(), change(DUE - DAY, CLOSE), DUE - 2 * DAY)).toMatchObject({ dueAt: DUE - DAY });
    expect(tell(aRound(), change(DUE + 1, CLOSE), DUE)).toBe('DUE_PASSED');
    expect(tell(aRound(), change(DUE - DAY, CLOSE), DUE - DAY)).toBe('DEADLINE_IN_THE_PAST');
    expect(tell(aRound(), change(DUE, CLOSE + DAY), DUE + 1)).toMatchObject({ dueAt: DUE, closeAt: CLOSE + DAY });
  });

  it('keeps the report’s day after the closing, whichever of the two moves', () => {
    const withReport = (closeAt: number, reportDueAt: number) => ({ ...change(DUE, closeAt), reportDueAt });
    expect(tell(aRound(), withReport(CLOSE, CLOSE), DAY)).toMatchObject({ closeAt: CLOSE });
    expect(tell(aRound(), withReport(CLOSE, CLOSE - 1), DAY)).toBe('REPORT_DUE_BEFORE_CLOSING');
    expect(tell(aRound(), change(DUE, REPORT), DAY)).toMatchObject({ closeAt: REPORT });
    expect(tell(aRound(), change(DUE, REPORT + 1), DAY)).toBe('REPORT_DUE_BEFORE_CLOSING');
    expect(tell(aRound(), withReport(CLOSE, DAY), DAY)).toBe('DEADLINE_IN_THE_PAST');
  });

  it('lets a principal close early what is his, and no other school', () => {
    expect(tell(aRound(), { type: 'closeEarly', schoolId: 'S1', grade: 2 }, DAY)).toMatchObject({
      early: [{ schoolId: 'S1', grade: 2, commandId: 'c' }],
    });
    expect(tell(aRound(), { type: 'closeEarly', schoolId: 'S2' }, DAY)).toBe('NOT_YOUR_TASK');
  });

  it('reminds 7, 3, 1 days before and at the due instant, each once; of those past only the latest', () => {
    expect(reminderNow(aRound(), DUE - 8 * DAY)).toBeUndefined();
    expect(reminderNow(aRound(), DUE - 2 * DAY)).toMatchObject({ daysBefore: 3 });
    expect(reminderNow(aRound({ reminded: [3] }), DUE - 2 * DAY)).toBeUndefined();
    expect(nextMoment(aRound(), DUE - 2 * DAY)).toBe(DUE - DAY);
    expect(nextMoment(aRound(), DUE)).toBe(CLOSE);
  });

  it('sends the reminders anew when the deadline has moved', () => {
    expect(tell(aRound({ reminded: [7, 3] }), change(DUE + 9 * DAY, CLOSE + 9 * DAY), DUE - DAY)).toMatchObject({
      reminded: [],
    });
  });

  it('counts no reminder of a day that has moved while it was being sent', () => {
    const moved = aRound({ dueAt: DUE + 9 * DAY, closeAt: CLOSE + 9 * DAY });
    const reminded = { type: 'reminded', daysBefore: 3, people: 2 };
    expect(tell(moved, { ...reminded, dueAt: DUE }, DUE - 3 * DAY)).toMatchObject({ reminded: [] });
    expect(tell(moved, { ...reminded, dueAt: DUE + 9 * DAY }, DUE + 6 * DAY)).toMatchObject({ reminded: [3] });
  });

  it('keeps what it has sent when the closing alone has moved', () => {
    expect(tell(aRound({ reminded: [7, 3, 1, 0] }), change(DUE, CLOSE + DAY), DUE + 1)).toMatchObject({
      reminded: [7, 3, 1, 0],
    });
  });

  it('begins to write at its instant and not before', () => {
    expect(tell(aRound(), { type: 'beginWriting' }, CLOSE - 1)).toEqual(aRound());
    expect(tell(aRound(), { type: 'beginWriting' }, CLOSE)).toMatchObject({ stage: 'writing' });
    const early = [{ schoolId: 'S1', commandId: 'E', at: CLOSE - 1, by: 'P' }];
    expect(tell(aRound({ early }), { type: 'beginWriting' }, CLOSE)).toMatchObject({ stage: 'reminding' });
  });
});
