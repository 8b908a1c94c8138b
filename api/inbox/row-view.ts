import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { type AssessmentPoint, assessmentPoints } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { ReturnNote } from '../../persistence/inbox/returns.ts';
import type { SheetProgress } from '../../persistence/inbox/sheet-progress.ts';
import type { TaskGroup } from '../../persistence/inbox/task-groups.ts';
import { taskPage } from './task-page.ts';

const DAY = 24 * 60 * 60 * 1000;

export const isPoint = (key: string): key is AssessmentPoint => assessmentPoints.some((point) => point === key);

/** One row of the inbox as the template shows it: words by key, one button that leads to the page that does it. */
export function rowView(
  group: TaskGroup,
  progress: SheetProgress | undefined,
  notes: readonly ReturnNote[],
  now: number,
) {
  const subject = isPoint(group.taskKey) ? group.groupKey.split('/')[1] : undefined;
  return {
    key: group.groupKey,
    page: taskPage(group),
    className: group.className,
    subject:
      subject !== undefined && subject !== HOMEROOM && group.schoolYear
        ? subjectName(subject as SubjectKey, group.schoolYear)
        : undefined,
    isHomeroom: subject === HOMEROOM,
    isSheet: subject !== undefined,
    point: subject === undefined ? undefined : `inbox.point.${group.taskKey}`,
    act: subject === undefined ? `inbox.act.${group.taskKey}` : undefined,
    count: group.count,
    withoutConsent: group.withoutConsent,
    counted: CERTIFICATE_TASKS.includes(group.taskKey) ? 'inbox.certificates' : 'inbox.pupils',
    ...(progress && { progress: { ...progress, full: progress.entered === progress.total } }),
    dueAt: group.dueAt,
    due: group.dueAt === undefined ? '' : group.dueAt <= now ? 'over' : group.dueAt - now <= 3 * DAY ? 'soon' : '',
    ...signable(group, subject, progress),
    ...badgeOf(group, progress),
    button: buttonOf(group, progress),
    left: progress ? progress.total - progress.entered : group.count,
    notes: notes.slice(-2),
  };
}

/** A sheet of the year's end with complete rows can be signed together with others, in one signing. */
function signable({ taskKey, subjectId }: TaskGroup, subject: string | undefined, progress: SheetProgress | undefined) {
  if (!progress || taskKey !== 'yearEnd' || subject === HOMEROOM) return {};
  const ready = progress.entered - progress.signed;
  return ready > 0 ? { sheetId: subjectId, ready } : {};
}

function badgeOf({ returned, taskKey }: TaskGroup, progress: SheetProgress | undefined) {
  if (returned) return { tone: 'warn', badgeIcon: 'arrow-back-up', badge: 'inbox.badge.returned' };
  if (!progress) return { tone: 'todo', badgeIcon: ICONS[taskKey] ?? 'signature', badge: `inbox.badge.${taskKey}` };
  if (progress.entered === 0) return { tone: '', badgeIcon: 'circle-dashed', badge: 'inbox.badge.untouched' };
  if (progress.entered < progress.total) return { tone: 'todo', badgeIcon: 'pencil', badge: 'inbox.badge.entering' };
  return { tone: 'todo', badgeIcon: 'signature', badge: 'inbox.badge.complete' };
}

/** Work about certificates, not about pupils. */
const CERTIFICATE_TASKS: readonly string[] = ['proveCertificate', 'sendCertificate', 'approveCertificate'];

const ICONS: Readonly<Record<string, string>> = {
  seal: 'rubber-stamp',
  submit: 'send',
  resubmit: 'send',
  replace: 'replace',
  orderAdditionalAssessment: 'flag',
  decidePromotion: 'flag',
  proveCertificate: 'certificate',
  sendCertificate: 'send',
  approveCertificate: 'certificate',
};

function buttonOf({ returned, taskKey }: TaskGroup, progress: SheetProgress | undefined): string {
  if (!progress) return `inbox.button.${taskKey}`;
  if (returned) return 'inbox.button.lookAndMend';
  if (progress.entered === 0) return 'inbox.button.begin';
  if (progress.entered < progress.total) return 'inbox.button.goOn';
  return taskKey === 'yearEnd' ? 'inbox.button.submitAndSign' : 'inbox.button.submitPoint';
}
