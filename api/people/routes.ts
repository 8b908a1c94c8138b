import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { holdingFor } from '../../domain/access/access.ts';
import { addDays, type CalendarDay } from '../../domain/calendar/day.ts';
import { parsePersonNumber } from '../../domain/entry/person-number.ts';
import { DUTIES } from '../../domain/people/duties.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { hashPassword } from '../../persistence/account/password.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import {
  isAccountOfSchool,
  isOfSchool,
  lockAccount,
  sendLink,
  unlockAccount,
} from '../../persistence/people/accounts.ts';
import { changeContact } from '../../persistence/people/contact.ts';
import { answer, proposalsOf, propose } from '../../persistence/people/on-behalf.ts';
import { type PeopleAct, takenPeopleAct } from '../../persistence/people/people-act.ts';
import { giveRole, leaveSchool } from '../../persistence/people/roles.ts';
import { addMember, assign, GIVEN_HERE, isTaughtHere, userNameOf } from '../../persistence/people/staff-changes.ts';
import { newId } from '../../persistence/ulid.ts';
import { rolesOf } from '../../persistence/units/positions.ts';
import { formOfAddressField, idField, noteField } from '../request/fields.ts';
import { dayField } from '../request/moments.ts';
import { type Answer, type Asked, actRoute, type Route, readRoute } from '../route.ts';
import { lastOfRole, understoodField } from './last-of-role.ts';
import { peoplePage } from './people-page.ts';
import { userNameFrom } from './user-name.ts';

