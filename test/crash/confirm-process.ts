import { once } from 'node:events';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { readConfiguration } from '../../setup/configuration.ts';

/** The API's one request that brings a PIN, as a process of its own that can be killed between its two steps: it begins when it is told to. */
const [ceremonyId = '', signerId = '', pin = ''] = process.argv.slice(2);
const { database: accounts, temporal, payloadKey } = readConfiguration();
const database = await openDatabase(accounts.application, 2);
const engine = await connectEngine(temporal, payloadKey);
console.log('ready');
await once(process.stdin, 'data');
console.log(JSON.stringify(await confirmCeremony({ database, engine }, ceremonyId, signerId, pin, Date.now())));
await engine.connection.close();
await database.destroy();
process.stdin.destroy();
