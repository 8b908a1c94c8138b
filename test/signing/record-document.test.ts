import { describe, expect, it } from '@jest/globals';
import { mandatoryIssueMissing, mandatoryMissing } from '../../domain/record/mandatory-fields.ts';
import type { RecordDocument, SubjectRow } from '../../domain/record/record-document.ts';
import { homeroomRegionDigest } from '../../signing/record-xml/prepare-record.ts';
import { generalInformation, studyHistory, yearSummary } from '../../signing/record-xml/record-elements.ts';
import { canonical } from '../../signing/xml/canonical.ts';
import { anIssue, aRecord, aSchool, PROFILE } from './builders.ts';
import { signedXmls } from './signed-record.ts';

describe('the record in the package', () => {
  it('has every mandatory tag of the specification, misspelt ones as published', async () => {
    const { seal } = await signedXmls(aSchool());
    const xml = seal.toString('utf8');
    for (const tag of MANDATORY_TAGS) expect(xml).toContain(`<${tag}>`);
  });

  it.each([
    ['GIOI_TINH', 'Nam'],
    ['NGAY_SINH', '05/03/2016'],
    ['NGAY_TAO_HOC_BA', '2026-05-30T07:30:00+07:00'],
    ['MA_KHOI', '4'],
    ['SO_CCCD', '049216004321'],
    ['TONG_SO_BUOI_NGHI_CO_PHEP', '2'],
    ['MA_CAP_HOC', '02'],
    ['NGAY_TRANG_THAI_CHUYEN_DEN', '2024-09-05T00:00:00+07:00'],
    ['KET_QUA_XEP_LOAI', 'Hoàn thành'],
    ['DUOC_LEN_LOP', 'true'],
    ['NANG_LUC_TIN_HOC', 'Đ'],
    ['NANG_LUC_GIAO_TIEP_HOC_TAC', 'T'],
    ['DIEM_KIEM_TRA_DINH_KY', '9'],
    ['NHAN_XET_GVCN', 'Em học tốt các môn, có nhiều tiến bộ về giao tiếp &amp; hợp tác; cần rèn thêm chữ viết.'],
  ])('writes %s as %s', (tag, value) => {
    expect(wholeOf(aRecord())).toContain(`<${tag}>${value}</${tag}>`);
  });

  it('leaves out what is not there, and rows that are not taught', () => {
    const xml = wholeOf(aRecord());
    expect(xml).not.toMatch(/TEN_QUAN_HUYEN|HO_VA_TEN_NGUOI_GIAM_HO|natureSociety|ethnicLanguage|<[A-Z_]+><\/[A-Z_]+>/);
  });

  it('keeps the order of the form in the score table', () => {
    const keys = [...wholeOf(aRecord()).matchAll(/<MA_MON_HOC>(\w+)</g)].map(([, key]) => key);
    expect(keys.slice(0, 5)).toEqual(['vietnamese', 'math', 'foreignLanguage1', 'historyGeography', 'science']);
  });

  it('writes decomposed letters composed (VN4)', () => {
    const document = aRecord();
    const decomposed = { ...document, pupil: { ...document.pupil, fullName: 'Trần Gia Bảo'.normalize('NFD') } };
    expect(wholeOf(decomposed)).toBe(wholeOf(document));
  });

  it('gives each page foot the short digest of what the homeroom teacher signs, and of nothing else', () => {
    const document = aRecord();
    const digest = homeroomRegionDigest(document, PROFILE);
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(homeroomRegionDigest({ ...document, weight: '40 kg' }, PROFILE)).toBe(digest);
    expect(homeroomRegionDigest({ ...document, promoted: false }, PROFILE)).not.toBe(digest);
  });
});

