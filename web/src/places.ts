// Gives a drawing of a chain its places: boxes by level, from what was found down to who is elected
// or inspects, and the lines between them, by ELK. Knows nothing of a page: thread.ts draws it.
import type { ElkEdgeSection, ElkExtendedEdge, ElkNode, ElkPoint } from "elkjs/lib/elk-api";

/** A box. `name` is its first line, `sub` what stands under it; both are wrapped, never shortened. */
export interface DrawnNode {
  id: string;
  /** What kind of thing it is, as the ontology calls it (`Post`), or `Fold` or `Break`. */
  label: string;
  name: string;
  sub: string[];
  /** Which of the drawing's levels it stands on, from 0. */
  level: number;
  href: string;
  /** `subject`: what the chain starts from; `body`; `broken`; `break`: the words of a break. */
  state: "" | "subject" | "body" | "broken" | "break" | "fold";
}

/** A line. `words` stand beside it; `break`: the number of the break that an assumed line passes. */
export interface DrawnEdge {
  from: string;
  to: string;
  /** `stated`, `statute`, `registered`, `convention`, `inferred`; `break`: it frays at a break. */
  basis: string;
  modality: string;
  relation: string;
  words: string;
  break?: number;
}

export interface Level {
  words: string;
  note: string;
}

export interface Drawing {
  title: string;
  desc: string;
  levels: Level[];
  nodes: DrawnNode[];
  edges: DrawnEdge[];
}

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  node: DrawnNode;
  width: number;
  height: number;
  name: string[];
  sub: string[];
}

export interface Line {
  edge: DrawnEdge;
  points: Point[];
  /** Where its words stand. */
  label: (Point & { width: number; lines: string[] }) | null;
}

export interface Band {
  level: Level;
  lines: string[];
  note: string[];
  y: number;
  height: number;
}

/** Everything with its place, in CSS pixels from the top left of a drawing of `width` by `height`. */
export interface Laid {
  drawing: Drawing;
  width: number;
  height: number;
  boxes: Box[];
  lines: Line[];
  bands: Band[];
}

/** How wide a text is in CSS pixels. */
export type Measure = (text: string, bold: boolean) => number;

export const GUTTER = 124;
export const LINE = 17;
export const PAD = 10;
const WIDEST = 232;
const NARROWEST = 168;
const MARK = 24;
const MARGIN = 10;

/** Text in lines no wider than `most`; only a word that is itself wider is longer. */
export function wrapped(text: string, most: number, bold: boolean, measure: Measure): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer, bold) > most) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line ? [...lines, line] : lines;
}

/**
 * Lays a drawing out.
 *
 * @param across how wide it may be before it scrolls, in CSS pixels
 */
export async function laid(drawing: Drawing, measure: Measure, across: number): Promise<Laid> {
  const { default: ELK } = await import("elkjs/lib/elk.bundled.js");
  const width = boxWidth(drawing, across);
  const boxes = new Map(drawing.nodes.map((node) => [node.id, boxed(node, width, measure)]));
  const edges = drawing.edges.filter((edge) => boxes.has(edge.from) && boxes.has(edge.to));
  const root: ElkNode = {
    id: "root",
    layoutOptions: OPTIONS,
    children: [...boxes.values()].map((box) => ({
      id: box.node.id,
      width: box.width,
      height: box.height,
      layoutOptions: { "elk.partitioning.partition": String(box.node.level) },
    })),
    edges: edges.map((edge, i) => {
      const lines = edge.words ? edge.words.split("\n") : [];
      const elk: ElkExtendedEdge = { id: `e${i}`, sources: [edge.from], targets: [edge.to] };
      if (edge.basis === "break") {
        elk.layoutOptions = { "elk.layered.priority.direction": "10", "elk.layered.priority.straightness": "10" };
      }
      if (lines.length) {
        const longest = Math.max(...lines.map((line) => measure(line, false)));
        elk.labels = [{ id: `l${i}`, text: edge.words, width: longest + MARK, height: lines.length * LINE + 6 }];
      }
      return elk;
    }),
  };
  const done = await new ELK().layout(root);
  for (const child of done.children ?? []) {
    const box = boxes.get(child.id);
    if (box) Object.assign(box, { x: (child.x ?? 0) + GUTTER, y: (child.y ?? 0) + MARGIN });
  }
  const found = (done.edges ?? []) as ElkExtendedEdge[];
  const lines = edges.map((edge, i) => lined(edge, found[i]));
  const wide = Math.max(across, (done.width ?? 0) + GUTTER + MARGIN);
  const { bands, height } = banded(drawing, [...boxes.values()], measure, (done.height ?? 0) + 2 * MARGIN);
  return { drawing, width: wide, height, boxes: [...boxes.values()], lines, bands };
}

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.partitioning.activate": "true",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "22",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.edgeLabel": "2",
  "elk.layered.spacing.nodeNodeBetweenLayers": "26",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.padding": "[top=8,left=8,bottom=8,right=8]",
};

/** So wide that the fullest level fits, within what can be read. */
function boxWidth(drawing: Drawing, across: number): number {
  const on = new Map<number, number>();
  for (const node of drawing.nodes) on.set(node.level, (on.get(node.level) ?? 0) + 1);
  const fullest = Math.max(1, ...on.values());
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, (across - GUTTER) / fullest - 22)));
}

function boxed(node: DrawnNode, width: number, measure: Measure): Box {
  const wide = node.state === "subject" ? Math.max(width, 2 * WIDEST) : width;
  const inner = wide - 2 * PAD;
  const name = wrapped(node.name, inner, true, measure);
  const sub = node.sub.flatMap((text) => wrapped(text, inner, false, measure));
  const height = (name.length + sub.length) * LINE + 2 * PAD;
  return { node, x: 0, y: 0, width: wide, height, name, sub };
}

function lined(edge: DrawnEdge, found: ElkExtendedEdge | undefined): Line {
  const sections: ElkEdgeSection[] = found?.sections ?? [];
  const place = ({ x, y }: ElkPoint): Point => ({ x: x + GUTTER, y: y + MARGIN });
  const points = sections.flatMap((s) => [s.startPoint, ...(s.bendPoints ?? []), s.endPoint]).map(place);
  const [label] = found?.labels ?? [];
  const at = label && place({ x: label.x ?? 0, y: label.y ?? 0 });
  return { edge, points, label: at ? { ...at, width: label?.width ?? 0, lines: edge.words.split("\n") } : null };
}

/** The bands of the levels that hold something, each as high as what stands on it. */
function banded(drawing: Drawing, boxes: Box[], measure: Measure, least: number): { bands: Band[]; height: number } {
  const bands: Band[] = [];
  for (const [i, level] of drawing.levels.entries()) {
    const on = boxes.filter((box) => box.node.level === i);
    if (!on.length) continue;
    const lines = wrapped(level.words, GUTTER - 24, true, measure);
    const note = wrapped(level.note, GUTTER - 24, false, measure);
    const top = Math.min(...on.map((box) => box.y)) - 8;
    const bottom = Math.max(...on.map((box) => box.y + box.height)) + 8;
    bands.push({ level, lines, note, y: top, height: bottom - top });
  }
  return { bands, height: Math.max(least, ...bands.map((band) => band.y + band.height + 6)) };
}
