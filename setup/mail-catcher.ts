/**
 * The mail server of the embedded run: takes every message and keeps it as a file, so that nothing leaves the machine.
 * Usage: node setup/mail-catcher.ts PORT FOLDER
 */
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SMTPServer } from 'smtp-server';
import { ulid } from 'ulid';

const [port = '', folder = ''] = process.argv.slice(2);
await mkdir(folder, { recursive: true });

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, _session, done) => {
    keep(stream).then(
      () => done(),
      (error: Error) => done(error),
    );
  },
});

server.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));

/** Under its final name only when it is whole: a reader of the folder never sees half a message. */
async function keep(message: NodeJS.ReadableStream): Promise<void> {
  const file = join(folder, `${ulid()}.eml`);
  await pipeline(message, createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
}
