import type { Session } from '../../../setup/demonstration/api-client.ts';
import { fillSheet, plausible } from '../../../setup/demonstration/play.ts';
import { aDemonstrationProvince, openClasses, PUPILS, sheetPages } from '../class-on-stage.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { openSystem } from '../system.ts';

const USERS = 8;

/** A person clicks on the button of a task that is done; his next inbox, read at once, no longer has it. */
await measure(import.meta.filename, async ({ folder, figures }) => {
  const system = await openSystem(folder);
  const classes = await openClasses(system, await aDemonstrationProvince(system), ['1A', '2A', '3A', '4A']);
  const clicks: { teacher: Session; page: string }[] = [];
  for (const onStage of classes)
    for (const teacher of onStage.teachers)
      for (const page of await sheetPages(teacher, onStage, ['midTerm1', 'endTerm1', 'midTerm2'])) {
        await fillSheet(teacher, page, plausible);
        clicks.push({ teacher, page });
      }

  const [waits, waiting]: [number[], typeof clicks] = [[], spreadOverPeople(clicks)];
  let rereads = 0;
  const user = async () => {
    for (let click = waiting.shift(); click; click = waiting.shift()) {
      const { teacher, page } = click;
      waits.push(
        await timed(async () => {
          await teacher.act(`${page}/submit`);
          while (await isInInbox(teacher, page)) rereads++;
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: USERS }, user));

  figures.add({
    what: `click on a task until the next inbox shows it, ${USERS} users without a pause`,
    size: `sheets of ${PUPILS}, ${rereads} inboxes read again`,
    values: waits,
    unit: 'ms',
    aim: 'p95 ≤ 150 ms',
  });
  await system.close();
});

async function isInInbox(teacher: Session, page: string): Promise<boolean> {
  return (await teacher.page('/inbox')).includes(`href="${page}"`);
}

/** The people take turns, so that eight clicks at once are those of many, as in a school's last hour. */
function spreadOverPeople<T extends { teacher: Session }>(clicks: readonly T[]): T[] {
  const byPerson = [...Map.groupBy(clicks, ({ teacher }) => teacher).values()];
  const longest = Math.max(...byPerson.map((own) => own.length));
  return Array.from({ length: longest }, (_, i) => byPerson.flatMap((own) => own.slice(i, i + 1))).flat();
}
