declare module "accessible-autocomplete" {
  interface Choosing {
    selectElement: HTMLSelectElement;
    defaultValue?: string;
    minLength?: number;
    showAllValues?: boolean;
    confirmOnBlur?: boolean;
    templates?: { inputValue(name: string | undefined): string; suggestion(name: string): string };
  }
  const accessibleAutocomplete: {
    (options: Record<string, unknown>): void;
    enhanceSelectElement(options: Choosing): void;
  };
  export default accessibleAutocomplete;
}
