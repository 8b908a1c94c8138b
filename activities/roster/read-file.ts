import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Refusal } from '../../domain/refusal.ts';
import type { Table } from '../../domain/roster/table.ts';
import { limits } from './limits.ts';

const PROGRAM = fileURLToPath(new URL('./reading-process.ts', import.meta.url));

/** Longest answer: 5,000 rows of ordinary lists are 2 MB. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

const cell = z.object({
  kind: z.enum(['text', 'number', 'day', 'boolean', 'error', 'formulaWithoutValue']),
  text: z.string(),
  shown: z.string().exactOptional(),
  legacyFont: z.literal(true).exactOptional(),
});
const answer = z.union([
  z.object({
    sheet: z.string(),
    rows: z.array(z.object({ number: z.number().int(), cells: z.array(cell.nullable()) })),
    hiddenColumns: z.array(z.number().int()),
    otherSheets: z.number().int(),
  }),
  z.object({
    refused: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  }),
]);

/**
 * Reads an uploaded xlsx or CSV in a process of its own that is ended when it takes too long, too much memory or answers
 * too much: whatever the file does, this process goes on.
 */
export async function readRosterFile(file: Uint8Array, seconds: number = limits.seconds): Promise<Table | Refusal> {
  if (file.length > limits.file) return { refused: 'ROSTER_TOO_LARGE', facts: { what: 'byte', limit: limits.file } };

  const text = await inTurn(() => runReader(file, seconds));
  if (typeof text !== 'string') return text;
  return answer.parse(JSON.parse(text));
}

/** At most two files at once, in the order in which they came: a reader may take 192 MB, and one core. */
const PLACES = 2;
const waiting: (() => void)[] = [];
let taken = 0;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (taken === PLACES) await new Promise<void>((resolve) => waiting.push(resolve));
  else taken += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift(); // hands its place on, so that nobody can come between
    if (next) next();
    else taken -= 1;
  }
}

function runReader(file: Uint8Array, seconds: number): Promise<string | Refusal> {
  return new Promise((resolve) => {
    const reader = spawn(process.execPath, [`--max-old-space-size=${limits.heap}`, PROGRAM], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {},
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    const pieces: Buffer[] = [];
    let received = 0;
    reader.stdout.on('data', (piece: Buffer) => {
      received += piece.length;
      if (received > ANSWER_LIMIT) reader.kill('SIGKILL');
      else pieces.push(piece);
    });
    reader.on('error', () => resolve({ refused: 'ROSTER_DAMAGED' }));
    reader.on('close', (code, signal) =>
      resolve(code === 0 ? Buffer.concat(pieces).toString('utf8') : ending(signal, seconds)),
    );
    reader.stdin.on('error', () => undefined); // it may end before it has read all: its own answer says why
    reader.stdin.end(file);
  });
}

/** Ended by our clock (SIGKILL), or by itself for want of memory. */
const ending = (signal: NodeJS.Signals | null, seconds: number): Refusal =>
  signal === 'SIGKILL'
    ? { refused: 'ROSTER_TOO_SLOW', facts: { seconds } }
    : { refused: 'ROSTER_TOO_LARGE', facts: { what: 'MB', limit: limits.heap } };
