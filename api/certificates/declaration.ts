import type { Refusal } from '../../domain/refusal.ts';
import { issuingCertificate } from '../../persistence/certificate/requests.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { type Certificate, readCertificate } from '../../signing/certificates/certificate.ts';

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** What a .cer, .crt or .pem holds: the certificate and its authority's, the second from our register if the file has it not. */
export async function chainIn(
  queries: Queries,
  file: Uint8Array,
): Promise<readonly [Uint8Array, Uint8Array] | Refusal> {
  const blocks = [...Buffer.from(file).toString('latin1').matchAll(PEM)].map(([, body = '']) =>
    Buffer.from(body, 'base64'),
  );
  const [first = file, second] = blocks;
  const certificate = readOrNothing(first);
  if (!certificate) return { refused: 'CERTIFICATE_NOT_READ' };

  const issuing = second ?? (await issuingCertificate(queries, certificate.issuer));
  return issuing ? [first, issuing] : { refused: 'CERTIFICATE_ISSUER_UNKNOWN' };
}

function readOrNothing(der: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(der);
  } catch {
    return undefined;
  }
}
