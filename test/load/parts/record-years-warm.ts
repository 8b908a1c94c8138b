import { measure } from '../measure.ts';
import { recordYears } from '../record-years.ts';

/** Every workflow stays in the worker's memory, as none would over ten months. */
await measure(import.meta.filename, (bench) =>
  recordYears(bench, 'warm', { cachedWorkflows: 600, workflowTaskSlots: 20 }),
);
