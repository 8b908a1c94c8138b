import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '../../domain/refusal.ts';
import { trustStore } from '../../signing/certificates/chain.ts';
import { prepareHomeroomXml } from '../../signing/record-xml/prepare-record.ts';
import { refusalsOf } from '../../signing/verification/verdict.ts';
import { canonical } from '../../signing/xml/canonical.ts';
import { elementsOf, parseStrict, sourceOf } from '../../signing/xml/parse-strict.ts';
import { element } from '../../signing/xml/xml-tree.ts';
import { sha256, verifyValue } from '../../signing/xml-signature/algorithms.ts';
import { readSignature } from '../../signing/xml-signature/read-signature.ts';
import { type Expected, SIGNATURE_RULES } from '../../signing/xml-signature/signature-rules.ts';
import { type SignedTarget, unsignedSignature } from '../../signing/xml-signature/write-signature.ts';
import { accepted, aRecord, aSchool, PROFILE, type TestSigner } from './builders.ts';
import { signedXml, TIMES } from './signed-record.ts';
import { xmlsec } from './validators/xmlsec.ts';

describe('the bytes that are signed', () => {
  it('are the bytes that are stored: what we write is in canonical form', () => {
    const school = aSchool();
    const { xml } = prepareHomeroomXml(aRecord(), {
      profile: PROFILE,
      signer: school.teacher,
      signingTime: TIMES.homeroom,
    });
    const parsed = accepted(parseStrict(xml));
    expect(canonical(parsed.root)).toBe(Buffer.from(xml).toString('utf8'));
  });

  it('survive reading: any text and any value come back, and the source of an element is found again', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aăĐ\u{1F600}<>&"\'\t\n\r ]') });
    fc.assert(
      fc.property(text, text, (inner, value) => {
        const tree = element('A', {}, [element('B', { Id: value }, [inner]), 'x', element('C')]);
        const written = canonical(tree);
        const parsed = accepted(parseStrict(Buffer.from(written)));
        expect(canonical(parsed.root)).toBe(written);
        for (const child of elementsOf(parsed.root)) expect(canonical(child)).toBe(sourceOf(parsed, child));
      }),
    );
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE A><A/>'],
    ['a comment', '<A><!-- x --></A>'],
    ['a processing instruction', '<A><?x y?></A>'],
    ['CDATA', '<A><![CDATA[x]]></A>'],
    ['an attribute with a namespace', '<A xml:id="x"/>'],
    ['an unknown entity', '<A>&x;</A>'],
    ['an unknown prefix', '<b:A/>'],
    ['two roots', '<A/><B/>'],
    ['no root', ''],
    ['text behind the root', '<A/>x'],
    ['a control letter', '<A>\u0001</A>'],
    ['the same attribute twice', '<A Id="1" Id="2"/>'],
    ['a nesting without end', `${'<A>'.repeat(60)}${'</A>'.repeat(60)}`],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0x41, 0x3e, 0xff, 0x3c, 0x2f, 0x41, 0x3e])],
  ])('are not read at all with %s', (_, xml) => {
    expect(parseStrict(Buffer.from(xml))).toMatchObject({ refused: 'XML_NOT_STRICT' });
  });

  it('stay valid with CRLF, tabs and &#xD; through four signers (SG6)', async () => {
    const school = aSchool();
    const original = readFileSync(new URL('files/sg6-record-crlf.xml', import.meta.url), 'utf8');
    const signers: readonly TestSigner[] = [school.teacher, school.teacher, school.principal, school.seal];
    let xml = original.replace('<DANH_SACH_THONG_TIN_KY/>', '<DANH_SACH_THONG_TIN_KY></DANH_SACH_THONG_TIN_KY>');
    for (const [at, signer] of signers.entries()) {
      const unsigned = unsignedSignature({
        id: `s${at}`,
        methods: PROFILE.signatureMethods,
        targets: [dataTarget(xml)],
        signingTime: TIMES.homeroom,
        chain: signer.chain,
      });
      const placed = xml.replace(
        '</DANH_SACH_THONG_TIN_KY>',
        () => `${canonical(unsigned.element)}</DANH_SACH_THONG_TIN_KY>`,
      );
      xml = (await signedXml({ xml: Buffer.from(placed), digest: unsigned.digest }, signer)).toString('utf8');
    }

    expect(xml.startsWith(original.slice(0, original.indexOf('<DANH_SACH')))).toBe(true);
    const list = elementsOf(accepted(parseStrict(Buffer.from(xml))).root)[1];
    for (const signature of list ? elementsOf(list) : []) {
      const read = accepted(readSignature(signature));
      const expected: Expected = {
        role: 'homeroom',
        methods: PROFILE.signatureMethods,
        targets: [dataTarget(xml)],
        store: trustStore(school.trust),
        registry: [{ serialNumber: read.chain[0]?.serialNumber ?? '', roles: ['homeroom'] }],
      };
      expect(refusalsOf(SIGNATURE_RULES, read, expected)).toEqual([]);
    }
    expect(list && elementsOf(list)).toHaveLength(4);
    for (const at of [1, 2, 3, 4]) expect(xmlsec(xml, at, school.ca.root)).toMatch(/^OK/);
    const damaged = xml.replace('\r\n\t\t<NHAN_XET>', '\n\t\t<NHAN_XET>');
    expect(xmlsec(damaged, 1, school.ca.root)).toMatch(/^OK/); // a line end alone is the same to every reader
    expect(xmlsec(xml.replace('\t\t<NHAN_XET>', '<NHAN_XET>'), 1, school.ca.root)).toMatch(/FAIL/);
  });

  it('are accepted with RSASSA-PSS as well, which TT 15/2025 names, if the profile accepts it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const value = sign('sha256', Buffer.from('học bạ'), { key: privateKey, ...pss });
    const method = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';
    expect(PROFILE.signatureMethods.accepted).toContain(method);
    expect(verifyValue(method, publicKey, 'học bạ', value)).toBe(true);
    expect(verifyValue(method, publicKey, 'học bà', value)).toBe(false);
    for (const other of PROFILE.signatureMethods.accepted.filter((one) => one !== method)) {
      expect(verifyValue(other, publicKey, 'học bạ', value)).toBe(false);
    }
  });

  function dataTarget(xml: string): SignedTarget {
    const parsed = parseStrict(Buffer.from(xml));
    const data = isRefusal(parsed) ? undefined : elementsOf(parsed.root)[0];
    if (!data) throw new Error('no data');
    return { id: 'data', digest: sha256(canonical(data)) };
  }
});
