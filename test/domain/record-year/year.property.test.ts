import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTS } from '../../../domain/record-year/acts.ts';
import type { RecordCommand, RecordFacts } from '../../../domain/record-year/messages.ts';
import { recordYear } from '../../../domain/record-year/record-year.ts';
import { hasEnded, type RecordYear } from '../../../domain/record-year/state.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { aRecord, aRevision, CLOSE_1, CLOSE_2, command, someFacts } from './year.ts';

const NOTE = { noteId: 'N' };
const body = fc.constantFrom(
  { type: 'lookAgain' } as const,
  { type: 'sign', revisionId: 'V1' } as const,
  { type: 'approve', revisionId: 'V1' } as const,
  { type: 'seal', revisionId: 'V1' } as const,
  { type: 'returnForRework', to: 'subjectTeacher', part: 'math', dueAt: 1, ...NOTE } as const,
  { type: 'returnForRework', to: 'homeroomTeacher', part: 'homeroom', dueAt: 1, ...NOTE } as const,
  { type: 'orderAdditionalAssessment', parts: ['math'], ...NOTE } as const,
  { type: 'orderAdditionalAssessment', parts: ['homeroom'], ...NOTE } as const,
  { type: 'decidePromotion', promoted: true, ...NOTE } as const,
  { type: 'pupilDataChanged', pupilDataId: 'D' } as const,
  { type: 'withdraw', ...NOTE } as const,
  { type: 'replace', newRecordId: 'R2', newLookUpCode: 'c2', ...NOTE } as const,
  { type: 'submitted', messageId: 'M' } as const,
  { type: 'received', messageId: 'M' } as const,
  { type: 'refused', messageId: 'M', cause: 'transport' } as const,
  { type: 'refused', messageId: 'M', cause: 'content' } as const,
  { type: 'close' } as const,
  { type: 'closeAt' } as const,
  { type: 'reported', messageId: 'M' } as const,
  { type: 'replaced', newRecordId: 'R2' } as const,
  { type: 'signatureVoided', certificateId: 'K1' } as const,
);
const facts = fc
  .record({
    partsOpen: fc.constantFrom(0, 0, 1),
    result: fc.constantFrom('completed', 'notCompleted', 'missing'),
    submittedInTime: fc.boolean(),
    revision: fc
      .record({ current: fc.constantFrom(true, true, false), result: fc.constantFrom('completed', 'notCompleted') })
      .map((changes) => aRevision(changes as never)),
    openUntil: fc.constantFrom(
      { round1: CLOSE_1, round2: CLOSE_2, late: 0 },
      { round1: CLOSE_1, round2: CLOSE_2, late: CLOSE_2 * 2 },
    ),
  })
  .map((changes): RecordFacts => someFacts(changes as Partial<RecordFacts>));

/** Any sequence of commands at rising instants; who acts differs, so that nobody approves and seals. */
const story = fc.array(fc.tuple(body, facts, fc.integer({ min: 1, max: CLOSE_1 })), { maxLength: 25 }).map((steps) => {
  let at = 0;
  return steps.map(([told, around, later], i): [RecordCommand, RecordFacts] => {
    at += later;
    return [
      command(told, { at, id: `c${i}`, by: told.type === 'seal' ? 'P2' : 'P1' }),
      {
        ...around,
        ...(around.revision && { revision: { ...around.revision, signerId: told.type === 'seal' ? 'P2' : 'P1' } }),
      },
    ];
  });
});

function play(steps: readonly [RecordCommand, RecordFacts][]): readonly RecordYear[] {
  const states = [aRecord()];
  for (const [told, around] of steps) {
    const now = states.at(-1) ?? aRecord();
    const decided = recordYear.decide(now, told, around);
    if (!isRefusal(decided)) states.push(decided.reduce(recordYear.evolve, now));
  }
  return states;
}

describe('no sequence of accepted commands', () => {
  it('approves without the homeroom signature, seals without approval, issues without the seal (Điều 8.6)', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const { stage, homeroom, approval, seal } of play(steps)) {
          if (stage === 'principal') expect(homeroom).toBeDefined();
          if (stage === 'seal') expect([homeroom, approval].every(Boolean)).toBe(true);
          if (['issued', 'submitted', 'received', 'refused'].includes(stage))
            expect([homeroom, approval, seal].every(Boolean)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves an end, but for the report of a closed record, or an act taken before the closing instant', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const states = play(steps);
        states.forEach((state, i) => {
          const next = states[i + 1];
          if (next && hasEnded(state.stage)) expect(next.stage).toBe(state.stage);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('closes what was not received', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const states = play(steps);
        states.forEach((state, i) => {
          if (state.stage === 'closed' && states[i - 1]?.stage !== 'closed')
            expect(['received', 'submitted']).toContain(states[i - 1]?.stage);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives a task that the state-only rules would refuse', () => {
    const actOf: Record<string, RecordCommand['type']> = { submit: 'submitted', resubmit: 'submitted' };
    fc.assert(
      fc.property(story, (steps) => {
        for (const state of play(steps)) {
          for (const { key } of recordYear.tasksOf(state)) {
            const act = actOf[key] ?? (key as RecordCommand['type']);
            expect(ACTS.some((row) => row.act === act && row.from.includes(state.stage))).toBe(true);
            const told = {
              type: act,
              id: 'x',
              at: Number.MAX_SAFE_INTEGER,
              by: 'nobody',
              revisionId: 'V1',
              promoted: false,
            } as RecordCommand;
            expect(recordYear.decide(state, told)).not.toHaveProperty('refused');
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
