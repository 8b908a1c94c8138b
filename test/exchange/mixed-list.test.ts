import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readClaims } from '../../activities/exchange/read-claims.ts';
import { causeOf, causeOfMessage, outcomeOf } from '../../domain/exchange/fault.ts';
import { type Claims, formFaults, itemFaults, type Known } from '../../domain/exchange/item-faults.ts';
import { recallFault } from '../../domain/exchange/recall-verdict.ts';
import { splitPackages } from '../../domain/exchange/split-packages.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { elementsOf, parseStrict, sourceOf } from '../../signing/xml/parse-strict.ts';

/** The records of field case GW4, each cut out by its bytes, as the intake reads them. */
function mixedList(): readonly Claims[] {
  const parsed = parseStrict(readFileSync(join(import.meta.dirname, 'files', 'gw4-list-mixed.xml')));
  if (isRefusal(parsed)) throw new Error(parsed.refused);
  return elementsOf(parsed.root).map((item) => readClaims(Buffer.from(sourceOf(parsed, item))));
}

describe('GW4: a thousand errors, one cause', () => {
  const claims = mixedList();
  const context = {
    codesInList: claims.map(({ MA_TRA_CUU_UUID = '' }) => MA_TRA_CUU_UUID),
    isSchool: (code: string) => code === '48491401',
    known: undefined,
  };

  it('names all faults of each record at once, with field and value, and none of the good ones', () => {
    const doubled = {
      refused: 'CODE_TWICE',
      field: 'MA_TRA_CUU_UUID',
      value: '00000000-0000-4000-8000-000000000002',
    };
    expect(claims.map((one) => formFaults(one, context))).toEqual([
      [],
      [doubled, { refused: 'VALUE_NOT_ALLOWED', field: 'GIOI_TINH', value: '?' }],
      [doubled],
      [{ refused: 'SCHOOL_UNKNOWN', field: 'MA_TRUONG', value: '00000000' }],
      [
        { refused: 'VALUE_NOT_ALLOWED', field: 'TEN_NAM_HOC', value: '2025' },
        { refused: 'VALUE_NOT_ALLOWED', field: 'NGAY_SINH', value: '2015-02-30T00:00:00+07:00' },
      ],
      [],
    ]);
  });

  it('takes or refuses each by itself', () => {
    expect(claims.map((one) => outcomeOf(formFaults(one, context)).state)).toEqual([
      'taken',
      'refused',
      'refused',
      'refused',
      'refused',
      'taken',
    ]);
  });
});

describe('what a record says of its pupil', () => {
  const code = '00000000-0000-4000-8000-000000000001';
  const said: Claims = {
    MA_TRA_CUU_UUID: code,
    TEN_NAM_HOC: '2025-2026',
    MA_TRUONG: '48491401',
    SO_CCCD: '048317002681',
    NGAY_SINH: '05/03/2015',
  };
  const faults = (known: Known | undefined, claims: Claims = said) =>
    itemFaults(claims, { codesInList: [code], isSchool: () => true, known }).map(
      ({ refused, field }) => `${refused} ${field}`,
    );

  it.each<[string, Known | undefined, string[]]>([
    ['is what we know', { ofSender: true, claims: said }, []],
    [
      'is known with the birth date in the other published form',
      { ofSender: true, claims: { ...said, NGAY_SINH: '2015-03-05T00:00:00+07:00' } },
      [],
    ],
    ['is under a code that we never gave', undefined, ['CODE_UNKNOWN MA_TRA_CUU_UUID']],
    ['is of another school', { ofSender: false, claims: said }, ['RECORD_OF_ANOTHER_SCHOOL MA_TRUONG']],
    [
      'differs in number and birth date, both at once',
      { ofSender: true, claims: { ...said, SO_CCCD: '048317002682', NGAY_SINH: '06/03/2015' } },
      ['NOT_AS_KNOWN SO_CCCD', 'NOT_AS_KNOWN NGAY_SINH'],
    ],
  ])('%s', (_what, known, expected) => {
    expect(faults(known)).toEqual(expected);
  });
});

