import type { RefusalCatalogue } from '../refusal.ts';

/** What keeping a filter refuses. LOC: lọc. */
export const filterRefusals = {
  FILTERS_FULL: {
    code: 'HBS-LOC-101',
    status: 409,
    vi: 'Chưa lưu được: thầy cô đã có {most} bộ lọc.',
    en: 'Not saved: you have {most} filters already.',
    cure: {
      vi: 'Xóa một bộ lọc không còn dùng rồi lưu lại.',
      en: 'Delete one that you no longer use, then save again.',
    },
  },
  FILTER_NAME_TAKEN: {
    code: 'HBS-LOC-102',
    status: 409,
    vi: 'Chưa lưu được: thầy cô đã có một bộ lọc tên này ở trang này.',
    en: 'Not saved: you have a filter of this name on this page already.',
    cure: { vi: 'Đặt một tên khác.', en: 'Choose another name.' },
  },
  FILTER_UNKNOWN: {
    code: 'HBS-LOC-103',
    status: 404,
    vi: 'Không có bộ lọc này, hoặc nó không phải của thầy cô.',
    en: 'There is no such filter, or it is not yours.',
    cure: { vi: 'Mở danh sách bộ lọc để xem bộ nào còn.', en: 'Open the list of filters to see which are left.' },
  },
  FILTER_NOT_OF_PAGE: {
    code: 'HBS-LOC-104',
    status: 422,
    vi: 'Chưa lưu được: trang này không có bộ lọc như vậy.',
    en: 'Not saved: this page has no such filter.',
    cure: {
      vi: 'Chọn điều kiện lọc trên trang rồi lưu. Tên người đã gõ để tìm không được lưu lại.',
      en: 'Choose a filter on the page, then save it. A name typed for a search is never kept.',
    },
  },
} as const satisfies RefusalCatalogue;
