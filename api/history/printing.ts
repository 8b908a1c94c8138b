import { z } from 'zod';
import type { Role } from '../../domain/access/access.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { type ExportedThing, exportedAt, noteExport } from '../../persistence/exports/export-log.ts';
import { type RecordSummary, recordSummary } from '../../persistence/history/record-summary.ts';
import { idField } from '../request/fields.ts';
import { type Answer, type Asked, actRoute, type Route, readRoute } from '../route.ts';

export type Printed = { readonly at: number; readonly by: string };

type Printing = {
  /** Under the record's own address. */
  readonly path: string;
  readonly what: ExportedThing;
  readonly says: string;
  readonly shows: string;
  mayNot?(record: RecordSummary, now: number): Refusal | undefined;
  page(asked: Asked<unknown, SignedIn>, record: RecordSummary, printed: Printed): Promise<Answer>;
};

/**
 * Something of a record on paper. To print is an act as every export is: it is kept who took what along, so no link, look
 * ahead or reload does it in his name. The act leads to the page, which reads what was kept: his alone, on that day.
 */
export function printingRoutes(roles: readonly Role[], printing: Printing): readonly Route[] {
  const { path, what, says, shows, mayNot, page } = printing;
  const address = `/records/:recordId/${path}`;
  return [
    actRoute(roles, {
      path: address,
      place: 'record',
      says,
      body: z.object({ commandId: idField }),
      async handle({ parts: { database }, reader, params, place, body: { commandId }, now }) {
        const record = await recordSummary(database, params['recordId'] ?? '', now);
        const refusal = mayNot?.(record, now);
        if (refusal) return { ...refusal, back: `/records/${record.recordId}` };
        await noteExport(database, {
          ...{ id: commandId, personId: reader.personId, unitId: place.schoolId ?? '', ofId: record.recordId },
          ...{ what, format: 'paper', rows: 1, at: now },
        });
        return { goTo: `/records/${record.recordId}/${path}/${commandId}`, json: { printingId: commandId } };
      },
    }),
    readRoute(roles, {
      path: `${address}/:printingId`,
      place: 'record',
      says: shows,
      async handle(asked) {
        const { database } = asked.parts;
        const { recordId = '', printingId = '' } = asked.params;
        const at = await exportedAt(database, printingId, { personId: asked.reader.personId, what, ofId: recordId });
        if (at === undefined || dayAt(at) !== asked.today) return { refused: 'PAGE_NOT_FOUND' };
        const record = await recordSummary(database, recordId, asked.now);
        return page(asked, record, { at, by: asked.reader.fullName });
      },
    }),
  ];
}
