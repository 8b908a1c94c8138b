import type { Role } from '../access/access.ts';
import { CAUSES, type Cause } from '../overview/overview.ts';

/** From where somebody reminds: who looks at a class, a school, a level or the province reminds those who work there. */
export type ReminderScope = 'class' | 'school' | 'level' | 'province';

const ALL = Object.keys(CAUSES) as readonly Cause[];

/**
 * Who may remind from a scope, and of what. A homeroom teacher waits for the subject teachers of her class and for nobody
 * else (Điều 9.2); a principal of his school, an officer of his area (Điều 7, 8.3) for everybody there.
 */
export const REMINDERS: Readonly<
  Record<ReminderScope, { readonly roles: readonly Role[]; readonly causes: readonly Cause[] }>
> = {
  class: { roles: ['homeroomTeacher'], causes: ['subjectTeachers'] },
  school: { roles: ['principal'], causes: ALL },
  level: { roles: ['levelOfficer'], causes: ALL },
  province: { roles: ['provinceOfficer'], causes: ALL },
};
