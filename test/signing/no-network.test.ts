import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { aSchool } from './builders.ts';
import { signedXmls } from './signed-record.ts';

const SIGNING = fileURLToPath(new URL('../../signing', import.meta.url));

it('reaches the same verdict in a network namespace without any route (SG2)', async () => {
  const school = aSchool();
  const { seal } = await signedXmls(school);
  const folder = mkdtempSync(join(tmpdir(), 'hbs-no-network-'));
  try {
    const base64 = (all: readonly Uint8Array[]) => all.map((der) => Buffer.from(der).toString('base64'));
    const { anchors, crls, registry } = school.trust;
    writeFileSync(
      join(folder, 'trust.json'),
      JSON.stringify({ anchors: base64(anchors), crls: base64(crls), registry }),
    );
    writeFileSync(join(folder, 'record.xml'), seal);
    writeFileSync(
      join(folder, 'verify.ts'),
      `import { readFileSync } from 'node:fs';
       import { verifyRecordXml } from '${SIGNING}/verification/verify-record-xml.ts';
       import { CV2088_XADES as profile } from '${SIGNING}/../domain/record/profile/cv2088-xades.ts';
       const trust = JSON.parse(readFileSync('${folder}/trust.json', 'utf8'));
       const bytes = (all) => all.map((one) => Buffer.from(one, 'base64'));
       const verdict = verifyRecordXml(readFileSync('${folder}/record.xml'), { profile, required: ['homeroom', 'principal', 'seal'],
         trust: { ...trust, anchors: bytes(trust.anchors), crls: bytes(trust.crls) } });
       console.log(verdict.outcome);`,
    );
    const said = execFileSync('unshare', ['--map-root-user', '--net', process.execPath, join(folder, 'verify.ts')], {
      encoding: 'utf8',
    });
    expect(said.trim()).toBe('valid');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('has nothing in signing/ that could ask a server', () => {
  const sources = readdirSync(SIGNING, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(20);
  for (const source of sources) {
    expect(readFileSync(join(SIGNING, source), 'utf8')).not.toMatch(/node:(https?|net|tls|dns|dgram)|\bfetch\(/);
  }
});
