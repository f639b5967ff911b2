// A drawing of links as an SVG file that needs nothing beside itself.
import { BOX, type Layout, type Link, type Point, type Thing } from "./rows";

export interface Drawn extends Thing {
  more: number;
  notDrawn: string;
  expand: string;
  fold: string;
}

export interface Line extends Link {
  words: string;
  step: number | null;
}

export const COLOURS = {
  ink: "#0b0c0c", quiet: "#484949", ground: "#f5f5f3", wash: "#fdf6e3", edge: "#7d5700", core: "#e3b341",
  assumed: "#4a5358", path: "#f3dfa8", focus: "#ffdd00",
};
// Basis → the strokes of its line, the lower first.
export const STROKES: Record<string, { colour: string; width: number; dash?: number[]; round?: boolean }[]> = {
  stated: [{ colour: COLOURS.edge, width: 5 }, { colour: COLOURS.core, width: 2 }],
  statute: [{ colour: COLOURS.edge, width: 7 }, { colour: "#ffffff", width: 3 }],
  registered: [{ colour: COLOURS.edge, width: 2 }],
  convention: [{ colour: COLOURS.assumed, width: 4, dash: [0.1, 8], round: true }],
  inferred: [{ colour: COLOURS.assumed, width: 2.5, dash: [9, 6] }],
};
// What stands on a line besides: a square for what an officer registered, and these.
export function knot(line: Line): string {
  if (line.basis === "statute") return "§";
  if (line.basis === "registered") return "■";
  return line.basis === "inferred" && line.words.includes("awaiting") ? "?" : "";
}

export interface Text extends Point {
  text: string;
  size: number;
  bold: boolean;
  colour: string;
  anchor: "start" | "end" | "middle";
}

// The words in a drawing and where they stand (the middle of their height).
export function texts(drawing: Layout<Drawn, Line>): Text[] {
  const found: Text[] = drawing.bands.map((band) => ({
    x: 8, y: drawing.narrow ? band.y + 12 : band.y + band.height / 2, text: band.words, size: 13, bold: false, colour: COLOURS.quiet, anchor: "start",
  }));
  for (const box of drawing.boxes) {
    const rows = [...box.lines, box.sub];
    const left = box.x - BOX.width / 2 + 10;
    rows.forEach((text, i) => {
      const last = i === rows.length - 1;
      found.push({
        x: left, y: box.y + (i - (rows.length - 1) / 2) * 17, text, size: last ? 12.5 : 14, bold: !last,
        colour: last ? COLOURS.quiet : COLOURS.ink, anchor: "start",
      });
    });
    if (box.more) {
      const text = `+${box.more}`;
      found.push({ x: box.x + BOX.width / 2 - 7, y: box.y - BOX.height / 2 + 11, text, size: 12.5, bold: true, colour: COLOURS.ink, anchor: "end" });
    }
  }
  return found;
}

export function svg(drawing: Layout<Drawn, Line>, title: string): string {
  const parts: string[] = [];
  const tag = (name: string, given: Record<string, string | number>, inside?: string) => {
    const attributes = Object.entries(given).map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join("");
    parts.push(inside === undefined ? `<${name}${attributes}/>` : `<${name}${attributes}>${escaped(inside)}</${name}>`);
  };
  const round = (n: number) => Math.round(n * 10) / 10;
  tag("title", {}, title);
  tag("rect", { width: drawing.width, height: drawing.height, fill: "#ffffff" });
  for (const band of drawing.bands) tag("rect", { y: band.y, width: drawing.width, height: band.height, fill: COLOURS.ground });
  const ways = drawing.lines.map((line) => {
    const { a, by, b } = line;
    return { line, d: `M${round(a.x)} ${round(a.y)}Q${round(by.x)} ${round(by.y)} ${round(b.x)} ${round(b.y)}` };
  });
  for (const { line, d } of ways) if (line.step) tag("path", { d, fill: "none", stroke: COLOURS.path, "stroke-width": 17 });
  for (const { line, d } of ways) {
    for (const stroke of STROKES[line.basis] ?? []) {
      tag("path", {
        d, fill: "none", stroke: stroke.colour, "stroke-width": stroke.width,
        ...(stroke.dash ? { "stroke-dasharray": stroke.dash.join(" ") } : {}),
        ...(stroke.round ? { "stroke-linecap": "round" } : {}),
      });
    }
  }
  for (const box of drawing.boxes) {
    const start = box.state === "start";
    tag("rect", {
      x: box.x - BOX.width / 2, y: box.y - BOX.height / 2, width: BOX.width, height: BOX.height,
      rx: box.label === "body" ? BOX.height / 2 - 6 : 3, fill: start ? COLOURS.wash : "#ffffff",
      stroke: COLOURS.ink, "stroke-width": start ? 3.5 : 1.25,
    });
  }
  for (const { line } of ways) {
    const glyph = knot(line);
    const at = line.sign;
    if (glyph === "■") tag("rect", { x: at.x - 5, y: at.y - 5, width: 10, height: 10, fill: COLOURS.edge });
    else if (glyph) {
      tag("circle", { cx: at.x, cy: at.y, r: 9, fill: "#ffffff", stroke: glyph === "?" ? COLOURS.assumed : COLOURS.edge, "stroke-width": 1.5 });
      tag("text", { x: at.x, y: at.y + 4.5, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: COLOURS.ink }, glyph);
    }
    if (line.step) {
      const badge = stepAt(line);
      tag("circle", { cx: badge.x, cy: badge.y, r: 9.5, fill: COLOURS.ink });
      tag("text", { x: badge.x, y: badge.y + 4.5, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: "#ffffff" }, String(line.step));
    }
  }
  for (const text of texts(drawing)) {
    tag("text", { x: text.x, y: text.y + text.size * 0.35, "text-anchor": text.anchor, "font-size": text.size, "font-weight": text.bold ? 700 : 400, fill: text.colour }, text.text);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${drawing.width}" height="${drawing.height}" viewBox="0 0 ${drawing.width} ${drawing.height}" font-family="Arial, sans-serif">${parts.join("")}</svg>`;
}

// Where the number of a step stands: beside what stands on its line.
export function stepAt(line: { a: Point; b: Point; sign: Point }): Point {
  const [dx, dy] = [line.b.x - line.a.x, line.b.y - line.a.y];
  const length = Math.hypot(dx, dy) || 1;
  const side = dy < 0 || (dy === 0 && dx < 0) ? -1 : 1;
  return { x: line.sign.x + (side * dy * 20) / length, y: line.sign.y - (side * dx * 20) / length };
}

function escaped(text: string): string {
  const plain = text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  return plain.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
