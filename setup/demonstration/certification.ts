import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  keepKey,
  keepRevocationList,
  registerCertificate,
  trustAnchor,
} from '../../activities/certificate/register-certificate.ts';
import type { Queries } from '../../persistence/data-source.ts';
import {
  createDemonstrationCa,
  type DemonstrationCa,
  issueEndEntity,
  issueRevocationLists,
  organisationName,
  personName,
  toPem,
} from '../../signing/demonstration/demonstration-ca.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The PIN of every key of the demonstration: of no value outside it. */
export const DEMONSTRATION_PIN = '246810';

/** Where the authority keeps its keys, inside the data folder of an instance. */
export const authorityFolder = (dataFolder: string): string => join(dataFolder, 'authority');

/**
 * The demonstration's certification authority, kept in its data folder; made at the first call. Its names say that it
 * has no legal value.
 */
export async function certificationAuthority(folder: string, queries: Queries, at: number): Promise<DemonstrationCa> {
  const place = join(folder, 'certification-authority.json');
  if (existsSync(place)) return read(place);

  const ca = createDemonstrationCa(at - DAY);
  mkdirSync(folder, { recursive: true });
  writeFileSync(place, JSON.stringify({ ...ca, root: base64(ca.root), issuing: base64(ca.issuing) }), { mode: 0o600 });
  await trustAnchor(queries, ca.root, at - DAY);
  await issueLists(ca, folder, queries, at);
  return ca;
}

function read(place: string): DemonstrationCa {
  const kept = JSON.parse(readFileSync(place, 'utf8'));
  return { ...kept, root: Buffer.from(kept.root, 'base64'), issuing: Buffer.from(kept.issuing, 'base64') };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The lists of both authorities, anew at every start and daily; what our register has as revoked is on them. */
export async function issueLists(ca: DemonstrationCa, folder: string, queries: Queries, at: number): Promise<void> {
  const revoked = await queries.query<{ serial: string; revoked_from: Date }[]>(
    'SELECT serial, revoked_from FROM certificate WHERE revoked_from IS NOT NULL',
  );
  const lists = issueRevocationLists(ca, {
    revoked: revoked.map(({ serial, revoked_from }) => ({
      serialNumber: serial,
      effectiveFrom: revoked_from.getTime(),
    })),
    at: at - 60_000,
    nextUpdate: at + 3 * DAY,
    number: Math.floor(at / 1000),
  });
  for (const list of lists) await keepRevocationList(queries, list, at);
  publish(ca, lists, folder);
}

/** Where others find the authority's public files: its certificates and lists, in DER. */
export const publicFolder = (dataFolder: string): string => join(authorityFolder(dataFolder), 'public');

function publish(
  ca: DemonstrationCa,
  [rootList, issuingList]: readonly [Uint8Array, Uint8Array],
  folder: string,
): void {
  const place = join(folder, 'public');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'demonstration.root.der'), ca.root);
  writeFileSync(join(place, 'demonstration.issuing.der'), ca.issuing);
  writeFileSync(join(place, 'root.crl'), rootList);
  writeFileSync(join(place, 'issuing.crl'), issuingList);
}

type Person = {
  readonly personId: string;
  readonly fullName: string;
  readonly personalId: string;
  readonly unitId: string;
  readonly unitName: string;
};

/** A personal certificate, seeded approved, its key on the server. */
export async function certifyPerson(ca: DemonstrationCa, queries: Queries, person: Person, at: number): Promise<void> {
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject: personName(person.fullName, person.personalId, person.unitName),
    pin: DEMONSTRATION_PIN,
    keyType: 'EC',
    validFrom: at - DAY,
    validTo: at + 700 * DAY,
  });
  const id = await registerCertificate(
    queries,
    { kind: 'personal', personId: person.personId, unitId: person.unitId, chain: pair(chain), state: 'approved' },
    at,
  );
  await keepKey(queries, id, pkcs12);
}

type Unit = { readonly unitId: string; readonly name: string; readonly taxCode: string };

/** An organisation's key and certificate as its provider hands them over: not declared yet, not approved. */
export function certifyUnit(
  ca: DemonstrationCa,
  { name, taxCode }: Omit<Unit, 'unitId'>,
  at: number,
): { chain: readonly [Uint8Array, Uint8Array]; pkcs12: Uint8Array } {
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject: organisationName(name, taxCode, 'Quảng Nam'),
    pin: DEMONSTRATION_PIN,
    keyType: 'EC',
    validFrom: at - DAY,
    validTo: at + 700 * DAY,
  });
  return { chain: pair(chain), pkcs12 };
}

/** The province's own certificate is approved by the ministry (CV 2088 IV.1): registered there by transactions 3 and 4. */
export async function certifyProvince(
  ca: DemonstrationCa,
  queries: Queries,
  { unitId, name, taxCode }: Unit,
  at: number,
): Promise<void> {
  const { chain, pkcs12 } = certifyUnit(ca, { name, taxCode }, at);
  const id = await registerCertificate(queries, { kind: 'organisation', unitId, chain, state: 'approved' }, at);
  await keepKey(queries, id, pkcs12);
}

function pair([certificate, issuing]: readonly Uint8Array[]): readonly [Uint8Array, Uint8Array] {
  if (!certificate || !issuing) throw new Error('a chain has a certificate and its issuer');
  return [certificate, issuing];
}

/** The trust files of a demonstration's end: what a stranger needs to check its records. */
export function writeTrust(ca: DemonstrationCa, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'root.pem'), toPem(ca.root));
  writeFileSync(join(folder, 'issuing.pem'), toPem(ca.issuing));
}