const PAGE = '/people';
const FILE_LIMIT = 5 * 1024 * 1024;
/** Letters, and what stands between them in a name. */
const NAME = /^\p{L}[\p{L}\p{M}'’.\- ]*$/u;
const commandFields = { commandId: idField };
const AccountAct = z.object({ ...commandFields, understood: understoodField });

/** The people of a school, their roles, assignments, decisions and accounts; never a result of a pupil (Điều 8.2, 11.2, D31). */
export const peopleRoutes: readonly Route[] = [
  readRoute(['administrator', 'principal'], {
    path: PAGE,
    chooses: true,
    says: 'People, roles, assignments, KT. decisions and the state of accounts of the reader’s school.',
    handle: (asked) => peoplePage(asked),
  }),
  actRoute(['administrator'], {
    path: PAGE,
    chooses: true,
    says: 'Adds a person with a role; a link to choose a password is mailed to him.',
    body: z.object({
      ...commandFields,
      fullName: noteField.pipe(z.string().max(120).regex(NAME)),
      personalId: z.string().max(40),
      mail: z.email().max(160),
      role: z.enum(GIVEN_HERE),
    }),
    async handle({ parts: { database }, body, reader, now, today }) {
      const number = parsePersonNumber(body.personalId);
      if (!('value' in number)) return { refused: 'PERSON_NUMBER_WRONG', back: PAGE };
      const { commandId } = body;
      const act = {
        ...common(reader, now, schoolOf(reader, today)),
        commandId,
        personId: newId(now),
        type: 'add' as const,
      };
      const member = { ...body, personalId: number.value, userName: userNameFrom(body.fullName), from: today };
      const unusablePassword = await hashPassword(randomBytes(32).toString('base64url'));
      const refusal = await addMember(database, member, { act, unusablePassword });
      if (refusal) return { ...refusal, back: PAGE };
      const { personId = act.personId } = (await takenPeopleAct(database, act)) ?? {};
      const userName = await userNameOf(database, personId);
      return { goTo: `${PAGE}?person=${personId}`, json: { personId, userName } };
    },
  }),
  accountAct(
    'lock',
    'Locks an account at once: its sessions end. Refused where nobody is left for a duty of the school, unless that is `understood`.',
    async ({ parts, reader, body: { understood }, today }, act) =>
      act.personId === reader.personId
        ? { refused: 'OWN_ACCOUNT' }
        : lockAccount(parts.database, { today, understood }, act),
  ),
  accountAct('unlock', 'Lets a locked account sign in again.', async ({ parts }, act) => {
    await unlockAccount(parts.database, act);
    return undefined;
  }),
  accountAct(
    'sendLink',
    'Mails the person a link to choose a password; nobody else sees or sets it.',
    ({ parts }, act) => sendLink(parts.database, act),
  ),
  actRoute(['administrator'], {
    path: `${PAGE}/:personId/contact`,
    chooses: true,
    says: 'Changes where a person is written to and how he is addressed; the old address is told, links sent there end.',
    body: z.object({
      ...commandFields,
      mail: z.email().max(160),
      formOfAddress: formOfAddressField.optional(),
    }),
    async handle({ parts: { database }, params, body, reader, now, today }) {
      const schoolId = schoolOf(reader, today);
      const personId = params['personId'] ?? '';
      if (!(await isAccountOfSchool(database, personId, schoolId, today))) return { refused: 'PAGE_NOT_FOUND' };
      const { commandId, mail, formOfAddress } = body;
      const act = { ...common(reader, now, schoolId), commandId, personId, type: 'contact' as const };
      await changeContact(database, { mail, formOfAddress }, act);
      return { goTo: `${PAGE}?person=${personId}`, json: { done: 'contact' } };
    },
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/assignments`,
    chooses: true,
    says: 'Gives a class and subject to a person from a day on; whoever held it ends the day before (D13).',
    body: z.object({ ...commandFields, personId: idField, place: z.string().max(80), from: dayField }),
    async handle({ parts: { database }, body, reader, now, today }) {
      const schoolId = schoolOf(reader, today);
      const [classId = '', subject = ''] = body.place.split('/');
      const { from } = body;
      if (!isAhead(from, today)) return { refused: 'PERIOD_WRONG', back: PAGE };
      if (body.personId === reader.personId) return { refused: 'OWN_ACCOUNT', back: PAGE };
      const isHere = await isOfSchool(database, body.personId, schoolId, from);
      if (!isHere || !(await isTaughtHere(database, schoolId, { classId, subject })))
        return { refused: 'NOT_OF_THIS_SCHOOL', back: PAGE };
      await assign(
        database,
        { classId, subject, from },
        { ...common(reader, now, schoolId), commandId: body.commandId, personId: body.personId, type: 'assign' },
      );
      return { goTo: `${PAGE}?person=${body.personId}`, json: { assigned: true } };
    },
  }),
  roleRoute('giveRole', {
    says: 'Gives somebody of the school one more role there, from a day on.',
    body: z.object({ ...commandFields, role: z.enum(GIVEN_HERE), day: dayField }),
    doIt: (database, { role }, from, act) => giveRole(database, { role, from }, act),
  }),
  roleRoute('leave', {
    says: 'Somebody leaves the school: after his last day he holds no role, class or decision there that the school gave. Refused where nobody is left for a duty of the school, unless that is `understood`.',
    body: z.object({ ...commandFields, day: dayField, understood: understoodField }),
    doIt: (database, { understood }, lastDay, act) => leaveSchool(database, { lastDay, understood }, act),
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/decisions`,
    chooses: true,
    says: 'Proposes that a vice-principal signs on the principal’s behalf (KT., D12); the principal confirms it.',
    body: z.object({
      ...commandFields,
      personId: idField,
      number: noteField.pipe(z.string().max(60)),
      decidedOn: dayField,
      from: dayField,
      to: dayField,
    }),
    upload: FILE_LIMIT,
    async handle({ parts: { database, files }, body, uploads, reader, now, today }) {
      const schoolId = schoolOf(reader, today);
      const { decidedOn, from, to } = body;
      if (!isAhead(to, today) || from > to) return { refused: 'PERIOD_WRONG', back: PAGE };
      const roles = await rolesOf(database, body.personId, schoolId, today);
      if (!roles.includes('vicePrincipal')) return { refused: 'NOT_A_DEPUTY', back: PAGE };
      const file = uploads['file'];
      const fileSha256 = file && file.bytes.length > 0 ? await files.put(database, file.bytes, 'upload') : undefined;
      await propose(
        database,
        { number: body.number, decidedOn, from, to, ...(fileSha256 && { fileSha256 }) },
        { ...common(reader, now, schoolId), commandId: body.commandId, personId: body.personId, type: 'propose' },
      );
      return { goTo: `${PAGE}?person=${body.personId}`, json: { proposed: true } };
    },
  }),
  answerRoute(
    'confirm',
    'The principal confirms a KT. decision: from its first day on the deputy signs for him (D12).',
  ),
  answerRoute('decline', 'The principal declines a proposed KT. decision.'),
];

/** Days, ten years, ahead that somebody may plan; a later day is a slip of the keys. */
const MOST_AHEAD = 10 * 366;
const isAhead = (day: CalendarDay, today: CalendarDay): boolean => day >= today && day <= addDays(today, MOST_AHEAD);

const isLast = ({ refused }: Refusal): boolean => DUTIES.some((duty) => duty.refused === refused);

const common = (reader: SignedIn, at: number, schoolId: string) => ({ schoolId, by: reader.personId, at });

const schoolOf = (reader: SignedIn, today: CalendarDay): string =>
  holdingFor(['administrator', 'principal'], reader, undefined, today)?.unitId ?? '';

/** An act on one person's account by an administrator of his school. */
function accountAct(
  type: 'lock' | 'unlock' | 'sendLink',
  says: string,
  doIt: (asked: Asked<z.infer<typeof AccountAct>, SignedIn>, act: PeopleAct) => Promise<Refusal | undefined>,
): Route {
  return actRoute(['administrator'], {
    path: `${PAGE}/:personId/${type}`,
    chooses: true,
    says,
    body: AccountAct,
    async handle(asked): Promise<Answer> {
      const { parts, params, body, reader, now, today } = asked;
      const schoolId = schoolOf(reader, today);
      const personId = params['personId'] ?? '';
      if (!(await isAccountOfSchool(parts.database, personId, schoolId, today))) return { refused: 'PAGE_NOT_FOUND' };
      const back = `${PAGE}?person=${personId}`;
      const { commandId } = body;
      const refusal = await doIt(asked, { ...common(reader, now, schoolId), commandId, personId, type });
      if (refusal && isLast(refusal))
        return lastOfRole(parts.database, { schoolId, personId, ends: { type: 'lock' } }, { ...refusal, today, now });
      return refusal ? { ...refusal, back } : { goTo: back, json: { done: type } };
    },
  });
}

/** A change of what somebody else holds at the administrator's school, today or later. */
function roleRoute<B extends { readonly commandId: string; readonly day: CalendarDay }>(
  type: 'giveRole' | 'leave',
  {
    says,
    body,
    doIt,
  }: {
    readonly says: string;
    readonly body: z.ZodType<B>;
    doIt(database: DataSource, body: B, day: CalendarDay, act: PeopleAct): Promise<Refusal | undefined>;
  },
): Route {
  return actRoute(['administrator'], {
    path: `${PAGE}/:personId/${type}`,
    chooses: true,
    says,
    body,
    async handle({ parts: { database }, params, body: sent, reader, now, today }) {
      const schoolId = schoolOf(reader, today);
      const personId = params['personId'] ?? '';
      if (!(await isOfSchool(database, personId, schoolId, today))) return { refused: 'PAGE_NOT_FOUND' };
      const back = `${PAGE}?person=${personId}`;
      if (personId === reader.personId) return { refused: 'OWN_ACCOUNT', back };
      const { day } = sent;
      if (!isAhead(day, today)) return { refused: 'PERIOD_WRONG', back };
      const { commandId } = sent;
      const refusal = await doIt(database, sent, day, { ...common(reader, now, schoolId), commandId, personId, type });
      if (refusal && isLast(refusal)) {
        const ends = { type: 'leave', lastDay: day } as const;
        return lastOfRole(database, { schoolId, personId, ends }, { ...refusal, today, now });
      }
      return refusal ? { ...refusal, back } : { goTo: back, json: { done: type } };
    },
  });
}

/** The principal in person: who signs on his behalf does not confirm a decision about it. */
function answerRoute(type: 'confirm' | 'decline', says: string): Route {
  return actRoute(['principal'], {
    path: `${PAGE}/decisions/:proposalId/${type}`,
    chooses: true,
    says,
    body: z.object(commandFields),
    async handle({ parts: { database }, params, body: { commandId }, reader, now, today }) {
      if (await takenPeopleAct(database, { commandId, by: reader.personId }))
        return { goTo: PAGE, json: { answered: type } };
      const holding = holdingFor(['principal'], reader, undefined, today);
      const schoolId = holding?.unitId ?? '';
      const proposal = (await proposalsOf(database, schoolId, today)).find(
        ({ proposalId }) => proposalId === params['proposalId'],
      );
      if (!proposal) return { refused: 'PROPOSAL_ANSWERED', back: PAGE };
      if (holding?.onBehalf !== undefined || proposal.personId === reader.personId)
        return { refused: 'OWN_ACCOUNT', back: PAGE };
      const refusal = await answer(database, proposal, {
        answer: type === 'confirm' ? 'confirmed' : 'declined',
        signer: reader.fullName,
        act: { ...common(reader, now, schoolId), commandId, personId: proposal.personId, type },
      });
      return refusal ? { ...refusal, back: PAGE } : { goTo: PAGE, json: { answered: type } };
    },
  });
}
