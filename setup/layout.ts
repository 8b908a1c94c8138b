import { dirname, join } from 'node:path';

/** The folder of the clone. */
export const projectFolder = dirname(import.meta.dirname);

/** Tools that came from a package registry and belong to no run: kept by `--fresh`, shared by all instances. */
export const toolsFolder = join(projectFolder, '.tools');

/** Where every run keeps its data; a run's own folder is inside. */
export const dataFolder = join(projectFolder, '.data');
