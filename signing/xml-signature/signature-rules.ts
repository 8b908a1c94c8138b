import type { RecordProfile } from '../../domain/record/profile/record-profile.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { RegisteredCertificate, SignatureFacts } from '../ceremony-types.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { certificateAt, hasStrangers, type TrustStore } from '../certificates/chain.ts';
import { canonical } from '../xml/canonical.ts';
import { EXCLUSIVE, SHA256, SIGNED_PROPERTIES, sha256, verifyValue } from './algorithms.ts';
import type { ReadReference, ReadSignature } from './read-signature.ts';
import type { SignedTarget } from './write-signature.ts';

/** What a signature has to be, beyond what stands in it. */
export type Expected = {
  readonly role: SignatureFacts['role'];
  /** Exactly these, by Id and by the digest that we made ourselves of the element at the role's place. */
  readonly targets: readonly SignedTarget[];
  readonly methods: RecordProfile['signatureMethods'];
  readonly store: TrustStore;
  readonly registry: readonly RegisteredCertificate[];
};

type SignatureRule = (signature: ReadSignature, expected: Expected) => Refusal | undefined;

/** Every rule of a signature of the profile; all are asked, so that a reader sees every fault at once. */
export const SIGNATURE_RULES: readonly SignatureRule[] = [
  onlyAllowedAlgorithms,
  coversWhatItsRoleSigns,
  coversItsOwnProperties,
  propertiesBelongToIt,
  carriesOnlyWhatItSigns,
  digestsMatch,
  valueVerifies,
  certificateIsTheSignedOne,
  oneSigningTime,
  certificateGoodWhenSigned,
  noStrangeCertificate,
  certificateRegisteredForRole,
];

/** What the verdict page shows of it (TT 15/2025/TT-BKHCN section 2.2); without a time there is no state of a certificate. */
export function signatureFacts(signature: ReadSignature, { role, store }: Expected): SignatureFacts | undefined {
  const [certificate] = signature.chain;
  if (!certificate || signature.signedAt === undefined) return undefined;

  return certificateFacts(certificate, signature.chain, role, signature.signedAt, store);
}

export function certificateFacts(
  certificate: Certificate,
  chain: readonly Certificate[],
  role: SignatureFacts['role'],
  signingTime: number,
  store: TrustStore,
): SignatureFacts {
  const { subject, issuer, serialNumber, validFrom, validTo, der } = certificate;
  const { status } = certificateAt(chain, store, signingTime);
  return { role, signingTime, subject, issuer, serialNumber, validFrom, validTo, certificate: der, ...status };
}

/** Is the serial number in our register for this role? A teacher's valid certificate can't sign as principal. */
export function registeredFor(
  certificate: Certificate | undefined,
  role: SignatureFacts['role'],
  registry: readonly RegisteredCertificate[],
): RegisteredCertificate | undefined {
  return registry.find((one) => one.serialNumber === certificate?.serialNumber && one.roles.includes(role));
}

/** Exclusive canonicalisation and SHA-256 only, everywhere (TT 15/2025/TT-BKHCN Phụ lục I; record profile). */
function onlyAllowedAlgorithms(signature: ReadSignature, { targets, methods }: Expected): Refusal | undefined {
  const { canonicalization, method, references, certificateDigest } = signature;
  const digests = [...references.map(({ digest }) => digest.method), certificateDigest.method];
  const hasOwnTransforms = references.every((reference) => {
    const target = targets.find(({ id }) => reference.uri === `#${id}`);
    return reference.transforms.join() === [...(target?.transforms ?? []), EXCLUSIVE].join();
  });
  const isKnown = canonicalization === EXCLUSIVE && methods.accepted.includes(method);
  const allowed = isKnown && digests.every((one) => one === SHA256) && hasOwnTransforms;
  if (!allowed) return { refused: 'ALGORITHM_NOT_ALLOWED' };
}

/** The role's regions, all of them and no other (record-files.md section 1). */
function coversWhatItsRoleSigns(signature: ReadSignature, { targets }: Expected): Refusal | undefined {
  const own = ownReferences(signature);
  const uris = signature.references.filter((one) => !own.includes(one)).map(({ uri }) => uri);
  const wanted = targets.map(({ id }) => `#${id}`);
  if ([...uris].sort().join() !== [...wanted].sort().join()) return { refused: 'SIGNATURE_COVERS_WRONG_PARTS' };
}

