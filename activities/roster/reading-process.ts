import { buffer } from 'node:stream/consumers';
import type { Table } from '../../domain/roster/table.ts';
import { limits, tooLarge, UnreadableFile } from './limits.ts';
import { readCsv } from './read-csv.ts';
import { readWorkbook } from './read-workbook.ts';

/**
 * The process that may die: takes a file's bytes on stdin, answers with one JSON value on stdout, a `Table` or a refusal.
 * It has no database, no key and no network of its own.
 */
const answer = await readTable(await buffer(process.stdin)).catch(refusalOf);
process.stdout.write(JSON.stringify(answer));

async function readTable(file: Buffer): Promise<Table> {
  if (file.length > limits.file) throw tooLarge('byte', limits.file);
  if (startsWith(file, 'PK\u0003\u0004')) return readWorkbook(file);
  if (startsWith(file, '\u00D0\u00CF\u0011\u00E0')) throw new UnreadableFile('ROSTER_OLD_EXCEL');
  if (file.length === 0 || (file[0] !== 0xff && file.includes(0))) throw new UnreadableFile('ROSTER_NOT_A_TABLE');
  return readCsv(file);
}

function startsWith(file: Buffer, signature: string): boolean {
  return file.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));
}

/** Whatever the libraries throw is a fault of the file: their words may hold a part of it and go nowhere. */
function refusalOf(fault: unknown) {
  if (!(fault instanceof UnreadableFile)) return { refused: 'ROSTER_DAMAGED' };
  return { refused: fault.refused, ...(fault.facts ? { facts: fault.facts } : {}) };
}
