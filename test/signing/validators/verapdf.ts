import { fileURLToPath } from 'node:url';
import { java } from './java.ts';

const RUNNER = fileURLToPath(new URL('VeraPdf.java', import.meta.url));

/** veraPDF's verdict on each file as PDF/A-2b: "compliant …", or "not compliant …" with the clauses. */
export function veraPdf(files: readonly string[]): string {
  const classpath = process.env['HBS_VERAPDF_CLASSPATH'];
  if (!classpath) throw new Error('veraPDF is missing (HBS_VERAPDF_CLASSPATH)');
  return java(classpath, RUNNER, files);
}
