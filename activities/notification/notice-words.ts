import { untilWords, type Words } from '../../domain/calendar/deadline-words.ts';
import { UNKNOWN_ADDRESS, withYou } from '../../domain/people/form-of-address.ts';

/** A mail's subject and text, Vietnamese first. */
export type Mail = { readonly subject: string; readonly text: string };

type Body = Readonly<Record<string, unknown>>;
type Sentences = { readonly subject: Words; readonly text: Words };

/** What a notice says by mail: what waits and until when, counts only; the page shows who. No pupil is named. */
export function mailOf(kind: string, body: Body, publicUrl: string, you?: string): Mail {
  const { subject, text } = sentencesOf(kind, body, publicUrl, you);
  return {
    subject: `${subject.vi} / ${subject.en}`,
    text: [text.vi, `${publicUrl}/`, '', '—', text.en, `${publicUrl}/`, ''].join('\n'),
  };
}

/** What a notice says, by mail and on the page alike; `you` is how its reader is addressed. */
export function sentencesOf(kind: string, body: Body, publicUrl: string, you: string = UNKNOWN_ADDRESS): Sentences {
  const { subject, text } = (WORDS[kind] ?? general)(body, publicUrl);
  return { subject, text: { ...text, vi: withYou(text.vi, you) } };
}

const WORDS: Readonly<Record<string, (body: Body, publicUrl: string) => Sentences>> = {
  reminder,
  workReminder,
  passwordLink,
  mailChanged,
  attached,
  certificateExpires,
  onBehalfProposed,
  lateConsentAsked,
  lateConsentAnswered,
};

function reminder({ dueAt, open }: Body): Sentences {
  const works = Array.isArray(open)
    ? open.reduce<number>((sum, one: { count?: number }) => sum + (one.count ?? 0), 0)
    : 0;
  const until = untilWords(Number(dueAt));
  return {
    subject: { vi: 'Nhắc việc học bạ số', en: 'Reminder: digital records' },
    text: {
      vi: `{You} còn ${works} việc học bạ số cần làm. Hạn: ${until.vi}.`,
      en: `You have ${works} open tasks on digital records. Due: ${until.en}.`,
    },
  };
}

function passwordLink({ token }: Body, publicUrl: string): Sentences {
  const address = `${publicUrl}/choose-password/${token}`;
  return {
    subject: { vi: 'Chọn mật khẩu Học bạ số', en: 'Choose your password for Học bạ số' },
    text: {
      vi: `Mời {you} chọn mật khẩu tại liên kết này; liên kết dùng một lần, trong 24 giờ: ${address}`,
      en: `Choose your password at this link; it works once, for 24 hours: ${address}`,
    },
  };
}

/** To the old address: whoever reads there knows whether it was meant. */
function mailChanged(): Sentences {
  return {
    subject: { vi: 'Địa chỉ thư của tài khoản Học bạ số đã đổi', en: 'The mail address of your account has changed' },
    text: {
      vi: 'Quản trị của trường vừa đổi địa chỉ thư của tài khoản; thư sau này không đến đây nữa, liên kết đã gửi đến đây không còn dùng được. Nếu {you} không nhờ đổi, mời {you} báo ngay cho hiệu trưởng.',
      en: 'The school’s administrator has changed your account’s mail address; nothing more is sent here, and links sent here work no more. If you did not ask for it, tell the principal at once.',
    },
  };
}

function attached({ school }: Body): Sentences {
  const name = String(school ?? '');
  return {
    subject: { vi: 'Thêm một trường trên Học bạ số', en: 'One more school on Học bạ số' },
    text: {
      vi: `Tài khoản của {you} nay có thêm việc ở ${name}; tên đăng nhập và mật khẩu như cũ.`,
      en: `Your account now has work at ${name} as well; user name and password stay.`,
    },
  };
}

function onBehalfProposed(): Sentences {
  return {
    subject: { vi: 'Quyết định ký thay chờ xác nhận', en: 'A decision to sign on your behalf waits' },
    text: {
      vi: 'Quản trị của trường gửi một quyết định ký thay hiệu trưởng (KT.); quyết định có hiệu lực khi {you} xác nhận.',
      en: 'The school’s administrator has sent a decision to sign on your behalf (KT.); it is in force once you confirm it.',
    },
  };
}

