import type { Lane, RefusedCause, Stage } from '../record-year/state.ts';

/** Why a record can't be closed early, in the order of the way: whoever stands first is furthest from it. */
export const NOT_CLOSABLE = [
  'refusedContent',
  'refused',
  'late',
  'round2',
  'entering',
  'homeroom',
  'principal',
  'seal',
  'issued',
  'submitted',
  'closed',
] as const;
export type NotClosable = (typeof NOT_CLOSABLE)[number];

/** D3a: only what the province has received can be closed; nothing is returned for what can. `stage` is the effective one. */
export function whyNotClosable(record: {
  readonly stage: Stage;
  readonly lane: Lane;
  readonly refusedCause?: RefusedCause;
}): NotClosable | undefined {
  const { stage, lane, refusedCause } = record;
  switch (stage) {
    case 'received':
      return undefined;
    case 'closed':
    case 'submitted':
    case 'issued':
    case 'seal':
      return stage;
    case 'refused':
      return refusedCause === 'content' ? 'refusedContent' : 'refused';
    case 'entering':
    case 'homeroom':
    case 'principal':
      return lane === 'round1' ? stage : lane;
    case 'withdrawn':
    case 'replaced':
    case 'recalled':
      return 'closed';
  }
}
