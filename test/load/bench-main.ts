import { readFileSync } from 'node:fs';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import type { CeremonyKind } from '../../domain/ceremony/ceremony.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { taskGroups } from '../../persistence/inbox/task-groups.ts';
import { writeSet } from '../../persistence/record-year/sets.ts';
import { newId } from '../../persistence/ulid.ts';
import { acting, byJudge, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { openCrashSystem } from '../crash/system.ts';
import { itemsIn, whenTrue } from '../crash/watching.ts';
import { fillHomeroom, fillSheet } from '../drafts.ts';
import { aProvince } from '../province.ts';
import { keptHistories, keptHistory } from '../replay/histories.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { machine, percentile95, spread, timed } from './figures.ts';

const PUPILS = 35;
const TIMES = 3;
const TASKS = 50_000;
const PEOPLE = 5_000;
const READERS_TASKS = 600;
const RECORDS_AT_AN_INSTANT = 1_000;

const system = await openCrashSystem(['records', 'documents', 'exchange']);
const { database, engine } = system;
const sender = { database, engine };
console.log(`\n${machine()}\n`);
const ca = await aTrustedCa(database);
await ceremonies();
await inbox();
await closing();
histories();
memory();
await system.stop();

/** A sheet of 35 and 35 records, from the PIN to the last "đã ký"; preparing apart. */
async function ceremonies(): Promise<void> {
  const province = await aProvince(database, { pupils: PUPILS });
  const certificates = await certificatesFor(database, ca, province);
  const judged = acting(database, province, certificates, byJudge(database));
  for (const subject of SUBJECTS) await fillSheet(database, province, subject);
  await fillHomeroom(database, province);
  const subjects = await database.query<{ id: string }[]>('SELECT id FROM subject WHERE school_id = ?', [
    province.schoolId,
  ]);
  for (const { id } of subjects) await startSubject(sender, id);

  const signing = async (
    kind: CeremonyKind,
    signer: 'subjectTeacher' | 'homeroomTeacher',
    documents: { subjectId: string; documentId: string }[],
  ) => {
    const signerId = province.people[signer];
    const beginning = {
      kind,
      signerId,
      schoolId: province.schoolId,
      certificateId: certificates[signer],
      documents,
      laneEnd: province.round1.closeAt,
    };
    const begun = await beginCeremony(sender, beginning, Date.now());
    if (isRefusal(begun)) throw new Error(begun.refused);
    const { ceremonyId } = begun;
    const prepare = await timed(() =>
      whenTrue('prepared', async () => (await itemsIn(database, ceremonyId, 'prepared')) === documents.length),
    );
    await whenTrue('waiting for the PIN', async () => (await ceremonyOf(database, ceremonyId))?.state === 'prepared');
    const sign = await timed(async () => {
      const confirmed = await confirmCeremony(sender, ceremonyId, signerId, PIN, Date.now());
      if (confirmed !== 'confirmed') throw new Error(confirmed.refused);
      await whenTrue('signed', async () => (await itemsIn(database, ceremonyId, 'signed')) === documents.length);
    });
    return { prepare, sign };
  };

  const sheets = [];
  for (const subject of SUBJECTS.slice(0, TIMES)) {
    const subjectId = await sheetOf(database, province, subject);
    sheets.push(
      await signing(
        'sheet',
        'subjectTeacher',
        province.enrolments.map((documentId) => ({ subjectId, documentId })),
      ),
    );
  }
  console.log(
    `sheet of ${PUPILS}, PIN to last signed: ${spread(sheets.map(({ sign }) => sign))}; prepare ${spread(sheets.map(({ prepare }) => prepare))}`,
  );

  for (const subject of SUBJECTS.slice(TIMES)) await judged.signRows(subject);
  const records = (await recordsOf(database, province)).map(({ id }) => id);
  for (const id of records) await judged.lookAgain(id);
  const { prepare, sign } = await signing(
    'homeroom',
    'homeroomTeacher',
    records.map((id) => ({ subjectId: id, documentId: id })),
  );
  console.log(
    `${PUPILS} records homeroom-signed, PIN to last: ${spread([sign])}; prepare (render and freeze) ${spread([prepare])}`,
  );
}

/** The read behind an inbox: 50,000 tasks open over 5,000 people, 600 of them the reader's. */
async function inbox(): Promise<void> {
  const mine = Array.from({ length: 20 }, () => `teacher:${newId()}/math`);
  const others = Array.from({ length: PEOPLE - 1 }, () => `teacher:${newId()}/math`);
  const rows = Array.from({ length: TASKS }, (_, i) => {
    const position = (i < READERS_TASKS ? mine[i % mine.length] : others[i % others.length]) ?? '';
    return [newId(), 'yearEnd', position, `${position.slice('teacher:'.length)}/yearEnd`, null, null, new Date()];
  });
  for (let from = 0; from < rows.length; from += 1_000)
    await database.query(
      'INSERT INTO task (subject_id, task_key, position, group_key, school_id, due_at, opened_at) VALUES ?',
      [rows.slice(from, from + 1_000)],
    );
  const times: number[] = [];
  for (let i = 0; i < 200; i++) times.push(await timed(() => taskGroups(database, mine, Date.now())));
  console.log(
    `inbox query, ${TASKS} tasks, ${READERS_TASKS} the reader's: p95 ${percentile95(times).toFixed(1)} ms, ${spread(times)}`,
  );
  await database.query(
    'DELETE FROM task WHERE subject_id IN (SELECT * FROM (SELECT t.subject_id FROM task t LEFT JOIN subject s ON s.id = t.subject_id WHERE s.id IS NULL) AS x)',
  );
}

/** 1,000 records at their instant, in sets as the round writes them, until the last is written down. */
async function closing(): Promise<void> {
  const closeAt = Date.now() + 10 * 60_000;
  const province = await aProvince(database, { pupils: RECORDS_AT_AN_INSTANT, closeAt });
  const ids = (await recordsOf(database, province)).map(({ id }) => id);
  const command = (id: string) => ({ type: 'closeAt', id: `bench/${id}`, at: closeAt, by: 'round' }) as const;
  const written = await timed(() => writeSet(database, ids, command, closeAt));
  console.log(`${ids.length} records with missing parts at one instant, until the last is late: ${spread([written])}`);
}

function histories(): void {
  for (const name of keptHistories().filter((one) => one.startsWith('recordYear/')))
    console.log(`events of ${name}: ${keptHistory(name).events.length}`);
}

function memory(): void {
  for (const part of ['records', 'documents', 'exchange', 'mariadb', 'temporal'] as const) {
    const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${system.pidOf(part)}/status`, 'utf8')) ?? [];
    console.log(`memory of ${part}: ${Math.round(Number(kb) / 1024)} MB`);
  }
}
