import type { RefusalCatalogue } from '../refusal.ts';

/** What the approval of a certificate refuses (record-year.md section 8). CT: chứng thư. */
export const certificateRefusals = {
  CERTIFICATE_NOT_AT_THIS_STAGE: {
    code: 'HBS-CT-101',
    status: 409,
    vi: 'Hồ sơ chứng thư không ở bước này.',
    en: 'The certificate’s request is not at this step.',
    cure: { vi: 'Tải lại trang để xem trạng thái mới.', en: 'Reload the page to see its state.' },
  },
  CERTIFICATE_CHECKS_FAILED: {
    code: 'HBS-CT-102',
    status: 409,
    vi: 'Chưa phê duyệt được: có mục kiểm tra không đạt ({failed}).',
    en: 'It can not be approved: some checks did not pass ({failed}).',
    cure: {
      vi: 'Từ chối kèm lý do để trường khai lại, hoặc chờ kiểm tra xong.',
      en: 'Refuse it with the reason, or wait until the checks are done.',
    },
  },
  CERTIFICATE_NOT_READ: {
    code: 'HBS-CT-111',
    status: 422,
    vi: 'Tệp không phải là chứng thư số đọc được.',
    en: 'The file is not a certificate that can be read.',
    cure: {
      vi: 'Chọn tệp .cer hoặc .crt do nhà cung cấp phát hành.',
      en: 'Choose the .cer or .crt file that the provider issued.',
    },
  },
  CERTIFICATE_ALREADY_DECLARED: {
    code: 'HBS-CT-112',
    status: 409,
    vi: 'Chứng thư này đã được khai báo.',
    en: 'This certificate has been declared already.',
    cure: { vi: 'Xem hồ sơ đã khai.', en: 'See the existing request.' },
  },
  CERTIFICATE_ISSUER_UNKNOWN: {
    code: 'HBS-CT-113',
    status: 422,
    vi: 'Chưa có chứng thư của nhà cung cấp đã phát hành chứng thư này.',
    en: 'The certificate of the authority that issued this one is not known here.',
    cure: {
      vi: 'Nộp tệp .pem có cả chứng thư của nhà cung cấp.',
      en: 'Send a .pem file that holds the authority’s certificate too.',
    },
  },
  KEY_NOT_KEPT_HERE: {
    code: 'HBS-CT-114',
    status: 422,
    vi: 'Máy chủ này không giữ khóa ký.',
    en: 'This server keeps no signing key.',
    cure: {
      vi: 'Khai chứng thư không kèm tệp khóa; ký bằng nguồn khóa của trường.',
      en: 'Declare the certificate without a key file; sign with the school’s own key source.',
    },
  },
} as const satisfies RefusalCatalogue;
