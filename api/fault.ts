import { isOfEngine } from '../activities/engine/engine-fault.ts';
import { log, nameOfFault, placeOfFault } from '../activities/operation/log.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Codes with which a connection to the database fails or breaks (Node's and mysql2's). */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
]);

/** What people are told of a fault: whether database or engine is away, or that it is ours. The log gets its name, no data. */
export function refusalOfFault(fault: unknown): Refusal {
  if (isOfEngine(fault)) return { refused: 'ENGINE_AWAY' };
  const code = codeOf(fault);
  if ((code !== undefined && AWAY.has(code)) || isOfLostLine(fault)) return { refused: 'DATABASE_AWAY' };

  log('error', 'fault', { fault: nameOfFault(fault), place: placeOfFault(fault) });
  return { refused: 'FAULT' };
}

/** The driver's own word for a connection that is of no use any more, also where it has no code. */
function isOfLostLine(fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  if ('fatal' in fault && fault.fatal === true) return true;
  return 'driverError' in fault && isOfLostLine(fault.driverError);
}

function codeOf(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return undefined;
  if ('code' in fault && typeof fault.code === 'string') return fault.code;
  return 'driverError' in fault ? codeOf(fault.driverError) : undefined;
}
