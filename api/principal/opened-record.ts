import { type PagePictures, type Pictured, PictureError } from '../../activities/rendering/page-pictures.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { noteView } from '../../persistence/history/record-view.ts';
import type { WaitingRecord } from '../../persistence/principal/approval-list.ts';
import { type DeskRecord, deskRecord } from '../../persistence/principal/desk-record.ts';
import type { Parts } from '../route.ts';
import { checksOf } from './checks.ts';
import { deskAddress, markOf } from './desk-address.ts';
import { changesView, recordText, signaturesView } from './record-view.ts';

export type Opening = {
  readonly waiting: WaitingRecord;
  /** Its class in the order of the desk. */
  readonly ofClass: readonly WaitingRecord[];
  readonly compare: boolean;
  readonly language: Language;
  readonly now: number;
};

/** One record as the desk shows it: pages, text, what changed, checks, who signed; it counts as read by who opens it. */
export async function openedRecord(
  { database, files, pictures }: Parts,
  { accountId }: SignedIn,
  opening: Opening,
): Promise<object> {
  const { waiting, ofClass, now } = opening;
  const { recordId, revisionId, digest } = waiting;
  const desk = await deskRecord(database, recordId, { accountId, now });
  await noteView(database, { recordId, accountId, revisionId, digest, at: now });

  const pdfOf = (sha256: string) => ({ sha256, bytes: () => files.get(sha256) });
  const pdf = desk.now?.pdfSha256;
  const next = ofClass[ofClass.indexOf(waiting) + 1]?.pdfSha256;
  if (next !== undefined) drawAhead(pictures, pdfOf(next));
  return recordModel(opening, desk, pdf === undefined ? 0 : await pagesOf(pictures, pdfOf(pdf)));
}

/** The first page that the next record will show: drawn while this one is read. If it fails, it is drawn when it is asked for. */
function drawAhead(pictures: PagePictures, pdf: Pictured): void {
  const work = pictures.pages(pdf).then((n) => pictures.picture(pdf, inReadingOrder(n)[0] ?? 1));
  work.catch(() => undefined);
}

/** None where they can't be drawn: the text beside them says the same. */
async function pagesOf(pictures: PagePictures, pdf: Pictured): Promise<number> {
  try {
    return await pictures.pages(pdf);
  } catch (fault) {
    if (fault instanceof PictureError) return 0;
    throw fault;
  }
}

function recordModel({ waiting, ofClass, compare, language }: Opening, desk: DeskRecord, pages: number): object {
  const { recordId, classId } = waiting;
  const at = ofClass.findIndex((one) => one.recordId === recordId);
  const among = ofClass.filter((one) => one.reasons.length > 0 === waiting.reasons.length > 0);
  const address = (one: WaitingRecord | undefined) => one && deskAddress({ classId, recordId: one.recordId });
  const checks = checksOf(desk, language);
  const part = checks.find(({ tone, part }) => part !== undefined && tone !== 'done')?.part ?? changedPart(desk);
  return {
    ...waiting,
    mark: markOf(waiting),
    schoolName: desk.schoolName,
    schoolYear: desk.schoolYear,
    blocked: waiting.reasons.includes('voidSignature'),
    place: among.indexOf(waiting) + 1,
    of: among.length,
    looks: waiting.reasons.length > 0,
    previous: address(ofClass[at - 1]),
    next: address(ofClass[at + 1]),
    list: deskAddress({ classId }),
    self: deskAddress({ classId, recordId }),
    compare,
    pdf: `/records/${recordId}/form.pdf`,
    pages: inReadingOrder(pages).map((n) => ({
      n,
      of: pages,
      address: `/records/${recordId}/form/${desk.now?.pdfSha256}/${n}`,
    })),
    text: recordText(desk, language),
    changes: changesView(desk, language),
    checks: checks.map((check) => ({ ...check, icon: ICONS[check.tone] })),
    signatures: signaturesView(desk, language),
    back: `/records/${recordId}/return?from=desk${part === undefined ? '' : `&part=${part}`}`,
  };
}

/** The results first, which begin on the form's third page; cover and the pupil's data after them. */
function inReadingOrder(pages: number): readonly number[] {
  const all = Array.from({ length: pages }, (_, i) => i + 1);
  return [...all.slice(2), ...all.slice(0, 2)];
}

const ICONS = { done: 'circle-check', warn: 'alert-triangle', stop: 'alert-octagon', wait: 'info-circle' } as const;

/** The first part that is another than at the last look: whom a return is proposed to. */
function changedPart({ now, earlier }: DeskRecord): string | undefined {
  if (!now || !earlier) return undefined;
  const subject = Object.entries(now.madeFrom.parts).find(([part, id]) => earlier.madeFrom.parts[part] !== id)?.[0];
  if (subject !== undefined) return subject;
  return now.madeFrom.homeroomRevisionId === earlier.madeFrom.homeroomRevisionId ? undefined : 'homeroom';
}
