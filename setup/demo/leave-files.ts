import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { say } from '../progress.ts';
import type { Stage } from './play-year.ts';
import type { StepKeeper } from './steps.ts';
import { timersOf } from './timers.ts';
import type { Played } from './year.ts';

type Row = {
  look_up_code: string;
  stage: string;
  reported: number;
  full_name: string;
  birth_date: string;
  pupil_code: string;
  replaces: string | null;
  xml_sha256: string | null;
  pdf_sha256: string | null;
};

/**
 * What a stranger needs to check the year: each closed record's two files, the packages and receipts, who the pupils were,
 * and the summary. 0 only if every pupil's record is closed and with the ministry.
 */
export async function leaveFiles(stage: Stage, keeper: StepKeeper, played: Played, pupils: number): Promise<number> {
  const { database, filesDirectory, out } = stage;
  const files = localFileStore(filesDirectory);
  const records = await database.query<Row[]>(
    `SELECT r.look_up_code, r.stage, JSON_EXTRACT(s.state, '$.reported') IS NOT NULL AS reported, d.full_name, d.birth_date, p.pupil_code, r.replaces, v.xml_sha256, v.pdf_sha256
     FROM record r JOIN subject s ON s.id = r.id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id LEFT JOIN record_revision v ON v.id = r.revision_id
     WHERE r.school_id = ? ORDER BY p.pupil_code, r.id`,
    [played.schoolId],
  );
  const closed = records.filter(({ stage: at }) => at === 'closed');
  for (const { look_up_code, xml_sha256, pdf_sha256 } of closed) {
    if (xml_sha256) writeFileSync(join(out, `${look_up_code}.xml`), await files.get(xml_sha256));
    if (pdf_sha256) writeFileSync(join(out, `${look_up_code}.pdf`), await files.get(pdf_sha256));
  }
  await leaveMessages(stage, played);

  const reported = closed.filter((record) => Number(record.reported) === 1).length;
  const counts = {
    pupils,
    closed: closed.length,
    reported,
    replaced: records.filter(({ stage: at }) => at === 'replaced').length,
  };
  const refusals = await database.query<{ type: string; refused: string; n: string }[]>(
    `SELECT a.type, a.refused, COUNT(*) AS n FROM act a JOIN subject s ON s.id = a.subject_id
     WHERE a.outcome = 'refused' AND s.school_id = ? GROUP BY a.type, a.refused`,
    [played.schoolId],
  );
  const refusedItems = await database.query<{ cause: string; n: string }[]>(
    `SELECT i.cause, COUNT(*) AS n FROM message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side
     WHERE i.state = 'refused' AND i.side = 'sent' AND m.unit_id IN (?) GROUP BY i.cause`,
    [unitsOf(played)],
  );
  write(
    out,
    'pupils.json',
    records.map((record) => ({
      pupilCode: record.pupil_code,
      fullName: record.full_name,
      birthDate: record.birth_date,
      lookUpCode: record.look_up_code,
      stage: record.stage,
    })),
  );
  write(out, 'summary.json', {
    counts,
    steps: keeper.steps,
    refusals: { acts: refusals, intake: refusedItems },
    clock: await timersOf(stage, played),
  });

  table(keeper);
  say(
    `${counts.closed} of ${pupils} records closed, ${counts.reported} reported, ${counts.replaced} replaced. Files are in ${out}`,
  );
  return counts.closed === pupils && counts.reported === pupils ? 0 : 1;
}

/** Those that send: the school to the province, the province to the ministry. */
const unitsOf = ({ schoolId, provinceId }: Played): readonly string[] => [schoolId, provinceId];

async function leaveMessages({ database, filesDirectory, out }: Stage, played: Played): Promise<void> {
  const files = localFileStore(filesDirectory);
  mkdirSync(join(out, 'packages'), { recursive: true });
  const messages = await database.query<{ id: string; content_sha256: string | null }[]>(
    `SELECT id, content_sha256 FROM message WHERE side = 'sent' AND content_sha256 IS NOT NULL AND unit_id IN (?)`,
    [unitsOf(played)],
  );
  for (const { id, content_sha256 } of messages)
    if (content_sha256) writeFileSync(join(out, 'packages', `${id}.b64`), await files.get(content_sha256));
  const receipts = await database.query<{ message_id: string; at: Date; body: string }[]>(
    'SELECT message_id, at, body FROM receipt WHERE message_id IN (SELECT id FROM message WHERE unit_id IN (?)) ORDER BY at',
    [unitsOf(played)],
  );
  write(
    out,
    'receipts.json',
    receipts.map(({ message_id, at, body }) => ({ messageId: message_id, at, body: JSON.parse(body) })),
  );
}

const write = (out: string, name: string, value: unknown): void =>
  writeFileSync(join(out, name), `${JSON.stringify(value, undefined, 2)}\n`);

function table({ steps }: StepKeeper): void {
  const total = steps.reduce((sum, { ms }) => sum + ms, 0);
  for (const { step, ms } of steps) say(`  ${(ms / 1000).toFixed(1).padStart(7)} s  ${step}`);
  say(`  ${(total / 1000).toFixed(1).padStart(7)} s  in all`);
}
