import { addAccount } from '../../../persistence/account/account.ts';
import { hashPassword } from '../../../persistence/account/password.ts';
import { newId } from '../../../persistence/ulid.ts';
import { signIn } from '../../../setup/demonstration/api-client.ts';
import { fillSheet } from '../../drafts.ts';
import { aProvince, assign } from '../../province.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { type LoadSystem, openSystem } from '../system.ts';

const PEOPLE = 5_000;
const READERS_TASKS = 600;
const PUPILS = 35;
const TIMES = 300;
const PASSWORD = 'mật khẩu của cô';

/** The inbox page at the server: 50,000 open tasks over 5,000 people, 600 of them the reader's, in real sheets. */
await measure(import.meta.filename, async ({ folder, figures, size }) => {
  const system = await openSystem(folder);
  const reader = await aReader(system);
  const own = await openTasks(system);
  await tasksOfOthers(system, size(50_000) - own);

  const session = await signIn(system.configuration.api.publicUrl, reader, PASSWORD);
  const read = () => timed(() => session.page('/inbox'));
  const cold = await read();
  for (let i = 0; i < 50; i++) await read();
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) times.push(await read());

  const open = `${await openTasks(system)} tasks open over ${PEOPLE} people, ${own} the reader's, each a row, 50 shown`;
  figures.add({ what: 'inbox page, the first after the start', size: open, values: [cold], unit: 'ms' });
  figures.add({ what: 'inbox page', size: open, values: times, unit: 'ms', aim: 'p95 ≤ 30 ms' });
  await system.close();
});

/** Somebody who has every sheet of several classes of 35, some of them begun; gives the user name. */
async function aReader(system: LoadSystem): Promise<string> {
  const { database } = system;
  const personId = newId();
  await database.query('INSERT INTO person (id, full_name, sort_key, search_key, personal_id) VALUES (?, ?, ?, ?, ?)', [
    personId,
    'Nguyễn Thị Bưởi',
    'buoi',
    'nguyen thi buoi',
    '049180000001',
  ]);
  const userName = 'nguoi.doc';
  await addAccount(database, { personId, userName, passwordHash: await hashPassword(PASSWORD) }, Date.now());
  while ((await openTasks(system)) < READERS_TASKS) {
    const province = await aProvince(database, { pupils: PUPILS });
    const sheets = await database.query<{ subject: string }[]>('SELECT subject FROM class_sheet WHERE class_id = ?', [
      province.classId,
    ]);
    for (const { subject } of sheets) await assign(database, personId, province.schoolId, province.classId, subject);
    await fillSheet(database, province, 'vietnamese');
    await fillSheet(database, province, 'ethics', { level: 'subject:completedWell' });
  }
  return userName;
}

async function openTasks({ database }: LoadSystem): Promise<number> {
  const [row] = await database.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM task');
  return Number(row?.n ?? 0);
}

/** Rows alone: nobody opens these tasks here. */
async function tasksOfOthers({ database }: LoadSystem, tasks: number): Promise<void> {
  const people = Array.from({ length: PEOPLE - 1 }, () => newId());
  for (let from = 0; from < tasks; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, tasks - from) }, (_, i) => {
      const classId = people[(from + i) % people.length];
      return [newId(), 'yearEnd', `teacher:${classId}/math`, `${classId}/math/yearEnd`, null, null, new Date()];
    });
    await database.query(
      'INSERT INTO task (subject_id, task_key, position, group_key, school_id, due_at, opened_at) VALUES ?',
      [rows],
    );
  }
}
