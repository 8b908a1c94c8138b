import { type Holding, holdingsOn } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { called, formOfAddressFor } from '../../domain/people/form-of-address.ts';
import type { Language, Theme } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { openTaskCount } from '../../persistence/inbox/task-count.ts';
import { EXPORT_WATCHERS, navigationFor, SEARCHERS } from '../navigation.ts';
import type { PlaceChoice } from '../request/chosen-place.ts';
import type { Parts } from '../route.ts';

/** What surrounds every page. */
export type Shell = {
  readonly language: Language;
  readonly theme: Theme;
  readonly token: string;
  /** The page's address with its query: the language's button comes back to it. */
  readonly path: string;
  readonly now: number;
  /** How a Vietnamese sentence addresses the reader. */
  readonly you?: string;
  readonly me?: {
    readonly personId: string;
    readonly name: string;
    /** "cô Châu". */
    readonly called: string;
    readonly initials: string;
    readonly roles: readonly string[];
    readonly searches: boolean;
    /** He may see who took which list along. */
    readonly seesExports: boolean;
    /** Single-key shortcuts are on (WCAG 2.1.4). */
    readonly singleKeys: boolean;
  };
  readonly nav: readonly NavigationEntry[];
  /** Entries that the bar has no room for: who holds many roles. */
  readonly more: readonly NavigationEntry[];
  /** The places of the reader's own that have this page too. */
  readonly places?: readonly PlaceChoice[];
  /** Keeps the place that he has chosen in an address. */
  readonly keepPlace?: (address: string) => string;
};

export type NavigationEntry = {
  readonly key: string;
  readonly path: string;
  readonly icon: string;
  readonly current: boolean;
  readonly onTop?: boolean;
  readonly count?: number;
};

/** The surroundings of one answer. A page that has counted the reader's tasks itself hands the count in. */
export async function shellFor(
  parts: Parts,
  reader: SignedIn | undefined,
  request: { readonly language: Language; readonly path: string; readonly now: number; readonly today: CalendarDay },
  tasks?: number,
): Promise<Shell> {
  const { language, path, now, today } = request;
  if (!reader) return { language, theme: 'device', token: '', path, now, nav: [], more: [] };

  const held = holdingsOn(reader.holdings, today);
  const count = tasks ?? (await openTaskCount(parts.database, held));
  return {
    language,
    theme: reader.theme,
    token: reader.csrf,
    path,
    now,
    you: formOfAddressFor(reader.formOfAddress, held),
    me: {
      personId: reader.personId,
      name: reader.fullName,
      called: called(reader.fullName, reader.formOfAddress),
      initials: initialsOf(reader.fullName),
      roles: [...new Set(held.map(roleKey))],
      seesExports: held.some(({ role }) => EXPORT_WATCHERS.includes(role)),
      searches: held.some(({ role }) => SEARCHERS.includes(role)),
      singleKeys: reader.singleKeys,
    },
    ...navigationFor(held, path.replace(/\?.*$/s, ''), count),
  };
}

/** The words of what somebody holds: a deputy's are his own, not the principal's. */
export const roleKey = ({ role, onBehalf }: Holding): string =>
  `shell.role.${onBehalf === undefined ? role : 'onBehalf'}`;

/** "MC" for Trần Thị Minh Châu: the last two parts of the name. */
const initialsOf = (name: string): string =>
  name
    .split(' ')
    .slice(-2)
    .map((part) => [...part][0] ?? '')
    .join('');
