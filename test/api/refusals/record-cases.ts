import { join } from 'node:path';
import { PUPIL_FIELDS } from '../../../persistence/acts/record-for-act.ts';
import { localFileStore } from '../../../persistence/files/file-store.ts';
import { newId } from '../../../persistence/ulid.ts';
import { renamePupil } from '../../renamed-pupil.ts';
import { signIn, startApi } from '../server.ts';
import { act, type Case, textOf } from './case.ts';
import type { Scene } from './scene.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOTE = { note: 'Lý do.' };
const BY_DOCUMENT = { ...NOTE, number: '12/SGDĐT', decidedOn: '2026-06-01' };
const dueDay = new Date(Date.now() + DAY).toISOString().slice(0, 10);

/** Acts on records, and on rounds. */
export const recordCases: readonly Case[] = [
  {
    refused: ['NOT_AT_THIS_STAGE'],
    send: ({ as, records }) => act(as.principal, `/records/${records.homeroom}/replace`, NOTE),
  },
  {
    refused: ['NOT_ISSUED_YET'],
    send: ({ as, records }) => act(as.principal, `/records/${records.homeroom}/look-up-slip`),
  },
  {
    refused: ['RECORD_CLOSED'],
    send: ({ as, records }) => act(as.principal, `/records/${records.withdrawn}/withdraw`, NOTE),
  },
  {
    refused: ['NOT_YOUR_TASK'],
    send: ({ as, records }) =>
      act(as.homeroomTeacher, `/records/${records.principal}/returnForRework`, { ...NOTE, part: 'music', dueDay }),
  },
  {
    refused: ['RETURN_TO_YOURSELF'],
    send: ({ as, records }) =>
      act(as.homeroomTeacher, `/records/${records.homeroom}/returnForRework`, { ...NOTE, part: 'homeroom', dueDay }),
  },
  {
    refused: ['PUPIL_DATA_CHANGED_SINCE'],
    async given({ database, records }) {
      const [row] = await database.query<{ enrolment_id: string }[]>('SELECT enrolment_id FROM record WHERE id = ?', [
        records.withdrawn,
      ]);
      await renamePupil(database, row?.enrolment_id ?? '', 'Trần Gia Bão');
    },
    async send({ as, database, records }) {
      const [read] = await database.query<Record<string, string | null>[]>(
        `SELECT d.id AS saw, ${PUPIL_FIELDS.map((field) => `d.${field}`).join(', ')} FROM record r JOIN pupil_data d ON d.pupil_id = r.pupil_id
         WHERE r.id = ? ORDER BY d.created_at LIMIT 1`,
        [records.withdrawn],
      );
      const fields = Object.fromEntries(Object.entries(read ?? {}).map(([field, value]) => [field, value ?? '']));
      const sent = { ...fields, full_name: 'Trần Gia Bảo Anh' };
      return act(as.homeroomTeacher, `/records/${records.withdrawn}/pupilDataChanged`, sent);
    },
  },
  {
    refused: ['ADDITIONAL_ASSESSMENT_NOT_NEEDED'],
    send: ({ as, records }) =>
      act(as.principal, `/records/${records.homeroom}/orderAdditionalAssessment`, { ...NOTE, parts: ['math'] }),
  },
  {
    refused: ['PROMOTION_BEFORE_ADDITIONAL_ASSESSMENT'],
    send: ({ as, records }) =>
      act(as.principal, `/records/${records.weak}/decidePromotion`, { ...NOTE, promoted: 'yes' }),
  },
  {
    refused: ['ALREADY_BEING_REPLACED'],
    send: ({ as, records }) => act(as.principal, `/records/${records.replaced}/replace`, NOTE),
  },
  {
    refused: ['REPLACEMENT_NOT_WITHDRAWN'],
    async send({ as, database, records }) {
      const [replacement] = await database.query<{ id: string }[]>('SELECT id FROM record WHERE replaces = ?', [
        records.replaced,
      ]);
      return act(as.principal, `/records/${replacement?.id}/withdraw`, NOTE);
    },
  },
  {
    refused: ['NOT_WITH_YOU_ANY_MORE'],
    send: ({ as, records }) =>
      act(as.principal, '/records/approve/mark', { records: [`${records.homeroom}:${newId()}`] }),
  },
  {
    refused: ['READ_ANOTHER_CONTENT'],
    send: ({ as, records }) =>
      act(as.principal, '/records/approve/mark', { records: [`${records.principal}:${newId()}`] }),
  },
  {
    refused: ['PICTURE_NOT_MADE'],
    async given({ database, folder, records }) {
      const sha256 = await localFileStore(join(folder, 'files')).put(database, Buffer.from('no PDF'), 'pdf');
      await database.query('UPDATE record_revision SET pdf_sha256 = ? WHERE record_id = ?', [
        sha256,
        records.principal,
      ]);
    },
    async send({ as, database, records }) {
      const [row] = await database.query<{ pdf_sha256: string }[]>(
        'SELECT pdf_sha256 FROM record_revision WHERE record_id = ?',
        [records.principal],
      );
      return textOf(as.principal.get(`/records/${records.principal}/form/${row?.pdf_sha256}/1`, 'application/json'));
    },
    after: ({ database, records }) =>
      database.query('UPDATE record_revision SET pdf_sha256 = NULL WHERE record_id = ?', [records.principal]),
  },
  { refused: ['NOTHING_TO_CLOSE'], send: (scene) => closeClass(scene, '0') },
  {
    refused: ['CLOSING_NUMBER_OTHER'],
    given: ({ database, records }) =>
      database.query(`UPDATE record SET stage = 'received' WHERE id = ?`, [records.homeroom]),
    send: (scene) => closeClass(scene, '2'),
    after: ({ database, records }) =>
      database.query(`UPDATE record SET stage = 'homeroom' WHERE id = ?`, [records.homeroom]),
  },
  {
    refused: ['SUBJECT_UNKNOWN'],
    send: ({ as, roundId }) =>
      act(as.stranger, `/rounds/${roundId}/late-consents`, {
        ...BY_DOCUMENT,
        schoolId: newId(),
        until: inVietnam(DAY),
      }),
  },
  {
    refused: ['DEADLINE_IN_THE_PAST'],
    send: ({ as, roundId, province: { schoolId } }) =>
      act(as.stranger, `/rounds/${roundId}/late-consents`, { ...BY_DOCUMENT, schoolId, until: inVietnam(-DAY) }),
  },
  {
    refused: ['DEADLINE_IN_THE_PAST'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/deadline`, { ...BY_DOCUMENT, ...instants(-2, -1) }),
  },
  {
    refused: ['DUE_AFTER_CLOSING'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/deadline`, { ...BY_DOCUMENT, ...instants(20, 10) }),
  },
];

