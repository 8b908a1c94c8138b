import { ACTS, type ActRow, type GuardName } from '../../domain/record-year/acts.ts';
import type { Viewer } from '../../domain/record-year/badge.ts';
import type { RecordCommandType } from '../../domain/record-year/messages.ts';
import { refusalText } from '../../domain/refusals.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';

type Link = { readonly words: string; readonly icon: string; readonly page: string };

/** An act that the person could do at this stage, and why this record does not take it. */
type Held = Pick<Link, 'words' | 'icon'> & { readonly code: string; readonly why: { vi: string; en: string } };

/** Where each act of a person on one record is done, and with which picture. */
const PAGES: Readonly<Partial<Record<RecordCommandType, Pick<Link, 'icon'>>>> = {
  returnForRework: { icon: 'arrow-back-up' },
  orderAdditionalAssessment: { icon: 'flag' },
  decidePromotion: { icon: 'flag' },
  pupilDataChanged: { icon: 'pencil' },
  withdraw: { icon: 'user-off' },
  replace: { icon: 'replace' },
};

/** Guards that a page can foretell: what is known of the record as it stands refuses the act whoever tries. */
const FORETOLD: Readonly<Partial<Record<GuardName, (record: RecordSummary) => string | undefined>>> = {
  notAReplacement: ({ replaces }) => replaces && 'REPLACEMENT_NOT_WITHDRAWN',
  notBeingReplaced: ({ beingReplaced }) => beingReplaced && 'ALREADY_BEING_REPLACED',
};

/** The forms that this viewer may open for the record as it stands: the table of acts, read for a page. */
export const actsFor = (record: RecordSummary, viewer: Viewer): readonly Link[] =>
  openRows(record, viewer)
    .filter((row) => refusalOf(row, record) === undefined)
    .map(({ act, who }) => ({
      words: `history.act.${act}`,
      icon: PAGES[act]?.icon ?? 'pencil',
      page:
        act === 'returnForRework' && who.includes('principal')
          ? `/records/${record.recordId}/return`
          : `/records/${record.recordId}/${act}`,
    }));

/** The acts of his that this very record refuses: said in their place, so that nobody looks for the link. */
export const heldActs = (record: RecordSummary, viewer: Viewer): readonly Held[] =>
  openRows(record, viewer).flatMap((row) => {
    const refused = refusalOf(row, record);
    if (refused === undefined) return [];
    const { code, vi, en } = refusalText(refused);
    return [{ words: `history.act.${row.act}`, icon: PAGES[row.act]?.icon ?? 'pencil', code, why: { vi, en } }];
  });

const openRows = ({ standing }: RecordSummary, viewer: Viewer): readonly ActRow[] =>
  ACTS.filter(
    ({ act, from, who }) =>
      act in PAGES &&
      from.includes(standing.stage) &&
      who.some((actor) => viewer.positions.some((position) => position === actor)),
  );

const refusalOf = ({ guards }: ActRow, record: RecordSummary): string | undefined =>
  guards.map((guard) => FORETOLD[guard]?.(record)).find((refused) => refused !== undefined);
