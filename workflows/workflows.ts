/** What the records worker runs: the engine wants one file that names them all. */

export { certificateApproval } from './certificate-approval.ts';
export { classSheet } from './class-sheet.ts';
export { recordYear } from './record-year.ts';
export { roundClosing } from './round-closing.ts';
export { schoolYearOpening } from './school-year-opening.ts';
export { signingCeremony } from './signing-ceremony.ts';
