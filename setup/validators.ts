import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onPath } from './find.ts';
import { projectFolder, toolsFolder } from './layout.ts';
import { Missing } from './missing.ts';
import { ensureParts, type Part } from './parts.ts';
import { withProgress } from './progress.ts';
import { pythonPackages } from './python.ts';
import { runToEnd } from './run-to-end.ts';

/** A program of somebody else that judges what we made, and the packages or libraries that bring it. */
interface Validator {
  readonly name: string;
  readonly parts: readonly Part[];
  /** What the operating system does not have: the variables by which the tests find it. */
  readonly install?: () => Promise<Readonly<Record<string, string>>>;
}

const JAVA: readonly Part[] = [
  { what: 'a Java development kit', programs: ['javac'], debian: ['openjdk-17-jdk-headless'] },
  { what: 'Maven', programs: ['mvn'], debian: ['maven'] },
];

const validators: readonly Validator[] = [
  { name: 'openssl', parts: [{ what: 'openssl', programs: ['openssl'], debian: ['openssl'] }] },
  { name: 'xmlsec1', parts: [{ what: 'xmlsec1', programs: ['xmlsec1'], debian: ['xmlsec1'] }] },
  { name: 'xmllint', parts: [{ what: 'xmllint', programs: ['xmllint'], debian: ['libxml2-utils'] }] },
  { name: 'pdfsig', parts: [{ what: 'pdfsig', programs: ['pdfsig'], debian: ['poppler-utils'] }] },
  { name: 'qpdf', parts: [{ what: 'qpdf', programs: ['qpdf'], debian: ['qpdf'] }] },
  { name: 'verapdf', parts: JAVA, install: veraPdf },
  { name: 'dss', parts: JAVA, install: dss },
  { name: 'pyhanko', parts: [], install: pyHanko },
];

/** The names that `--without=` takes. */
export const validatorNames: readonly string[] = validators.map(({ name }) => name);

/**
 * Finds or installs the validators but those left out; the answer is the variables by which the tests find them:
 * `HBS_WITHOUT` (names left out, with commas), `HBS_VERAPDF_CLASSPATH`, `HBS_DSS_CLASSPATH`, `HBS_PYHANKO_PYTHONPATH`.
 */
export async function ensureValidators(leftOut: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const wanted = validators.filter(({ name }) => !leftOut.includes(name));
  ensureParts(wanted.flatMap(({ parts }) => parts));
  const variables: Record<string, string> = { HBS_WITHOUT: leftOut.join(',') };
  for (const { install } of wanted) Object.assign(variables, await install?.());
  return variables;
}

async function veraPdf(): Promise<Readonly<Record<string, string>>> {
  return {
    HBS_VERAPDF_CLASSPATH: await classpathOf({ what: 'veraPDF', name: 'verapdf', brings: 'validation-model-*' }),
  };
}

async function dss(): Promise<Readonly<Record<string, string>>> {
  return { HBS_DSS_CLASSPATH: await classpathOf({ what: 'EU DSS', name: 'dss', brings: 'dss-validation-*' }) };
}

/** Java libraries that `setup/maven/<name>.xml` names, in `.tools/<name>`; there as a whole or not at all. */
async function classpathOf(libraries: { what: string; name: string; brings: string }): Promise<string> {
  const folder = join(toolsFolder, libraries.name);
  if (!existsSync(folder)) await fetchLibraries(libraries, folder);
  return join(folder, '*');
}

async function fetchLibraries(
  { what, name, brings }: { what: string; name: string; brings: string },
  folder: string,
): Promise<void> {
  const unfinished = `${folder}.new-${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
  const pom = ['--file', join(projectFolder, 'setup', 'maven', `${name}.xml`)];
  const status = await withProgress(`Fetching the libraries of ${what} with Maven into .tools/${name}`, () =>
    runToEnd(onPath('mvn') ?? 'mvn', ['--batch-mode', '--quiet', ...pom, ...goal]),
  );
  if (status === 0 && globSync(join(unfinished, `${brings}.jar`)).length === 1) {
    renameSync(unfinished, folder);
    return;
  }
  rmSync(unfinished, { recursive: true, force: true });
  throw new Missing(what, `.tools/${name}, Maven`, `see Maven’s messages above, or leave it out: --without=${name}`);
}

async function pyHanko(): Promise<Readonly<Record<string, string>>> {
  const packages = ['pyhanko==0.38.0', 'pyhanko-cli==0.6.0'];
  const found = await pythonPackages('pyhanko', packages, 'pyhanko');
  if (found) return { HBS_PYHANKO_PYTHONPATH: dirname(found) };
  throw new Missing(
    'pyHanko',
    '.tools/pyhanko, pip',
    'install Python 3 with pip (on Debian "apt-get install python3-pip"), or leave it out: --without=pyhanko',
  );
}
