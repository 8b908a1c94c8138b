import type { Role } from '../../domain/access/access.ts';

export const SCHOOL: readonly Role[] = ['principal', 'clerk', 'administrator'];

/** Who sees the records of a class. */
export const RECORD_READERS: readonly Role[] = ['homeroomTeacher', ...SCHOOL];
