import type { Sender } from '../../activities/acts/send-act.ts';
import { declareCertificate } from '../../activities/certificate/declare-certificate.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { newId } from '../../persistence/ulid.ts';
import {
  type DemonstrationCa,
  issueEndEntity,
  organisationName,
} from '../../signing/demonstration/demonstration-ca.ts';
import { byJudge } from '../acting.ts';
import { PIN } from '../certificates.ts';
import { grant, type Province } from '../province.ts';

const DAY = 24 * 60 * 60 * 1000;
const WAY = ['prove', 'send', 'approve'] as const;

/** The school's certificates, each as far on its way as there are steps: declared, proved, sent, approved. */
export async function certificateRequests(sender: Sender, province: Province, ca: DemonstrationCa): Promise<void> {
  const { people, schoolId, provinceId } = province;
  await grant(sender.database, people.stranger, 'provinceOfficer', provinceId);
  const by = { prove: people.clerk, send: people.principal, approve: people.stranger };
  for (const steps of [0, 1, 2, 2, 3]) {
    const certificateId = await declared(sender, { unitId: schoolId, by: people.administrator }, ca, 40 + 60 * steps);
    for (const type of WAY.slice(0, steps)) {
      const command = { type, id: newId(), at: Date.now(), by: by[type], challenge: newId() };
      const outcome = await byJudge(sender.database)(certificateId, command);
      if (typeof outcome === 'string') throw new Error(`${type}: ${outcome}`);
    }
  }
}

async function declared(
  sender: Sender,
  who: { readonly unitId: string; readonly by: string },
  ca: DemonstrationCa,
  days: number,
): Promise<string> {
  const { chain } = issueEndEntity(ca, {
    subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
    ...{ pin: PIN, keyType: 'EC' },
    ...{ validFrom: Date.now() - DAY, validTo: Date.now() + days * DAY },
  });
  const [certificate, issuing] = chain;
  if (!certificate || !issuing) throw new Error('a chain has a certificate and its issuer');
  const declaration = {
    ...who,
    chain: [certificate, issuing] as const,
    kind: 'organisation',
    commandId: newId(),
  } as const;
  const outcome = await declareCertificate(sender, declaration, Date.now());
  if (isRefusal(outcome)) throw new Error(outcome.refused);
  return outcome.certificateId;
}
