import { classRecords } from '../../persistence/history/class-records.ts';
import { exportRoute } from '../exports/export-route.ts';
import { filtersIn } from '../filters/pages.ts';
import { say } from '../rendering/words.ts';
import { RECORD_READERS } from './readers.ts';

/** A class's list of records, in the order of its page. */
export const classExport = exportRoute(RECORD_READERS, {
  page: '/classes/:classId/records',
  place: 'class',
  what: 'classRecords',
  says: 'The records of a class with the state of each, as a list to take along.',
  async list({ parts: { database }, params, query, place, language, now }) {
    const classId = params['classId'] ?? '';
    const { className, records } = await classRecords(database, classId, now);
    const { stage: only } = filtersIn('classRecords', { ...query, classId });
    const t = (key: string) => say(language, key);
    return {
      name: say(language, 'inbox.class', { name: className }),
      heads: [t('grid.number'), t('grid.name'), t('history.number'), t('classes.state'), t('classes.lane')],
      rows: records
        .filter(({ stage }) => only === undefined || stage === only)
        .map(({ pupil, number, stage, lane }, i) => [
          `${i + 1}`,
          pupil,
          number,
          t(`shell.stage.${stage}`),
          lane === 'round1' ? '' : t(`history.lane.${lane}`),
        ]),
      unitId: place.schoolId ?? '',
      ofId: classId,
    };
  },
});
