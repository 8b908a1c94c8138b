import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import type { Trust } from '../../signing/ceremony-types.ts';
import { prepareApprovalXml, prepareHomeroomXml, prepareSealXml } from '../../signing/record-xml/prepare-record.ts';
import { verifyRecordXml } from '../../signing/verification/verify-record-xml.ts';
import { canonical } from '../../signing/xml/canonical.ts';
import { sha256 } from '../../signing/xml-signature/algorithms.ts';
import { unsignedSignature } from '../../signing/xml-signature/write-signature.ts';
import { ATTACKS } from './attacks-by-text.ts';
import {
  accepted,
  anIssue,
  aPerson,
  aRecord,
  aSchool,
  minutes,
  PROFILE,
  type TestSchool,
  trustOf,
} from './builders.ts';
import { signedXml, signedXmls, TIMES } from './signed-record.ts';

/** Each file is made from a really signed one, as somebody would who wants another mark to be believed. */
describe('an attacked record (signing-notes.md section 5)', () => {
  const document = aRecord();
  let school: TestSchool;
  let signed: string;
  const ALL: readonly SignatureRole[] = ['homeroom', 'principal', 'seal'];

  beforeAll(async () => {
    school = aSchool();
    signed = (await signedXmls(school, document)).seal.toString('utf8');
  });

  const verdictOn = (xml: string | Uint8Array, trust: Trust = school.trust, required = ALL) =>
    verifyRecordXml(Buffer.from(xml), { profile: PROFILE, trust, required });
  const namesOf = (xml: string | Uint8Array, trust?: Trust, required?: readonly SignatureRole[]) =>
    [...new Set(verdictOn(xml, trust, required).reasons.map(({ refused }) => refused))].sort();

  const part = (tag: string): string => new RegExp(`<${tag}[ >].*?</${tag}>`, 's').exec(signed)?.[0] ?? '';
  const forged = (xml: string): string => xml.replace('<MUC_DAT_DUOC>H<', '<MUC_DAT_DUOC>T<');
  const replaced = (from: string, to: string): string => {
    expect(signed).toContain(from);
    return signed.replace(from, () => to);
  };

  it('is valid before anybody touches it', () => {
    expect(verdictOn(signed)).toMatchObject({ outcome: 'valid', reasons: [], lookupCode: document.lookupCode });
  });

  it.each(ATTACKS)('is refused if %s', (_, attack, refused) => {
    expect(namesOf(attack({ signed, part, forged, replaced, lookupCode: document.lookupCode }))).toEqual(
      [...refused].sort(),
    );
  });

  /** The principal's time in all three places, so that only the time itself can be found wrong. */
  const principalAt = (time: string): string =>
    signed.replace(part('CBQL'), (own) =>
      own.replaceAll(/(<(?:hbs:SigningTime|xades:SigningTime|NGAY_KY)(?: [^>]*)?>)[^<]*/g, (_, tag) => tag + time),
    );

  it.each(['x', '2026-13-01T08:00:00+07:00', '2026-02-30T08:00:00+07:00', '2026-05-30T25:00:00+07:00', '2026-05-30'])(
    'is refused, and no fault of ours, if the signing time is "%s"',
    (time) => {
      expect(principalAt(time)).not.toBe(signed);
      expect(namesOf(principalAt(time))).toEqual(
        expect.arrayContaining(['ISSUE_DATE_WRONG', 'SIGNING_TIMES_FALL', 'SIGNING_TIME_UNCLEAR']),
      );
    },
  );

  it('is never valid, and never a fault of ours, with any one byte changed', () => {
    const bytes = Buffer.from(signed);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const attacked = Buffer.from(bytes);
        attacked[at] = (attacked[at] ?? 0) ^ change;
        expect(verdictOn(attacked).outcome).toBe('invalid');
      }),
      { numRuns: 300 },
    );
  }, 30_000);

  it('is refused if it was signed again with a self-made certificate of the same names', async () => {
    const fake = (await signedXmls(aSchool(), document)).seal;
    expect(namesOf(fake)).toEqual(['CERTIFICATE_NOT_OF_ROLE', 'CERTIFICATE_NOT_TRUSTED']);
  });

  it('is refused if a stranger stands among the certificates of the seal, which nothing signs', () => {
    const stranger = Buffer.from(aSchool().seal.chain.at(-1) ?? []).toString('base64');
    const at = signed.lastIndexOf('</ds:X509Data>');
    const attacked = `${signed.slice(0, at)}<ds:X509Certificate>${stranger}</ds:X509Certificate>${signed.slice(at)}`;
    expect(namesOf(attacked)).toEqual(['CERTIFICATE_EXCHANGED']);
  });

  it("is refused if the principal's signature covers only a part of the data", async () => {
    const { homeroom } = await signedXmls(school, document);
    const right = accepted(
      prepareApprovalXml(homeroom, anIssue(), {
        profile: PROFILE,
        signer: school.principal,
        signingTime: TIMES.principal,
      }),
    );
    const text = Buffer.from(right.xml).toString('utf8');
    const summary = /<TONG_KET.*<\/TONG_KET>/s.exec(text)?.[0] ?? '';
    const partial = unsignedSignature({
      id: `principal-${document.lookupCode}`,
      methods: PROFILE.signatureMethods,
      targets: [{ id: `summary-${document.lookupCode}`, digest: sha256(summary) }],
      signingTime: TIMES.principal,
      chain: school.principal.chain,
    });
    const xml = text.replace(
      /(<CBQL>.*?)<ds:Signature .*(<\/CBQL>)/s,
      (_, head, tail) => head + canonical(partial.element) + tail,
    );
    const attacked = await signedXml({ xml: Buffer.from(xml), digest: partial.digest }, school.principal);
    expect(namesOf(attacked, school.trust, ['homeroom', 'principal'])).toEqual(['SIGNATURE_COVERS_WRONG_PARTS']);
  });

  it("is refused if a teacher's good certificate signs in the principal's place", async () => {
    const { homeroom } = await signedXmls(school, document);
    const prepared = accepted(
      prepareApprovalXml(homeroom, anIssue(), {
        profile: PROFILE,
        signer: school.teacher,
        signingTime: TIMES.principal,
      }),
    );
    const attacked = await signedXml(prepared, school.teacher);
    expect(namesOf(attacked, school.trust, ['homeroom', 'principal'])).toEqual([
      'CERTIFICATE_NOT_OF_ROLE',
      'SIGNER_NOT_AS_NAMED',
    ]);
  });

  it("is refused if another pupil's data stand around a good homeroom signature", async () => {
    const other = aRecord({ ...document, pupil: { ...document.pupil, fullName: 'Trần Gia Bão' } });
    const { homeroom } = await signedXmls(school, document);
    const swapped = homeroom.toString('utf8').replace('Trần Gia Bảo', other.pupil.fullName);
    expect(namesOf(swapped, school.trust, ['homeroom'])).toEqual(['PUPIL_DATA_CHANGED']);
  });

  it('is refused if the seal claims an earlier time than the principal', async () => {
    const { principal } = await signedXmls(school, document);
    const prepared = accepted(
      prepareSealXml(principal, { profile: PROFILE, signer: school.seal, signingTime: TIMES.principal - minutes(1) }),
    );
    expect(namesOf(await signedXml(prepared, school.seal))).toEqual(['SIGNING_TIMES_FALL']);
  });

  it('is refused if the signing time lies outside the ceremony that was confirmed', () => {
    const check = { profile: PROFILE, trust: school.trust, required: ALL };
    const late = { principal: TIMES.principal + minutes(16) };
    expect(verifyRecordXml(Buffer.from(signed), { ...check, confirmedAt: late }).reasons).toEqual([
      { refused: 'SIGNED_OUTSIDE_CEREMONY', facts: { role: 'principal' } },
    ]);
    const intime = {
      homeroom: TIMES.homeroom + minutes(1),
      principal: TIMES.principal,
      seal: TIMES.seal + minutes(15),
    };
    expect(verifyRecordXml(Buffer.from(signed), { ...check, confirmedAt: intime }).outcome).toBe('valid');
  });

  it('is refused if the principal signed on another day than the issue date says', async () => {
    const { homeroom } = await signedXmls(school, document);
    const prepared = accepted(
      prepareApprovalXml(
        homeroom,
        { ...anIssue(), issueDate: '2026-05-29' },
        { profile: PROFILE, signer: school.principal, signingTime: TIMES.principal },
      ),
    );
    expect(namesOf(await signedXml(prepared, school.principal), school.trust, ['homeroom', 'principal'])).toEqual([
      'ISSUE_DATE_WRONG',
    ]);
  });

  it.each([
    ['revoked before it signed', TIMES.principal - minutes(1), 'invalid', ['CERTIFICATE_REVOKED']],
    ['revoked only after it signed', TIMES.principal + minutes(1), 'valid', []],
  ])('judges a certificate %s by the time of signing', (_, effectiveFrom, outcome, reasons) => {
    const trust = trustOf(school.ca, school, [{ serialNumber: school.principal.serialNumber, effectiveFrom }]);
    const verdict = verdictOn(signed, trust);
    expect([verdict.outcome, verdict.reasons.map(({ refused }) => refused)]).toEqual([outcome, reasons]);
  });

  it('cannot tell while no revocation list covers the time of signing (SG5)', () => {
    const verdict = verdictOn(signed, { ...school.trust, crls: [] });
    expect(verdict.outcome).toBe('cannotTell');
    expect(verdict.signatures.map(({ status }) => status)).toEqual(['cannotTell', 'cannotTell', 'cannotTell']);
  });

  it('refuses an expired certificate', async () => {
    const validity = { validFrom: TIMES.homeroom - minutes(600), validTo: TIMES.homeroom - minutes(1) };
    const expired = aPerson(school.ca, 'Đỗ Thị Hòa', '048186002681', 'EC', undefined, validity);
    const trust = trustOf(school.ca, { ...school, teacher: expired });
    const prepared = prepareHomeroomXml(document, { profile: PROFILE, signer: expired, signingTime: TIMES.homeroom });
    expect(namesOf(await signedXml(prepared, expired), trust, ['homeroom'])).toEqual(['CERTIFICATE_EXPIRED']);
  });
});
