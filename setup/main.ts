/** The commands of the project, under Node 24 (see bootstrap.mjs). Each loads only what it needs. */
import { ConfigurationError } from './configuration.ts';
import { Missing } from './missing.ts';

type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  start: async () => (await import('./start.ts')).start,
  test: async () => (await import('./run-tests.ts')).runTests,
  bench: async () => (await import('./bench.ts')).bench,
  check: async () => (await import('./check.ts')).check,
  crash: async () => (await import('./crash.ts')).crash,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  doctor: async () => (await import('./doctor.ts')).doctor,
  rebuild: async () => (await import('./rebuild.ts')).rebuildAsAsked,
  letters: async () => (await import('./letters.ts')).letters,
  migrate: async () => (await import('./migrate-database.ts')).migrateAsConfigured,
  mutate: async () => (await import('./mutate.ts')).mutate,
  'record-histories': async () => (await import('./record-histories.ts')).recordHistories,
  trust: async () => (await import('./trust.ts')).trust,
  services: async () => (await import('./services.ts')).services,
};

process.exit(await run(process.argv[2] ?? '', process.argv.slice(3)));

async function run(name: string, args: readonly string[]): Promise<number> {
  const load = commands[name];
  if (!load) {
    console.error(`"${name}" is not a command of this project. There are: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  try {
    const command = await load();
    return await command(args);
  } catch (error) {
    if (!(error instanceof Missing || error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    return 1;
  }
}
