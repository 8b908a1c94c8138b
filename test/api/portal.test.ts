import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { maskedName } from '../../domain/text/masked-name.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, type Province } from '../province.ts';
import { renamePupil } from '../renamed-pupil.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let codes: readonly string[];
let now = Date.now();
const BIRTH_DATE = '05/03/2019';

beforeAll(async () => {
  stage = await openApiStage({ now: () => now });
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 3 });
  const rows = await database.query<{ look_up_code: string }[]>(
    'SELECT look_up_code FROM record WHERE school_id = ? ORDER BY id',
    [province.schoolId],
  );
  codes = rows.map(({ look_up_code }) => look_up_code);
  // The three outcomes of a year, as its projections leave them; the year itself is played in test/workflow.
  await database.query('UPDATE record SET stage = ? WHERE look_up_code = ?', ['received', codes[0]]);
  await database.query('UPDATE record SET stage = ? WHERE look_up_code = ?', ['replaced', codes[1]]);
}, 60_000);
afterAll(() => stage.close());

const asked = (code: string | undefined, birthDate = BIRTH_DATE) =>
  visitor(api).send('/look-up', { code: code ?? '', birthDate });

describe('the public portal', () => {
  it.each(['/look-up', '/tra-cuu'])('opens at %s without sign-in, and is kept nowhere', async (path) => {
    const page = await visitor(api).get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(await page.text()).toContain('Kiểm tra học bạ số');
  });

  it('says that an issued record is genuine and not closed, with the masked name alone', async () => {
    const answer = await visitor(api).post('/look-up', { code: codes[0] ?? '', birthDate: BIRTH_DATE });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('chưa chốt');
    expect(page).not.toContain('Gia Bảo');
    expect(page).not.toContain(codes[0]);
  });

  it('says closed from the closing instant on, although nobody has written it down', async () => {
    now = province.round1.closeAt;
    expect(await (await asked(codes[0])).json()).toMatchObject({ verdict: 'closed' });
    now = Date.now();
  });

  it('names no past instant for a late record: it is in effect when the province receives it', async () => {
    await database.query(`UPDATE record SET stage = 'issued', lane = 'late' WHERE look_up_code = ?`, [codes[0]]);
    now = province.round1.closeAt + 1;
    const page = await (await visitor(api).post('/look-up', { code: codes[0] ?? '', birthDate: BIRTH_DATE })).text();
    now = Date.now();
    await database.query(`UPDATE record SET stage = 'received', lane = 'round1' WHERE look_up_code = ?`, [codes[0]]);

    expect(page).toContain('Có hiệu lực khi cơ sở dữ liệu của Sở tiếp nhận');
    expect(page).not.toContain('Có hiệu lực từ');
  });

  it('reads a code as people type it from paper', async () => {
    const typed = (codes[1] ?? '').toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O');
    expect(await (await asked(typed)).json()).toMatchObject({ verdict: 'replaced' });
  });

  it('gives one answer to an unknown code, a wrong date of birth and a record that was never issued', async () => {
    const said = async (answer: Response) => ({ status: answer.status, text: comparable(await answer.text()) });
    const unknown = await said(await asked('7c9e6679-7425-40de-944b-e07fc1f90ae7'));
    expect(unknown).toMatchObject({ status: 404 });
    expect(await said(await asked(codes[0], '06/03/2019'))).toEqual(unknown);
    expect(await said(await asked(codes[2]))).toEqual(unknown);
  });

  it('knows a record by the birth date on its paper after that was corrected, and by the right one; by the name on its paper', async () => {
    const [record] = await database.query<
      { id: string; enrolment_id: string; pupil_data_id: string; full_name: string }[]
    >(
      `SELECT r.id, r.enrolment_id, p.pupil_data_id, d.full_name FROM record r JOIN pupil p ON p.id = r.pupil_id
         JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.look_up_code = ?`,
      [codes[1]],
    );
    const revision = newId();
    await database.query(
      `INSERT INTO record_revision (id, record_id, step, made_from, year_result, grade_completed, content_digest, signer_id, certificate_id, created_at)
       VALUES (?, ?, 'principal', ?, 'completed', 1, '', '', '', NOW(3))`,
      [revision, record?.id, JSON.stringify({ pupilDataId: record?.pupil_data_id })],
    );
    await database.query('UPDATE record SET revision_id = ? WHERE id = ?', [revision, record?.id]);
    await renamePupil(database, record?.enrolment_id ?? '', 'Trịnh Văn Lộc', '2018-05-03');
    for (const date of [BIRTH_DATE, '03/05/2018'])
      expect(await (await asked(codes[1], date)).json()).toMatchObject({
        ...{ verdict: 'replaced', maskedName: maskedName(record?.full_name ?? '') },
      });
    expect((await asked(codes[1], '05/03/2018')).status).toBe(404);
  });

  it('asks for the date again when it cannot be read, and keeps what was typed', async () => {
    const answer = await visitor(api).post('/look-up', { code: codes[0] ?? '', birthDate: '5/3' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('HBS-TC-102');
  });

  it('slows a code down after five failures, and logs each look-up without code or child', async () => {
    for (let i = 0; i < 5; i++) await asked(codes[1], '01/01/2019');
    const answer = await asked(codes[1]);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ code: 'HBS-TC-101' });

    const [row] = await database.query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM look_up_log WHERE code_hash = ? OR address_hash = ?',
      [codes[1], codes[1]],
    );
    expect(Number(row?.n)).toBe(0);
  });
});

describe('a file that somebody was given', () => {
  it('does not come in a form of endless fields: that is not taken apart at all', async () => {
    const answer = await fetch(`${api.url}/look-up`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'code&'.repeat(100_000),
    });
    expect(await answer.json()).toMatchObject({ refused: 'BODY_NOT_READ' });
  });

  const upload = (bytes: string) => {
    const form = new FormData();
    form.set('file', new Blob([bytes]), 'hoc-ba.xml');
    return fetch(`${api.url}/look-up/file`, { method: 'POST', headers: { accept: 'application/json' }, body: form });
  };

  it('is no record if it is none, and says why', async () => {
    const answer = await upload('<HOC_BA/>');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ outcome: 'invalid', signatures: [] });
  });

  it('is refused when it is larger than any record, before anybody reads it', async () => {
    const answer = await upload(`<HOC_BA>${' '.repeat(1024 * 1024)}</HOC_BA>`);
    expect([answer.status, await answer.json()]).toMatchObject([413, { refused: 'BODY_TOO_LARGE' }]);
  });

  it('is asked for when none was chosen', async () => {
    const answer = await visitor(api).send('/look-up/file', {});
    expect(await answer.json()).toMatchObject({ code: 'HBS-TC-103' });
  });
});

/** What was typed comes back to whoever typed it: that alone may differ. */
const comparable = (text: string): string => text.replace(/"typed":\{[^}]*\}/, '');
