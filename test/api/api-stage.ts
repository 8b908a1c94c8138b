import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { openTestDatabase } from '../database.ts';
import { type ApiServer, anAccount, signIn, startApi, type Visitor } from './server.ts';

/** The API over the run's database and engine, with a folder of its own; no worker answers (`openWorkingStage` has them). */
export type ApiStage = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly api: ApiServer;
  readonly folder: string;
  /** The person at his browser, signed in with an account made for it. */
  visit(personId: string): Promise<Visitor>;
  close(): Promise<void>;
};

export async function openApiStage(clock?: { now(): number }): Promise<ApiStage> {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-api-'));
  const database = await openTestDatabase();
  const { temporal, payloadKey } = readConfiguration();
  const engine = await connectEngine(temporal, payloadKey);
  const api = await startApi(database, engine, folder, clock);
  return {
    ...{ database, engine, api, folder },
    visit: async (personId) => signIn(api, await anAccount(database, personId)),
    async close() {
      await api.stop();
      await engine.connection.close();
      await database.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
