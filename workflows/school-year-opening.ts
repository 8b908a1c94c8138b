import { proxyActivities } from '@temporalio/workflow';
import type { OpeningWork } from './opening-work.ts';

const { classesOf, openClass, startClass } = proxyActivities<OpeningWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '1 min',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

export type Opening = { readonly schoolId: string; readonly schoolYear: string };

/** Điều 4.3 ¶4: makes the year's sheets and empty records, class by class, then starts their workflows, paced. */
export async function schoolYearOpening({ schoolId, schoolYear }: Opening): Promise<number> {
  const classes = await classesOf(schoolId, schoolYear);
  for (const classId of classes) await openClass(classId);

  let started = 0;
  for (const classId of classes) started += await startClass(classId);

  return started;
}
