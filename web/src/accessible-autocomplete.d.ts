declare module "accessible-autocomplete" {
  interface Choosing {
    selectElement: HTMLSelectElement;
    defaultValue?: string;
    minLength?: number;
    showAllValues?: boolean;
    confirmOnBlur?: boolean;
    templates?: { inputValue(name: string | undefined): string; suggestion(name: string): string };
  }
  interface Offering<Offer> {
    element: HTMLElement;
    id: string;
    name: string;
    defaultValue: string;
    minLength: number;
    confirmOnBlur: boolean;
    displayMenu?: "overlay" | "inline";
    showNoOptionsFound?: boolean;
    inputClasses?: string;
    source(query: string, told: (offers: Offer[]) => void): void;
    templates: { inputValue(offer?: Offer): string; suggestion(offer: Offer): string };
    onConfirm(offer?: Offer): void;
    tAssistiveHint?(): string;
  }
  const accessibleAutocomplete: {
    <Offer>(options: Offering<Offer>): void;
    enhanceSelectElement(options: Choosing): void;
  };
  export default accessibleAutocomplete;
}
