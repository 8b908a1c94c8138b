import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import { toPem } from '../../signing/demonstration/demonstration-ca.ts';
import { prepareList } from '../../signing/package/record-list.ts';
import { readPdf } from '../../signing/pdf/pdf-file.ts';
import { isString } from '../../signing/pdf/pdf-values.ts';
import { homeroomRegionDigest } from '../../signing/record-xml/prepare-record.ts';
import { prepareSheet } from '../../signing/subject-evidence.ts';
import { signatureAt } from '../../signing/verification/revision-rules.ts';
import { aRecord, aSchool, PROFILE, sheetRows, type TestSchool } from './builders.ts';
import { aRenderer, type TestRenderer } from './rendered-form.ts';
import { signedRecords, signedXml, TIMES } from './signed-record.ts';
import { dss } from './validators/dss.ts';
import { isLeftOut } from './validators/left-out.ts';
import { pyHanko } from './validators/pyhanko.ts';
import { veraPdf } from './validators/verapdf.ts';
import { xmlsec } from './validators/xmlsec.ts';

/** What others say of our files. A validator left out by a named flag is skipped, a missing one fails. */
const judgedBy = (validator: string) => (isLeftOut(validator) ? it.skip : it);
const ROLES: readonly SignatureRole[] = ['homeroom', 'principal', 'seal'];

