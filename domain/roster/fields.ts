import { parseCalendarDay } from '../entry/calendar-day.ts';
import { parseClassName, parsePupilCode } from '../entry/code.ts';
import type { Entry } from '../entry/entry.ts';
import { parsePersonNumber } from '../entry/person-number.ts';
import {
  parseAssignedSubject,
  parseBookNumber,
  parseElectives,
  parseFemaleMark,
  parseGender,
  parseGradeText,
  parseLine,
  parseName,
  parseWord,
} from './values.ts';

/**
 * One column that a list may have. `label` heads it in our template; `heads` are the other heads by which it is known, as
 * `searchKey` writes them. Two specs may fill one field (Giới tính, Nữ).
 */
export type FieldSpec<F extends string> = {
  readonly field: F;
  readonly label: string;
  readonly heads: readonly string[];
  readonly parse: (typed: string) => Entry<string>;
};

/** Which columns a list must have, and which say that a row is one of the list and no total or signature. */
export type ListSpec<F extends string> = {
  readonly list: 'pupils' | 'classes' | 'assignments' | 'grid';
  readonly fields: readonly FieldSpec<F>[];
  readonly required: readonly F[];
  readonly telling: readonly F[];
};

/** All pupil fields that the package makes mandatory in "Thông tin chung" (CV 2088 Phụ lục 1.1), and the optional ones. */
export type PupilField =
  | 'pupilCode'
  | 'personalId'
  | 'fullName'
  | 'birthDate'
  | 'gender'
  | 'ethnicity'
  | 'nationality'
  | 'birthPlace'
  | 'homeTown'
  | 'residence'
  | 'fatherName'
  | 'motherName'
  | 'guardianName'
  | 'className'
  | 'enrolmentNumber'
  | 'arrivalDate'
  | 'electives';

export type ClassField = 'className' | 'grade';
export type AssignmentField = 'personalId' | 'teacherName' | 'className' | 'subject';

const field = <F extends string>(
  name: F,
  label: string,
  parse: FieldSpec<F>['parse'],
  ...heads: readonly string[]
): FieldSpec<F> => ({ field: name, label, heads, parse });

const PERSON_NUMBER_HEADS = ['so dinh danh', 'so ddcn', 'so cccd', 'cccd', 'ma dinh danh', 'ma so dinh danh ca nhan'];

export const pupilList: ListSpec<PupilField> = {
  list: 'pupils',
  fields: [
    field('pupilCode', 'Mã học sinh', parsePupilCode, 'ma hs', 'ma dinh danh hoc sinh'),
    field('personalId', 'Số định danh cá nhân', parsePersonNumber, ...PERSON_NUMBER_HEADS),
    field('fullName', 'Họ và tên', parseName, 'ho ten', 'ten hoc sinh', 'ho va ten hoc sinh'),
    field('birthDate', 'Ngày sinh', parseCalendarDay, 'ngay thang nam sinh', 'ns', 'ngay sinh dd mm yyyy'),
    field('gender', 'Giới tính', parseGender, 'gt', 'gioi'),
    field('gender', 'Nữ', parseFemaleMark),
    field('ethnicity', 'Dân tộc', parseWord, 'dt'),
    field('nationality', 'Quốc tịch', parseWord),
    field('birthPlace', 'Nơi sinh', parseLine),
    field('homeTown', 'Quê quán', parseLine, 'que'),
    field('residence', 'Chỗ ở hiện nay', parseLine, 'noi o hien nay', 'cho o', 'dia chi'),
    field('fatherName', 'Họ và tên cha', parseName, 'ho ten cha', 'ten cha', 'cha'),
    field('motherName', 'Họ và tên mẹ', parseName, 'ho ten me', 'ten me', 'me'),
    field('guardianName', 'Họ và tên người giám hộ', parseName, 'nguoi giam ho', 'ho ten nguoi giam ho'),
    field('className', 'Lớp', parseClassName, 'ten lop', 'lop hoc'),
    field('enrolmentNumber', 'Số đăng bộ', parseBookNumber, 'so so dang bo', 'so dang bo'),
    field('arrivalDate', 'Ngày nhập học hoặc chuyển đến', parseCalendarDay, 'ngay nhap hoc', 'ngay chuyen den'),
    field('electives', 'Môn tự chọn', parseElectives, 'mon hoc tu chon'),
  ],
  required: ['pupilCode', 'fullName', 'birthDate', 'className'],
  telling: ['pupilCode', 'personalId', 'birthDate'],
};

export const classList: ListSpec<ClassField> = {
  list: 'classes',
  fields: [
    field('className', 'Lớp', parseClassName, 'ten lop', 'lop hoc'),
    field('grade', 'Khối', parseGradeText, 'khoi lop'),
  ],
  required: ['className'],
  telling: ['className'],
};

export const assignmentList: ListSpec<AssignmentField> = {
  list: 'assignments',
  fields: [
    field('personalId', 'Số định danh cá nhân', parsePersonNumber, ...PERSON_NUMBER_HEADS),
    field('teacherName', 'Họ và tên giáo viên', parseName, 'ho va ten', 'ho ten', 'giao vien', 'ho ten giao vien'),
    field('className', 'Lớp', parseClassName, 'ten lop', 'lop hoc', 'lop day'),
    field('subject', 'Môn học', parseAssignedSubject, 'mon', 'phan cong', 'nhiem vu'),
  ],
  required: ['personalId', 'className', 'subject'],
  telling: ['personalId', 'className', 'subject'],
};
