import type { ItemState } from '../../domain/ceremony/ceremony.ts';
import type { Stage } from '../../domain/record-year/state.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';
import { effectiveStageSql, joinLaneRound } from '../record-year/effective-stage.ts';

/** One record of a ceremony of the clerk's, and how far it has come since. */
export type ResultRecord = {
  readonly recordId: string;
  readonly pupil: string;
  readonly number: string;
  readonly classId: string;
  readonly className: string;
  readonly lookUpCode: string;
  readonly stage: Stage;
  readonly item?: ItemState;
  readonly refusal?: Refusal;
};

type Row = {
  id: string;
  full_name: string;
  enrolment_number: string;
  class_id: string;
  name: string;
  look_up_code: string;
  stage: Stage;
  item: ItemState | null;
  refused: string | null;
  facts: string | null;
};

/** What the province refuses is still submitted until the school's own package has the answer: only then can it be sent again. */
const COLUMNS = `r.id, d.full_name, e.enrolment_number, r.class_id, c.name, r.look_up_code,
  IF(r.stage = 'refused' AND EXISTS (SELECT 1 FROM message_item w WHERE w.open_record = r.id), 'submitted', ${effectiveStageSql()}) AS stage`;
const JOINS = `JOIN school_class c ON c.id = r.class_id JOIN enrolment e ON e.id = r.enrolment_id
  JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
  ${joinLaneRound()}`;

/** The records that a sealing was about, by class and in the order of the class lists. */
export async function sealedRecords(
  queries: Queries,
  ceremonyId: string,
  now: number,
): Promise<readonly ResultRecord[]> {
  const rows = await queries.query<Row[]>(
    `SELECT ${COLUMNS}, i.state AS item, i.refused, i.facts FROM ceremony_item i JOIN record r ON r.id = i.document_id ${JOINS}
     WHERE i.ceremony_id = ? ORDER BY c.name, d.sort_key, r.id`,
    [new Date(now), ceremonyId],
  );
  return rows.map(read);
}

/** The records in the packages that a ceremony signed; recalls that go beside a replacement are left out. */
export async function packedRecords(
  queries: Queries,
  ceremonyId: string,
  now: number,
): Promise<readonly ResultRecord[]> {
  const rows = await queries.query<Row[]>(
    `SELECT ${COLUMNS}, NULL AS item, NULL AS refused, NULL AS facts FROM message m
     JOIN message_item i ON i.message_id = m.id AND i.side = m.side JOIN record r ON r.id = i.record_id ${JOINS}
     WHERE m.ceremony_id = ? AND m.side = 'sent' AND m.type = '1' ORDER BY c.name, d.sort_key, r.id`,
    [new Date(now), ceremonyId],
  );
  return rows.map(read);
}

const read = (row: Row): ResultRecord => ({
  recordId: row.id,
  pupil: row.full_name,
  number: row.enrolment_number,
  classId: row.class_id,
  className: row.name,
  lookUpCode: row.look_up_code,
  stage: row.stage,
  ...(row.item !== null && { item: row.item }),
  ...(row.refused !== null && { refusal: { refused: row.refused, facts: JSON.parse(row.facts ?? '{}') } }),
});
