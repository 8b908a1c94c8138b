import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { trustFor } from '../../activities/ceremony/trust.ts';
import { readCertificate } from '../../signing/certificates/certificate.ts';
import { certificateAt, trustStore } from '../../signing/certificates/chain.ts';
import { issueEndEntity, organisationName } from '../../signing/demonstration/demonstration-ca.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince, grant } from '../province.ts';

let database: DataSource;
beforeAll(async () => {
  database = await openTestDatabase();
}, 60_000);
afterAll(() => database.destroy());

it('knows the lists of both keys of an authority that has a new one', async () => {
  const authorities = [await aTrustedCa(database), await aTrustedCa(database)];
  for (const authority of authorities) {
    const { chain } = issueEndEntity(authority, {
      subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
      pin: PIN,
      keyType: 'EC',
      validFrom: Date.now() - 1000,
      validTo: Date.now() + 60_000,
    });
    const judged = certificateAt(chain.map(readCertificate), trustStore(await trustFor(database, [])), Date.now());
    expect(judged).toEqual({ status: { status: 'good' } });
  }
});

it('lets a certificate sign only as what its person is, or was: a teacher is no principal', async () => {
  const province = await aProvince(database, { pupils: 1 });
  const { subjectTeacher, homeroomTeacher, principal, school } = await certificatesFor(
    database,
    await aTrustedCa(database),
    province,
  );
  const rolesOf = async (certificate: string) => (await trustFor(database, [certificate])).registry[0]?.roles;

  expect(await rolesOf(subjectTeacher)).toEqual(['subject']);
  expect(await rolesOf(homeroomTeacher)).toEqual(['homeroom']);
  expect(await rolesOf(principal)).toEqual(['subject', 'principal']);
  expect(await rolesOf(school)).toEqual(['seal', 'package']);

  const { people, schoolId } = province;
  await grant(database, people.subjectTeacher, 'signOnBehalf', schoolId, '2020-01-01', '2020-12-31');
  expect(await rolesOf(subjectTeacher)).toEqual(['subject', 'principal']);
});
