import type { TaskGroup } from '../../persistence/inbox/task-groups.ts';

/** The acts on one record that have a plain form of their own. */
export const SINGLE_ACTS: readonly string[] = ['replace', 'orderAdditionalAssessment', 'decidePromotion'];

/** The page that does a group's work: no task without one, no dead link. */
export function taskPage({ groupKey, taskKey, count, subjectId }: TaskGroup): string {
  const [owner, subject] = groupKey.split('/');
  switch (taskKey) {
    case 'midTerm1':
    case 'endTerm1':
    case 'midTerm2':
    case 'yearEnd':
      return `/classes/${owner}/sheets/${subject}/${taskKey}`;
    case 'sign':
      return `/classes/${owner}/records/sign`;
    case 'approve':
      return `/records/approve?class=${owner}`;
    case 'seal':
    case 'submit':
    case 'resubmit':
      return '/records/seal-and-submit';
    case 'replace':
    case 'orderAdditionalAssessment':
    case 'decidePromotion':
      return count === 1 ? `/records/${subjectId}/${taskKey}` : `/classes/${owner}/tasks/${taskKey}`;
    case 'proveCertificate':
    case 'sendCertificate':
    case 'approveCertificate':
      return '/certificates';
    default:
      throw new Error(`no page for the task ${taskKey}`);
  }
}
