import type { RefusalCatalogue } from '../refusal.ts';

/** Why a package was not packed or not taken apart (codes HBS-KY-7…). */
export const packageRefusals = {
  PACKAGE_EMPTY: {
    code: 'HBS-KY-701',
    status: 422,
    vi: 'Gói tin không có nội dung.',
    en: 'The package has no content.',
    cure: { vi: 'Đóng gói và gửi lại.', en: 'Pack and send again.' },
  },
  PACKAGE_TOO_LARGE: {
    code: 'HBS-KY-702',
    status: 413,
    vi: 'Gói tin vượt quá giới hạn {limit} byte.',
    en: 'The package exceeds the limit of {limit} bytes.',
    cure: { vi: 'Chia thành nhiều gói nhỏ hơn.', en: 'Split it into smaller packages.' },
  },
  PACKAGE_NOT_BASE64: {
    code: 'HBS-KY-703',
    status: 422,
    vi: 'Nội dung gói tin không phải Base64.',
    en: 'The content of the package is not Base64.',
    cure: { vi: 'Đóng gói lại theo đặc tả rồi gửi.', en: 'Pack again as specified.' },
  },
  PACKAGE_FRAME: {
    code: 'HBS-KY-704',
    status: 422,
    vi: 'Bốn byte đầu ghi độ dài {found}; cần độ dài trước khi nén, byte thấp trước.',
    en: 'The first four bytes say {found}; expected is the length before compression, low byte first.',
    cure: { vi: 'Sửa cách ghi độ dài rồi gửi lại.', en: 'Correct the way the length is written, then send again.' },
  },
  PACKAGE_BIG_ENDIAN: {
    code: 'HBS-KY-705',
    status: 422,
    vi: 'Bốn byte đầu ghi độ dài với byte cao trước; cần byte thấp trước.',
    en: 'The first four bytes hold the length high byte first; expected is low byte first.',
    cure: { vi: 'Đổi thứ tự byte rồi gửi lại.', en: 'Change the byte order, then send again.' },
  },
  PACKAGE_NO_PREFIX: {
    code: 'HBS-KY-706',
    status: 422,
    vi: 'Gói tin bắt đầu ngay bằng GZip; cần bốn byte độ dài ở trước.',
    en: 'The package begins with GZip at once; expected are four bytes of length before it.',
    cure: { vi: 'Thêm bốn byte độ dài rồi gửi lại.', en: 'Put the four bytes of length in front, then send again.' },
  },
  PACKAGE_GZIP: {
    code: 'HBS-KY-707',
    status: 422,
    vi: 'Dữ liệu nén bị hỏng, hoặc độ dài không đúng.',
    en: 'The compressed data are damaged, or their length is wrong.',
    cure: { vi: 'Đóng gói lại rồi gửi.', en: 'Pack and send again.' },
  },
  LIST_TREE: {
    code: 'HBS-KY-708',
    status: 422,
    vi: 'Danh sách học bạ không đúng cấu trúc.',
    en: 'The list of records does not have the right structure.',
    cure: { vi: 'Tạo lại danh sách theo đặc tả.', en: 'Make the list again as specified.' },
  },
} satisfies RefusalCatalogue;
