import { dayAt, endOfDay } from '../calendar/instant.ts';

/**
 * What a ceremony signs: rows of class sheets, one signature a sheet (`leaver`: in place of a teacher who has left, D13), records at one of their
 * three steps, or packages.
 */
export type CeremonyKind = 'sheet' | 'leaver' | 'homeroom' | 'approve' | 'seal' | 'package';

/** Whether a ceremony makes one signature over the rows of each class sheet. */
export const signsRows = (kind: CeremonyKind): kind is 'sheet' | 'leaver' => kind === 'sheet' || kind === 'leaver';

/** `ended`: stopped, expired, or ended by the third wrong PIN; nothing was signed. */
export type CeremonyState = 'preparing' | 'prepared' | 'confirmed' | 'done' | 'ended';

/** `leftOut`: could not be prepared; `failed`: refused when it was to become effective. Both with their refusal. */
export type ItemState = 'waiting' | 'prepared' | 'leftOut' | 'signed' | 'failed';

const LIFE_MS = 15 * 60 * 1000;

/** After so many the ceremony ends (record-files.md section 3, step 4). */
export const WRONG_PINS_A_CEREMONY = 3;
/** Without a right one between, after so many the key is locked. */
export const WRONG_PINS_A_KEY = 10;

/**
 * Until when a ceremony may be confirmed: 15 minutes, its day's end (the issue date stands in the bytes), its lane's
 * instant; whichever comes first (record-year.md section 6). Instants in ms, UTC.
 */
export const expiryOf = (begunAt: number, laneEnd: number): number =>
  Math.min(begunAt + LIFE_MS, endOfDay(dayAt(begunAt)), laneEnd);

/** PINs are ASCII; accented letters come from an input method that is still on, and such a try is not counted. */
export const isAscii = (pin: string): boolean => /^[\x20-\x7e]+$/.test(pin);
