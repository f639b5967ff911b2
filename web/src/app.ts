// What every page runs: the Design System's components, and the islands of this page. A page works
// without any of it.
import { createAll, Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink } from "govuk-frontend";

// An island is an element with data-island="NAME": its code is fetched when the page has one.
const ISLANDS: Record<string, () => Promise<{ start(element: HTMLElement): void | Promise<void> }>> = {
  chooser: () => import("./chooser"),
  chain: () => import("./chain"),
  copy: () => import("./copy"),
  job: () => import("./job"),
  review: () => import("./review"),
  explore: () => import("./explore"),
  search: () => import("./search"),
  suggest: () => import("./suggest"),
  source: () => import("./source"),
};

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, ErrorSummary, NotificationBanner, ServiceNavigation, SkipLink]) {
  createAll(component);
}
for (const element of document.querySelectorAll<HTMLElement>("[data-island]")) {
  const load = ISLANDS[element.dataset.island ?? ""];
  void load?.().then((island) => island.start(element));
}
