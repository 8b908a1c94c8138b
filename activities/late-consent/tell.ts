import { dayAt } from '../../domain/calendar/instant.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { putNotices } from '../../persistence/inbox/put-notices.ts';
import { PRINCIPALS, personsWith } from '../../persistence/units/positions.ts';

/** The province's answer, to whoever may sign as the school's principal today (D12). */
export async function tellPrincipals(
  queries: Queries,
  applicationId: string,
  body: { readonly granted: boolean; readonly until?: number },
  schoolId: string,
  now: number,
): Promise<void> {
  const principals = await personsWith(queries, PRINCIPALS, schoolId, dayAt(now));
  const about = `application/${applicationId}/answer`;
  await putNotices(queries, principals, { about, kind: 'lateConsentAnswered', body, at: now });
}

/** That a school asks, to the province's officers. */
export async function tellOfficers(
  queries: Queries,
  applicationId: string,
  body: { readonly school: string },
  provinceId: string,
  now: number,
): Promise<void> {
  const officers = await personsWith(queries, ['provinceOfficer'], provinceId, dayAt(now));
  await putNotices(queries, officers, {
    about: `application/${applicationId}`,
    kind: 'lateConsentAsked',
    body,
    at: now,
  });
}
