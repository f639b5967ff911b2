// Draws a chain that has its places as SVG. Every look is an attribute of its element, so that the
// picture is whole by itself: saved as a file, and under a policy that forbids inline styles.
import { LINE, PAD } from "./places";
import type { Band, Box, Laid, Line, Point } from "./places";

const SVG = "http://www.w3.org/2000/svg";
const FONT = "Arial, sans-serif";
const INK = "#0b0c0c";
const QUIET = "#484949";
const GROUND = "#f5f5f3";
const EDGE = "#7d5700";
const CORE = "#e3b341";
const WASH = "#fdf6e3";
const ASSUMED = "#4a5358";
const BREAK = "#a3261b";
const BREAK_WASH = "#fdf1ef";

type Look = Record<string, string | number>;

/** Basis → the strokes of its line, the lowest first. */
const STROKES: Record<string, Look[]> = {
  stated: [{ stroke: EDGE, "stroke-width": 5 }, { stroke: CORE, "stroke-width": 2 }],
  statute: [{ stroke: EDGE, "stroke-width": 7 }, { stroke: "#ffffff", "stroke-width": 3 }],
  registered: [{ stroke: EDGE, "stroke-width": 2 }],
  convention: [{ stroke: ASSUMED, "stroke-width": 4, "stroke-linecap": "round", "stroke-dasharray": "0.1 8" }],
  inferred: [{ stroke: ASSUMED, "stroke-width": 2.5, "stroke-dasharray": "9 6" }],
};
const BOXES: Record<string, Look> = {
  "": { fill: "#ffffff", stroke: INK, "stroke-width": 1.25, rx: 3 },
  subject: { fill: WASH, stroke: EDGE, "stroke-width": 2, rx: 3 },
  body: { fill: "#ffffff", stroke: INK, "stroke-width": 1.25, rx: 16 },
  broken: { fill: "#ffffff", stroke: BREAK, "stroke-width": 2, "stroke-dasharray": "7 4", rx: 3 },
  break: { fill: BREAK_WASH, stroke: BREAK, "stroke-width": 3 },
  fold: { fill: GROUND, stroke: INK, "stroke-width": 1.25, rx: 3 },
};
const FRAY = 18;

/** An element of SVG with its attributes. */
export function made(name: string, look: Look, ...inside: (SVGElement | string)[]): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(look)) element.setAttribute(key, String(value));
  element.append(...inside);
  return element;
}

/** The drawing as one image. Each box is a group with `data-id`, each line one with `data-edge`. */
export function drawn(laid: Laid, id = "drawn"): SVGSVGElement {
  const { width, height, drawing } = laid;
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const svg = made(
    "svg",
    {
      xmlns: SVG, class: "gt-drawing", width: w, height: h, viewBox: `0 0 ${w} ${h}`, role: "img",
      "aria-labelledby": `${id}-title ${id}-desc`, "font-family": FONT,
    },
    made("title", { id: `${id}-title` }, drawing.title),
    made("desc", { id: `${id}-desc` }, drawing.desc),
    made("rect", { width: w, height: h, fill: "#ffffff" }),
    ...laid.bands.map((band) => bandDrawn(band, w)),
    ...laid.lines.map((line, i) => lineDrawn(line, i)),
    ...laid.boxes.map(boxDrawn),
    ...laid.lines.flatMap(labelDrawn),
  );
  return svg as SVGSVGElement;
}

function bandDrawn(band: Band, width: number): SVGElement {
  const top = band.y + band.height / 2 - ((band.lines.length + band.note.length) * LINE) / 2;
  return made(
    "g", {},
    made("rect", { y: band.y, width, height: band.height, fill: GROUND }),
    ...texts(band.lines, 12, top, { "font-size": 14, "font-weight": 700, fill: INK }),
    ...texts(band.note, 12, top + band.lines.length * LINE, { "font-size": 13, fill: QUIET }),
  );
}

function boxDrawn(box: Box): SVGElement {
  const { node, x, y, width, height, name, sub } = box;
  const broken = node.state === "break";
  const bold = { "font-size": 14, "font-weight": 700, fill: broken ? BREAK : INK };
  return made(
    "g", { "data-id": node.id },
    made("rect", { x, y, width, height, ...(BOXES[node.state] ?? BOXES[""]) }),
    ...(broken ? [made("rect", { x, y, width: 8, height, fill: BREAK })] : []),
    ...texts(name, x + PAD + (broken ? 5 : 0), y + PAD, bold),
    ...texts(sub, x + PAD + (broken ? 5 : 0), y + PAD + name.length * LINE, { "font-size": 13, fill: broken ? INK : QUIET }),
  );
}

function texts(lines: string[], x: number, top: number, look: Look): SVGElement[] {
  return lines.map((line, i) => made("text", { x, y: top + i * LINE + 13, ...look }, line));
}

function lineDrawn(line: Line, index: number): SVGElement {
  const { edge, points } = line;
  const group = made("g", { "data-edge": index, fill: "none", "stroke-linejoin": "round" });
  if (points.length < 2) return group;
  if (edge.basis === "break") {
    group.append(...frayed(points));
    return group;
  }
  for (const stroke of STROKES[edge.basis] ?? STROKES["inferred"] ?? []) {
    group.append(made("path", { d: path(points), ...stroke }));
  }
  if (edge.break !== undefined) {
    // an assumed line passes the break: the bars stay, beside the line and not across it
    const at = along(points, 14);
    group.append(made("path", { d: bars(at, 6, 14), stroke: BREAK, "stroke-width": 3 }));
  }
  return group;
}

