import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/** ms within which a request's head must have come; looked at every five seconds (field case GW5). */
const HEAD = 20_000;
const LOOK = 5_000;

/** Serves the application; whoever opens a connection and says nothing is let go with 408. */
export const listen = (app: Express, port: number, host: string, ready?: () => void): Server =>
  createServer({ headersTimeout: HEAD, connectionsCheckingInterval: LOOK }, app).listen(port, host, ready);
