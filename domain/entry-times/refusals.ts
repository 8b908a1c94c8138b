import type { RefusalCatalogue } from '../refusal.ts';

/** What is refused of locks and windows (Điều 8.3c, 11.1; D19). KN: khóa nhập. */
export const entryTimesRefusals = {
  LOCK_IN_THE_PAST: {
    code: 'HBS-KN-101',
    status: 422,
    vi: 'Chưa khóa: giờ bắt đầu đã qua. Khóa không có hiệu lực lùi về trước.',
    en: 'Not locked: the beginning has passed. A lock never acts backwards.',
    cure: { vi: 'Để trống giờ bắt đầu để khóa ngay.', en: 'Leave the beginning empty to lock at once.' },
  },
  LOCK_WITHOUT_TIME: {
    code: 'HBS-KN-102',
    status: 422,
    vi: 'Chưa khóa: giờ mở lại phải sau giờ khóa.',
    en: 'Not locked: it would end before it begins.',
    cure: { vi: 'Chọn lại giờ mở, hoặc để trống.', en: 'Choose a later end, or none.' },
  },
  LOCK_OVER: {
    code: 'HBS-KN-103',
    status: 409,
    vi: 'Khóa này đã hết hiệu lực.',
    en: 'This lock has ended already.',
    cure: { vi: 'Tải lại trang.', en: 'Load the page again.' },
  },
  WINDOW_WITHOUT_TIME: {
    code: 'HBS-KN-104',
    status: 422,
    vi: 'Chưa đổi: giờ đóng phải sau giờ mở.',
    en: 'Not changed: the window would close before it opens.',
    cure: { vi: 'Chọn lại hai mốc.', en: 'Choose the two instants again.' },
  },
  WINDOW_CHANGED_SINCE: {
    code: 'HBS-KN-106',
    status: 409,
    vi: 'Chưa đổi: có người vừa đổi thời gian nhập này sau khi trang được mở.',
    en: 'Not changed: somebody changed this window after the page was opened.',
    cure: { vi: 'Xem hai mốc hiện nay, rồi đổi.', en: 'Look at the present instants, then change them.' },
  },
  WINDOW_IN_THE_PAST: {
    code: 'HBS-KN-105',
    status: 422,
    vi: 'Chưa đổi: giờ đóng mới đã qua.',
    en: 'Not changed: the new closing has passed.',
    cure: { vi: 'Muốn dừng nhập ngay, hãy khóa.', en: 'To stop entry at once, lock it.' },
  },
} as const satisfies RefusalCatalogue;
