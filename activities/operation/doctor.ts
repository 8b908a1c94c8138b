import { statfs } from 'node:fs/promises';
import { migrations } from '../../persistence/migrations/migrations.ts';
import {
  actsWithoutOutcome,
  ceremoniesUnderWay,
  certificatesRunningOut,
  failingActivities,
  messagesUnderWay,
  migrationsDone,
  unmailedNotices,
  type Waiting,
} from '../../persistence/operation/backlog.ts';
import {
  countUnfinished,
  UNFINISHED_KINDS,
  type UnfinishedKind,
  unfinishedAfter,
  unfinishedAt,
  type WorkflowOf,
} from '../../persistence/operation/unfinished.ts';
import { QUEUES } from '../engine/engine.ts';
import { nameOfFault } from './log.ts';
import { lastPoll, type ReadinessParts } from './readiness.ts';
import { type Condition, conditionOf } from './workflow-condition.ts';

/** What the doctor says of one part: `look` within the day, `stop` now. */
export type Finding = { readonly part: string; readonly state: 'good' | 'look' | 'stop'; readonly says: string };

export type DoctorParts = Pick<ReadinessParts, 'database' | 'engine' | 'filesDirectory' | 'now'> & {
  readonly apiUrl: string;
  /** Asks the browser for its version. */
  browserVersion(): Promise<string>;
  /** How many workflows of a kind are looked at one by one; all of the small kinds always. */
  readonly workflows: number;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MB = 1024 * 1024;

type Look = (parts: DoctorParts) => Promise<readonly Omit<Finding, 'part'>[]>;

/** Looks at every part of the system, each by itself: one that is away does not hide the others. */
export async function examine(parts: DoctorParts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [part, look] of Object.entries(LOOKS)) {
    const found = await look(parts).catch((fault: unknown) => [stop(`does not answer (${nameOfFault(fault)})`)]);
    findings.push(...found.map((one) => ({ part, ...one })));
  }
  return findings;
}

/** 0: all is good; 1: something is to be looked at; 2: something has stopped. */
export const exitCodeOf = (findings: readonly Finding[]): 0 | 1 | 2 =>
  findings.some(({ state }) => state === 'stop') ? 2 : findings.some(({ state }) => state === 'look') ? 1 : 0;

const good = (says: string) => ({ state: 'good', says }) as const;
const look = (says: string) => ({ state: 'look', says }) as const;
const stop = (says: string) => ({ state: 'stop', says }) as const;

const LOOKS: Readonly<Record<string, Look>> = {
  node: async () => [good(`Node ${process.versions.node}`)],

  async database({ database }) {
    const [row] = await database.query<{ version: string }[]>('SELECT VERSION() AS version');
    return [good(`${row?.version ?? 'unknown version'} answers`)];
  },

  async schema({ database }) {
    const known = migrations.map((migration) => new migration().name ?? '');
    const done = await migrationsDone(database);
    const missing = known.filter((name) => !done.includes(name)).length;
    const unknown = done.filter((name) => !known.includes(name)).length;
    if (missing > 0) return [stop(`${missing} changes are missing: run the migrations`)];
    if (unknown > 0) return [look(`${unknown} changes are newer than this program: it is older than the database`)];
    return [good(`${done.length} changes, as new as the program`)];
  },

  async engine({ engine }) {
    const { serverVersion } = await engine.workflowService.getSystemInfo({});
    await engine.workflowService.describeNamespace({ namespace: engine.options.namespace });
    return [good(`Temporal ${serverVersion} answers, namespace ${engine.options.namespace} is there`)];
  },

  async workers({ engine, now }) {
    const found = [];
    for (const queue of Object.values(QUEUES)) {
      const silentMs = now() - (await lastPoll(engine, queue));
      found.push(
        silentMs > 75 * SECOND
          ? stop(`nobody asks for work on "${queue}": is its worker running?`)
          : good(`"${queue}" is served`),
      );
    }
    return found;
  },

  async api({ apiUrl }) {
    const { ok, status } = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(5_000) });
    return [ok ? good('answers') : stop(`answers with ${status}`)];
  },

  async clock(parts) {
    const skews = await skewsOf(parts);
    return Object.entries(skews).map(([what, ms]) => {
      const says = `${what} ${ms >= 0 ? 'ahead' : 'behind'} of this machine by ${Math.abs(ms / SECOND).toFixed(1)} s`;
      if (Math.abs(ms) > 5 * SECOND) return stop(`${says}: acts are judged by one clock (NTP?)`);
      return Math.abs(ms) > 1.5 * SECOND ? look(says) : good(says);
    });
  },

  async browser({ browserVersion }) {
    return [good(await browserVersion())];
  },

  async disk({ filesDirectory }) {
    const { bavail, blocks, bsize } = await statfs(filesDirectory);
    return [roomFinding(bavail * bsize, bavail / blocks)];
  },

  async certificates({ database, now }) {
    const { certificates, anchors, statusesOver } = await certificatesRunningOut(database, now(), now() + 30 * DAY);
    const first =
      certificates.oldest === undefined
        ? ''
        : `, the first on ${new Date(certificates.oldest).toISOString().slice(0, 10)}`;
    return [
      anchors === 0
        ? look('no certification authority is trusted: nothing can be signed')
        : good(`${anchors} authorities are trusted`),
      certificates.n > 0
        ? look(`${certificates.n} approved certificates run out within 30 days${first}`)
        : good('no approved certificate runs out within 30 days'),
      statusesOver > 0
        ? look(`the newest revocation list of ${statusesOver} authorities is over: their signers cannot sign`)
        : good('revocation lists are in date'),
    ];
  },

  async journal({ database, now }) {
    return [
      waitingFinding('acts without an outcome', await actsWithoutOutcome(database), now(), 2 * MINUTE, 10 * MINUTE),
    ];
  },

  async mail({ database, now }) {
    return [
      waitingFinding('notices to be mailed', await unmailedNotices(database), now(), 5 * MINUTE, 24 * 60 * MINUTE),
    ];
  },

  async activities({ database, now }) {
    return [
      waitingFinding(
        'activities that fail and are tried again',
        await failingActivities(database),
        now(),
        0,
        10 * MINUTE,
      ),
    ];
  },

  async ceremonies({ database, now }) {
    const found = (await ceremoniesUnderWay(database)).filter(({ state }) => state !== 'prepared');
    if (found.length === 0) return [good('none is being prepared or finished')];
    return found.map(({ state, n, oldest }) =>
      waitingFinding(`ceremonies ${state}`, { n, oldest }, now(), 10 * MINUTE, 60 * MINUTE),
    );
  },

  async messages({ database, now }) {
    const found = await messagesUnderWay(database);
    if (found.length === 0) return [good('none is under way')];
    return found.map(({ side, state, n, oldest }) =>
      waitingFinding(`messages ${side}, ${state}`, { n, oldest }, now(), 60 * MINUTE, DAY),
    );
  },

  async workflows(parts) {
    const found = [];
    for (const kind of UNFINISHED_KINDS) found.push(...(await workflowFindings(parts, kind)));
    return found;
  },
};

