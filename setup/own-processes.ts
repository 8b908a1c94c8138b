import { connect } from 'node:net';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { type Child, startChild, whenReady } from './child.ts';
import { publicFolder } from './demonstration/certification.ts';
import { environmentOf, type InstanceKind } from './environment.ts';
import type { Instance, PortName } from './instance.ts';
import { projectFolder } from './layout.ts';
import { withProgress } from './progress.ts';
import { TEMPORAL_NAMESPACE } from './temporal.ts';

/** A process of ours: its entry point, and how it is seen to be ready. */
export interface OwnProcess {
  readonly name: string;
  readonly entry: string;
  readonly arguments?: (instance: Instance) => readonly string[];
  /** Its port for health, readiness and figures. */
  readonly operation?: PortName;
  /** Variables beside those that every process of the instance gets. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly readyWhen: (instance: Instance, startedAt: number) => Promise<boolean>;
}

/** Larger young generation: a worker's garbage is short-lived (architecture section 6). */
const NODE_FLAGS = ['--max-semi-space-size=64', '--enable-source-maps'];

export const mailCatcher: OwnProcess = {
  name: 'mail',
  entry: 'setup/mail-catcher.ts',
  arguments: ({ ports, folder }) => [String(ports.mail), join(folder, 'mail')],
  readyWhen: listensOn('mail'),
};

/** What stands for the world outside: needed by the system from its first second. */
export const outsideWorld: readonly OwnProcess[] = [
  mailCatcher,
  {
    name: 'ministry',
    entry: 'api/ministry-sandbox/main.ts',
    arguments: ({ folder }) => [folder, publicFolder(folder)],
    readyWhen: listensOn('ministry'),
  },
];

/** The system itself: the same entry points as in production (docker-compose.yml). */
export const system: readonly OwnProcess[] = [
  { name: 'records', entry: 'workers/records.ts', operation: 'recordsOperation', readyWhen: polls('records') },
  { name: 'documents', entry: 'workers/documents.ts', operation: 'documentsOperation', readyWhen: polls('documents') },
  { name: 'exchange', entry: 'workers/exchange.ts', operation: 'exchangeOperation', readyWhen: polls('exchange') },
  { name: 'api', entry: 'api/main.ts', operation: 'apiOperation', readyWhen: listensOn('api') },
];

/** Only where certificates are of no legal value. */
export const demonstrationOnly: readonly OwnProcess[] = [
  {
    name: 'authority',
    entry: 'setup/demonstration/authority.ts',
    arguments: ({ folder }) => [folder],
    readyWhen: async () => true,
  },
];

/** Starts one process of ours for this instance and waits until it is ready. */
export async function startOwnProcess(instance: Instance, kind: InstanceKind, own: OwnProcess): Promise<Child> {
  const { folder } = instance;
  const startedAt = Date.now();
  const child = startChild(folder, {
    name: own.name,
    command: process.execPath,
    args: [...NODE_FLAGS, join(projectFolder, own.entry), ...(own.arguments?.(instance) ?? []), `--instance=${folder}`],
    env: {
      ...environmentOf(instance, kind),
      ...(own.operation && { HBS_OPERATION_PORT: String(instance.ports[own.operation]) }),
      ...own.variables,
    },
  });
  return await withProgress(`Starting ${own.name}`, () => whenReady(child, () => own.readyWhen(instance, startedAt)));
}

function listensOn(name: keyof Instance['ports']): OwnProcess['readyWhen'] {
  return ({ ports }) =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: ports[name] });
      const answer = (ready: boolean) => {
        socket.destroy();
        resolve(ready);
      };
      socket.once('connect', () => answer(true));
      socket.once('error', () => answer(false));
    });
}

/** A worker is ready when the server has seen it ask for work on its queue since it was started. */
function polls(taskQueue: string): OwnProcess['readyWhen'] {
  return async ({ ports }, startedAt) => {
    const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` });
    try {
      const answers = await Promise.all(
        [1, 2].map((taskQueueType) =>
          connection.workflowService.describeTaskQueue({
            namespace: TEMPORAL_NAMESPACE,
            taskQueue: { name: taskQueue },
            taskQueueType,
          }),
        ),
      );
      return answers
        .flatMap(({ pollers }) => pollers ?? [])
        .some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= startedAt - 1000);
    } finally {
      await connection.close();
    }
  };
}
