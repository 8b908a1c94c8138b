import { ACTS } from '../../domain/record-year/acts.ts';
import type { Viewer } from '../../domain/record-year/badge.ts';
import type { RecordCommandType } from '../../domain/record-year/messages.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';

type Link = { readonly words: string; readonly icon: string; readonly page: string };

/** Where each act of a person on one record is done, and with which picture. */
const PAGES: Readonly<Partial<Record<RecordCommandType, Pick<Link, 'icon'>>>> = {
  returnForRework: { icon: 'arrow-back-up' },
  orderAdditionalAssessment: { icon: 'flag' },
  decidePromotion: { icon: 'flag' },
  pupilDataChanged: { icon: 'pencil' },
  withdraw: { icon: 'user-off' },
  replace: { icon: 'replace' },
};

/** The forms that this viewer may open for the record as it stands: the table of acts, read for a page. */
export function actsFor({ recordId, standing }: RecordSummary, viewer: Viewer): readonly Link[] {
  const open = ACTS.filter(
    ({ act, from, who }) =>
      act in PAGES &&
      from.includes(standing.stage) &&
      who.some((actor) => viewer.positions.some((position) => position === actor)),
  );
  return open.map(({ act, who }) => ({
    words: `history.act.${act}`,
    icon: PAGES[act]?.icon ?? 'pencil',
    page:
      act === 'returnForRework' && who.includes('principal')
        ? `/records/${recordId}/return`
        : `/records/${recordId}/${act}`,
  }));
}
