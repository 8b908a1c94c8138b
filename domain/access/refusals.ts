import type { RefusalCatalogue } from '../refusal.ts';

/** What the way in refuses. WEB: every page and route. */
export const accessRefusals = {
  PAGE_NOT_FOUND: {
    code: 'HBS-WEB-404',
    status: 404,
    vi: 'Không mở được trang này: trang không có, hoặc nằm ngoài phần việc của thầy cô.',
    en: 'This page cannot be opened: it does not exist, or lies outside your duties.',
    cure: { vi: 'Quay về danh sách việc.', en: 'Go back to the list of tasks.' },
  },
  SIGN_IN_FIRST: {
    code: 'HBS-WEB-401',
    status: 401,
    vi: 'Phiên đăng nhập đã hết. Nội dung đang nhập vẫn còn trên máy này.',
    en: 'The session has ended. What you typed is still on this device.',
    cure: { vi: 'Đăng nhập lại, rồi làm tiếp.', en: 'Sign in again, then go on.' },
  },
  SIGN_IN_FAILED: {
    code: 'HBS-WEB-411',
    status: 422,
    vi: 'Chưa đăng nhập được: tên đăng nhập hoặc mật khẩu chưa đúng.',
    en: 'Not signed in: the user name or the password is not right.',
    cure: { vi: 'Nhập lại; tắt Unikey khi gõ mật khẩu.', en: 'Type them again; switch Unikey off for the password.' },
  },
  SIGN_IN_LATER: {
    code: 'HBS-WEB-429',
    status: 429,
    vi: 'Tài khoản này vừa sai nhiều lần. Chờ {seconds} giây rồi thử lại.',
    en: 'Too many wrong tries for this account. Wait {seconds} seconds, then try again.',
    cure: { vi: 'Quên mật khẩu: nhờ quản trị của trường.', en: 'Forgotten password: ask the school’s administrator.' },
  },
  FORM_EXPIRED: {
    code: 'HBS-WEB-403',
    status: 403,
    vi: 'Chưa gửi được: trang này mở từ phiên đăng nhập trước.',
    en: 'Not sent: this page was opened in an earlier session.',
    cure: { vi: 'Mở lại trang rồi gửi lần nữa.', en: 'Open the page again and send it once more.' },
  },
  PLACE_NOT_CHOSEN: {
    code: 'HBS-WEB-421',
    status: 422,
    vi: 'Chưa làm: thầy cô làm việc ở {n} đơn vị, và lần gửi này không nói là cho đơn vị nào. Chưa có gì được ghi.',
    en: 'Not done: you work at {n} units, and what was sent does not say for which. Nothing was written.',
    cure: {
      vi: 'Mở lại trang, chọn nơi làm việc ở đầu trang, rồi gửi lại.',
      en: 'Open the page again, choose the place of work at its top, and send again.',
    },
  },
  BODY_NOT_READ: {
    code: 'HBS-WEB-400',
    status: 400,
    vi: 'Không đọc được nội dung gửi lên.',
    en: 'What was sent cannot be read.',
    cure: { vi: 'Gửi đúng dạng JSON hoặc biểu mẫu.', en: 'Send well-formed JSON or a form.' },
  },
  BODY_NOT_VALID: {
    code: 'HBS-WEB-422',
    status: 422,
    vi: 'Nội dung gửi lên thiếu hoặc sai ở: {fields}.',
    en: 'What was sent is missing or wrong at: {fields}.',
    cure: { vi: 'Sửa các mục đó rồi gửi lại.', en: 'Correct these fields and send again.' },
  },
  DAY_OF_FORM_NOT_READ: {
    code: 'HBS-WEB-424',
    status: 422,
    vi: 'Ngày hoặc giờ gõ vào không có trong lịch (ngày trước, tháng sau).',
    en: 'A day or a time that was typed is not in the calendar (day first, then month).',
    cure: {
      vi: 'Gõ đủ bốn chữ số của năm, ví dụ 30/06/2026; giờ như 07:30.',
      en: 'Type the year with four digits, as in 30/06/2026; a time as in 07:30.',
    },
  },
  BODY_TOO_LARGE: {
    code: 'HBS-WEB-413',
    status: 413,
    vi: 'Nội dung gửi lên quá lớn (tối đa {most} KB).',
    en: 'What was sent is too large (at most {most} KB).',
    cure: { vi: 'Chia nhỏ rồi gửi lại.', en: 'Split it and send again.' },
  },
  BODY_TOO_SLOW: {
    code: 'HBS-WEB-408',
    status: 408,
    vi: 'Nội dung gửi lên tới quá chậm nên đã ngừng nhận. Chưa có gì được ghi.',
    en: 'What was sent came too slowly and was given up. Nothing was written.',
    cure: { vi: 'Kiểm tra mạng rồi gửi lại.', en: 'Check the network and send again.' },
  },
  KIND_NOT_READ: {
    code: 'HBS-WEB-415',
    status: 415,
    vi: 'Không nhận dạng nội dung này.',
    en: 'This kind of content is not taken.',
    cure: { vi: 'Gửi JSON hoặc biểu mẫu.', en: 'Send JSON or a form.' },
  },
  DATABASE_AWAY: {
    code: 'HBS-WEB-501',
    status: 503,
    vi: 'Hệ thống đang gián đoạn. Việc vừa gửi có thể chưa được ghi; bản nháp đã lưu vẫn còn nguyên.',
    en: 'The system is interrupted. What you just sent may not be written; saved drafts are unharmed.',
    cure: {
      vi: 'Chờ một phút rồi tải lại trang và gửi lại: cùng một việc chỉ được ghi một lần.',
      en: 'Wait a minute, load the page and send again: the same act is written only once.',
    },
  },
  ENGINE_AWAY: {
    code: 'HBS-WEB-502',
    status: 503,
    vi: 'Bộ phận xử lý việc đang gián đoạn. Bản nháp vẫn còn nguyên.',
    en: 'The part that handles acts is interrupted. Drafts are unharmed.',
    cure: { vi: 'Chờ một phút rồi làm lại.', en: 'Wait a minute, then do it again.' },
  },
  FAULT: {
    code: 'HBS-WEB-503',
    status: 503,
    vi: 'Có trục trặc ở phía hệ thống. Chưa ghi gì.',
    en: 'Something went wrong on our side. Nothing was written.',
    cure: { vi: 'Thử lại; nếu vẫn vậy, báo quản trị mã này.', en: 'Try again; if it stays so, report this code.' },
  },
} as const satisfies RefusalCatalogue;
