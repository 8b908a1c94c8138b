import { holdingsOn, type Role } from '../../domain/access/access.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { certificateRequests } from '../../persistence/certificate/requests.ts';
import type { Answer, Asked } from '../route.ts';
import { expiryView } from './expiry-view.ts';

export const LEVELS: readonly Role[] = ['levelOfficer', 'provinceOfficer'];

/** The CN of a name as our register writes it, what a person calls it; the whole name where it has none. */
const commonNameIn = (name: string): string =>
  /CN=((?:\\.|[^,\n])+)/.exec(name)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? name;

/** What became of several requests that were approved at once: the refused by name, with their reason (BA1); `pending`: taken, not done yet. */
export type Approved = { readonly approved: number; readonly refused: readonly object[]; readonly pending: number };

/** The certificates of the reader's units, and what he may do with each; for a level also what waits and what expires. */
export async function certificatesPage(
  { parts, reader, today, now }: Pick<Asked<unknown, SignedIn>, 'parts' | 'reader' | 'today' | 'now'>,
  outcome?: Approved,
): Promise<Answer> {
  const held = holdingsOn(reader.holdings, today);
  const may = (...roles: readonly Role[]) => held.some(({ role }) => roles.includes(role));
  const judges = may(...LEVELS);
  const requests = (await certificateRequests(parts.database, held)).map((request) => {
    const passed = request.checks.filter(({ state }) => state === 'passed').length;
    const names = { subjectName: commonNameIn(request.subject), issuerName: commonNameIn(request.issuer) };
    return { ...request, ...names, passed, of: request.checks.length, passes: passed === request.checks.length };
  });
  const waiting = judges ? requests.filter(({ stage }) => stage === 'sent') : [];
  return {
    page: 'certificates/page',
    ...(outcome?.approved === 0 && { status: outcome.pending > 0 ? 202 : 409 }),
    model: {
      requests,
      waiting,
      approvable: waiting.filter(({ passes }) => passes).length,
      declares: may('administrator'),
      keepsKeys: !parts.production,
      proves: may('clerk'),
      sends: may('principal'),
      judges,
      ...(judges && { expiry: await expiryView(parts, held, now) }),
      ...outcome,
      today,
    },
  };
}
