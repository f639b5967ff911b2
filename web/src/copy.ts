// A button that copies the address of its page, or the one that it names.
export function start(button: HTMLElement): void {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(new URL(button.dataset.copy ?? "", location.href).href);
    const words = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = words), 2000);
  });
}
