// The drawing of links: one widget, moved through by the arrow keys. What it shows stands in the
// table beside it, and where its keys lead are addresses of the page.
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import { BOX, layout, type Layout } from "./rows";
import { COLOURS, STROKES, knot, stepAt, svg, texts, type Drawn, type Line } from "./picture";

interface Given {
  levels: string[];
  nodes: Drawn[];
  edges: Line[];
}
type Drawing = Layout<Drawn, Line>;

const ARROWS: Record<string, [number, number]> = {
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
};

const TURNS: Record<string, number> = { PageDown: 1, PageUp: -1 };

export function start(element: HTMLElement): void {
  const given = JSON.parse(element.querySelector("script")?.textContent ?? "{}") as Given;
  if (!given.nodes?.length) return;
  document.documentElement.classList.add("gt-drawn");
  element.querySelector("[data-fallback]")?.remove();
  const title = element.dataset["title"] ?? "";

  const canvas = document.createElement("div");
  canvas.className = "gt-canvas__drawing";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", "drawing of links");
  canvas.setAttribute("aria-label", title);
  canvas.setAttribute("aria-describedby", "keys");
  const said = document.createElement("div");
  said.className = "govuk-visually-hidden";
  said.setAttribute("aria-live", "polite");
  const printed = document.createElement("img"); // a canvas is cut off at the edge of the paper
  printed.className = "gt-canvas__printed";
  printed.alt = title;
  element.append(canvas, said, printed);
  // Cytoscape puts a style element into the page unless it finds its own, which the page's policy
  // would not let it; what would stand in it stands in our styles.
  const own = document.createElement("meta");
  own.id = "__________cytoscape_stylesheet";
  document.head.append(own);

  let at = element.dataset["at"] ?? "";
  let drawing: Drawing;
  let cy: Core | undefined;
  let width = 0;

  function draw(): void {
    width = element.clientWidth;
    drawing = layout(given.nodes.map((n) => ({ ...n, sub: cut(n.sub, "12.5px", BOX.width - 20) })), given.edges, given.levels, width, wrapped);
    printed.src = `data:image/svg+xml,${encodeURIComponent(svg(drawing, title))}`;
    canvas.style.width = `${drawing.width}px`;
    canvas.style.height = `${drawing.height}px`;
    cy?.destroy();
    cy = cytoscape({
      container: canvas,
      elements: elements(drawing),
      style: styles(),
      layout: { name: "preset", fit: false },
      pixelRatio: Math.max(2, devicePixelRatio),
      zoom: 1,
      pan: { x: 0, y: 0 },
      userZoomingEnabled: false,
      userPanningEnabled: false,
      boxSelectionEnabled: false,
      autoungrabify: true,
    });
    cy.on("tap", "node.box", (event) => go(String(event.target.id())));
    cy.on("dbltap", "node.box", () => follow("expand"));
    mark();
  }

  function mark(): void {
    cy?.nodes().removeClass("at focused");
    cy?.getElementById(at).addClass(document.activeElement === canvas ? "at focused" : "at");
    for (const about of document.querySelectorAll<HTMLElement>("[data-about]")) {
      about.hidden = about.dataset["about"] !== at;
    }
  }

  function go(id: string, how = ""): void {
    at = id;
    mark();
    const address = new URL(location.href);
    address.searchParams.set("at", id);
    history.replaceState(null, "", address);
    said.textContent = how + told(id);
    const box = drawing.boxes.find((one) => one.id === id);
    if (box) element.scrollTo({ left: box.x - element.clientWidth / 2 });
  }

  function told(id: string): string {
    const names = new Map(given.nodes.map((node) => [node.id, node.name]));
    const node = given.nodes.find((one) => one.id === id);
    if (!node) return "";
    const links = given.edges.filter((edge) => edge.from === id || edge.to === id);
    const each = links.map((edge) =>
      edge.from === id
        ? `${edge.relation} ${names.get(edge.to)}, ${edge.words}`
        : `${names.get(edge.from)} ${edge.relation} this, ${edge.words}`,
    );
    const kind = `${node.name}, ${node.label}${node.state === "start" ? ", where you started" : ""}.`;
    const further = node.more ? ` Not drawn: ${node.notDrawn}. Enter expands.` : "";
    return `${kind} ${links.length} ${links.length === 1 ? "link" : "links"}${each.length ? ": " : "."}${each.join("; ")}${each.length ? "." : ""}${further}`;
  }

  // Where an arrow leads: along a link that points that way; where none does, to what is nearest.
  function next([dx, dy]: [number, number]): { id: string; linked: boolean } | undefined {
    const here = drawing.boxes.find((box) => box.id === at);
    if (!here) return undefined;
    const linked = new Set(given.edges.flatMap((e) => (e.from === at ? [e.to] : e.to === at ? [e.from] : [])));
    const ways = drawing.boxes
      .filter((box) => box !== here)
      .map((box) => ({ box, on: (box.x - here.x) * dx + (box.y - here.y) * dy, off: Math.abs((box.x - here.x) * dy) + Math.abs((box.y - here.y) * dx) }))
      // Up and down to another row, however far aside; sideways within a row.
      .filter(({ on, off }) => on > BOX.height / 2 && (dx === 0 || off < on))
      .sort((a, b) => a.on + 0.3 * a.off - (b.on + 0.3 * b.off));
    const found = ways.find(({ box }) => linked.has(box.id)) ?? ways[0];
    return found && { id: found.box.id, linked: linked.has(found.box.id) };
  }

  function follow(what: "expand" | "fold"): void {
    const address = given.nodes.find((node) => node.id === at)?.[what];
    if (address) {
      // Whoever goes to the page that they are at, save what follows the #, would stay there.
      location.assign(address);
    } else {
      said.textContent = what === "expand" ? "All that it is joined to is drawn." : "It is folded already.";
    }
  }

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    const turn = TURNS[event.key];
    const first = given.nodes.find((node) => node.state === "start")?.id;
    if (arrow) {
      const to = next(arrow);
      if (to) go(to.id, to.linked ? "" : "Not linked. ");
      else said.textContent = "Nothing is drawn that way.";
    } else if (turn) {
      // By rows, as one reads.
      const order = [...drawing.boxes].sort((a, b) => a.y - b.y || a.x - b.x).map((box) => box.id);
      go(order[(order.indexOf(at) + turn + order.length) % order.length] ?? at);
    } else if (event.key === "Home" && first) go(first);
    else if (event.key === "Enter") follow("expand");
    else if (event.key === "Backspace") follow("fold");
    else return;
    event.preventDefault();
  });
  canvas.addEventListener("focus", () => {
    mark();
    said.textContent = told(at);
  });
  canvas.addEventListener("blur", mark);
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-at]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(link.dataset["at"] ?? "");
      document.getElementById("about")?.scrollIntoView({ block: "nearest" });
    });
  }

  takes([
    ["Copy link", (button) => void navigator.clipboard.writeText(location.href).then(() => (button.textContent = "Link copied"))],
    ["PNG", () => cy && void cy.png({ output: "blob-promise", full: false, scale: 2, bg: "#ffffff" }).then((blob) => save(blob, "explore.png"))],
    ["SVG", () => save(new Blob([svg(drawing, title)], { type: "image/svg+xml" }), "explore.svg")],
  ]);
  draw();
  new ResizeObserver(() => Math.abs(element.clientWidth - width) > 24 && draw()).observe(element);
  element.dataset["ready"] = "yes";
  if (location.hash === "#drawing") canvas.focus();
}

