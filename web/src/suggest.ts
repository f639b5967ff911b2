// A field that names a thing completes as one types; what is chosen is sent by its id.
import accessibleAutocomplete from "accessible-autocomplete";

interface Offer {
  id: string;
  name: string;
  kind: string;
  text: string;
}

export function start(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input:not([type=hidden])");
  if (!input) return;
  const { id, name, value } = input;
  const hidden = element.querySelector<HTMLInputElement>("input[type=hidden]") ?? document.createElement("input");
  hidden.type = "hidden";
  hidden.name = `${name}-id`;
  element.append(hidden);
  const place = document.createElement("div");
  place.className = "gt-suggest";
  input.replaceWith(place);
  let asked = 0;
  accessibleAutocomplete({
    element: place,
    id,
    name,
    defaultValue: value,
    minLength: 2,
    confirmOnBlur: false,
    showNoOptionsFound: true,
    source: (words: string, populate: (offers: Offer[]) => void) => {
      const mine = ++asked;
      const address = new URL(element.dataset["from"] ?? "", location.href);
      address.searchParams.set("q", words);
      void fetch(address)
        .then((answer) => (answer.ok ? (answer.json() as Promise<Offer[]>) : []))
        .then((offers) => mine === asked && populate(offers));
    },
    templates: {
      inputValue: (offer?: Offer) => offer?.name ?? "",
      suggestion: (offer: Offer | string) =>
        typeof offer === "string" ? escaped(offer) : `${escaped(offer.name)}<span class="gt-suggest__kind">${escaped(offer.kind)}</span>`,
    },
    onConfirm: (offer?: Offer) => {
      if (offer) hidden.value = offer.id;
    },
  });
}

function escaped(text: string): string {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
