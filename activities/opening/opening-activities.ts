import { heartbeat } from '@temporalio/activity';
import { noteClassStarted } from '../../persistence/opening/opening-progress.ts';
import type { OpeningWork } from '../../workflows/opening-work.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';
import type { Clock } from '../transitions/judge.ts';
import { openClass } from './open-class.ts';

/** Starts at most so many workflows a second: more would put people's acts behind a backlog of minutes (architecture section 6). */
const STARTS_A_SECOND = 30;

/** The activities of `schoolYearOpening`; each may be repeated at any time. */
export const openingActivities = (sender: Sender, clock: Clock): OpeningWork => ({
  async classesOf(schoolId, schoolYear) {
    const rows = await sender.database.query<{ id: string }[]>(
      'SELECT id FROM school_class WHERE school_id = ? AND school_year = ? ORDER BY id',
      [schoolId, schoolYear],
    );
    return rows.map(({ id }) => id);
  },

  async openClass(classId) {
    await openClass(sender.database, classId, await clock.now());
  },

  async startClass(classId) {
    const subjects = await sender.database.query<{ id: string }[]>(
      'SELECT id FROM class_sheet WHERE class_id = ? UNION ALL SELECT id FROM record WHERE class_id = ?',
      [classId, classId],
    );
    for (const [i, { id }] of subjects.entries()) {
      await startSubject(sender, id);
      heartbeat(i);
      await new Promise((resolve) => setTimeout(resolve, 1000 / STARTS_A_SECOND));
    }
    await noteClassStarted(sender.database, classId, await clock.now());
    return subjects.length;
  },
});
