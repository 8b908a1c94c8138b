import { z } from 'zod';
import type { SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import type { TypedCell } from './save.ts';

/** What the page showed when it was read: cell → revision and text, in the form's one field `read`. */
const Read = z.record(z.string(), z.tuple([z.number().int().min(0), z.string()]));

/**
 * The cells of a form sent without script: `cell.<enrolment>.<field>`. All of them come along; only those whose text is no
 * longer what the page showed were typed, so a stale page overwrites nothing that it did not touch (field case FO2).
 */
export function typedInForm(grid: SheetGrid, body: Readonly<Record<string, unknown>>): readonly TypedCell[] {
  const known = new Set(grid.rows.map(({ enrolmentId }) => enrolmentId));
  const read = readField(body['read']);
  return Object.entries(body).flatMap(([name, sent]): readonly TypedCell[] => {
    const [, cell = '', enrolmentId = '', field = ''] = /^cell\.(([0-9A-Z]{26})\.([\w.]{1,32}))$/.exec(name) ?? [];
    if (!known.has(enrolmentId) || typeof sent !== 'string') return [];
    const typed = sent.replace(/\r\n/g, '\n');
    const [rev, shown] = read[cell] ?? [0, ''];
    return typed === shown ? [] : [{ enrolmentId, field, typed, rev }];
  });
}

function readField(text: unknown): z.infer<typeof Read> {
  try {
    return Read.parse(JSON.parse(String(text)));
  } catch {
    return {};
  }
}
