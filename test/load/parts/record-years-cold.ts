import { measure } from '../measure.ts';
import { recordYears } from '../record-years.ts';

/** A worker that keeps 20 workflows: between two acts on one record its history has left the memory, as in real years. */
await measure(import.meta.filename, (bench) =>
  recordYears(bench, 'cold', { cachedWorkflows: 20, workflowTaskSlots: 10 }),
);
