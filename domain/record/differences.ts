/**
 * One value that a record says: of a subject's part, of the homeroom teacher's (`homeroom`), of the pupil's data (`pupil`),
 * or of what follows from them (`result`). As it is stored: levels with their scale.
 */
export type RecordValue = { readonly part: string; readonly field: string; readonly value: string };

/** A value that is another now; empty on the side where there is none. */
export type Difference = {
  readonly part: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
};

/** What changed between two states of a record, joined by part and field and never by place; in the order of the newer one. */
export function differencesOf(earlier: readonly RecordValue[], now: readonly RecordValue[]): readonly Difference[] {
  const before = byKey(earlier);
  const after = byKey(now);
  const gone = earlier.filter((value) => !after.has(keyOf(value)));
  return [...now, ...gone].flatMap((value) => {
    const key = keyOf(value);
    const change = { before: before.get(key) ?? '', after: after.get(key) ?? '' };
    return change.before === change.after ? [] : [{ part: value.part, field: value.field, ...change }];
  });
}

const keyOf = ({ part, field }: RecordValue): string => `${part}/${field}`;

const byKey = (values: readonly RecordValue[]): ReadonlyMap<string, string> =>
  new Map(values.map((value) => [keyOf(value), value.value]));
