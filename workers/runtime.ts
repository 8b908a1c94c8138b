import { DefaultLogger, Runtime } from '@temporalio/worker';
import { log, logAs, nameOfFault } from '../activities/operation/log.ts';
import { freePort } from '../setup/ports.ts';

/** Of what the engine's SDK says beside its words: where it is, never a message of a fault or an argument. */
const SAID = [
  'workflowId',
  'workflowType',
  'taskQueue',
  'activityType',
  'attempt',
  'updateId',
  'update',
  'requestId',
] as const;

/** Sentences of the SDK's own; one that carries anything else (an address, a message of a fault) is cut there. */
const SENTENCE = /^[A-Za-z ',.()-]{1,120}/;

/**
 * Installs the engine's runtime for a worker process: its lines become lines of our log, and its own figures (slots, polls,
 * cache) are served on a private port, for `operation-server` to add to ours. Gives that address. Must come before anything
 * else of the engine.
 */
export async function installRuntime(process: string): Promise<string> {
  logAs(process);
  const sdkMetrics = `127.0.0.1:${await freePort(undefined, new Set())}`;
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta = {} }) =>
      log(level === 'ERROR' || level === 'WARN' ? (level === 'ERROR' ? 'error' : 'warn') : 'info', 'engine', {
        says: (SENTENCE.exec(message)?.[0] ?? '').trim().replaceAll(' ', '-'),
        ...Object.fromEntries(SAID.flatMap((name) => (name in meta ? [[name, field(meta[name])]] : []))),
        ...('error' in meta && { fault: nameOfFault(meta['error']) }),
      }),
    ),
    telemetryOptions: {
      metrics: { prometheus: { bindAddress: sdkMetrics } },
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
    },
  });
  return sdkMetrics;
}

const field = (value: unknown): string | number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;
