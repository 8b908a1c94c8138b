import { accessRefusals } from './access/refusals.ts';
import { assessmentRefusals } from './assessment/refusals.ts';
import { ceremonyRefusals } from './ceremony/refusals.ts';
import { certificateRefusals } from './certificate/refusals.ts';
import { classSheetRefusals } from './class-sheet/refusals.ts';
import { dayOffRefusals } from './days-off/refusals.ts';
import { entryRefusals } from './entry/refusals.ts';
import { entryTimesRefusals } from './entry-times/refusals.ts';
import { exchangeRefusals } from './exchange/refusals.ts';
import { filterRefusals } from './filters/refusals.ts';
import { lateConsentRefusals } from './late-consent/refusals.ts';
import { lookUpRefusals } from './look-up/refusals.ts';
import { peopleRefusals } from './people/refusals.ts';
import { packageRefusals } from './record/package-refusals.ts';
import { signingRefusals } from './record/signing-refusals.ts';
import { recordYearRefusals } from './record-year/refusals.ts';
import type { RefusalCatalogue, RefusalFacts, RefusalText } from './refusal.ts';
import { remindingRefusals } from './reminding/refusals.ts';
import { rosterRefusals } from './roster/refusals.ts';
import { roundClosingRefusals } from './round-closing/refusals.ts';

/** Each capability's part of the catalogue. */
export const CATALOGUES: Readonly<Record<string, RefusalCatalogue>> = {
  access: accessRefusals,
  assessment: assessmentRefusals,
  ceremony: ceremonyRefusals,
  certificate: certificateRefusals,
  classSheet: classSheetRefusals,
  entry: entryRefusals,
  entryTimes: entryTimesRefusals,
  exchange: exchangeRefusals,
  filters: filterRefusals,
  lookUp: lookUpRefusals,
  daysOff: dayOffRefusals,
  lateConsent: lateConsentRefusals,
  reminding: remindingRefusals,
  recordYear: recordYearRefusals,
  roster: rosterRefusals,
  roundClosing: roundClosingRefusals,
  packages: packageRefusals,
  people: peopleRefusals,
  signing: signingRefusals,
};

const ALL = new Map(Object.values(CATALOGUES).flatMap((catalogue) => Object.entries(catalogue)));

/** The words of a refusal; an unknown name is a fault of ours and gets the words of one. */
export const refusalText = (refused: string): RefusalText => ALL.get(refused) ?? accessRefusals.FAULT;

/** A text with its facts in place of `{name}`. */
export const withFacts = (text: string, facts: RefusalFacts = {}): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '…'));
