import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isRecentEnough, NODE_VERSION, packagesDiffer } from '../../setup/bootstrap-decisions.mjs';
import { projectFolder } from '../../setup/layout.ts';
import { versionsOf } from '../../setup/locked-packages.ts';

describe('the bootstrap', () => {
  it.each([
    ['18.19.0', false],
    ['19.9.0', false],
    ['20.0.0', true],
    ['24.21.0', true],
  ])('begins on Node %s: %s', (version, begins) => {
    expect(isRecentEnough(version)).toBe(begins);
  });

  it('has brought the Node that these tests run on', () => {
    expect(process.versions.node).toBe(NODE_VERSION);
  });

  const locked = { packages: { '': {}, 'node_modules/zod': { version: '4.6.7' } } };
  it.each([
    ['nothing is installed', { packages: {} }, true],
    ['all is as it is locked', { packages: { 'node_modules/zod': { version: '4.6.7' } } }, false],
    ['a version differs', { packages: { 'node_modules/zod': { version: '4.6.6' } } }, true],
    [
      'a package is there that is not locked',
      { packages: { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/left-pad': { version: '1.3.0' } } },
      true,
    ],
  ])('when %s, installs the packages: %s', (_when, installed, installs) => {
    expect(packagesDiffer(locked, installed)).toBe(installs);
  });

  it('does not miss a package for another platform', () => {
    const optional = {
      packages: { ...locked.packages, 'node_modules/fsevents': { version: '2.3.3', optional: true } },
    };
    expect(packagesDiffer(optional, { packages: { 'node_modules/zod': { version: '4.6.7' } } })).toBe(false);
  });
});

describe('the packages', () => {
  it('hold exactly one protobufjs 8, in the lock and in the tree (A3)', () => {
    for (const file of ['package-lock.json', join('node_modules', '.package-lock.json')]) {
      const versions = versionsOf(JSON.parse(readFileSync(join(projectFolder, file), 'utf8')), 'protobufjs');
      expect(versions.filter((version) => version.startsWith('8.'))).toHaveLength(1);
    }
  });

  it('are all locked at one exact version of the Temporal SDK (A3)', () => {
    const lock = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8'));
    const names = ['activity', 'client', 'common', 'worker', 'workflow', 'testing', 'core-bridge', 'proto'];
    const versions = names.flatMap((name) => versionsOf(lock, `@temporalio/${name}`));
    expect(new Set(versions)).toEqual(new Set(['1.24.0']));
    expect(versions).toHaveLength(names.length);
  });

  it('counts nested copies too', () => {
    const packages = {
      'node_modules/protobufjs': { version: '8.8.1' },
      'node_modules/@temporalio/proto/node_modules/protobufjs': { version: '8.8.0' },
      'node_modules/not-protobufjs': { version: '8.0.0' },
    };
    expect(versionsOf({ packages }, 'protobufjs')).toEqual(['8.8.1', '8.8.0']);
  });
});
