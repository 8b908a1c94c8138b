import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../setup/layout.ts';
import { freePort } from '../setup/ports.ts';
import { type DemonstrationCa, issueRevocationLists } from '../signing/demonstration/demonstration-ca.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The ministry's sandbox as a process of its own, trusting one authority by its public files. */
export type Ministry = {
  readonly url: string;
  /** Look-up codes that it refuses from now on, each with the code of the fault. */
  refuse(codes: Readonly<Record<string, string>>): void;
  stop(): Promise<void>;
};

export async function startMinistry(folder: string, ca: DemonstrationCa): Promise<Ministry> {
  const trust = publish(ca, join(folder, 'trust'));
  const url = `http://127.0.0.1:${await freePort(undefined, new Set())}`;
  const child = spawn(process.execPath, [join(projectFolder, 'api/ministry-sandbox/main.ts'), folder, trust], {
    env: { ...process.env, HBS_MINISTRY_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    url,
    refuse: (codes) => writeFileSync(join(folder, 'ministry', 'refuse.json'), JSON.stringify(codes)),
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/** The public files of an authority, as a ministry that trusts it has them. */
export function publish(ca: DemonstrationCa, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const at = Date.now() - 30 * DAY;
  const lists = issueRevocationLists(ca, { revoked: [], at, nextUpdate: Date.now() + 60 * DAY, number: 1 });
  writeFileSync(join(folder, 'test.root.der'), ca.root);
  writeFileSync(join(folder, 'test.issuing.der'), ca.issuing);
  for (const [i, list] of lists.entries()) writeFileSync(join(folder, `${i}.crl`), list);
  return folder;
}
