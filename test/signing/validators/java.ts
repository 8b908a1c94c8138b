import { execFileSync } from 'node:child_process';

/** For a run of seconds the quick compiler is the faster one. */
const SHORT_RUN = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** What a Java source file with these libraries prints. */
export function java(classpath: string, source: string, given: readonly string[]): string {
  return execFileSync('java', [...SHORT_RUN, '-cp', classpath, source, ...given], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
