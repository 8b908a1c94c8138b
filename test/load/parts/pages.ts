import { addAccount } from '../../../persistence/account/account.ts';
import { hashPassword } from '../../../persistence/account/password.ts';
import { signIn } from '../../../setup/demonstration/api-client.ts';
import { loadProvince, WHOLE_PROVINCE } from '../../loaded-province.ts';
import { addressesOf, addressOf, everyRole, PAGES } from '../../pages.ts';
import { aProvince } from '../../province.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { openSystem } from '../system.ts';

const TIMES = 40;
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
  await system.close();
});
