import { type Holding, holdingsOn, type Role } from '../../domain/access/access.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { commonNameIn } from '../../persistence/certificate/common-name.ts';
import { type CertificateRequest, certificateRequests } from '../../persistence/certificate/requests.ts';
import { unitsNamed } from '../../persistence/units/names.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { addressOf, filtersIn } from '../filters/pages.ts';
import { pageNumber, pagesAround, rowsOf } from '../request/list-pages.ts';
import type { Answer, Asked } from '../route.ts';
import { expiryView } from './expiry-view.ts';

export const LEVELS: readonly Role[] = ['levelOfficer', 'provinceOfficer'];

/** Requests of one page, each with its checks. */
const PAGE = 8;
/** Requests that can be ticked and approved together; the next come up when these are done. */
const MOST_AT_ONCE = 40;

type Request = CertificateRequest & { readonly passes: boolean };

const FILTERS = {
  all: () => true,
  waiting: ({ stage }: Request) => stage === 'sent',
  failing: ({ stage, passes }: Request) => stage === 'sent' && !passes,
  inUse: ({ stage }: Request) => stage === 'approved',
  rejected: ({ stage }: Request) => stage === 'rejected',
} as const;
type Filter = keyof typeof FILTERS;

const filtersOf = (requests: readonly Request[], only: Filter): readonly object[] =>
  (Object.keys(FILTERS) as Filter[]).map((filter) => ({
    filter,
    words: `certificates.filter.${filter}`,
    count: requests.filter(FILTERS[filter]).length,
    current: filter === only,
  }));

/** Each with the page of those that wait on which it stands with its checks. */
const withPage = (request: Request, i: number) => ({
  ...request,
  page: `${addressOf('certificates', { only: 'waiting' })}&page=${Math.floor(i / PAGE) + 1}#c-${request.certificateId}`,
});

/** The units at which somebody holds a role. */
const unitsOf = (held: readonly Holding[], role: Role): readonly string[] => [
  ...new Set(held.filter((one) => one.role === role).map(({ unitId }) => unitId)),
];

/** What became of several requests that were approved at once: the refused by name, with their reason (BA1); `pending`: taken, not done yet. */
export type Approved = { readonly approved: number; readonly refused: readonly object[]; readonly pending: number };

/** The certificates of the reader's units, and what he may do with each; for a level also what waits and what expires. */
export async function certificatesPage(
  { parts, reader, today, now, query }: Pick<Asked<unknown, SignedIn>, 'parts' | 'reader' | 'today' | 'now' | 'query'>,
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
  const chosen = filtersIn('certificates', query);
  const only = chosen.only ?? 'all';
  const reminded = Number(query['reminded']);
  const listed = requests.filter(FILTERS[only]);
  const page = pageNumber(query);
  const shown = rowsOf(listed, page, PAGE);
  const allWaiting = requests.filter(FILTERS.waiting);
  const waiting = judges && page === 1 ? allWaiting.slice(0, MOST_AT_ONCE).map(withPage) : [];
  return {
    page: 'certificates/page',
    ...(outcome?.approved === 0 && { status: outcome.pending > 0 ? 202 : 409 }),
    model: {
      requests: shown,
      around: pagesAround(addressOf('certificates', chosen), page, listed.length, PAGE),
      allWaiting: allWaiting.length,
      ...(waiting.length < allWaiting.length && { firstOnly: waiting.length }),
      ...(judges && { filters: filtersOf(requests, only) }),
      ...(judges && {
        saved: await filterMenu(parts.database, { reader, today }, 'certificates', chosen, (values) => {
          const { only: saved = 'all' } = filtersIn('certificates', values);
          return requests.filter(FILTERS[saved]).length;
        }),
      }),
      ...(Number.isInteger(reminded) && query['reminded'] !== undefined && { reminded }),
      waiting,
      approvable: waiting.filter(({ passes }) => passes).length,
      declares: await unitsNamed(parts.database, unitsOf(held, 'administrator')),
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
