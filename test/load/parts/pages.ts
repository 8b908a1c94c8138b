import { overviewPage } from '../../../api/overview/overview-page.ts';
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
await measure(import.meta.filename, async ({ folder, figures }) => {
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
  for (const path of PAGES) {
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

  /** What a page counts when nobody has looked for a while (its counts are kept for 15 s), and a change's effect, which is never kept. */
  async function coldPages(of: string): Promise<void> {
    const { provinceId } = province;
    const [round] = await roundsOfProvince(database, provinceId);
    if (!round) throw new Error('no round');
    const asked = (i: number) =>
      ({ roundId: round.roundId, what: 'closeAt', day: addDays(dayAt(round.closeAt), i) }) as const;
    const pages = {
      'overview, first count': (i: number) => overviewPage(database, provinceId, Date.now() + i * 16_000),
      'rounds, a deadline changed': (i: number) => roundsPage(database, provinceId, Date.now(), { change: asked(i) }),
      'report, whether there is any': () => isAnyReportable(database, province, round.reportDueAt),
    };
    for (const [what, read] of Object.entries(pages)) {
      const values: number[] = [];
      for (let i = 1; i <= TIMES; i++) values.push(await timed(() => read(i)));
      figures.add({ what, size: of, values, unit: 'ms', aim: 'p95 ≤ 100 ms' });
    }
  }
});
