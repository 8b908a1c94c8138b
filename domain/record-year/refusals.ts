import type { RefusalCatalogue } from '../refusal.ts';

/** What a record refuses (record-year.md section 2), in the order of the table of acts. HB: học bạ. */
export const recordYearRefusals = {
  PERIOD_CLOSED: {
    code: 'HBS-HB-101',
    status: 409,
    vi: 'Đã qua giờ chốt của luồng này nên thao tác không được nhận.',
    en: 'The closing instant of this lane has passed, so the act was not taken.',
    cure: {
      vi: 'Nếu còn lý do chính đáng, trường xin Sở đồng ý nộp muộn; dữ liệu đã nhập vẫn còn.',
      en: 'If there is good reason, the school asks the province for a late consent; what was typed is still there.',
    },
  },
  NOT_AT_THIS_STAGE: {
    code: 'HBS-HB-102',
    status: 409,
    vi: 'Học bạ không ở bước này nữa: có người vừa xử lý trước.',
    en: 'The record is no longer at this step: somebody has just dealt with it.',
    cure: { vi: 'Tải lại trang để xem học bạ đang ở đâu.', en: 'Reload the page to see where the record is.' },
  },
  RECORD_CLOSED: {
    code: 'HBS-HB-103',
    status: 409,
    vi: 'Học bạ đã chốt hoặc đã kết thúc, không sửa được nữa (Điều 4.3).',
    en: 'The record is closed or ended and can no longer be changed.',
    cure: { vi: 'Nếu nội dung sai, lập đề nghị thu hồi.', en: 'If its content is wrong, ask for a recall.' },
  },
  NOT_YOUR_TASK: {
    code: 'HBS-HB-104',
    status: 403,
    vi: 'Việc này không thuộc nhiệm vụ của thầy/cô với học bạ này.',
    en: 'This act is not yours for this record.',
    cure: {
      vi: 'Xem lại phân công; hiệu trưởng có thể phân công lại.',
      en: 'Check the assignment; the principal can assign it anew.',
    },
  },
  PARTS_OPEN: {
    code: 'HBS-HB-111',
    status: 409,
    vi: 'Còn {open} môn chưa được giáo viên ký (Điều 8.6).',
    en: '{open} subjects are not yet signed by their teachers.',
    cure: {
      vi: 'Nhắc giáo viên môn ký, hoặc bỏ em này ra và ký các em còn lại.',
      en: 'Remind the subject teachers, or leave this pupil out and sign the others.',
    },
  },
  CHANGED_SINCE: {
    code: 'HBS-KY-409',
    status: 409,
    vi: 'Nội dung đã đổi sau khi chuẩn bị ký nên chữ ký không được ghi.',
    en: 'The content has changed since the signing was prepared, so the signature was not taken.',
    cure: {
      vi: 'Mở lại phần này, xem nội dung mới rồi ký lại.',
      en: 'Open it again, look at the new content, and sign again.',
    },
  },
  NO_PERSONAL_ID: {
    code: 'HBS-HB-112',
    status: 409,
    vi: 'Học sinh chưa có số định danh cá nhân nên chưa ký được (D25).',
    en: 'The pupil has no personal number yet, so the record cannot be signed.',
    cure: {
      vi: 'Bổ sung số định danh trong hồ sơ học sinh, rồi ký lại riêng em này.',
      en: 'Add the number to the pupil’s data, then sign this record alone.',
    },
  },
  FIELDS_MISSING: {
    code: 'HBS-HB-113',
    status: 409,
    vi: 'Còn thiếu mục bắt buộc: {missing}.',
    en: 'Mandatory fields are missing: {missing}.',
    cure: { vi: 'Điền các mục còn thiếu rồi ký lại.', en: 'Fill in what is missing, then sign again.' },
  },
  NOT_COMPLETED: {
    code: 'HBS-HB-114',
    status: 409,
    vi: 'Kết quả là "Chưa hoàn thành": phải đánh giá bổ sung, rồi hiệu trưởng xét lên lớp, trước khi ký.',
    en: 'The result is "Not completed": additional assessment and the principal’s decision come before the signature.',
    cure: {
      vi: 'Báo hiệu trưởng tổ chức đánh giá bổ sung (đợt 2).',
      en: 'Tell the principal to order the additional assessment (round 2).',
    },
  },
  EARLIER_SIGNATURE_VOID: {
    code: 'HBS-KY-411',
    status: 409,
    vi: 'Có {signatures} chữ ký trước đó không còn giá trị (chứng thư bị thu hồi trước lúc ký).',
    en: '{signatures} earlier signatures are void (their certificate was revoked before the signing).',
    cure: {
      vi: 'Trả lại cho người đã ký để ký lại bằng chứng thư còn hiệu lực.',
      en: 'Return it to that signer to sign again with a valid certificate.',
    },
  },
  CERTIFICATE_NOT_APPROVED: {
    code: 'HBS-KY-421',
    status: 409,
    vi: 'Chứng thư số chưa được cấp quản lý phê duyệt (Điều 7.2).',
    en: 'The certificate has not been approved by the management level.',
    cure: {
      vi: 'Xem trang Chứng thư số: gửi đăng ký hoặc chờ phê duyệt.',
      en: 'See Certificates: send the registration or wait for its approval.',
    },
  },
  CERTIFICATE_EXPIRED: {
    code: 'HBS-KY-422',
    status: 409,
    vi: 'Chứng thư số đã hết hạn hoặc chưa đến ngày hiệu lực.',
    en: 'The certificate has expired or is not yet valid.',
    cure: { vi: 'Dùng chứng thư còn hạn đã được phê duyệt.', en: 'Use a valid certificate that has been approved.' },
  },
  CERTIFICATE_REVOKED: {
    code: 'HBS-KY-423',
    status: 409,
    vi: 'Chứng thư số đã bị thu hồi.',
    en: 'The certificate has been revoked.',
    cure: { vi: 'Đăng ký chứng thư mới.', en: 'Register a new certificate.' },
  },
  CERTIFICATE_OF_ANOTHER: {
    code: 'HBS-KY-424',
    status: 403,
    vi: 'Chứng thư số này là của người hoặc đơn vị khác.',
    en: 'This certificate belongs to another person or unit.',
    cure: { vi: 'Ký bằng chứng thư của chính mình.', en: 'Sign with your own certificate.' },
  },
  CERTIFICATE_STATE_UNKNOWN: {
    code: 'HBS-KY-425',
    status: 503,
    vi: 'Chưa kiểm tra được trạng thái chứng thư (chưa có danh sách thu hồi mới).',
    en: 'The state of the certificate cannot be told (no current revocation list).',
    cure: {
      vi: 'Hệ thống tự kiểm tra lại; thử lại sau vài phút.',
      en: 'The system checks again by itself; try again in a few minutes.',
    },
  },
  RETURN_TO_YOURSELF: {
    code: 'HBS-HB-121',
    status: 409,
    vi: 'Chủ nhiệm chỉ trả lại cho giáo viên môn; phần chủ nhiệm thầy/cô tự sửa.',
    en: 'A homeroom teacher returns to subject teachers only; her own part she mends herself.',
    cure: { vi: 'Mở phần chủ nhiệm để sửa.', en: 'Open the homeroom part to mend it.' },
  },
  APPROVER_MAY_NOT_SEAL: {
    code: 'HBS-HB-131',
    status: 403,
    vi: 'Người đã duyệt học bạ không được đóng dấu học bạ đó (D14).',
    en: 'Whoever approved the record may not seal it.',
    cure: { vi: 'Văn thư đóng dấu.', en: 'The clerk seals it.' },
  },
  CONTENT_NEEDS_REPLACEMENT: {
    code: 'HBS-HB-132',
    status: 409,
    vi: 'Sở không nhận vì nội dung: nộp lại nguyên văn sẽ lại bị từ chối.',
    en: 'The province refused the content: the same bytes would be refused again.',
    cure: { vi: 'Hiệu trưởng lập bản thay thế.', en: 'The principal makes a replacement.' },
  },
  ALREADY_BEING_REPLACED: {
    code: 'HBS-HB-133',
    status: 409,
    vi: 'Học bạ này đang có bản thay thế.',
    en: 'A replacement of this record is under way.',
    cure: { vi: 'Làm tiếp trên bản thay thế.', en: 'Go on with the replacement.' },
  },
  REPLACEMENT_NOT_WITHDRAWN: {
    code: 'HBS-HB-134',
    status: 409,
    vi: 'Đây là bản thay thế của học bạ đã phát hành nên không ghi thôi học được.',
    en: 'This is the replacement of an issued record, so a withdrawal cannot be recorded here.',
    cure: {
      vi: 'Ký và nộp bản thay thế này; học bạ cũ chờ bản này được tiếp nhận.',
      en: 'Sign and submit this replacement; the old record waits for it to be received.',
    },
  },
  SUBJECT_UNKNOWN: {
    code: 'HBS-HB-404',
    status: 404,
    vi: 'Không tìm thấy.',
    en: 'Not found.',
    cure: { vi: 'Kiểm tra lại đường dẫn, hoặc về trang Việc của tôi.', en: 'Check the address, or go to My work.' },
  },
  FROM_THE_FUTURE: {
    code: 'HBS-HB-199',
    status: 400,
    vi: 'Thời điểm của thao tác không hợp lệ.',
    en: 'The instant of the act is not valid.',
    cure: { vi: 'Thử lại.', en: 'Try again.' },
  },
} as const satisfies RefusalCatalogue;
