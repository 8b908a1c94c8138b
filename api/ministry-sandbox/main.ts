import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { readConfiguration } from '../../setup/configuration.ts';
import { ministry } from './ministry.ts';
import { receivedStore } from './received-store.ts';

/**
 * The ministry's repository as a sandbox: transactions 1 to 4 of CV 2088 over HTTP, its own store in its own folder. It knows
 * nothing of the province's database. `node api/ministry-sandbox/main.ts FOLDER TRUST_FOLDER`.
 */
const [folder = '.', trustFolder = '.'] = process.argv.slice(2);
const configuration = readConfiguration();
const own = ministry(
  receivedStore(join(folder, 'ministry')),
  trustFolder,
  () => Date.now() + configuration.clockAheadMs,
);

/** A package of 10 MB of Base64 in JSON, and what is around it. */
const BODY_LIMIT = '11mb';

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: BODY_LIMIT }));
for (const code of ['1', '2', '3', '4'] as const) {
  app.post(`/transactions/${code}`, (request, response, next) => {
    own[code](request.body).then((answer) => response.json(answer), next);
  });
}

const { hostname, port } = new URL(configuration.ministryUrl);
const server = createServer(app).listen(Number(port), hostname, () => console.log('ready'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