describe.each(['EC', 'RSA'] as const)('a record signed three times with %s keys', (keyType) => {
  const document = aRecord();
  const folder = mkdtempSync(join(tmpdir(), 'hbs-validators-'));
  const file = (name: string): string => join(folder, name);
  let renderer: TestRenderer;
  let school: TestSchool;
  let files: Awaited<ReturnType<typeof signedRecords>>;

  beforeAll(async () => {
    renderer = aRenderer();
    school = aSchool({ keyType });
    const base = await renderer.render(document, {
      digest: homeroomRegionDigest(document, PROFILE),
      absenceUnit: 'days',
    });
    files = await signedRecords(school, base, document);
    writeFileSync(file('base.pdf'), base);
    for (const role of ROLES) {
      writeFileSync(file(`${role}.pdf`), files[role].pdf);
      writeFileSync(file(`${role}.xml`), files[role].xml);
    }
    writeFileSync(file('root.pem'), toPem(school.ca.root));
    writeFileSync(file('issuing.pem'), toPem(school.ca.issuing));
    school.trust.crls.forEach((crl, at) => {
      writeFileSync(file(`${at}.crl`), crl);
    });
  }, 60_000);
  afterAll(async () => {
    await renderer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  judgedBy('xmlsec1')(
    'has three signatures in its XML that xmlsec1 calls OK, and all earlier ones at each step',
    () => {
      ROLES.forEach((role, step) => {
        for (let n = 1; n <= step + 1; n++) expect(xmlsec(files[role].xml, n, school.ca.root)).toMatch(/^OK/);
      });
      const forged = Buffer.from(files.seal.xml).toString('utf8').replace('<MUC_DAT_DUOC>H<', '<MUC_DAT_DUOC>T<');
      expect(xmlsec(forged, 2, school.ca.root)).toMatch(/FAIL/);
    },
  );

  judgedBy('pdfsig')('has three signatures in its PDF that pdfsig calls valid, whole and PAdES, at each step', () => {
    ROLES.forEach((role, step) => {
      const said = execFileSync('pdfsig', ['-nocert', file(`${role}.pdf`)], { encoding: 'utf8' });
      expect(said.match(/Signature is Valid/g)).toHaveLength(step + 1);
      expect(said.match(/ETSI\.CAdES\.detached/g)).toHaveLength(step + 1);
      expect(said).toContain('Total document signed');
    });
  });

  judgedBy('openssl')('has CAdES signatures that openssl verifies with our root', () => {
    const pdf = readPdf(files.seal.pdf);
    ROLES.forEach((role, step) => {
      const { entries } = signatureAt(pdf, role, step + 1).value;
      const [, from = 0, to = 0, rest = 0] = [entries.get('ByteRange') ?? []].flat().map(Number);
      const contents = entries.get('Contents');
      writeFileSync(file('cms'), isString(contents) ? contents.bytes : '');
      writeFileSync(file('signed'), Buffer.concat([pdf.bytes.subarray(0, from), pdf.bytes.subarray(to, to + rest)]));
      const verify = [
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        file('cms'),
        '-content',
        file('signed'),
      ];
      const trust = ['-CAfile', file('root.pem'), '-purpose', 'any', '-attime', String(TIMES.seal / 1000)];
      expect(() =>
        execFileSync('openssl', [...verify, ...trust, '-out', '/dev/null'], { stdio: 'pipe' }),
      ).not.toThrow();
    });
  });

  judgedBy('pyhanko')(
    'is accepted by pyHanko with its lists, without a network: only form filling after each signature',
    () => {
      const steps = ROLES.map((role) => file(`${role}.pdf`));
      const trust = { root: file('root.pem'), lists: [file('0.crl'), file('1.crl')] } as const;
      expect(pyHanko(steps, trust)).toEqual([
        'homeroom True ENTIRE_FILE NONE',
        'homeroom True ENTIRE_REVISION FORM_FILLING',
        'principal True ENTIRE_FILE NONE',
        'homeroom True ENTIRE_REVISION FORM_FILLING',
        'principal True ENTIRE_REVISION FORM_FILLING',
        'seal True ENTIRE_FILE NONE',
      ]);
    },
    30_000,
  );

  judgedBy('dss')(
    'is accepted by EU DSS, XML and PDF, at the first and the last step, and not when a mark was changed',
    () => {
      const forged = Buffer.from(files.seal.xml).toString('utf8').replace('<MUC_DAT_DUOC>H<', '<MUC_DAT_DUOC>T<');
      writeFileSync(file('forged.xml'), forged);
      const judged = ['homeroom.xml', 'seal.xml', 'homeroom.pdf', 'seal.pdf', 'forged.xml'].map(file);
      const trust = { root: file('root.pem'), lists: [file('0.crl'), file('1.crl')], at: TIMES.seal + 60_000 } as const;
      expect(dss(judged, trust)).toEqual([
        'homeroom.xml XAdES-BASELINE-B TOTAL_PASSED',
        ...Array(3).fill('seal.xml XAdES-BASELINE-B TOTAL_PASSED'),
        'homeroom.pdf PAdES-BASELINE-B TOTAL_PASSED',
        ...Array(3).fill('seal.pdf PAdES-BASELINE-B TOTAL_PASSED'),
        ...Array(3).fill('forged.xml XAdES-BASELINE-B TOTAL_FAILED'),
      ]);
    },
    90_000,
  );

  judgedBy('verapdf')(
    'is PDF/A-2b before the first and after the last signature',
    () => {
      const said = veraPdf([file('base.pdf'), file('seal.pdf')]);
      expect(said.trim().split('\n')).toEqual([`compliant ${file('base.pdf')}`, `compliant ${file('seal.pdf')}`]);
    },
    60_000,
  );

  judgedBy('xmlsec1')('stands in a list and beside a class sheet whose signatures xmlsec1 calls OK', async () => {
    const list = prepareList({
      items: [files.seal.xml],
      profile: PROFILE,
      signer: school.seal,
      signingTime: TIMES.seal,
    });
    const signedList = await signedXml({ xml: list.xml, digest: list.digests[0] ?? list.xml }, school.seal);
    expect(xmlsec(signedList, 4, school.ca.root, ['--id-attr:id', 'DANH_SACH_HOC_BA'])).toMatch(/^OK/);
    expect(xmlsec(signedList, 1, school.ca.root)).toMatch(/^OK/);

    const sheet = prepareSheet({
      sheetId: 'sheet/2025-2026/4A1/4/math',
      rows: sheetRows(3),
      profile: PROFILE,
      signer: school.teacher,
      signingTime: TIMES.homeroom,
    });
    const evidence = await signedXml({ xml: sheet.xml, digest: sheet.digests[0] ?? sheet.xml }, school.teacher);
    expect(xmlsec(evidence, 1, school.ca.root, ['--ignore-manifests'])).toMatch(/^OK/);
  });
});
