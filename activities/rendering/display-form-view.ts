import type { RecordDocument, SubjectRow, TraitLevel, YearResult } from '../../domain/record/record-document.ts';
import { vietnamDay } from '../../domain/record/rule-value.ts';

/** How the form is filled: the words and dates as printed (form.md section 2). */
export type DisplayFormView = ReturnType<typeof displayFormView>;

/** `digest`: the homeroom region's, on the foot of each page; `absenceUnit`: the form's unit, by a setting. */
export function displayFormView(
  document: RecordDocument,
  { digest, absenceUnit }: { digest: string; absenceUnit: AbsenceUnit },
) {
  const { pupil, school, schoolClass, comments } = document;
  return {
    lookupCode: document.lookupCode,
    digest,
    cover: coverLines(document),
    information: informationLines(document),
    history: document.studyHistory.map((year) => ({
      ...year,
      schoolYear: yearRange(year.schoolYear),
      arrivalDate: dayText(year.arrivalDate),
      enrolmentNumber: document.enrolmentNumber,
    })),
    fullName: pupil.fullName,
    className: schoolClass.name,
    schoolName: school.name,
    schoolYear: yearRange(document.schoolYear),
    height: document.height,
    weight: document.weight,
    absenceUnit: absenceUnit === 'halfDays' ? 'buổi' : 'ngày',
    excusedAbsences: absences(document.excusedAbsences, absenceUnit),
    unexcusedAbsences: absences(document.unexcusedAbsences, absenceUnit),
    subjects: document.subjects.map(subjectLine),
    traitGroups: traitGroups(document),
    yearResult: document.yearResult && YEAR_RESULTS[document.yearResult],
    awards: [document.award, document.spotAward].filter(Boolean).join('; '),
    completionText: document.completionText,
    homeroomComment: comments.homeroom,
    signingDate: longDate(vietnamDay(document.createdAt)),
  };
}

/** The package counts half-days (buổi), the paper form days (form.md 1.4). */
export type AbsenceUnit = 'halfDays' | 'days';

function coverLines({ pupil, schoolClass, school, schoolYear }: RecordDocument) {
  return [
    line('Họ và tên học sinh:', pupil.fullName),
    line('Lớp:', schoolClass.name),
    line('Trường:', school.name),
    line('Năm học:', yearRange(schoolYear)),
    line('Xã (Phường, Thị trấn):', school.commune),
    line('Huyện (Thành phố, Quận, Thị xã):', school.district),
    line('Tỉnh (Thành phố):', school.province),
  ];
}

function informationLines({ pupil }: RecordDocument) {
  const gender = pupil.gender && { male: 'Nam', female: 'Nữ' }[pupil.gender];
  return [
    { layout: 'pair', lines: [line('Họ và tên học sinh:', pupil.fullName), line('Giới tính:', gender)] },
    {
      layout: 'third',
      lines: [
        line('Ngày, tháng, năm sinh:', pupil.birthDate && dayText(pupil.birthDate)),
        line('Dân tộc:', pupil.ethnicity),
        line('Quốc tịch:', pupil.nationality),
      ],
    },
    {
      layout: 'lines',
      lines: [
        line('Mã số định danh cá nhân:', pupil.personalId),
        line('Nơi sinh:', pupil.birthPlace),
        line('Quê quán:', pupil.homeTown),
        line('Nơi ở hiện nay:', pupil.residence),
        line('Họ và tên cha:', pupil.fatherName),
        line('Họ và tên mẹ:', pupil.motherName),
        line('Người giám hộ (nếu có):', pupil.guardianName),
      ],
    },
  ];
}

/** A row that is not taught stays, empty (form.md 1.4); so does an exempted one's level. */
function subjectLine({ name, level, score, comment }: SubjectRow) {
  const words = { completedWell: 'Hoàn thành tốt', completed: 'Hoàn thành', notCompleted: 'Chưa hoàn thành' };
  return { name, level: level && words[level.value], score: score?.toString(), comment };
}

function traitGroups({ qualities, competences, comments }: RecordDocument) {
  return [
    {
      heading: '2. Nhận xét những phẩm chất chủ yếu',
      column: 'Phẩm chất',
      rows: QUALITIES.map(([key, name]) => traitLine(name, qualities[key])),
      comment: comments.qualities,
    },
    {
      heading: '3. Những năng lực cốt lõi',
      subheading: '3.1. Những năng lực chung',
      column: 'Năng lực',
      rows: GENERAL.map(([key, name]) => traitLine(name, competences[key])),
      comment: comments.generalCompetences,
    },
    {
      subheading: '3.2. Những năng lực đặc thù',
      column: 'Năng lực',
      rows: SPECIFIC.map(([key, name]) => traitLine(name, competences[key])),
      comment: comments.specificCompetences,
    },
  ];
}

const QUALITIES = [
  ['patriotism', 'Yêu nước'],
  ['compassion', 'Nhân ái'],
  ['diligence', 'Chăm chỉ'],
  ['honesty', 'Trung thực'],
  ['responsibility', 'Trách nhiệm'],
] as const;
const GENERAL = [
  ['selfReliance', 'Tự chủ và tự học'],
  ['communication', 'Giao tiếp và hợp tác'],
  ['problemSolving', 'Giải quyết vấn đề và sáng tạo'],
] as const;
const SPECIFIC = [
  ['language', 'Ngôn ngữ'],
  ['numeracy', 'Tính toán'],
  ['scientific', 'Khoa học'],
  ['technological', 'Công nghệ'],
  ['digital', 'Tin học'],
  ['aesthetic', 'Thẩm mĩ'],
  ['physical', 'Thể chất'],
] as const;
const TRAIT_WORDS = { good: 'Tốt', met: 'Đạt', needsEffort: 'Cần cố gắng' };
const YEAR_RESULTS: Readonly<Record<YearResult, string>> = {
  excellent: 'Hoàn thành xuất sắc',
  completedWell: 'Hoàn thành tốt',
  completed: 'Hoàn thành',
  notCompleted: 'Chưa hoàn thành',
};

function traitLine(name: string, level: TraitLevel | undefined) {
  return { name, level: level && TRAIT_WORDS[level.value] };
}

const line = (label: string, value: string | undefined) => ({ label, value });

/** `15/3/2014`: no leading zeros (form.md section 2). */
function dayText(day: string): string {
  return day.split('-').map(Number).reverse().join('/');
}

function longDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `Ngày ${date} tháng ${month} năm ${year}`;
}

const yearRange = (schoolYear: string): string => schoolYear.replace('-', ' – ');

function absences(halfDays: number | undefined, unit: AbsenceUnit): string | undefined {
  if (halfDays === undefined) return undefined;
  const count = unit === 'halfDays' ? halfDays : halfDays / 2;
  return String(count).replace('.', ',');
}
