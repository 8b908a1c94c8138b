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
} as const satisfies RefusalCatalogue;
