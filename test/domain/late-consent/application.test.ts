import { describe, expect, it } from '@jest/globals';
import { type ApplicationFacts, refuseApplication } from '../../../domain/late-consent/application.ts';

const NOW = 1_000;
const facts = (given: Partial<ApplicationFacts> = {}): ApplicationFacts => ({
  ...{ schoolWaits: false, recordsWaiting: [], schoolUntil: 0, recordUntil: {}, openRecords: ['a', 'b'] },
  ...given,
});
const refused = (wanted: { until?: number; recordIds?: readonly string[] }, given?: Partial<ApplicationFacts>) =>
  refuseApplication({ until: 2_000, ...wanted }, facts(given), NOW)?.refused;

describe('an application for a late consent (D4)', () => {
  it.each([
    ['for the whole school', {}, {}, undefined],
    ['for records of its own', { recordIds: ['a', 'b'] }, {}, undefined],
    ['until an instant that has passed', { until: NOW }, {}, 'DEADLINE_IN_THE_PAST'],
    ['while the whole school’s waits', {}, { schoolWaits: true }, 'APPLICATION_OPEN'],
    ['for a record while the whole school’s waits', { recordIds: ['a'] }, { schoolWaits: true }, 'APPLICATION_OPEN'],
    ['for two records of which one waits', { recordIds: ['a', 'b'] }, { recordsWaiting: ['b'] }, 'APPLICATION_OPEN'],
    ['for the whole school while a record’s waits', {}, { recordsWaiting: ['b'] }, undefined],
    ['for no record', { recordIds: [] }, {}, 'APPLICATION_FOR_NOBODY'],
    ['for another school’s record', { recordIds: ['a', 'x'] }, {}, 'SUBJECT_UNKNOWN'],
    ['for what the school has already', {}, { schoolUntil: 2_000 }, 'CONSENT_LONG_ENOUGH'],
    ['for longer than the school has', {}, { schoolUntil: 1_999 }, undefined],
    [
      'for records that the school’s consent covers',
      { recordIds: ['a'] },
      { schoolUntil: 2_000 },
      'CONSENT_LONG_ENOUGH',
    ],
    ['for records of which one has no consent', { recordIds: ['a', 'b'] }, { recordUntil: { a: 3_000 } }, undefined],
  ] as const)('%s', (_, wanted, given, refusal) => {
    expect(refused(wanted, given)).toBe(refusal);
  });
});
