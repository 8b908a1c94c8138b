import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { proveCertificate } from '../../activities/certificate/prove-certificate.ts';
import { insertCeremony, moveCeremony } from '../../persistence/ceremony/ceremony.ts';
import { newId } from '../../persistence/ulid.ts';
import { type ApiStage, openApiStage } from '../api/api-stage.ts';
import { type ApiServer, anAccount, PASSWORD, visitor } from '../api/server.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { aProvince, type Province } from '../province.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 1 });
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
}, 60_000);
afterAll(() => stage.close());

const FIFTY_WRONG = Array.from({ length: 50 }, (_, i) => String(100_000 + i));

/** The tries that were made at a key and failed, and whether it is locked. */
async function triesAt(certificateId: string): Promise<unknown> {
  return database.query('SELECT wrong_pins, locked_at IS NOT NULL AS locked FROM key_store WHERE certificate_id = ?', [
    certificateId,
  ]);
}

/** A ceremony that waits for its PIN, with nothing in it: no PIN gets further than the key. */
async function prepared(): Promise<string> {
  const id = newId();
  await insertCeremony(database, {
    id,
    kind: 'sheet',
    signerId: province.people.subjectTeacher,
    schoolId: province.schoolId,
    certificateId: certificates.subjectTeacher,
    createdAt: Date.now(),
    expiresAt: Date.now() + 600_000,
  });
  await moveCeremony(database, id, 'preparing', 'prepared', Date.now());
  return id;
}

describe('tries sent at one instant', () => {
  it('are three in a ceremony: a right PIN after them opens nothing, and the key is not locked', async () => {
    const ceremonyId = await prepared();
    const confirm = (pin: string) =>
      confirmCeremony(stage, ceremonyId, province.people.subjectTeacher, pin, Date.now());
    const answers = await Promise.all([...FIFTY_WRONG, PIN].map(confirm));

    expect(answers.at(-1)).toEqual({ refused: 'THIRD_WRONG_PIN' });
    expect(answers).not.toContain('confirmed');
    expect(await confirm(PIN)).toEqual({ refused: 'THIRD_WRONG_PIN' });
    expect(await triesAt(certificates.subjectTeacher)).toEqual([{ wrong_pins: 3, locked: 0 }]);
  }, 60_000);

  it('are forgotten by a right PIN in another ceremony, which has all its tries still', async () => {
    const ceremonyId = await prepared();
    const signerId = province.people.subjectTeacher;
    const confirm = (pin: string) => confirmCeremony(stage, ceremonyId, signerId, pin, Date.now());
    expect(await confirm('000000')).toEqual({ refused: 'PIN_WRONG', facts: { left: 2 } });
    await database.query(`UPDATE key_store SET wrong_pins = 9 WHERE certificate_id = ?`, [certificates.subjectTeacher]);

    expect(await confirm(PIN)).toBe('confirmed');
    expect(await triesAt(certificates.subjectTeacher)).toEqual([{ wrong_pins: 0, locked: 0 }]);
    expect(await database.query('SELECT wrong_pins FROM ceremony WHERE id = ?', [ceremonyId])).toEqual([
      { wrong_pins: 1 },
    ]);
  }, 60_000);

  it('are ten at a key that is to be proved: then it is locked, whatever the PIN', async () => {
    const certificateId = certificates.school;
    await database.query(
      `INSERT IGNORE INTO subject (id, kind, rev, hash, state, workflow_id) VALUES (?, 'certificate', 1, '', '{}', ?)`,
      [certificateId, certificateId],
    );
    const prove = (pin: string) =>
      proveCertificate(
        stage,
        { certificateId, by: province.people.clerk, commandId: newId(), pin, seen: 1 },
        Date.now(),
      );
    const answers = await Promise.all([...FIFTY_WRONG, PIN].map(prove));

    const names = answers.map((answer) => ('refused' in answer ? answer.refused : answer.outcome));
    expect(names.filter((name) => name === 'PIN_WRONG')).toHaveLength(10);
    expect(names.filter((name) => name === 'KEY_LOCKED')).toHaveLength(41);
    expect(await prove(PIN)).toEqual({ refused: 'KEY_LOCKED' });
    expect(await triesAt(certificateId)).toEqual([{ wrong_pins: 10, locked: 1 }]);
  }, 60_000);

  it('are five at an account, then it waits: for a right password as well', async () => {
    const userName = await anAccount(database, province.people.principal);
    const signIn = async (password: string) => (await visitor(api).send('/sign-in', { userName, password })).status;
    const statuses = await Promise.all(FIFTY_WRONG.map(signIn));

    expect(statuses.toSorted()).toEqual([...Array(5).fill(422), ...Array(45).fill(429)]);
    expect(await signIn(PASSWORD)).toBe(429);
    const tries = await database.query<object[]>('SELECT n FROM sign_in_attempt WHERE user_name = ?', [userName]);
    expect(tries).toHaveLength(5);
  }, 60_000);
});
