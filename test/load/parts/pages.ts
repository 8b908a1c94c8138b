import { setTimeout as pause } from 'node:timers/promises';
import { overviewPage } from '../../../api/overview/overview-page.ts';
import { heldIn, reminderPage } from '../../../api/reminding/reminder-page.ts';
import { roundsPage } from '../../../api/rounds/rounds-page.ts';
import { addDays } from '../../../domain/calendar/day.ts';
import { dayAt } from '../../../domain/calendar/instant.ts';
import { addAccount } from '../../../persistence/account/account.ts';
import { hashPassword } from '../../../persistence/account/password.ts';
import { isAnyReportable } from '../../../persistence/exchange/packable.ts';
import { roundsOfProvince } from '../../../persistence/rounds/rounds-page.ts';
import { signIn } from '../../../setup/demonstration/api-client.ts';
import { loadProvince, WHOLE_PROVINCE } from '../../loaded-province.ts';
import { addressesOf, addressOf, everyRole, PAGES } from '../../pages.ts';
import { aProvince } from '../../province.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { openSystem } from '../system.ts';

const TIMES = 40;
/** Up to 142,000 records, as many as the whole province has pupils (domain, calendar-and-scale). */
const REST_OF_PROVINCE = { schools: 373, classesASchool: 10, pupilsAClass: 30, transitionsARecord: 1 };
const PASSWORD = 'mật khẩu của cô';

/** Every page of the router at the server, with a whole province's year behind it. */
await measure(import.meta.filename, async ({ folder, figures, wants }) => {
  const system = await openSystem(folder);
  const { database, configuration } = system;
  const province = await aProvince(database, { pupils: 35 });
  const records = await loadProvince(province, WHOLE_PROVINCE, configuration.database.migration);
  const personId = await everyRole(database, province);
  const addresses = await addressesOf(database, province);
  await addAccount(database, { personId, userName: 'moi.vai', passwordHash: await hashPassword(PASSWORD) }, Date.now());
  const session = await signIn(configuration.api.publicUrl, 'moi.vai', PASSWORD);

  const [{ tasks } = { tasks: 0 }] = await database.query<{ tasks: number }[]>('SELECT COUNT(*) AS tasks FROM task');
  const size = `${records} records, ${records * WHOLE_PROVINCE.transitionsARecord} transitions, ${tasks} tasks`;
  let now = Date.now();
  const later = (ms: number): number => {
    now += ms;
    return now;
  };
  for (const path of PAGES.filter(wants)) {
    const read = () => timed(() => session.page(addressOf(path, addresses)));
    for (let i = 0; i < 5; i++) await read();
    const values: number[] = [];
    for (let i = 0; i < TIMES; i++) values.push(await read());
    figures.add({ what: `page ${path}`, size, values, unit: 'ms', aim: 'p95 ≤ 100 ms' });
  }
  await coldPages(size);

  const more = await loadProvince(province, REST_OF_PROVINCE, configuration.database.migration);
  await coldPages(`${records + more} records`);
  await system.close();

  /** What a page takes when its counts are too old to be kept, a count itself, and a change's effect, which is never kept. */
  async function coldPages(of: string): Promise<void> {
    const { provinceId } = province;
    const [round] = await roundsOfProvince(database, provinceId);
    if (!round) throw new Error('no round');
    const asked = (i: number) =>
      ({ roundId: round.roundId, what: 'closeAt', day: addDays(dayAt(round.closeAt), i) }) as const;
    const overviewAt = (at: number) => overviewPage(database, provinceId, at);
    const pages = {
      'overview, its count in the background': () => overviewAt(later(61_000)),
      'overview, counted again beside it': () => overviewAt(later(16_000)),
      'reminder, counted again beside it': () => reminderAt(later(16_000)),
      'rounds, a deadline changed': (i: number) => roundsPage(database, provinceId, Date.now(), { change: asked(i) }),
      'report, whether there is any': () => isAnyReportable(database, province, round.reportDueAt),
    };
    const isCounted = async () => ((await overviewAt(now))?.at ?? 0) >= now;
    for (const [what, read] of Object.entries(pages).filter(([name]) => wants(name))) {
      const values: number[] = [];
      for (let i = 1; i <= TIMES; i++) {
        values.push(await timed(() => read(i)));
        // The next reader comes when this one's count has been made.
        if (what.endsWith('beside it')) while (!(await isCounted())) await pause(50);
      }
      figures.add({
        what,
        size: of,
        values,
        unit: 'ms',
        ...(what.endsWith('background') ? {} : { aim: 'p95 ≤ 100 ms' }),
      });
    }
  }

  async function reminderAt(now: number): Promise<void> {
    const asked = { kind: 'province', id: province.provinceId, cause: 'subjectTeachers', page: 1 } as const;
    const held = await heldIn(database, asked, now);
    if (held)
      await reminderPage(database, asked, held, {
        senderId: personId,
        address: '',
        back: { page: '', words: '' },
        now,
      });
  }
});
