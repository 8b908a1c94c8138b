import type { RefusalCatalogue } from '../refusal.ts';

/** What the province's overview refuses. TQ: tổng quan. */
export const overviewRefusals = {
  NOBODY_TO_REMIND: {
    code: 'HBS-TQ-101',
    status: 409,
    vi: 'Không gửi lời nhắc nào: không còn ai phải nhắc, hoặc mọi người đã được Sở nhắc hôm nay.',
    en: 'No reminder was sent: nobody is waited for, or all were reminded by the province today.',
    cure: { vi: 'Ngày mai nhắc lại được.', en: 'You can remind again tomorrow.' },
  },
} as const satisfies RefusalCatalogue;
