"""How long pages take, over HTTP: ``python -m benchmarks.pages --store ladybug:PATH``.

A server is started over a copy of the store, and the links of one authority's pages are followed
as a person would, until a few addresses of each route are known. Each is then looked at: by who
comes first while nothing is kept yet, by who comes first once answers have been made ahead, again
and again in turn, and once more after a statement about the authority. The times are what the
server says that a page took it (``Server-Timing``), in milliseconds, without the way to it.

Without a store one is made, of ``--authorities`` made-up authorities.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from statistics import median
from urllib.parse import urldefrag

from starlette.routing import compile_path

from api.access import Grant, add_key, keys_beside
from api.callers import Role
from benchmarks import machine
from benchmarks.scale import filled
from graph import open_store
from ontology.record import authority_of, label_of
from ontology.terms import Label
from tests.running import Server, served
from web.pages import PAGES

#: The most that a page may take the server, in milliseconds.
AIM = 100.0
#: How many addresses of a route are looked at, and how many pages links are sought in.
_EACH, _PAGES = 3, 60
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"]*)"')
_ROUTES = [(route.path, compile_path(route.path)[0]) for route in PAGES if route.method == "GET"]
_PROGRESS = """mutation($subject: ID!, $reason: String!) { recordProgress(input: {
  subject: $subject, text: "Begun.", reason: $reason }) { __typename } }"""


@dataclass
class Times:
    """The milliseconds that the addresses of a route took: first with nothing kept, first with
    answers made ahead, later, and after a statement.
    """

    bare: list[float] = field(default_factory=list)
    ahead: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Looked:
    """A page: its status, its HTML, and how many milliseconds it took the server."""

    status: int
    html: str
    taken: float


class Site:
    """A server's pages, as who brings a key sees them; another key is that of who writes."""

    def __init__(self, server: Server, key: str = "", writes: str = "") -> None:
        self.server, self._key, self._writes = server, key, writes

    def look(self, address: str) -> Looked:
        """A page."""
        connection = http.client.HTTPConnection(self.server.address, timeout=300)
        try:
            headers = {"accept": "text/html", **_with(self._key)}
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            html = answer.read().decode("utf-8", "replace")
            told = re.search(r"page;dur=([\d.]+)", answer.headers.get("server-timing", ""))
            return Looked(answer.status, html, float(told[1]) if told else 0.0)
        finally:
            connection.close()

    def addresses(self, authority: str) -> dict[str, dict[str, float]]:
        """Route → addresses of it that the pages of an authority lead to, a few of each, with the
        milliseconds that each took.
        """
        found: dict[str, dict[str, float]] = {}
        waiting, seen, looked = [f"/{authority}"], {f"/{authority}"}, 0
        while waiting and looked < _PAGES:
            address = waiting.pop(0)
            route = route_of(address)
            if route is None or len(found.get(route, ())) >= _EACH:
                continue
            looked += 1
            page = self.look(address)
            if page.status != 200 or not page.taken:
                continue
            found.setdefault(route, {})[address] = page.taken
            for link in links(page.html):
                if link not in seen and _about(link, authority):
                    seen.add(link)
                    waiting.append(link)
        return found

    def settle(self) -> float:
        """Wait until nothing is asked ahead any more; for how many seconds it was."""
        begun, before, since = time.monotonic(), -1.0, time.monotonic()
        while time.monotonic() - since < 3:
            now = self._reads()
            if now != before:
                before, since = now, time.monotonic()
            time.sleep(0.25)
        return time.monotonic() - begun - 3

    def _reads(self) -> float:
        text = self.server.send("GET", "/metrics", headers=_with(self._writes)).text
        found = re.search(r"^goldenthread_store_reads_total ([\d.e+]+)", text, re.M)
        return float(found[1]) if found else 0.0

    def state(self, action: str, reason: str) -> None:
        """State something about an action."""
        given = {"query": _PROGRESS, "variables": {"subject": action, "reason": reason}}
        told = self.server.send(body=json.dumps(given).encode(), headers=_with(self._writes))
        assert told.data, told.text


def _with(key: str) -> dict[str, str]:
    return {"x-api-key": key} if key else {}


def links(html: str) -> Iterator[str]:
    """The addresses of this site that a page leads to, without the place in the page."""
    for found in _LINK.finditer(html):
        yield urldefrag(unescape(found[1])).url


