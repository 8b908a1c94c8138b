import { workflowIdOf } from '../../activities/operation/start-again.ts';
import { conditionOf } from '../../activities/operation/workflow-condition.ts';
import { durationWords } from '../../domain/calendar/duration-words.ts';
import { type KnownWorkflow, type Traces, tracesOf } from '../../persistence/workflows/workflow-by-id.ts';
import type { Answer, Parts } from '../route.ts';
import { engineHistory } from './engine-history.ts';
import { codeOf, faultKey } from './row-view.ts';

/** One step of the technical history: `key` names its words. */
export type Step = {
  readonly at: number;
  readonly tone: string;
  readonly icon: string;
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
};

/** How long the engine may take to answer before the page is shown without it (ms). */
const PATIENCE = 2_000;

/** One workflow: its tables' side is always shown, the engine's side when the engine answers. */
export async function workflowPage(
  { database, engine, engineWebUrl }: Parts,
  known: KnownWorkflow,
  now: number,
  tried: number | undefined,
): Promise<Answer> {
  const { id, workflow, kind, unitCode, state, finished } = known;
  const workflowId = workflowIdOf(workflow);
  const traces = await tracesOf(database, id, workflowId);
  const [condition, fromEngine] = await Promise.all([
    inTime(conditionOf({ database, engine }, workflow).then((asked) => asked.condition)),
    inTime(engineHistory(engine, workflowId)),
  ]);
  const steps = [...stepsOf(traces), ...(fromEngine ?? [])].toSorted((a, b) => b.at - a.at);
  const isBad = condition === 'missing' || condition === 'ended' || condition === 'failing' || condition === 'silent';
  const trouble = !finished && (isBad || traces.faults.length > 0 || traces.unanswered.length > 0);
  return {
    page: 'workflows/workflow',
    model: {
      id,
      workflowId,
      kindKey: `workflows.kind.${kind}`,
      kind,
      unitCode,
      state,
      finished,
      trouble,
      conditionKey: finished ? 'workflows.condition.finished' : `workflows.condition.${condition ?? 'engineAway'}`,
      positions: traces.positions.map((position) => `workflows.waits.${position}`),
      faults: traces.faults.map((fault) => ({
        ...fault,
        key: faultKey(fault.fault),
        lasting: durationWords(now - fault.since),
      })),
      unanswered: traces.unanswered.map((act) => ({ ...act, lasting: durationWords(now - act.at) })),
      steps,
      ...(tried !== undefined && { tried: { n: tried } }),
      ...(engineWebUrl !== undefined && {
        engineUrl: `${engineWebUrl}/namespaces/${engine.options.namespace}/workflows/${encodeURIComponent(workflowId)}`,
      }),
    },
  };
}

/** What does not come in time, or not at all, is shown as not known. */
async function inTime<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE);
  });
  try {
    return await Promise.race([asked.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

const stepsOf = ({ log, refused, unanswered, faults }: Traces): readonly Step[] => [
  ...log.map(({ at, rev, type, commandId }) => step(at, 'done', 'check', 'log', { rev, type, commandId })),
  ...refused.map(({ at, type, refused: name }) => step(at, 'warn', 'x', 'refused', { type, code: codeOf(name) })),
  ...unanswered.map(({ at, type, commandId, failures }) =>
    step(at, 'stop', 'alert-octagon', 'unanswered', { type, commandId, failures }),
  ),
  ...faults.map(({ at, activity, fault, attempts }) => step(at, 'stop', 'x', 'fault', { activity, fault, attempts })),
];

const step = (at: number, tone: string, icon: string, key: string, facts: Step['facts']): Step => ({
  at,
  tone,
  icon,
  key: `workflows.step.${key}`,
  facts,
});
