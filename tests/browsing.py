"""A real browser over a real server: Debian's Chromium, driven by Playwright.

What every page owes is asked of each that a test opens, without the test saying so: no error on the
console, no request that failed, none to another host.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    sync_playwright,
)

ROOT = Path(__file__).parents[1]
_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
#: What axe is asked: WCAG 2.2 A and AA, and what is good practice beside.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Only what is wrong comes back: all that axe saw takes longer to send than to find.
_AXE_ASKED = """async rules => {
  const options = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]};
  const said = found => `${found.id}: ${found.help}: ` +
    found.nodes.slice(0, 4).map(node => node.html.slice(0, 200)).join(" | ");
  return (await axe.run(document, options)).violations.map(said);
}"""
#: Widths at which pages are looked at (CSS pixels).
WIDE, NARROW = 1280, 320


def _whole(act: Callable[..., None]) -> Callable[..., None]:
    """An act after which a page that it led to is there to its end. Playwright's own return when
    the next page begins, and a test that then counts reads half of it.
    """

    @wraps(act)
    def acted(where: Locator, *given: Any, **named: Any) -> None:
        act(where, *given, **named)
        where.page.wait_for_load_state()

    return acted


for _name in ("click", "press"):
    setattr(Locator, _name, _whole(getattr(Locator, _name)))


@contextmanager
def chromium_started() -> Iterator[Browser]:
    """The system's Chromium, without a window: its shell, where that is installed, has no window to
    hide and takes less than half of the processor.
    """
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip("Chromium is not installed ('apt-get install chromium-headless-shell')")
    with sync_playwright() as playwright:
        yield from _launched(playwright, found)


def _launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    try:
        yield browser
    finally:
        browser.close()


class Visitor:
    """Someone with a browser at a server. ``with`` it, what its pages did wrong is told at its end.

    Args:
        browser: the browser.
        address: host and port of the server.
        script: whether JavaScript runs.
        width: of the window (CSS pixels).
        headers: what each request says besides.

    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        script: bool = True,
        width: int = WIDE,
        headers: dict[str, str] | None = None,
    ) -> None:
        self._root, self._script = f"http://{address}", script
        self._context: BrowserContext = browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            locale="en-GB",
            timezone_id="Europe/London",
            extra_http_headers=headers or {},
            permissions=["clipboard-read", "clipboard-write"],
        )
        self._context.set_default_timeout(30_000)
        #: Addresses that are expected to answer with an error.
        self.expected: set[str] = set()
        self.wrong: list[str] = []
        self.page: Page = self._new()

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *given: object) -> None:
        self._context.close()
        if given[0] is None:
            assert not self.wrong, self.wrong

    def _new(self) -> Page:
        page = self._context.new_page()
        page.on("console", lambda m: self._said(m.type, m.text, m.location.get("url", "")))
        page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        page.on("requestfailed", lambda r: self._unsent(r.url, r.failure))
        page.on("request", lambda r: self._asked(r.url))
        return page

    def _said(self, kind: str, text: str, url: str) -> None:
        if kind in ("error", "warning") and urlsplit(url).path not in self.expected:
            self.wrong.append(f"console {kind}: {text} ({url})")

    def _unsent(self, url: str, failure: str | None) -> None:
        if failure != "net::ERR_ABORTED":  # a page that is left, a file that is saved
            self.wrong.append(f"request failed: {url} ({failure})")

    def _asked(self, url: str) -> None:
        if not url.startswith((self._root, "data:", "blob:")):
            self.wrong.append(f"request to another site: {url}")

    def go(self, path: str, *, status: int = 200) -> Page:
        """Open a path of the server, which answers with a status."""
        if status >= 400:
            self.expected.add(urlsplit(path).path)
        answer = self.page.goto(self._root + path)
        assert answer is not None
        assert answer.status == status, (path, answer.status, self.page.inner_text("body")[:500])
        return self.page

    def violations(self) -> list[str]:
        """What axe finds wrong with the page as it is now: rule, and the elements. Where no script
        runs axe cannot either: it is asked of the same page with script.
        """
        assert self._script, "axe is a script"
        self.page.evaluate(_AXE.read_text("utf-8"))  # not a script of the page: its policy forbids
        found: list[str] = self.page.evaluate(_AXE_ASKED, _RULES)
        return found

    def overflows(self) -> int:
        """By how many pixels the page is wider than its window."""
        wide: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    def squeezed(self) -> list[str]:
        """The cells of tables in which a word stands letter under letter."""
        told: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("th, td")].filter(cell => {
              const words = document.createRange();
              words.selectNodeContents(cell);
              return /\\S{4}/.test(cell.innerText) && cell.clientWidth < 40 &&
                words.getBoundingClientRect().height > 90;
            }).map(cell => cell.innerText.slice(0, 60))"""
        )
        return told

    def focused(self) -> str:
        """The words of what has the keyboard's focus."""
        told: str = self.page.evaluate(
            "(document.activeElement.innerText || document.activeElement.name || '').trim()"
        )
        return told


def sound(visitor: Visitor, path: str) -> Page:
    """Open a page and see what every page owes: axe finds nothing, nothing sticks out, it has one
    heading of the first level and a title.
    """
    page = readable(visitor, path)
    found = visitor.violations()
    assert not found, (path, found)
    return page


def readable(visitor: Visitor, path: str) -> Page:
    """The same without axe, for who has no JavaScript."""
    page = visitor.go(path)
    wide = visitor.overflows()
    assert wide <= 0, (path, wide)
    assert not visitor.squeezed(), (path, visitor.squeezed())
    assert page.locator("h1").count() == 1, path
    assert page.title().endswith("Golden Thread"), path
    return page
