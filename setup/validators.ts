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

const VERAPDF_FOLDER = join(toolsFolder, 'verapdf');

const validators: readonly Validator[] = [
  { name: 'openssl', parts: [{ what: 'openssl', programs: ['openssl'], debian: ['openssl'] }] },
  { name: 'xmlsec1', parts: [{ what: 'xmlsec1', programs: ['xmlsec1'], debian: ['xmlsec1'] }] },
  { name: 'xmllint', parts: [{ what: 'xmllint', programs: ['xmllint'], debian: ['libxml2-utils'] }] },
  { name: 'pdfsig', parts: [{ what: 'pdfsig', programs: ['pdfsig'], debian: ['poppler-utils'] }] },
  { name: 'qpdf', parts: [{ what: 'qpdf', programs: ['qpdf'], debian: ['qpdf'] }] },
  {
    name: 'verapdf',
    parts: [
      { what: 'a Java development kit', programs: ['javac'], debian: ['openjdk-17-jdk-headless'] },
      { what: 'Maven', programs: ['mvn'], debian: ['maven'] },
    ],
    install: veraPdf,
  },
  { name: 'pyhanko', parts: [], install: pyHanko },
];

/** The names that `--without=` takes. */
export const validatorNames: readonly string[] = validators.map(({ name }) => name);

/**
 * Finds or installs the validators but those left out; the answer is the variables by which the tests find them:
 * `HBS_WITHOUT` (names left out, with commas), `HBS_VERAPDF_CLASSPATH`, `HBS_PYHANKO_PYTHONPATH`.
 */
export async function ensureValidators(leftOut: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const wanted = validators.filter(({ name }) => !leftOut.includes(name));
  ensureParts(wanted.flatMap(({ parts }) => parts));
  const variables: Record<string, string> = { HBS_WITHOUT: leftOut.join(',') };
  for (const { install } of wanted) Object.assign(variables, await install?.());
  return variables;
}

async function veraPdf(): Promise<Readonly<Record<string, string>>> {
  if (!existsSync(VERAPDF_FOLDER)) await fetchVeraPdf();
  return { HBS_VERAPDF_CLASSPATH: join(VERAPDF_FOLDER, '*') };
}

async function fetchVeraPdf(): Promise<void> {
  const unfinished = `${VERAPDF_FOLDER}.new-${process.pid}`;
  mkdirSync(dirname(VERAPDF_FOLDER), { recursive: true });
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
  const pom = ['--file', join(projectFolder, 'setup', 'verapdf', 'pom.xml')];
  const status = await withProgress('Fetching the libraries of veraPDF with Maven into .tools/verapdf', () =>
    runToEnd(onPath('mvn') ?? 'mvn', ['--batch-mode', '--quiet', ...pom, ...goal]),
  );
  if (status === 0 && globSync(join(unfinished, 'validation-model-*.jar')).length === 1) {
    renameSync(unfinished, VERAPDF_FOLDER);
    return;
  }
  rmSync(unfinished, { recursive: true, force: true });
  throw new Missing(
    'veraPDF',
    '.tools/verapdf, Maven',
    'see Maven’s messages above, or leave it out: --without=verapdf',
  );
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
