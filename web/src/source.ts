// A page of a PDF as it was published, with what is marked in its words marked where it stands. Where
// it cannot be drawn its words stay, which say the same.
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

// How much larger than the width a large page is; the most pixels of a side of a drawing.
const LARGE = 1.6;
const MOST = 4096;

export async function start(viewer: HTMLElement): Promise<void> {
  const words = viewer.querySelector<HTMLElement>("[data-words]");
  const sheet = viewer.querySelector<HTMLElement>("[data-sheet]");
  const marked = words?.querySelector<HTMLElement>(".gt-page__hit") ?? undefined;
  if (!words || !sheet) {
    show(marked);
    return;
  }
  const told = viewer.querySelector<HTMLElement>("[data-told]");
  try {
    if (told) told.textContent = "The page is being drawn …";
    const page = await opened(viewer);
    sheet.hidden = false;
    words.hidden = true;
    await drawn(page, sheet, words);
    if (told) told.textContent = "";
    viewer.dataset["drawn"] = "yes";
  } catch (error) {
    sheet.hidden = true;
    words.hidden = false;
    const why = error instanceof Error ? error.message : String(error);
    if (told) told.textContent = `The page cannot be drawn (${why}). Its words are below.`;
    viewer.dataset["drawn"] = "no";
    show(marked);
    return;
  }
  const hit = sheet.querySelector<HTMLElement>("[data-hit]") ?? undefined;
  show(hit);
  viewer.querySelector("[data-to-passage]")?.addEventListener("click", (event) => {
    event.preventDefault();
    hit?.scrollIntoView({ block: "center" });
    sheet.focus({ preventScroll: true });
  });
}

// The page of the file that the viewer names.
async function opened(viewer: HTMLElement): Promise<PDFPageProxy> {
  const { file = "", page = "1", worker = "", pdfjs: at = "" } = viewer.dataset;
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = worker;
  const document: PDFDocumentProxy = await pdfjs.getDocument({
    url: file,
    standardFontDataUrl: `${at}standard_fonts/`,
    wasmUrl: `${at}wasm/`,
    // Of a large file only what the page needs is fetched.
    rangeChunkSize: 1 << 19,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  }).promise;
  return document.getPage(Number(page));
}

// Draws the page into its sheet, and again when there is more or less room for it.
async function drawn(page: PDFPageProxy, sheet: HTMLElement, words: HTMLElement): Promise<void> {
  const { TextLayer, setLayerDimensions } = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const place = sheet.querySelector<HTMLElement>(".gt-page__drawn");
  if (!place) return;
  const whole = page.getViewport({ scale: 1 });
  const canvas = Object.assign(document.createElement("canvas"), { className: "gt-page__canvas" });
  const text = Object.assign(document.createElement("div"), { className: "gt-page__text" });
  canvas.setAttribute("aria-hidden", "true");
  place.replaceChildren(canvas, ...overlays(words, page), text);
  let width = 0;

  async function fitted(): Promise<void> {
    const room = sheet.clientWidth - 2 * parseFloat(getComputedStyle(sheet).paddingLeft);
    if (!place || Math.abs(room - width) < 2) return;
    width = room;
    const scale = (room / whole.width) * (place.classList.contains("gt-page__drawn--large") ? LARGE : 1);
    const viewport = page.getViewport({ scale });
    const fine = Math.min(devicePixelRatio, MOST / viewport.width, MOST / viewport.height);
    place.style.width = `${viewport.width}px`;
    place.style.height = `${viewport.height}px`;
    place.style.setProperty("--total-scale-factor", `${scale}`);
    canvas.width = Math.floor(viewport.width * fine);
    canvas.height = Math.floor(viewport.height * fine);
    await page.render({ canvas, viewport, transform: [fine, 0, 0, fine, 0, 0] }).promise;
  }

  await fitted();
  setLayerDimensions(text, whole);
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport: whole });
  await layer.render();
  let waiting = 0;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void fitted(), 150);
  }).observe(sheet);
}

// Where the page shows what is marked or was not understood: shares of its width and height, so that
// they stay right however large it is drawn.
function overlays(words: HTMLElement, page: PDFPageProxy): HTMLElement[] {
  const view = page.getViewport({ scale: 1 });
  const found: HTMLElement[] = [];
  for (const passage of words.querySelectorAll<HTMLElement>("[data-box]")) {
    const hit = passage.matches(".gt-page__hit") || passage.querySelector(".gt-page__hit") !== null;
    const left = passage.dataset["reading"] === "not_understood";
    if (!hit && !left) continue;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = (passage.dataset["box"] ?? "").split(" ").map(Number);
    const [ax = 0, ay = 0, bx = 0, by = 0] = view.convertToViewportRectangle([x1, y1, x2, y2]);
    const over = document.createElement("div");
    over.className = `gt-page__over gt-page__over--${hit ? "hit" : "left"}`;
    over.style.left = `${(100 * Math.min(ax, bx)) / view.width}%`;
    over.style.top = `${(100 * Math.min(ay, by)) / view.height}%`;
    over.style.width = `${(100 * Math.abs(ax - bx)) / view.width}%`;
    over.style.height = `${(100 * Math.abs(ay - by)) / view.height}%`;
    over.setAttribute("aria-hidden", "true");
    if (hit) {
      over.dataset["hit"] = "";
      const numbers = [...passage.querySelectorAll(".gt-page__ref")].map((ref) => ref.cloneNode(true));
      const labels = document.createElement("div");
      labels.className = "gt-page__refs";
      labels.append(...numbers);
      over.append(labels);
    }
    found.push(over);
  }
  return found;
}

// Scrolls to what is marked, unless it is in sight or the address names a place.
function show(marked: HTMLElement | undefined): void {
  if (!marked || location.hash) return;
  const { top, bottom } = marked.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) marked.scrollIntoView({ block: "center" });
}
