import { randomUUID } from 'node:crypto';
import { giveLateConsent } from '../../activities/round-closing/late-consent.ts';
import { newId } from '../../persistence/ulid.ts';
import { SUBJECTS } from '../acting.ts';
import { cell } from '../drafts.ts';
import type { Stage } from '../stage.ts';
import { startRound } from '../stage.ts';
import { type ClassOnStage, classOnStage, taken } from './class-on-stage.ts';
import type { Play } from './play.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** Longer than a record's own timer may lie behind its closing. */
const AFTER_THE_TIMERS = 6 * HOUR;

const inDays = async (stage: Stage, days: number) => classOnStage(stage, (await stage.now()) + days * DAY);

const record = async ({ workflowOf, recordId }: ClassOnStage, path: string) => ({
  [`recordYear/${path}`]: await workflowOf(recordId),
});

/** The paths of a record's year, and of its sheets beside it. */
export const recordPlays: readonly Play[] = [
  {
    name: 'straight',
    server: 'real',
    async play(stage) {
      const year = await inDays(stage, 4);
      await year.signSheets();
      await year.toReceived();
      await year.closeEarly();
      return record(year, 'straight');
    },
  },
  {
    name: 'return',
    server: 'real',
    async play(stage) {
      const year = await inDays(stage, 4);
      await year.signSheets();
      await taken(year.people.returnToTeacher(year.recordId, 'music'));
      await taken(year.people.signRows('music'));
      await year.whenAt('homeroom');
      await taken(year.people.sign(year.recordId));
      await taken(year.people.returnToHomeroom(year.recordId));
      await year.toReceived();
      await year.closeEarly();
      return record(year, 'return');
    },
  },
  {
    name: 'replaced',
    server: 'real',
    async play(stage) {
      const year = await inDays(stage, 4);
      await year.signSheets();
      await year.toReceived();
      const newRecordId = newId();
      const replace = { type: 'replace', noteId: newId(), newRecordId, newLookUpCode: randomUUID() };
      await taken(year.people.act(year.recordId, year.province.people.principal, replace));
      await year.toReceived(newRecordId);
      await year.people.inSet([newRecordId], { type: 'close' });
      for (const id of [year.recordId, newRecordId]) await year.people.lookAgain(id);
      return {
        ...(await record(year, 'replaced')),
        'recordYear/replacement': await year.workflowOf(newRecordId),
      };
    },
  },
  {
    name: 'deadline',
    server: 'skipping',
    async play(stage) {
      const year = await inDays(stage, 2);
      await year.signSheets();
      await year.toReceived();
      await stage.goTo(year.province.round1.closeAt + AFTER_THE_TIMERS);
      await year.whenAt('closed');
      return {
        ...(await record(year, 'deadline')),
        'classSheet/deadline': await year.workflowOf(await year.sheet('music')),
      };
    },
  },
  {
    name: 'changed-deadline',
    server: 'skipping',
    async play(stage) {
      const year = await inDays(stage, 2);
      const { closeAt } = year.province.round1;
      const round = await startRound(stage, year.province, 1);
      await year.signSheets();
      await year.toReceived();
      const moved = { dueAt: closeAt, closeAt: closeAt + DAY, noteId: newId() };
      await taken(year.people.act(round, year.province.people.stranger, { type: 'changeDeadline', ...moved }));
      await stage.goTo(closeAt + DAY + AFTER_THE_TIMERS);
      await year.whenAt('closed');
      return {
        ...(await record(year, 'changed-deadline')),
        'classSheet/changed-deadline': await year.workflowOf(await year.sheet('music')),
        'roundClosing/changed-deadline': await year.workflowOf(round),
      };
    },
  },
  {
    name: 'round-2',
    server: 'skipping',
    async play(stage) {
      const year = await inDays(stage, 2);
      const math = await year.sheet('math');
      await cell(stage.database, math, year.enrolment, 'level', 'subject:notCompleted');
      await cell(stage.database, math, year.enrolment, 'score', '4');
      await year.signSheets();
      await stage.goTo(year.province.round1.closeAt + AFTER_THE_TIMERS);
      await year.whenIn('round2');

      const { principal } = year.province.people;
      const order = { type: 'orderAdditionalAssessment', parts: ['math'], noteId: newId() };
      await taken(year.people.act(year.recordId, principal, order));
      await taken(year.people.signRows('math'));
      await year.whenAt('homeroom');
      const promote = { type: 'decidePromotion', promoted: true, noteId: newId() };
      await taken(year.people.act(year.recordId, principal, promote));
      await year.toReceived();
      await stage.goTo(year.province.round2.closeAt + AFTER_THE_TIMERS);
      await year.whenAt('closed');
      return { ...(await record(year, 'round-2')), 'classSheet/round-2': await year.workflowOf(math) };
    },
  },
  {
    name: 'late',
    server: 'skipping',
    async play(stage) {
      const year = await inDays(stage, 2);
      await stage.goTo(year.province.round1.closeAt + AFTER_THE_TIMERS);
      await year.whenIn('late');
      const now = await stage.now();
      const { schoolId, schoolYear, people } = year.province;
      const consent = { schoolId, schoolYear, until: now + DAY, noteId: newId(), by: people.stranger };
      await giveLateConsent(stage.sender, consent, now);
      for (const subject of SUBJECTS) await taken(year.people.signRows(subject));
      await year.whenAt('homeroom');
      await year.toReceived();
      await year.people.lookAgain(year.recordId);
      await stage.goTo(now + DAY + AFTER_THE_TIMERS);
      return {
        ...(await record(year, 'late')),
        'classSheet/late': await year.workflowOf(await year.sheet('music')),
      };
    },
  },
];
