import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toPem } from '../../../signing/demonstration/demonstration-ca.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const WITH_ID = [
  'DU_LIEU_HOC_BA',
  'QUA_TRINH_HOC_TAP',
  'TONG_KET',
  `${DS}:Signature`,
  `${DS}:SignatureProperties`,
  `${DS}:Manifest`,
  `${XADES}:SignedProperties`,
];

/** What xmlsec1 says of the n-th signature in a file, on 30 May 2026; begins with "OK" if it is valid. */
export function xmlsec(xml: string | Uint8Array, n: number, root: Uint8Array, extra: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-xmlsec-'));
  try {
    writeFileSync(join(folder, 'root.pem'), toPem(root));
    writeFileSync(join(folder, 'file.xml'), xml);
    const { stdout, stderr, error } = spawnSync('xmlsec1', [
      '--verify',
      '--trusted-pem',
      join(folder, 'root.pem'),
      '--verification-time',
      '2026-05-30 02:00:00',
      ...WITH_ID.flatMap((name) => ['--id-attr:Id', name]),
      ...extra,
      '--node-xpath',
      `(//*[local-name()='Signature'])[${n}]`,
      join(folder, 'file.xml'),
    ]);
    if (error) throw error;
    return `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
