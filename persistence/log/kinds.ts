import { certificateApproval } from '../../domain/certificate/certificate-approval.ts';
import { classSheet } from '../../domain/class-sheet/class-sheet.ts';
import { recordYear } from '../../domain/record-year/record-year.ts';
import { roundClosing } from '../../domain/round-closing/round-closing.ts';
import { certificateFacts, projectCertificate } from '../certificate/approval.ts';
import { sheetFacts } from '../class-sheet/facts.ts';
import { projectSheet } from '../class-sheet/projection.ts';
import { recordFacts } from '../record-year/facts.ts';
import { projectRecord } from '../record-year/projection.ts';
import { projectRound, roundFacts } from '../round-closing/round-closing.ts';
import { type Kind, kindOf } from './write.ts';

/** Every kind of subject that lives on the log. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [
    kindOf(classSheet, { facts: sheetFacts, project: projectSheet }),
    kindOf(recordYear, { facts: recordFacts, project: projectRecord }),
    kindOf(certificateApproval, { facts: certificateFacts, project: projectCertificate }),
    kindOf(roundClosing, { facts: roundFacts, project: projectRound }),
  ].map((kind) => [kind.name, kind]),
);
