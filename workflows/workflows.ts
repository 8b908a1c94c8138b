/** What the records worker runs: the engine wants one file that names them all. */

export { certificateApproval } from './certificate-approval.ts';
export { classSheet } from './class-sheet.ts';
export { exchangeIntake } from './exchange-intake.ts';
export { exchangeSubmission } from './exchange-submission.ts';
export { ministryReport } from './ministry-report.ts';
export { recordYear } from './record-year.ts';
export { rosterWriting } from './roster-writing.ts';
export { roundClosing } from './round-closing.ts';
export { schoolYearOpening } from './school-year-opening.ts';
export { signingCeremony } from './signing-ceremony.ts';
