import type { DataSource } from 'typeorm';
import { refuseApplication, type Wanted } from '../../domain/late-consent/application.ts';
import type { Refusal } from '../../domain/refusal.ts';
import {
  type Application,
  applicationFacts,
  endApplication,
  insertApplication,
} from '../../persistence/late-consent/application.ts';
import { changeOnce } from '../entry-times/change-once.ts';
import { tellOfficers, tellPrincipals } from './tell.ts';

/** An act on an application: its command, sender, instant, and what he says. */
export type ApplicationAct = {
  readonly commandId: string;
  readonly by: string;
  readonly at: number;
  readonly note: string;
};

export type Done = { readonly changed: true };

/**
 * D4: the school asks the province to let late records go on. One transaction with its entry in the log under the command's
 * id, as locks and consents are, and no subject of the engine's: nothing follows from an application by itself, no timer and
 * no other act, and its one change of state is arbitrated by its row.
 */
export const applyForConsent = (
  database: DataSource,
  { commandId, by, at, note }: ApplicationAct,
  school: {
    readonly schoolId: string;
    readonly schoolYear: string;
    readonly provinceId: string;
    readonly name: string;
  },
  wanted: Wanted,
): Promise<Done | Refusal> => {
  const { schoolId, schoolYear, provinceId, name } = school;
  const { until, recordIds } = wanted;
  const facts = { until, ...(recordIds && { records: recordIds.length }) };
  const change = { id: commandId, unitId: schoolId, kind: 'application', at, by, facts, note } as const;
  return changeOnce(database, change, async (queries) => {
    const refusal = refuseApplication(wanted, await applicationFacts(queries, school, recordIds ?? [], at), at);
    if (refusal) return refusal;
    await insertApplication(queries, { id: commandId, schoolId, schoolYear, by, at, ...wanted });
    await tellOfficers(queries, commandId, { school: name }, provinceId, at);
    return undefined;
  });
};

/** The school needs it no more. */
export const withdrawApplication = (
  database: DataSource,
  act: ApplicationAct,
  application: Application,
): Promise<Done | Refusal> => ended(database, act, application, 'withdrawn');

/** The province does not agree; the school reads why. */
export const declineApplication = (
  database: DataSource,
  act: ApplicationAct,
  application: Application,
): Promise<Done | Refusal> => ended(database, act, application, 'declined');

const KINDS = { withdrawn: 'takenBack', declined: 'declined' } as const;

function ended(
  database: DataSource,
  { commandId, by, at, note }: ApplicationAct,
  { id, schoolId }: Application,
  state: 'withdrawn' | 'declined',
): Promise<Done | Refusal> {
  const change = { id: commandId, unitId: schoolId, at, by, facts: { applicationId: id }, note } as const;
  return changeOnce(database, { ...change, kind: KINDS[state] }, async (queries) => {
    if (!(await endApplication(queries, id, { state, answerId: commandId, by, at })))
      return { refused: 'APPLICATION_ANSWERED' };
    if (state === 'declined') await tellPrincipals(queries, id, { granted: false }, schoolId, at);
    return undefined;
  });
}
