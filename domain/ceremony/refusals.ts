import type { RefusalCatalogue } from '../refusal.ts';

/** What a signing ceremony refuses (record-files.md section 3). PK: phiên ký. */
export const ceremonyRefusals = {
  PIN_WRONG: {
    code: 'HBS-PK-101',
    status: 422,
    vi: 'Mã PIN không đúng. Còn {left} lần thử.',
    en: 'The PIN is wrong. {left} tries left.',
    cure: { vi: 'Nhập lại; tắt Unikey khi gõ PIN.', en: 'Type it again; switch Unikey off for the PIN.' },
  },
  PIN_NOT_ASCII: {
    code: 'HBS-PK-102',
    status: 422,
    vi: 'PIN có chữ có dấu, có lẽ Unikey đang bật. Lần này không tính.',
    en: 'The PIN holds accented letters; Unikey seems to be on. This try was not counted.',
    cure: {
      vi: 'Tắt Unikey (Ctrl + Shift) rồi nhập lại.',
      en: 'Switch Unikey off (Ctrl + Shift), then type it again.',
    },
  },
  CEREMONY_ENDED: {
    code: 'HBS-PK-111',
    status: 409,
    vi: 'Phiên ký đã kết thúc.',
    en: 'The ceremony has ended.',
    cure: { vi: 'Mở phiên ký mới; chưa có chữ ký nào dở dang.', en: 'Begin a new one; nothing was left half signed.' },
  },
  CEREMONY_EXPIRED: {
    code: 'HBS-PK-112',
    status: 409,
    vi: 'Phiên ký đã hết giờ (15 phút, hết ngày, hoặc đến giờ chốt).',
    en: 'The ceremony has expired (15 minutes, the day’s end, or the closing instant).',
    cure: { vi: 'Mở phiên ký mới.', en: 'Begin a new one.' },
  },
  CEREMONY_NOT_READY: {
    code: 'HBS-PK-113',
    status: 409,
    vi: 'Phiên ký đang được chuẩn bị.',
    en: 'The ceremony is still being prepared.',
    cure: { vi: 'Chờ thanh tiến độ chạy hết.', en: 'Wait until the bar is full.' },
  },
  THIRD_WRONG_PIN: {
    code: 'HBS-PK-114',
    status: 409,
    vi: 'Sai PIN ba lần: phiên ký kết thúc. Khóa ký vẫn dùng được.',
    en: 'Three wrong PINs ended the ceremony. The key itself still works.',
    cure: { vi: 'Mở phiên ký mới khi đã chắc mã PIN.', en: 'Begin a new one when you are sure of the PIN.' },
  },
  KEY_LOCKED: {
    code: 'HBS-PK-115',
    status: 409,
    vi: 'Khóa ký bị tạm khóa sau nhiều lần sai PIN liên tiếp.',
    en: 'The key is locked after many wrong PINs in a row.',
    cure: { vi: 'Liên hệ quản trị viên để mở khóa.', en: 'Ask the administrator to unlock it.' },
  },
  NO_KEY: {
    code: 'HBS-PK-116',
    status: 409,
    vi: 'Chưa có chứng thư số dùng được cho việc ký này.',
    en: 'There is no usable certificate for this signing.',
    cure: { vi: 'Xem trang Chứng thư số.', en: 'See Certificates.' },
  },
  DOCUMENT_IN_CEREMONY: {
    code: 'HBS-PK-121',
    status: 409,
    vi: 'Đang có phiên ký khác mở cho phần này.',
    en: 'Another ceremony is open for this document.',
    cure: { vi: 'Hoàn tất hoặc dừng phiên kia trước.', en: 'Finish or stop the other one first.' },
  },
  ROW_INCOMPLETE: {
    code: 'HBS-PK-122',
    status: 409,
    vi: 'Còn thiếu: {missing}.',
    en: 'Missing: {missing}.',
    cure: {
      vi: 'Điền mục còn thiếu rồi ký lại riêng em này.',
      en: 'Fill in what is missing, then sign this pupil alone.',
    },
  },
  NOT_MARKED: {
    code: 'HBS-PK-123',
    status: 409,
    vi: 'Chưa có dấu "Duyệt" cho nội dung hiện tại.',
    en: 'There is no mark "approved" for the present content.',
    cure: { vi: 'Mở học bạ, xem rồi bấm Duyệt.', en: 'Open the record, look, and mark it.' },
  },
  SIGNATURE_NOT_VERIFIED: {
    code: 'HBS-PK-131',
    status: 409,
    vi: 'Chữ ký tạo ra không qua được kiểm tra nên không được ghi.',
    en: 'The signature did not pass verification and was not taken.',
    cure: {
      vi: 'Thử lại; nếu vẫn vậy, báo quản trị viên mã này.',
      en: 'Try again; if it stays so, tell the administrator this code.',
    },
  },
} as const satisfies RefusalCatalogue;
