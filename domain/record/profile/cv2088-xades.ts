import type { RecordProfile, Rule, ValueForm, ValueRule } from './record-profile.ts';

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const RSA_PSS_SHA256 = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';
const ECDSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';

/**
 * The default profile: tags of CV 2088 Phụ lục 1.1 v1.0 (package.md section 3) with their spelling as published
 * (`THONG_SO_…`, `…_HOC_TAC`), signatures that are XML Signatures with the ministry's signing time and XAdES B-B at once
 * (record-files.md section 1). Values that the ministry has not published are ours (package.md section 9).
 */
export const CV2088_XADES: RecordProfile = {
  name: 'cv2088-xades',
  idAttribute: 'Id',
  regions: {
    general: {
      tag: 'THONG_TIN_CHUNG',
      children: [
        must('PHIEN_BAN', 'lookupCode', { constant: '1.0' }),
        must('THONG_TU', 'lookupCode', { constant: '27/2020/TT-BGDĐT' }),
        must('MA_TRA_CUU_UUID', 'lookupCode'),
        must('TEN_NAM_HOC', 'schoolYear'),
        must('MA_SO_GIAO_DUC', 'provinceOffice.code'),
        must('TEN_SO_GD', 'provinceOffice.name'),
        must('MA_TRUONG', 'school.code'),
        must('TEN_TRUONG', 'school.name'),
        // Districts ended on 30/6/2025; later the tag is left out (D26).
        { tag: 'TEN_QUAN_HUYEN', from: 'school.district', as: 'text', mandatory: { untilSchoolYear: '2024-2025' } },
        must('TEN_XA_PHUONG', 'school.commune'),
        must('TEN_TINH_THANH_PHO', 'school.province'),
        must('MA_CAP_HOC', 'lookupCode', { constant: '02' }),
        must('SO_SO_DANG_BO', 'enrolmentNumber'),
        must('HO_VA_TEN', 'pupil.fullName'),
        must('SO_CCCD', 'pupil.personalId'),
        must('MA_HOC_SINH', 'pupil.pupilCode'),
        must('GIOI_TINH', 'pupil.gender', { map: { male: 'Nam', female: 'Nữ' } }),
        must('NGAY_SINH', 'pupil.birthDate', 'displayDate'),
        must('CAN_NANG', 'weight'),
        must('CHIEU_CAO', 'height'),
        must('TONG_SO_BUOI_NGHI_CO_PHEP', 'excusedAbsences', 'number'),
        must('THONG_SO_BUOI_NGHI_KHONG_PHEP', 'unexcusedAbsences', 'number'),
        must('NOI_SINH', 'pupil.birthPlace'),
        must('QUE_QUAN', 'pupil.homeTown'),
        must('CHO_O_HIEN_NAY', 'pupil.residence'),
        must('DAN_TOC', 'pupil.ethnicity'),
        must('QUOC_TICH', 'pupil.nationality'),
        may('HO_VA_TEN_CHA', 'pupil.fatherName'),
        must('HO_VA_TEN_ME', 'pupil.motherName'),
        may('HO_VA_TEN_NGUOI_GIAM_HO', 'pupil.guardianName'),
        must('TEN_GIAM_HIEU_KY_HOC_BA', 'issue.manager.fullName'),
        must('SO_CCCD_GIAM_HIEU_KY_HOC_BA', 'issue.manager.personalId'),
        must('DIA_DANH_PHAT_HANH_HOC_BA', 'issue.place'),
        must('NGAY_TAO_HOC_BA', 'createdAt', 'dateTime'),
        must('NGAY_KY_PHAT_HANH_HOC_BA', 'issue.issueDate', 'day'),
        must('CHUC_VU_GIAM_HIEU_KY_HOC_BA', 'issue.manager.position'),
        may('TEN_GIAO_VIEN_CHU_NHIEM', 'homeroomTeacher.fullName'),
        may('SO_CCCD_GIAO_VIEN_CHU_NHIEM', 'homeroomTeacher.personalId'),
        must('MA_KHOI', 'schoolClass.grade', 'number'),
        must('TEN_LOP', 'schoolClass.name'),
      ],
    },
    history: {
      tag: 'QUA_TRINH_HOC_TAP',
      idPrefix: 'history',
      children: [
        {
          forEach: 'studyHistory',
          each: {
            tag: 'NAM_HOC_TAP',
            children: [
              must('NAM_HOC', 'schoolYear'),
              must('TEN_LOP', 'className'),
              must('TEN_TRUONG', 'schoolName'),
              must('NGAY_TRANG_THAI_CHUYEN_DEN', 'arrivalDate', 'day'),
            ],
          },
        },
      ],
    },
    summary: {
      tag: 'TONG_KET',
      idPrefix: 'summary',
      children: [
        must('KET_QUA_XEP_LOAI', 'yearResult', {
          map: {
            excellent: 'Hoàn thành xuất sắc',
            completedWell: 'Hoàn thành tốt',
            completed: 'Hoàn thành',
            notCompleted: 'Chưa hoàn thành',
          },
        }),
        must('DUOC_LEN_LOP', 'promoted', yesNo()),
        may('NOI_DUNG_HOAN_THANH_CHUONG_TRINH', 'completionText'),
        must('DA_HOAN_THANH_CHUONG_TRINH_LOP_HOC', 'gradeCompleted', yesNo()),
        may('DA_HOAN_THANH_CHUONG_TRINH_TIEU_HOC', 'primaryCompleted', yesNo()),
        may('NOI_DUNG_KHEN_THUONG', 'award'),
        may('NOI_DUNG_KHEN_THUONG_DOT_XUAT', 'spotAward'),
        must('NHAN_XET_GVCN', 'comments.homeroom'),
        // An elective that is not taken is absent from the record (assessment.md section 4).
        { tag: 'BANG_DIEM', forEach: 'subjects', onlyStatus: ['rated', 'exempt'], each: subjectRow() },
        {
          tag: 'DANH_GIA_NANG_LUC_PHAM_CHAT',
          children: [
            trait('NANG_LUC_TU_CHU_TU_HOC', 'competences.selfReliance'),
            trait('NANG_LUC_GIAO_TIEP_HOC_TAC', 'competences.communication'),
            trait('NANG_LUC_GIAI_QUYET_VAN_DE_SANG_TAO', 'competences.problemSolving'),
            trait('NANG_LUC_NGON_NGU', 'competences.language'),
            trait('NANG_LUC_TINH_TOAN', 'competences.numeracy'),
            trait('NANG_LUC_KHOA_HOC', 'competences.scientific'),
            // No such subject in grades 1 and 2 (assessment.md section 3).
            { ...trait('NANG_LUC_CONG_NGHE', 'competences.technological'), mandatory: 'never' },
            { ...trait('NANG_LUC_TIN_HOC', 'competences.digital'), mandatory: 'never' },
            trait('NANG_LUC_THAM_MI', 'competences.aesthetic'),
            trait('NANG_LUC_THE_CHAT', 'competences.physical'),
            trait('PHAM_CHAT_YEU_NUOC', 'qualities.patriotism'),
            trait('PHAM_CHAT_NHAN_AI', 'qualities.compassion'),
            trait('PHAM_CHAT_CHAM_CHI', 'qualities.diligence'),
            trait('PHAM_CHAT_TRUNG_THUC', 'qualities.honesty'),
            trait('PHAM_CHAT_TRACH_NHIEM', 'qualities.responsibility'),
            must('NHAN_XET_PHAM_CHAT', 'comments.qualities'),
            must('NHAN_XET_NANG_LUC_CHUNG', 'comments.generalCompetences'),
            must('NHAN_XET_NANG_LUC_DAC_THU', 'comments.specificCompetences'),
          ],
        },
      ],
    },
  },
  subjectRow: subjectRow(),
  tags: {
    record: 'HOC_BA',
    data: 'DU_LIEU_HOC_BA',
    signers: 'DANH_SACH_THONG_TIN_KY',
    signedAt: 'NGAY_KY',
    personalId: 'SO_CCCD',
    signer: { homeroom: 'GVCN', principal: 'CBQL', seal: 'KY_PHAT_HANH' },
  },
  list: { tag: 'DANH_SACH_HOC_BA', idAttribute: 'id', id: 'dataDanhSach' },
  // TT 15/2025/TT-BKHCN names RSASSA-PSS, practice and its tools use v1.5: both are accepted (signatures.md 2.5).
  signatureMethods: {
    produced: { RSA: RSA_SHA256, EC: ECDSA_SHA256 },
    accepted: [RSA_SHA256, RSA_PSS_SHA256, ECDSA_SHA256],
  },
  subjectSignature: 'manifest',
};

function must(tag: string, from: string, as: ValueForm = 'text'): ValueRule {
  return { tag, from, as, mandatory: 'always' };
}

function may(tag: string, from: string, as: ValueForm = 'text'): ValueRule {
  return { tag, from, as, mandatory: 'never' };
}

function yesNo(): ValueForm {
  return { map: { true: 'true', false: 'false' } };
}

/** T, Đ, C of the trait scale (Phụ lục 1 guide 3 TT 27/2020). */
function trait(tag: string, from: string): ValueRule {
  return must(tag, `${from}.value`, { map: { good: 'T', met: 'Đ', needsEffort: 'C' } });
}

function subjectRow(): { readonly tag: string; readonly children: readonly Rule[] } {
  return {
    tag: 'MON_HOC',
    children: [
      must('MA_MON_HOC', 'key'),
      must('TEN_MON_HOC', 'name'),
      // T, H, C of the subject scale (guide 2).
      must('MUC_DAT_DUOC', 'level.value', { map: { completedWell: 'T', completed: 'H', notCompleted: 'C' } }),
      may('DIEM_KIEM_TRA_DINH_KY', 'score', 'number'),
    ],
  };
}
