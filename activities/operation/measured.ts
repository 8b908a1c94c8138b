import { counter, histogram } from './metrics.ts';

/** Seconds: around what a person is promised (100 ms for a page, 8 s for a verdict). */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 15, 60];

/** What is counted where it happens; `docs/operations.md` says of each what to do about it. */
export const requests = counter('hbs_requests_total', 'Requests by method, route and status.');
export const requestSeconds = histogram(
  'hbs_request_seconds',
  'Time to answer a request, by method and route.',
  BOUNDS,
);
export const acts = counter('hbs_acts_total', 'Acts sent to their workflow, by kind, type, outcome and refusal code.');
export const actSeconds = histogram('hbs_act_seconds', 'Time from sending an act to its verdict, by kind.', BOUNDS);
export const activities = counter('hbs_activities_total', 'Activities by type and outcome.');
export const activitySeconds = histogram('hbs_activity_seconds', 'Time that an activity takes, by type.', BOUNDS);
export const sweeps = counter('hbs_sweeps_total', 'Sweeps beside the task queue, by outcome.');
