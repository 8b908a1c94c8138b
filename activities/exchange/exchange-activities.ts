import type { ExchangeWork } from '../../workflows/exchange-work.ts';
import type { ReportWork } from '../../workflows/report-work.ts';
import type { ExamineParts } from './examination.ts';
import { examine } from './examine.ts';
import { reportActivities } from './report.ts';
import { fetchOutcome, type SubmissionParts, sendMessage } from './submission.ts';

export type ExchangeParts = SubmissionParts & ExamineParts;

/** What the exchange worker does for its workflows. */
export const exchangeActivities = (parts: ExchangeParts): ExchangeWork & ReportWork => ({
  sendMessage: (messageId) => sendMessage(parts, messageId),
  fetchOutcome: (messageId) => fetchOutcome(parts, messageId),
  examine: (messageId) => examine(parts, messageId),
  ...reportActivities(parts),
});
