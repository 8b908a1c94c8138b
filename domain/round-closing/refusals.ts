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
  CLOSING_NUMBER_OTHER: {
    code: 'HBS-DC-121',
    status: 422,
    vi: 'Chưa chốt: số vừa gõ là {typed}, trong phạm vi đã chọn có {closable} học bạ chốt được.',
    en: 'Not closed: you typed {typed}; in what you chose {closable} records can be closed.',
    cure: {
      vi: 'Xem lại các lớp đã chọn, rồi gõ đúng số học bạ sẽ chốt.',
      en: 'Look at the classes you chose, then type the number of records to close.',
    },
  },
  NOTHING_TO_CLOSE: {
    code: 'HBS-DC-122',
    status: 409,
    vi: 'Chưa chốt: trong phạm vi đã chọn chưa có học bạ nào Sở đã nhận.',
    en: 'Not closed: the province has received no record of what you chose.',
    cure: { vi: 'Chọn lớp khác, hoặc chờ Sở nhận.', en: 'Choose other classes, or wait for the province.' },
  },
} as const satisfies RefusalCatalogue;
