import { z } from 'zod';
import { FAILURES_COUNT_FOR, waitUntil } from '../../domain/access/back-off.ts';
import { FORMS_OF_ADDRESS } from '../../domain/people/form-of-address.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import {
  accountNamed,
  chooseFormOfAddress,
  chooseLanguage,
  chooseSingleKeys,
  chooseTheme,
} from '../../persistence/account/account.ts';
import { isPassword } from '../../persistence/account/password.ts';
import { endSession, openSession } from '../../persistence/account/session.ts';
import { noteSuccess, reserveAttempt } from '../../persistence/account/sign-in-attempt.ts';
import { formOfAddressField } from '../request/fields.ts';
import { onwardField, signInFor } from '../request/page-of.ts';
import { languageCookie, noSessionCookie, sessionCookie } from '../request/session-cookie.ts';
import { type Answer, actRoute, openAct, openPage, type Parts, type Route, readRoute } from '../route.ts';

const SignIn = z.object({
  userName: z.string().max(60),
  password: z.string().max(200),
  onward: onwardField.optional(),
});

/** Sign-in, sign-out, and the person's own settings. */
export const accountRoutes: readonly Route[] = [
  openPage({
    path: '/',
    says: 'Home: the inbox, or the sign-in.',
    async handle({ reader }) {
      return { goTo: reader ? '/inbox' : '/sign-in' };
    },
  }),
  openPage({
    path: '/sign-in',
    says: 'The sign-in page.',
    async handle({ reader, query }) {
      const onward = onwardField.parse(query['onward']);
      return reader ? { goTo: onward } : { page: 'account/sign-in', model: { onward, here: signInFor(onward) } };
    },
  }),
  openAct({
    path: '/sign-in',
    says: 'Opens a session; the answer sets its cookie, as JSON it names the token that acts must carry, and whose it is.',
    body: SignIn,
    async handle({ parts, body, now, reader }) {
      const signed = await signIn(parts, body, now);
      if ('refused' in signed) return refusedSignIn(signed, body);
      if (reader) await endSession(parts.database, reader.sessionHash);
      return {
        goTo: body.onward ?? '/',
        cookie: sessionCookie(signed.token, parts.publicUrl),
        json: { csrf: signed.csrf, person: signed.personId },
      };
    },
  }),
  actRoute('signedIn', {
    path: '/sign-out',
    says: 'Ends the session.',
    async handle({ parts, reader }) {
      await endSession(parts.database, reader.sessionHash);
      return { goTo: '/sign-in', cookie: noSessionCookie(parts.publicUrl) };
    },
  }),
  openAct({
    path: '/language',
    says: 'Chooses Vietnamese or English.',
    body: z.object({ language: z.enum(['vi', 'en']), onward: onwardField }),
    async handle({ parts, reader, body }) {
      if (reader) await chooseLanguage(parts.database, reader.accountId, body.language);
      return { goTo: body.onward, cookie: languageCookie(body.language, parts.publicUrl) };
    },
  }),
  readRoute('signedIn', {
    path: '/profile',
    says: 'The reader’s own settings: form of address, theme, keys, sign-out.',
    async handle({ reader }) {
      const { fullName, formOfAddress, theme, singleKeys } = reader;
      const model = { name: fullName, formOfAddress, formsOfAddress: FORMS_OF_ADDRESS, theme, singleKeys };
      return { page: 'account/profile', model };
    },
  }),
  actRoute('signedIn', {
    path: '/profile/address',
    says: 'Chooses how pages and mails address the reader: cô, thầy, ông, bà, anh, chị; empty for none of them.',
    body: z.object({ formOfAddress: formOfAddressField }),
    async handle({ parts, reader, body }) {
      await chooseFormOfAddress(parts.database, reader.personId, body.formOfAddress);
      return { goTo: '/profile' };
    },
  }),
  actRoute('signedIn', {
    path: '/profile/theme',
    says: 'Chooses light, dark, or as the device says.',
    body: z.object({ theme: z.enum(['device', 'light', 'dark']) }),
    async handle({ parts, reader, body }) {
      await chooseTheme(parts.database, reader.accountId, body.theme);
      return { goTo: '/profile' };
    },
  }),
  actRoute('signedIn', {
    path: '/profile/keys',
    says: 'Switches single-key shortcuts on or off (WCAG 2.1.4).',
    body: z.object({ keys: z.enum(['on', 'off']) }),
    async handle({ parts, reader, body }) {
      await chooseSingleKeys(parts.database, reader.accountId, body.keys === 'on');
      return { goTo: '/profile' };
    },
  }),
];

/**
 * Waits by account and failures alone; an unknown user name takes the same time and gets the same words. The attempt is a
 * failed one until the password was right: those sent at one instant count for each other.
 */
async function signIn(
  { database }: Parts,
  { userName, password }: z.infer<typeof SignIn>,
  now: number,
): Promise<{ token: string; csrf: string; personId: string } | Refusal> {
  const name = userName.normalize('NFC').trim();
  const attempt = await reserveAttempt(
    database,
    { userName: name, at: now, since: now - FAILURES_COUNT_FOR },
    (failures) => now < waitUntil(failures),
  );
  if ('inARow' in attempt)
    return { refused: 'SIGN_IN_LATER', facts: { seconds: Math.ceil((waitUntil(attempt) - now) / 1000) } };

  const account = await accountNamed(database, name);
  if (!(await isPassword(password, account?.passwordHash)) || !account) return { refused: 'SIGN_IN_FAILED' };
  await noteSuccess(database, attempt);
  return { ...(await openSession(database, account.id, now)), personId: account.personId };
}

/** The form again with what went wrong above it, the user name kept, the password never. JSON gets the refusal. */
function refusedSignIn({ refused, facts }: Refusal, sent: z.infer<typeof SignIn>): Answer {
  const text = refusalText(refused);
  const message = { vi: withFacts(text.vi, facts), en: withFacts(text.en, facts) };
  const onward = sent.onward ?? '/';
  return {
    page: 'account/sign-in',
    status: text.status,
    refusal: { refused, ...(facts && { facts }) },
    model: {
      ...{ refused, code: text.code, message, cure: text.cure, facts: facts ?? {} },
      ...{ userName: sent.userName, onward, here: signInFor(onward) },
    },
  };
}
