import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '../../../setup/demonstration/api-client.ts';
import { fillSheet, plausible } from '../../../setup/demonstration/play.ts';
import { aDemonstrationProvince, openClasses, PUPILS, sheetPages } from '../class-on-stage.ts';
import { timed } from '../figures.ts';
import { measure } from '../measure.ts';
import { openSystem } from '../system.ts';

const USERS = 8;

type Click = { readonly teacher: Session; readonly page: string };

/** A person clicks on the button of a task that is done; his next inbox, read at once, no longer has it. */
await measure(import.meta.filename, async ({ folder, figures }) => {
  const system = await openSystem(folder);
  const classes = await openClasses(system, await aDemonstrationProvince(system), ['1A', '2A', '3A', '4A']);
  const clicks: Click[] = [];
  for (const onStage of classes)
    for (const teacher of onStage.teachers)
      for (const page of await sheetPages(teacher, onStage, ['midTerm1', 'endTerm1', 'midTerm2'])) {
        await fillSheet(teacher, page, plausible);
        clicks.push({ teacher, page });
      }

  const waiting = spreadOverPeople(clicks);
  const half = Math.floor(waiting.length / 2);
  for (const [words, pauseMs, own] of [
    ['each a second after the last', 1_000, waiting.slice(0, half)],
    ['without a pause', 0, waiting.slice(half)],
  ] as const) {
    const { waits, rereads } = await clicked(own, pauseMs);
    figures.add({
      what: `click on a task until the next inbox shows it, ${USERS} users, ${words}`,
      size: `sheets of ${PUPILS}, ${rereads} inboxes read again`,
      values: waits,
      unit: 'ms',
      aim: 'p95 ≤ 150 ms',
    });
  }
  await system.close();
});

/** Eight people at once, each with the next task as soon as he has rested; how long each waited. */
async function clicked(clicks: readonly Click[], pauseMs: number): Promise<{ waits: number[]; rereads: number }> {
  const [waits, waiting]: [number[], Click[]] = [[], [...clicks]];
  let rereads = 0;
  const user = async (_: unknown, n: number) => {
    await pause((pauseMs * n) / USERS);
    for (let click = waiting.shift(); click; click = waiting.shift()) {
      const { teacher, page } = click;
      waits.push(
        await timed(async () => {
          await teacher.act(`${page}/submit`);
          while (await isInInbox(teacher, page)) rereads++;
        }),
      );
      await pause(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: USERS }).map(user));
  return { waits, rereads };
}

async function isInInbox(teacher: Session, page: string): Promise<boolean> {
  return (await teacher.page('/inbox')).includes(`href="${page}"`);
}

/** The people take turns, so that eight clicks at once are those of many, as in a school's last hour. */
function spreadOverPeople(clicks: readonly Click[]): readonly Click[] {
  const byPerson = [...Map.groupBy(clicks, ({ teacher }) => teacher).values()];
  const longest = Math.max(...byPerson.map((own) => own.length));
  return Array.from({ length: longest }, (_, i) => byPerson.flatMap((own) => own.slice(i, i + 1))).flat();
}
