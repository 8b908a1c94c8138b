/** The text of a really signed record, and how somebody changes it who wants another mark to be believed. */
export type Attacked = {
  readonly signed: string;
  readonly lookupCode: string;
  /** The whole element of this name. */
  part(tag: string): string;
  /** The same with a better mark. */
  forged(xml: string): string;
  replaced(from: string, to: string): string;
};

type Attack = readonly [what: string, attack: (record: Attacked) => string, refused: readonly string[]];

/** Changes of the text alone, no key at hand, and the reasons for which each is refused. */
export const ATTACKS: readonly Attack[] = [
  ['a mark is changed', ({ signed, forged }) => forged(signed), ['CONTENT_CHANGED']],
  [
    'the original is moved under another element, a forged copy stands in its place',
    ({ part, forged, replaced }) =>
      replaced(part('DU_LIEU_HOC_BA'), `${forged(part('DU_LIEU_HOC_BA'))}<X>${part('DU_LIEU_HOC_BA')}</X>`),
    ['ID_TWICE'],
  ],
  [
    'the same, and the forged copy has Ids of its own',
    ({ part, forged, replaced }) => {
      const copy = forged(part('DU_LIEU_HOC_BA')).replaceAll(/Id="(data|history|summary)-/g, 'Id="x$1-');
      return replaced(part('DU_LIEU_HOC_BA'), `${copy}<X>${part('DU_LIEU_HOC_BA')}</X>`);
    },
    ['RECORD_TREE'],
  ],
  [
    'the original is hidden in a ds:Object, a forged copy stands in its place',
    ({ part, forged, replaced }) => {
      const copy = forged(part('DU_LIEU_HOC_BA')).replaceAll(/ Id="[^"]*"/g, '');
      const hidden = `<ds:Object>${part('DU_LIEU_HOC_BA')}</ds:Object></ds:Signature></CBQL>`;
      return replaced(part('DU_LIEU_HOC_BA'), copy).replace('</ds:Signature></CBQL>', () => hidden);
    },
    ['RECORD_TREE'],
  ],
  [
    'a further ds:Object is put into a signature',
    ({ replaced }) => replaced('</ds:Signature></CBQL>', '<ds:Object><X></X></ds:Object></ds:Signature></CBQL>'),
    ['CONTENT_CHANGED', 'SIGNATURE_SHAPE'],
  ],
  [
    'the same Id stands twice',
    ({ replaced, lookupCode }) => replaced('<MON_HOC>', `<MON_HOC Id="data-${lookupCode}">`),
    ['ID_TWICE'],
  ],
  [
    'a twin has its Id in an attribute ID',
    ({ replaced, lookupCode }) => replaced('<MON_HOC>', `<MON_HOC ID="data-${lookupCode}">`),
    ['ID_TWICE'],
  ],
  [
    'a twin has its Id in xml:id',
    ({ replaced, lookupCode }) => replaced('<MON_HOC>', `<MON_HOC xml:id="data-${lookupCode}">`),
    ['XML_NOT_STRICT'],
  ],
  [
    'a comment splits a signed value',
    ({ replaced }) => replaced('Trần Gia Bảo</HO_VA_TEN>', 'Trần<!-- --> Gia Bảo</HO_VA_TEN>'),
    ['XML_NOT_STRICT'],
  ],
  [
    'a processing instruction is put into the data',
    ({ replaced }) => replaced('<MON_HOC>', '<?x y?><MON_HOC>'),
    ['XML_NOT_STRICT'],
  ],
  ['a value is written as CDATA', ({ replaced }) => replaced('>Kinh<', '><![CDATA[Kinh]]><'), ['XML_NOT_STRICT']],
  [
    'a DTD defines an entity',
    ({ signed }) => `<!DOCTYPE HOC_BA [<!ENTITY t "T">]>${signed.replace('>H<', '>&t;<')}`,
    ['XML_NOT_STRICT'],
  ],
  ['white space stands between elements', ({ replaced }) => replaced('<MON_HOC>', '\n  <MON_HOC>'), ['RECORD_TREE']],
  ['an element gets an attribute', ({ replaced }) => replaced('<MON_HOC>', '<MON_HOC a="b">'), ['RECORD_TREE']],
  [
    'a tag is repeated with another value',
    ({ replaced }) => replaced('<DAN_TOC>Kinh</DAN_TOC>', '<DAN_TOC>Kinh</DAN_TOC><DAN_TOC>Cor</DAN_TOC>'),
    ['RECORD_TREE'],
  ],
  [
    "the principal's signature is removed",
    ({ part, replaced }) => replaced(part('CBQL'), ''),
    ['ISSUE_DATE_WRONG', 'SIGNATURE_COVERS_WRONG_PARTS', 'SIGNATURE_MISSING'],
  ],
  ['the seal is removed', ({ part, replaced }) => replaced(part('KY_PHAT_HANH'), ''), ['SIGNATURE_MISSING']],
  [
    'the homeroom signature is removed',
    ({ part, replaced }) => replaced(part('GVCN'), ''),
    ['SIGNATURE_COVERS_WRONG_PARTS', 'SIGNATURE_MISSING'],
  ],
  [
    'the signed properties get the Id of another signature',
    ({ replaced, lookupCode }) => replaced(`Id="principal-${lookupCode}-xades"`, `Id="x-${lookupCode}-xades"`),
    ['CONTENT_CHANGED', 'SIGNATURE_COVERS_WRONG_PARTS', 'SIGNATURE_PROPERTIES_NOT_SIGNED'],
  ],
  [
    'two signers change places',
    ({ part, replaced }) => replaced(part('GVCN') + part('CBQL'), part('CBQL') + part('GVCN')),
    ['RECORD_TREE', 'SIGNATURE_COVERS_WRONG_PARTS', 'SIGNING_TIMES_FALL'],
  ],
  [
    'the date beside a signature is another one',
    ({ replaced }) => replaced('<CBQL><NGAY_KY>2026-05-30', '<CBQL><NGAY_KY>2026-05-29'),
    ['SIGNER_NODE_UNTRUE'],
  ],
  [
    'the personal number beside a signature is another one',
    ({ replaced }) =>
      replaced(
        '<CBQL><NGAY_KY>2026-05-30T08:05:00+07:00</NGAY_KY><SO_CCCD>048175001234',
        '<CBQL><NGAY_KY>2026-05-30T08:05:00+07:00</NGAY_KY><SO_CCCD>048175001235',
      ),
    ['SIGNER_NODE_UNTRUE', 'SIGNER_NOT_AS_NAMED'],
  ],
  [
    'a signature method is replaced by a weak one',
    ({ replaced }) => replaced('xmldsig-more#ecdsa-sha256', 'xmldsig#hmac-sha1'),
    ['ALGORITHM_NOT_ALLOWED', 'CONTENT_CHANGED', 'SIGNATURE_VALUE_WRONG'],
  ],
  [
    'the canonicalisation is replaced by the inclusive one',
    ({ replaced }) =>
      replaced(
        'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
        'Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"',
      ),
    ['ALGORITHM_NOT_ALLOWED', 'CONTENT_CHANGED', 'SIGNATURE_VALUE_WRONG'],
  ],
  [
    'it is written in another way that means the same',
    ({ replaced }) => replaced('<ds:Reference Id=', '<ds:Reference\rId='),
    ['XML_NOT_STRICT'],
  ],
  [
    'its attributes are quoted in the other way',
    ({ replaced }) => replaced('"#data-', "'#data-").replace(/('#data-[^"]*)"/, "$1'"),
    ['XML_NOT_STRICT'],
  ],
  ['a letter is written by its number', ({ replaced }) => replaced('>Kinh<', '>&#75;inh<'), ['XML_NOT_STRICT']],
  ['the file is cut short', ({ signed }) => signed.slice(0, -40), ['XML_NOT_STRICT']],
  ['a byte-order mark stands in front', ({ signed }) => `\uFEFF${signed}`, ['XML_NOT_STRICT']],
];
