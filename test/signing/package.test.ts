import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTENT_LIMIT, pack, unpack } from '../../signing/package/packing.ts';
import { finishList, prepareList, recallItem, verifyList } from '../../signing/package/record-list.ts';
import { verifyRecordXml } from '../../signing/verification/verify-record-xml.ts';
import { accepted, aRecord, aSchool, PROFILE, type TestSchool } from './builders.ts';
import { signedXmls, TIMES } from './signed-record.ts';

const field = (name: string): string => readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8').trim();
const framed = (length: number, packed: Uint8Array): string => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(length);
  return Buffer.concat([head, packed]).toString('base64');
};

describe('the content of a transaction', () => {
  it('comes out as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 3000 }), async (list) => {
        const unpacked = accepted(await unpack(accepted(pack(list))));
        expect(Buffer.from(unpacked).equals(Buffer.from(list))).toBe(true);
      }),
    );
  });

  it('has its length before compression in front, low byte first (GW3)', async () => {
    const list = accepted(await unpack(field('gw3-little-endian.b64')));
    expect(Buffer.from(list).toString('utf8')).toMatch(/^<\?xml .*<DANH_SACH_HOC_BA/s);
  });

  it.each([
    ['high byte first (GW3)', () => field('gw3-big-endian.b64'), 'PACKAGE_BIG_ENDIAN'],
    ['no length (GW3)', () => field('gw3-no-prefix.b64'), 'PACKAGE_NO_PREFIX'],
    ['a bomb inside (GW2)', () => field('gw2-bomb.b64'), 'PACKAGE_TOO_LARGE'],
    ['nothing', () => '', 'PACKAGE_EMPTY'],
    ['too many letters', () => 'A'.repeat(CONTENT_LIMIT + 4), 'PACKAGE_TOO_LARGE'],
    ['a letter that is not Base64', () => `${field('gw3-little-endian.b64').slice(0, -4)}*AA=`, 'PACKAGE_NOT_BASE64'],
    [
      'a line break',
      () => `${field('gw3-little-endian.b64').slice(0, 76)}\n${field('gw3-little-endian.b64').slice(76)}`,
      'PACKAGE_NOT_BASE64',
    ],
    ['a length that is not the inner one', () => framed(7, gzipSync(Buffer.from('12345678'))), 'PACKAGE_FRAME'],
    ['no compression', () => framed(30, Buffer.alloc(30, 65)), 'PACKAGE_GZIP'],
    ['damage in the middle', () => framed(3000, damaged(gzipSync(Buffer.alloc(3000, 'học bạ')))), 'PACKAGE_GZIP'],
    [
      'a second member behind the first',
      () => framed(3, Buffer.concat([gzipSync(Buffer.from('12345')), gzipSync(Buffer.from('abc'))])),
      'PACKAGE_GZIP',
    ],
    [
      'bytes behind the end',
      () => framed(5, Buffer.concat([gzipSync(Buffer.from('12345')), Buffer.from([5, 0, 0, 0])])),
      'PACKAGE_GZIP',
    ],
    [
      'its end cut off',
      () =>
        framed(
          8,
          Buffer.concat([gzipSync(Buffer.from('12345678')).subarray(0, 10), Buffer.from([8, 0, 0, 0, 8, 0, 0, 0])]),
        ),
      'PACKAGE_GZIP',
    ],
  ])('is refused with %s', async (_, content, refused) => {
    expect(await unpack(content())).toMatchObject({ refused });
  });

  it('is refused in milliseconds and with flat memory if it is a bomb, twenty at once (GW2)', async () => {
    const bomb = field('gw2-bomb.b64');
    // The bomb tells its true size; one that lies is stopped by what comes out.
    const liar = framed(
      1000,
      Buffer.concat([gzipSync(Buffer.alloc(50_000_000)).subarray(0, -4), Buffer.from([0xe8, 3, 0, 0])]),
    );
    const before = process.memoryUsage().rss;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => unpack(at % 2 ? bomb : liar)));
    expect(answers.every((answer) => 'refused' in answer)).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
  });

  it('is refused if it would be over the limit, by the Base64 text', () => {
    const noise = randomBytes(8_000_000);
    expect(pack(noise)).toEqual({ refused: 'PACKAGE_TOO_LARGE', facts: { limit: CONTENT_LIMIT } });
  });
});

