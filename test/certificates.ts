import type { DataSource } from 'typeorm';
import {
  keepKey,
  keepRevocationList,
  registerCertificate,
  trustAnchor,
} from '../activities/certificate/register-certificate.ts';
import {
  createDemonstrationCa,
  type DemonstrationCa,
  issueEndEntity,
  issueRevocationLists,
  organisationName,
  personName,
} from '../signing/demonstration/demonstration-ca.ts';
import type { Province } from './province.ts';

export const PIN = '246810';
const DAY = 24 * 60 * 60 * 1000;
const LONG = 700;

/** A demonstration CA with current revocation lists, trusted by the test's database. */
export async function aTrustedCa(database: DataSource): Promise<DemonstrationCa> {
  const at = Date.now() - 30 * DAY;
  const ca = createDemonstrationCa(at);
  await trustAnchor(database, ca.root, at);
  for (const list of issueRevocationLists(ca, { revoked: [], at, nextUpdate: Date.now() + 60 * DAY, number: 1 }))
    await keepRevocationList(database, list, at);
  return ca;
}

/** Real certificates with real keys for the staff of a province; the school's own is an organisation certificate. */
export async function certificatesFor(
  database: DataSource,
  ca: DemonstrationCa,
  province: Province,
): Promise<Record<'subjectTeacher' | 'homeroomTeacher' | 'principal' | 'school', string>> {
  const person = async (who: 'subjectTeacher' | 'homeroomTeacher' | 'principal', keyType: 'EC' | 'RSA') => {
    const [row] = await database.query<{ full_name: string; personal_id: string }[]>(
      'SELECT full_name, personal_id FROM person WHERE id = ?',
      [province.people[who]],
    );
    const subject = personName(row?.full_name ?? '', row?.personal_id ?? '', 'Trường Tiểu học Kim Đồng');
    return issue(database, ca, { subject, keyType, personId: province.people[who], unitId: province.schoolId });
  };
  return {
    subjectTeacher: await person('subjectTeacher', 'EC'),
    homeroomTeacher: await person('homeroomTeacher', 'RSA'),
    principal: await person('principal', 'EC'),
    school: await certificateOfUnit(database, ca, province.schoolId, 'Trường Tiểu học Kim Đồng'),
  };
}

/** A unit's own certificate with its key, approved; it lasts `days` days. */
export const certificateOfUnit = (
  database: DataSource,
  ca: DemonstrationCa,
  unitId: string,
  name: string,
  days = LONG,
): Promise<string> =>
  issue(database, ca, { subject: organisationName(name, '4000123456', 'Quảng Nam'), keyType: 'EC', unitId }, days);

type Wanted = { subject: ReturnType<typeof personName>; keyType: 'EC' | 'RSA'; personId?: string; unitId: string };

async function issue(
  database: DataSource,
  ca: DemonstrationCa,
  { subject, keyType, personId, unitId }: Wanted,
  days = LONG,
): Promise<string> {
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject,
    pin: PIN,
    keyType,
    validFrom: Date.now() - 10 * DAY,
    validTo: Date.now() + days * DAY,
  });
  const [certificate, issuing] = chain;
  if (!certificate || !issuing) throw new Error('no chain');
  const id = await registerCertificate(
    database,
    {
      kind: personId ? 'personal' : 'organisation',
      ...(personId && { personId }),
      unitId,
      chain: [certificate, issuing],
      state: 'approved',
    },
    Date.now(),
  );
  await keepKey(database, id, pkcs12);
  return id;
}
