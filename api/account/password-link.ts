import { z } from 'zod';
import type { Refusal } from '../../domain/refusal.ts';
import { hashPassword } from '../../persistence/account/password.ts';
import { choosePassword, linkBehind } from '../../persistence/people/accounts.ts';
import { openAct, openPage, type Route } from '../route.ts';

/** The least that NIST SP 800-63B asks of a password that a person chooses, and a little more. */
const LEAST = 10;

/** What a mailed link leads to: the person chooses his password, once; the administrator never sees it (screens/README, 17). */
export const passwordLinkRoutes: readonly Route[] = [
  openPage({
    path: '/choose-password/:token',
    says: 'The form behind a mailed link, for 24 hours and one use.',
    async handle({ parts: { database }, params, now }) {
      const link = await linkBehind(database, params['token'] ?? '', now);
      if (!link) return { refused: 'LINK_NOT_VALID', back: '/sign-in' };
      return {
        page: 'account/choose-password',
        model: { userName: link.userName, token: params['token'], least: LEAST },
      };
    },
  }),
  openAct({
    path: '/choose-password/:token',
    says: 'Chooses the password; the link is used up, open sessions of the account end.',
    body: z.object({ password: z.string().max(200) }),
    async handle({ parts: { database }, params, body, now }) {
      const token = params['token'] ?? '';
      const link = await linkBehind(database, token, now);
      if (!link) return { refused: 'LINK_NOT_VALID', back: '/sign-in' };
      const refusal = tooShort(body.password, link.userName);
      if (refusal) return { ...refusal, back: `/choose-password/${token}` };

      const passwordHash = await hashPassword(body.password);
      const isFirst = await choosePassword(database, token, { link, passwordHash, at: now });
      if (!isFirst) return { refused: 'LINK_NOT_VALID', back: '/sign-in' };
      return { goTo: '/sign-in', json: { chosen: true } };
    },
  }),
];

const tooShort = (password: string, userName: string): Refusal | undefined =>
  [...password].length < LEAST || password.toLowerCase().includes(userName.toLowerCase())
    ? { refused: 'PASSWORD_TOO_SHORT', facts: { least: LEAST } }
    : undefined;
