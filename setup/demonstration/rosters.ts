import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { closingYearOf, type SchoolYear } from '../../domain/calendar/school-year.ts';
import { assignmentList, classList, pupilList } from '../../domain/roster/fields.ts';
import { type Edition, pupilNumberIn, SEEDED } from './edition.ts';
import { inventedPupil } from './names.ts';
import { CLASSES, STAFF } from './staff.ts';

export type SchoolKey = keyof typeof CLASSES;
export type RosterPupil = {
  readonly pupilCode: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly className: string;
};

/** Which classes of a school are opened, and with how many pupils each. */
export type Roster = { readonly classes: readonly string[]; readonly pupilsAClass: number };

export const PUPILS_A_CLASS = 30;

/** The six classes of the demonstration province. */
export const wholeSchool = (school: SchoolKey): Roster => ({
  classes: CLASSES[school],
  pupilsAClass: PUPILS_A_CLASS,
});

const SUBJECT_WORDS: Readonly<Record<string, string>> = {
  vietnamese: 'Tiếng Việt',
  math: 'Toán',
  foreignLanguage1: 'Ngoại ngữ 1',
  historyGeography: 'Lịch sử và Địa lí',
  science: 'Khoa học',
  informatics: 'Tin học',
  technology: 'Công nghệ',
  ethics: 'Đạo đức',
  natureSociety: 'Tự nhiên và Xã hội',
  physicalEducation: 'Giáo dục thể chất',
  music: 'Âm nhạc',
  art: 'Mĩ thuật',
  experientialActivities: 'Hoạt động trải nghiệm',
  homeroom: 'Chủ nhiệm',
};

const labels = (
  list: { readonly fields: readonly { readonly label: string; readonly field: string }[] },
  wanted: readonly string[],
) => wanted.map((field) => list.fields.find((spec) => spec.field === field)?.label ?? '');

/** The roster files of a school, as its administrator would upload them: classes, pupils, assignments. */
export function classesFile({ classes }: Roster): Uint8Array {
  return writeWorkbook('Lớp', [
    labels(classList, ['className', 'grade']),
    ...classes.map((name) => [name, name.slice(0, 1)]),
  ]);
}

const PUPIL_FIELDS = [
  'pupilCode',
  'personalId',
  'fullName',
  'birthDate',
  'gender',
  'ethnicity',
  'nationality',
  'birthPlace',
  'homeTown',
  'residence',
  'fatherName',
  'motherName',
  'className',
  'enrolmentNumber',
  'arrivalDate',
];

/** One pupil of the whole demonstration has no personal number: the last of class 2A (D25). */
export function pupilsFile(
  school: SchoolKey,
  schoolYear: SchoolYear,
  { classes, pupilsAClass }: Roster,
  edition: Edition = SEEDED,
): { file: Uint8Array; pupils: readonly RosterPupil[] } {
  const year = closingYearOf(schoolYear);
  const rows = classes.flatMap((className, c) =>
    Array.from({ length: pupilsAClass }, (_, i) => {
      const n = (school === 'kimDong' ? 0 : 400) + c * pupilsAClass + i;
      const { fullName, gender, fatherName, motherName } = inventedPupil(n);
      const born = year - 6 - Number(className[0]);
      const birthDate = `${String(1 + (n % 28)).padStart(2, '0')}/${String(1 + (n % 12)).padStart(2, '0')}/${born}`;
      const hasNumber = !(className === '2A' && i === pupilsAClass - 1);
      const personalId = hasNumber
        ? `049${gender === 'male' ? 2 : 3}${String(born).slice(2)}${String(100_000 + n * 37).slice(0, 6)}`
        : '';
      return {
        pupilCode: `49${String(school === 'kimDong' ? 502 : 507)}${String(100_000 + pupilNumberIn(edition, n))}`,
        fullName,
        birthDate,
        className,
        cells: [
          personalId,
          fullName,
          birthDate,
          gender === 'male' ? 'Nam' : 'Nữ',
          'Kinh',
          'Việt Nam',
          'Quảng Nam',
          'Quảng Nam',
          'Quảng Nam',
          fatherName,
          motherName,
          className,
          String(n + 1),
          `05/09/${year - 1}`,
        ],
      };
    }),
  );
  const file = writeWorkbook('Học sinh', [
    labels(pupilList, PUPIL_FIELDS),
    ...rows.map(({ pupilCode, cells }) => [pupilCode, ...cells]),
  ]);
  return {
    file,
    pupils: rows.map(({ pupilCode, fullName, birthDate, className }) => ({
      pupilCode,
      fullName,
      className,
      birthDate: birthDate.split('/').reverse().join('-'),
    })),
  };
}

/** Who teaches what, by the staff's numbers (`personalIds`: user name → number). */
export function assignmentsFile(
  school: SchoolKey,
  { classes }: Roster,
  personalIds: ReadonlyMap<string, string>,
): Uint8Array {
  const rows = STAFF.filter(({ unit }) => unit === school).flatMap(({ userName, fullName, teaches = {} }) =>
    Object.entries(teaches)
      .filter(([className]) => classes.includes(className))
      .flatMap(([className, subjects]) =>
        subjects.map((subject) => [personalIds.get(userName) ?? '', fullName, className, SUBJECT_WORDS[subject] ?? '']),
      ),
  );
  return writeWorkbook('Phân công', [
    labels(assignmentList, ['personalId', 'teacherName', 'className', 'subject']),
    ...rows,
  ]);
}
