import type { FormOfAddress } from '../../domain/people/form-of-address.ts';

/** A person of the demonstration with an account; `pin` opens his key. All invented. */
export type StaffMember = {
  readonly userName: string;
  readonly fullName: string;
  /** Chosen by most; who has not is addressed as one whose form is not known. */
  readonly formOfAddress?: FormOfAddress;
  readonly unit: UnitKey;
  readonly roles: readonly string[];
  /** Class → subjects that he teaches there; `homeroom` among them makes him its homeroom teacher. */
  readonly teaches?: Readonly<Record<string, readonly string[]>>;
};

export type UnitKey = 'ministry' | 'province' | 'levelTamKy' | 'levelDienBan' | 'kimDong' | 'leVanTam';

export const UNITS: Readonly<
  Record<
    UnitKey,
    {
      readonly kind: string;
      readonly code: string;
      readonly name: string;
      readonly parent: UnitKey | null;
      readonly commune: string;
      readonly district: string;
    }
  >
> = {
  ministry: {
    kind: 'ministry',
    code: '00000000',
    name: 'Bộ Giáo dục và Đào tạo (bản mô phỏng)',
    parent: null,
    commune: '',
    district: '',
  },
  province: {
    kind: 'province',
    code: '49000000',
    name: 'Sở Giáo dục và Đào tạo Quảng Nam',
    parent: 'ministry',
    commune: 'Phường Tân Thạnh',
    district: 'Thành phố Tam Kỳ',
  },
  levelTamKy: {
    kind: 'level',
    code: '49502000',
    name: 'Phòng GDĐT thành phố Tam Kỳ',
    parent: 'province',
    commune: 'Phường An Mỹ',
    district: 'Thành phố Tam Kỳ',
  },
  levelDienBan: {
    kind: 'level',
    code: '49507000',
    name: 'Phòng GDĐT thị xã Điện Bàn',
    parent: 'province',
    commune: 'Phường Vĩnh Điện',
    district: 'Thị xã Điện Bàn',
  },
  kimDong: {
    kind: 'school',
    code: '49502401',
    name: 'Trường Tiểu học Kim Đồng',
    parent: 'levelTamKy',
    commune: 'Phường Tân Thạnh',
    district: 'Thành phố Tam Kỳ',
  },
  leVanTam: {
    kind: 'school',
    code: '49507402',
    name: 'Trường Tiểu học Lê Văn Tám',
    parent: 'levelDienBan',
    commune: 'Phường Điện Ngọc',
    district: 'Thị xã Điện Bàn',
  },
};

const MAIN_1_2 = ['vietnamese', 'math', 'ethics', 'natureSociety', 'experientialActivities', 'homeroom'];
const MAIN_3 = [...MAIN_1_2, 'technology'];
const MAIN_4_5 = [
  'vietnamese',
  'math',
  'ethics',
  'historyGeography',
  'science',
  'technology',
  'experientialActivities',
  'homeroom',
];

/** The six classes and their grades. */
export const CLASSES = { kimDong: ['1A', '2A', '3A', '4A'], leVanTam: ['5A', '1B'] } as const;

