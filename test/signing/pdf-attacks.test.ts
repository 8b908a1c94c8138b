import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { prepareSeal } from '../../signing/ceremony-documents.ts';
import type { Trust } from '../../signing/ceremony-types.ts';
import { appendRevision, type ObjectsToWrite } from '../../signing/pdf/append-revision.ts';
import { type PdfFile, readPdf } from '../../signing/pdf/pdf-file.ts';
import { appendSignatureField } from '../../signing/pdf/sign-form.ts';
import { digestToSign, injectSignature } from '../../signing/pdf/two-phase.ts';
import { homeroomRegionDigest } from '../../signing/record-xml/prepare-record.ts';
import { textsOf, verifyRecord } from '../../signing/verification/verify-record.ts';
import { verifyRecordPdf } from '../../signing/verification/verify-record-pdf.ts';
import { verifyRecordXml } from '../../signing/verification/verify-record-xml.ts';
import { accepted, aPerson, aRecord, aSchool, minutes, PROFILE, type TestSchool, trustOf } from './builders.ts';
import { INCREMENTS, withSmuggled } from './pdf-surgery.ts';
import { aRenderer, type TestRenderer } from './rendered-form.ts';
import { signedForm, signedRecords, signedXmls, TIMES } from './signed-record.ts';

/** Each file is made from a really signed one. pdfsig calls most of these attacked files valid. */
describe('an attacked display form (signing-notes.md section 7)', () => {
  const ALL: readonly SignatureRole[] = ['homeroom', 'principal', 'seal'];
  const document = aRecord();
  let renderer: TestRenderer;
  let school: TestSchool;
  let base: Uint8Array;
  let files: Awaited<ReturnType<typeof signedRecords>>;

  beforeAll(async () => {
    renderer = aRenderer();
    school = aSchool();
    base = await renderer.render(document, {
      digest: homeroomRegionDigest(document, PROFILE),
      absenceUnit: 'days',
    });
    files = await signedRecords(school, base, document);
  }, 60_000);
  afterAll(() => renderer.close());

  const verdictOn = (pdf: Uint8Array, required = ALL, trust: Trust = school.trust) =>
    verifyRecordPdf(pdf, { trust, required });
  const namesOf = (pdf: Uint8Array, required = ALL, trust?: Trust) =>
    [...new Set(verdictOn(pdf, required, trust).reasons.map(({ refused }) => refused))].sort();
  const changed = (find: string, put: string, pdf = files.seal.pdf): Buffer => {
    const bytes = Buffer.from(pdf);
    const at = bytes.lastIndexOf(find, undefined, 'latin1');
    expect(at).toBeGreaterThan(0);
    bytes.write(put, at, 'latin1');
    return bytes;
  };
  const appended = (objects: (file: PdfFile) => ObjectsToWrite, pdf = files.seal.pdf): Buffer => {
    const file = readPdf(pdf);
    return appendRevision(file, objects(file));
  };
  it('is valid after each of the three signings, and each file begins with the one before (SG1)', () => {
    const { homeroom, principal, seal } = files;
    expect([homeroom, principal, seal].map(({ verdict }) => verdict.outcome)).toEqual(['valid', 'valid', 'valid']);
    const steps: readonly (readonly [Uint8Array, Uint8Array])[] = [
      [base, homeroom.pdf],
      [homeroom.pdf, principal.pdf],
      [principal.pdf, seal.pdf],
    ];
    for (const [before, after] of steps) {
      expect(Buffer.from(after).subarray(0, before.length).equals(Buffer.from(before))).toBe(true);
    }
  });

  it.each([
    ['truncated, unsigned', () => base.subarray(0, base.length - 100), []],
    ['truncated, signed', () => files.seal.pdf.subarray(0, files.seal.pdf.length - 100), ALL],
    ['empty', () => new Uint8Array(), []],
    ['with bytes before its header', () => Buffer.concat([Buffer.from('x'), files.seal.pdf]), ALL],
    ['with junk behind its end', () => Buffer.concat([files.seal.pdf, Buffer.from('\nxyz')]), ALL],
    ['with a new line behind its end', () => Buffer.concat([files.seal.pdf, Buffer.from('\n')]), ALL],
    [
      'encrypted',
      () => Buffer.from(Buffer.from(base).toString('latin1').replace('/Root', '/Encrypt 1 0 R\n/Root'), 'latin1'),
      [],
    ],
  ] as const)('is refused %s, and nobody signs it', (_, attack, required) => {
    expect(namesOf(attack(), required)).toEqual(['PDF_FRAME']);
    const signing = { role: 'homeroom', signer: school.teacher, signingTime: TIMES.homeroom } as const;
    expect(appendSignatureField(attack(), signing)).toMatchObject({ refused: 'PDF_FRAME' });
  });

  it.each([
    ['AES-256 and an empty password', ['', 'owner', '256']],
    ['AES-128 and a password', ['user', 'owner', '128', '--use-aes=y']],
  ])('is refused encrypted with %s, and nobody signs it', (_, how) => {
    const folder = mkdtempSync(join(tmpdir(), 'hbs-encrypted-'));
    writeFileSync(join(folder, 'in.pdf'), files.homeroom.pdf);
    execFileSync('qpdf', ['--encrypt', ...how, '--', join(folder, 'in.pdf'), join(folder, 'out.pdf')]);
    const encrypted = readFileSync(join(folder, 'out.pdf'));
    rmSync(folder, { recursive: true, force: true });
    expect(namesOf(encrypted, ['homeroom'])).toEqual(['PDF_FRAME']);
    const signing = { role: 'principal', signer: school.principal, signingTime: TIMES.principal } as const;
    expect(appendSignatureField(encrypted, signing)).toMatchObject({ refused: 'PDF_FRAME' });
  });

  it('is refused if one byte of what was signed is changed', () => {
    const bytes = Buffer.from(files.seal.pdf);
    const at = bytes.indexOf('stream') + 20;
    bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at);
    expect(namesOf(bytes)).toEqual(['CONTENT_CHANGED']);
  });

  it('is never valid, and never a fault of ours, with any one byte of an increment changed', () => {
    const increments = Buffer.from(files.seal.pdf).subarray(base.length);
    const telling = [...increments.keys()].filter((at) => increments[at] !== 0x30).map((at) => at + base.length);
    fc.assert(
      fc.property(fc.constantFrom(...telling), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(files.seal.pdf);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(verdictOn(bytes).outcome).toBe('invalid');
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it.each([
    ['the version of the signature, which nothing signs', '020101', '020103'],
    ['the way in which it is written down', '3082', '3083'],
  ])('is refused if somebody changes %s', (_, find, put) => {
    expect(namesOf(changed(find, put))).toEqual(['SIGNATURE_SHAPE']);
  });

  it('is refused if a byte of the padding behind a signature is changed', () => {
    const bytes = Buffer.from(files.seal.pdf);
    const end = bytes.lastIndexOf('0000>');
    bytes.write('1', end, 'latin1');
    expect(namesOf(bytes)).toEqual(['SIGNATURE_SHAPE']);
  });

  it.each(INCREMENTS)('is refused if in a later increment %s', (_, objects) => {
    expect(namesOf(appended(objects))).toEqual(['SIGNATURE_MISSING']);
  });

  it.each(INCREMENTS)('is refused if %s, in the very increment of a signature', async (_, objects) => {
    const prepared = accepted(
      appendSignatureField(files.principal.pdf, { role: 'seal', signer: school.seal, signingTime: TIMES.seal }),
    );
    const smuggled = withSmuggled(files.principal.pdf, prepared, objects(readPdf(files.principal.pdf)));
    const digest = await digestToSign(smuggled, school.seal.chain[0] ?? new Uint8Array());
    const [value = new Uint8Array()] = await school.seal.sign([digest]);
    const sealed = await injectSignature(smuggled, school.seal.chain, value);
    expect(namesOf(sealed)).toContain('PDF_CHANGED_AFTER_SIGNING');
  });

  it('is refused if a comment is hidden between the objects of an increment', () => {
    const pdf = Buffer.from(files.seal.pdf);
    const text = pdf.toString('latin1');
    expect(
      namesOf(Buffer.from(text.replace(/endobj\n(?=\d+ 0 obj\n<<\/Type \/Sig)/, 'endobj%'), 'latin1')),
    ).not.toEqual([]);
  });

  it('is refused if a second field has the name of the first', () => {
    expect(namesOf(changed('/T (signer)', '/T (seal)  '))).toEqual(['PDF_FRAME']);
  });

  it('is refused if the byte range leaves something out', () => {
    const text = Buffer.from(files.seal.pdf).toString('latin1');
    const range = [...text.matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g)].at(-1)?.[0] ?? '';
    const shorter = range.replace(/\d+\]$/, (rest) => `${Number.parseInt(rest, 10) - 1}]`);
    expect(namesOf(changed(range, shorter))).toEqual(['PDF_BYTE_RANGE']);
  });

  it('is refused if the text fields are filled before the principal signs', async () => {
    const texts = { signer: 'Nguyễn Thị Bưởi', position: 'Hiệu trưởng', issueDate: '30/5/2026' };
    const early = await signedForm('homeroom', school.teacher, base, TIMES.homeroom, texts);
    expect(namesOf(early, ['homeroom'])).toEqual(['PDF_CHANGED_AFTER_SIGNING']);
  });

  it('is refused if the page names another signer than the XML', async () => {
    const { homeroom, principal } = files;
    const xml = verifyRecordXml(principal.xml, {
      profile: PROFILE,
      trust: school.trust,
      required: ['homeroom', 'principal'],
    });
    const texts = { signer: 'Lê Văn Khác', position: 'Hiệu trưởng', issueDate: '30/5/2026' };
    const pdf = await signedForm('principal', school.principal, homeroom.pdf, TIMES.principal, texts);
    const check = { trust: school.trust, required: ['homeroom', 'principal'] as const, ...textsOf(xml) };
    expect(verifyRecordPdf(pdf, check).reasons).toEqual([{ refused: 'PDF_NOT_AS_XML', facts: { field: 'signer' } }]);
  });

  it('is refused beside the XML of another record, signed by the same people', async () => {
    const other = await signedXmls(school, aRecord());
    const mixed = verifyRecord({
      xml: other.seal,
      pdf: files.seal.pdf,
      check: { profile: PROFILE, trust: school.trust, required: ALL },
    });
    expect(mixed.reasons).toEqual([{ refused: 'PDF_OF_ANOTHER_RECORD' }]);
  });

  it("is refused if a teacher's good certificate signs in the principal's field", async () => {
    const texts = { signer: 'Nguyễn Thị Bưởi', position: 'Hiệu trưởng', issueDate: '30/5/2026' };
    const pdf = await signedForm('principal', school.teacher, files.homeroom.pdf, TIMES.principal, texts);
    expect(namesOf(pdf, ['homeroom', 'principal'])).toEqual(['CERTIFICATE_NOT_OF_ROLE']);
  });

  it.each([
    ['expired', 'signing', 'CERTIFICATE_EXPIRED'],
    ['for encryption only', 'encryption', 'CERTIFICATE_NOT_FOR_SIGNING'],
    ['for time-stamps', 'timeStamping', 'CERTIFICATE_NOT_FOR_SIGNING'],
  ] as const)('is refused if the certificate is %s', async (_, kind, refused) => {
    const validTo = TIMES.homeroom + (refused === 'CERTIFICATE_EXPIRED' ? -1 : 1) * minutes(10);
    const bad = aPerson(school.ca, 'Đỗ Thị Hòa', '048186002681', 'EC', undefined, { kind, validTo });
    const trust = trustOf(school.ca, { ...school, teacher: bad });
    const pdf = await signedForm('homeroom', bad, base, TIMES.homeroom);
    expect(namesOf(pdf, ['homeroom'], trust)).toEqual([refused]);
  });

  it('is refused if the certificate was revoked before it signed, and cannot be told without a list (SG5)', () => {
    const { serialNumber } = school.teacher;
    const revoked = trustOf(school.ca, school, [{ serialNumber, effectiveFrom: TIMES.homeroom - minutes(1) }]);
    expect(namesOf(files.seal.pdf, ALL, revoked)).toEqual(['CERTIFICATE_REVOKED']);
    expect(verdictOn(files.seal.pdf, ALL, { ...school.trust, crls: [] }).outcome).toBe('cannotTell');
  });

  it('refuses to sign on top of a void or unclear signature: the pre-flight asks our own verifier', async () => {
    const { serialNumber } = school.teacher;
    const revoked = trustOf(school.ca, school, [{ serialNumber, effectiveFrom: TIMES.homeroom - minutes(1) }]);
    const { xml, pdf } = files.principal;
    const common = { xml, pdf, profile: PROFILE, signer: school.seal, signingTime: TIMES.seal };
    expect(await prepareSeal({ ...common, trust: revoked })).toEqual({
      refused: 'EARLIER_SIGNATURE_VOID',
      facts: { signatures: 1 },
    });
    expect(await prepareSeal({ ...common, trust: { ...school.trust, crls: [] } })).toEqual({
      refused: 'CERTIFICATE_STATE_UNKNOWN',
    });
  });

  it('refuses to fill a field twice', () => {
    const again = appendSignatureField(files.homeroom.pdf, {
      role: 'homeroom',
      signer: school.teacher,
      signingTime: TIMES.homeroom,
    });
    expect(isRefusal(again)).toBe(true);
  });

  it('refuses a name with a letter that the font of the form does not have', () => {
    const signer = { ...school.teacher, fullName: 'Đỗ Thị 花' };
    expect(appendSignatureField(base, { role: 'homeroom', signer, signingTime: TIMES.homeroom })).toEqual({
      refused: 'LETTER_NOT_IN_FONT',
    });
  });
});
