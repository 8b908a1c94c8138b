import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { projectFolder } from '../../setup/layout.ts';
import { unpack } from '../../signing/package/packing.ts';
import { verifyList } from '../../signing/package/record-list.ts';

const out = mkdtempSync(join(tmpdir(), 'hbs-demo-'));
let played: ReturnType<typeof spawnSync>;
const read = <T>(name: string): T => JSON.parse(readFileSync(join(out, name), 'utf8'));

beforeAll(() => {
  played = spawnSync(process.execPath, [join(projectFolder, 'setup', 'main.ts'), 'demo', '--out', out], {
    encoding: 'utf8',
    timeout: 480_000,
  });
}, 500_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

type Summary = {
  counts: Record<string, number>;
  refusals: { intake: { cause: string; n: string }[] };
  clock: { act: string; workflowId: string; due: string; written: string; timerEvent: string }[];
};

describe('one school year of one class of 35, through the API', () => {
  it('closes and reports every record, and says so by its exit', () => {
    expect({ status: played.status, said: played.status === 0 ? '' : played.stdout }).toEqual({ status: 0, said: '' });
    expect(read<Summary>('summary.json').counts).toEqual({ pupils: 35, closed: 35, reported: 35, replaced: 1 });
  });

  it('leaves each closed record with both its files, under its look-up code', () => {
    const codes = read<{ lookUpCode: string; stage: string }[]>('pupils.json')
      .filter(({ stage }) => stage === 'closed')
      .map(({ lookUpCode }) => lookUpCode);
    const files = readdirSync(out);
    expect(codes).toHaveLength(35);
    expect(codes.filter((code) => !files.includes(`${code}.xml`) || !files.includes(`${code}.pdf`))).toEqual([]);
  });

  it('was refused once at the intake for transport, record by record, and got through with the same bytes', () => {
    expect(read<Summary>('summary.json').refusals.intake).toEqual([{ cause: 'transport', n: '33' }]);
  });

  it('was reminded and closed by the timers alone, at or after the instant due', () => {
    const { clock } = read<Summary>('summary.json');
    const closings = clock.filter(({ act }) => act === 'beginWriting');
    expect(closings).toHaveLength(2);
    for (const { due, written, timerEvent } of closings) {
      expect(Date.parse(written)).toBeGreaterThanOrEqual(Date.parse(due));
      expect(timerEvent).toMatch(/^\d+ /);
    }
    expect(clock.filter(({ act }) => act === 'reminded').length).toBeGreaterThanOrEqual(2);
  });

  it('leaves packages whose lists can be opened, and the trust files to check them', async () => {
    expect(existsSync(join(out, 'trust', 'root.pem'))).toBe(true);
    const [name] = readdirSync(join(out, 'packages'));
    const list = await unpack(readFileSync(join(out, 'packages', name ?? ''), 'utf8'));
    if (isRefusal(list)) throw new Error(list.refused);
    expect(verifyList(list, CV2088_XADES, { anchors: [], crls: [], registry: [] }).items.length).toBeGreaterThan(0);
  });

  it('leaves no data and no process behind', () => {
    expect(existsSync(join(out, 'data'))).toBe(false);
    const running = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout;
    expect(running.split('\n').filter((line) => line.includes(`${out}/data`))).toEqual([]);
  });
});
