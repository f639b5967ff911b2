"""Words of documents that hold HTML and script are shown as words, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.pages import links, route_of
from graph import open_store
from ontology.record import Edge, Node, Records, Value
from ontology.terms import PROPERTIES
from tests.browsing import Visitor
from tests.running import Server, served

#: Out of whatever it stands in, and then an element that no page has.
HOSTILE = """<gt-hostile a="'></script></style></textarea></title>--><gt-hostile>"""
#: What is not words: ids and their like, numbers, and what is read again as something else.
_PLAIN = {"authority", "box", "fileName", "gapKind", "gssCode", "iri", "licence", "number",
          "ofstedUrn", "recordedAt", "sha256", "subject"}  # fmt: skip
_JOINS = re.compile(r" (and|for|of|the|to|with) ")
#: How many addresses of a route are looked at, and of all.
_EACH, _MOST = 1, 120


def hostile(words: str) -> str:
    """The same words with HTML between them; those of a part are a part of those of the whole."""
    return _JOINS.sub(rf" {HOSTILE} \1 ", words)


def _said(node: Node) -> Node:
    def value(name: str, of: Value) -> Value:
        wordy = PROPERTIES[node.label].get(name) == "string" and name not in {*_PLAIN, "id"}
        return hostile(of) if wordy and isinstance(of, str) else of

    return replace(node, properties={k: value(k, v) for k, v in node.properties.items()})


def _claimed(edge: Edge) -> Edge:
    quote = edge.get("quote")
    said = {"quote": hostile(str(quote))} if quote else {}
    return replace(edge, properties={**edge.properties, **said})


@pytest.fixture(scope="module")
def server(
    samples_loaded: object, samples_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of the samples, of which every word could be one's who means harm."""
    url = f"ladybug:{tmp_path_factory.mktemp('hostile') / 'store'}"
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        every = [store.records(source.id) for source in store.sources()]
    with open_store(url) as store:
        for one in every:
            store.load(changed(one))
    with served(url) as server:
        yield server


def changed(records: Records) -> Records:
    """All that a document says, in hostile words."""
    return replace(
        records,
        nodes=tuple(map(_said, records.nodes)),
        edges=tuple(map(_claimed, records.edges)),
    )


class _Elements(HTMLParser):
    """What of the hostile words became more than words."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "hostile" in tag or any("hostile" in name for name, _ in attrs):
            self.wrong.append(str(self.get_starttag_text()))


def test_no_page_runs_or_builds_what_a_document_says(chromium: Browser, server: Server) -> None:
    waiting, seen, of = ["/?all=1", "/authority/aldermoor"], set[str](), dict[str, list[str]]()
    while waiting and sum(map(len, of.values())) < _MOST:
        address = waiting.pop(0)
        route = route_of(address)
        if route is None or len(of.setdefault(route, [])) >= _EACH:
            continue
        answer = server.send("GET", address, headers={"accept": "text/html"})
        if not answer.text.startswith("<!DOCTYPE html>"):
            continue
        assert answer.status == 200, address
        of[route].append(address)
        parser = _Elements()
        parser.feed(answer.text)
        assert not parser.wrong, (address, parser.wrong)
        waiting += [link for link in links(answer.text) if link not in seen]
        seen.update(waiting)
    shown = 0
    with Visitor(chromium, server.address) as visitor:
        for addresses in of.values():
            for address in addresses[:1]:
                page = visitor.go(address)
                page.wait_for_load_state("networkidle")
                assert page.locator("gt-hostile").count() == 0, address
                shown += "<gt-hostile" in page.inner_text("main")
    assert len(of) > 40 and shown > 25, (len(of), shown)
