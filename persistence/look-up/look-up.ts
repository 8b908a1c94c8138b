import {
  FAILURE_WINDOW_MS,
  type FoundRecord,
  type PublicVerdict,
  parseLookUpCode,
  publicVerdict,
  slowedDown,
} from '../../domain/look-up/look-up.ts';
import type { Lane, Stage } from '../../domain/record-year/state.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { maskedName } from '../../domain/text/masked-name.ts';
import type { Queries } from '../data-source.ts';
import { digestOf } from '../files/file-store.ts';
import { newId } from '../ulid.ts';

/** What somebody asks: the code as typed, the day as `YYYY-MM-DD`, and where from; the address is kept as a hash only. */
export type Question = { readonly code: string; readonly birthDate: string; readonly address: string };

/**
 * The public look-up (D18): every one is logged, without the code or the child. The same queries run whatever is asked, so
 * that neither words nor time tell an unknown code from a wrong date (rules.md, leak by difference).
 */
export async function lookUp(
  queries: Queries,
  { code, birthDate, address }: Question,
  now: number,
): Promise<PublicVerdict | Refusal> {
  const parsed = parseLookUpCode(code) ?? '00000000-0000-0000-0000-000000000000';
  const hashes = { code: digestOf(Buffer.from(parsed)), address: digestOf(Buffer.from(address)) };
  const failures = await failuresOf(queries, hashes, now);
  const known = publicVerdict(await recordBy(queries, parsed, birthDate), now);
  const verdict = slowedDown(failures, known) ?? known;

  const succeeded = !isRefusal(verdict) && verdict.verdict !== 'notFound';
  await queries.query('INSERT INTO look_up_log (id, at, code_hash, address_hash, found) VALUES (?, ?, ?, ?, ?)', [
    newId(now),
    new Date(now),
    hashes.code,
    hashes.address,
    succeeded,
  ]);
  return verdict;
}

async function failuresOf(queries: Queries, hashes: { code: string; address: string }, now: number) {
  const since = new Date(now - FAILURE_WINDOW_MS);
  const [row] = await queries.query<{ ofCode: string; ofAddress: string }[]>(
    `SELECT (SELECT COUNT(*) FROM look_up_log WHERE code_hash = ? AND at > ? AND found = 0) AS ofCode,
            (SELECT COUNT(*) FROM look_up_log WHERE address_hash = ? AND at > ? AND found = 0) AS ofAddress`,
    [hashes.code, since, hashes.address, since],
  );
  return { ofCode: Number(row?.ofCode ?? 0), ofAddress: Number(row?.ofAddress ?? 0) };
}

type Row = {
  stage: Stage;
  lane: Lane;
  being_replaced: string | null;
  close_at: Date;
  effective_from: Date | null;
  school_name: string;
  school_year: string;
  full_name: string;
};

/**
 * The birth date as the paper has it, or as it stands now: a later correction must not make a printed record unknown, least
 * of all one that was replaced because of it. The name is the paper's, too.
 */
async function recordBy(queries: Queries, code: string, birthDate: string): Promise<FoundRecord | undefined> {
  const [row] = await queries.query<Row[]>(
    `SELECT r.stage, r.lane, r.being_replaced, r.effective_from, r.school_year, o.close_at, n.name AS school_name,
       COALESCE(printed.full_name, d.full_name) AS full_name
     FROM record r JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     LEFT JOIN record_revision v ON v.id = r.revision_id
     LEFT JOIN pupil_data printed ON printed.id = JSON_UNQUOTE(JSON_EXTRACT(v.made_from, '$.pupilDataId'))
     JOIN unit u ON u.id = r.school_id JOIN unit_period n ON n.unit_id = u.id AND n.valid_to IS NULL
     JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     WHERE r.look_up_code = ? AND ? IN (d.birth_date, printed.birth_date)`,
    [code, birthDate],
  );
  return (
    row && {
      stage: row.stage,
      lane: row.lane,
      beingReplaced: row.being_replaced !== null,
      closeAt: row.close_at.getTime(),
      schoolName: row.school_name,
      schoolYear: row.school_year,
      maskedName: maskedName(row.full_name),
      ...(row.effective_from && { effectiveFrom: row.effective_from.getTime() }),
    }
  );
}