const closeClass = ({ as, province, roundId }: Scene, number: string): Promise<string> =>
  act(as.principal, `/schools/${province.schoolId}/closing`, {
    ...{ roundId, classes: [province.classId], understood: 'on', number },
  });

/** Locks, windows, consents, reminders of the province. */
export const calendarCases: readonly Case[] = [
  {
    refused: ['NOBODY_TO_REMIND'],
    send: ({ as, province: { provinceId } }) => act(as.stranger, `/provinces/${provinceId}/reminders/refused`),
  },
  {
    refused: ['REPORT_DUE_BEFORE_CLOSING'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/deadline`, { ...BY_DOCUMENT, ...instants(20, 90) }),
  },
  {
    refused: ['DEADLINE_CHANGED_SINCE'],
    send: ({ as, roundId }) => {
      const saw = '1700000000000,1700000000000,1700000000000';
      return act(as.stranger, `/rounds/${roundId}/deadline`, { ...BY_DOCUMENT, ...instants(10, 20), saw });
    },
  },
  {
    refused: ['CONSENT_OVER'],
    given: ({ database, province: { schoolId, schoolYear } }) =>
      database.query(
        'INSERT INTO late_consent (id, school_id, school_year, from_at, until, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [OVER, schoolId, schoolYear, new Date(Date.now() - DAY), new Date(Date.now() - HOUR), newId(), newId()],
      ),
    send: ({ as, roundId }) =>
      act(as.stranger, `/rounds/${roundId}/late-consents/withdraw`, { ...NOTE, consentId: OVER }),
  },
  { refused: ['DAY_OFF_ALREADY'], send: (scene) => dayOffOn(scene, '2099-09-02') },
  { refused: ['DAY_OFF_PAST'], send: (scene) => dayOffOn(scene, '2020-06-01') },
  {
    refused: ['DAY_OFF_ENDED'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/days-off/end`, { ...NOTE, dayOffId: newId() }),
  },
  {
    refused: ['APPLICATION_FOR_NOBODY'],
    send: ({ as, province: { schoolId } }) =>
      act(as.principal, `/schools/${schoolId}/late-consents`, { ...ASKED, scope: 'records', records: [] }),
  },
  {
    refused: ['CONSENT_LONG_ENOUGH'],
    given: ({ database, province: { schoolId, schoolYear } }) =>
      database.query(
        'INSERT INTO late_consent (id, school_id, school_year, from_at, until, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [LONG, schoolId, schoolYear, new Date(Date.now() - DAY), new Date(Date.now() + 90 * DAY), newId(), newId()],
      ),
    send: ({ as, province: { schoolId } }) => act(as.principal, `/schools/${schoolId}/late-consents`, ASKED),
    after: ({ database }) => database.query('UPDATE late_consent SET until = from_at WHERE id = ?', [LONG]),
  },
  {
    refused: ['APPLICATION_OPEN'],
    given: ({ as, province: { schoolId } }) => act(as.principal, `/schools/${schoolId}/late-consents`, ASKED),
    send: ({ as, province: { schoolId } }) => act(as.principal, `/schools/${schoolId}/late-consents`, ASKED),
  },
  {
    refused: ['APPLICATION_ANSWERED'],
    given: ({ database }) =>
      database.query(
        `UPDATE consent_application SET state = 'withdrawn', open_school = NULL WHERE open_school IS NOT NULL`,
      ),
    async send({ as, database, roundId }) {
      const [{ id: applicationId } = { id: '' }] = await database.query<{ id: string }[]>(
        'SELECT id FROM consent_application',
      );
      return act(as.stranger, `/rounds/${roundId}/applications/decline`, { ...NOTE, applicationId });
    },
  },
  {
    refused: ['LOCK_IN_THE_PAST'],
    send: ({ as, province: { schoolId } }) =>
      act(as.administrator, `/schools/${schoolId}/lock`, { ...NOTE, lock: 'lock', from: inVietnam(-DAY) }),
  },
  {
    refused: ['LOCK_WITHOUT_TIME'],
    send: ({ as, roundId }) =>
      act(as.stranger, `/rounds/${roundId}/lock`, {
        ...NOTE,
        lock: 'lock',
        from: inVietnam(2 * DAY),
        to: inVietnam(DAY),
      }),
  },
  {
    refused: ['LOCK_OVER'],
    send: ({ as, province: { schoolId } }) =>
      act(as.administrator, `/schools/${schoolId}/lock`, { ...NOTE, lock: 'unlock', lockId: newId() }),
  },
  {
    refused: ['WINDOW_WITHOUT_TIME'],
    send: ({ as, province: { schoolId } }) =>
      act(as.administrator, `/schools/${schoolId}/windows`, {
        ...{ ...NOTE, point: 'midTerm2', opensAt: inVietnam(2 * DAY), closesAt: inVietnam(DAY) },
      }),
  },
  {
    refused: ['WINDOW_IN_THE_PAST'],
    send: ({ as, province: { schoolId } }) =>
      act(as.administrator, `/schools/${schoolId}/windows`, {
        ...{ ...NOTE, point: 'midTerm2', opensAt: inVietnam(-2 * DAY), closesAt: inVietnam(-DAY) },
      }),
  },
  {
    refused: ['WINDOW_CHANGED_SINCE'],
    send: ({ as, province: { schoolId } }) =>
      act(as.administrator, `/schools/${schoolId}/windows`, {
        ...{ ...NOTE, point: 'midTerm2', opensAt: inVietnam(-DAY), closesAt: inVietnam(DAY) },
        saw: '1700000000000,1700000000001',
      }),
  },
];

