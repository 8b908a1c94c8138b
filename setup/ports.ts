import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range from which the kernel takes the client's end of a connection (32768 on Linux): there, a client that
 * calls again and again while its server is down can end up connected to itself, and hold the server's port.
 */
const LOWEST = 20_000;
const BEYOND = 32_000;

/** A port of 127.0.0.1 that nobody listens on: `wished` if that is free, else any outside of `taken`. */
export async function freePort(wished: number | undefined, taken: ReadonlySet<number>): Promise<number> {
  if (wished !== undefined && !taken.has(wished) && (await isFree(wished))) return wished;
  for (;;) {
    const port = randomInt(LOWEST, BEYOND);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
