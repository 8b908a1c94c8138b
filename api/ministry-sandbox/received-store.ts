import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OutcomeAnswer, SubmitRequest } from '../../activities/exchange/protocol.ts';

const Received = z.object({ request: SubmitRequest, outcome: OutcomeAnswer });
const Registered = z.object({ serial: z.string(), pem: z.string(), approved: z.boolean() });
export type Registered = z.infer<typeof Registered>;

/** What the sandbox has received, as files: it survives a restart, and a message that comes again is the same message. */
export type ReceivedStore = {
  message(id: string): z.infer<typeof Received> | undefined;
  keepMessage(id: string, received: z.infer<typeof Received>): void;
  certificateOf(unitCode: string): Registered | undefined;
  keepCertificate(unitCode: string, registered: Registered): void;
  /** `refuse.json` in the folder: look-up codes that the ministry shall refuse, each with the code of its fault. */
  refusals(): Readonly<Record<string, string>>;
};

export function receivedStore(folder: string): ReceivedStore {
  mkdirSync(folder, { recursive: true });
  const read = <T>(name: string, shape: z.ZodType<T>): T | undefined => {
    const place = join(folder, name);
    return existsSync(place) ? shape.parse(JSON.parse(readFileSync(place, 'utf8'))) : undefined;
  };
  const write = (name: string, value: unknown) => {
    const place = join(folder, name);
    writeFileSync(`${place}.part`, JSON.stringify(value));
    renameSync(`${place}.part`, place);
  };
  return {
    message: (id) => read(`message-${id}.json`, Received),
    keepMessage: (id, received) => write(`message-${id}.json`, received),
    certificateOf: (unitCode) => read(`certificate-${unitCode}.json`, Registered),
    keepCertificate: (unitCode, registered) => write(`certificate-${unitCode}.json`, registered),
    refusals: () => read('refuse.json', z.record(z.string(), z.string())) ?? {},
  };
}