function lateConsentAsked({ school }: Body): Sentences {
  return {
    subject: { vi: 'Một trường xin nộp muộn', en: 'A school applies for a late consent' },
    text: {
      vi: `${school} xin nộp học bạ muộn và chờ Sở trả lời; sau giờ chốt trường không nhập và ký được nữa.`,
      en: `${school} applies for a late consent and waits for an answer; after the closing it can enter and sign no more.`,
    },
  };
}

function lateConsentAnswered({ granted, until }: Body): Sentences {
  const at = untilWords(Number(until));
  return {
    subject: { vi: 'Sở đã trả lời đơn xin nộp muộn', en: 'The province has answered your application' },
    text: granted
      ? {
          vi: `Sở đồng ý cho nộp muộn: ${at.vi}. Xem phạm vi ở trang Xin nộp muộn.`,
          en: `The province consents: late records may go on, ${at.en}. The page Late consents says which.`,
        }
      : {
          vi: 'Sở không đồng ý cho nộp muộn. Lý do ở trang Xin nộp muộn.',
          en: 'The province does not consent. The reason is on the page Late consents.',
        },
  };
}

/** The clock's warnings before a certificate ends, and an officer's reminder of it: `daysBefore` counts from that day. */
function certificateExpires({ daysBefore }: Body): Sentences {
  const days = Number(daysBefore);
  return {
    subject: { vi: 'Chứng thư số sắp hết hạn', en: 'A certificate expires soon' },
    text: {
      vi: `Chứng thư số còn ${days} ngày là hết hạn; sau đó không ký được nữa. Mời đăng ký chứng thư mới ở trang Chứng thư; chữ ký đã ký vẫn có giá trị.`,
      en: `A certificate expires in ${days} days and signs no more after that. Register a new one on the page Certificates; signatures made stay valid.`,
    },
  };
}

function workReminder({ cause, dueAt, from, name }: Body): Sentences {
  const until = typeof dueAt === 'number' ? untilWords(dueAt) : undefined;
  const what = REMINDS_OF[String(cause)] ?? { vi: 'việc học bạ số', en: 'work on digital records' };
  const { vi, en } = (SENDERS[String(from)] ?? SENDERS['province'])?.(String(name)) ?? { vi: '', en: '' };
  const where =
    from === 'class' ? { vi: `lớp ${name}`, en: `class ${name}` } : { vi: 'trường mình', en: 'your school' };
  return {
    subject: { vi: `${vi} nhắc việc học bạ số`, en: `${en} reminds you: digital records` },
    text: {
      vi: `${vi} nhắc {you}: còn ${what.vi} ở ${where.vi}.${until ? ` Hạn: ${until.vi}.` : ''}`,
      en: `${en} reminds you: there is ${what.en} at ${where.en}.${until ? ` Due: ${until.en}.` : ''}`,
    },
  };
}

/** Who reminds, as people say it: an office or a position, no person. */
const SENDERS: Readonly<Record<string, (name: string) => Words>> = {
  province: () => ({ vi: 'Sở GDĐT', en: 'The province office' }),
  level: (name) => ({ vi: name, en: name }),
  school: () => ({ vi: 'Hiệu trưởng', en: 'The principal' }),
  class: (name) => ({ vi: `Chủ nhiệm lớp ${name}`, en: `The homeroom teacher of class ${name}` }),
};

const REMINDS_OF: Readonly<Record<string, Words>> = {
  subjectTeachers: { vi: 'phần môn chưa nhập xong, chưa ký', en: 'subject work to enter and sign' },
  homeroomTeachers: { vi: 'học bạ chờ chủ nhiệm tổng hợp và ký', en: 'homeroom work to complete and sign' },
  principals: { vi: 'học bạ chờ hiệu trưởng duyệt và ký', en: 'records to approve and sign' },
  clerks: { vi: 'học bạ chờ đóng dấu, nộp lên Sở', en: 'records to seal and submit' },
  refused: {
    vi: 'học bạ Sở chưa nhận, cần nộp lại hoặc lập bản thay thế',
    en: 'refused records to submit again or replace',
  },
};

const general = (): Sentences => ({
  subject: { vi: 'Thông báo từ Học bạ số', en: 'Notice from Học bạ số' },
  text: {
    vi: 'Có một thông báo mới trong mục Việc của tôi.',
    en: 'There is a new notice on your page My work.',
  },
});
