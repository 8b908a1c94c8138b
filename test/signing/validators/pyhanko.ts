import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('judge_pdf.py', import.meta.url));

/** pyHanko's verdict on each signature, on 30 May 2026 with these lists and without a network: "field True …" if good. */
export function pyHanko(pdf: string, root: string, crls: readonly string[]): readonly string[] {
  const path = process.env['HBS_PYHANKO_PYTHONPATH'];
  if (!path) throw new Error('pyHanko is missing (HBS_PYHANKO_PYTHONPATH)');
  const env = { ...process.env, PYTHONPATH: path };
  return execFileSync('python3', [SCRIPT, pdf, root, ...crls], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .trim()
    .split('\n');
}
