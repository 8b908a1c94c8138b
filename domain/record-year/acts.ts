import type { RecordCommandType } from './messages.ts';
import type { Stage } from './state.ts';

/** Who may do an act. `sheet`, `intake`, `round`, `report` are workflows of ours, `opening` the year's opening. */
export type Actor =
  | 'opening'
  | 'sheet'
  | 'homeroomTeacher'
  | 'principal'
  | 'clerk'
  | 'administrator'
  | 'intake'
  | 'certificate'
  | 'round'
  | 'report';

export type GuardName =
  | 'laneOpen'
  | 'subjectTeacherOnlyFromHomeroom'
  | 'partsEffective'
  | 'revisionUnchanged'
  | 'mandatoryFieldsThere'
  | 'certificateGood'
  | 'completedOrPromotionDecided'
  | 'resultNotCompleted'
  | 'promotionToDecide'
  | 'earlierSignaturesValid'
  | 'notTheApprover'
  | 'causeMendsItself'
  | 'notBeingReplaced'
  | 'notAReplacement';

export type ActRow = {
  readonly act: RecordCommandType;
  readonly from: readonly Stage[];
  readonly who: readonly Actor[];
  readonly guards: readonly GuardName[];
  readonly to: Stage | 'unchanged' | 'homeroomOrEntering';
  /** The clause that gives the act to this person. */
  readonly source: string;
};

const BEFORE_ISSUED: readonly Stage[] = ['entering', 'homeroom', 'principal', 'seal'];

/**
 * The acts on a record: the table of record-year.md section 2 as data. `decide`, the role × act test, the process map and the
 * history's words read it. Order of the guards = order on the page.
 */
export const ACTS: readonly ActRow[] = [
  { act: 'lookAgain', from: ['entering'], who: ['sheet'], guards: [], to: 'homeroom', source: 'Điều 8.6' },
  {
    act: 'sign',
    from: ['homeroom'],
    who: ['homeroomTeacher'],
    guards: [
      'laneOpen',
      'partsEffective',
      'revisionUnchanged',
      'mandatoryFieldsThere',
      'completedOrPromotionDecided',
      'certificateGood',
    ],
    to: 'principal',
    source: 'Điều 9.3',
  },
  {
    act: 'returnForRework',
    from: ['homeroom'],
    who: ['homeroomTeacher'],
    guards: ['laneOpen', 'subjectTeacherOnlyFromHomeroom', 'notBeingReplaced'],
    to: 'entering',
    source: 'Điều 9.1',
  },
  {
    act: 'orderAdditionalAssessment',
    from: ['homeroom'],
    who: ['principal'],
    guards: ['laneOpen', 'resultNotCompleted'],
    to: 'homeroomOrEntering',
    source: 'TT 27/2020 Điều 11.1b',
  },
  {
    act: 'decidePromotion',
    from: ['homeroom'],
    who: ['principal'],
    guards: ['laneOpen', 'promotionToDecide'],
    to: 'homeroom',
    source: 'TT 27/2020 Điều 11.1c',
  },
  {
    act: 'returnForRework',
    from: ['principal', 'seal'],
    who: ['principal'],
    guards: ['laneOpen'],
    to: 'homeroomOrEntering',
    source: 'Điều 8.6, D34',
  },
  {
    act: 'approve',
    from: ['principal'],
    who: ['principal'],
    guards: [
      'laneOpen',
      'partsEffective',
      'revisionUnchanged',
      'mandatoryFieldsThere',
      'earlierSignaturesValid',
      'certificateGood',
    ],
    to: 'seal',
    source: 'Điều 8.6',
  },
  {
    act: 'seal',
    from: ['seal'],
    who: ['clerk'],
    guards: ['laneOpen', 'notTheApprover', 'revisionUnchanged', 'earlierSignaturesValid', 'certificateGood'],
    to: 'issued',
    source: 'D14',
  },
  {
    act: 'pupilDataChanged',
    from: BEFORE_ISSUED,
    who: ['homeroomTeacher', 'administrator'],
    guards: ['laneOpen'],
    to: 'homeroomOrEntering',
    source: 'Điều 9.1',
  },
  {
    act: 'signatureVoided',
    from: ['principal', 'seal'],
    who: ['certificate'],
    guards: [],
    to: 'homeroomOrEntering',
    source: 'record-year.md section 6',
  },
  {
    act: 'withdraw',
    from: BEFORE_ISSUED,
    who: ['principal'],
    guards: ['notAReplacement'],
    to: 'withdrawn',
    source: 'D35',
  },
  {
    act: 'submitted',
    from: ['issued'],
    who: ['clerk'],
    guards: ['laneOpen'],
    to: 'submitted',
    source: 'Điều 8.6, D14',
  },
  {
    act: 'submitted',
    from: ['refused'],
    who: ['clerk'],
    guards: ['laneOpen', 'causeMendsItself'],
    to: 'submitted',
    source: 'Điều 8.6, D14',
  },
  { act: 'received', from: ['submitted'], who: ['intake'], guards: [], to: 'received', source: 'Điều 4.3 ¶6' },
  { act: 'refused', from: ['submitted'], who: ['intake'], guards: [], to: 'refused', source: 'Điều 4.3 ¶6' },
  {
    act: 'replace',
    from: ['issued', 'submitted', 'refused', 'received'],
    who: ['principal'],
    guards: ['laneOpen', 'notBeingReplaced'],
    to: 'unchanged',
    source: 'Điều 4.3 ¶6, D6, D7, D34',
  },
  {
    act: 'replaced',
    from: ['issued', 'submitted', 'refused', 'received'],
    who: ['intake'],
    guards: [],
    to: 'replaced',
    source: 'D7',
  },
  {
    act: 'close',
    from: ['received'],
    who: ['principal'],
    guards: ['laneOpen', 'notBeingReplaced'],
    to: 'closed',
    source: 'D3a',
  },
  { act: 'closeAt', from: ['received'], who: ['round'], guards: [], to: 'closed', source: 'Điều 4.3 ¶5, D3b' },
  { act: 'reported', from: ['closed'], who: ['report'], guards: [], to: 'closed', source: 'Điều 4.3 ¶7' },
];

/** The rows of one act, in the order of the table. */
export const rowsOf = (act: RecordCommandType): readonly ActRow[] => ACTS.filter((row) => row.act === act);
