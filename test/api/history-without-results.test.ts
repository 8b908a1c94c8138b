import { describe, expect, it } from '@jest/globals';
import { timelineRow } from '../../api/history/timeline.ts';
import { withoutResults } from '../../api/history/without-results.ts';
import { say } from '../../api/rendering/words.ts';
import type { RecordEvent } from '../../domain/record-year/messages.ts';
import type { HistoryEntry } from '../../persistence/history/record-history.ts';

const AT = Date.UTC(2026, 5, 27, 8);
const WHO = 'Phạm Tiến Thành';
const event = (one: RecordEvent): HistoryEntry => ({
  ...{ kind: 'event', at: AT, who: WHO, note: 'Điểm 4, chưa đạt.' },
  event: one,
});
const FROM = { at: AT, by: 'somebody', noteId: 'why' } as const;
const SIGNED = { ...FROM, revisionId: 'revision', certificateId: 'certificate' } as const;
const ADDITIONAL = event({ type: 'additionalAssessmentOrdered', parts: ['math', 'vietnamese'], ...FROM });
const RETURNED = event({ type: 'returned', part: 'math', to: 'subjectTeacher', dueAt: AT, ...FROM });
const ROUND_2 = event({ type: 'movedToRound2', laneEndedAt: AT, ...FROM });
const tried = (act: string, refused = 'RECORD_CLOSED', facts = {}): HistoryEntry => ({
  ...{ kind: 'refused', at: AT, act, refused, facts },
});

/** What the reader reads of it: the sentence, its look and everything below it. */
function told(entry: HistoryEntry, teaches: readonly string[] = []): string | undefined {
  const seen = withoutResults(entry, { teaches });
  if (!seen) return undefined;
  const row = timelineRow(seen, { schoolYear: '2026-2027', language: 'vi', mayRead: false });
  return JSON.stringify({
    ...row,
    words: say('vi', row.words, row.facts),
    system: say('vi', `${row.words}.system`, row.facts),
  });
}

describe('a record’s history as states alone (D31)', () => {
  it('does not let a return be told from an additional assessment, nor which part it was', () => {
    expect(told(ADDITIONAL)).toBe(told(RETURNED));
    expect(told(ADDITIONAL)).not.toMatch(/bổ sung|Toán|Tiếng Việt|chưa đạt/);
  });

  it('leaves out what only a year has that is not completed, done or tried', () => {
    for (const entry of [
      event({ type: 'promotionDecided', promoted: false, commandId: 'command', ...FROM }),
      event({ type: 'resultSeen', result: 'notCompleted', ...FROM }),
    ])
      expect(told(entry)).toBe(undefined);
    for (const act of ['orderAdditionalAssessment', 'decidePromotion']) expect(told(tried(act))).toBe(undefined);
    expect(told(tried('approve'))).toContain('HBS-');
  });

  it('leaves out what was refused for a result: its reason says it', () => {
    for (const refused of [
      'NOT_COMPLETED',
      'AWARD_WITHOUT_EXCELLENT',
      'AWARD_WITHOUT_COMPLETED_WELL',
      'AWARD_WITHOUT_MERIT',
    ])
      expect(told(tried('sign', refused))).toBe(undefined);
    expect(told(tried('sign', 'FIELDS_MISSING', { missing: 'promoted' }))).toBe(undefined);
    expect(told(tried('sign', 'FIELDS_MISSING', { missing: 'pupil.ethnicity' }))).toContain('HBS-');
  });

  it('keeps the lane as a state, without its cause', () => {
    expect(told(ROUND_2)).toContain('đợt 2');
    expect(told(ROUND_2)).not.toContain('Chưa hoàn thành');
  });

  it('tells who teaches a part of that part, and of no other', () => {
    expect(told(RETURNED, ['math'])).toContain('Toán');
    const own = told(ADDITIONAL, ['math']) ?? '';
    expect([own.includes('Toán'), own.includes('Tiếng Việt'), own.includes('chưa đạt')]).toEqual([true, false, false]);
    expect(told(RETURNED, ['music'])).toBe(told(RETURNED));
  });

  it('says everything else as it is', () => {
    for (const one of [
      event({ type: 'homeroomSigned', result: 'completed', ...SIGNED }),
      event({ type: 'approved', ...SIGNED }),
      event({ type: 'sealed', ...SIGNED }),
      event({ type: 'received', messageId: 'message', ...FROM }),
    ])
      expect(withoutResults(one, { teaches: [] })).toEqual(one);
  });
});
