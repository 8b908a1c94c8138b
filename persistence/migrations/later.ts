import { column } from './table.ts';

/** Changes to tables that installations have already. */
export const laterChanges = [column(900, 'progress', 'claimed_at', 'datetime(3) NULL')];
