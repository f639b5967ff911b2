declare module "accessible-autocomplete" {
  export default function accessibleAutocomplete(options: Record<string, unknown>): void;
}
