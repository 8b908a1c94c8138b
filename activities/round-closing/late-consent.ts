import { dayAt } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { writeCommand } from '../../persistence/log/write.ts';
import { rolesOf } from '../../persistence/units/positions.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';
import { lookAgain } from '../transitions/look-again.ts';

/** For the whole school, or for one record of it; `until` in ms, UTC, exclusive. */
export type LateConsent = {
  readonly schoolId: string;
  readonly schoolYear: string;
  readonly recordId?: string;
  readonly until: number;
  /** The command's id: that of its note and of the consent, so that a double click gives one consent. */
  readonly noteId: string;
  /** The reason as typed: kept with the consent, and not at all if there is none. */
  readonly note?: string;
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
  await inTransaction(database, async (queries) => {
    const { note, noteId: id, schoolId, by } = consent;
    if (note !== undefined) await keepNote(queries, { id, schoolId, text: note, by, at: now });
    await queries.query(
      `INSERT INTO late_consent (id, school_id, record_id, school_year, from_at, until, note_id, by_person)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = id`,
      [
        consentId,
        consent.schoolId,
        consent.recordId ?? null,
        consent.schoolYear,
        new Date(now),
        new Date(consent.until),
        consent.noteId,
        consent.by,
      ],
    );
    for (const sheetId of sheets)
      await writeCommand(
        queries,
        KINDS,
        sheetId,
        { type: 'lookAgain', id: `consent/${consentId}`, at: now, by: consent.by },
        now,
      );
  });

  for (const sheetId of sheets) {
    await startSubject(sender, sheetId);
    await lookAgain(sender, sheetId, now);
  }
  return { consentId };
}

async function sheetsOf({ database }: Sender, { schoolId, schoolYear, recordId }: LateConsent): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(
    `SELECT s.id FROM class_sheet s WHERE s.school_id = ? AND s.school_year = ?
       AND (? IS NULL OR EXISTS (SELECT 1 FROM record r WHERE r.id = ? AND r.class_id = s.class_id AND r.grade = s.grade)) ORDER BY s.id`,
    [schoolId, schoolYear, recordId ?? null, recordId ?? null],
  );
  return rows.map(({ id }) => id);
}
