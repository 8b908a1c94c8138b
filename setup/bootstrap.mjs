// @ts-check
/**
 * The first step on any machine: runs on the system's own Node (20 or later), brings Node 24 and the locked packages,
 * then goes on as `setup/main.ts` under Node 24. Two steps, because the install scripts of the packages must already
 * run on Node 24, and because npm fetches Node's binary outside of the lock file.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecentEnough, NODE_VERSION, packagesDiffer } from './bootstrap-decisions.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodeFolder = join(root, '.node');
const nodeBin = join(nodeFolder, 'node_modules', 'node', 'bin');
const environment = { ...process.env, PATH: `${nodeBin}${delimiter}${process.env['PATH'] ?? ''}`, TZ: 'UTC' };

refuseOldNode();
installNode();
installPackages();
goOn();

function refuseOldNode() {
  if (isRecentEnough(process.versions.node)) return;
  console.error(`Node ${process.versions.node} is too old to begin with: Node 20 or later is needed (package nodejs).`);
  process.exit(1);
}

function installNode() {
  if (installedNode() === NODE_VERSION) return;
  console.log(`Installing Node ${NODE_VERSION} into .node/ (npm package "node") …`);
  npm(['install', '--prefix', nodeFolder, '--no-save', '--no-audit', '--no-fund', `node@${NODE_VERSION}`], process.env);
  if (installedNode() === NODE_VERSION) return;
  console.error(`Node ${NODE_VERSION} is not in ${nodeBin} after its installation: see npm's messages above.`);
  process.exit(1);
}

function installedNode() {
  const answer = spawnSync(join(nodeBin, 'node'), ['--version'], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim().slice(1) : undefined;
}

function installPackages() {
  const wanted = lockFile(join(root, 'package-lock.json'));
  const present = lockFile(join(root, 'node_modules', '.package-lock.json'));
  if (!packagesDiffer(wanted, present)) return;
  console.log('Installing the locked packages into node_modules/ (about 800 MB, one to three minutes) …');
  npm(['ci', '--no-audit', '--no-fund'], environment);
}

/** @param {string} file */
function lockFile(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { packages: {} };
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function npm(args, env) {
  const began = Date.now();
  const { status, error } = spawnSync('npm', args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error || status !== 0) {
    console.error(`"npm ${args.join(' ')}" failed (${error?.message ?? `exit code ${status}`}).`);
    process.exit(1);
  }
  console.log(`  done in ${Math.round((Date.now() - began) / 1000)} s`);
}

/** The IPC channel tells `main.ts` when this process is gone, however it ended, so that it stops what it started. */
function goOn() {
  const main = spawn(join(nodeBin, 'node'), [join(root, 'setup', 'main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    env: environment,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => main.kill(signal));
  }
  if (process.env['npm_lifecycle_event']) stopWithNpm(() => main.kill('SIGTERM'));
  main.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/**
 * npm killed with -9 tells nobody: its child only gets another parent. (A signal that npm itself gets reaches this
 * process because the scripts in package.json begin with `exec`: no shell stands between.)
 *
 * @param {() => void} stop
 */
function stopWithNpm(stop) {
  const npmPid = process.ppid;
  setInterval(() => process.ppid === npmPid || stop(), 500).unref();
}
