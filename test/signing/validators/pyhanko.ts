import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('judge_pdf.py', import.meta.url));

/** What it takes for trusted: files of the root (PEM) and of both revocation lists (DER). */
export type PyHankoTrust = { readonly root: string; readonly lists: readonly [root: string, issuing: string] };

/** pyHanko's verdict on each signature of each file, on 30 May 2026 and without a network: "field True …" if good. */
export function pyHanko(pdfs: readonly string[], { root, lists }: PyHankoTrust): readonly string[] {
  const path = process.env['HBS_PYHANKO_PYTHONPATH'];
  if (!path) throw new Error('pyHanko is missing (HBS_PYHANKO_PYTHONPATH)');
  const env = { ...process.env, PYTHONPATH: path };
  const said = execFileSync('python3', [SCRIPT, root, ...lists, ...pdfs], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return said.trim().split('\n');
}
