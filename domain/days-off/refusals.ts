import type { RefusalCatalogue } from '../refusal.ts';

/** What is refused of the days off that the province sets (Bộ luật Lao động Điều 111, 112). NN: ngày nghỉ. */
export const dayOffRefusals = {
  DAY_OFF_ALREADY: {
    code: 'HBS-NN-101',
    status: 409,
    vi: 'Chưa thêm: ngày này đã là ngày nghỉ.',
    en: 'Not added: that day is a day off already.',
    cure: { vi: 'Xem danh sách ngày nghỉ; chọn ngày khác.', en: 'See the list of days off; choose another day.' },
  },
  DAY_OFF_PAST: {
    code: 'HBS-NN-102',
    status: 422,
    vi: 'Chưa đổi: ngày này đã qua.',
    en: 'Not changed: that day has passed.',
    cure: { vi: 'Chọn ngày từ hôm nay trở đi.', en: 'Choose a day from today on.' },
  },
  DAY_OFF_ENDED: {
    code: 'HBS-NN-103',
    status: 409,
    vi: 'Ngày nghỉ này đã bỏ rồi.',
    en: 'This day off was taken away already.',
    cure: { vi: 'Tải lại trang.', en: 'Load the page again.' },
  },
} as const satisfies RefusalCatalogue;
