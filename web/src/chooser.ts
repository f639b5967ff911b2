// A long list of those who are known, in which one can search as one types.
import accessibleAutocomplete from "accessible-autocomplete";

export function start(element: HTMLElement): void {
  const select = element.querySelector("select");
  if (!select) return;
  const kinds = new Map<string, string>();
  for (const option of select.options) {
    kinds.set(option.text, option.dataset["kind"] ?? "");
  }
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.value ? (select.selectedOptions[0]?.text ?? "") : "",
    minLength: 1,
    showAllValues: true,
    confirmOnBlur: true,
    templates: {
      inputValue: (name) => name ?? "",
      suggestion: (name) => `${escaped(name)} <span class="gt-chooser__kind">${escaped(kinds.get(name) ?? "")}</span>`,
    },
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
