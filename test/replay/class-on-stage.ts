import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byWorkflow, type Certificates, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { fillClass } from '../signed-class.ts';
import type { Stage } from '../stage.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';

/** A class of one pupil whose drafts are typed and whose workflows run; what its people do, and what it has become. */
export type ClassOnStage = Awaited<ReturnType<typeof classOnStage>>;

export async function classOnStage(stage: Stage, closeAt: number, actsAt: () => number | Promise<number> = stage.now) {
  const { database } = stage;
  const province: Province = await aProvince(database, { pupils: 1, closeAt });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  const certificates: Certificates = await certificatesFor(database, await aTrustedCa(database), province);
  const people: Acting = acting(database, province, certificates, byWorkflow(stage.sender), actsAt);
  await fillClass(database, province);
  await startSchool(stage.sender, province);
  const [record] = await recordsOf(database, province);
  const recordId = record?.id ?? '';

  const workflowOf = async (subjectId: string): Promise<string> => {
    const [row] = await database.query<{ workflow_id: string }[]>('SELECT workflow_id FROM subject WHERE id = ?', [
      subjectId,
    ]);
    return row?.workflow_id ?? '';
  };
  const whenAt = (stageWanted: string, id = recordId) =>
    until(
      stageWanted,
      async () => (await recordsOf(database, province)).find((row) => row.id === id)?.stage === stageWanted,
    );

  return {
    province,
    certificates,
    people,
    recordId,
    enrolment: record?.enrolment_id ?? '',
    workflowOf,
    sheet: (subject: string) => sheetOf(database, province, subject),
    whenAt,
    whenIn: (lane: string) => until(lane, async () => (await recordsOf(database, province))[0]?.lane === lane),

    /** All sheets signed: the record is with the homeroom teacher. */
    async signSheets(): Promise<void> {
      for (const subject of SUBJECTS) await people.signRows(subject);
      await whenAt('homeroom');
    },

    async toReceived(id = recordId): Promise<void> {
      for (const act of [people.sign, people.approve, people.seal]) await taken(act(id));
      const messageId = newId();
      await people.inSet([id], { type: 'submitted', messageId });
      await people.inSet([id], { type: 'received', messageId });
    },

    /** Closed by the principal before the instant; the hint brings its workflow the news, and it ends. */
    async closeEarly(): Promise<void> {
      await people.inSet([recordId], { type: 'close' });
      await people.lookAgain(recordId);
    },
  };
}

/** A path that goes another way than it should is no path. */
export async function taken(answer: Promise<number | string>): Promise<void> {
  const given = await answer;
  if (typeof given === 'string') throw new Error(`refused: ${given}`);
}
