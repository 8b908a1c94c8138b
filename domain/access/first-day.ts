import type { Role } from './access.ts';

/**
 * A newcomer's steps (screens 11b). `profile`, `help` and the pages are done once they were opened; the certificates once one
 * is approved; `act` once the person has done something that the system took.
 */
export type FirstStep =
  | 'profile'
  | 'help'
  | 'certificate'
  | 'schoolCertificate'
  | 'classes'
  | 'approve'
  | 'seal'
  | 'people'
  | 'certificates'
  | 'rounds'
  | 'process'
  | 'report'
  | 'workflows'
  | 'act';

/** Four steps for each role (three for who has fewer pages), in the order in which they are done. Who signs needs a certificate first (Điều 8.2, 9.3, 10.1). */
export const FIRST_STEPS: Readonly<Record<Role, readonly FirstStep[]>> = {
  subjectTeacher: ['profile', 'certificate', 'classes', 'act'],
  homeroomTeacher: ['profile', 'certificate', 'classes', 'act'],
  principal: ['profile', 'certificate', 'approve', 'act'],
  vicePrincipal: ['profile', 'help', 'certificate'],
  clerk: ['profile', 'schoolCertificate', 'seal', 'act'],
  administrator: ['profile', 'schoolCertificate', 'people', 'classes'],
  levelOfficer: ['profile', 'help', 'process', 'certificates'],
  provinceOfficer: ['profile', 'help', 'rounds', 'report'],
  provinceAdministrator: ['profile', 'help', 'workflows'],
};

/** Of several roles, the one that a first day is about. */
const ORDER: readonly Role[] = [
  'principal',
  'homeroomTeacher',
  'subjectTeacher',
  'clerk',
  'administrator',
  'vicePrincipal',
  'provinceOfficer',
  'levelOfficer',
  'provinceAdministrator',
];

export const firstRole = (roles: readonly Role[]): Role | undefined => ORDER.find((role) => roles.includes(role));

const DAY = 24 * 60 * 60 * 1000;
const NEW_FOR = 60 * DAY;

/** Somebody is a newcomer while his account is young. Instants in ms, UTC. */
export const isNewcomer = (accountSince: number, now: number): boolean => now - accountSince < NEW_FOR;
