// The search of every page offers what there is as one types; chosen, its page is opened. What is
// typed and sent goes to the page of results, as it does without any of this.
import accessibleAutocomplete from "accessible-autocomplete";

interface Offer {
  name: string;
  kind: string;
  authority: string;
  text: string;
  href: string;
}

// How long is waited for the next letter (milliseconds).
const PAUSE = 180;

export function start(form: HTMLElement): void {
  const input = form.querySelector<HTMLInputElement>("input[name=q]");
  if (!input) return;
  const authority = form.querySelector<HTMLInputElement>("input[name=authority]")?.value ?? "";
  const sent = input.form;
  const place = document.createElement("div");
  place.className = "gt-search__box";
  input.replaceWith(place);
  // While pages are offered the widget lets Enter do nothing unless one of them is chosen.
  place.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || place.querySelector("[role=option][aria-selected=true]")) return;
      event.preventDefault();
      event.stopPropagation();
      sent?.requestSubmit();
    },
    { capture: true },
  );
  let waiting = 0;
  let asked: AbortController | undefined;

  async function offers(query: string, told: (found: Offer[]) => void): Promise<void> {
    asked?.abort();
    asked = new AbortController();
    const given = new URLSearchParams({ q: query, ...(authority && { authority }) });
    try {
      const answer = await fetch(`/search/suggest?${given}`, { signal: asked.signal });
      told(answer.ok ? ((await answer.json()) as Offer[]) : []);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) told([]);
    }
  }

  accessibleAutocomplete<Offer>({
    element: place,
    id: input.id,
    name: "q",
    defaultValue: input.value,
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: "overlay",
    showNoOptionsFound: false,
    inputClasses: "govuk-input",
    source: (query, told) => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => void offers(query, told), PAUSE);
    },
    templates: {
      inputValue: (offer) => offer?.name ?? "",
      suggestion: (offer) => line(offer),
    },
    onConfirm: (offer) => {
      if (offer) window.location.assign(offer.href);
    },
    tAssistiveHint: () => "As you type, pages that you can open are listed: up and down arrows to look through them, Enter to open one. Enter without choosing searches for your words.",
  });
}

function line(offer: Offer): string {
  const kind = [offer.kind, offer.authority].filter(Boolean).join(", ");
  const text = offer.text ? `<span class="gt-offer__text">${escaped(offer.text)}</span>` : "";
  return `<span class="gt-offer__name">${escaped(offer.name)}</span> <span class="gt-offer__kind">${escaped(kind)}</span>${text}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
