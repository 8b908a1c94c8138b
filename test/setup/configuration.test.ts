import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, readConfiguration } from '../../setup/configuration.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

function variables(changed: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  return {
    HBS_ENVIRONMENT: 'demonstration',
    HBS_DATABASE_HOST: '127.0.0.1',
    HBS_DATABASE_PORT: '3306',
    HBS_DATABASE_NAME: 'hoc_ba_so',
    HBS_DATABASE_USER: 'hbs_application',
    HBS_DATABASE_PASSWORD: 'a-secret-word',
    HBS_TEMPORAL_ADDRESS: '127.0.0.1:7233',
    HBS_TEMPORAL_NAMESPACE: 'hoc-ba-so',
    HBS_PAYLOAD_KEY_ID: 'key-1',
    HBS_PAYLOAD_KEY: KEY,
    HBS_FILES_DIRECTORY: '/data/files',
    HBS_API_HOST: '127.0.0.1',
    HBS_API_PORT: '8080',
    HBS_API_PUBLIC_URL: 'https://hocba.example.vn',
    HBS_MAIL_HOST: '127.0.0.1',
    HBS_MAIL_PORT: '25',
    HBS_MINISTRY_URL: 'https://csdl.example.vn',
    ...changed,
  };
}

function refused(changed: Record<string, string | undefined>): readonly string[] {
  try {
    readConfiguration(variables(changed));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.variables;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('is read whole, with the key as bytes and the ports as numbers', () => {
    const configuration = readConfiguration(variables());
    expect(configuration.database.application).toEqual({
      host: '127.0.0.1',
      port: 3306,
      name: 'hoc_ba_so',
      user: 'hbs_application',
      password: 'a-secret-word',
    });
    expect(configuration.database.migration).toBeUndefined();
    expect(configuration.payloadKey).toEqual({ id: 'key-1', key: Buffer.alloc(32, 7) });
    expect(configuration.clockAheadMs).toBe(0);
    expect(configuration.recordsWorker).toEqual({ cachedWorkflows: 600, workflowTaskSlots: 20 });
  });

  it.each([
    ['an unknown environment', { HBS_ENVIRONMENT: 'staging' }, ['HBS_ENVIRONMENT']],
    ['a missing password', { HBS_DATABASE_PASSWORD: undefined }, ['HBS_DATABASE_PASSWORD']],
    ['a cache that is a word', { HBS_CACHED_WORKFLOWS: 'many' }, ['HBS_CACHED_WORKFLOWS']],
    ['more slots than cached workflows', { HBS_CACHED_WORKFLOWS: '10' }, ['HBS_WORKFLOW_TASK_SLOTS']],
    ['a port that is a word', { HBS_API_PORT: 'http' }, ['HBS_API_PORT']],
    ['a port out of range', { HBS_MAIL_PORT: '65536' }, ['HBS_MAIL_PORT']],
    ['an address of Temporal without port', { HBS_TEMPORAL_ADDRESS: 'temporal' }, ['HBS_TEMPORAL_ADDRESS']],
    ['a key that is too short', { HBS_PAYLOAD_KEY: Buffer.alloc(16).toString('base64') }, ['HBS_PAYLOAD_KEY']],
    ['a key that is not base64', { HBS_PAYLOAD_KEY: `${KEY.slice(0, -2)}!=` }, ['HBS_PAYLOAD_KEY']],
    [
      'no key and no id of it',
      { HBS_PAYLOAD_KEY: undefined, HBS_PAYLOAD_KEY_ID: undefined },
      ['HBS_PAYLOAD_KEY', 'HBS_PAYLOAD_KEY_ID'],
    ],
    ['a key of backups without id', { HBS_BACKUP_KEY: Buffer.alloc(32, 9).toString('base64') }, ['HBS_BACKUP_KEY_ID']],
    [
      'a key of backups that is the payload key',
      { HBS_BACKUP_KEY: KEY, HBS_BACKUP_KEY_ID: 'backup-1' },
      ['HBS_BACKUP_KEY'],
    ],
    ['the codec switched off outside of a test', { HBS_PAYLOAD_CODEC: 'off' }, ['HBS_PAYLOAD_CODEC']],
    ['a moved clock outside of a test', { HBS_CLOCK_AHEAD_MS: '1000' }, ['HBS_CLOCK_AHEAD_MS']],
    ['files in a relative folder', { HBS_FILES_DIRECTORY: 'files' }, ['HBS_FILES_DIRECTORY']],
    ['a ministry that is no web address', { HBS_MINISTRY_URL: 'ftp://csdl.example.vn' }, ['HBS_MINISTRY_URL']],
    [
      'a line that damages packages in production',
      { HBS_ENVIRONMENT: 'production', HBS_DAMAGED_LINE: '/data/damage-next-package' },
      ['HBS_DAMAGED_LINE'],
    ],
    [
      'migrations by the application’s account',
      { HBS_MIGRATION_USER: 'hbs_application', HBS_MIGRATION_PASSWORD: 'x' },
      ['HBS_MIGRATION_USER'],
    ],
    ['a migration account without password', { HBS_MIGRATION_USER: 'hbs_migration' }, ['HBS_MIGRATION_PASSWORD']],
    ['a secret file that is not there', { HBS_DATABASE_PASSWORD_FILE: '/not/there' }, ['HBS_DATABASE_PASSWORD_FILE']],
  ])('is refused for %s', (_what, changed, names) => {
    expect(refused(changed)).toEqual(names);
  });

  it('names every wrong variable at once and never shows a value', () => {
    const wrong = { HBS_DATABASE_PORT: 'a-secret-word', HBS_PAYLOAD_KEY: 'a-secret-word' };
    expect(refused(wrong)).toEqual(['HBS_DATABASE_PORT', 'HBS_PAYLOAD_KEY']);
    expect(() => readConfiguration(variables(wrong))).not.toThrow(/a-secret-word/);
  });

  it('may switch the codec off and move the clock in a test', () => {
    const configuration = readConfiguration(
      variables({ HBS_ENVIRONMENT: 'test', HBS_PAYLOAD_CODEC: 'off', HBS_CLOCK_AHEAD_MS: '-60000' }),
    );
    expect(configuration.payloadKey).toBe('off');
    expect(configuration.clockAheadMs).toBe(-60_000);
  });

  it('takes a secret from the file that a container is handed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hbs-configuration-'));
    try {
      const file = join(folder, 'password');
      writeFileSync(file, 'from-a-file\n');
      const { database } = readConfiguration(
        variables({ HBS_DATABASE_PASSWORD: undefined, HBS_DATABASE_PASSWORD_FILE: file }),
      );
      expect(database.application.password).toBe('from-a-file');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
