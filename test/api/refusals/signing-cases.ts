import { insertCeremony, moveCeremony } from '../../../persistence/ceremony/ceremony.ts';
import { newId } from '../../../persistence/ulid.ts';
import { PIN } from '../../certificates.ts';
import { until } from '../../until.ts';
import { act, type Case, textOf } from './case.ts';
import type { Scene } from './scene.ts';

const HOUR = 60 * 60 * 1000;

/** Signings and certificates. */
export const signingCases: readonly Case[] = [
  {
    refused: ['NOTHING_TO_SIGN'],
    send: ({ as }) => act(as.principal, '/ceremonies', { kind: 'approve', documents: [] }),
  },
  {
    refused: ['TOO_MANY_SHEETS'],
    send: ({ as }) =>
      textOf(as.subjectTeacher.get(`/sheets/sign?sheets=${Array.from({ length: 41 }, newId).join('&sheets=')}`)),
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
