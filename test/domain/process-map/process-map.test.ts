import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isTask, type MapNode } from '../../../api/process-map/bpmn.ts';
import { mapView, stepCounts } from '../../../api/process-map/map-view.ts';
import { RECORD_YEAR_MAP } from '../../../api/process-map/record-year-map.ts';
import { entryWaitsSince, heatOf, STEPS, type Standing, stepOf } from '../../../domain/process-map/steps.ts';
import { ACTS } from '../../../domain/record-year/acts.ts';
import { STAGES } from '../../../domain/record-year/state.ts';

const { lanes, nodes, flows } = RECORD_YEAR_MAP;
const DAY = 24 * 60 * 60_000;
const WORDS = JSON.parse(
  readFileSync(new URL('../../../templates/process-map/words.json', import.meta.url), 'utf8'),
) as Record<string, { vi: string }>;

const node = (id: string): MapNode => nodes.find((one) => one.id === id) ?? fail(id);
const fail = (id: string): never => {
  throw new Error(`no node ${id}`);
};
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

describe('the process map and the table of acts', () => {
  it('has every stage of a record on a box, and names no other', () => {
    expect(unique(nodes.filter(isTask).flatMap(({ stages }) => stages))).toEqual([...STAGES].sort());
  });

  it('has every act of the table at a node or on a way, and names no other', () => {
    const drawn = [...nodes, ...flows].flatMap(({ acts }) => acts);
    // The opening makes the record; the map begins with it.
    expect(unique(drawn)).toEqual(unique(ACTS.map(({ act }) => act)));
  });

  it.each(flows.filter(({ acts }) => acts.length > 0).map((flow) => [flow.id, flow] as const))(
    'draws %s from a stage from which the act may happen',
    (_, { from, acts }) => {
      const stages = stagesBefore(from);
      for (const act of acts)
        expect([act, ACTS.some((row) => row.act === act && row.from.some((stage) => stages.includes(stage)))]).toEqual([
          act,
          true,
        ]);
    },
  );

  it('has a box for every step, and for nothing else', () => {
    expect(
      nodes
        .filter(isTask)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...STEPS].sort());
  });
});

/** The stages of a node; for a gateway or an event those of the boxes that lead to it. */
function stagesBefore(id: string): readonly string[] {
  if (node(id).stages.length > 0) return node(id).stages;
  return flows.filter(({ to }) => to === id).flatMap(({ from }) => stagesBefore(from));
}

const FALSE_TRUE = [false, true] as const;
const EVERY_STANDING: readonly Standing[] = STAGES.flatMap((stage) =>
  (['round1', 'round2', 'late'] as const).flatMap((lane) =>
    FALSE_TRUE.flatMap((begun) =>
      FALSE_TRUE.flatMap((consented) => FALSE_TRUE.map((reported) => ({ stage, lane, begun, consented, reported }))),
    ),
  ),
);

describe('the box of a record', () => {
  it('is one that has its stage, whatever its lane and holds', () => {
    for (const standing of EVERY_STANDING) expect(node(stepOf(standing)).stages).toContain(standing.stage);
  });

  it.each([
    [{ stage: 'entering' }, 'enter'],
    [{ stage: 'entering', begun: true }, 'signParts'],
    [{ stage: 'homeroom', lane: 'round2' }, 'additional'],
    [{ stage: 'principal', lane: 'round2' }, 'principal'],
    [{ stage: 'principal', lane: 'late' }, 'late'],
    [{ stage: 'principal', lane: 'late', consented: true }, 'principal'],
    [{ stage: 'received', lane: 'late' }, 'received'],
    [{ stage: 'closed', reported: true }, 'reported'],
  ] as const)('of %j is %s', (known, step) => {
    expect(stepOf({ lane: 'round1', begun: false, consented: false, reported: false, ...known })).toBe(step);
  });

  it.each([
    [0, 0],
    [DAY - 1, 0],
    [DAY, 1],
    [3 * DAY - 1, 1],
    [3 * DAY, 2],
    [5 * DAY, 3],
    [8 * DAY - 1, 3],
    [8 * DAY, 4],
  ])('waiting for %d ms has heat %d', (wait, heat) => {
    expect(heatOf(wait)).toBe(heat);
  });

  it('does not wait for entry before its window opens', () => {
    expect(entryWaitsSince(100, 200, 150)).toBeUndefined();
    expect(entryWaitsSince(100, 200, 200)).toBe(200);
    expect(entryWaitsSince(100, undefined, 150)).toBe(100);
  });
});

describe('the .bpmn file', () => {
  it('is sound: each node in one lane and inside its drawing, each way from the edge of one node to that of another', () => {
    for (const { id, box } of nodes) {
      const own = lanes.filter((lane) => lane.nodes.includes(id));
      expect([id, own.length]).toEqual([id, 1]);
      const lane = own[0]?.box ?? box;
      expect([id, box.y >= lane.y && box.y + box.height <= lane.y + lane.height]).toEqual([id, true]);
    }
    for (const { id, from, to, way } of flows) {
      expect([id, onEdge(node(from), way[0]), onEdge(node(to), way.at(-1))]).toEqual([id, true, true]);
      for (const [i, point] of way.slice(1).entries())
        expect([id, point.x === way[i]?.x || point.y === way[i]?.y]).toEqual([id, true]);
    }
  });

  it('leads from its start to every node, and from every node to an end', () => {
    const reached = new Set(['begin']);
    for (const _ of nodes) for (const { from, to } of flows) if (reached.has(from)) reached.add(to);
    expect(unique([...reached])).toEqual(unique(nodes.map(({ id }) => id)));
    const ends = new Set(nodes.filter(({ kind }) => kind === 'endEvent').map(({ id }) => id));
    for (const _ of nodes) for (const { from, to } of flows) if (ends.has(to)) ends.add(from);
    expect(ends.size).toBe(nodes.length);
  });

  it('has the names that the page says in Vietnamese', () => {
    for (const { id, name } of lanes) expect(name).toBe(WORDS[`lane.${id}`]?.vi);
    for (const { id, name } of nodes.filter(isTask)) expect(name).toBe(WORDS[`step.${id}`]?.vi);
    for (const { id } of flows.filter(({ label }) => label)) expect(WORDS[`flow.${id}`]?.vi).toBeDefined();
  });

  it('is drawn whole: every lane, box, event, gateway and way', () => {
    const at = { now: 0, rounds: [], returned: 2, selected: undefined, pageOf: () => '/' };
    const view = mapView(RECORD_YEAR_MAP, stepCounts(STEPS, []), at) as Record<string, readonly unknown[]>;
    expect(view['lanes']).toHaveLength(lanes.length);
    expect(view['boxes']).toHaveLength(STEPS.length);
    expect(view['flows']).toHaveLength(flows.length);
    expect((view['events']?.length ?? 0) + (view['gateways']?.length ?? 0)).toBe(nodes.length - STEPS.length);
  });
});

function onEdge({ box }: MapNode, point: { x: number; y: number } | undefined): boolean {
  if (!point) return false;
  const within = (v: number, from: number, size: number) => v >= from && v <= from + size;
  const onVertical = (point.x === box.x || point.x === box.x + box.width) && within(point.y, box.y, box.height);
  const onHorizontal = (point.y === box.y || point.y === box.y + box.height) && within(point.x, box.x, box.width);
  return onVertical || onHorizontal;
}