// The buttons that only a script can do, before those that the page has.
function takes(buttons: [string, (button: HTMLButtonElement) => void][]): void {
  const list = document.getElementById("takes");
  for (const [words, act] of buttons.reverse()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = words;
    button.addEventListener("click", () => act(button));
    const item = document.createElement("li");
    item.append(button);
    list?.prepend(item);
  }
}

function save(data: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const pen = document.createElement("canvas").getContext("2d");

function fits(text: string, font: string, width: number): boolean {
  if (!pen) return text.length * 8 < width;
  pen.font = `${font} Arial, sans-serif`;
  return pen.measureText(text).width <= width;
}

// A text that fits, with an ellipsis where something is left out.
function cut(text: string, font: string, width: number): string {
  if (fits(text, font, width)) return text;
  let short = text;
  while (short && !fits(`${short}…`, font, width)) short = short.slice(0, -1);
  return `${short.replace(/[\s…]+$/, "")}…`;
}

// A name in at most two rows that fit into its box, beside the number in its corner.
function wrapped({ name, more }: Drawn): string[] {
  const [font, width] = ["bold 14px", BOX.width - 22];
  const words = name.split(/\s+/);
  let first = words.shift() ?? "";
  while (words[0] !== undefined && fits(`${first} ${words[0]}`, font, width - (more ? 28 : 0))) first += ` ${words.shift()}`;
  const rows = [cut(first, font, width - (more ? 28 : 0))];
  return words.length ? [...rows, cut(words.join(" "), font, width)] : rows;
}

function elements(drawing: Drawing): ElementDefinition[] {
  const found: ElementDefinition[] = [];
  const node = (id: string, classes: string, x: number, y: number, data: Record<string, unknown> = {}) =>
    found.push({ group: "nodes", data: { id, ...data }, position: { x, y }, classes, selectable: false });
  drawing.bands.forEach((band, i) => node(`band ${i}`, "band", drawing.width / 2, band.y + band.height / 2, { w: drawing.width, h: band.height }));
  for (const box of drawing.boxes) node(box.id, `box ${box.state} ${box.label === "body" ? "round" : ""}`, box.x, box.y);
  drawing.lines.forEach((line, i) => {
    const data = { source: line.from, target: line.to, bend: line.bend };
    const strokes = STROKES[line.basis] ?? [];
    strokes.forEach((_, n) => found.push({ group: "edges", data: { id: `line ${i} ${n}`, ...data }, classes: `${line.basis} s${n} ${line.step && !n ? "path" : ""}` }));
    const glyph = knot(line);
    if (glyph) node(`knot ${i}`, glyph === "■" ? "seal" : `knot ${line.basis}`, line.sign.x, line.sign.y, { text: glyph });
    if (line.step) node(`step ${i}`, "step", stepAt(line).x, stepAt(line).y, { text: String(line.step) });
  });
  texts(drawing).forEach((text, i) =>
    node(`text ${i}`, `text from-${text.anchor} ${text.bold ? "bold" : ""}`, text.x, text.y, { text: text.text, size: text.size, colour: text.colour }),
  );
  return found;
}

function styles(): StylesheetJson {
  const strokes = Object.entries(STROKES).flatMap(([basis, each]) =>
    each.map((stroke, n) => ({
      selector: `edge.${basis}.s${n}`,
      style: {
        "line-color": stroke.colour,
        width: stroke.width,
        "z-index": 10 + n,
        ...(stroke.dash ? { "line-style": "dashed" as const, "line-dash-pattern": stroke.dash } : {}),
        ...(stroke.round ? { "line-cap": "round" as const } : {}),
      },
    })),
  );
  const plain = { "font-family": "Arial, sans-serif", color: COLOURS.ink, events: "no" as const };
  const label = { label: "data(text)", "text-valign": "center" as const, "text-halign": "center" as const };
  return [
    { selector: "node, edge", style: { "z-index-compare": "manual", "overlay-opacity": 0 } },
    { selector: "node.band", style: { shape: "rectangle", width: "data(w)", height: "data(h)", "background-color": COLOURS.ground, "z-index": 0, events: "no" } },
    { selector: "node.box", style: { shape: "round-rectangle", "corner-radius": "3px", width: BOX.width, height: BOX.height, "background-color": "#ffffff", "border-color": COLOURS.ink, "border-width": 1.25, "z-index": 20 } },
    { selector: "node.round", style: { "corner-radius": `${BOX.height / 2 - 6}px` } },
    { selector: "node.start", style: { "border-width": 3.5, "background-color": COLOURS.wash } },
    { selector: "node.at", style: { "background-color": "#ffe9a8" } },
    { selector: "node.focused", style: { "outline-width": 3, "outline-color": COLOURS.focus, "outline-opacity": 1, "outline-offset": 2 } },
    { selector: "edge", style: { "curve-style": "unbundled-bezier", "control-point-distances": "data(bend)", "control-point-weights": 0.5, "edge-distances": "node-position", events: "no" } },
    ...strokes,
    { selector: "edge.path", style: { "underlay-color": COLOURS.path, "underlay-padding": 6, "underlay-opacity": 1 } },
    { selector: "node.knot", style: { shape: "ellipse", width: 18, height: 18, "background-color": "#ffffff", "border-width": 1.5, "border-color": COLOURS.edge, "font-size": 13, "font-weight": "bold", "z-index": 30, ...plain, ...label } },
    { selector: "node.knot.inferred", style: { "border-color": COLOURS.assumed } },
    { selector: "node.seal", style: { shape: "rectangle", width: 10, height: 10, "background-color": COLOURS.edge, "z-index": 30, events: "no" } },
    { selector: "node.step", style: { shape: "ellipse", width: 19, height: 19, "background-color": COLOURS.ink, "font-size": 13, "font-weight": "bold", "z-index": 50, ...plain, ...label, color: "#ffffff" } },
    { selector: "node.text", style: { width: 1, height: 1, "background-opacity": 0, "font-size": "data(size)", "z-index": 45, ...plain, ...label, color: "data(colour)" } },
    { selector: "node.text.from-start", style: { "text-halign": "right" } },
    { selector: "node.text.from-end", style: { "text-halign": "left" } },
    { selector: "node.text.bold", style: { "font-weight": "bold" } },
  ] as StylesheetJson;
}
