/**
 * Everything that one record (đơn vị học bạ số: one pupil, one school year; CV 2088 II.1.4) says, apart from who issues
 * it. The XML, the display form and the list of missing fields are all made from this one value.
 *
 * Days are `YYYY-MM-DD` and never a `Date` (DB2); instants are milliseconds, UTC. All text is NFC. What is absent is not
 * there: an empty string never stands for it.
 */
export type RecordDocument = {
  /** UUID v4; a replacement has a new one (CV 2088 II.1.3). */
  readonly lookupCode: string;
  readonly schoolYear: SchoolYear;
  readonly provinceOffice: { readonly code: string; readonly name: string };
  readonly school: {
    readonly code: string;
    readonly name: string;
    readonly commune: string;
    /** Only for school years in which districts existed (D26). */
    readonly district?: string;
    readonly province: string;
  };
  readonly schoolClass: { readonly name: string; readonly grade: Grade };
  readonly enrolmentNumber: string;
  readonly pupil: RecordPupil;
  /** As printed, with its unit: "128 cm", "27,5 kg". */
  readonly height?: string;
  readonly weight?: string;
  /** In half-days (buổi), as the package counts them. */
  readonly excusedAbsences?: number;
  readonly unexcusedAbsences?: number;
  readonly homeroomTeacher: RecordPerson;
  /** All rows of the form in its order (form.md 1.4), those not taught included. */
  readonly subjects: readonly SubjectRow[];
  readonly qualities: Readonly<Partial<Record<QualityKey, TraitLevel>>>;
  readonly competences: Readonly<Partial<Record<CompetenceKey, TraitLevel>>>;
  readonly comments: {
    readonly qualities?: string;
    readonly generalCompetences?: string;
    readonly specificCompetences?: string;
    readonly homeroom?: string;
  };
  readonly yearResult?: YearResult;
  readonly gradeCompleted?: boolean;
  /** Grade 5 only. */
  readonly primaryCompleted?: boolean;
  readonly promoted?: boolean;
  /** Item 6 of the form (assessment.md section 5). */
  readonly completionText?: string;
  readonly award?: string;
  readonly spotAward?: string;
  /** The years of this pupil at primary school, oldest first, this one included. */
  readonly studyHistory: readonly StudyYear[];
  /** When the record was first made ready for the homeroom signature (ms, UTC); inside the homeroom's region. */
  readonly createdAt: number;
};

/** "2025-2026". */
export type SchoolYear = `${number}-${number}`;
export type Grade = 1 | 2 | 3 | 4 | 5;

export type RecordPupil = {
  readonly pupilCode: string;
  readonly fullName: string;
  readonly gender?: 'male' | 'female';
  readonly birthDate?: string;
  /** 12 digits; some pupils have none, and then nobody signs the record (D25). */
  readonly personalId?: string;
  readonly birthPlace?: string;
  readonly homeTown?: string;
  readonly residence?: string;
  readonly ethnicity?: string;
  readonly nationality?: string;
  readonly fatherName?: string;
  readonly motherName?: string;
  readonly guardianName?: string;
};

export type RecordPerson = { readonly fullName: string; readonly personalId: string };

/** Subject levels and trait levels share letters: a level is never without its scale (domain README section 3). */
export type SubjectLevel = {
  readonly scale: 'subject';
  readonly value: 'completedWell' | 'completed' | 'notCompleted';
};
export type TraitLevel = { readonly scale: 'trait'; readonly value: 'good' | 'met' | 'needsEffort' };
export type YearResult = 'excellent' | 'completedWell' | 'completed' | 'notCompleted';

export type SubjectRow = {
  /** Key of the subject table (assessment.md section 1). */
  readonly key: string;
  /** Name as printed in the form; the foreign language named in it ("Ngoại ngữ 1 (Tiếng Anh)"). */
  readonly name: string;
  /** `notTaught`: not in this grade, or an elective not taken; `exempt`: by the individual plan. */
  readonly status: 'rated' | 'notTaught' | 'exempt';
  readonly level?: SubjectLevel;
  /** Year-end test, the last retest counts (Điều 7.1d TT 27/2020). */
  readonly score?: number;
  readonly comment?: string;
};

export type QualityKey = 'patriotism' | 'compassion' | 'diligence' | 'honesty' | 'responsibility';
export type CompetenceKey =
  | 'selfReliance'
  | 'communication'
  | 'problemSolving'
  | 'language'
  | 'numeracy'
  | 'scientific'
  | 'technological'
  | 'digital'
  | 'aesthetic'
  | 'physical';

export type StudyYear = {
  readonly schoolYear: SchoolYear;
  readonly className: string;
  readonly schoolName: string;
  readonly arrivalDate: string;
};

/**
 * Who issues the record, where and on which day: the five fields that are fixed only at the principal's prepare
 * (record-files.md section 1). `position` is the text of the package; for a deputy "KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG",
 * printed in two lines (D12).
 */
export type RecordIssue = {
  readonly manager: RecordPerson & { readonly position: string };
  readonly place: string;
  /** The day of the principal's signature in Vietnam, `YYYY-MM-DD`. */
  readonly issueDate: string;
};
