import { addDays } from '../../../domain/calendar/day.ts';
import { dayAt } from '../../../domain/calendar/instant.ts';
import { newId } from '../../../persistence/ulid.ts';
import { visitor } from '../server.ts';
import { act, type Case, textOf } from './case.ts';

const PERSON = { fullName: 'Lê Thị Mỹ Hạnh', personalId: '049180099999', mail: 'hanh@truong.example', role: 'teacher' };
const NEXT_MONTH = addDays(dayAt(Date.now()), 30);
const DECISION = { number: '15/QĐ', decidedOn: '2026-01-01', from: NEXT_MONTH, to: NEXT_MONTH };

/** People, accounts, decisions. */
export const peopleCases: readonly Case[] = [
  {
    refused: ['OWN_ACCOUNT'],
    send: ({ as, province }) => act(as.administrator, `/people/${province.people.administrator}/lock`),
  },
  {
    refused: ['PERSON_WITHOUT_MAIL'],
    given: ({ database, province }) =>
      database.query('UPDATE person SET mail = NULL WHERE id = ?', [province.people.clerk]),
    send: ({ as, province }) => act(as.administrator, `/people/${province.people.clerk}/sendLink`),
  },
  {
    refused: ['MAIL_JUST_CHANGED'],
    given: ({ as, province }) =>
      act(as.administrator, `/people/${province.people.principal}/contact`, { mail: 'ke@gian.example' }),
    send: ({ as, province }) => act(as.administrator, `/people/${province.people.principal}/sendLink`),
  },
  {
    refused: ['LAST_CLERK'],
    send: ({ as, province }) => act(as.administrator, `/people/${province.people.clerk}/leave`, { day: NEXT_MONTH }),
  },
  {
    refused: ['LAST_APPROVER'],
    send: ({ as, province }) => act(as.administrator, `/people/${province.people.principal}/lock`),
  },
  {
    refused: ['ROLE_HELD'],
    send: ({ as, province }) =>
      act(as.administrator, `/people/${province.people.clerk}/giveRole`, { role: 'clerk', day: NEXT_MONTH }),
  },
  {
    refused: ['LINK_NOT_VALID'],
    send: ({ api }) => textOf(visitor(api).send('/choose-password/nothing', { password: 'một câu dài dễ nhớ' })),
  },
  {
    refused: ['PASSWORD_TOO_SHORT'],
    given: ({ database, province }) =>
      database.query(
        `INSERT INTO password_link (hash, account_id, at, expires_at) SELECT SHA2('a-link', 256), a.id, NOW(3), '2099-01-01'
         FROM account a WHERE a.person_id = ? LIMIT 1`,
        [province.people.clerk],
      ),
    send: ({ api }) => textOf(visitor(api).send('/choose-password/a-link', { password: 'ngắn' })),
  },
  {
    refused: ['PERSON_KNOWN'],
    async given({ database, province }) {
      const [row] = await database.query<{ personal_id: string }[]>('SELECT personal_id FROM person WHERE id = ?', [
        province.people.clerk,
      ]);
      if (!row?.personal_id)
        await database.query('UPDATE person SET personal_id = ? WHERE id = ?', [
          PERSON.personalId,
          province.people.clerk,
        ]);
    },
    async send({ as, database, province }) {
      const [row] = await database.query<{ personal_id: string }[]>('SELECT personal_id FROM person WHERE id = ?', [
        province.people.clerk,
      ]);
      return act(as.administrator, '/people', { ...PERSON, personalId: row?.personal_id });
    },
  },
  {
    refused: ['PERSON_NAMED_OTHERWISE'],
    given: ({ database, province }) =>
      database.query('UPDATE person SET personal_id = ? WHERE id = ?', ['049180088888', province.people.stranger]),
    send: ({ as }) => act(as.administrator, '/people', { ...PERSON, personalId: '049180088888' }),
  },
  {
    refused: ['PERSON_NUMBER_WRONG'],
    send: ({ as }) => act(as.administrator, '/people', { ...PERSON, personalId: '4,91E+09' }),
  },
  {
    refused: ['NOT_OF_THIS_SCHOOL'],
    send: ({ as, province }) =>
      act(as.administrator, '/people/assignments', {
        ...{ place: `${province.classId}/latin`, personId: province.people.subjectTeacher, from: NEXT_MONTH },
      }),
  },
  {
    refused: ['PERIOD_WRONG'],
    send: ({ as, province }) =>
      act(as.administrator, '/people/assignments', {
        ...{ place: `${province.classId}/math`, personId: province.people.subjectTeacher, from: '2020-01-01' },
      }),
  },
  {
    refused: ['NOT_A_DEPUTY'],
    send: ({ as, province }) =>
      act(as.administrator, '/people/decisions', { ...DECISION, personId: province.people.clerk }),
  },
  {
    refused: ['PROPOSAL_ANSWERED'],
    send: ({ as }) => act(as.principal, `/people/decisions/${newId()}/confirm`),
  },
];
