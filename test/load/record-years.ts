import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lookAgain } from '../../activities/transitions/look-again.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { until } from '../../setup/wait.ts';
import { aDemonstrationProvince, CLASSES_OF_35, type ClassOnStage, open, PUPILS, signedIn } from './class-on-stage.ts';
import {
  type Around,
  ceremony,
  handInHomeroom,
  handInPoints,
  inStage,
  markForApproval,
  signSheets,
  submit,
} from './class-year.ts';
import type { Replayed } from './counting-records.ts';
import { type Figure, timed } from './figures.ts';
import type { Bench } from './measure.ts';
import { difference, type LoadSystem, MEASURED, type Measured, openSystem, type PerPart, sumOf } from './system.ts';

export type Sizes = { readonly cachedWorkflows: number; readonly workflowTaskSlots: number };

/** Signing apart: preparing, embedding, verifying and the browser are this process's work. */
const COUNTED: readonly Measured[] = MEASURED.filter((part) => part !== 'documents');
/** The intake verifies every signature of a package: that is signing as well. */
const PACKAGE = 'package, submitted, received';
const QUIET_MS = 15_000;
const PATIENCE_MS = 5 * 60_000;

/** What was used for one kind of message, per record: CPU of each part in ms. */
type Used = { readonly message: string; readonly parts: PerPart };
/** As it was read, with the time that it took, per record too: what the parts use at rest is still in it. */
type Read = Used & { readonly ms: number };

/**
 * Whole record-years of classes of 35 through the API, all acts, one class after the other: the CPU of each part per
 * record beyond what it uses at rest, and how many events its workflows read again. Every class is one measurement; the
 * first warms the processes up and is not counted.
 */
export async function recordYears(bench: Bench, words: string, sizes: Sizes): Promise<void> {
  const system = await openSystem(bench.folder, {
    entry: 'test/load/counting-records.ts',
    variables: {
      HBS_CACHED_WORKFLOWS: String(sizes.cachedWorkflows),
      HBS_WORKFLOW_TASK_SLOTS: String(sizes.workflowTaskSlots),
    },
  });
  const province = await aDemonstrationProvince(system);
  const names = CLASSES_OF_35.slice(0, bench.size(4) + 1);
  const opening = await usedBy(system, names.length * PUPILS, 'opening, start of the workflows', () =>
    open(system, province, names),
  );
  const classes = await signedIn(system, province, names);

  const read: (readonly Read[])[] = [];
  for (const onStage of classes) {
    read.push([opening, ...(await oneYear(system, onStage))]);
    console.log(`  ${onStage.name} has ended its year`);
  }
  const atRest = await usedAtRest(system);
  const years = read.slice(1).map((year) => year.map((one) => beyondRest(one, atRest)));
  const events: number[] = [];
  for (const onStage of classes) events.push(...(await eventsOf(system, onStage)));
  await system.stop('records');
  const replayed = JSON.parse(readFileSync(join(bench.folder, 'replayed.json'), 'utf8')) as Replayed;

  for (const figure of figuresOf(words, sizes, years, events)) bench.figures.add(figure);
  const records = classes.length * PUPILS;
  console.log(
    `  replayed: ${replayed.events} events in ${replayed.replays} replays, ${(replayed.events / records).toFixed(0)} events and ${(replayed.replays / records).toFixed(1)} replays per record`,
  );
  for (const figure of messages(years)) bench.figures.add(figure);
  await system.close();
}

/** From the first point of the year to the end of the record's workflow; a hint stands for the timer, which comes hours later and costs less. */
async function oneYear(system: LoadSystem, onStage: ClassOnStage): Promise<readonly Read[]> {
  const used: Read[] = [];
  const acts = async (message: string, work: () => Promise<unknown>) =>
    used.push(await usedBy(system, PUPILS, message, work));
  const signing = (message: string): Around => ({
    ...unmeasured,
    finish: (work) => acts(message, work).then(() => undefined),
  });

  await acts('points within the year', () => handInPoints(onStage));
  await signSheets(system, onStage, signing('signRows'));
  const records: string[] = [];
  await acts('homeroom sheet, lookAgain', async () => {
    records.push(...(await handInHomeroom(onStage)));
  });
  await ceremony(system, onStage.homeroomTeacher, 'homeroom', records, signing('sign'));
  let marked: readonly string[] = [];
  await acts('mark', async () => {
    marked = await markForApproval(onStage);
  });
  await ceremony(system, onStage.principal, 'approve', marked, signing('approve'));
  await ceremony(system, onStage.clerk, 'seal', records, signing('seal'));
  await acts(PACKAGE, () => submit(system, onStage, unmeasured));
  await acts('closed, end of the workflow', () => close(system, onStage));
  return used;
}

type Closing = {
  readonly round: { readonly roundId: string; readonly rev: number };
  readonly classes: readonly { readonly classId: string; readonly received: number }[];
};

