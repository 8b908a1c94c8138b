import { randomBytes } from 'node:crypto';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectsOf } from '../../domain/assessment/subjects.ts';
import { missingFields } from '../../domain/class-sheet/completeness.ts';
import type { ClassSheet } from '../../domain/class-sheet/sheet.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import {
  addDigest,
  type Ceremony,
  type CeremonyItem,
  endItem,
  notePrepared,
} from '../../persistence/ceremony/ceremony.ts';
import { type DraftRow, draftDigest, draftRows } from '../../persistence/class-sheet/draft.ts';
import { plansOf, type SheetRow as Sheet, sheetRow } from '../../persistence/class-sheet/facts.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import type { SheetRow } from '../../signing/ceremony-types.ts';
import { rowDigest } from '../../signing/subject-evidence.ts';
import type { CeremonyParts } from './parts.ts';
import { subjectRow } from './record-document.ts';
import { signerOf } from './trust.ts';

/** The item name of manifests: one digest for all rows of a sheet, by the sheet's id (record-files.md section 1). */
export const MANIFEST_ITEM = 'all';

/** The rows of each sheet, in the order in which the sheets were named. */
export const bySheet = (items: readonly CeremonyItem[]): readonly (readonly CeremonyItem[])[] => [
  ...Map.groupBy(items, ({ subjectId }) => subjectId).values(),
];

/**
 * Freezes the rows of one sheet that are complete as immutable revisions and prepares one signature over them. Rows that
 * aren't ready stay out, with their reason (BA1).
 */
export async function prepareSheetRows(
  parts: CeremonyParts,
  ceremony: Ceremony,
  items: readonly CeremonyItem[],
): Promise<void> {
  const [first] = items;
  if (!first) return;
  const { database } = parts;
  const sheet = await sheetRow(database, first.subjectId);
  const [head] = await headsOf(database, [sheet.id]);
  if (!head) return;
  const at = await parts.clock.now();
  const drafts = await draftRows(database, sheet.id, 'yearEnd');
  const plans = await plansOf(
    database,
    items.map(({ documentId }) => documentId),
  );
  const codes = await pupilCodes(parts, items);

  const frozen: { item: CeremonyItem; row: SheetRow; draft: DraftRow }[] = [];
  for (const item of items) {
    const draft = drafts.get(item.documentId) ?? {};
    const plan = plans.get(item.documentId) ?? { kind: 'standard' as const };
    const missing = missingFields(
      { subject: sheet.subject, grade: sheet.grade, schoolYear: sheet.school_year, point: 'yearEnd', plan },
      draft,
    );
    if (missing.length > 0) {
      await endItem(database, ceremony.id, item.n, 'leftOut', at, {
        refused: 'ROW_INCOMPLETE',
        facts: { missing: missing.join(', ') },
      });
      continue;
    }
    frozen.push({ item, draft, row: sheetRowOf(sheet, item, draft, plan, codes.get(item.documentId) ?? '') });
  }
  if (frozen.length === 0) return;

  const signer = await signerOf(database, ceremony.certificateId);
  const prepared = await parts.pool.run('prepareSheet', {
    sheetId: `${sheet.id}-${ceremony.id}`,
    rows: frozen.map(({ row }) => row),
    profile: CV2088_XADES,
    signer,
    signingTime: at,
  });
  const frozenXml = await parts.files.put(database, prepared.xml, 'frozen');
  const [digest] = prepared.digests;
  if (!digest) throw new Error('a manifest has one digest');

  const { rows: kinds } = head.state as ClassSheet;
  await inTransaction(database, async (queries) => {
    for (const { item, row, draft } of frozen) {
      await queries.query(
        `INSERT INTO part_revision (id, enrolment_id, sheet_id, subject, point, kind, level, score, comment, salt, digest, draft_digest, by_person, created_at)
         VALUES (?, ?, ?, ?, 'yearEnd', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          row.partRevisionId,
          item.documentId,
          sheet.id,
          sheet.subject,
          kinds[item.documentId]?.kind ?? 'normal',
          draft['level'] ?? null,
          draft['score'] ? Number(draft['score']) : null,
          draft['comment'] ?? '',
          row.salt,
          rowDigest(row, CV2088_XADES),
          draftDigest(draft),
          ceremony.signerId,
          new Date(at),
        ],
      );
      await notePrepared(queries, ceremony.id, {
        n: item.n,
        revisionId: row.partRevisionId,
        seen: head.rev,
        frozenXml,
      });
    }
    await addDigest(queries, ceremony.id, { item: MANIFEST_ITEM, name: sheet.id, digest });
  });
}

type Plan = Parameters<typeof missingFields>[0]['plan'];

function sheetRowOf(sheet: Sheet, item: CeremonyItem, draft: DraftRow, plan: Plan, pupilCode: string): SheetRow {
  const key = sheet.subject as SubjectKey;
  const taken = new Set([key, ...subjectsOf(sheet.grade, sheet.school_year, [], plan).map((row) => row.key)]);
  const values = {
    level: draft['level'] ?? null,
    score: draft['score'] ? Number(draft['score']) : null,
    comment: draft['comment'] ?? '',
  };
  return {
    partRevisionId: newId(),
    enrolmentId: item.documentId,
    pupilCode,
    schoolYear: sheet.school_year,
    subject: subjectRow(key, { schoolYear: sheet.school_year, plan }, taken, values),
    salt: randomBytes(32).toString('hex'),
  };
}

async function pupilCodes(
  { database }: CeremonyParts,
  items: readonly CeremonyItem[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ id: string; pupil_code: string }[]>(
    'SELECT e.id, p.pupil_code FROM enrolment e JOIN pupil p ON p.id = e.pupil_id WHERE e.id IN (?)',
    [items.map(({ documentId }) => documentId)],
  );
  return new Map(rows.map(({ id, pupil_code }) => [id, pupil_code]));
}
