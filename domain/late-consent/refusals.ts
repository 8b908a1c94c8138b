import type { RefusalCatalogue } from '../refusal.ts';

/** What is refused of a school's application for a late consent, and of its answer (D4). NM: nộp muộn. */
export const lateConsentRefusals = {
  APPLICATION_OPEN: {
    code: 'HBS-NM-101',
    status: 409,
    vi: 'Chưa gửi: đã có đơn xin nộp muộn đang chờ Sở trả lời cho cả trường hoặc cho em đã chọn.',
    en: 'Not sent: an application for the school, or for a pupil you chose, waits for an answer already.',
    cure: {
      vi: 'Chờ Sở trả lời, hoặc rút đơn ấy rồi gửi lại.',
      en: 'Wait for the answer, or withdraw that one first.',
    },
  },
  APPLICATION_FOR_NOBODY: {
    code: 'HBS-NM-102',
    status: 422,
    vi: 'Chưa gửi: chưa chọn em nào.',
    en: 'Not sent: no pupil is chosen.',
    cure: { vi: 'Chọn ít nhất một em, hoặc xin cho cả trường.', en: 'Choose a pupil, or apply for the whole school.' },
  },
  APPLICATION_ANSWERED: {
    code: 'HBS-NM-103',
    status: 409,
    vi: 'Đơn này đã được trả lời hoặc đã rút.',
    en: 'This application was answered or withdrawn already.',
    cure: { vi: 'Tải lại trang để xem câu trả lời.', en: 'Load the page again to see the answer.' },
  },
  CONSENT_LONG_ENOUGH: {
    code: 'HBS-NM-104',
    status: 409,
    vi: 'Chưa gửi: Sở đã cho nộp muộn đến ngày này hoặc muộn hơn.',
    en: 'Not sent: there is a late consent until that day or longer.',
    cure: {
      vi: 'Không cần xin nữa; muốn lâu hơn, chọn ngày sau đó.',
      en: 'Nothing to ask for; for longer choose a later day.',
    },
  },
} as const satisfies RefusalCatalogue;
