import { connectEngine } from '../../../activities/engine/engine.ts';
import { insertCeremony } from '../../../persistence/ceremony/ceremony.ts';
import { openDatabase } from '../../../persistence/data-source.ts';
import { newId } from '../../../persistence/ulid.ts';
import { readConfiguration } from '../../../setup/configuration.ts';
import { cuttableLine } from '../../cuttable-line.ts';
import { grant, insertUnit } from '../../province.ts';
import { saidTo } from '../raw-request.ts';
import { signIn, startApi, visitor } from '../server.ts';
import { act, type Case, textOf } from './case.ts';
import type { Scene } from './scene.ts';

const ceremonyId = newId();
const secondSchool = newId();

/** What the way in refuses, and what is away. */
export const accessCases: readonly Case[] = [
  {
    refused: ['PAGE_NOT_FOUND'],
    send: ({ as, records }) => act(as.clerk, `/records/${records.homeroom}/withdraw`, { note: 'Chuyển trường.' }),
  },
  {
    refused: ['SIGN_IN_FIRST'],
    send: ({ api, records }) => act(visitor(api), `/records/${records.homeroom}/withdraw`, { note: 'Chuyển trường.' }),
  },
  {
    refused: ['SIGN_IN_FAILED'],
    send: ({ api, userNames }) => wrongPassword(api, userNames.clerk),
  },
  {
    refused: ['SIGN_IN_LATER'],
    async given({ api, userNames }) {
      for (let i = 0; i < 8; i++) await wrongPassword(api, userNames.homeroomTeacher);
    },
    send: ({ api, userNames }) => wrongPassword(api, userNames.homeroomTeacher),
  },
  {
    refused: ['FORM_EXPIRED'],
    send: ({ as, records }) =>
      textOf(as.principal.post(`/records/${records.homeroom}/withdraw`, { csrf: 'of another session', note: 'x' })),
  },
  {
    refused: ['PLACE_NOT_CHOSEN'],
    async given({ database, province }) {
      await insertUnit(database, secondSchool, 'school', province.provinceId, province.provinceId);
      await grant(database, province.people.administrator, 'administrator', secondSchool);
    },
    send: ({ as, province }) => act(as.administrator, `/people/${province.people.clerk}/lock`),
    after: ({ database }) =>
      database.query('UPDATE role_grant SET to_day = from_day WHERE unit_id = ?', [secondSchool]),
  },
  {
    refused: ['BODY_NOT_READ'],
    send: ({ as, records }) => textOf(as.principal.send(`/records/${records.homeroom}/withdraw`, '{"commandId":')),
  },
  {
    refused: ['BODY_NOT_VALID'],
    send: ({ as, records }) => act(as.principal, `/records/${records.homeroom}/withdraw`, { note: '  ' }),
  },
  {
    refused: ['DAY_OF_FORM_NOT_READ'],
    send: ({ as, records }) =>
      act(as.principal, `/records/${records.principal}/return`, {
        ...{ part: 'homeroom', reason: 'other', note: 'Sửa nhận xét.', dueOn: '31/11/2026' },
      }),
  },
  {
    refused: ['BODY_TOO_LARGE'],
    send: ({ as, records }) =>
      act(as.principal, `/records/${records.homeroom}/withdraw`, { note: 'x'.repeat(600 * 1024) }),
  },
  { refused: ['BODY_TOO_SLOW'], send: slowly },
  {
    refused: ['KIND_NOT_READ'],
    send: ({ api }) =>
      textOf(
        fetch(`${api.url}/look-up`, {
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'text/plain' },
          body: 'code=1',
        }),
      ),
  },
  { refused: ['DATABASE_AWAY'], send: withoutDatabase },
  { refused: ['ENGINE_AWAY'], given: (scene) => aCeremony(scene), send: withoutEngine },
];

/** A form that is announced and does not come. */
async function slowly({ stage, database, folder }: Scene): Promise<string> {
  const patience = { graceMs: 300, bytesASecond: 1_000 };
  const api = await startApi(database, stage.sender.engine, folder, undefined, { patience });
  const said = await saidTo(api, ['content-length: 1000'], 'c');
  await api.stop();
  return said;
}

const wrongPassword = (api: Scene['api'], userName: string): Promise<string> =>
  textOf(visitor(api).send('/sign-in', { userName, password: 'không phải' }));

/** Signed in while the database was there; then its line is cut. */
async function withoutDatabase({ stage, database, folder, userNames, records }: Scene): Promise<string> {
  const { application } = readConfiguration().database;
  const [row] = await database.query<{ name: string }[]>('SELECT DATABASE() AS name');
  const line = await cuttableLine(application.host, application.port);
  const through = await openDatabase({ ...application, name: row?.name ?? '', host: '127.0.0.1', port: line.port }, 2);
  const api = await startApi(through, stage.sender.engine, folder);
  const principal = await signIn(api, userNames.principal);
  line.cut();
  const said = await act(principal, `/records/${records.homeroom}/withdraw`, { note: 'Chuyển trường.' });
  await api.stop();
  await through.destroy();
  line.close();
  return said;
}

const aCeremony = ({ database, province }: Scene): Promise<void> =>
  insertCeremony(database, {
    ...{ id: ceremonyId, kind: 'approve', signerId: province.people.principal, schoolId: province.schoolId },
    ...{ certificateId: newId(), createdAt: Date.now(), expiresAt: Date.now() + 600_000 },
  });

/** An act that needs the engine at once: stopping a signing, the line to the engine cut. */
async function withoutEngine({ stage, database, folder, userNames }: Scene): Promise<string> {
  const [host = '', port = ''] = stage.place.address.split(':');
  const line = await cuttableLine(host, Number(port));
  const { namespace } = stage.place;
  const engine = await connectEngine({ address: `127.0.0.1:${line.port}`, namespace }, readConfiguration().payloadKey);
  const api = await startApi(database, engine, folder);
  const principal = await signIn(api, userNames.principal);
  line.cut();
  const said = await act(principal, `/ceremonies/${ceremonyId}/cancel`);
  await api.stop();
  await engine.connection.close();
  line.close();
  return said;
}