const OVER = newId();
const LONG = newId();
const dayOffOn = ({ as, roundId }: Scene, day: string) =>
  act(as.stranger, `/rounds/${roundId}/days-off`, { ...BY_DOCUMENT, name: 'Nghỉ', day });
const ASKED = { ...NOTE, scope: 'school', until: new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10) };

/** With a clock ahead of the workers': whoever signs in then ends the sessions of now, so these come last. */
export const aheadCases: readonly Case[] = [
  {
    refused: ['FROM_THE_FUTURE'],
    async send(scene) {
      const ahead = await startApi(scene.database, scene.stage.sender.engine, scene.folder, {
        now: () => Date.now() + DAY,
      });
      const principal = await signIn(ahead, scene.userNames.principal);
      const said = await act(principal, `/records/${scene.records.homeroom}/withdraw`, { note: 'Chuyển trường.' });
      await ahead.stop();
      return said;
    },
  },
  {
    refused: ['DUE_PASSED'],
    async send({ database, stage, folder, userNames, roundId, province }) {
      const then = await startApi(database, stage.sender.engine, folder, { now: () => province.round1.dueAt });
      const officer = await signIn(then, userNames.stranger);
      const said = await act(officer, `/rounds/${roundId}/deadline`, { ...BY_DOCUMENT, ...instants(90, 100) });
      await then.stop();
      return said;
    },
  },
  {
    refused: ['DEADLINE_PASSED'],
    async send({ database, stage, folder, userNames, roundId, province }) {
      const then = await startApi(database, stage.sender.engine, folder, { now: () => province.round1.closeAt });
      const officer = await signIn(then, userNames.stranger);
      const said = await act(officer, `/rounds/${roundId}/deadline`, { ...BY_DOCUMENT, ...instants(90, 100) });
      await then.stop();
      return said;
    },
  },
];

const inVietnam = (ahead: number): string => new Date(Date.now() + ahead + 7 * HOUR).toISOString().slice(0, 19);
const instants = (dueIn: number, closeIn: number) => ({
  dueAt: inVietnam(dueIn * DAY),
  closeAt: inVietnam(closeIn * DAY),
});
