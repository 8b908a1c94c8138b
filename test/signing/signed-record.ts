import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import type { RecordDocument } from '../../domain/record/record-document.ts';
import {
  finishApproval,
  finishHomeroom,
  finishSeal,
  prepareApproval,
  prepareHomeroom,
  prepareSeal,
} from '../../signing/ceremony-documents.ts';
import type { FinishedRecord, PreparedRecord } from '../../signing/ceremony-types.ts';
import { appendSignatureField } from '../../signing/pdf/sign-form.ts';
import { digestToSign, injectSignature } from '../../signing/pdf/two-phase.ts';
import { prepareApprovalXml, prepareHomeroomXml, prepareSealXml } from '../../signing/record-xml/prepare-record.ts';
import { withValue } from '../../signing/xml-signature/write-signature.ts';
import { accepted, anIssue, aRecord, MORNING, minutes, PROFILE, type TestSchool, type TestSigner } from './builders.ts';

/** When each of the three signs: homeroom, five minutes later the principal, again ten later the seal. */
export const TIMES = { homeroom: MORNING, principal: MORNING + minutes(5), seal: MORNING + minutes(15) };

/** The record's XML after each of the three signings. */
export async function signedXmls(school: TestSchool, document: RecordDocument = aRecord()) {
  const homeroom = await signedXml(
    prepareHomeroomXml(document, { profile: PROFILE, signer: school.teacher, signingTime: TIMES.homeroom }),
    school.teacher,
  );
  const principal = await signedXml(
    accepted(
      prepareApprovalXml(homeroom, anIssue(), {
        profile: PROFILE,
        signer: school.principal,
        signingTime: TIMES.principal,
      }),
    ),
    school.principal,
  );
  const seal = await signedXml(
    accepted(prepareSealXml(principal, { profile: PROFILE, signer: school.seal, signingTime: TIMES.seal })),
    school.seal,
  );
  return { homeroom, principal, seal };
}

export async function signedXml(
  { xml, digest }: { xml: Uint8Array; digest: Uint8Array },
  signer: TestSigner,
): Promise<Buffer> {
  const [value = new Uint8Array()] = await signer.sign([digest]);
  return Buffer.from(withValue(Buffer.from(xml).toString('utf8'), value), 'utf8');
}

/** Both files after each of the three signings, as ceremonies make them. `base` is a rendered form. */
export async function signedRecords(school: TestSchool, base: Uint8Array, document: RecordDocument = aRecord()) {
  const common = { profile: PROFILE, trust: school.trust };
  const homeroom = await finishHomeroom({
    ...common,
    ...(await confirmed(
      await prepareHomeroom({ document, pdf: base, signer: school.teacher, signingTime: TIMES.homeroom, ...common }),
      school.teacher,
    )),
  });
  const principal = await finishApproval({
    ...common,
    ...(await confirmed(
      await prepareApproval({
        ...files(homeroom),
        issue: anIssue(),
        signer: school.principal,
        signingTime: TIMES.principal,
        ...common,
      }),
      school.principal,
    )),
  });
  const seal = await finishSeal({
    ...common,
    ...(await confirmed(
      await prepareSeal({ ...files(principal), signer: school.seal, signingTime: TIMES.seal, ...common }),
      school.seal,
    )),
  });
  return { homeroom, principal, seal };
}

/** A form with one more signature in the field of `role`, whoever signs it and whatever it fills. */
export async function signedForm(
  role: SignatureRole,
  signer: TestSigner,
  pdf: Uint8Array,
  signingTime: number,
  texts?: { signer: string; position: string; issueDate: string },
): Promise<Uint8Array> {
  const prepared = accepted(appendSignatureField(pdf, { role, signer, signingTime, ...(texts && { texts }) }));
  const digest = await digestToSign(prepared, signer.chain[0] ?? new Uint8Array());
  const [value = new Uint8Array()] = await signer.sign([digest]);
  return injectSignature(prepared, signer.chain, value);
}

async function confirmed(result: Awaited<ReturnType<typeof prepareHomeroom>>, signer: TestSigner) {
  const prepared: PreparedRecord = accepted(result);
  return { prepared, signer, values: await signer.sign(prepared.digests) };
}

const files = ({ xml, pdf }: FinishedRecord) => ({ xml, pdf });
