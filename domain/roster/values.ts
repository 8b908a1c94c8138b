import { type SubjectKey, subjectTables } from '../assessment/subject-table.ts';
import { type Entry, empty, refuseEntry } from '../entry/entry.ts';
import { cleanLine } from '../text/clean.ts';
import { searchKey } from '../text/search-key.ts';

/** One line of text of at most so many characters, which is what can be kept of it. */
const lineOf =
  (most: number) =>
  (typed: string): Entry<string> => {
    const { text } = cleanLine(typed);
    if (text === '') return empty;
    return text.length > most ? refuseEntry('LINE_TOO_LONG', typed) : { value: text };
  };

/** Any one line: a place, an address. */
export const parseLine = lineOf(200);
export const parseName = lineOf(120);
/** A people, a nationality. */
export const parseWord = lineOf(60);
/** A number of a book of the school's own. */
export const parseBookNumber = lineOf(20);

/** Giới tính: Nam or Nữ. */
export function parseGender(typed: string): Entry<string> {
  switch (cleanLine(typed).text.toLowerCase()) {
    case '':
      return empty;
    case 'nam':
      return { value: 'male' };
    case 'nữ':
      return { value: 'female' };
    default:
      return refuseEntry('GENDER_NOT_READ', typed);
  }
}

/** A column headed "Nữ" in which girls have a cross: the empty cell speaks too, the list has no other place for it. */
export function parseFemaleMark(typed: string): Entry<string> {
  const mark = cleanLine(typed).text.toLowerCase();
  if (mark === '') return { value: 'male' };
  return mark === 'x' || mark === 'nữ' || mark === '1' ? { value: 'female' } : refuseEntry('GENDER_NOT_READ', typed);
}

/** Khối lớp, "5" or "Khối 5". */
export function parseGradeText(typed: string): Entry<string> {
  const { text } = cleanLine(typed);
  if (text === '') return empty;
  const [, grade] = /^(?:khối |lớp )?([1-5])$/i.exec(text) ?? [];
  return grade ? { value: grade } : refuseEntry('GRADE_NOT_READ', typed);
}

/** One subject by its name on the form or in everyday use, or "Chủ nhiệm": its key, or `homeroom`. */
export function parseAssignedSubject(typed: string): Entry<string> {
  const key = searchKey(typed);
  if (key === '') return empty;
  const subject = HOMEROOM.includes(key) ? 'homeroom' : subjectNamed(key);
  return subject ? { value: subject } : refuseEntry('SUBJECT_NOT_READ', typed);
}

/** The electives a pupil takes, parted by commas or semicolons: their keys in the order of the form, parted by commas. */
export function parseElectives(typed: string): Entry<string> {
  const named = cleanLine(typed).text.split(/[,;]/).map(searchKey).filter(Boolean);
  if (named.length === 0) return empty;

  const taken = named.map(subjectNamed);
  if (taken.some((subject) => !subject || !ELECTIVES.includes(subject))) return refuseEntry('SUBJECT_NOT_READ', typed);
  return { value: ELECTIVES.filter((subject) => taken.includes(subject)).join(',') };
}

const HOMEROOM = ['chu nhiem', 'gvcn', 'giao vien chu nhiem', 'chu nhiem lop'];

/** Everyday names beside those of the form; the form's own are in the subject table. */
const ALSO_CALLED: Readonly<Record<string, SubjectKey>> = {
  'ngoai ngu': 'foreignLanguage1',
  'tieng anh': 'foreignLanguage1',
  'lich su va dia ly': 'historyGeography',
  'tin hoc': 'informatics',
  'cong nghe': 'technology',
  'the duc': 'physicalEducation',
  'am nhac': 'music',
  'mi thuat': 'art',
  'my thuat': 'art',
  hdtn: 'experientialActivities',
};

const ROWS = subjectTables.flatMap(({ subjects }) => subjects);
const ELECTIVES: readonly SubjectKey[] = ROWS.filter(({ elective }) => elective.length > 0).map(({ key }) => key);

const subjectNamed = (name: string): SubjectKey | undefined =>
  ROWS.find((row) => searchKey(row.name) === name)?.key ?? ALSO_CALLED[name];
