import type { RefusalCatalogue } from '../refusal.ts';

/** What a class sheet refuses (record-year.md section 5). BN: bảng nhập. */
export const classSheetRefusals = {
  NOT_YOUR_SHEET: {
    code: 'HBS-BN-101',
    status: 403,
    vi: 'Bảng này không do thầy cô phụ trách nên chỉ được xem.',
    en: 'This sheet is not assigned to you.',
    cure: {
      vi: 'Xem lại phân công chuyên môn; hiệu trưởng có thể phân công lại.',
      en: 'Check the assignment; the principal can assign it anew.',
    },
  },
  TEACHER_IN_POST: {
    code: 'HBS-BN-102',
    status: 409,
    vi: 'Giáo viên của bảng vẫn đang được phân công nên người khác không xác nhận thay.',
    en: 'The sheet’s teacher is in post, so nobody confirms in his place.',
    cure: { vi: 'Nhắc giáo viên ký.', en: 'Remind the teacher to sign.' },
  },
  CELL_UNKNOWN: {
    code: 'HBS-BN-103',
    status: 404,
    vi: 'Ô này không có trên bảng của kỳ này.',
    en: 'The sheet has no such cell at this point.',
    cure: { vi: 'Tải lại trang.', en: 'Load the page again.' },
  },
  ENTRY_LOCKED: {
    code: 'HBS-BN-111',
    status: 409,
    vi: 'Bảng đang khóa theo yêu cầu của trường hoặc cấp trên (Điều 8.3, 11.1).',
    en: 'The sheet is locked by the school or a level above.',
    cure: {
      vi: 'Xem lý do và thời gian khóa; liên hệ quản trị viên của trường.',
      en: 'See why and until when; ask the school’s administrator.',
    },
  },
  WINDOW_CLOSED: {
    code: 'HBS-BN-112',
    status: 409,
    vi: 'Chưa đến hoặc đã hết thời gian nhập của kỳ này.',
    en: 'The entry window of this point is not open.',
    cure: {
      vi: 'Xem lịch nhập của trường; nháp đã lưu vẫn còn.',
      en: 'See the school’s schedule; saved drafts are still there.',
    },
  },
  YEAR_END_IS_SIGNED: {
    code: 'HBS-BN-121',
    status: 409,
    vi: 'Kết quả cuối năm phải ký số, không nộp suông.',
    en: 'The year’s end is signed, not just handed in.',
    cure: { vi: 'Chọn "Nộp và ký".', en: 'Choose "Hand in and sign".' },
  },
  POINT_ALREADY_SUBMITTED: {
    code: 'HBS-BN-122',
    status: 409,
    vi: 'Kỳ này đã nộp rồi.',
    en: 'This point has been handed in already.',
    cure: { vi: 'Không cần làm gì thêm.', en: 'Nothing more to do.' },
  },
  SHEET_INCOMPLETE: {
    code: 'HBS-BN-123',
    status: 409,
    vi: 'Còn {missing} em thiếu mục bắt buộc.',
    en: '{missing} pupils lack something mandatory.',
    cure: { vi: 'Điền ô còn thiếu (F8 đến ô kế tiếp).', en: 'Fill in the missing cells (F8 goes to the next).' },
  },
  HOMEROOM_SIGNS_RECORDS: {
    code: 'HBS-BN-124',
    status: 409,
    vi: 'Phần chủ nhiệm được ký cùng học bạ, không ký theo bảng.',
    en: 'The homeroom part is signed with the record, not as a sheet.',
    cure: { vi: 'Vào "Ký học bạ" của lớp.', en: 'Go to "Sign records" of the class.' },
  },
  NOTHING_TO_SIGN: {
    code: 'HBS-BN-125',
    status: 409,
    vi: 'Không có dòng nào ký được.',
    en: 'There is no row that can be signed.',
    cure: { vi: 'Điền đủ ít nhất một em rồi ký.', en: 'Complete at least one pupil, then sign.' },
  },
  TOO_MANY_SHEETS: {
    code: 'HBS-BN-126',
    status: 400,
    vi: 'Chọn nhiều bảng quá: mỗi lần ký tối đa {most} bảng, thầy cô đã chọn {chosen}.',
    en: 'Too many sheets chosen: at most {most} are signed at a time, you chose {chosen}.',
    cure: {
      vi: 'Về Việc của tôi, chọn ít bảng hơn rồi ký; các bảng còn lại ký ở lần sau.',
      en: 'Go back to My tasks, choose fewer and sign them; sign the others the next time.',
    },
  },
  ROW_UNKNOWN: {
    code: 'HBS-BN-131',
    status: 404,
    vi: 'Không có học sinh này trong bảng.',
    en: 'This pupil is not on the sheet.',
    cure: { vi: 'Tải lại bảng.', en: 'Reload the sheet.' },
  },
  ROW_ALREADY_SIGNED: {
    code: 'HBS-BN-132',
    status: 409,
    vi: 'Dòng này đã ký rồi.',
    en: 'This row is signed already.',
    cure: {
      vi: 'Không cần làm gì thêm; muốn sửa thì xin trả lại.',
      en: 'Nothing more to do; to change it, have it returned.',
    },
  },
} as const satisfies RefusalCatalogue;
