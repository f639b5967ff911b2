// Where things and their links stand in a drawing: things in rows by level, in the order that
// crosses fewest lines; lines bent round what they do not join. The same for the same things.
export interface Thing {
  id: string;
  label: string;
  name: string;
  sub: string;
  level: number;
  href: string;
  state: string;
}

export interface Link {
  from: string;
  to: string;
  basis: string;
  modality: string;
  relation: string;
}

export interface Point {
  x: number;
  y: number;
}

// A box by its middle; a line from the middle of a box to that of another, by way of a point.
export type Placed<T> = T & Point & { lines: string[] };
// sign: where on a line something can stand that no box covers.
export type Routed<L> = L & { a: Point; by: Point; b: Point; bend: number; sign: Point };
export interface Layout<T, L> {
  width: number;
  height: number;
  narrow: boolean;
  bands: { y: number; height: number; words: string }[];
  boxes: Placed<T>[];
  lines: Routed<L>[];
}

export const BOX = { width: 196, height: 58 };
const GAP = { x: 18, y: 40 };
// The words of a level stand at its left, or above it where the drawing is narrow.
const MARGIN = { left: 98, top: 10, above: 20 };
const NARROW = 420;
const SWEEPS = 12;
const SIGNS = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.2, 0.8];
const BENDS = [0, 34, -34, 68, -68, 110, -110, 160, -160, 220, -220];

export function layout<T extends Thing, L extends Link>(
  things: T[],
  links: L[],
  levels: string[],
  width: number,
  wrap: (thing: T) => string[],
): Layout<T, L> {
  const [left, above] = width < NARROW ? [6, MARGIN.above] : [MARGIN.left, 0];
  const most = Math.max(1, Math.floor((width - left) / (BOX.width + GAP.x)));
  const wide = Math.max(width, left + BOX.width + GAP.x);
  const rows = ordered(things, links);
  const boxes: Placed<T>[] = [];
  const bands: Layout<T, L>["bands"] = [];
  let y = MARGIN.top;
  for (const [level, row] of rows) {
    const deep = Math.ceil(row.length / most);
    const across = Math.ceil(row.length / deep);
    const step = (wide - left) / across;
    const height = deep * BOX.height + (deep - 1) * GAP.y;
    bands.push({ y: y - 8, height: height + 16 + above, words: levels[level] ?? "" });
    y += above;
    row.forEach((thing, i) => {
      const [column, line] = [Math.floor(i / deep), i % deep];
      // Where rows stand below each other, every second is moved a little, so that lines between
      // them do not run along the same way.
      const aside = deep > 1 && across > 1 ? (line % 2 ? 1 : -1) * Math.min(16, (step - BOX.width) / 2 - 4) : 0;
      boxes.push({
        ...thing,
        x: left + (column + 0.5) * step + aside,
        y: y + line * (BOX.height + GAP.y) + BOX.height / 2,
        lines: wrap(thing),
      });
    });
    y += height + GAP.y + 6;
  }
  return { width: wide, height: y - GAP.y + 8, narrow: above > 0, bands, boxes, lines: routed(boxes, links) };
}

// The things of each level in an order that puts each below what it is linked to.
function ordered<T extends Thing>(things: T[], links: Link[]): [number, T[]][] {
  const levels = [...new Set(things.map((t) => t.level))].sort((a, b) => a - b);
  const rows = new Map<number, T[]>(levels.map((level) => [level, things.filter((t) => t.level === level)]));
  const beside = new Map<string, string[]>(things.map((t) => [t.id, []]));
  for (const link of links) {
    beside.get(link.from)?.push(link.to);
    beside.get(link.to)?.push(link.from);
  }
  const at = new Map<string, number>();
  const place = (row: T[]) => row.forEach((t, i) => at.set(t.id, (i + 0.5) / row.length));
  rows.forEach(place);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const level of sweep % 2 ? [...levels].reverse() : levels) {
      const row = rows.get(level) ?? [];
      const middle = (t: T): number => {
        const others = beside.get(t.id) ?? [];
        const sum = others.reduce((total, id) => total + (at.get(id) ?? 0.5), 0);
        return others.length ? sum / others.length : (at.get(t.id) ?? 0.5);
      };
      const wanted = new Map(row.map((t) => [t.id, middle(t)]));
      row.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1));
      place(row);
    }
  }
  return levels.map((level) => [level, rows.get(level) ?? []]);
}

function routed<T extends Thing, L extends Link>(boxes: Placed<T>[], links: L[]): Routed<L>[] {
  const by = new Map(boxes.map((box) => [box.id, box]));
  const taken = new Map<string, Set<number>>();
  const result: Routed<L>[] = [];
  for (const link of links) {
    const [a, b] = [by.get(link.from), by.get(link.to)];
    if (!a || !b || a === b) continue;
    const pair = [link.from, link.to].sort().join(" ");
    const used = taken.get(pair) ?? new Set<number>();
    taken.set(pair, used);
    const others = boxes.filter((box) => box !== a && box !== b);
    let best = { hits: Infinity, bend: 0, by: bent(a, b, 0) };
    for (const bend of BENDS) {
      // Bends are told from one side, whichever way a link points.
      const signed = link.from < link.to ? bend : -bend;
      if (used.has(bend)) continue;
      const way = bent(a, b, signed);
      const hits = others.filter((box) => meets(box, a, way, b)).length;
      if (hits < best.hits) best = { hits, bend: signed, by: way };
      if (!hits) break;
    }
    used.add(link.from < link.to ? best.bend : -best.bend);
    const line = { a: { x: a.x, y: a.y }, by: best.by, b: { x: b.x, y: b.y } };
    const free = SIGNS.map((t) => along(line, t)).find((p) => !boxes.some((box) => covers(box, p, 9)));
    result.push({ ...link, ...line, bend: best.bend, sign: free ?? along(line, 0.5) });
  }
  return result;
}

function bent(a: Point, b: Point, bend: number): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  return { x: (a.x + b.x) / 2 - (dy / length) * bend, y: (a.y + b.y) / 2 + (dx / length) * bend };
}

// A point of a line, from 0 (its beginning) to 1.
export function along(line: { a: Point; by: Point; b: Point }, t: number): Point {
  const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
  return { x: u * line.a.x + v * line.by.x + w * line.b.x, y: u * line.a.y + v * line.by.y + w * line.b.y };
}

function meets(box: Point, a: Point, by: Point, b: Point): boolean {
  for (let t = 0.04; t < 1; t += 0.04) {
    if (covers(box, along({ a, by, b }, t), 5)) return true;
  }
  return false;
}

function covers(box: Point, p: Point, near: number): boolean {
  return Math.abs(p.x - box.x) < BOX.width / 2 + near && Math.abs(p.y - box.y) < BOX.height / 2 + near;
}
