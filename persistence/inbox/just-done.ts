import type { Stage } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import { effectiveStageSql, joinLaneRound } from '../record-year/effective-stage.ts';

/** One of the person's last acts: a ceremony's acts count as one. */
export type DoneAct = {
  readonly kind: string;
  readonly type: string;
  readonly at: number;
  readonly taken: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly className?: string;
  readonly sheetSubject?: string;
  readonly schoolYear?: string;
  /** How far the least advanced record has come that the act was about: who holds it now. */
  readonly stage?: Stage;
  readonly ceremonyId?: string;
};

/** Acts read before they are joined to ceremonies: more than one ceremony of a large school has. */
const READ = 700;

type Row = {
  act: string;
  kind: string;
  type: string;
  at: Date;
  taken: number;
  refused: number;
  n: number;
  command_id: string;
  name: string | null;
  sheet_subject: string | null;
  school_year: string | null;
  stage: Stage | null;
};

/** The last acts of a person and what became of them, from the journal and the tables that the acts wrote. */
export async function justDone(
  queries: Queries,
  personId: string,
  most: number,
  now: number,
): Promise<readonly DoneAct[]> {
  const rows = await queries.query<Row[]>(
    `SELECT g.*, c.name, s.subject AS sheet_subject, c.school_year, COALESCE(
       (SELECT ${effectiveStageSql()} FROM record r ${joinLaneRound()} WHERE r.id = g.subject_id),
       (SELECT ${effectiveStageSql()} FROM record r ${joinLaneRound()}
        WHERE r.class_id = s.class_id AND r.grade = s.grade AND r.being_replaced IS NULL
        ORDER BY FIELD(r.stage, 'entering', 'homeroom', 'principal', 'seal', 'issued', 'refused', 'submitted', 'received', 'closed') LIMIT 1)) AS stage
     FROM (SELECT SUBSTRING_INDEX(command_id, ':', 1) AS act, MIN(kind) AS kind, MIN(type) AS type, MAX(at) AS at, COUNT(*) AS n,
         SUM(outcome = 'taken') AS taken, SUM(outcome = 'refused') AS refused, MIN(subject_id) AS subject_id, MIN(command_id) AS command_id
       FROM (SELECT command_id, kind, type, at, outcome, subject_id FROM act WHERE by_person = ? ORDER BY at DESC LIMIT ${READ}) a
       GROUP BY SUBSTRING_INDEX(command_id, ':', 1) ORDER BY MAX(at) DESC LIMIT ?) g
     LEFT JOIN record r ON r.id = g.subject_id LEFT JOIN class_sheet s ON s.id = g.subject_id
     LEFT JOIN school_class c ON c.id = COALESCE(r.class_id, s.class_id) ORDER BY g.at DESC`,
    [new Date(now), new Date(now), personId, most],
  );
  return rows.map((row) => ({
    kind: row.kind,
    type: row.type,
    at: row.at.getTime(),
    taken: Number(row.taken ?? 0),
    refused: Number(row.refused ?? 0),
    unanswered: Number(row.n) - Number(row.taken ?? 0) - Number(row.refused ?? 0),
    ...(row.name !== null && { className: row.name }),
    ...(row.sheet_subject !== null && { sheetSubject: row.sheet_subject }),
    ...(row.school_year !== null && { schoolYear: row.school_year }),
    ...(row.stage !== null && { stage: row.stage }),
    ...(row.command_id.includes(':') && { ceremonyId: row.act }),
  }));
}
