import { afterAll, describe, expect, it } from '@jest/globals';
import { workerPool } from '../../signing/worker-pool.ts';
import { accepted, aSchool, PROFILE, sheetRows } from './builders.ts';
import { TIMES } from './signed-record.ts';

describe('the threads of the signing', () => {
  const pool = workerPool(2);
  const school = aSchool();
  afterAll(() => pool.close());

  it('do many jobs at once, each with its own answer, while the event loop goes on', async () => {
    const { signer, signingTime } = { signer: plain(school.teacher), signingTime: TIMES.homeroom };
    let turns = 0;
    const beat = setInterval(() => {
      turns += 1;
    }, 1);
    const sheets = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        pool.run('prepareSheet', {
          sheetId: `sheet/${at}`,
          rows: sheetRows(35),
          profile: PROFILE,
          signer,
          signingTime,
        }),
      ),
    );
    clearInterval(beat);
    sheets.forEach(({ xml }, at) => {
      expect(Buffer.from(xml).toString('utf8')).toContain(`Id="subject-sheet.${at}"`);
    });
    expect(turns).toBeGreaterThan(5);

    const prepared = sheets[0] ?? { xml: new Uint8Array(), digests: [] };
    const values = await school.teacher.sign(prepared.digests);
    const finished = await pool.run('finishSheet', { prepared, values, profile: PROFILE, signer, trust: school.trust });
    expect(finished.verdict.outcome).toBe('valid');
  }, 30_000);

  it('answer a fault with its message, and go on', async () => {
    const broken = pool.run('prepareForm', { rendered: new Uint8Array(10), ...IDENTITY });
    await expect(broken).rejects.toThrow();
    const check = { profile: PROFILE, trust: school.trust, required: [] };
    expect(accepted(await pool.run('verifyRecordXml', { bytes: new Uint8Array(), check })).outcome).toBe('invalid');
  });

  it('take nothing more once they are closed', async () => {
    const closed = workerPool(1);
    await closed.close();
    await expect(closed.run('prepareForm', { rendered: new Uint8Array(), ...IDENTITY })).rejects.toThrow('closed');
  });
});

const IDENTITY = { lookupCode: 'x', digest: 'x', createdAt: 0 };

/** Without its `sign`: functions don't go to threads. */
function plain({ chain, fullName }: ReturnType<typeof aSchool>['teacher']) {
  return { chain, fullName };
}
