import { NativeConnection, Worker } from '@temporalio/worker';
import { createTransport } from 'nodemailer';
import { certificateActivities } from '../activities/certificate/certificate-activities.ts';
import { connectEngine, dataConverter, QUEUES } from '../activities/engine/engine.ts';
import { damagedLine } from '../activities/exchange/damaged-line.ts';
import { type ExchangeParts, exchangeActivities } from '../activities/exchange/exchange-activities.ts';
import { ministryPortal } from '../activities/exchange/ministry-portal.ts';
import { provincePortal } from '../activities/exchange/province-portal.ts';
import { mailNotices } from '../activities/notification/mail-notices.ts';
import { openingActivities } from '../activities/opening/opening-activities.ts';
import { observeActivities } from '../activities/operation/observe-activities.ts';
import { rosterActivities } from '../activities/roster/roster-activities.ts';
import { roundActivities } from '../activities/round-closing/round-activities.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { workerPool } from '../signing/worker-pool.ts';
import { operationOf } from './operation.ts';
import { installRuntime } from './runtime.ts';
import { untilStopped } from './until-stopped.ts';

/** The exchange worker: intake, submissions, report, openings, lists of schools, rounds, certificates' warnings, mail. */
const sdkMetrics = await installRuntime('exchange');
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 8);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const clock = { now: () => Date.now() + configuration.clockAheadMs };
const connection = await NativeConnection.connect({ address: configuration.temporal.address });
const pool = workerPool(1);
const transport = createTransport({ ...configuration.mail, secure: false });
const { damagedLine: switchFile, api } = configuration;

const intake = { database, engine, clock, files: localFileStore(configuration.filesDirectory) };
const exchange: ExchangeParts = {
  ...intake,
  pool,
  ministry: ministryPortal(configuration.ministryUrl),
  province(unitId) {
    const portal = provincePortal(intake, { unitId });
    return switchFile ? damagedLine(portal, switchFile) : portal;
  },
};

const worker = await Worker.create({
  connection,
  namespace: configuration.temporal.namespace,
  taskQueue: QUEUES.exchange,
  activities: {
    ...exchangeActivities(exchange),
    ...openingActivities({ database, engine }, clock),
    ...rosterActivities({ ...intake, now: clock.now }),
    ...roundActivities({ database, clock }),
    ...certificateActivities({ database, engine }, clock),
  },
  dataConverter: dataConverter(configuration.payloadKey),
  interceptors: { activity: [observeActivities(database)] },
  maxConcurrentActivityTaskExecutions: 8,
  shutdownGraceTime: '30 s',
});

const endOperation = operationOf(configuration, { database, engine, queues: [QUEUES.exchange], sdkMetrics });
await untilStopped(worker, [
  {
    name: 'mailNotices',
    everyMs: 15_000,
    run: () => mailNotices({ database, transport, publicUrl: api.publicUrl }, clock.now()),
  },
]);
endOperation();
await pool.close();
await connection.close();
await engine.connection.close();
await database.destroy();
