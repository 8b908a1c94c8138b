import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { insertCeremony, moveCeremony } from '../../../persistence/ceremony/ceremony.ts';
import { localFileStore } from '../../../persistence/files/file-store.ts';
import { newId } from '../../../persistence/ulid.ts';
import { certificateOfUnit, PIN } from '../../certificates.ts';
import { aProvince, assign } from '../../province.ts';
import { until } from '../../until.ts';
import { anAccount, signIn, startApi } from '../server.ts';
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
    refused: ['CONSENT_OVER'],
    given: ({ database, province: { schoolId, schoolYear } }) =>
      database.query(
        'INSERT INTO late_consent (id, school_id, school_year, from_at, until, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [OVER, schoolId, schoolYear, new Date(Date.now() - DAY), new Date(Date.now() - HOUR), newId(), newId()],
      ),
    send: ({ as, roundId }) =>
      act(as.stranger, `/rounds/${roundId}/late-consents/withdraw`, { ...NOTE, consentId: OVER }),
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
];

const OVER = newId();

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

/** A class whose lane ended long ago, one whose entry is locked, one whose window is over, one with a second teacher. */
export const sheetCases: readonly Case[] = [
  {
    refused: ['YEAR_END_IS_SIGNED'],
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/yearEnd`),
  },
  {
    refused: ['SHEET_INCOMPLETE'],
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/midTerm1`),
  },
  {
    refused: ['POINT_ALREADY_SUBMITTED'],
    async given({ database, province, sheet, as }) {
      for (const row of province.enrolments)
        await database.query(
          `INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES (?, 'midTerm1', ?, 'level', 'subject:completed', 1, 'test', NOW(3))`,
          [await sheet('ethics'), row],
        );
      await submit(as.subjectTeacher, `/classes/${province.classId}/sheets/ethics/midTerm1`);
    },
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/ethics/midTerm1`),
  },
  {
    refused: ['NOT_YOUR_SHEET'],
    given: secondTeacher,
    async send({ api, database }) {
      const [row] = await database.query<{ user_name: string; class_id: string }[]>(
        `SELECT a.user_name, s.class_id FROM assignment s JOIN account a ON a.person_id = s.person_id WHERE s.part = 'second'`,
      );
      const second = await signIn(api, row?.user_name ?? '');
      return submit(second, `/classes/${row?.class_id}/sheets/art/midTerm2`);
    },
  },
  {
    refused: ['ROW_ALREADY_SIGNED', 'ROW_UNKNOWN'],
    send: ({ as, province }) =>
      type(as.subjectTeacher, province.classId, 'music', [
        [province.enrolments[0] ?? '', 'comment', 'Em tiến bộ.'],
        [newId(), 'comment', 'Em tiến bộ.'],
      ]),
  },
  {
    refused: ['NOT_AT_THIS_STAGE'],
    send: ({ as, province }) =>
      type(as.homeroomTeacher, province.classId, 'homeroom', [[province.enrolments[1] ?? '', 'height', '130']]),
  },
  {
    refused: ['ENTRY_LOCKED'],
    given: ({ as, province }) => act(as.administrator, `/schools/${province.schoolId}/lock`, { ...NOTE, lock: 'lock' }),
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/midTerm2`),
    after: ({ as, province }) =>
      act(as.administrator, `/schools/${province.schoolId}/lock`, { ...NOTE, lock: 'unlock' }),
  },
  {
    refused: ['WINDOW_CLOSED'],
    given: ({ database, province }) => moveWindow(database, province.schoolId, Date.now() - DAY),
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/endTerm1`),
    after: ({ database, province }) => moveWindow(database, province.schoolId, Date.now() + DAY),
  },
  {
    refused: ['PERIOD_CLOSED'],
    async given({ database }) {
      const past = await aProvince(database, { pupils: 1, closeAt: Date.now() - HOUR });
      await anAccount(database, past.people.subjectTeacher);
    },
    async send({ api, database, province }) {
      const [row] = await database.query<{ user_name: string; class_id: string; enrolment_id: string }[]>(
        `SELECT a.user_name, s.class_id, e.id AS enrolment_id FROM assignment s JOIN account a ON a.person_id = s.person_id
         JOIN enrolment e ON e.class_id = s.class_id WHERE s.subject = 'music' AND s.school_id <> ?`,
        [province.schoolId],
      );
      const teacher = await signIn(api, row?.user_name ?? '');
      return type(teacher, row?.class_id ?? '', 'music', [[row?.enrolment_id ?? '', 'comment', 'Em tiến bộ.']]);
    },
  },
];

const submit = (who: Scene['as']['principal'], sheet: string) => act(who, `${sheet}/submit`);

const type = (
  who: Scene['as']['principal'],
  classId: string,
  subject: string,
  cells: readonly (readonly [enrolmentId: string, field: string, typed: string])[],
): Promise<string> =>
  act(who, `/classes/${classId}/sheets/${subject}/yearEnd/cells`, {
    cells: cells.map(([enrolmentId, field, typed]) => ({ enrolmentId, field, typed, rev: 0 })),
  });

async function secondTeacher({ database, province }: Scene): Promise<void> {
  const id = newId();
  await database.query(
    `INSERT INTO person (id, full_name, sort_key, search_key) VALUES (?, 'Cô dạy cùng', 'c', 'co day cung')`,
    [id],
  );
  await assign(database, id, province.schoolId, province.classId, 'art');
  await database.query(`UPDATE assignment SET part = 'second' WHERE person_id = ?`, [id]);
  await anAccount(database, id);
}

const moveWindow = (database: Scene['database'], schoolId: string, closesAt: number) =>
  database.query(`UPDATE entry_window SET closes_at = ? WHERE school_id = ? AND point = 'endTerm1'`, [
    new Date(closesAt),
    schoolId,
  ]);

/** What is typed or pasted into a cell, and said of that cell. */
export const cellCases: readonly Case[] = [
  {
    refused: ['SCORE_NOT_READ', 'LEVEL_NOT_READ', 'LEVEL_OF_OTHER_SCALE', 'COMMENT_TOO_LONG', 'CELL_UNKNOWN'],
    async send({ as, province }) {
      const row = province.enrolments[6] ?? '';
      const art = await type(as.subjectTeacher, province.classId, 'art', [
        [row, 'level', 'Z'],
        [row, 'comment', 'x'.repeat(7_000)],
        [row, 'height', '130'],
      ]);
      const other = await type(as.subjectTeacher, province.classId, 'art', [[row, 'level', 'Đ']]);
      return `${art}${other}${await pasteScore(as.subjectTeacher, province.classId, row)}`;
    },
  },
  {
    refused: ['HEIGHT_NOT_READ', 'WEIGHT_NOT_READ', 'ABSENCES_NOT_READ', 'AWARD_WITHOUT_EXCELLENT'],
    send: ({ as, province }) =>
      type(as.homeroomTeacher, province.classId, 'homeroom', [
        [province.enrolments[6] ?? '', 'height', '1,30'],
        [province.enrolments[6] ?? '', 'weight', 'nặng'],
        [province.enrolments[6] ?? '', 'excusedAbsences', '-1'],
        [province.enrolments[6] ?? '', 'award', 'Học sinh Xuất sắc'],
      ]),
  },
  {
    refused: ['AWARD_WITHOUT_COMPLETED_WELL'],
    send: ({ as, province }) =>
      type(as.homeroomTeacher, province.classId, 'homeroom', [
        [province.enrolments[6] ?? '', 'award', 'Học sinh Tiêu biểu'],
      ]),
  },
  {
    refused: ['PASTE_EMPTY'],
    send: ({ as, province }) => paste(as.subjectTeacher, province.classId, 'art', province.enrolments[6] ?? '', ''),
  },
  {
    refused: ['PASTE_TOO_LARGE'],
    send: ({ as, province }) =>
      paste(as.subjectTeacher, province.classId, 'art', province.enrolments[6] ?? '', 'T\n'.repeat(5_000)),
  },
];

const paste = (who: Scene['as']['principal'], classId: string, subject: string, enrolmentId: string, text: string) =>
  act(who, `/classes/${classId}/sheets/${subject}/yearEnd/paste`, { enrolmentId, field: 'level', text });

/** A score is typed where there is a test; what a paste would do is said without writing. */
const pasteScore = (who: Scene['as']['principal'], classId: string, enrolmentId: string) =>
  act(who, `/classes/${classId}/sheets/math/yearEnd/paste`, { enrolmentId, field: 'score', text: '7,5' });

/** Signings and certificates. */
export const signingCases: readonly Case[] = [
  {
    refused: ['NOTHING_TO_SIGN'],
    send: ({ as }) => act(as.principal, '/ceremonies', { kind: 'approve', documents: [] }),
  },
  {
    refused: ['NO_KEY'],
    given: ({ database, certificates }) => suspend(database, certificates.principal, 'suspended'),
    send: ({ as, records }) =>
      act(as.principal, '/ceremonies', { kind: 'approve', documents: [`${records.principal}:${records.principal}`] }),
    after: ({ database, certificates }) => suspend(database, certificates.principal, 'approved'),
  },
  { refused: ['CEREMONY_NOT_READY'], given: (scene) => ceremony(scene, 'preparing'), send: (scene) => confirm(scene) },
  { refused: ['CEREMONY_ENDED'], given: (scene) => ceremony(scene, 'ended'), send: (scene) => confirm(scene) },
  {
    refused: ['CEREMONY_EXPIRED'],
    given: (scene) => ceremony(scene, 'prepared', Date.now() - HOUR),
    send: (scene) => confirm(scene),
  },
  {
    refused: ['PIN_NOT_ASCII'],
    given: (scene) => ceremony(scene, 'prepared'),
    send: (scene) => confirm(scene, 'đường1'),
  },
  { refused: ['PIN_WRONG'], given: (scene) => ceremony(scene, 'prepared'), send: (scene) => confirm(scene, '000000') },
  {
    refused: ['THIRD_WRONG_PIN'],
    async given(scene) {
      await ceremony(scene, 'prepared');
      for (let i = 0; i < 2; i++) await confirm(scene, '000000');
    },
    send: (scene) => confirm(scene, '000000'),
    but: ['ceremony'], // it ends, and says so
  },
  {
    refused: ['KEY_LOCKED'],
    async given(scene) {
      await ceremony(scene, 'prepared');
      await scene.database.query('UPDATE key_store SET locked_at = NOW(3) WHERE certificate_id = ?', [
        scene.certificates.principal,
      ]);
    },
    send: (scene) => confirm(scene),
    after: ({ database, certificates }) =>
      database.query('UPDATE key_store SET locked_at = NULL WHERE certificate_id = ?', [certificates.principal]),
  },
  {
    refused: ['NOT_MARKED'],
    send: (scene) => prepareFails(scene, 'principal', 'approve', scene.records.principal),
    but: ['ceremony', 'ceremony_item'],
  },
  {
    refused: ['NOT_COMPLETED'],
    send: (scene) => prepareFails(scene, 'homeroomTeacher', 'homeroom', scene.records.weak),
    but: ['ceremony', 'ceremony_item'],
  },
  {
    refused: ['FIELDS_MISSING'],
    given: ({ database, province }) =>
      database.query(
        `UPDATE draft_cell d JOIN class_sheet s ON s.id = d.sheet_id SET d.value = '' WHERE s.class_id = ? AND s.subject = 'homeroom' AND d.field = 'height'`,
        [province.classId],
      ),
    send: (scene) => prepareFails(scene, 'homeroomTeacher', 'homeroom', scene.records.homeroom),
    but: ['ceremony', 'ceremony_item'],
  },
  {
    refused: ['NO_PERSONAL_ID'],
    given: ({ database, records }) => withoutNumber(database, records.homeroom),
    send: (scene) => prepareFails(scene, 'homeroomTeacher', 'homeroom', scene.records.homeroom),
    but: ['ceremony', 'ceremony_item'],
  },
  {
    refused: ['ROW_INCOMPLETE'],
    async send(scene) {
      const document = `${await scene.sheet('art')}:${await enrolmentOf(scene, scene.records.incomplete)}`;
      return itemsOf(scene, 'subjectTeacher', 'sheet', document);
    },
    but: ['ceremony', 'ceremony_item'],
  },
  {
    refused: ['DOCUMENT_IN_CEREMONY'],
    async given(scene) {
      const document = `${scene.records.principal}:${scene.records.principal}`;
      const ceremonyId = await ceremony(scene, 'preparing');
      await scene.database.query(
        `INSERT INTO ceremony_item (ceremony_id, n, subject_id, document_id, open_document, state) VALUES (?, 1, ?, ?, ?, 'waiting')`,
        [ceremonyId, scene.records.principal, scene.records.principal, document],
      );
    },
    send: ({ as, records }) =>
      act(as.principal, '/ceremonies', { kind: 'approve', documents: [`${records.principal}:${records.principal}`] }),
  },
];

const suspend = (database: Scene['database'], id: string, state: string) =>
  database.query('UPDATE certificate SET state = ? WHERE id = ?', [state, id]);

/** The principal's ceremony, as it stands after its preparing; the newest is the one that is confirmed. */
async function ceremony(
  { database, province, certificates }: Scene,
  state: 'preparing' | 'prepared' | 'ended',
  expiresAt = Date.now() + HOUR,
): Promise<string> {
  const id = newId(Date.now());
  const { people, schoolId } = province;
  const made = { id, signerId: people.principal, schoolId, certificateId: certificates.principal, expiresAt };
  await insertCeremony(database, { ...made, kind: 'approve', createdAt: Date.now() });
  if (state !== 'preparing') await moveCeremony(database, id, 'preparing', state, Date.now());
  return id;
}

async function confirm({ database, as }: Scene, pin = PIN): Promise<string> {
  const [row] = await database.query<{ id: string }[]>(
    'SELECT id FROM ceremony ORDER BY created_at DESC, id DESC LIMIT 1',
  );
  return textOf(as.principal.send(`/ceremonies/${row?.id}/confirm`, { pin }));
}

const prepareFails = (scene: Scene, who: 'principal' | 'homeroomTeacher', kind: string, recordId: string) =>
  itemsOf(scene, who, kind, `${recordId}:${recordId}`);

/** Begins a signing and gives its page once it is prepared: what it says of the document left out. */
async function itemsOf({ as }: Scene, who: keyof Scene['as'], kind: string, document: string): Promise<string> {
  const begun = JSON.parse(await act(as[who], '/ceremonies', { kind, documents: [document] })) as {
    ceremonyId: string;
  };
  return until('prepared', async () => {
    const said = await textOf(as[who].get(`/ceremonies/${begun.ceremonyId}`, 'application/json'));
    return JSON.parse(said).state === 'preparing' ? undefined : said;
  });
}

async function enrolmentOf({ database }: Scene, recordId: string): Promise<string> {
  const [row] = await database.query<{ enrolment_id: string }[]>('SELECT enrolment_id FROM record WHERE id = ?', [
    recordId,
  ]);
  return row?.enrolment_id ?? '';
}

/** A revision of the pupil's data without the number, as an import may leave it. */
async function withoutNumber(database: Scene['database'], recordId: string): Promise<void> {
  const id = newId();
  await database.query(
    `INSERT INTO pupil_data SELECT ?, d.pupil_id, d.full_name, d.sort_key, d.search_key, d.gender, d.birth_date, NULL, d.ethnicity, d.nationality,
       d.birth_place, d.home_town, d.residence, d.father_name, d.mother_name, d.guardian_name, d.digest, d.by_person, d.created_at
     FROM pupil_data d JOIN pupil p ON p.pupil_data_id = d.id JOIN record r ON r.pupil_id = p.id WHERE r.id = ?`,
    [id, recordId],
  );
  await database.query('UPDATE pupil p JOIN record r ON r.pupil_id = p.id SET p.pupil_data_id = ? WHERE r.id = ?', [
    id,
    recordId,
  ]);
}

/** Packages and reports. */
export const exchangeCases: readonly Case[] = [
  {
    refused: ['NOTHING_TO_SUBMIT'],
    send: ({ as, province }) => act(as.clerk, '/records/seal-and-submit/submit', { classes: [province.classId] }),
  },
  {
    refused: ['NOTHING_TO_REPORT'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report/ceremony`),
  },
  {
    refused: ['NO_ORGANISATION_CERTIFICATE'],
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report`),
  },
  {
    refused: ['REPORT_RUNNING'],
    async given({ database, ca, province, as, roundId }) {
      await certificateOfUnit(database, ca, province.provinceId, 'Sở GDĐT Quảng Nam');
      await act(as.stranger, `/rounds/${roundId}/report`);
    },
    send: ({ as, roundId }) => act(as.stranger, `/rounds/${roundId}/report`),
  },
];

/** The public portal. */
export const lookUpCases: readonly Case[] = [
  { refused: ['LOOK_UP_DAY_NOT_READ'], send: ({ as }) => act(as.clerk, '/look-up', { code: 'x', birthDate: '5/3' }) },
  {
    refused: ['LOOK_UP_NOT_FOUND'],
    send: ({ as }) => act(as.clerk, '/look-up', { code: randomBytes(8).toString('hex'), birthDate: '05/03/2019' }),
  },
  {
    refused: ['LOOK_UP_TOO_OFTEN'],
    async given({ as }) {
      for (let i = 0; i < 6; i++) await lookUpWrong(as.clerk);
    },
    send: ({ as }) => lookUpWrong(as.clerk),
  },
  { refused: ['LOOK_UP_NO_FILE'], send: ({ as }) => textOf(as.clerk.upload('/look-up/file', {})) },
  {
    refused: ['XML_NOT_STRICT'],
    send: ({ as }) => textOf(as.clerk.upload('/look-up/file', { file: new Blob(['<!DOCTYPE a []><a/>']) })),
  },
  {
    refused: ['RECORD_TREE'],
    send: ({ as }) => textOf(as.clerk.upload('/look-up/file', { file: new Blob(['<a></a>']) })),
  },
];

const lookUpWrong = (who: Scene['as']['principal']) =>
  act(who, '/look-up', { code: '3f2b8c1e-5d4a-4e6f-8a9b-0c1d2e3f4a5b', birthDate: '05/03/2019' });