/** The signing time is signed (CV 2088 II.1.6), and the XAdES properties, each exactly once (EN 319 132-1 §4.3.1). */
function coversItsOwnProperties(signature: ReadSignature): Refusal | undefined {
  const [properties, xades, ...more] = ownReferences(signature);
  const isRight =
    properties?.uri === `#${idOf(signature.properties)}` &&
    xades?.uri === `#${idOf(signature.signedProperties)}` &&
    xades.type === SIGNED_PROPERTIES &&
    more.length === 0;
  if (!isRight) return { refused: 'SIGNATURE_PROPERTIES_NOT_SIGNED' };
}

/** `Target` and `ObjectReference` name this very signature and its references (EN 319 132-1 §4.3.4, §5.2.4). */
function propertiesBelongToIt(signature: ReadSignature): Refusal | undefined {
  const targets = [...signature.propertyTargets, signature.qualifyingTarget];
  const described = signature.references.filter(({ type }) => type !== SIGNED_PROPERTIES).map(({ id }) => `#${id}`);
  const isOwn =
    targets.every((target) => target === `#${signature.id}`) && signature.objectReferences.join() === described.join();
  if (!isOwn) return { refused: 'SIGNATURE_PROPERTIES_NOT_SIGNED' };
}

/** A further object in a signature is one of its targets, or it has no place: data could hide in it. */
function carriesOnlyWhatItSigns({ objects }: ReadSignature, { targets }: Expected): Refusal | undefined {
  const isSigned = objects.every((object) => targets.some(({ id }) => id === idOf(object)));
  if (!isSigned) return { refused: 'SIGNATURE_SHAPE' };
}

/** Of what is covered; what should be and is not, another rule says. */
function digestsMatch(signature: ReadSignature, { targets }: Expected): Refusal | undefined {
  const digests = new Map<string, Uint8Array>([
    ...targets.map(({ id, digest }) => [`#${id}`, digest] as const),
    [`#${idOf(signature.properties)}`, sha256(canonical(signature.properties))],
    [`#${idOf(signature.signedProperties)}`, sha256(canonical(signature.signedProperties))],
  ]);
  const isChanged = signature.references.some(({ uri, digest }) => {
    const actual = digests.get(uri);
    return actual !== undefined && !digest.value.equals(actual);
  });
  if (isChanged) return { refused: 'CONTENT_CHANGED' };
}

/** The key is the certificate's, handed over by us; nothing in `KeyInfo` chooses it. */
function valueVerifies({ signedInfo, method, value, chain }: ReadSignature): Refusal | undefined {
  const key = chain[0]?.publicKey;
  const verified = key !== undefined && verifyValue(method, key, canonical(signedInfo), value);
  if (!verified) return { refused: 'SIGNATURE_VALUE_WRONG' };
}

/** SigningCertificateV2 (EN 319 132-1 §5.2.2): the certificate can't be exchanged for another one of the same key. */
function certificateIsTheSignedOne({ chain, certificateDigest, subjectName }: ReadSignature): Refusal | undefined {
  const isSigned = chain[0]?.sha256.equals(certificateDigest.value) && chain[0].subject === subjectName;
  if (!isSigned) return { refused: 'CERTIFICATE_EXCHANGED' };
}

/** Both property sets name one instant, in the ministry's form (CV 2088 II.1). */
function oneSigningTime({ signingTime, signedAt, xadesSigningTime }: ReadSignature): Refusal | undefined {
  if (signedAt === undefined || signingTime !== xadesSigningTime) return { refused: 'SIGNING_TIME_UNCLEAR' };
}

/** TT 15/2025/TT-BKHCN Phụ lục II: chain, period, state at the time of signing. */
function certificateGoodWhenSigned({ chain, signedAt }: ReadSignature, { store }: Expected): Refusal | undefined {
  return signedAt === undefined ? undefined : certificateAt(chain, store, signedAt).refusal;
}

function noStrangeCertificate({ chain }: ReadSignature, { store }: Expected): Refusal | undefined {
  if (hasStrangers(chain, store)) return { refused: 'CERTIFICATE_EXCHANGED' };
}

function certificateRegisteredForRole({ chain }: ReadSignature, { role, registry }: Expected): Refusal | undefined {
  if (!registeredFor(chain[0], role, registry)) return { refused: 'CERTIFICATE_NOT_OF_ROLE' };
}

function ownReferences({ references, properties, signedProperties }: ReadSignature): readonly ReadReference[] {
  const own = [idOf(properties), idOf(signedProperties)].map((id) => `#${id}`);
  return references.filter(({ uri }) => own.includes(uri));
}

const idOf = ({ attributes }: ReadSignature['properties']): string => attributes[0]?.value ?? '';
