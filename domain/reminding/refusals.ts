import type { RefusalCatalogue } from '../refusal.ts';

/** What is refused of reminding, from whatever page. TQ: tổng quan, where it began. */
export const remindingRefusals = {
  NOBODY_TO_REMIND: {
    code: 'HBS-TQ-101',
    status: 409,
    vi: 'Không gửi lời nhắc nào: không còn ai phải nhắc, hoặc mọi người đã được nhắc hôm nay.',
    en: 'No reminder was sent: nobody is waited for, or all were reminded today.',
    cure: { vi: 'Ngày mai nhắc lại được.', en: 'You can remind again tomorrow.' },
  },
} as const satisfies RefusalCatalogue;
