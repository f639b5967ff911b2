// Reviewing by keyboard: A accepts, R rejects, L leaves for later, U undoes. Each sends the form that
// its button sends. What accepting changes is fetched when the page stands.
const OFF = "gt-review-keys-off";

function off(): boolean {
  return localStorage.getItem(OFF) === "yes";
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function shown(): void {
  document.querySelectorAll<HTMLElement>("[data-keys]").forEach((line) => (line.hidden = off()));
  document.querySelectorAll<HTMLElement>("[data-no-keys]").forEach((line) => (line.hidden = !off()));
}

function turned(to: boolean): void {
  if (to) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
  shown();
  document.querySelector<HTMLElement>(to ? "[data-keys-off]" : "[data-keys-on]")?.focus();
}

async function effect(): Promise<void> {
  const place = document.querySelector<HTMLElement>("[data-effect]");
  if (!place) return;
  const answer = await fetch(place.dataset["effect"] ?? "", { headers: { accept: "text/html" } });
  if (!answer.ok) return; // the link to a page that shows it stays
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(...part.body.childNodes);
  place.removeAttribute("data-effect");
}

export function start(head: HTMLElement): void {
  let sent = false;
  document.addEventListener("keydown", (event) => {
    if (off() || sent || event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    const found = /^[arlu]$/.test(key) ? document.querySelector<HTMLElement>(`[data-key="${key}"]`) : null;
    if (found instanceof HTMLButtonElement) found.form?.requestSubmit(found);
    else if (found instanceof HTMLFormElement) found.requestSubmit(found.querySelector("button"));
    else return;
    event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault(); // a second press of the key
    sent = true;
  });
  document.querySelector("[data-keys-off]")?.addEventListener("click", () => turned(false));
  document.querySelector("[data-keys-on]")?.addEventListener("click", () => turned(true));
  if ("decided" in head.dataset) head.querySelector("h1")?.focus();
  shown();
  void effect();
}
