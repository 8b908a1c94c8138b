import type { Words } from '../calendar/deadline-words.ts';
import type { Note, Question } from './rows.ts';

type Ask = Question<string>['ask'];

/** What the page asks; `{typed}`, `{proposed}`, `{row}` stand for what the question itself carries. */
export const questionWords: Readonly<Record<Ask, Words>> = {
  PADDED_NUMBER: {
    vi: 'Ô này là số nên có thể đã mất số 0 ở đầu: “{typed}”. Có phải “{proposed}” không?',
    en: 'This cell is a number and may have lost zeros in front: “{typed}”. Is it “{proposed}”?',
  },
  LEGACY_TEXT: {
    vi: 'Chữ gõ bằng phông cũ (.VnTime): “{typed}”. Đọc là “{proposed}”, có đúng không?',
    en: 'Text typed for an old font (.VnTime): “{typed}”. Read as “{proposed}”, is that right?',
  },
  SAME_CODE_IN_FILE: {
    vi: 'Mã này đã có ở dòng {row} với nội dung khác. Lấy dòng này thay cho dòng {row}?',
    en: 'Row {row} has the same code with other values. Take this row in its place?',
  },
  PERHAPS_ANOTHER_PUPIL: {
    vi: 'Tên và ngày sinh cùng đổi: có thể là em khác. Có đúng là em này không?',
    en: 'Name and birth date change together: it may be another child. Is it this one?',
  },
  PERHAPS_KNOWN_PUPIL: {
    vi: 'Trường đã có một em cùng tên, cùng ngày sinh, với mã khác. Đây là em mới?',
    en: 'The school has a pupil of this name and birth date with another code. Is this a new one?',
  },
  CLASS_AFTER_SIGNATURE: {
    vi: 'Em đã có phần môn được ký ở lớp cũ. Đổi lớp là việc của hiệu trưởng.',
    en: 'A part of this pupil is signed in the old class. A change of class is the principal’s act.',
  },
  PERHAPS_ANOTHER_TEACHER: {
    vi: 'Tên trong tệp khác tên của giáo viên mang số định danh này. Có đúng người không?',
    en: 'The name in the file differs from that of the teacher with this number. Is it the right person?',
  },
};

/** What the page says about a value that was taken with a note. */
export const noteWords: Readonly<Record<Note<string>['note'], Words>> = {
  cleaned: {
    vi: 'Đã bỏ ký tự ẩn hoặc dấu cách thừa.',
    en: 'Invisible characters or superfluous blanks were taken away.',
  },
  shownByFormat: {
    vi: 'Ô là số, lấy theo cách Excel hiển thị.',
    en: 'The cell is a number, taken as Excel shows it.',
  },
};