describe('what is missing before the homeroom signature', () => {
  const pupilWithout = (key: 'personalId' | 'birthPlace' | 'fatherName'): Partial<RecordDocument> => ({
    pupil: without(aRecord().pupil, key),
  });
  const subjectsWith = (at: number, change: Partial<SubjectRow>): Partial<RecordDocument> => ({
    subjects: aRecord().subjects.map((row, index) => (index === at ? { ...without(row, 'level'), ...change } : row)),
  });

  it.each<[string, RecordDocument, readonly string[]]>([
    ['nothing', aRecord(), []],
    ['the personal number (D25)', aRecord(pupilWithout('personalId')), ['pupil.personalId']],
    ['the birth place', aRecord(pupilWithout('birthPlace')), ['pupil.birthPlace']],
    ["the father's name, which is optional", aRecord(pupilWithout('fatherName')), []],
    ['the height', without(aRecord(), 'height'), ['height']],
    ['the absences', without(aRecord(), 'excusedAbsences'), ['excusedAbsences']],
    ['the result', without(aRecord(), 'yearResult'), ['yearResult']],
    ['the decision on promotion', without(aRecord(), 'promoted'), ['promoted']],
    ['a competence', aRecord({ competences: without(aRecord().competences, 'aesthetic') }), ['competences.aesthetic']],
    [
      'a competence that grades 1 and 2 do not have',
      aRecord({ competences: without(aRecord().competences, 'digital') }),
      [],
    ],
    ['a comment', aRecord({ comments: without(aRecord().comments, 'qualities') }), ['comments.qualities']],
    ['the level of a subject', aRecord(subjectsWith(1, {})), ['subjects.math.level']],
    ['the level of an exempted subject', aRecord(subjectsWith(9, { status: 'exempt' })), []],
    ['the study history', aRecord({ studyHistory: [] }), ['studyHistory']],
    ['the district of a year that had districts (D26)', aRecord({ schoolYear: '2024-2025' }), ['school.district']],
    ['an absence count of 0, which is there', aRecord({ unexcusedAbsences: 0 }), []],
  ])('names %s', (_, document, missing) => {
    expect(mandatoryMissing(document, PROFILE)).toEqual(missing);
  });

  it('asks for the five issue fields only at approval', () => {
    expect(mandatoryIssueMissing(anIssue(), PROFILE)).toEqual([]);
    expect(mandatoryIssueMissing({ ...anIssue(), place: '' }, PROFILE)).toEqual(['issue.place']);
  });
});

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}

function wholeOf(document: RecordDocument): string {
  return [generalInformation, studyHistory, yearSummary].map((region) => canonical(region(document, PROFILE))).join('');
}

/** Column M of package.md section 3, but for the district (D26). */
const MANDATORY_TAGS = `PHIEN_BAN THONG_TU MA_TRA_CUU_UUID TEN_NAM_HOC MA_SO_GIAO_DUC TEN_SO_GD MA_TRUONG TEN_TRUONG
TEN_XA_PHUONG TEN_TINH_THANH_PHO MA_CAP_HOC SO_SO_DANG_BO HO_VA_TEN SO_CCCD MA_HOC_SINH GIOI_TINH NGAY_SINH CAN_NANG CHIEU_CAO
TONG_SO_BUOI_NGHI_CO_PHEP THONG_SO_BUOI_NGHI_KHONG_PHEP NOI_SINH QUE_QUAN CHO_O_HIEN_NAY DAN_TOC QUOC_TICH HO_VA_TEN_ME
TEN_GIAM_HIEU_KY_HOC_BA SO_CCCD_GIAM_HIEU_KY_HOC_BA DIA_DANH_PHAT_HANH_HOC_BA NGAY_TAO_HOC_BA NGAY_KY_PHAT_HANH_HOC_BA
CHUC_VU_GIAM_HIEU_KY_HOC_BA MA_KHOI TEN_LOP NAM_HOC NGAY_TRANG_THAI_CHUYEN_DEN KET_QUA_XEP_LOAI DUOC_LEN_LOP
DA_HOAN_THANH_CHUONG_TRINH_LOP_HOC NHAN_XET_GVCN MA_MON_HOC TEN_MON_HOC MUC_DAT_DUOC NANG_LUC_TU_CHU_TU_HOC
NANG_LUC_GIAO_TIEP_HOC_TAC NANG_LUC_GIAI_QUYET_VAN_DE_SANG_TAO NANG_LUC_NGON_NGU NANG_LUC_TINH_TOAN NANG_LUC_KHOA_HOC
NANG_LUC_THAM_MI NANG_LUC_THE_CHAT PHAM_CHAT_YEU_NUOC PHAM_CHAT_NHAN_AI PHAM_CHAT_CHAM_CHI PHAM_CHAT_TRUNG_THUC
PHAM_CHAT_TRACH_NHIEM NHAN_XET_PHAM_CHAT NHAN_XET_NANG_LUC_CHUNG NHAN_XET_NANG_LUC_DAC_THU NGAY_KY GVCN CBQL KY_PHAT_HANH`.split(
  /\s+/,
);
