import type { DataSource } from 'typeorm';
import type { Sender } from '../../activities/acts/send-act.ts';
import { changeWindow, lockEntry } from '../../activities/entry-times/change-entry-times.ts';
import { applyForConsent } from '../../activities/late-consent/apply.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { outcomeOf } from '../../domain/exchange/fault.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { writeChange } from '../../persistence/entry-times/calendar-change.ts';
import { insertDraft, noteAccepted, noteAnswered, noteSigned } from '../../persistence/exchange/message.ts';
import { noteItem } from '../../persistence/exchange/message-item.ts';
import { noteReportProgress } from '../../persistence/exchange/report-progress.ts';
import { insertRun, moveRun } from '../../persistence/exchange/report-run.ts';
import { noteExport } from '../../persistence/exports/export-log.ts';
import { saveFilter } from '../../persistence/filters/saved-filters.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Province } from '../province.ts';

const DAY = 24 * 60 * 60 * 1000;

type RecordRow = { readonly id: string; readonly look_up_code: string };

/** What only long work leaves behind: exports, filters, changes of the calendar, a lock, an application, a report with refusals. */
export async function whatWasDone(sender: Sender, province: Province, records: readonly RecordRow[]): Promise<void> {
  const { database } = sender;
  const { people, schoolId, classId, provinceId, schoolYear } = province;
  const now = Date.now();
  for (const [what, format] of [
    ['classRecords', 'xlsx'],
    ['grid', 'csv'],
    ['record', 'xml'],
  ] as const)
    await noteExport(database, {
      ...{ id: newId(), personId: people.clerk, unitId: schoolId, what, ofId: classId, format, rows: 12, at: now },
    });
  for (const [name, only, sharedWith] of [
    ['Việc gấp của khối 1', 'soon', schoolId],
    ['Quá hạn', 'first', undefined],
  ] as const)
    await saveFilter(database, {
      ...{ id: newId(), ownerId: people.principal, page: 'inbox', name, query: `only=${only}`, sharedWith, at: now },
    });

  const document = { number: 'CV 1893/SGDĐT-QLCL', decidedOn: dayAt(now) };
  const act = (unitId: string, note: string) => ({
    ...{ commandId: newId(), at: now, by: people.principal, unitId, note, document },
  });
  done(await lockEntry(database, act(schoolId, 'Kiểm tra sổ của khối 5'), { grade: 5, to: now + 2 * DAY }));
  done(await lockEntry(database, act(provinceId, 'Thanh tra'), { grade: 4, from: now + DAY, to: now + 3 * DAY }));
  const window = { opensAt: now - 30 * DAY, closesAt: now + 30 * DAY };
  done(
    await changeWindow(database, act(schoolId, 'Bão, nghỉ học ba ngày'), { schoolYear, point: 'yearEnd', ...window }),
  );
  const late = { ...{ schoolId, schoolYear }, until: now + 20 * DAY, recordIds: [records[2]?.id ?? ''] };
  await aConsent(database, province, { recordId: records[2]?.id ?? '', at: now, until: late.until });
  done(
    await applyForConsent(
      database,
      { commandId: newId(), by: people.principal, at: now, note: 'Lớp học bù sau bão' },
      { schoolId, schoolYear, provinceId, name: 'Trường Tiểu học Kim Đồng' },
      { until: late.until, recordIds: [records[1]?.id ?? ''] },
    ),
  );
  await aReport(sender, province, records.slice(3, 7), now);
  await database.query(
    `INSERT INTO task (subject_id, task_key, position, group_key, school_id, due_at, opened_at) VALUES (?, 'replace', 'principal', ?, ?, ?, ?)`,
    [records.at(-3)?.id, `${classId}/replace`, schoolId, new Date(now + 3 * DAY), new Date(now)],
  );
}

/** As the province gives it; no sheet is told here, where no worker would answer. */
async function aConsent(
  database: DataSource,
  { schoolId, schoolYear, people }: Province,
  { recordId, at, until }: { readonly recordId: string; readonly at: number; readonly until: number },
): Promise<void> {
  const [id, by] = [newId(), people.principal];
  const change = {
    id,
    unitId: schoolId,
    kind: 'consent',
    at,
    by,
    facts: { until, records: 1 },
    note: 'Em nằm viện',
  } as const;
  await writeChange(database, change);
  await database.query(
    'INSERT INTO late_consent (id, school_id, record_id, school_year, from_at, until, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [id, schoolId, recordId, schoolYear, new Date(at), new Date(until), id, by],
  );
}

/** A run of two packages: one answered, with a record refused by the ministry; one on its way. */
async function aReport({ database }: Sender, province: Province, records: readonly RecordRow[], at: number) {
  const { provinceId, schoolYear, classId, people } = province;
  const runId = newId();
  await insertRun(database, {
    ...{ id: runId, provinceId, schoolYear, n: 1, certificateId: newId(), byPerson: people.principal, startedAt: at },
  });
  for (const [n, pair] of [records.slice(0, 2), records.slice(2)].entries()) {
    const id = newId();
    const items = pair.map(({ id: recordId, look_up_code }) => ({ recordId, lookUpCode: look_up_code }));
    const message = { id, type: '1', unitId: provinceId, schoolYear, classId, runId, n: n + 1, createdAt: at } as const;
    await insertDraft(database, message, items);
    await noteSigned(database, id, { listSha256: '', contentSha256: '', confirmedAt: at });
    await noteAccepted(database, id, 'sent', at);
    if (n > 0) continue;
    const of = { id, side: 'sent' } as const;
    await noteItem(database, { ...of, n: 1 }, { state: 'taken' }, at);
    await noteItem(database, { ...of, n: 2 }, outcomeOf([{ refused: 'NO_PERSONAL_ID', field: 'personalId' }]), at);
    await noteAnswered(database, id, 'sent', at);
  }
  await moveRun(database, runId, 'polling', at);
  await noteReportProgress(database, runId, at);
}

function done(outcome: unknown): void {
  if (typeof outcome === 'object' && outcome !== null && isRefusal(outcome)) throw new Error(outcome.refused);
}
