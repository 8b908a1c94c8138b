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
    vi: 'Hạn mới đã ở quá khứ.',
    en: 'The new instant lies in the past.',
    cure: { vi: 'Chọn ngày sau hôm nay.', en: 'Choose a later day.' },
  },
  DUE_AFTER_CLOSING: {
    code: 'HBS-DC-103',
    status: 422,
    vi: 'Hạn nộp phải trước hoặc đúng giờ chốt.',
    en: 'The due instant may not lie after the closing.',
    cure: { vi: 'Chọn lại hạn nộp.', en: 'Choose another due day.' },
  },
  DEADLINE_CHANGED_SINCE: {
    code: 'HBS-DC-107',
    status: 409,
    vi: 'Chưa đổi: có người vừa đổi hạn của đợt này sau khi trang được mở.',
    en: 'Not changed: somebody moved an instant of this round after the page was opened.',
    cure: {
      vi: 'Xem lại hạn hiện nay và ảnh hưởng, rồi đổi.',
      en: 'Look at the present instants and the effect, then change.',
    },
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
  DUE_PASSED: {
    code: 'HBS-DC-104',
    status: 409,
    vi: 'Hạn nộp của đợt này đã qua nên không đổi được nữa.',
    en: 'The due instant of this round has passed and can no longer be changed.',
    cure: {
      vi: 'Còn đổi được giờ chốt: nộp trước giờ chốt vẫn nhận, ghi là muộn.',
      en: 'The closing can still be moved: what is submitted before it is taken, as late.',
    },
  },
  REPORT_DUE_BEFORE_CLOSING: {
    code: 'HBS-DC-105',
    status: 422,
    vi: 'Hạn báo cáo Bộ phải sau giờ chốt.',
    en: 'The report may not be due before the closing.',
    cure: { vi: 'Đổi hạn báo cáo Bộ trước, rồi đổi giờ chốt.', en: 'Move the report’s day first, then the closing.' },
  },
  CONSENT_OVER: {
    code: 'HBS-DC-106',
    status: 409,
    vi: 'Cho phép nộp muộn này đã hết hạn hoặc đã rút.',
    en: 'This late consent has ended or was withdrawn.',
    cure: { vi: 'Tải lại trang để xem các cho phép còn hiệu lực.', en: 'Load the page again to see those in force.' },
  },
} as const satisfies RefusalCatalogue;
