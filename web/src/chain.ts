// The drawn chain: made when it comes near the screen or is printed, from what the page says of it.
import type { Drawing } from "./places";

/** About how high a level of a drawing is, in CSS pixels: so much is kept free until it is drawn. */
const LEVEL = 150;

export function start(element: HTMLElement): void {
  const data = element.querySelector<HTMLScriptElement>("script[type='application/json']");
  const place = element.querySelector<HTMLElement>("[data-place]");
  if (!data || !place) return;
  const drawing = JSON.parse(data.textContent ?? "") as Drawing;
  place.style.minHeight = `${new Set(drawing.nodes.map((node) => node.level)).size * LEVEL}px`;
  element.querySelector<HTMLElement>("[data-downloads]")?.removeAttribute("hidden");
  let begun: Promise<SVGSVGElement> | undefined;
  const draw = (): Promise<SVGSVGElement> => (begun ??= shown(drawing, place));
  const near = new IntersectionObserver(
    (seen) => {
      if (seen.some((entry) => entry.isIntersecting)) {
        near.disconnect();
        void draw();
      }
    },
    { rootMargin: "600px" },
  );
  near.observe(place);
  window.addEventListener("beforeprint", () => void draw());
  for (const button of element.querySelectorAll<HTMLButtonElement>("button[data-format]")) {
    button.addEventListener("click", async () => {
      const { saved } = await import("./thread");
      await saved(await draw(), button.dataset.format === "png" ? "png" : "svg", element.dataset.name ?? "chain");
    });
  }
}

async function shown(drawing: Drawing, place: HTMLElement): Promise<SVGSVGElement> {
  const [{ laid }, { drawn, measurer }] = await Promise.all([import("./places"), import("./thread")]);
  const across = Math.min(1240, Math.max(960, place.clientWidth));
  const svg = drawn(await laid(drawing, measurer(), across));
  place.replaceChildren(svg);
  place.style.minHeight = "";
  place.dataset.drawn = "true";
  return svg;
}
