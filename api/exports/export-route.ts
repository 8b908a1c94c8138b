import { z } from 'zod';
import { whole } from '../../activities/exports/in-pieces.ts';
import { csvPieces } from '../../activities/exports/write-csv.ts';
import { workbookPieces } from '../../activities/exports/write-workbook.ts';
import type { Role } from '../../domain/access/access.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import type { PlaceKind } from '../../persistence/access/place.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { type ExportedThing, noteExport } from '../../persistence/exports/export-log.ts';
import { newId } from '../../persistence/ulid.ts';
import { say } from '../rendering/words.ts';
import { type Asked, actRoute, type Route } from '../route.ts';

/** Most rows of a file: what our own reader takes. */
export const MOST_ROWS = 5_000;

/** A list to take along, as its page shows it to this reader: heads and cells in his language. */
export type ExportedList = {
  /** What the file is called: words, a class; never a person or a code. */
  readonly name: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The school or province whose data it is. */
  readonly unitId: string;
  /** The key of the thing that was exported, for the log. */
  readonly ofId: string;
};

type Wanted = {
  /** The page's own address: whoever may read it may take its list along. */
  readonly page: string;
  readonly place?: PlaceKind;
  readonly chooses?: true;
  readonly what: ExportedThing;
  readonly says: string;
  list(asked: Asked<unknown, SignedIn>): Promise<ExportedList | Refusal>;
};

const FORMATS = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;
const Format = z.object({ format: z.enum(['xlsx', 'csv']) });

/** What stands in the file: the heads, the rows up to the bound, and where it was cut a last row that says so. */
export function tableOf(
  { heads, rows }: Pick<ExportedList, 'heads' | 'rows'>,
  language: Language,
): readonly (readonly string[])[] {
  const cut = rows.length > MOST_ROWS ? [[say(language, 'exports.cut', { n: MOST_ROWS })]] : [];
  return [heads, ...rows.slice(0, MOST_ROWS), ...cut];
}

/**
 * The list of a page as xlsx or CSV (field case EX11). An act, not a page to read: it is kept who took what along, so nobody
 * else's link may do it in his name. The page's filters come in the address.
 */
export const exportRoute = (roles: readonly Role[], { page, place, chooses, what, says, list }: Wanted): Route =>
  actRoute(roles, {
    path: `${page}/export`,
    ...(place && { place }),
    ...(chooses && { chooses }),
    says,
    body: Format,
    async handle(asked) {
      const found = await list(asked);
      if (isRefusal(found)) return found;
      const { format } = asked.body;
      const { name, rows, unitId, ofId } = found;
      const table = tableOf(found, asked.language);
      const log = { id: newId(asked.now), personId: asked.reader.personId, unitId, what, ofId, format };
      await noteExport(asked.parts.database, { ...log, rows: Math.min(rows.length, MOST_ROWS), at: asked.now });
      return {
        bytes: await whole(
          format === 'xlsx' ? workbookPieces(say(asked.language, `exports.what.${what}`), table) : csvPieces(table),
        ),
        type: FORMATS[format],
        fileName: `${searchKey(name).replaceAll(' ', '-')}-${asked.today}.${format}`,
      };
    },
  });