/** A cord that ends in loose strands, and two bars before what is missing. */
function frayed(points: Point[]): SVGElement[] {
  const end = points[points.length - 1] as Point;
  const start = points[0] as Point;
  const from = Math.max(start.y + 4, end.y - FRAY - 16);
  const cut = [...points.filter((p) => p.y < from), { x: end.x, y: from }];
  const strands = [[-9, 15], [-3, 18], [3, 16], [9, 13]].map(([dx = 0, dy = 0], i) => {
    const x = end.x - 1.5 + i;
    return `M${x} ${from}c${dx / 4} ${dy / 2} ${dx} ${dy / 2} ${dx} ${dy}`;
  });
  return [
    ...(STROKES["stated"] ?? []).map((stroke) => made("path", { d: path(cut), ...stroke })),
    made("path", { d: strands.join(""), stroke: EDGE, "stroke-width": 1.6, "stroke-linecap": "round" }),
    made("path", { d: `M${end.x - 16} ${end.y - 12}h32M${end.x - 16} ${end.y - 5}h32`, stroke: BREAK, "stroke-width": 3 }),
  ];
}

/** Two bars at each side of a point, which leave its line free. */
function bars({ x, y }: Point, inner: number, outer: number): string {
  return [0, 7]
    .flatMap((dy) => [`M${x - outer} ${y + dy}H${x - inner}`, `M${x + inner} ${y + dy}H${x + outer}`])
    .join("");
}

/** The words beside a line, and the mark of its basis on it. */
function labelDrawn(line: Line): SVGElement[] {
  const { edge, label, points } = line;
  if (!label) return [];
  const middle = label.y + (label.lines.length * LINE + 6) / 2;
  const on = points.length > 1 ? crossing(points, middle) : { x: label.x, y: middle };
  const right = label.x > on.x - 4;
  const left = right ? label.x + 14 : label.x + label.width - 14;
  return [
    made("g", {}, ...mark(edge.basis, on)),
    ...texts(label.lines, left, label.y + 2, {
      "font-size": 13, fill: INK, stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke",
      "text-anchor": right ? "start" : "end",
    }),
  ];
}

function mark(basis: string, { x, y }: Point): SVGElement[] {
  if (basis === "registered") return [made("rect", { x: x - 5, y: y - 5, width: 10, height: 10, fill: EDGE })];
  const sign = { statute: "§", inferred: "?" }[basis];
  if (!sign) return [];
  return [
    made("circle", { cx: x, cy: y, r: 9, fill: "#ffffff", stroke: sign === "?" ? ASSUMED : EDGE, "stroke-width": 1.5 }),
    made("text", { x, y: y + 4.5, "font-size": 13, "font-weight": 700, "text-anchor": "middle", fill: INK }, sign),
  ];
}

/** Where a line is at a height; where it lies flat there, its middle. */
function crossing(points: Point[], y: number): Point {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point];
    if (a.x === b.x && Math.min(a.y, b.y) <= y && y <= Math.max(a.y, b.y)) return { x: a.x, y };
  }
  return along(points, length(points) / 2);
}

function length(points: Point[]): number {
  return points.slice(1).reduce((sum, b, i) => sum + Math.hypot(b.x - (points[i] as Point).x, b.y - (points[i] as Point).y), 0);
}

/** The point of a line that is so far from its start. */
function along(points: Point[], far: number): Point {
  let left = far;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point];
    const step = Math.hypot(b.x - a.x, b.y - a.y);
    if (step >= left && step > 0) {
      return { x: a.x + ((b.x - a.x) * left) / step, y: a.y + ((b.y - a.y) * left) / step };
    }
    left -= step;
  }
  return points[points.length - 1] as Point;
}

/** A path with rounded corners. */
function path(points: Point[]): string {
  const parts = [`M${points[0]?.x} ${points[0]?.y}`];
  for (let i = 1; i < points.length; i++) {
    const [a, b, c] = [points[i - 1] as Point, points[i] as Point, points[i + 1]];
    if (!c) {
      parts.push(`L${b.x} ${b.y}`);
      continue;
    }
    const r = Math.min(8, Math.hypot(b.x - a.x, b.y - a.y) / 2, Math.hypot(c.x - b.x, c.y - b.y) / 2);
    const before = towards(b, a, r);
    const after = towards(b, c, r);
    parts.push(`L${before.x} ${before.y}Q${b.x} ${b.y} ${after.x} ${after.y}`);
  }
  return parts.join("");
}

function towards(from: Point, to: Point, far: number): Point {
  const step = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) * far) / step, y: from.y + ((to.y - from.y) * far) / step };
}

/** How wide a text of the drawing is. */
export function measurer(): (text: string, bold: boolean) => number {
  const context = document.createElement("canvas").getContext("2d");
  return (text, bold) => {
    if (!context) return text.length * 8;
    context.font = `${bold ? "bold 14px" : "13px"} ${FONT}`;
    return context.measureText(text).width;
  };
}

/** Saves a drawing as a file: SVG as it is, PNG at twice its size. */
export async function saved(svg: SVGSVGElement, format: "svg" | "png", name: string): Promise<void> {
  const text = new XMLSerializer().serializeToString(svg);
  const vector = new Blob([text], { type: "image/svg+xml" });
  const file = format === "svg" ? vector : await painted(vector, svg);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function painted(vector: Blob, svg: SVGSVGElement): Promise<Blob> {
  const [width, height] = [svg.width.baseVal.value, svg.height.baseVal.value];
  const url = URL.createObjectURL(vector);
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    // twice the size, but no more than every browser can paint
    const scale = Math.min(2, 8000 / Math.max(width, height));
    [canvas.width, canvas.height] = [width * scale, height * scale];
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) =>
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
