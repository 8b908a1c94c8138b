/** Khối lớp of primary school. */
export type Grade = 1 | 2 | 3 | 4 | 5;

export const grades: readonly Grade[] = [1, 2, 3, 4, 5];

export const isGrade = (n: number): n is Grade => grades.some((grade) => grade === n);
