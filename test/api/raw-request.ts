import { connect } from 'node:net';
import type { ApiServer } from './server.ts';

/** Sends a look-up's head with these lines and what is given of its body, and no more; gives all that is answered. */
export function saidTo({ url }: Pick<ApiServer, 'url'>, lines: readonly string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(url);
  const head = ['POST /look-up HTTP/1.1', `host: ${hostname}`, 'accept: application/json', ...lines];
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${[...head, 'content-type: application/x-www-form-urlencoded'].join('\r\n')}\r\n\r\n${body}`);
    });
    socket.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    socket.once('close', () => resolve(said)).once('error', reject);
  });
}
