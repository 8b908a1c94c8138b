import { fileURLToPath } from 'node:url';
import { java } from './java.ts';

const RUNNER = fileURLToPath(new URL('Dss.java', import.meta.url));

/** What it takes for trusted: files of the root (PEM) and of both revocation lists (DER); and the instant at which it judges. */
export type DssTrust = { readonly root: string; readonly lists: readonly [string, string]; readonly at: number };

/** EU DSS's verdict on each signature of each file, without a network: "seal.xml XAdES-BASELINE-B TOTAL_PASSED …". */
export function dss(files: readonly string[], { root, lists, at }: DssTrust): readonly string[] {
  const classpath = process.env['HBS_DSS_CLASSPATH'];
  if (!classpath) throw new Error('EU DSS is missing (HBS_DSS_CLASSPATH)');
  const given = [root, ...lists, new Date(at).toISOString(), ...files];
  return java(classpath, RUNNER, given).trim().split('\n');
}
