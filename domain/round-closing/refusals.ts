import type { RefusalCatalogue } from '../refusal.ts';

/** What a closing round refuses (record-year.md section 4). DC: đợt chốt. */
export const roundClosingRefusals = {
  DEADLINE_PASSED: {
    code: 'HBS-DC-101',
    status: 409,
    vi: 'Giờ chốt của đợt này đã qua nên không đổi được nữa.',
    en: 'The closing instant of this round has passed and can no longer be changed.',
    cure: { vi: 'Với trường nộp muộn, dùng "Đồng ý nộp muộn".', en: 'For a late school give a late consent.' },
  },
  DEADLINE_IN_THE_PAST: {
    code: 'HBS-DC-102',
    status: 422,
    vi: 'Giờ chốt mới đã ở quá khứ.',
    en: 'The new closing instant lies in the past.',
    cure: { vi: 'Chọn ngày sau hôm nay.', en: 'Choose a later day.' },
  },
  DUE_AFTER_CLOSING: {
    code: 'HBS-DC-103',
    status: 422,
    vi: 'Hạn nộp phải trước hoặc đúng giờ chốt.',
    en: 'The due instant may not lie after the closing.',
    cure: { vi: 'Chọn lại hạn nộp.', en: 'Choose another due day.' },
  },
} as const satisfies RefusalCatalogue;
