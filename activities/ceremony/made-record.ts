import type { MadeFrom } from '../../persistence/record-year/revision.ts';
import type { PreparedRecord } from '../../signing/ceremony-types.ts';

export type RecordStep = 'homeroom' | 'principal' | 'seal';

/** What a step's prepare found and made, before anything of it is written. */
export type MadeRecord = {
  readonly step: RecordStep;
  readonly earlierId?: string;
  readonly madeFrom: MadeFrom;
  readonly promotion?: string;
  readonly result: string;
  readonly completed: boolean;
  readonly promoted: boolean | undefined;
  readonly contentDigest: string;
  readonly prepared: PreparedRecord;
};
