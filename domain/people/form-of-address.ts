/** How a person is addressed (screens section 9). */
export const FORMS_OF_ADDRESS = ['cô', 'thầy', 'ông', 'bà', 'anh', 'chị'] as const;
export type FormOfAddress = (typeof FORMS_OF_ADDRESS)[number];

/** Unknown, at a school. */
export const UNKNOWN_ADDRESS = 'thầy cô';
