const FAMILIES = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Huỳnh',
  'Phan',
  'Võ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Lý',
  'Trương',
  'Đinh',
  'Mai',
  'Tạ',
];
const GIRLS = [
  'Ngọc Ánh',
  'Thị Bưởi',
  'Bảo Châu',
  'Thùy Dương',
  'Mỹ Duyên',
  'Hồng Đào',
  'Thu Hà',
  'Minh Hằng',
  'Gia Hân',
  'Khánh Linh',
  'Thảo Ly',
  'Quỳnh Như',
  'Ngọc Oanh',
  'Bích Phượng',
  'Như Quỳnh',
  'Thanh Tâm',
  'Phương Thảo',
  'Minh Thư',
  'Bảo Trân',
  'Tường Vy',
  'Hải Yến',
  'Như Ý',
];
const BOYS = [
  'Quốc An',
  'Thiên Ân',
  'Gia Bảo',
  'Minh Bão',
  'Đức Cường',
  'Tiến Dũng',
  'Hải Đăng',
  'Hữu Đạt',
  'Trường Giang',
  'Đức Huy',
  'Gia Hưng',
  'Tuấn Kiệt',
  'Nhật Long',
  'Hoàng Nam',
  'Trọng Nghĩa',
  'Hạo Nhiên',
  'Thiện Phúc',
  'Minh Quân',
  'Thái Sơn',
  'Đức Thịnh',
  'Anh Tuấn',
  'Quốc Ưng',
  'Xuân Vượng',
];

export type InventedPupil = {
  readonly fullName: string;
  readonly gender: 'male' | 'female';
  readonly motherName: string;
  readonly fatherName: string;
};

/** The n-th invented pupil of the demonstration: always the same one, no name twice within seven hundred. */
export function inventedPupil(n: number): InventedPupil {
  const gender = n % 2 === 0 ? 'female' : 'male';
  const given = gender === 'female' ? GIRLS : BOYS;
  const place = Math.floor(n / 2);
  const family = of(FAMILIES, (place % given.length) * 5 + Math.floor(place / given.length) + (n % 2) * 3);
  return {
    gender,
    fullName: `${family} ${of(given, place)}`,
    fatherName: `${family} ${of(BOYS, n * 5 + 3)}`,
    motherName: `${of(FAMILIES, n * 11 + 4)} ${of(GIRLS, n * 3 + 1)}`,
  };
}

const of = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