def route_of(address: str) -> str | None:
    """The first route that fits an address, told apart by what kind of thing it is about."""
    path = address.partition("?")[0]
    for route, fits in _ROUTES:
        if match := fits.fullmatch(path):
            kinds = {v.split("/")[0] for v in match.groups() if "/" in v}
            more = "?" if "?" in address else ""
            return f"{route}{more} {' '.join(sorted(kinds))}".strip()
    return None


def _about(link: str, authority: str) -> bool:
    """Whether a link is to a page of an authority, or of none."""
    ids = re.findall(r"/([a-z-]+/[^/?]+)", link)
    of = set()
    for id_ in ids:
        try:
            label_of(id_)
        except Exception:  # no id, but a part of an address
            continue
        of.add(authority_of(f"{id_}/x" if label_of(id_) is not Label.AUTHORITY else id_))
    return of <= {authority, None}


def middling(store: str) -> tuple[str, str, str]:
    """Two authorities of middle size, and an action of the first."""
    with open_store(store, read_only=True) as opened:
        query = (
            "MATCH (a:Action) WHERE a.authority IS NOT NULL "
            "RETURN a.authority AS authority, count(a) AS n, min(a.id) AS action"
        )
        rows = opened.read(query, name="how many actions each has")
    ordered = sorted(rows, key=lambda row: (str(row["n"]).zfill(9), str(row["authority"])))
    at = len(ordered) // 2
    one, other = ordered[at], ordered[max(0, at - 1)]
    return str(one["authority"]), str(other["authority"]), str(one["action"])


def told(name: str, several: Sequence[float]) -> str:
    """The median, 95th percentile and most of some times."""
    if not several:
        return f"{name}{'–':>24}"
    ordered = sorted(several)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{name}" + "".join(f"{n:8.0f}" for n in (median(ordered), p95, ordered[-1]))


def table(times: Mapping[str, Times]) -> Iterator[str]:
    """A line for each route, the slowest last, and what all of them took."""
    kinds = ("bare", "ahead", "later", "written")
    head = "".join(f"{name:>24}" for name in ("nothing kept", "made ahead", "later", "written"))
    yield f"{'ms: median, p95, most':<52}{head}"
    for route, of in sorted(times.items(), key=lambda item: max(item[1].later or [0])):
        yield f"{route[:51]:<52}" + "".join(told("", getattr(of, kind)) for kind in kinds)
    every = {kind: [t for of in times.values() for t in getattr(of, kind)] for kind in kinds}
    yield f"{'all':<52}" + "".join(told("", every[kind]) for kind in kinds)
    for kind, several in every.items():
        over = sum(taken > AIM for taken in several)
        yield f"{kind}: {over} of {len(several)} looks took more than {AIM:.0f} ms"


def measured(site: Site, store: str, rounds: int) -> Iterator[str]:
    """The lines of what was measured."""
    authority, other, action = middling(store)
    bare = site.addresses(other)
    times: dict[str, Times] = {}
    settled = site.settle()
    yield f"answers had been made ahead after {settled:.0f} s; {site.server.memory()} MiB"
    found = site.addresses(authority)
    every = [(route, address) for route, several in found.items() for address in several]
    for route, several in found.items():
        times[route] = Times([*bare.get(route, {}).values()], [*several.values()])
    yield f"{len(every)} addresses of {len(found)} routes"
    for _ in range(rounds):
        for route, address in every:
            times[route].later.append(site.look(address).taken)
    for number, (route, address) in enumerate(every):
        site.state(action, f"Said {number}.")
        times[route].written.append(site.look(address).taken)
    yield from table(times)


def main() -> None:
    """Serve, look, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7, help="how often each address is looked at")
    options.add_argument("--authorities", type=int, default=12, help="how many are made")
    options.add_argument("--store", default="", help="a store of which a copy is served")
    options.add_argument("--posts-only", action="store_true", help="look as who sees posts only")
    given = options.parse_args()
    print(machine.told())
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "store"
        url = f"ladybug:{path}"
        if given.store:
            shutil.copy(given.store.removeprefix("ladybug:"), path)
        else:
            with open_store(url) as store:
                filled(store, 0, given.authorities)
        access = Path(name) / "access.yaml"
        access.write_text("{}\n")
        access.chmod(0o600)
        keys = [
            add_key(keys_beside(access), role.name, Grant(role, None, only), None, date.today())
            for role, only in ((Role.READER, given.posts_only), (Role.ADMINISTRATOR, False))
        ]
        os.environ["GOLDENTHREAD_ACCESS"] = str(access)
        with served(url) as server:
            for line in measured(Site(server, *keys), url, given.runs):
                print(line, flush=True)


if __name__ == "__main__":
    main()