describe('what a record says of the end of its year', () => {
  const code = '00000000-0000-4000-8000-000000000001';
  const said: Claims = {
    MA_TRA_CUU_UUID: code,
    TEN_NAM_HOC: '2025-2026',
    NGAY_SINH: '05/03/2015',
    MA_KHOI: '5',
    KET_QUA_XEP_LOAI: 'Hoàn thành tốt',
    DA_HOAN_THANH_CHUONG_TRINH_LOP_HOC: 'true',
    DA_HOAN_THANH_CHUONG_TRINH_TIEU_HOC: 'true',
    DUOC_LEN_LOP: 'true',
  };

  it.each<[string, { readonly [tag in keyof Claims]?: string | undefined }, (keyof Claims)[]]>([
    ['holds together', {}, []],
    ['leaves out what it need not say', { DA_HOAN_THANH_CHUONG_TRINH_TIEU_HOC: undefined }, []],
    ['stays down although completed', { DUOC_LEN_LOP: 'false' }, ['DUOC_LEN_LOP']],
    [
      'has completed although the result says no',
      { KET_QUA_XEP_LOAI: 'Chưa hoàn thành' },
      ['DA_HOAN_THANH_CHUONG_TRINH_LOP_HOC', 'DA_HOAN_THANH_CHUONG_TRINH_TIEU_HOC', 'DUOC_LEN_LOP'],
    ],
    ['completes primary school in grade 4', { MA_KHOI: '4' }, ['DA_HOAN_THANH_CHUONG_TRINH_TIEU_HOC']],
  ])('%s', (_what, change, wrong) => {
    const claims: Claims = Object.fromEntries(
      Object.entries({ ...said, ...change }).filter(([, value]) => value !== undefined),
    );
    const faults = formFaults(claims, { codesInList: [code], isSchool: () => true, known: undefined });
    expect(faults).toEqual(wrong.map((field) => ({ refused: 'VALUE_NOT_ALLOWED', field, value: claims[field] })));
  });
});

describe('the cause decides what can be done', () => {
  it.each([
    [['PACKAGE_GZIP'], 'transport'],
    [['SIGNER_NOT_REGISTERED'], 'certificate'],
    [['SIGNER_NOT_REGISTERED', 'VALUE_NOT_ALLOWED'], 'content'],
    [['CONTENT_CHANGED'], 'content'],
    [['CERTIFICATE_REVOKED'], 'content'],
  ] as const)('of a record with %s: %s', (names, cause) => {
    expect(causeOf(names.map((refused) => ({ refused })))).toBe(cause);
  });

  it.each([
    ['PACKAGE_GZIP', 'transport'],
    ['CONTENT_CHANGED', 'transport'],
    ['LIST_TREE', 'transport'],
    ['SENDER_CERTIFICATE_NOT_APPROVED', 'certificate'],
    ['CERTIFICATE_EXPIRED', 'certificate'],
  ] as const)(
    'of a message refused whole for %s: %s, never content: nothing was said of its records',
    (name, cause) => {
      expect(causeOfMessage(name)).toBe(cause);
    },
  );
});

describe('a recall (transaction 5)', () => {
  it.each([
    ['received', undefined],
    ['replaced', undefined],
    ['closed', 'RECALL_AFTER_CLOSING'],
    ['submitted', 'NOTHING_TO_RECALL'],
    ['issued', 'NOTHING_TO_RECALL'],
  ] as const)('of a record that is %s', (stage, refused) => {
    expect(recallFault(stage)?.refused).toBe(refused);
  });
});

describe('packages', () => {
  const sizes = (packages: readonly (readonly { size: number }[])[]) =>
    packages.map((one) => one.map(({ size }) => size));

  it.each([
    [[3, 3, 3], [[3, 3, 3]]],
    [
      [4, 4, 3],
      [[4, 4], [3]],
    ],
    [
      [10, 1],
      [[10], [1]],
    ],
    [
      [11, 1],
      [[11], [1]],
    ],
    [[], []],
  ])('of %j within ten', (records, expected) => {
    expect(
      sizes(
        splitPackages(
          records.map((size) => ({ size })),
          10,
        ),
      ),
    ).toEqual(expected);
  });
});
