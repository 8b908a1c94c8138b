import { randomBytes, randomUUID } from 'node:crypto';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type {
  CompetenceKey,
  Grade,
  QualityKey,
  RecordDocument,
  RecordIssue,
  SubjectRow,
} from '../../domain/record/record-document.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { RegisteredCertificate, SheetRow, Signer, Trust } from '../../signing/ceremony-types.ts';
import {
  createDemonstrationCa,
  type DemonstrationCa,
  issueEndEntity,
  issueRevocationLists,
  organisationName,
  personName,
  type Revocation,
} from '../../signing/demonstration/demonstration-ca.ts';
import { openPkcs12 } from '../../signing/keys/pkcs12.ts';

export const PROFILE = CV2088_XADES;
const SCHOOL = 'Trường Tiểu học Trần Quốc Toản';
const PIN = 'Mật-khẩu1';

/** 30 May 2026, eight in the morning in Vietnam. */
export const MORNING = Date.UTC(2026, 4, 30, 1, 0, 0);
export const minutes = (n: number): number => n * 60_000;

/** A person or body of the school with a key; signing opens the PKCS#12 file with its PIN as a confirmation does. */
export type TestSigner = Signer & {
  readonly serialNumber: string;
  sign(digests: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
};

export type TestSchool = {
  readonly ca: DemonstrationCa;
  readonly trust: Trust;
  readonly teacher: TestSigner;
  readonly principal: TestSigner;
  readonly seal: TestSigner;
};

export function aSchool({ keyType = 'EC' as 'EC' | 'RSA' } = {}): TestSchool {
  const ca = createDemonstrationCa(MORNING - minutes(60 * 24 * 100));
  const teacher = aPerson(ca, 'Đỗ Thị Hòa', '048186002681', keyType);
  const principal = aPerson(ca, 'Nguyễn Thị Bưởi', '048175001234', keyType, 'Hiệu trưởng');
  const seal = aSigner(ca, organisationName(SCHOOL, '4000123456', 'Quảng Nam'), { fullName: SCHOOL }, keyType);
  return { ca, trust: trustOf(ca, { teacher, principal, seal }), teacher, principal, seal };
}

export function trustOf(
  ca: DemonstrationCa,
  { teacher, principal, seal }: Pick<TestSchool, 'teacher' | 'principal' | 'seal'>,
  revoked: readonly Revocation[] = [],
): Trust {
  return {
    anchors: [ca.root],
    crls: issueRevocationLists(ca, {
      revoked,
      at: MORNING - minutes(60),
      nextUpdate: MORNING + minutes(60 * 24),
      number: 1,
    }),
    registry: [
      registered(teacher, ['homeroom', 'subject']),
      registered(principal, ['principal']),
      registered(seal, ['seal', 'package']),
    ],
  };
}

export function aPerson(
  ca: DemonstrationCa,
  fullName: string,
  personalId: string,
  keyType: 'EC' | 'RSA' = 'EC',
  position?: string,
  validity: Partial<Validity> = {},
): TestSigner {
  const identity = { fullName, personalId, ...(position && { position }) };
  return aSigner(ca, personName(fullName, personalId, SCHOOL), identity, keyType, validity);
}

type Validity = { validFrom: number; validTo: number; kind: 'signing' | 'encryption' | 'timeStamping' };

export function aSigner(
  ca: DemonstrationCa,
  subject: ReturnType<typeof personName>,
  identity: Omit<Signer, 'chain'>,
  keyType: 'EC' | 'RSA',
  validity: Partial<Validity> = {},
): TestSigner {
  const { chain, serialNumber, pkcs12 } = issueEndEntity(ca, {
    subject,
    pin: PIN,
    keyType,
    validFrom: MORNING - minutes(60 * 24 * 30),
    validTo: MORNING + minutes(60 * 24 * 365),
    ...validity,
  });
  return {
    ...identity,
    chain,
    serialNumber,
    async sign(digests) {
      const key = accepted(openPkcs12(pkcs12, Buffer.from(PIN, 'utf8')));
      const values = accepted(await key.signDigests(digests));
      key.close();
      return values;
    },
  };
}

export function accepted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${JSON.stringify(value)}`);
  return value;
}

/** The ministry's grade-4 sample (assessment.md section 10, example 4), with an invented pupil. */
export function aRecord(changes: Partial<RecordDocument> = {}): RecordDocument {
  const grade = changes.schoolClass?.grade ?? 4;
  return {
    lookupCode: randomUUID(),
    schoolYear: '2025-2026',
    provinceOffice: { code: '49', name: 'Sở Giáo dục và Đào tạo Quảng Nam' },
    school: { code: '49510402', name: SCHOOL, commune: 'Phường An Mỹ', province: 'Quảng Nam' },
    schoolClass: { name: `${grade}A1`, grade },
    enrolmentNumber: '0412/2022',
    pupil: {
      pupilCode: 'QN-4915-0231',
      fullName: 'Trần Gia Bảo',
      gender: 'male',
      birthDate: '2016-03-05',
      personalId: '049216004321',
      birthPlace: 'Bệnh viện Đa khoa Quảng Nam, phường An Mỹ, tỉnh Quảng Nam',
      homeTown: 'Xã Tam Thăng, tỉnh Quảng Nam',
      residence: '12/4 đường Phan Châu Trinh, phường An Mỹ, tỉnh Quảng Nam',
      ethnicity: 'Kinh',
      nationality: 'Việt Nam',
      fatherName: 'Trần Văn Ưởng',
      motherName: 'Lê Thị Quỳnh Như',
    },
    height: '132 cm',
    weight: '28,5 kg',
    excusedAbsences: 2,
    unexcusedAbsences: 0,
    homeroomTeacher: { fullName: 'Đỗ Thị Hòa', personalId: '048186002681' },
    subjects: subjectRows(grade),
    qualities: allTraits(QUALITIES),
    competences: { ...allTraits(COMPETENCES), digital: { scale: 'trait', value: 'met' } },
    comments: {
      qualities: 'Em chăm học, trung thực, biết giúp đỡ bạn bè và yêu quý thầy cô.',
      generalCompetences: 'Em tự giác trong học tập, mạnh dạn trao đổi, biết tìm nhiều cách giải quyết.',
      specificCompetences: 'Em đọc lưu loát, tính toán nhanh; cần luyện thêm kĩ năng sử dụng máy tính.',
      homeroom: 'Em học tốt các môn, có nhiều tiến bộ về giao tiếp & hợp tác; cần rèn thêm chữ viết.',
    },
    yearResult: 'completed',
    gradeCompleted: true,
    promoted: true,
    completionText: `Hoàn thành chương trình lớp ${grade}; Được lên lớp ${grade + 1}.`,
    spotAward: 'Đạt giải Nhì hội giao lưu An toàn giao thông cấp huyện',
    studyHistory: [
      { schoolYear: '2024-2025', className: '3A1', schoolName: SCHOOL, arrivalDate: '2024-09-05' },
      { schoolYear: '2025-2026', className: `${grade}A1`, schoolName: SCHOOL, arrivalDate: '2025-09-05' },
    ],
    createdAt: MORNING - minutes(30),
    ...changes,
  };
}

/** Rows of a class sheet in mathematics, one per pupil. */
export function sheetRows(count: number): readonly SheetRow[] {
  return Array.from({ length: count }, (_, at) => ({
    partRevisionId: `01JX${String(at).padStart(22, '0')}`,
    enrolmentId: `01JE${String(at).padStart(22, '0')}`,
    pupilCode: `QN-4915-${String(at).padStart(4, '0')}`,
    schoolYear: '2025-2026',
    subject: {
      key: 'math',
      name: 'Toán',
      status: 'rated',
      level: { scale: 'subject', value: 'completedWell' },
      score: 5 + (at % 6),
      comment: 'Tính toán nhanh, cẩn thận.',
    },
    salt: randomBytes(32).toString('hex'),
  }));
}

export function anIssue(changes: Partial<RecordIssue['manager']> = {}): RecordIssue {
  return {
    manager: { fullName: 'Nguyễn Thị Bưởi', personalId: '048175001234', position: 'Hiệu trưởng', ...changes },
    place: 'An Mỹ',
    issueDate: '2026-05-30',
  };
}

function registered(signer: TestSigner, roles: RegisteredCertificate['roles']): RegisteredCertificate {
  const { serialNumber, personalId } = signer;
  return { serialNumber, roles, ...(personalId && { personalId }) };
}

const QUALITIES: readonly QualityKey[] = ['patriotism', 'compassion', 'diligence', 'honesty', 'responsibility'];
const COMPETENCES: readonly CompetenceKey[] = [
  'selfReliance',
  'communication',
  'problemSolving',
  'language',
  'numeracy',
  'scientific',
  'technological',
  'digital',
  'aesthetic',
  'physical',
];

function allTraits<K extends string>(keys: readonly K[]): Record<K, { scale: 'trait'; value: 'good' }> {
  const good = { scale: 'trait', value: 'good' } as const;
  return keys.reduce((all, key) => Object.assign(all, { [key]: good }), Object.create(null));
}

const SUBJECTS: readonly (readonly [key: string, name: string, score?: number | undefined, comment?: string])[] = [
  ['vietnamese', 'Tiếng Việt', 9, 'Đọc to, rõ ràng, lưu loát; viết đúng chính tả, câu văn giàu hình ảnh.'],
  ['math', 'Toán', 10, 'Thực hiện thành thạo các phép tính với phân số; giải toán có lời văn tốt.'],
  ['foreignLanguage1', 'Ngoại ngữ 1 (Tiếng Anh)', 9, 'Phát âm tốt, tích cực giao tiếp bằng tiếng Anh.'],
  ['historyGeography', 'Lịch sử và Địa lí', 8],
  ['science', 'Khoa học', 8, 'Ham tìm hiểu tự nhiên, biết làm thí nghiệm đơn giản.'],
  ['informatics', 'Tin học và Công nghệ (Tin học)', 6, 'Cần luyện thêm kĩ năng soạn thảo.'],
  ['technology', 'Tin học và Công nghệ (Công nghệ)', 9],
  ['ethics', 'Đạo đức'],
  ['natureSociety', 'Tự nhiên và Xã hội'],
  ['physicalEducation', 'Giáo dục thể chất'],
  ['music', 'Nghệ thuật (Âm nhạc)'],
  ['art', 'Nghệ thuật (Mĩ thuật)', undefined, 'Có năng khiếu vẽ.'],
  ['experientialActivities', 'Hoạt động trải nghiệm'],
  ['ethnicLanguage', 'Tiếng dân tộc'],
];

function subjectRows(grade: Grade): readonly SubjectRow[] {
  const notTaught =
    grade >= 4 ? ['natureSociety', 'ethnicLanguage'] : ['historyGeography', 'science', 'ethnicLanguage'];
  return SUBJECTS.map(([key, name, score, comment]): SubjectRow => {
    if (notTaught.includes(key)) return { key, name, status: 'notTaught' };
    const value = key === 'informatics' || key === 'music' ? 'completed' : 'completedWell';
    return {
      key,
      name,
      status: 'rated',
      level: { scale: 'subject', value },
      ...(score !== undefined && { score }),
      ...(comment && { comment }),
    };
  });
}
