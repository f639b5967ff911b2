"""Comparing with a browser: what others were told in much the same words, and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from graph import open_store
from ontology.record import Node, Records
from ontology.terms import Label
from tests.aldermoor import RECOMMENDATION, Aldermoor, World
from tests.browsing import Visitor, readable, sound
from tests.records import authority_records
from tests.running import Server, served

AT = "/authority/brackwater/compare"
HISTORIES = "recommendation/brackwater/ilacs/2021-09-13/4"


def test_each_recommendation_beside_those_like_it(visitor: Visitor, narrow: Visitor) -> None:
    for who in (visitor, narrow):
        page = sound(who, AT)
        text = page.inner_text("main")
        assert "3 of 8 recommendations of Brackwater have one like it elsewhere" in text
        assert "22 recommendations of 2 other authorities" in text
        assert "no document says that they are alike" in text
        own = page.locator(".gt-alike", has_text="Area for improvement 4 (2021)")
        assert "no later inspection with an overall grade is loaded" in own.inner_text()
        best = own.locator(".gt-alike__peer").first
        assert best.locator("h3").inner_text() == "Aldermoor"
        assert "Inadequate → requires improvement (better)" in best.inner_text()
        assert "was in 2019" in best.inner_text()
        marked = best.locator("mark").all_inner_texts()
        assert {"health", "histories", "care", "leavers"} == set(marked)


def test_one_recommendation_its_words_their_pages_and_the_grades(visitor: Visitor) -> None:
    page = visitor.go(AT)
    page.get_by_role("link", name="Compare area for improvement 4 (2021) alone").click()
    assert parse_qs(urlsplit(page.url).query)["recommendation"] == [HISTORIES]
    assert page.locator(".gt-alike__peer").count() == 2
    best = page.locator(".gt-alike__peer").first
    best.get_by_text("Grades by area").click()
    row = best.get_by_role("row", name="Leaders")
    expect(row).to_contain_text("inadequate")
    expect(row).to_contain_text("good")
    assert visitor.violations() == []
    source = best.locator("cite a").get_attribute("href") or ""
    visitor.go(source)
    page.go_back()
    page.get_by_role("link", name="All recommendations of Brackwater").click()
    assert urlsplit(page.url).query == ""


def test_narrowed_without_script(plain: Visitor) -> None:
    page = readable(plain, f"{AT}?recommendation={HISTORIES}")
    page.get_by_label("Next overall grade").select_option("better")
    page.get_by_label("Year from").fill("2016")
    page.get_by_role("button", name="Show").click()
    given = parse_qs(urlsplit(page.url).query)
    assert given["next"] == ["better"] and given["first"] == ["2016"]
    assert page.locator(".gt-alike__peer h3").all_inner_texts() == ["Aldermoor"]
    page.get_by_label("Next overall grade").select_option("worse")
    page.get_by_role("button", name="Show").click()
    assert "None of 22 recommendations of other authorities that were chosen" in page.inner_text(
        "main"
    )
    page.get_by_role("link", name="Clear").click()
    assert page.locator(".gt-alike__peer").count() == 2
    assert "no year" in plain.go(f"{AT}?first=soon", status=400).inner_text("main")
    plain.go(f"{AT}?recommendation=recommendation/brackwater/none", status=404)


def hostile(records: Records) -> Records:
    """The same with recommendations that hold HTML, and otherwise say the same."""

    def said(node: Node) -> Node:
        text = f"<img src=x onerror=alert(1)></script> Supervision lets cases drift. {node.id}"
        return replace(node, properties={**node.properties, "text": text})

    nodes = tuple(said(n) if n.label is Label.RECOMMENDATION else n for n in records.nodes)
    return replace(records, nodes=nodes)


@pytest.fixture
def served_alone(tmp_path: Path) -> Iterator[Server]:
    """A server that holds one authority."""
    with open_store(f"ladybug:{tmp_path / 'alone'}") as store:
        store.load(hostile(Aldermoor(World()).records()))
    with served(f"ladybug:{tmp_path / 'alone'}") as server:
        yield server


@pytest.fixture
def served_two(tmp_path: Path) -> Iterator[Server]:
    """A server that holds two authorities."""
    with open_store(f"ladybug:{tmp_path / 'two'}") as store:
        store.load(hostile(Aldermoor(World()).records()))
        for records in authority_records(1, 2):  # Brackwater
            store.load(hostile(records))
    with served(f"ladybug:{tmp_path / 'two'}") as server:
        yield server


def test_with_one_authority_it_is_said_what_to_do(chromium: Browser, served_alone: Server) -> None:
    with Visitor(chromium, served_alone.address) as visitor:
        page = sound(visitor, "/authority/aldermoor/compare")
        assert "No other authority’s recommendations are loaded" in page.inner_text("main")
        page.get_by_role("link", name="Load inspection reports").click()
        assert page.inner_text("h1") == "Load documents"


def test_texts_that_hold_html_are_shown_as_text(chromium: Browser, served_two: Server) -> None:
    with Visitor(chromium, served_two.address) as visitor:
        page = sound(visitor, f"/authority/aldermoor/compare?recommendation={RECOMMENDATION}")
        assert page.locator("main img").count() == 0
        assert "<img src=x onerror=alert(1)></script>" in page.inner_text(".gt-alike__own")
        assert "<img" in page.inner_text(".gt-alike__peers")
