import { dayAt } from '../../domain/calendar/instant.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Document } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { endApplication, openApplicationsOf } from '../../persistence/late-consent/application.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { writeCommand } from '../../persistence/log/write.ts';
import { newId } from '../../persistence/ulid.ts';
import { rolesOf } from '../../persistence/units/positions.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';
import { changeOnce } from '../entry-times/change-once.ts';
import { tellPrincipals } from '../late-consent/tell.ts';
import { lookAgain } from '../transitions/look-again.ts';

/** For the whole school, or for some records of it; `until` in ms, UTC, exclusive. */
export type LateConsent = {
  readonly schoolId: string;
  readonly schoolYear: string;
  readonly recordIds?: readonly string[];
  /** The school's application that it answers. */
  readonly applicationId?: string;
  readonly until: number;
  /** The command's id: that of its note and of its first consent, so that a double click gives one consent. */
  readonly noteId: string;
  /** The reason as typed: kept with the consent, and not at all if there is none. */
  readonly note?: string;
  readonly document?: Document;
  readonly by: string;
};

/**
 * D4: the province lets entry and signing of late records go on until an instant. The sheets see their rows open in the
 * commit of the consent; those whose workflow had ended with the round live again.
 */
export async function giveLateConsent(
  sender: Sender,
  consent: LateConsent,
  now: number,
): Promise<{ readonly consentId: string } | Refusal> {
  const { database } = sender;
  const [school] = await database.query<{ province_id: string }[]>('SELECT province_id FROM unit WHERE id = ?', [
    consent.schoolId,
  ]);
  if (!school) return { refused: 'SUBJECT_UNKNOWN' };
  if (!(await rolesOf(database, consent.by, school.province_id, dayAt(now))).includes('provinceOfficer'))
    return { refused: 'NOT_YOUR_TASK', facts: { who: 'provinceOfficer' } };
  if (consent.until <= now) return { refused: 'DEADLINE_IN_THE_PAST', facts: { closeAt: consent.until } };

  const consentId = consent.noteId;
  const sheets = await sheetsOf(sender, consent);
  const { note = '', document, schoolId, schoolYear, recordIds, applicationId, until, by } = consent;
  const facts = { until, ...(recordIds && { records: recordIds.length }), ...(applicationId && { applicationId }) };
  const change = { id: consentId, unitId: schoolId, kind: 'consent', at: now, by, facts, note } as const;
  const done = await changeOnce(database, { ...change, ...(document && { document }) }, async (queries) => {
    const answer = { state: 'granted', answerId: consentId, by, at: now, until } as const;
    // Given to the whole school unasked, it answers whatever the school has asked meanwhile.
    const waiting = applicationId || recordIds ? [] : await openApplicationsOf(queries, schoolId, schoolYear);
    const asked = applicationId === undefined ? waiting : [applicationId];
    for (const id of asked)
      if (!(await endApplication(queries, id, answer)) && id === applicationId)
        return { refused: 'APPLICATION_ANSWERED' };
    const scopes = recordIds ?? [null];
    await queries.query(
      'INSERT INTO late_consent (id, school_id, record_id, school_year, from_at, until, note_id, by_person) VALUES ?',
      [
        scopes.map((recordId, i) => [
          ...[i === 0 ? consentId : newId(now), schoolId, recordId, schoolYear],
          ...[new Date(now), new Date(until), consentId, by],
        ]),
      ],
    );
    for (const id of asked) await tellPrincipals(queries, id, { granted: true, until }, schoolId, now);
    await letSheetsLook(queries, sheets, { id: `consent/${consentId}`, by }, now);
    return undefined;
  });
  if (isRefusal(done)) return done;

  await tellSheets(sender, sheets, now);
  return { consentId };
}

/** What a consent was given for, and until when. */
type Given = { school_id: string; school_year: string; record_id: string | null; until: Date; province_id: string };

/** The province takes a consent back: what was signed meanwhile stands, nothing more is taken from now on. */
export async function withdrawLateConsent(
  sender: Sender,
  act: { readonly consentId: string; readonly commandId: string; readonly note: string; readonly by: string },
  now: number,
): Promise<{ readonly consentId: string } | Refusal> {
  const { database } = sender;
  const { consentId, commandId, note, by } = act;
  const [given] = await database.query<Given[]>(
    'SELECT c.school_id, c.school_year, c.record_id, c.until, u.province_id FROM late_consent c JOIN unit u ON u.id = c.school_id WHERE c.id = ?',
    [consentId],
  );
  if (!given) return { refused: 'SUBJECT_UNKNOWN' };
  if (!(await rolesOf(database, by, given.province_id, dayAt(now))).includes('provinceOfficer'))
    return { refused: 'NOT_YOUR_TASK', facts: { who: 'provinceOfficer' } };

  const sheets = await sheetsOf(sender, {
    schoolId: given.school_id,
    schoolYear: given.school_year,
    ...(given.record_id !== null && { recordIds: [given.record_id] }),
  });
  const change = { id: commandId, unitId: given.school_id, kind: 'withdrawal', at: now, by, note } as const;
  const done = await changeOnce(database, { ...change, facts: { consentId } }, async (queries) => {
    const ended = await queries.query<{ affectedRows: number }>(
      'UPDATE late_consent SET until = ? WHERE id = ? AND until > ?',
      [new Date(now), consentId, new Date(now)],
    );
    if (ended.affectedRows === 0) return { refused: 'CONSENT_OVER' };
    await letSheetsLook(queries, sheets, { id: `withdrawal/${commandId}`, by }, now);
    return undefined;
  });
  if (isRefusal(done)) return done;

  await tellSheets(sender, sheets, now);
  return { consentId };
}

/** The sheets see their rows open or shut in the very commit of the consent. */
async function letSheetsLook(
  queries: Queries,
  sheets: readonly string[],
  { id, by }: { readonly id: string; readonly by: string },
  now: number,
): Promise<void> {
  for (const sheetId of sheets)
    await writeCommand(queries, KINDS, sheetId, { type: 'lookAgain', id, at: now, by }, now);
}

async function tellSheets(sender: Sender, sheets: readonly string[], now: number): Promise<void> {
  for (const sheetId of sheets) {
    await startSubject(sender, sheetId);
    await lookAgain(sender, sheetId, now);
  }
}

async function sheetsOf(
  { database }: Sender,
  { schoolId, schoolYear, recordIds }: Pick<LateConsent, 'schoolId' | 'schoolYear' | 'recordIds'>,
): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(
    `SELECT s.id FROM class_sheet s WHERE s.school_id = ? AND s.school_year = ?${
      recordIds
        ? ' AND EXISTS (SELECT 1 FROM record r WHERE r.id IN (?) AND r.class_id = s.class_id AND r.grade = s.grade)'
        : ''
    } ORDER BY s.id`,
    [schoolId, schoolYear, ...(recordIds ? [recordIds] : [])],
  );
  return rows.map(({ id }) => id);
}
