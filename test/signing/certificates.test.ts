import { describe, expect, it } from '@jest/globals';
import { readCertificate } from '../../signing/certificates/certificate.ts';
import { assertSigningCertificate } from '../../signing/certificates/pre-flight.ts';
import {
  createDemonstrationCa,
  issueRevocationLists,
  personName,
  toPem,
} from '../../signing/demonstration/demonstration-ca.ts';
import { aPerson, aSigner, MORNING, minutes } from './builders.ts';
import { openssl } from './validators/openssl.ts';

describe('a certificate that is to sign', () => {
  const ca = createDemonstrationCa(MORNING - minutes(60 * 24));
  const other = createDemonstrationCa(MORNING - minutes(60 * 24));
  const at = MORNING;
  const lists = (changes: Partial<Parameters<typeof issueRevocationLists>[1]> = {}) => [
    ...issueRevocationLists(ca, {
      revoked: [],
      at: MORNING - minutes(60),
      nextUpdate: MORNING + minutes(60),
      number: 1,
      ...changes,
    }),
  ];
  const trust = { anchors: [ca.root], crls: lists() };
  const teacher = aPerson(ca, 'Đỗ Thị Hòa', '048186002681');
  const of = (validity: Parameters<typeof aPerson>[5]) =>
    aPerson(ca, 'Đỗ Thị Hòa', '048186002681', 'EC', undefined, validity).chain;

  it('may sign while it is valid, known and for signing', () => {
    expect(assertSigningCertificate(teacher.chain, trust, at)).toBeUndefined();
  });

  it.each([
    ['has expired', of({ validTo: at - 1000 }), 'CERTIFICATE_EXPIRED'],
    ['is not yet valid', of({ validFrom: at + 1000 }), 'CERTIFICATE_NOT_YET_VALID'],
    ['is for encryption only', of({ kind: 'encryption' }), 'CERTIFICATE_NOT_FOR_SIGNING'],
    ['is for time-stamps', of({ kind: 'timeStamping' }), 'CERTIFICATE_NOT_FOR_SIGNING'],
    ['is an authority', [ca.issuing], 'CERTIFICATE_NOT_FOR_SIGNING'],
    ['comes from a stranger', aPerson(other, 'Đỗ Thị Hòa', '1').chain, 'CERTIFICATE_NOT_TRUSTED'],
    ['comes without its issuer', teacher.chain.slice(0, 1), 'CERTIFICATE_NOT_TRUSTED'],
    ['comes with the wrong issuer', [...teacher.chain.slice(0, 1), other.issuing], 'CERTIFICATE_NOT_TRUSTED'],
    ['is no certificate', [new Uint8Array(30)], 'CERTIFICATE_UNREADABLE'],
    [
      'has bytes behind its end',
      [Buffer.concat([teacher.chain[0] ?? new Uint8Array(), Buffer.from('x')])],
      'CERTIFICATE_UNREADABLE',
    ],
    ['is not there', [], 'CERTIFICATE_NOT_TRUSTED'],
  ])('is refused if it %s', (_, chain, refused) => {
    expect(assertSigningCertificate(chain, trust, at)).toEqual({ refused });
  });

  it('is judged by the instant from which it is revoked', () => {
    const revoked = [{ serialNumber: teacher.serialNumber, effectiveFrom: at }];
    const later = { ...trust, crls: lists({ revoked }) };
    expect(assertSigningCertificate(teacher.chain, later, at - 1000)).toBeUndefined();
    expect(assertSigningCertificate(teacher.chain, later, at)).toEqual({ refused: 'CERTIFICATE_REVOKED' });
    expect(assertSigningCertificate(teacher.chain, later, at + 1000)).toEqual({ refused: 'CERTIFICATE_REVOKED' });
  });

  it('is judged by the newest list, in whatever order the lists come', () => {
    const revoked = [{ serialNumber: teacher.serialNumber, effectiveFrom: at - minutes(5) }];
    const newer = lists({ revoked, at: MORNING - minutes(2), number: 2 });
    for (const crls of [
      [...newer, ...lists()],
      [...lists(), ...newer],
    ]) {
      expect(assertSigningCertificate(teacher.chain, { ...trust, crls }, at)).toEqual({
        refused: 'CERTIFICATE_REVOKED',
      });
    }
  });

  it.each([
    ['there is no list', []],
    ['the list has ended', lists({ nextUpdate: at - 1 })],
    ['only the root has a list', lists().slice(0, 1)],
    [
      'the list is signed by another authority',
      [...issueRevocationLists(other, { revoked: [], at: MORNING - 1, nextUpdate: MORNING + minutes(9), number: 1 })],
    ],
    [
      'the list was changed',
      lists().map((der) => der.map((byte, index) => (index === der.length - 1 ? byte ^ 1 : byte))),
    ],
  ])('is neither good nor bad if %s (SG5)', (_, crls) => {
    expect(assertSigningCertificate(teacher.chain, { ...trust, crls }, at)).toEqual({
      refused: 'CERTIFICATE_STATE_UNKNOWN',
    });
  });

  it('has Vietnamese letters in every name, and openssl builds the same chain', () => {
    const person = aSigner(
      ca,
      personName('Nguyễn Thị Bưởi', '048175001234', 'Trường Tiểu học Ưng Quang'),
      { fullName: 'x' },
      'RSA',
    );
    const { subject, issuer } = readCertificate(person.chain[0] ?? new Uint8Array());
    expect(subject).toBe('UID=CCCD:048175001234,CN=Nguyễn Thị Bưởi,O=Trường Tiểu học Ưng Quang,C=VN');
    expect(issuer).toContain('CN=CA phục vụ các trường học Thử nghiệm G1');
    const read = openssl(
      ['x509', '-noout', '-subject', '-nameopt', 'RFC2253,utf8,-esc_msb', '-in'],
      Buffer.from(toPem(person.chain[0] ?? new Uint8Array())),
    );
    expect(read.toString()).toContain('CN=Nguyễn Thị Bưởi');
  });
});
