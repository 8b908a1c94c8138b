import type { RefusalCatalogue } from '../refusal.ts';

/** What the public look-up refuses (D18). TC: tra cứu. */
export const lookUpRefusals = {
  LOOK_UP_TOO_OFTEN: {
    code: 'HBS-TC-101',
    status: 429,
    vi: 'Đã thử sai nhiều lần. Mời thử lại sau {minutes} phút.',
    en: 'Too many failed tries. Please try again in {minutes} minutes.',
    cure: {
      vi: 'Kiểm tra lại mã trên học bạ và ngày sinh; cả trường dùng chung mạng vẫn tra được mã khác.',
      en: 'Check the code on the record and the date of birth; others behind the same network can still look up other codes.',
    },
  },
  LOOK_UP_DAY_NOT_READ: {
    code: 'HBS-TC-102',
    status: 422,
    vi: 'Chưa đọc được ngày sinh.',
    en: 'The date of birth cannot be read.',
    cure: {
      vi: 'Gõ ngày, tháng, năm đủ bốn chữ số, ví dụ 05/09/2015.',
      en: 'Type day, month and the year with four digits, for example 05/09/2015.',
    },
  },
  LOOK_UP_NO_FILE: {
    code: 'HBS-TC-103',
    status: 422,
    vi: 'Chưa có tệp nào được chọn.',
    en: 'No file was chosen.',
    cure: { vi: 'Chọn tệp XML của học bạ rồi kiểm tra.', en: 'Choose the record’s XML file, then check it.' },
  },
  LOOK_UP_NOT_FOUND: {
    code: 'HBS-TC-404',
    status: 404,
    vi: 'Không có học bạ nào khớp với mã và ngày sinh này.',
    en: 'No record matches this code and date of birth.',
    cure: {
      vi: 'Có thể gõ nhầm một ký tự, hoặc ngày sinh khác ngày ghi trong học bạ. Quý vị xem lại rồi thử lần nữa.',
      en: 'A character may be mistyped, or the date differs from the one in the record. Please check and try again.',
    },
  },
} as const satisfies RefusalCatalogue;
