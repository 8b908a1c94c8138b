import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { type Difference, differencesOf, type RecordValue } from '../../domain/record/differences.ts';
import type { Queries } from '../data-source.ts';
import type { MadeFrom } from '../record-year/revision.ts';

/** What a signed revision changed against the one before it; instants in ms, UTC. */
export type Revised = {
  readonly at: number;
  readonly who: string;
  readonly part: string;
  readonly changes: readonly Difference[];
};

/** Every signed revision of a record's parts that says something else than the one before, in any order. */
export async function revisedParts(
  queries: Queries,
  { recordId, enrolmentId }: { readonly recordId: string; readonly enrolmentId: string },
): Promise<readonly Revised[]> {
  const [parts, homeroom] = await Promise.all([
    queries.query<PartRow[]>(
      `SELECT v.subject, v.level, v.score, v.comment, v.created_at, p.full_name
       FROM evidence e JOIN part_revision v ON v.id = e.revision_id JOIN person p ON p.id = v.by_person
       WHERE e.enrolment_id = ? ORDER BY v.created_at`,
      [enrolmentId],
    ),
    signedByHomeroom(queries, recordId),
  ]);
  const subjects = [...new Set(parts.map(({ subject }) => subject))];
  return [
    ...subjects.flatMap((subject) => changesIn(parts.filter((row) => row.subject === subject).map(ofPart))),
    ...changesIn(homeroom.map(ofHomeroom)),
  ];
}

async function signedByHomeroom(queries: Queries, recordId: string): Promise<readonly HomeroomRow[]> {
  const made = await queries.query<{ made_from: string }[]>(
    `SELECT made_from FROM record_revision WHERE record_id = ? AND step = 'homeroom' AND effective_at IS NOT NULL`,
    [recordId],
  );
  if (made.length === 0) return [];
  return queries.query<HomeroomRow[]>(
    `SELECT v.content, v.created_at, p.full_name FROM homeroom_revision v JOIN person p ON p.id = v.by_person
     WHERE v.id IN (?) ORDER BY v.created_at`,
    [made.map(({ made_from }) => (JSON.parse(made_from) as MadeFrom).homeroomRevisionId)],
  );
}

type Signed = { readonly created_at: Date; readonly full_name: string };
type PartRow = Signed & {
  readonly subject: string;
  readonly level: string | null;
  readonly score: number | null;
  readonly comment: string;
};
type HomeroomRow = Signed & { readonly content: string };
type Revision = {
  readonly at: number;
  readonly who: string;
  readonly part: string;
  readonly values: readonly RecordValue[];
};

function ofPart({ subject, level, score, comment, created_at, full_name }: PartRow): Revision {
  const values = Object.entries({ level: level ?? '', score: score?.toString() ?? '', comment });
  return revision(subject, created_at, full_name, values);
}

const ofHomeroom = ({ content, created_at, full_name }: HomeroomRow): Revision =>
  revision(
    HOMEROOM,
    created_at,
    full_name,
    Object.entries(JSON.parse(content) as Readonly<{ [field: string]: string }>),
  );

const revision = (
  part: string,
  at: Date,
  who: string,
  values: readonly [field: string, value: string][],
): Revision => ({
  ...{ part, at: at.getTime(), who },
  values: values.map(([field, value]) => ({ part, field, value })),
});

function changesIn(revisions: readonly Revision[]): readonly Revised[] {
  return revisions.slice(1).flatMap(({ values, ...one }, i) => {
    const changes = differencesOf(revisions[i]?.values ?? [], values);
    return changes.length > 0 ? [{ ...one, changes }] : [];
  });
}
