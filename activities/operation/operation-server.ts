import { createServer, type ServerResponse } from 'node:http';
import { metricsText } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export type Operation = {
  readonly host: string;
  /** Absent: this process serves none of it. */
  readonly port: number | undefined;
  ready(): Promise<Readiness>;
  /** Where the engine's SDK serves its own figures, `host:port`. */
  readonly sdkMetrics?: string;
};

/**
 * `/healthz` (the process lives), `/readyz` (what it needs is there, or which part is not), `/metrics` (Prometheus), on an
 * address of their own that no person's browser reaches. Gives how to end it.
 */
export function serveOperation({ host, port, ready, sdkMetrics }: Operation): () => void {
  if (port === undefined) return () => undefined;

  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') return answer(response, 200, 'text/plain; charset=utf-8', 'lives\n');
    if (path === '/readyz') return void answerReady(response, ready);
    if (path === '/metrics') return void answerMetrics(response, sdkMetrics);
    return answer(response, 404, 'text/plain; charset=utf-8', 'no such page\n');
  });
  server.listen(port, host);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

async function answerReady(response: ServerResponse, ready: Operation['ready']): Promise<void> {
  const { ready: isReady, parts } = await ready();
  answer(response, isReady ? 200 : 503, 'application/json', `${JSON.stringify({ ready: isReady, parts })}\n`);
}

async function answerMetrics(response: ServerResponse, sdkMetrics: string | undefined): Promise<void> {
  const [ours, theirs] = await Promise.all([metricsText(), sdkMetrics ? textAt(sdkMetrics) : '']);
  answer(response, 200, 'text/plain; version=0.0.4; charset=utf-8', `${ours}${theirs}`);
}

/** The SDK's figures are missing rather than the whole answer. */
const textAt = (address: string): Promise<string> =>
  fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(2_000) }).then(
    (found) => found.text(),
    () => '',
  );

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