/** What is free for files (bytes), and its share of the whole: a large disk is not full with a tenth free. */
export function roomFinding(bytes: number, share: number): Omit<Finding, 'part'> {
  const free = bytes / MB;
  const says = `${Math.round(free).toLocaleString('en')} MB are free for files (${Math.round(share * 100)} %)`;
  if (free < 500) return stop(says);
  return free < 5_000 && share < 0.1 ? look(says) : good(says);
}

function waitingFinding(what: string, { n, oldest }: Waiting, now: number, lookAfter: number, stopAfter: number) {
  if (n === 0 || oldest === undefined) return good(`no ${what}`);
  const age = now - oldest;
  const says = `${n} ${what}, the oldest since ${Math.round(age / MINUTE)} min`;
  if (age > stopAfter) return stop(says);
  return age > lookAfter ? look(says) : good(says);
}

/** How far each clock is ahead of this machine's (ms). The engine's is known by its stamp on the newest poll: ahead only. */
async function skewsOf({ database, engine, apiUrl, now }: DoctorParts): Promise<Readonly<Record<string, number>>> {
  const before = Date.now();
  const [row] = await database.query<{ at: Date }[]>('SELECT UTC_TIMESTAMP(3) AS at');
  const skewOfDatabase = (row?.at.getTime() ?? before) - (before + Date.now()) / 2;
  const answer = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  const date = Date.parse(answer?.headers.get('date') ?? '');
  const polls = await Promise.all(Object.values(QUEUES).map((queue) => lastPoll(engine, queue)));
  return {
    'the database is': skewOfDatabase,
    // An HTTP date has whole seconds: half a second is the best guess.
    ...(Number.isFinite(date) && { 'the API is': date + SECOND / 2 - Date.now() }),
    ...(Math.max(...polls) > now() && { 'the engine is': Math.max(...polls) - now() }),
  };
}

/** Missing, ended or failing workflows of what is unfinished: all of a small kind, some of a large one from a random place on. */
async function workflowFindings({ database, engine, workflows }: DoctorParts, kind: UnfinishedKind) {
  const total = await countUnfinished(database, kind);
  if (total === 0) return [];
  const looked = await someOf(kind, total, workflows);
  const bad = new Map<Condition, string[]>();
  for (const workflow of looked) {
    const { condition, workflowId } = await conditionOf({ database, engine }, workflow);
    if (condition !== 'follows') bad.set(condition, [...(bad.get(condition) ?? []), workflowId]);
  }
  const says = `${kind}: ${looked.length} of ${total} unfinished looked at`;
  if (bad.size === 0) return [good(`${says}, all run`)];
  return [...bad].map(([condition, ids]) => {
    const named = `${says}, ${ids.length} ${WORDS[condition]}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}`;
    return condition === 'behind' ? good(named) : stop(named);
  });

  async function someOf(of: UnfinishedKind, all: number, most: number): Promise<readonly WorkflowOf[]> {
    if (all <= most) return unfinishedAfter(database, of, '', most);
    const from = await unfinishedAt(database, of, Math.floor(Math.random() * (all - most)));
    return unfinishedAfter(database, of, from, most);
  }
}

const WORDS: Readonly<Record<Condition, string>> = {
  follows: 'follow their log',
  missing: 'are not in the engine ("npm run rebuild" starts them)',
  ended: 'have ended in the engine although they are not finished ("npm run rebuild" starts them)',
  failing: 'fail again and again',
  behind: 'are behind their log, and follow it at their next message or timer',
  silent: 'do not answer',
};