/** Twenty-five people: the nine roles, two schools, two first-level units, the province. */
export const STAFF: readonly StaffMember[] = [
  {
    userName: 'so.canbo',
    fullName: 'Đặng Thị Mỹ Lệ',
    formOfAddress: 'bà',
    unit: 'province',
    roles: ['provinceOfficer'],
  },
  { userName: 'so.quantri', fullName: 'Hồ Ngọc Ẩn', unit: 'province', roles: ['provinceAdministrator'] },
  {
    userName: 'tamky.canbo',
    fullName: 'Phan Văn Đỉnh',
    formOfAddress: 'ông',
    unit: 'levelTamKy',
    roles: ['levelOfficer'],
  },
  {
    userName: 'dienban.canbo',
    fullName: 'Ngô Thị Ưng',
    formOfAddress: 'bà',
    unit: 'levelDienBan',
    roles: ['levelOfficer'],
  },
  { userName: 'kd.hieutruong', fullName: 'Lê Đức Thành', formOfAddress: 'thầy', unit: 'kimDong', roles: ['principal'] },
  {
    userName: 'kd.phohieutruong',
    fullName: 'Trương Thị Ngọc Diễm',
    formOfAddress: 'cô',
    unit: 'kimDong',
    roles: ['vicePrincipal', 'signOnBehalf'],
  },
  { userName: 'kd.vanthu', fullName: 'Võ Thị Hường', formOfAddress: 'cô', unit: 'kimDong', roles: ['clerk'] },
  {
    userName: 'kd.quantri',
    fullName: 'Bùi Quốc Ưng',
    formOfAddress: 'thầy',
    unit: 'kimDong',
    roles: ['administrator'],
  },
  {
    userName: 'kd.chunhiem1a',
    fullName: 'Trần Thị Ánh',
    formOfAddress: 'cô',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '1A': MAIN_1_2 },
  },
  {
    userName: 'kd.chunhiem2a',
    fullName: 'Nguyễn Thị Bưởi',
    formOfAddress: 'cô',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '2A': MAIN_1_2 },
  },
  {
    userName: 'kd.chunhiem3a',
    fullName: 'Huỳnh Thị Kiều Diễm',
    formOfAddress: 'cô',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '3A': MAIN_3 },
  },
  {
    userName: 'kd.chunhiem4a',
    fullName: 'Đỗ Văn Hải',
    formOfAddress: 'thầy',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '4A': MAIN_4_5 },
  },
  {
    userName: 'kd.tienganh',
    fullName: 'Mai Thị Yến',
    formOfAddress: 'cô',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '3A': ['foreignLanguage1'], '4A': ['foreignLanguage1'] },
  },
  {
    userName: 'kd.theduc',
    fullName: 'Phạm Đình Ổn',
    formOfAddress: 'thầy',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: {
      '1A': ['physicalEducation'],
      '2A': ['physicalEducation'],
      '3A': ['physicalEducation'],
      '4A': ['physicalEducation'],
    },
  },
  {
    userName: 'kd.amnhac',
    fullName: 'Lý Thị Thủy',
    formOfAddress: 'cô',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '1A': ['music'], '2A': ['music'], '3A': ['music'], '4A': ['music'] },
  },
  {
    userName: 'kd.mithuat',
    fullName: 'Tạ Quang Mỹ',
    formOfAddress: 'thầy',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '1A': ['art'], '2A': ['art'], '3A': ['art'], '4A': ['art'] },
  },
  {
    userName: 'kd.tinhoc',
    fullName: 'Dương Thế Vỹ',
    formOfAddress: 'thầy',
    unit: 'kimDong',
    roles: ['teacher'],
    teaches: { '3A': ['informatics'], '4A': ['informatics'] },
  },
  {
    userName: 'lvt.hieutruong',
    fullName: 'Đinh Thị Xuân Hoà',
    formOfAddress: 'cô',
    unit: 'leVanTam',
    roles: ['principal'],
  },
  { userName: 'lvt.vanthu', fullName: 'Nguyễn Hữu Ích', formOfAddress: 'thầy', unit: 'leVanTam', roles: ['clerk'] },
  {
    userName: 'lvt.quantri',
    fullName: 'Trần Vĩnh Kỳ',
    formOfAddress: 'thầy',
    unit: 'leVanTam',
    roles: ['administrator'],
  },
  {
    userName: 'lvt.chunhiem5a',
    fullName: 'Võ Thị Lữ',
    formOfAddress: 'cô',
    unit: 'leVanTam',
    roles: ['teacher'],
    teaches: { '5A': MAIN_4_5 },
  },
  {
    userName: 'lvt.chunhiem1b',
    fullName: 'Hồ Thị Mỵ',
    formOfAddress: 'cô',
    unit: 'leVanTam',
    roles: ['teacher'],
    teaches: { '1B': MAIN_1_2 },
  },
  {
    userName: 'lvt.tienganh',
    fullName: 'Phan Nhật Nữ',
    unit: 'leVanTam',
    roles: ['teacher'],
    teaches: { '5A': ['foreignLanguage1', 'informatics'] },
  },
  {
    userName: 'lvt.theduc',
    fullName: 'Bùi Ngọc Phước',
    unit: 'leVanTam',
    roles: ['teacher'],
    teaches: { '5A': ['physicalEducation'], '1B': ['physicalEducation'] },
  },
  {
    userName: 'lvt.nghethuat',
    fullName: 'Lê Thị Quý',
    formOfAddress: 'cô',
    unit: 'leVanTam',
    roles: ['teacher'],
    teaches: { '5A': ['music', 'art'], '1B': ['music', 'art'] },
  },
];
