import type { Holding, Role } from '../access/access.ts';

/** How a person is addressed (screens section 9). */
export const FORMS_OF_ADDRESS = ['cô', 'thầy', 'ông', 'bà', 'anh', 'chị'] as const;
export type FormOfAddress = (typeof FORMS_OF_ADDRESS)[number];

/** Unknown, at a school. */
export const UNKNOWN_ADDRESS = 'thầy cô';
/** Unknown, at an office. */
const UNKNOWN_AT_OFFICE = 'ông bà';
const OFFICE_ROLES: readonly Role[] = ['levelOfficer', 'provinceOfficer', 'provinceAdministrator'];

/** What a reader is called: the form that he has chosen, without one by where he works today. */
export function formOfAddressFor(form: FormOfAddress | undefined, held: readonly Holding[]): string {
  if (form) return form;
  const isOffice = held.length > 0 && held.every(({ role }) => OFFICE_ROLES.includes(role));
  return isOffice ? UNKNOWN_AT_OFFICE : UNKNOWN_ADDRESS;
}

/** A text with the reader's form of address in place of `{you}`, and of `{You}` where a sentence begins with it. */
export const withYou = (text: string, you: string): string =>
  text.replaceAll('{you}', you).replaceAll('{You}', you.charAt(0).toUpperCase() + you.slice(1));

/** "cô Châu"; the full name where the form is not known. */
export const called = (fullName: string, form: FormOfAddress | undefined): string =>
  form ? `${form} ${fullName.split(' ').at(-1)}` : fullName;
