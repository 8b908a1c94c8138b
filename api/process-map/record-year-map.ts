import { readFileSync } from 'node:fs';
import { readBpmn } from './bpmn.ts';

/** A record's year as the process map draws it; read once. Its file opens in any BPMN editor. */
export const RECORD_YEAR_MAP = readBpmn(
  readFileSync(new URL('../../templates/process-map/record-year.bpmn', import.meta.url)),
);
