import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../domain/refusal.ts';
import { createDemonstrationCa, issueEndEntity, personName } from '../../signing/demonstration/demonstration-ca.ts';
import { verifyDigestSignature } from '../../signing/keys/digest-signature.ts';
import { openPkcs12 } from '../../signing/keys/pkcs12.ts';
import { accepted, MORNING, minutes } from './builders.ts';
import { openssl } from './validators/openssl.ts';

describe('a key behind a PIN', () => {
  const ca = createDemonstrationCa(MORNING);
  const issue = (keyType: 'EC' | 'RSA', pin: string) =>
    issueEndEntity(ca, {
      subject: personName('Đỗ Thị Hòa', '048186002681', 'Trường Tiểu học Trần Quốc Toản'),
      pin,
      keyType,
      validFrom: MORNING,
      validTo: MORNING + minutes(60),
    });
  const digest = createHash('sha256').update('học bạ').digest();

  it.each([
    ['EC', 'Mật-khẩu1'],
    ['EC', '123456'],
    ['RSA', 'Mật-khẩu1'],
    ['RSA', '123456'],
  ] as const)(
    'opens a %s file with the PIN %s, signs digests and gives the chain without the root',
    async (keyType, pin) => {
      const { pkcs12, chain } = issue(keyType, pin);
      const key = accepted(openPkcs12(pkcs12, Buffer.from(pin)));
      expect(key.chain.map((der) => Buffer.from(der))).toEqual(chain.map((der) => Buffer.from(der)));

      const [value = new Uint8Array()] = accepted(await key.signDigests([digest]));
      expect(verifyDigestSignature(chain[0] ?? value, digest, value)).toBe(true);
      expect(verifyDigestSignature(chain[0] ?? value, createHash('sha256').update('x').digest(), value)).toBe(false);
      expect(
        verifyDigestSignature(
          chain[0] ?? value,
          digest,
          value.map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
        ),
      ).toBe(false);
    },
  );

  it.each(['EC', 'RSA'] as const)('opens a %s file that openssl wrote, and openssl opens ours', (keyType) => {
    const { pkcs12 } = issue(keyType, 'Mật-khẩu1');
    const pem = openssl(['pkcs12', '-passin', 'pass:Mật-khẩu1', '-nodes', '-in'], pkcs12);
    const again = openssl(['pkcs12', '-export', '-passout', 'pass:Mật-khẩu2', '-in'], pem);
    expect(accepted(openPkcs12(again, Buffer.from('Mật-khẩu2'))).chain).toHaveLength(2);
  });

  it('gives one refusal whatever the cause, and never the key', () => {
    const { pkcs12 } = issue('EC', 'Mật-khẩu1');
    const refused = { refused: 'KEY_NOT_OPENED' };
    expect(openPkcs12(pkcs12, Buffer.from('Mật-khẩu2'))).toEqual(refused);
    expect(openPkcs12(pkcs12, Buffer.from(''))).toEqual(refused);
    expect(openPkcs12(pkcs12.subarray(0, 200), Buffer.from('Mật-khẩu1'))).toEqual(refused);
    expect(openPkcs12(randomBytes(2000), Buffer.from('Mật-khẩu1'))).toEqual(refused);
  });

  it('never gives another key or certificate if any byte of the file was changed', () => {
    const { pkcs12, chain } = issue('EC', '123456');
    fc.assert(
      fc.property(fc.nat(pkcs12.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(pkcs12);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const opened = openPkcs12(bytes, Buffer.from('123456'));
        const isSame = !isRefusal(opened) && opened.chain.every((der, n) => Buffer.from(der).equals(chain[n] ?? der));
        expect(isSame || isRefusal(opened)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('wipes the PIN in every case, and signs nothing after it was closed', async () => {
    const { pkcs12 } = issue('EC', 'Mật-khẩu1');
    for (const text of ['Mật-khẩu1', 'sai']) {
      const pin = Buffer.from(text);
      openPkcs12(pkcs12, pin);
      expect(pin.every((byte) => byte === 0)).toBe(true);
    }
    const key = accepted(openPkcs12(pkcs12, Buffer.from('Mật-khẩu1')));
    key.close();
    expect(await key.signDigests([digest])).toEqual({ refused: 'KEY_CLOSED' });
  });
});
