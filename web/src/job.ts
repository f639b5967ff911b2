// What becomes of an upload is shown as it happens: each event has the page's own HTML fetched anew.
export function start(element: HTMLElement): void {
  if (element.dataset["over"] === "yes") return;
  const events = new EventSource(element.dataset["events"] ?? "");
  let asked: Promise<void> | undefined;
  let again = false;

  async function renewed(): Promise<void> {
    do {
      again = false;
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector<HTMLElement>("[data-island=job]");
      if (!fresh) return;
      const said = element.querySelector("#state");
      const news = fresh.querySelector("#state");
      // The status stays the same element, so that a screen reader tells what is new in it.
      if (said && news) {
        said.innerHTML = news.innerHTML;
        news.replaceWith(said);
      }
      element.replaceChildren(...fresh.childNodes);
    } while (again);
    asked = undefined;
  }

  function renew(): void {
    if (asked) again = true;
    else asked = renewed();
  }

  for (const name of ["reading", "file", "failed"]) events.addEventListener(name, renew);
  events.addEventListener("end", () => {
    events.close();
    renew();
  });
}
