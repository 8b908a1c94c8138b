import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs openssl with the input's file as last argument, and gives what goes out; throws with its words if it says no. */
export function openssl(args: readonly string[], input: Uint8Array): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-openssl-'));
  const file = join(folder, 'input');
  try {
    writeFileSync(file, input);
    return execFileSync('openssl', [...args, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
