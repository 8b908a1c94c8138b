import { traits } from '../../domain/assessment/traits.ts';
import type { RecordValue } from '../../domain/record/differences.ts';
import { PUPIL_FIELDS } from '../acts/record-for-act.ts';
import type { Queries } from '../data-source.ts';
import type { MadeFrom } from '../record-year/revision.ts';

/** One revision of a record as it was frozen: what it says, and when it became so. */
export type RevisionValues = {
  readonly revisionId: string;
  readonly pdfSha256?: string;
  readonly madeFrom: MadeFrom;
  readonly signedAt: number;
  readonly values: readonly RecordValue[];
};

type Row = {
  id: string;
  pdf_sha256: string | null;
  made_from: string;
  year_result: string;
  promoted: number | null;
  effective_at: Date | null;
  created_at: Date;
};

/** What a record said in one of its revisions that became effective: frozen values alone, never what is typed now. */
export async function revisionValues(
  queries: Queries,
  recordId: string,
  revisionId: string,
): Promise<RevisionValues | undefined> {
  const [row] = await queries.query<Row[]>(
    `SELECT id, pdf_sha256, made_from, year_result, promoted, effective_at, created_at FROM record_revision
     WHERE id = ? AND record_id = ? AND effective_at IS NOT NULL`,
    [revisionId, recordId],
  );
  if (!row) return undefined;
  const madeFrom: MadeFrom = JSON.parse(row.made_from);
  return {
    revisionId: row.id,
    madeFrom,
    signedAt: (row.effective_at ?? row.created_at).getTime(),
    ...(row.pdf_sha256 !== null && { pdfSha256: row.pdf_sha256 }),
    values: [
      ...(await partValues(queries, madeFrom)),
      ...(await homeroomValues(queries, madeFrom)),
      ...(await pupilValues(queries, madeFrom)),
      { part: 'result', field: 'yearResult', value: row.year_result },
      ...(row.promoted === null
        ? []
        : [{ part: 'result', field: 'promoted', value: row.promoted === 1 ? 'yes' : 'no' }]),
    ],
  };
}

async function partValues(queries: Queries, { parts }: MadeFrom): Promise<readonly RecordValue[]> {
  const ids = Object.values(parts).filter(Boolean);
  if (ids.length === 0) return [];
  const rows = await queries.query<{ id: string; level: string | null; score: number | null; comment: string }[]>(
    'SELECT id, level, score, comment FROM part_revision WHERE id IN (?)',
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return Object.entries(parts).flatMap(([part, id]) => {
    const row = byId.get(id);
    if (!row) return [];
    return [
      { part, field: 'level', value: row.level ?? '' },
      { part, field: 'score', value: row.score === null ? '' : String(row.score) },
      { part, field: 'comment', value: row.comment },
    ].filter(({ value }) => value !== '');
  });
}

const HOMEROOM_FIELDS: readonly string[] = [
  ...traits.map(({ key }) => key),
  'comment.qualities',
  'comment.generalCompetences',
  'comment.specificCompetences',
  'comment.homeroom',
  'excusedAbsences',
  'unexcusedAbsences',
  'height',
  'weight',
  'award',
  'spotAward',
];

async function homeroomValues(queries: Queries, { homeroomRevisionId }: MadeFrom): Promise<readonly RecordValue[]> {
  const [row] = await queries.query<{ content: string }[]>('SELECT content FROM homeroom_revision WHERE id = ?', [
    homeroomRevisionId,
  ]);
  const content: Readonly<Record<string, string>> = JSON.parse(row?.content ?? '{}');
  return HOMEROOM_FIELDS.flatMap((field) => {
    const value = content[field];
    return value ? [{ part: 'homeroom', field, value }] : [];
  });
}

async function pupilValues(queries: Queries, { pupilDataId }: MadeFrom): Promise<readonly RecordValue[]> {
  const [row] = await queries.query<Record<string, string | null>[]>(
    `SELECT ${PUPIL_FIELDS.join(', ')} FROM pupil_data WHERE id = ?`,
    [pupilDataId],
  );
  return PUPIL_FIELDS.flatMap((field) => {
    const value = row?.[field];
    return value ? [{ part: 'pupil', field, value }] : [];
  });
}
