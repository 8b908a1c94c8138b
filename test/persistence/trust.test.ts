import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { trustFor } from '../../activities/ceremony/trust.ts';
import { takeRevocationList, trustIssuer } from '../../activities/certificate/trust-issuer.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import { readCertificate } from '../../signing/certificates/certificate.ts';
import { certificateAt, trustStore } from '../../signing/certificates/chain.ts';
import {
  createDemonstrationCa,
  type DemonstrationCa,
  issueEndEntity,
  issueRevocationLists,
  organisationName,
  toPem,
} from '../../signing/demonstration/demonstration-ca.ts';
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

describe('an authority’s root', () => {
  const ca = createDemonstrationCa(Date.now() - 1000);
  const fingerprint = digestOf(ca.root);
  const trusted = async () =>
    (await database.query<object[]>('SELECT 1 FROM trust_anchor WHERE sha256 = ?', [fingerprint])).length;

  it('is trusted by the fingerprint that was learnt elsewhere, as DER or PEM, however it is written', async () => {
    expect(await trustIssuer(database, ca.root, '', Date.now())).toContain(fingerprint);
    expect(await trustIssuer(database, ca.root, 'a'.repeat(64), Date.now())).toContain('compare it');
    expect(await trustIssuer(database, Buffer.from('no certificate'), fingerprint, Date.now())).toContain(
      'no certificate',
    );
    expect(await trustIssuer(database, ca.issuing, digestOf(ca.issuing), Date.now())).toContain('not a root');
    const years = 40 * 365 * 24 * 60 * 60 * 1000;
    expect(await trustIssuer(database, ca.root, fingerprint, Date.now() + years)).toContain('not valid');
    expect(await trusted()).toBe(0);

    const written = fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    for (const file of [ca.root, Buffer.from(toPem(ca.root))])
      expect(await trustIssuer(database, file, written, Date.now())).toBe(undefined);
    expect(await trusted()).toBe(1);
  });

  it('lets its revocation lists in, and no other authority’s, nor one that is over', async () => {
    const listOf = (authority: DemonstrationCa): Uint8Array => {
      const at = Date.now() - 1000;
      return (
        issueRevocationLists(authority, { revoked: [], at, nextUpdate: at + 60_000, number: 1 })[0] ?? new Uint8Array()
      );
    };
    const list = listOf(ca);
    const before = await database.query<object[]>('SELECT id FROM certificate_status');
    const stranger = createDemonstrationCa(Date.now() - 1000);
    expect(await takeRevocationList(database, listOf(stranger), Date.now())).toContain('no authority');
    expect(await takeRevocationList(database, ca.root, Date.now())).toContain('no revocation list');
    expect(await takeRevocationList(database, list, Date.UTC(2090, 0))).toContain('over');
    expect(await takeRevocationList(database, list, Date.now())).toBe(undefined);
    expect(await database.query<object[]>('SELECT id FROM certificate_status')).toHaveLength(before.length + 1);
  });
});
