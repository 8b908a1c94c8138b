import { join } from 'node:path';
import { writeList } from '../../activities/roster/write-list.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import type { ApiStage } from './api-stage.ts';

/** The exchange worker's part where no worker answers; gives how many rows the list has. `alive`: told after each row. */
export const writeListHere = (
  { database, engine, folder }: ApiStage,
  rosterId: string,
  alive: () => void = () => undefined,
): Promise<number> =>
  writeList({ database, engine, files: localFileStore(join(folder, 'files')), now: Date.now }, rosterId, alive);
