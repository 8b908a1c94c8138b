import { z } from 'zod';
import { parseCalendarDay } from '../../domain/entry/calendar-day.ts';
import type { PublicVerdict } from '../../domain/look-up/look-up.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { lookUp } from '../../persistence/look-up/look-up.ts';
import { type Answer, openAct, openPage, type Route } from '../route.ts';
import { checkFile } from './check-file.ts';

/** What people type; nothing of it ever stands in an address. */
const Asked = z.object({ code: z.string().max(200), birthDate: z.string().max(40) });
type Typed = z.infer<typeof Asked>;

/** Most bytes of a file to check: a record signed three times has about 25 KB. */
const FILE_LIMIT = 1024 * 1024;

const form = async (): Promise<Answer> => ({ page: 'portal/look-up', model: {} });

/** The public portal (Điều 4.5c, D18): whether a record is genuine and valid, and no more than that. */
export const portalRoutes: readonly Route[] = [
  openPage({ path: '/look-up', says: 'The public form: look-up code and date of birth.', handle: form }),
  openPage({ path: '/tra-cuu', says: 'The same form, at the address that the QR code on paper names.', handle: form }),
  openAct({
    path: '/look-up',
    says: 'Whether the record of this code and date of birth is issued, closed, replaced or recalled.',
    body: Asked,
    async handle({ parts, body, address, now }) {
      const birthDate = parseCalendarDay(body.birthDate);
      if (!('value' in birthDate)) return formAgain({ refused: 'LOOK_UP_DAY_NOT_READ' }, body);

      const verdict = await lookUp(parts.database, { code: body.code, birthDate: birthDate.value, address }, now);
      if (isRefusal(verdict)) return formAgain(verdict, body);
      return verdict.verdict === 'notFound' ? formAgain({ refused: 'LOOK_UP_NOT_FOUND' }, body) : shown(verdict);
    },
  }),
  openAct({
    path: '/look-up/file',
    says: 'Checks the signatures in a record’s XML file; the file is not kept.',
    upload: FILE_LIMIT,
    async handle({ parts, uploads, address, now }) {
      const file = uploads['file'];
      if (!file) return formAgain({ refused: 'LOOK_UP_NO_FILE' }, { code: '', birthDate: '' });

      return { page: 'portal/file', model: await checkFile(parts, file.bytes, { address, now }) };
    },
  }),
];

const LOOK = {
  closed: { tone: '', icon: 'shield-check' },
  notClosed: { tone: 'warn', icon: 'clock' },
  replaced: { tone: 'warn', icon: 'replace' },
  recalled: { tone: 'stop', icon: 'ban' },
} as const;

const shown = (found: Exclude<PublicVerdict, { verdict: 'notFound' }>): Answer => ({
  page: 'portal/verdict',
  model: { ...found, ...LOOK[found.verdict], words: wordsOf(found) },
});

/** What no instant closes any more, the province's acceptance does (D4): it has words of its own. */
const wordsOf = ({ verdict, effectiveFrom }: PublicVerdict & { effectiveFrom?: number }): string =>
  verdict === 'notClosed' && effectiveFrom === undefined ? 'late' : verdict;

/** The form with what went wrong above it, and what was typed: the visitor corrects one character, not thirty-six. */
function formAgain({ refused, facts }: Refusal, typed: Typed): Answer {
  const text = refusalText(refused);
  const message = { vi: withFacts(text.vi, facts), en: withFacts(text.en, facts) };
  return {
    page: 'portal/look-up',
    status: text.status,
    model: { refused, code: text.code, message, cure: text.cure, facts: facts ?? {}, typed },
  };
}
