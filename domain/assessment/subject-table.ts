import type { SchoolYear } from '../calendar/school-year.ts';
import type { Grade } from './grade.ts';

export type SubjectKey =
  | 'vietnamese'
  | 'math'
  | 'foreignLanguage1'
  | 'historyGeography'
  | 'science'
  | 'informatics'
  | 'technology'
  | 'ethics'
  | 'natureSociety'
  | 'physicalEducation'
  | 'music'
  | 'art'
  | 'experientialActivities'
  | 'ethnicLanguage';

export type AssessmentPoint = 'midTerm1' | 'endTerm1' | 'midTerm2' | 'yearEnd';

/** Giữa HKI, cuối HKI, giữa HKII, cuối năm (Điều 7). */
export const assessmentPoints: readonly AssessmentPoint[] = ['midTerm1', 'endTerm1', 'midTerm2', 'yearEnd'];

/** One row of the form: its name exactly as printed, and what it is in which grade. */
export type SubjectRow = {
  readonly key: SubjectKey;
  readonly name: string;
  readonly compulsory: readonly Grade[];
  readonly elective: readonly Grade[];
};

/** Which subjects have a periodic test at an assessment point of these grades (Điều 7.1b). */
export type TestRow = {
  readonly grades: readonly Grade[];
  readonly points: readonly AssessmentPoint[];
  readonly subjects: readonly SubjectKey[];
};

/** What a school year assesses. A running year keeps the table it began with. */
export type SubjectTable = {
  readonly from: SchoolYear;
  /** First school year in which it no longer holds; absent: it holds until further notice. */
  readonly until?: SchoolYear;
  readonly source: string;
  /** First school year of the 2018 programme, and so of TT 27/2020, in each grade. */
  readonly gradeFrom: Readonly<Record<Grade, SchoolYear>>;
  readonly subjects: readonly SubjectRow[];
  readonly tests: readonly TestRow[];
};

const ALL: readonly Grade[] = [1, 2, 3, 4, 5];
const TO_2: readonly Grade[] = [1, 2];
const TO_3: readonly Grade[] = [1, 2, 3];
const FROM_3: readonly Grade[] = [3, 4, 5];
const FROM_4: readonly Grade[] = [4, 5];
const NONE: readonly Grade[] = [];

/** Rows in the order of the form. A change of programme is a new table, never an edit of an old one. */
export const subjectTables: readonly SubjectTable[] = [
  {
    from: '2020-2021',
    source: 'TT 27/2020/TT-BGDĐT, QĐ 2904/QĐ-BGDĐT; TT 32/2018/TT-BGDĐT',
    gradeFrom: { 1: '2020-2021', 2: '2021-2022', 3: '2022-2023', 4: '2023-2024', 5: '2024-2025' },
    subjects: [
      { key: 'vietnamese', name: 'Tiếng Việt', compulsory: ALL, elective: NONE },
      { key: 'math', name: 'Toán', compulsory: ALL, elective: NONE },
      { key: 'foreignLanguage1', name: 'Ngoại ngữ 1', compulsory: FROM_3, elective: TO_2 },
      { key: 'historyGeography', name: 'Lịch sử và Địa lí', compulsory: FROM_4, elective: NONE },
      { key: 'science', name: 'Khoa học', compulsory: FROM_4, elective: NONE },
      { key: 'informatics', name: 'Tin học và Công nghệ (Tin học)', compulsory: FROM_3, elective: NONE },
      { key: 'technology', name: 'Tin học và Công nghệ (Công nghệ)', compulsory: FROM_3, elective: NONE },
      { key: 'ethics', name: 'Đạo đức', compulsory: ALL, elective: NONE },
      { key: 'natureSociety', name: 'Tự nhiên và Xã hội', compulsory: TO_3, elective: NONE },
      { key: 'physicalEducation', name: 'Giáo dục thể chất', compulsory: ALL, elective: NONE },
      { key: 'music', name: 'Nghệ thuật (Âm nhạc)', compulsory: ALL, elective: NONE },
      { key: 'art', name: 'Nghệ thuật (Mĩ thuật)', compulsory: ALL, elective: NONE },
      { key: 'experientialActivities', name: 'Hoạt động trải nghiệm', compulsory: ALL, elective: NONE },
      { key: 'ethnicLanguage', name: 'Tiếng dân tộc', compulsory: NONE, elective: ALL },
    ],
    tests: [
      { grades: TO_2, points: ['endTerm1', 'yearEnd'], subjects: ['vietnamese', 'math'] },
      {
        grades: [3],
        points: ['endTerm1', 'yearEnd'],
        subjects: ['vietnamese', 'math', 'foreignLanguage1', 'informatics', 'technology'],
      },
      { grades: FROM_4, points: ['midTerm1', 'midTerm2'], subjects: ['vietnamese', 'math'] },
      {
        grades: FROM_4,
        points: ['endTerm1', 'yearEnd'],
        subjects: [
          'vietnamese',
          'math',
          'foreignLanguage1',
          'historyGeography',
          'science',
          'informatics',
          'technology',
        ],
      },
    ],
  },
];
