import { showDayAndMonth } from '../../domain/calendar/day.ts';
import { lastDayBefore } from '../../domain/calendar/instant.ts';
import { heatOf, type Step, WAITING } from '../../domain/process-map/steps.ts';

import type { Standings } from '../../persistence/process-map/standings.ts';
import type { RoundRow } from '../../persistence/rounds/rounds-page.ts';
import { isTask, type MapFlow, type MapNode, type ProcessMap } from './bpmn.ts';

const DAY = 24 * 60 * 60_000;

/** What a box says besides its name: how many records stand there and since when the longest one waits (ms, UTC). */
export type StepCount = { readonly step: Step; readonly records: number; readonly since?: number };

/** The counts of all units together, one for each box of the map. */
export function stepCounts(steps: readonly Step[], standings: readonly Standings[]): readonly StepCount[] {
  const byStep = Map.groupBy(standings, ({ step }) => step);
  return steps.map((step) => {
    const here = byStep.get(step) ?? [];
    const since = WAITING.includes(step) ? here.flatMap((one) => one.since ?? []) : [];
    return {
      step,
      records: here.reduce((sum, { records }) => sum + records, 0),
      ...(since.length > 0 && { since: Math.min(...since) }),
    };
  });
}

export type MapAt = {
  readonly now: number;
  readonly rounds: readonly Pick<RoundRow, 'n' | 'dueAt' | 'closeAt' | 'reportDueAt'>[];
  /** Returned to somebody and not done again: tasks with a day of their own. */
  readonly returned: number;
  readonly selected: Step | undefined;
  /** The address of a step's list. */
  readonly pageOf: (step: Step) => string;
};

/** The map as its SVG draws it: geometry out of the `.bpmn`, numbers out of the counts. Only what is shown is here. */
export function mapView(map: ProcessMap, counts: readonly StepCount[], at: MapAt): object {
  const height = Math.max(...map.lanes.map(({ box }) => box.y + box.height));
  const width = Math.max(...map.lanes.map(({ box }) => box.width));
  return {
    viewBox: `0 0 ${width} ${height}`,
    lanes: map.lanes.map(({ id, box }, i) => ({
      words: `process-map.lane.${id}`,
      y: box.y + 0.5,
      width: width - 1,
      height: box.height,
      alt: i % 2 === 1,
      textY: box.y + box.height / 2 + 5,
    })),
    flows: map.flows.map((flow) => ({ d: pathOf(flow), back: goesBack(map, flow) })),
    labels: map.flows.flatMap((flow) => labelOf(flow, at)),
    events: map.nodes.filter(({ kind }) => kind.endsWith('Event')).map((node) => eventView(node, at)),
    gateways: map.nodes.filter(({ kind }) => kind === 'exclusiveGateway').map(({ box }) => ({ d: diamond(box) })),
    boxes: map.nodes.filter(isTask).flatMap((node) => {
      const count = counts.find(({ step }) => step === node.id);
      return count ? [boxView(node, count, at)] : [];
    }),
  };
}

function boxView({ box }: MapNode, count: StepCount, at: MapAt): object {
  const { step, records, since } = count;
  return {
    id: step,
    words: `process-map.step.${step}`,
    page: at.pageOf(step),
    selected: step === at.selected,
    gone: records === 0,
    heat: records > 0 && since !== undefined ? heatOf(at.now - since) : 0,
    records,
    ...box,
    textX: box.x + 9,
    edgeX: box.x + box.width - 8,
    nameY: box.y + 19,
    numberY: box.y + 42,
    ...besides(count, at),
  };
}

/** The quiet words of a box: how long the longest waits, or by when the step is due. */
function besides({ step, records, since }: StepCount, { now, rounds }: MapAt): object {
  const round = rounds.find(({ closeAt }) => closeAt > now) ?? rounds.at(-1);
  if (step === 'additional') return dueOn(rounds.find(({ n }) => n === 2)?.dueAt);
  if (step === 'closed') return records === 0 && round && now < round.closeAt ? { beside: 'process-map.notYet' } : {};
  if (step === 'reported') return records === 0 ? dueOn(round?.reportDueAt) : {};
  if (!WAITING.includes(step)) return {};
  if (records === 0) return { beside: 'process-map.nothing' };
  if (since === undefined) return {};

  const days = Math.floor((now - since) / DAY);
  if (days < 1) return { beside: 'process-map.belowADay' };
  return { beside: records < 1_000 ? 'process-map.waits' : 'process-map.days', days };
}

const dueOn = (instant: number | undefined): object =>
  instant === undefined ? {} : { beside: 'process-map.dueOn', day: showDayAndMonth(lastDayBefore(instant)) };

function eventView({ kind, box }: MapNode, { now, rounds }: MapAt): object {
  const [x, y, r] = [box.x + box.width / 2, box.y + box.height / 2, box.width / 2];
  if (kind !== 'intermediateCatchEvent') return { x, y, r, end: kind === 'endEvent' };
  const round = rounds.find(({ closeAt }) => closeAt > now) ?? rounds.at(-1);
  return {
    ...{ x, y, r, inner: r - 3 },
    hands: `M${x} ${y - 4}v4l3.500 2`,
    above: box.y - 5,
    below: box.y + box.height + 14,
    ...(round && { closes: showDayAndMonth(lastDayBefore(round.closeAt)) }),
  };
}

function labelOf({ id, label }: MapFlow, { returned }: MapAt): readonly object[] {
  if (!label || (id === 'returned' && returned === 0)) return [];
  return [{ words: `process-map.flow.${id}`, n: returned, x: label.x, y: label.y + 11 }];
}

const pathOf = ({ way }: MapFlow): string => way.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');

function diamond({ x, y, width, height }: MapNode['box']): string {
  const [cx, cy] = [x + width / 2, y + height / 2];
  return `M${cx} ${y}L${x + width} ${cy}L${cx} ${y + height}L${x} ${cy}z`;
}

/** To a lane above, or to the left within a lane; the way to an end apart. */
function goesBack({ lanes, nodes }: ProcessMap, { from, to }: MapFlow): boolean {
  const node = (id: string) => nodes.find((one) => one.id === id);
  const lane = (id: string) => lanes.findIndex((one) => one.nodes.includes(id));
  if (node(to)?.kind === 'endEvent') return false;
  return lane(to) < lane(from) || (lane(to) === lane(from) && (node(to)?.box.x ?? 0) < (node(from)?.box.x ?? 0));
}
