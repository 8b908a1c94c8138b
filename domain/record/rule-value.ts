import type { ValueForm, ValueRule } from './profile/record-profile.ts';

/** The value that a rule of the mapping table takes from `source`, as it is written; `undefined`: the tag is left out. */
export function ruleValue(rule: ValueRule, source: object): string | undefined {
  const value = valueAt(source, rule.from);
  if (value === undefined || value === null || value === '') return undefined;

  return written(rule.as, value);
}

export function valueAt(source: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), source);
}

/** `2026-05-30T08:15:00+07:00` (CV 2088 II.1): Vietnam has one offset, and no summer time. */
export function dateTimeText(instant: number): string {
  return `${new Date(instant + VIETNAM_OFFSET_MS).toISOString().slice(0, 19)}+07:00`;
}

/** The day in Vietnam on which an instant lies, `YYYY-MM-DD`. */
export function vietnamDay(instant: number): string {
  return dateTimeText(instant).slice(0, 10);
}

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

function written(form: ValueForm, value: unknown): string | undefined {
  if (typeof form === 'object') return 'constant' in form ? form.constant : form.map[String(value)];
  if (form === 'dateTime') return dateTimeText(Number(value));
  if (form === 'displayDate') return String(value).split('-').reverse().join('/');
  // NGAY_KY_… and NGAY_TRANG_THAI_… are date-times by CV 2088 II.1; a day is written as its beginning in Vietnam.
  if (form === 'day') return `${String(value)}T00:00:00+07:00`;

  return String(value).normalize('NFC');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
