import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { onPath } from './find.ts';
import { Missing } from './missing.ts';
import { say } from './progress.ts';

/** A program of the operating system that a run needs. */
export interface Part {
  readonly what: string;
  /** Any one of these programs will do. */
  readonly programs: readonly string[];
  /** The Debian packages that bring it. */
  readonly debian: readonly string[];
}

export const chromium: Part = {
  what: 'Chromium (draws the display form)',
  programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  debian: ['chromium', 'fonts-liberation'],
};

/** What every run needs. */
export const partsOfARun: readonly Part[] = [
  { what: 'MariaDB', programs: ['mariadbd', 'mysqld'], debian: ['mariadb-server-core', 'mariadb-client-core'] },
  { what: 'mariadb-install-db', programs: ['mariadb-install-db', 'mysql_install_db'], debian: ['mariadb-server-core'] },
  chromium,
  { what: 'openssl (makes the demonstration CA)', programs: ['openssl'], debian: ['openssl'] },
  { what: 'pdftoppm (pictures of pages)', programs: ['pdftoppm'], debian: ['poppler-utils'] },
];

/** Finds these parts; on Debian, with the rights for it, installs what is missing, and says so. */
export function ensureParts(parts: readonly Part[]): void {
  const missing = parts.filter(isMissing);
  if (missing.length === 0) return;
  if (canInstall()) installOnDebian([...new Set(missing.flatMap(({ debian }) => debian))]);
  const stillMissing = missing.filter(isMissing);
  const [first] = stillMissing;
  if (!first) return;
  throw new Missing(
    stillMissing.map(({ what }) => what).join(', '),
    `PATH and the folders for servers, for ${stillMissing.flatMap(({ programs }) => programs).join(', ')}`,
    `on Debian as root "apt-get install ${stillMissing.flatMap(({ debian }) => debian).join(' ')}", ` +
      'elsewhere the packages of these names of your system',
  );
}

function isMissing({ programs }: Part): boolean {
  return onPath(...programs) === undefined;
}

function canInstall(): boolean {
  return existsSync('/etc/debian_version') && onPath('apt-get') !== undefined && becomingRoot() !== undefined;
}

/** How to run a command as root: as it is, or with sudo; undefined if neither. */
function becomingRoot(): readonly string[] | undefined {
  if (userInfo().uid === 0) return [];
  return onPath('sudo') ? ['sudo'] : undefined;
}

function installOnDebian(packages: readonly string[]): void {
  say(`Installing Debian packages with apt-get: ${packages.join(' ')}`);
  asRoot(['apt-get', '-qq', 'update']);
  asRoot(['apt-get', '-qq', 'install', '--yes', '--no-install-recommends', ...packages]);
}

/** apt's own lines go to the terminal: they are the progress, and sudo may ask for a password there. */
function asRoot(command: readonly string[]): void {
  const [program = '', ...args] = [...(becomingRoot() ?? []), 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  const { status } = spawnSync(program, args, { stdio: ['inherit', 'inherit', 'inherit'] });
  if (status !== 0) say(`"${command.join(' ')}" failed with exit code ${status}`);
}
