import { publicVerdict } from '../../domain/look-up/look-up.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';
import { printingRoutes } from './printing.ts';
import { qrCode } from './qr-code.ts';

/**
 * What the school hands out with a record on paper (Điều 4.5a): the look-up code, to be scanned or typed, and how it is
 * checked. The form itself stays as the ministry draws it.
 */
export const lookUpSlipRoutes = printingRoutes(['homeroomTeacher', 'principal', 'clerk', 'administrator'], {
  path: 'look-up-slip',
  what: 'lookUpSlip',
  says: 'Notes that the slip with a record’s look-up code is printed, once it is issued, and leads to it.',
  shows: 'The slip with a record’s look-up code, to be scanned or typed, as its reader had it printed today.',
  mayNot: (record, now) => (verdictOf(record, now) === 'notFound' ? { refused: 'NOT_ISSUED_YET' } : undefined),
  async page({ parts: { publicUrl } }, record, printed) {
    const address = new URL('/tra-cuu', publicUrl);
    return {
      page: 'history/look-up-slip',
      model: {
        ...{ record, printed },
        address: address.host + address.pathname,
        // Behind "#" the code never reaches a server or its log.
        qr: qrCode(`${address}#${record.lookUpCode}`),
      },
    };
  },
});

/** What the portal would say now: before a record is issued nothing is found under its code. */
const verdictOf = ({ standing, beingReplaced, ...record }: RecordSummary, now: number) =>
  publicVerdict(
    {
      ...{ stage: standing.stage, lane: standing.lane, beingReplaced: beingReplaced !== undefined },
      ...{ closeAt: record.closeAt, schoolName: record.schoolName, schoolYear: record.schoolYear, maskedName: '' },
    },
    now,
  ).verdict;
