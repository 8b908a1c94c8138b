import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { takeRevocationList, trustIssuer } from '../activities/certificate/trust-issuer.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { addressedSystem } from './addressed.ts';
import { say } from './progress.ts';

/**
 * `npm run trust [-- --add ROOT.cer --sha256 FINGERPRINT | --crl LIST.crl] [--data FOLDER]`: which authorities are trusted; one
 * more of them, or a newer revocation list. On the machine and not in a page: whoever adds a root decides whose signatures
 * count.
 */
export async function trust(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      add: { type: 'string' },
      sha256: { type: 'string', default: '' },
      crl: { type: 'string' },
    },
  });
  const configuration = addressedSystem(values.data);
  const database = await openDatabase(configuration.database.application, 1);
  try {
    const now = Date.now() + configuration.clockAheadMs;
    const whyNot =
      (values.add && (await trustIssuer(database, readFileSync(values.add), values.sha256, now))) ||
      (values.crl && (await takeRevocationList(database, readFileSync(values.crl), now)));
    if (whyNot) say(`Not taken: ${whyNot}.`);
    const anchors = await database.query<{ sha256: string; subject_name: string; from_at: Date }[]>(
      'SELECT sha256, subject_name, from_at FROM trust_anchor WHERE to_at IS NULL OR to_at > ? ORDER BY from_at',
      [new Date(now)],
    );
    for (const { sha256, subject_name, from_at } of anchors)
      say(`${subject_name} · since ${from_at.toISOString()} · ${sha256}`);
    say(`${anchors.length} authorities are trusted.`);
    return whyNot ? 1 : 0;
  } finally {
    await database.destroy();
  }
}
