import { requestId } from './request-id.ts';

/** Ids, codes, counts, names of our own code. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type LogLevel = 'info' | 'warn' | 'error';

type Sink = { readonly process: string; readonly write: (line: string) => void };

let sink: Sink | undefined;

/** From now on this process says what it does, one JSON line each. Until then (a command at a terminal, a test) it is silent. */
export function logAs(process: string, write: (line: string) => void = toStandardOutput): void {
  sink = { process, write };
}

/** Says that something happened: `event` is a word of ours. The request in whose course it happens is named by itself. */
export function log(level: LogLevel, event: string, fields: LogFields = {}): void {
  sink?.write(JSON.stringify({ ...lineHead(level, event, sink.process), ...harmless(fields) }));
}

const lineHead = (level: LogLevel, event: string, process: string) => ({
  at: new Date().toISOString(),
  level,
  process,
  event,
  requestId: requestId(),
});

const toStandardOutput = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Ids, codes and paths of ours are made of these; a name, a comment or a sentence never is. */
const OUR_WORDS = /^[\w./:~@*+-]{1,200}$/;

/** Numbers of persons, days of birth and telephone numbers look like this. */
const LIKE_A_PERSON = /^\d{9,13}$|^\d{4}-\d{2}-\d{2}$|^\d{1,2}\/\d{1,2}\/\d{4}$/;

/** The last gate before a line is written: what is not clearly ours is left out (A8). */
export const harmless = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? harmlessText(value) : value]),
  );

const harmlessText = (text: string): string =>
  OUR_WORDS.test(text) && !LIKE_A_PERSON.test(text) ? text : '(left out)';

/** What a fault is called: the engine's type, the system's code or the class; never its message, which may hold what somebody typed. */
export function nameOfFault(fault: unknown): string {
  if (typeof fault !== 'object' || fault === null) return 'unknown';
  if ('type' in fault && typeof fault.type === 'string' && fault.type !== '') return harmlessText(fault.type);
  if ('code' in fault && (typeof fault.code === 'string' || typeof fault.code === 'number'))
    return harmlessText(`${fault.code}`);
  return fault instanceof Error ? harmlessText(fault.name) : 'unknown';
}

/** The line of ours where a fault happened (`persistence/log/act.ts:42`): a place never holds what somebody typed. */
export const placeOfFault = (fault: unknown): string | undefined =>
  /\b((?:api|activities|persistence|signing|domain|workers)\/[\w./-]+\.ts:\d+)/.exec(
    fault instanceof Error ? (fault.stack ?? '') : '',
  )?.[1];
