import { isGrade } from '../assessment/grade.ts';
import { type ClaimedField, contradictions } from '../assessment/validation.ts';
import { yearResults } from '../assessment/year-result.ts';
import { calendarDay } from '../calendar/day.ts';
import { readSchoolYear } from '../calendar/school-year.ts';
import type { Fault } from './fault.ts';

/** What a record of a package says of itself, by tag of CV 2088 Phụ lục 1.1; a tag that is left out is absent. */
export type Claims = Readonly<Partial<Record<ClaimTag, string>>>;

/** What the receiver's own database knows as well. */
const KNOWN_TAGS = [
  'MA_TRA_CUU_UUID',
  'TEN_NAM_HOC',
  'MA_TRUONG',
  'MA_HOC_SINH',
  'SO_CCCD',
  'HO_VA_TEN',
  'GIOI_TINH',
  'NGAY_SINH',
] as const;

/** What follows from the result (assessment.md section 5). */
const RESULT_TAGS = {
  yearResult: 'KET_QUA_XEP_LOAI',
  gradeCompleted: 'DA_HOAN_THANH_CHUONG_TRINH_LOP_HOC',
  primaryCompleted: 'DA_HOAN_THANH_CHUONG_TRINH_TIEU_HOC',
  promoted: 'DUOC_LEN_LOP',
} as const satisfies Record<ClaimedField, string>;

export const CLAIM_TAGS = [...KNOWN_TAGS, 'MA_KHOI', ...Object.values(RESULT_TAGS)] as const;
export type ClaimTag = (typeof CLAIM_TAGS)[number];

/** What the receiver knows: the same tags of its own database; nothing if it has no such record. */
export type Known = { readonly ofSender: boolean; readonly claims: Claims };

export type ItemContext = {
  /** The codes of the whole list: one that comes twice is refused each time (field case GW4). */
  readonly codesInList: readonly string[];
  readonly isSchool: (code: string) => boolean;
  readonly known: Known | undefined;
};

type Rule = (claims: Claims, context: ItemContext) => readonly Fault[];

/** All faults of what a record says, at once, each with field and value. Signatures are judged elsewhere. */
export const itemFaults = (claims: Claims, context: ItemContext): readonly Fault[] => [
  ...formFaults(claims, context),
  ...knowledgeFaults(claims, context),
];

/** Faults that need nothing but the list: forms, values, codes that come twice, schools that don't exist. */
export const formFaults: Rule = (claims, context) => FORM_RULES.flatMap((rule) => rule(claims, context));

const FORM_RULES: readonly Rule[] = [
  codeHasItsForm,
  codeComesOnce,
  schoolYearIsOne,
  birthDateIsADay,
  genderIsOfTheList,
  schoolExists,
  resultHoldsTogether,
];

/** `MA_TRA_CUU_UUID`: UUID v4 (CV 2088 II.1). */
function codeHasItsForm(claims: Claims): readonly Fault[] {
  return UUID_V4.test(claims.MA_TRA_CUU_UUID ?? '') ? [] : fault('VALUE_NOT_ALLOWED', 'MA_TRA_CUU_UUID', claims);
}

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function codeComesOnce(claims: Claims, { codesInList }: ItemContext): readonly Fault[] {
  const times = codesInList.filter((code) => code === claims.MA_TRA_CUU_UUID).length;
  return times > 1 ? fault('CODE_TWICE', 'MA_TRA_CUU_UUID', claims) : [];
}

function schoolYearIsOne(claims: Claims): readonly Fault[] {
  return readSchoolYear(claims.TEN_NAM_HOC ?? '') ? [] : fault('VALUE_NOT_ALLOWED', 'TEN_NAM_HOC', claims);
}

/** Day and date-time are both published forms (CV 2088 II.1); no `Date`, which turns 30 February into March. */
function birthDateIsADay(claims: Claims): readonly Fault[] {
  return birthDay(claims) ? [] : fault('VALUE_NOT_ALLOWED', 'NGAY_SINH', claims);
}

function genderIsOfTheList(claims: Claims): readonly Fault[] {
  const { GIOI_TINH: gender } = claims;
  return gender === undefined || gender === 'Nam' || gender === 'Nữ'
    ? []
    : fault('VALUE_NOT_ALLOWED', 'GIOI_TINH', claims);
}

function schoolExists(claims: Claims, { isSchool }: ItemContext): readonly Fault[] {
  const { MA_TRUONG: code } = claims;
  return code === undefined || isSchool(code) ? [] : fault('SCHOOL_UNKNOWN', 'MA_TRUONG', claims);
}

/** Điều 11: completion and promotion are what the claimed result makes of them; a tag left out says nothing. */
function resultHoldsTogether(claims: Claims): readonly Fault[] {
  const grade = Number(claims.MA_KHOI);
  const result = yearResults.find(({ vi }) => vi === claims.KET_QUA_XEP_LOAI)?.value;
  if (!isGrade(grade) || !result) return [];

  return contradictions(grade, result, {
    ...yesOrNo('gradeCompleted', claims),
    ...yesOrNo('primaryCompleted', claims),
    ...yesOrNo('promoted', claims),
  })
    .filter((field) => claims[RESULT_TAGS[field]] !== undefined)
    .flatMap((field) => fault('VALUE_NOT_ALLOWED', RESULT_TAGS[field], claims));
}

const yesOrNo = (field: ClaimedField, claims: Claims) =>
  claims[RESULT_TAGS[field]] === undefined ? {} : { [field]: claims[RESULT_TAGS[field]] === 'true' };

/** The record must be one of ours, of the sender, about the pupil whom we know under its code. */
export const knowledgeFaults: Rule = (claims, { known }) => {
  if (!known) return fault('CODE_UNKNOWN', 'MA_TRA_CUU_UUID', claims);
  if (!known.ofSender) return fault('RECORD_OF_ANOTHER_SCHOOL', 'MA_TRUONG', claims);
  return KNOWN_TAGS.filter((tag) => !agrees(tag, claims, known.claims)).flatMap((tag) =>
    fault('NOT_AS_KNOWN', tag, claims),
  );
};

/** A tag that was left out says nothing (CV 2088 II.1); birth dates are compared as days. */
const agrees = (tag: ClaimTag, claims: Claims, known: Claims): boolean =>
  claims[tag] === undefined ||
  (tag === 'NGAY_SINH' ? birthDay(claims) === birthDay(known) : claims[tag] === known[tag]);

function birthDay({ NGAY_SINH: text = '' }: Claims): string | undefined {
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  if (day && month && year) return calendarDay(Number(year), Number(month), Number(day));
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return isoYear ? calendarDay(Number(isoYear), Number(isoMonth), Number(isoDay)) : undefined;
}

const fault = (refused: string, field: ClaimTag, claims: Claims): readonly Fault[] => {
  const value = claims[field];
  return [{ refused, field, ...(value !== undefined && { value }) }];
};
