import { isRefusal } from '../../domain/refusal.ts';
import { elementsOf, everyElement, type ParsedElement, parseStrict } from '../../signing/xml/parse-strict.ts';
import { attribute, textOf } from '../../signing/xml/xml-tree.ts';

export type Point = { readonly x: number; readonly y: number };
export type Box = Point & { readonly width: number; readonly height: number };

/** A node of the process: where its diagram draws it, which stages its records have, which acts happen at it. */
export type MapNode = Marks & {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly box: Box;
};

/** A way from one node to another. */
export type MapFlow = Pick<Marks, 'acts'> & {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly way: readonly Point[];
  /** Where its name stands, if the diagram shows it. */
  readonly label?: Box;
};

export type MapLane = {
  readonly id: string;
  readonly name: string;
  readonly box: Box;
  readonly nodes: readonly string[];
};

export type ProcessMap = {
  readonly lanes: readonly MapLane[];
  readonly nodes: readonly MapNode[];
  readonly flows: readonly MapFlow[];
};

type Marks = { readonly stages: readonly string[]; readonly acts: readonly string[] };

const TASKS = ['userTask', 'serviceTask', 'manualTask'] as const;
const NODES = [...TASKS, 'startEvent', 'endEvent', 'intermediateCatchEvent', 'exclusiveGateway'] as const;
export type NodeKind = (typeof NODES)[number];

export const isTask = ({ kind }: MapNode): boolean => TASKS.some((task) => task === kind);

const MODEL = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const DIAGRAM = 'http://www.omg.org/spec/BPMN/20100524/DI';
const MARKS = 'urn:hoc-ba-so:process-map:1';

/**
 * Reads the process map of a `.bpmn` file (BPMN 2.0 with diagram interchange) with the strict reader of ours. A file of our
 * own that is not as expected is a fault: it throws, and the API does not start with it.
 */
export function readBpmn(bytes: Uint8Array): ProcessMap {
  const parsed = parseStrict(bytes);
  if (isRefusal(parsed)) throw new Error(`process map: ${parsed.refused} ${JSON.stringify(parsed.facts)}`);

  const all = [...everyElement(parsed.root)];
  const model = (name: string) => all.filter((one) => one.uri === MODEL && one.name === name);
  const drawn = new Map(all.filter(isDrawing).map((one) => [required(one, 'bpmnElement'), one]));
  const drawing = (id: string): ParsedElement => drawn.get(id) ?? missing(`drawing of ${id}`);

  return {
    lanes: model('lane').map((lane) => ({
      ...named(lane),
      box: boxOf(drawing(required(lane, 'id'))),
      nodes: elementsOf(lane).flatMap((child) => (child.name === 'flowNodeRef' ? [textOf(child)] : [])),
    })),
    nodes: NODES.flatMap((kind) =>
      model(kind).map((node) => ({
        ...named(node),
        kind,
        box: boxOf(drawing(required(node, 'id'))),
        ...marksOf(node),
      })),
    ),
    flows: model('sequenceFlow').map((flow) => ({
      ...named(flow),
      from: required(flow, 'sourceRef'),
      to: required(flow, 'targetRef'),
      ...drawnWay(drawing(required(flow, 'id'))),
      acts: marksOf(flow).acts,
    })),
  };
}

function drawnWay(edge: ParsedElement): Pick<MapFlow, 'way' | 'label'> {
  const parts = elementsOf(edge);
  const label = parts.find(({ name }) => name === 'BPMNLabel');
  return {
    way: parts.filter(({ name }) => name === 'waypoint').map(pointOf),
    ...(label && { label: boxOf(label) }),
  };
}

const isDrawing = ({ uri, name }: ParsedElement): boolean =>
  uri === DIAGRAM && (name === 'BPMNShape' || name === 'BPMNEdge');

const named = (element: ParsedElement) => ({ id: required(element, 'id'), name: attribute(element, 'name') ?? '' });

function marksOf(element: ParsedElement): Marks {
  const marks = [...everyElement(element)].filter(({ uri }) => uri === MARKS);
  const names = (kind: string) => marks.filter(({ name }) => name === kind).map((mark) => required(mark, 'name'));
  return { stages: names('stage'), acts: names('act') };
}

function boxOf(shape: ParsedElement): Box {
  const bounds = elementsOf(shape).find(({ name }) => name === 'Bounds') ?? missing('Bounds');
  return { ...pointOf(bounds), width: numberIn(bounds, 'width'), height: numberIn(bounds, 'height') };
}

const pointOf = (element: ParsedElement): Point => ({ x: numberIn(element, 'x'), y: numberIn(element, 'y') });

function numberIn(element: ParsedElement, name: string): number {
  const text = required(element, name);
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : missing(`number in ${name}`);
}

function required(element: ParsedElement, name: string): string {
  return attribute(element, name) ?? missing(`${name} of ${element.name}`);
}

function missing(what: string): never {
  throw new Error(`process map: no ${what}`);
}
