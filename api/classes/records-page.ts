import { STAGES } from '../../domain/record-year/state.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { classRecords } from '../../persistence/history/class-records.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { addressOf, filtersIn } from '../filters/pages.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import type { Answer, Asked } from '../route.ts';

/** The records of a class, all or those at one stage, with how many stand at each. */
export async function recordsPage({
  parts: { database },
  reader,
  params,
  query,
  now,
  today,
}: Asked<unknown, SignedIn>): Promise<Answer> {
  const classId = params['classId'] ?? '';
  const filters = filtersIn('classRecords', { ...query, classId });
  const { records, ...head } = await classRecords(database, classId, now);
  const countOf = (stage: string | undefined) =>
    records.filter((one) => stage === undefined || one.stage === stage).length;
  const stages = STAGES.filter((stage) => countOf(stage) > 0 || stage === filters.stage);
  return {
    page: 'classes/records',
    model: {
      classId,
      ...head,
      records: withNamesakes(
        records.filter(({ stage }) => filters.stage === undefined || stage === filters.stage),
        ({ pupil }) => pupil,
      ),
      all: { address: addressOf('classRecords', { classId }), count: records.length, current: !filters.stage },
      stages: stages.map((stage) => ({
        words: `shell.stage.${stage}`,
        address: addressOf('classRecords', { classId, stage }),
        count: countOf(stage),
        current: stage === filters.stage,
      })),
      export: `/classes/${classId}/records/export${filters.stage ? `?stage=${filters.stage}` : ''}`,
      saved: await filterMenu(database, { reader, today }, 'classRecords', filters, (saved) =>
        saved['classId'] === classId ? countOf(saved['stage']) : undefined,
      ),
    },
  };
}