/** The principal closes his class early (Điều 4.3 ¶2); then each record's workflow looks, follows and ends. */
async function close(system: LoadSystem, onStage: ClassOnStage): Promise<void> {
  const { principal, classId, schoolId } = onStage;
  const page = `/schools/${schoolId}/closing`;
  const { round, classes } = await principal.get<Closing>(page);
  const number = String(classes.find((one) => one.classId === classId)?.received);
  const { roundId, rev: seen } = round;
  await principal.act(page, { roundId, seen, classes: [classId], understood: 'on', number });
  await when('closed', async () => (await inStage(system, onStage, 'closed')) === PUPILS);
  for (const id of await recordsOf(system, onStage)) await lookAgain(system, id, Date.now());
}

const when = (what: string, ask: () => Promise<boolean>): Promise<void> =>
  until(
    async () => (await ask()) || undefined,
    PATIENCE_MS,
    () => `${what}: not yet`,
  ).then(() => undefined);

/** Preparing and the request that opens the key and signs are signing: apart. */
const unmeasured: Around = {
  when,
  prepare: (work) => work(),
  confirm: (work) => work(),
  finish: (work) => work(),
};

/** What every part uses in a ms in which nobody does anything: polls, timers, sweeps. No record's cost. */
async function usedAtRest(system: LoadSystem): Promise<PerPart> {
  const before = system.cpu();
  await pause(QUIET_MS);
  return scaled(difference(system.cpu(), before), 1 / QUIET_MS);
}

const beyondRest = ({ message, parts, ms }: Read, atRest: PerPart): Used => ({
  message,
  parts: difference(parts, scaled(atRest, ms)),
});

async function usedBy(
  system: LoadSystem,
  records: number,
  message: string,
  work: () => Promise<unknown>,
): Promise<Read> {
  const before = system.cpu();
  const ms = await timed(work);
  return { message, parts: scaled(difference(system.cpu(), before), 1 / records), ms: ms / records };
}

const scaled = (parts: PerPart, by: number): PerPart =>
  Object.fromEntries(MEASURED.map((part) => [part, parts[part] * by])) as Record<Measured, number>;

const recordsOf = async ({ database }: LoadSystem, { classId }: ClassOnStage): Promise<readonly string[]> =>
  (await database.query<{ id: string }[]>('SELECT id FROM record WHERE class_id = ? ORDER BY id', [classId])).map(
    ({ id }) => id,
  );

/** The length of each record's history at the end of its year. */
async function eventsOf(system: LoadSystem, onStage: ClassOnStage): Promise<readonly number[]> {
  const lengths: number[] = [];
  for (const { workflowId } of await headsOf(system.database, await recordsOf(system, onStage))) {
    const { status, historyLength } = await system.engine.workflow.getHandle(workflowId).describe();
    if (status.name !== 'COMPLETED') throw new Error(`${workflowId} is ${status.name} at the end of its year`);
    lengths.push(historyLength);
  }
  return lengths;
}

type Year = readonly Used[];

const counted = ({ message, parts }: Used): number =>
  sumOf(parts, message === PACKAGE ? COUNTED.filter((part) => part !== 'exchange') : COUNTED);

const total = (year: Year): number => year.reduce((sum, used) => sum + counted(used), 0);

function figuresOf(words: string, sizes: Sizes, years: readonly Year[], events: readonly number[]): readonly Figure[] {
  const size = `classes of ${PUPILS}, ${sizes.cachedWorkflows} workflows in memory, ${sizes.workflowTaskSlots} slots`;
  const of = (part: Measured) => years.map((year) => year.reduce((sum, { parts }) => sum + parts[part], 0));
  return [
    {
      what: `a whole record-year, ${words}: CPU per record, signing apart`,
      size,
      values: years.map(total),
      unit: 'ms CPU',
      aim: '≤ 100 ms (Flowable 7 for 13 plain completions, server and database: 103, 89–121)',
    },
    ...COUNTED.map(
      (part): Figure => ({
        what: `  of it ${part}${part === 'exchange' ? ', with the intake’s verification, which is not counted above' : ''}`,
        size,
        values: of(part),
        unit: 'ms CPU',
      }),
    ),
    { what: '  beside it documents (signing, browser)', size, values: of('documents'), unit: 'ms CPU' },
    { what: "events of a record's history at the end of its year", size, values: events, unit: 'events', aim: '≤ 150' },
  ];
}

/** Where it goes, message by message, the dearest first. */
function messages(years: readonly Year[]): readonly Figure[] {
  const names = [...new Set(years.flatMap((year) => year.map(({ message }) => message)))];
  return names
    .map((message) => {
      const ofClass = years.map((year) => year.filter((used) => used.message === message));
      const sums = (of: (used: Used) => number) => ofClass.map((used) => used.reduce((sum, one) => sum + of(one), 0));
      const size = COUNTED.map((part) => `${part} ${middle(sums(({ parts }) => parts[part])).toFixed(1)}`).join(', ');
      return { what: `  message: ${message}`, size, values: sums(counted), unit: 'ms CPU' } as const;
    })
    .toSorted((a, b) => middle(b.values) - middle(a.values));
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
