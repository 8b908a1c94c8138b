import { globSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './layout.ts';

/** A folder of test/, run as one Jest run of its own. */
export interface Tier {
  readonly name: string;
  /** The run's own MariaDB (migrated, empty), Temporal and mail catcher are up. */
  readonly needsServers: boolean;
  readonly needsValidators: boolean;
  /** Test files share nothing, so that two may run at once. */
  readonly filesTogether: boolean;
}

/** In the order in which they run: what is quick and says most comes first. */
const knownTiers: readonly Tier[] = [
  { name: 'domain', needsServers: false, needsValidators: false, filesTogether: true },
  { name: 'roster', needsServers: false, needsValidators: false, filesTogether: true },
  { name: 'signing', needsServers: false, needsValidators: true, filesTogether: true },
  { name: 'persistence', needsServers: true, needsValidators: false, filesTogether: false },
  { name: 'workflow', needsServers: true, needsValidators: false, filesTogether: false },
  { name: 'replay', needsServers: true, needsValidators: false, filesTogether: false },
  { name: 'api', needsServers: true, needsValidators: false, filesTogether: false },
  { name: 'pictures', needsServers: true, needsValidators: false, filesTogether: false },
  { name: 'exchange', needsServers: true, needsValidators: true, filesTogether: false },
  { name: 'crash', needsServers: true, needsValidators: false, filesTogether: true },
  { name: 'setup', needsServers: false, needsValidators: false, filesTogether: false },
  { name: 'browser', needsServers: false, needsValidators: false, filesTogether: true },
  { name: 'demo', needsServers: true, needsValidators: true, filesTogether: false },
];

/** The tiers that have tests: the known ones in their order, then folders that the list above does not know. */
export function tiers(): readonly Tier[] {
  const present = new Set(
    globSync('test/*/**/*.test.ts', { cwd: projectFolder }).map((file) => file.split(/[\\/]/)[1] ?? ''),
  );
  const known = knownTiers.filter(({ name }) => present.has(name));
  const unknown = [...present]
    .filter((name) => !knownTiers.some((tier) => tier.name === name))
    .sort()
    .map((name) => ({ name, needsServers: true, needsValidators: true, filesTogether: false }));
  return [...known, ...unknown];
}

/** Where a tier's tests are, as Jest takes it. */
export function folderOf({ name }: Tier): string {
  return join(projectFolder, 'test', name);
}
