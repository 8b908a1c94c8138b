import { newId } from '../../../persistence/ulid.ts';
import {
  createDemonstrationCa,
  issueEndEntity,
  organisationName,
  toPem,
} from '../../../signing/demonstration/demonstration-ca.ts';
import { PIN } from '../../certificates.ts';
import { signIn, startApi } from '../server.ts';
import { act, type Case, textOf } from './case.ts';
import type { Scene } from './scene.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A unit's certificate, from its declaration on. */
export const certificateCases: readonly Case[] = [
  { refused: ['CERTIFICATE_NOT_READ'], send: ({ as }) => declare(as.administrator, 'xin chào') },
  {
    refused: ['CERTIFICATE_ISSUER_UNKNOWN'],
    send: ({ as, ca }) => declare(as.administrator, toPem(ca.issuing)),
  },
  {
    refused: ['KEY_NOT_KEPT_HERE'],
    async send({ database, stage, folder, userNames, ca }) {
      const production = await startApi(database, stage.sender.engine, folder, undefined, { production: true });
      const administrator = await signIn(production, userNames.administrator);
      const { chain, pkcs12 } = issued(ca);
      const said = await declare(administrator, chain.map(toPem).join('\n'), pkcs12);
      await production.stop();
      return said;
    },
  },
  {
    refused: ['CERTIFICATE_NOT_AT_THIS_STAGE'],
    given: async ({ as, ca }) => declared(as.administrator, issued(ca)),
    send: (scene) => onNewest(scene, scene.as.stranger, 'approve'),
  },
  {
    refused: ['CERTIFICATE_OF_ANOTHER'],
    given: async ({ as, ca }) => declared(as.administrator, { ...issued(ca), pkcs12: issued(ca).pkcs12 }),
    send: (scene) => onNewest(scene, scene.as.clerk, 'prove', { pin: PIN }),
  },
  {
    refused: ['CERTIFICATE_CHECKS_FAILED'],
    async given(scene) {
      await declared(scene.as.administrator, strange());
      await onNewest(scene, scene.as.clerk, 'prove', { pin: PIN });
      await onNewest(scene, scene.as.principal, 'send');
    },
    send: (scene) => onNewest(scene, scene.as.stranger, 'approve'),
  },
  {
    refused: ['CERTIFICATE_ALREADY_DECLARED'],
    async given({ as }) {
      await declared(as.administrator, TWICE);
    },
    send: ({ as }) => declare(as.administrator, TWICE.chain.map(toPem).join('\n'), TWICE.pkcs12),
  },
];

type Issued = ReturnType<typeof issueEndEntity>;

const issued = (ca: Scene['ca']): Issued =>
  issueEndEntity(ca, {
    subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
    pin: PIN,
    keyType: 'EC',
    validFrom: Date.now() - DAY,
    validTo: Date.now() + 300 * DAY,
  });

/** Of an authority that nobody here knows. */
const strange = (): Issued => issued(createDemonstrationCa(Date.now() - 30 * DAY));
const TWICE = strange();

const declare = (who: Scene['as']['administrator'], certificate: string, key?: Uint8Array): Promise<string> =>
  textOf(
    who.upload('/certificates/declare', {
      commandId: newId(),
      certificate: new Blob([certificate]),
      ...(key && { key: new Blob([new Uint8Array(key)]) }),
    }),
  );

const declared = (who: Scene['as']['administrator'], { chain, pkcs12 }: Issued): Promise<string> =>
  declare(who, chain.map(toPem).join('\n'), pkcs12);

async function onNewest(
  { database }: Scene,
  who: Scene['as']['administrator'],
  type: string,
  more: object = {},
): Promise<string> {
  const [row] = await database.query<{ id: string; rev: number }[]>(
    `SELECT s.id, s.rev FROM subject s JOIN certificate c ON c.id = s.id ORDER BY c.created_at DESC, c.id DESC LIMIT 1`,
  );
  return act(who, `/certificates/${row?.id}/${type}`, { seen: row?.rev ?? 0, ...more });
}
