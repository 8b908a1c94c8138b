import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { ROUTES } from '../../api/routes.ts';
import { LONGEST_PUPIL_CODE } from '../../domain/entry/code.ts';
import { classList, type FieldSpec, pupilList } from '../../domain/roster/fields.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import { openTestDatabase } from '../database.ts';

/** Where a free text of a form is kept, written by hand; `undefined`: nowhere as it was typed. */
const KEPT_IN: Readonly<Record<string, string | undefined>> = {
  note: 'note.body',
  number: 'decision.number',
  full_name: 'pupil_data.full_name',
  ethnicity: 'pupil_data.ethnicity',
  nationality: 'pupil_data.nationality',
  birth_place: 'pupil_data.birth_place',
  home_town: 'pupil_data.home_town',
  residence: 'pupil_data.residence',
  father_name: 'pupil_data.father_name',
  mother_name: 'pupil_data.mother_name',
  guardian_name: 'pupil_data.guardian_name',
  fullName: 'person.full_name',
  mail: 'person.mail',
  'POST /people/decisions number': 'on_behalf_proposal.number',
  'POST /rounds/:roundId/days-off name': 'day_off.name',
  'POST /filters page': 'saved_filter.page',
  'POST /filters query': 'saved_filter.query',
  'POST /filters name': 'saved_filter.name',
  'POST /filters/:filterId/rename name': 'saved_filter.name',
  'POST /sign-in userName': 'sign_in_attempt.user_name',
  'POST /records/:recordId/return part': 'part.subject',
  part: 'part.subject',
  // Compared, looked for, read on: never kept.
  password: undefined,
  pin: undefined,
  onward: undefined,
  back: undefined,
  place: undefined,
  code: undefined,
  birthDate: undefined,
  text: undefined,
  field: undefined,
  lookUpCode: undefined,
  personalId: undefined,
  'POST /search text': undefined,
};
/** The same of a list's columns. */
const COLUMNS: Readonly<Record<string, string>> = {
  pupilCode: 'pupil.pupil_code',
  fullName: 'pupil_data.full_name',
  ethnicity: 'pupil_data.ethnicity',
  nationality: 'pupil_data.nationality',
  birthPlace: 'pupil_data.birth_place',
  homeTown: 'pupil_data.home_town',
  residence: 'pupil_data.residence',
  fatherName: 'pupil_data.father_name',
  motherName: 'pupil_data.mother_name',
  guardianName: 'pupil_data.guardian_name',
  className: 'school_class.name',
  enrolmentNumber: 'enrolment.enrolment_number',
};

let database: DataSource;
let lengthOf: ReadonlyMap<string, number>;
beforeAll(async () => {
  database = await openTestDatabase();
  const rows = await database.query<{ name: string; length: string }[]>(
    `SELECT CONCAT(table_name, '.', column_name) AS name, character_maximum_length AS length FROM information_schema.columns
     WHERE table_schema = DATABASE() AND character_maximum_length IS NOT NULL`,
  );
  lengthOf = new Map(rows.map(({ name, length }) => [name, Number(length)]));
});
afterAll(() => database.destroy());

/** Texts of a length that some field may take. */
const TEXTS: readonly ((n: number) => string)[] = [
  (n) => 'ấ'.repeat(n),
  (n) => 'a'.repeat(n),
  (n) => `1A${'1'.repeat(Math.max(0, n - 2))}`,
  (n) => `/${'a'.repeat(Math.max(0, n - 1))}`,
  (n) => `${'a'.repeat(Math.max(1, n - 12))}@truong.edu.vn`,
];
const MOST = 10_000;

/** The greatest length that is taken; 0 if no text of one's own is (an id is of one length alone). */
function longest(takes: (text: string) => boolean): number {
  const lengths = TEXTS.map((text) => {
    let from = [20, 8, 4].find((n) => takes(text(n))) ?? 0;
    let beyond = MOST + 1;
    while (from > 0 && beyond - from > 1) {
      const middle = Math.floor((from + beyond) / 2);
      if (takes(text(middle))) from = middle;
      else beyond = middle;
    }
    return from;
  });
  return Math.max(...lengths);
}

type Field = { readonly route: string; readonly name: string; readonly most: number };

/** Every field of a form that takes a text of one's own, and how long a one. */
const FIELDS: readonly Field[] = ROUTES.flatMap(({ method, path, body }) => {
  if (!body) return [];
  const { properties = {} } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, { type?: string; enum?: unknown; const?: unknown; pattern?: string }>;
  };
  return Object.entries(properties).flatMap(([name, { type, enum: choice, const: fixed }]) => {
    if (type !== 'string' || choice || fixed) return [];
    const takes = (text: string) => {
      const read = body.safeParse({ [name]: text });
      return read.success || !read.error.issues.some((issue) => issue.path[0] === name);
    };
    const most = longest(takes);
    return most > 0 ? [{ route: `${method} ${path}`, name, most }] : [];
  });
});

describe('a text that a form or a list takes', () => {
  it('fits where it is kept, whichever form it comes from', () => {
    const named = FIELDS.map(({ route, name, most }) => {
      const key = `${route} ${name}` in KEPT_IN ? `${route} ${name}` : name;
      return { field: `${route} ${name}`, isNamed: key in KEPT_IN, most, column: KEPT_IN[key] };
    });
    expect(named.filter(({ isNamed }) => !isNamed)).toEqual([]);
    expect(named.filter(({ column }) => column !== undefined).length).toBeGreaterThan(30);
    expect(named.filter(({ most, column }) => column !== undefined && most > (lengthOf.get(column) ?? 0))).toEqual([]);
  });

  it.each([...pupilList.fields, ...classList.fields] as readonly FieldSpec<string>[])(
    'fits where it is kept, from the column $label of a list',
    ({ field, parse }) => {
      const most = longest((text) => 'value' in parse(text));
      const column = COLUMNS[field];
      if (column === undefined)
        expect(most).toBe(0); // numbers, days, words of a closed list
      else expect([field, most > 0 && most <= (lengthOf.get(column) ?? 0)]).toEqual([field, true]);
    },
  );

  it('has keys that fit too, whatever letters a name is written in', () => {
    for (const letters of ['Ж', '한', 'ấ', 'ﷺ', 'İ', '𠮷']) {
      const name = letters.repeat(120 / letters.length);
      for (const table of ['person', 'pupil_data']) {
        expect(nameSortKey(name).length).toBeLessThanOrEqual(lengthOf.get(`${table}.sort_key`) ?? 0);
        expect(searchKey(name).length).toBeLessThanOrEqual(lengthOf.get(`${table}.search_key`) ?? 0);
      }
    }
  });

  it('is as long as the column in the one place that says how long a pupil’s code may be', () => {
    expect(lengthOf.get('pupil.pupil_code')).toBe(LONGEST_PUPIL_CODE);
  });
});