describe('the list of records in a transaction', () => {
  const documents = [aRecord(), aRecord(), aRecord()];
  let school: TestSchool;
  let records: readonly Uint8Array[];
  let list: Uint8Array;

  const signList = async (items: readonly Uint8Array[]) => {
    const prepared = prepareList({ items, profile: PROFILE, signer: school.seal, signingTime: TIMES.seal });
    return finishList({
      prepared,
      values: await school.seal.sign(prepared.digests),
      profile: PROFILE,
      trust: school.trust,
    });
  };
  const namesOf = (xml: Uint8Array) =>
    verifyList(xml, PROFILE, school.trust).verdict.reasons.map(({ refused }) => refused);

  beforeAll(async () => {
    school = aSchool();
    records = await Promise.all(documents.map(async (document) => (await signedXmls(school, document)).seal));
    list = (await signList(records)).xml;
  });

  it('gives back each record by its exact bytes, and each is valid alone', () => {
    const { verdict, items } = verifyList(list, PROFILE, school.trust);
    expect(verdict.outcome).toBe('valid');
    expect(items.map((item) => Buffer.from(item))).toEqual(records.map((record) => Buffer.from(record)));
    const check = { profile: PROFILE, trust: school.trust, required: ['homeroom', 'principal', 'seal'] as const };
    expect(items.map((item) => verifyRecordXml(item, check).lookupCode)).toEqual(
      documents.map(({ lookupCode }) => lookupCode),
    );
    expect(items.every((item) => verifyRecordXml(item, check).outcome === 'valid')).toBe(true);
  });

  it('survives packing and unpacking unchanged', async () => {
    expect(Buffer.from(accepted(await unpack(accepted(pack(list))))).equals(Buffer.from(list))).toBe(true);
  });

  it.each<[string, (xml: string) => string, readonly string[]]>([
    ['a record is taken out', (xml) => xml.replace(/<HOC_BA>.*?<\/HOC_BA>/s, ''), ['CONTENT_CHANGED']],
    ['a mark is changed', (xml) => xml.replace('<MUC_DAT_DUOC>H<', '<MUC_DAT_DUOC>T<'), ['CONTENT_CHANGED']],
    [
      'its signature is taken out',
      (xml) => xml.replace(/<ds:Signature xmlns:ds="[^"]*" Id="list-signature">.*/s, '</DANH_SACH_HOC_BA>'),
      ['LIST_TREE'],
    ],
    ['something else stands in it', (xml) => xml.replace('<HOC_BA>', '<X></X><HOC_BA>'), ['LIST_TREE']],
    [
      'a namespace is declared on its root',
      (xml) => xml.replace('<DANH_SACH_HOC_BA ', '<DANH_SACH_HOC_BA xmlns:x="y" '),
      ['XML_NOT_STRICT'],
    ],
    ['a comment stands in it', (xml) => xml.replace('<HOC_BA>', '<!----><HOC_BA>'), ['XML_NOT_STRICT']],
  ])('is refused if %s', (_, attack, expected) => {
    const attacked = attack(Buffer.from(list).toString('utf8'));
    expect(attacked).not.toBe(Buffer.from(list).toString('utf8'));
    expect(namesOf(Buffer.from(attacked))).toEqual(expected);
  });

  it('carries recall items with display dates (CV 2088 II.2.6)', async () => {
    const item = recallItem({
      lookupCode: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      fullName: 'Trần Gia Bảo',
      gender: 'male',
      birthDate: '2017-05-17',
      personalId: '048317002681',
      schoolName: 'Trường Tiểu học Trần Quốc Toản',
      schoolCode: '48491401',
      schoolYear: '2025-2026',
    });
    expect(Buffer.from(item).toString('utf8')).toContain('<GIOI_TINH>Nam</GIOI_TINH><NGAY_SINH>17/05/2017</NGAY_SINH>');
    expect((await signList([item])).verdict.outcome).toBe('valid');
  });
});

function damaged(packed: Buffer): Buffer {
  const at = Math.floor(packed.length / 2);
  packed[at] = (packed[at] ?? 0) ^ 0xff;
  return packed;
}
