import { publicVerdict } from '../../domain/look-up/look-up.ts';
import { noteExport } from '../../persistence/exports/export-log.ts';
import { type RecordSummary, recordSummary } from '../../persistence/history/record-summary.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Route, readRoute } from '../route.ts';
import { qrCode } from './qr-code.ts';

/**
 * What the school hands out with a record on paper (Điều 4.5a): the look-up code, to be scanned or typed, and how it is
 * checked. The form itself stays as the ministry draws it. Every slip is kept in the log of what was taken along.
 */
export const lookUpSlipRoute: Route = readRoute(['homeroomTeacher', 'principal', 'clerk', 'administrator'], {
  path: '/records/:recordId/look-up-slip',
  says: 'The slip with a record’s look-up code, to be scanned or typed; once it is issued. Every slip is noted.',
  place: 'record',
  async handle({ parts: { database, publicUrl }, reader, params, place, now }) {
    const record = await recordSummary(database, params['recordId'] ?? '', now);
    const isFound = verdictOf(record, now) !== 'notFound';
    if (isFound)
      await noteExport(database, {
        ...{ id: newId(now), personId: reader.personId, unitId: place.schoolId ?? '', ofId: record.recordId },
        ...{ what: 'lookUpSlip', format: 'paper', rows: 1, at: now },
      });
    const address = new URL('/tra-cuu', publicUrl);
    return {
      page: 'history/look-up-slip',
      model: {
        record,
        printed: { at: now, by: reader.fullName },
        // Behind "#" the code never reaches a server or its log.
        ...(isFound && { address: address.host + address.pathname, qr: qrCode(`${address}#${record.lookUpCode}`) }),
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
