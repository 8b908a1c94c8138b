import { expect } from '@jest/globals';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byJudge, byWorkflow, type Certificates } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { signClass } from '../signed-class.ts';
import type { CrashSystem, Victim } from './system.ts';

/** Two rounds in every run; `HBS_CRASH_ROUNDS=10` for the long one. */
export const ROUNDS = Number(process.env['HBS_CRASH_ROUNDS'] ?? 2);
export const PUPILS = 35;
export const MINUTE = 60_000;

export type Year = {
  readonly province: Province;
  readonly people: Acting;
  readonly judged: Acting;
  readonly certificates: Certificates;
  readonly records: readonly string[];
};

/** A class of 35 whose sheets are signed: every record is with the homeroom teacher, every workflow runs. */
export async function aYear({ database, engine }: CrashSystem): Promise<Year> {
  const ca = await aTrustedCa(database);
  const province = await aProvince(database, { pupils: PUPILS });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  const certificates = await certificatesFor(database, ca, province);
  const judged = acting(database, province, certificates, byJudge(database));
  const records = await signClass(database, province, judged);
  for (const id of records) await startSubject({ database, engine }, id);
  return {
    province,
    people: acting(database, province, certificates, byWorkflow({ database, engine })),
    judged,
    certificates,
    records,
  };
}

export async function killAndStart(system: CrashSystem, victim: Victim): Promise<void> {
  await system.kill(victim);
  await system.start(victim);
}

/** Somewhere in a stretch of the run: a whole number from `from`, below `below`. */
export const somewhere = (from: number, below: number): number => from + Math.floor(Math.random() * (below - from));

/** Logs, states and tasks agree, and each running workflow has followed its log to the end. */
export async function nothingLost(
  { database, engine }: CrashSystem,
  { province, records }: Year,
  running = PUPILS,
): Promise<void> {
  expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  for (const head of await headsOf(database, running > 0 ? records : [])) {
    const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' };
    const rev = await engine.workflow.getHandle(head.workflowId).executeUpdate('lookAgain', { args: [command, 0] });
    expect(rev).toBe(head.rev);
  }
}
