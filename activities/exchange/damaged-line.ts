import { unlink } from 'node:fs/promises';
import type { Portal } from './protocol.ts';

/**
 * A line that damages the next package on its way, once for each time that somebody puts the file there: how
 * demonstration and tests bring about a refusal for transport honestly. The configuration `production` knows no such line.
 */
export const damagedLine = (portal: Portal, switchFile: string): Portal => ({
  ...portal,
  async submit(request) {
    const isOn = await unlink(switchFile).then(
      () => true,
      () => false,
    );
    return portal.submit(isOn ? { ...request, content: damaged(request.content) } : request);
  },
});

/** One letter in the middle of the text becomes another one: still Base64, no longer what was packed. */
function damaged(content: string): string {
  const at = Math.floor(content.length / 2);
  return content.slice(0, at) + (content[at] === 'A' ? 'B' : 'A') + content.slice(at + 1);
}
