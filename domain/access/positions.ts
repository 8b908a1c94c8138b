import { HOMEROOM } from '../class-sheet/sheet.ts';
import type { Holding } from './access.ts';

/** The positions of tasks that these holdings fill (data-model: a task is of a position, never of a person). */
export const positionsOf = (held: readonly Holding[]): readonly string[] => [...new Set(held.flatMap(positions))];

function positions({ role, unitId, classId, subject }: Holding): readonly string[] {
  switch (role) {
    case 'subjectTeacher':
      return [`teacher:${classId}/${subject}`];
    case 'homeroomTeacher':
      return [`homeroom:${classId}`, `teacher:${classId}/${HOMEROOM}`];
    case 'principal':
    case 'clerk':
    case 'administrator':
      return [`${role}:${unitId}`];
    case 'vicePrincipal':
      return [];
    case 'levelOfficer':
      return [`level:${unitId}`];
    case 'provinceOfficer':
    case 'provinceAdministrator':
      return [`province:${unitId}`];
  }
}
