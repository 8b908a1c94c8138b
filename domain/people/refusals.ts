import type { RefusalCatalogue } from '../refusal.ts';

/** What the administration of people and accounts refuses. TK: tài khoản (Điều 5.1, 8.2, 11.2; D12, D13). */
export const peopleRefusals = {
  OWN_ACCOUNT: {
    code: 'HBS-TK-101',
    status: 409,
    vi: 'Không ai tự khóa tài khoản của mình hay tự nhận thêm vai.',
    en: 'Nobody locks his own account or gives himself a role.',
    cure: { vi: 'Nhờ một quản trị viên khác.', en: 'Ask another administrator.' },
  },
  PERSON_WITHOUT_MAIL: {
    code: 'HBS-TK-102',
    status: 422,
    vi: 'Chưa gửi được liên kết: người này chưa có địa chỉ thư.',
    en: 'No link was sent: this person has no mail address.',
    cure: {
      vi: 'Nhờ quản trị cấp Sở ghi địa chỉ thư của người ấy.',
      en: 'Ask the province’s administrator to enter the person’s mail address.',
    },
  },
  LINK_NOT_VALID: {
    code: 'HBS-TK-103',
    status: 410,
    vi: 'Liên kết này đã dùng rồi, đã hết hạn, hoặc không đúng.',
    en: 'This link was used, has expired, or is not right.',
    cure: { vi: 'Nhờ quản trị của trường gửi liên kết mới.', en: 'Ask the school’s administrator for a new link.' },
  },
  PASSWORD_TOO_SHORT: {
    code: 'HBS-TK-104',
    status: 422,
    vi: 'Mật khẩu phải có ít nhất {least} ký tự và không chứa tên đăng nhập.',
    en: 'A password has at least {least} characters and does not hold the user name.',
    cure: { vi: 'Chọn một câu dài dễ nhớ.', en: 'Choose a long sentence that you can remember.' },
  },
  PERSON_KNOWN: {
    code: 'HBS-TK-105',
    status: 409,
    vi: 'Trường đã có người mang số định danh này: {name}.',
    en: 'The school has a person with this number already: {name}.',
    cure: { vi: 'Mở người ấy trong danh sách.', en: 'Open that person in the list.' },
  },
  PERSON_NUMBER_WRONG: {
    code: 'HBS-TK-106',
    status: 422,
    vi: 'Số định danh phải có đúng 12 chữ số.',
    en: 'The personal number has exactly 12 digits.',
    cure: { vi: 'Xem lại trên thẻ căn cước.', en: 'Look at the identity card again.' },
  },
  ROLE_HELD: {
    code: 'HBS-TK-113',
    status: 409,
    vi: 'Người này đang giữ vai ấy ở trường.',
    en: 'This person holds that role at the school.',
    cure: { vi: 'Không phải làm gì thêm.', en: 'There is nothing to do.' },
  },
  NOT_OF_THIS_SCHOOL: {
    code: 'HBS-TK-107',
    status: 422,
    vi: 'Người, lớp hoặc môn này không thuộc trường, hoặc lớp không học môn ấy.',
    en: 'This person, class or subject is not of the school, or the class has no such subject.',
    cure: { vi: 'Chọn trong danh sách của trường.', en: 'Choose from the school’s lists.' },
  },
  PERIOD_WRONG: {
    code: 'HBS-TK-108',
    status: 422,
    vi: 'Thời hạn không đúng: ngày đầu không sau ngày cuối; ngày cuối chưa qua và không quá 10 năm nữa.',
    en: 'The period is not right: it begins before it ends; its last day has not passed and is within ten years.',
    cure: { vi: 'Xem lại hai ngày.', en: 'Look at both days again.' },
  },
  NOT_A_DEPUTY: {
    code: 'HBS-TK-109',
    status: 422,
    vi: 'Chỉ phó hiệu trưởng đang giữ chức mới ký thay hiệu trưởng (KT.).',
    en: 'Only a vice-principal in office signs on behalf of the principal (KT.).',
    cure: { vi: 'Chọn một phó hiệu trưởng.', en: 'Choose a vice-principal.' },
  },
  PERSON_NAMED_OTHERWISE: {
    code: 'HBS-TK-111',
    status: 409,
    vi: 'Số định danh này là của một người mang tên khác trong tỉnh.',
    en: 'This personal number is that of somebody of another name in the province.',
    cure: {
      vi: 'Xem lại số và họ tên trên thẻ căn cước; nếu đúng, hỏi quản trị của trường người ấy đang làm.',
      en: 'Look at the number and the name on the identity card; if they are right, ask the school where the person works.',
    },
  },
  MAIL_JUST_CHANGED: {
    code: 'HBS-TK-112',
    status: 409,
    vi: 'Địa chỉ thư của người này mới đổi. Từ {from} mới gửi được liên kết đặt mật khẩu, để chủ tài khoản kịp phản đối nếu không nhờ đổi.',
    en: 'This person’s mail address has just changed. A password link can be sent from {from} on, so that its holder can object if he did not ask for it.',
    cure: {
      vi: 'Ai còn nhớ mật khẩu vẫn đăng nhập được; nếu không, đợi đến lúc ấy.',
      en: 'Who knows his password signs in as before; otherwise wait until then.',
    },
  },
  LAST_CLERK: {
    code: 'HBS-TK-114',
    status: 409,
    vi: 'Chưa làm: sau đó trường không còn ai đóng dấu và nộp học bạ.',
    en: 'Not done: nobody at the school would seal and submit records any more.',
    cure: {
      vi: 'Giao vai văn thư cho người khác trước; nếu vẫn cần, xác nhận là đã xem điều này.',
      en: 'Give the clerk’s role to somebody else first; if it must be, confirm that you have seen this.',
    },
  },
  LAST_APPROVER: {
    code: 'HBS-TK-115',
    status: 409,
    vi: 'Chưa làm: sau đó trường không còn ai duyệt và ký học bạ.',
    en: 'Not done: nobody at the school would approve and sign records any more.',
    cure: {
      vi: 'Chờ cấp trên giao hiệu trưởng, hoặc có quyết định ký thay (KT.); nếu vẫn cần, xác nhận là đã xem điều này.',
      en: 'Wait for a principal or a KT. decision; if it must be, confirm that you have seen this.',
    },
  },
  LAST_ADMINISTRATOR: {
    code: 'HBS-TK-116',
    status: 409,
    vi: 'Chưa làm: sau đó trường không còn ai quản trị tài khoản và phân công.',
    en: 'Not done: nobody at the school would administer accounts and assignments any more.',
    cure: {
      vi: 'Nhờ cấp trên giao quản trị khác trước; nếu vẫn cần, xác nhận là đã xem điều này.',
      en: 'Ask the level above for another administrator first; if it must be, confirm that you have seen this.',
    },
  },
  PROPOSAL_ANSWERED: {
    code: 'HBS-TK-110',
    status: 409,
    vi: 'Quyết định ký thay này đã được trả lời, hoặc đã hết hạn.',
    en: 'This decision was answered already, or its period is over.',
    cure: { vi: 'Tải lại trang để xem.', en: 'Load the page again.' },
  },
} as const satisfies RefusalCatalogue;
