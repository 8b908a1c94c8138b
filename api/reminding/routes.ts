import { z } from 'zod';
import { sentencesOf } from '../../activities/notification/notice-words.ts';
import { remind } from '../../activities/reminding/remind.ts';
import { type Cause, causeIn } from '../../domain/overview/overview.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { REMINDERS, type ReminderScope } from '../../domain/reminding/reminding.ts';
import { FOLDERS } from '../process-map/page.ts';
import { actFields } from '../request/fields.ts';
import { pageNumber } from '../request/list-pages.ts';
import { type Asked, actRoute, type Route, readRoute } from '../route.ts';
import { heldIn, pageBefore, reminderPage } from './reminder-page.ts';

/** Reminding, from the page where somebody sees what holds records up: whom and what first, then one notice a person and day. */
export const remindingRoutes: readonly Route[] = (['province', 'level', 'school', 'class'] as const).flatMap(
  (kind): readonly Route[] => [
    readRoute(REMINDERS[kind].roles, {
      path: pathOf(kind),
      place: kind,
      says: `Whom a reminder for one cause would reach in a ${kind}, and what it says, before it is sent.`,
      async handle({ parts: { database }, params, query, reader, now }) {
        const asked = askedOf(kind, { params, query });
        const held = asked && (await heldIn(database, asked, now));
        if (!asked || !held) return { refused: 'PAGE_NOT_FOUND' };
        const page = pageNumber(query);
        const of = { senderId: reader.personId, address: asked.address, back: asked.back, now };
        return { page: 'reminding/reminder', model: await reminderPage(database, { ...asked, page }, held, of) };
      },
    }),
    actRoute(REMINDERS[kind].roles, {
      path: pathOf(kind),
      place: kind,
      body: z.object(actFields),
      says: `Sends one notice to everybody in a ${kind} whose work is waited for; to nobody twice a day, whoever reminds.`,
      async handle({ parts: { database }, params, query, body, reader, now }) {
        const asked = askedOf(kind, { params, query });
        const held = asked && (await heldIn(database, asked, now));
        if (!asked || !held) return { refused: 'PAGE_NOT_FOUND' };
        const text = sentencesOf('workReminder', held.body, '').text.vi;
        const reminder = { ...held, commandId: body.commandId, by: reader.personId, text };
        const sent = await remind(database, reminder, now);
        return isRefusal(sent) ? { ...sent, back: asked.back.page } : { goTo: asked.back.page, json: sent };
      },
    }),
  ],
);

function pathOf(kind: ReminderScope): string {
  return `/${FOLDERS[kind]}/:${kind}Id/reminders/:cause`;
}

type AskedReminder = {
  readonly kind: ReminderScope;
  readonly id: string;
  readonly cause: Cause;
  readonly address: string;
  readonly back: { readonly page: string; readonly words: string };
};

/** What the address asks for; undefined for a cause of which nobody reminds from there. */
function askedOf(
  kind: ReminderScope,
  { params, query }: Pick<Asked<unknown, unknown>, 'params' | 'query'>,
): AskedReminder | undefined {
  const cause = causeIn(params['cause']);
  if (!cause || !REMINDERS[kind].causes.includes(cause)) return undefined;
  const id = params[`${kind}Id`] ?? '';
  const from = query['from'] === 'closing' ? '?from=closing' : '';
  const address = `/${FOLDERS[kind]}/${id}/reminders/${cause}${from}`;
  return { kind, id, cause, address, back: pageBefore(kind, id, cause, query['from']) };
}
