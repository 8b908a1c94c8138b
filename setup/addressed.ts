import { join, resolve } from 'node:path';
import { type Configuration, readConfiguration } from './configuration.ts';
import { environmentOf } from './environment.ts';
import { runningInstance } from './instance.ts';
import { dataFolder } from './layout.ts';
import { Missing } from './missing.ts';

/**
 * The system that a command is about: the one whose `HBS_*` variables are set (production), else the one that `npm start`
 * runs here (`--data`: its folder).
 */
export function addressedSystem(data: string | undefined): Configuration {
  if (data === undefined && process.env['HBS_ENVIRONMENT'] !== undefined) return readConfiguration();

  const folder = addressedFolder(data);
  const instance = runningInstance(folder);
  if (instance) return readConfiguration(environmentOf(instance, 'demonstration'));
  throw new Missing(
    'A running system',
    `HBS_* variables, and ${folder}`,
    'run "npm start" in another terminal, or set the HBS_* variables of the system that is meant',
  );
}

/** The data folder of a system that runs here. */
export const addressedFolder = (data: string | undefined): string => resolve(data ?? join(dataFolder, 'demonstration'));
