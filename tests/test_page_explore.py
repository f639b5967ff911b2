"""Exploring with a browser: by the keyboard alone, by the table without script, filters, the path
between two things, what can be taken away; names that hold HTML.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, expect

from graph import open_store
from ontology.record import Node
from tests.aldermoor import BOARD, PLAN, Aldermoor, World
from tests.browsing import Visitor, readable, sound
from tests.running import Server, served

AT = "/authority/brackwater/explore"
FINDING = "finding/brackwater/ilacs/2021-09-13/11"
SCRUTINY = "body/brackwater/childrens-scrutiny-committee"
DIRECTOR = "post/brackwater/director-of-childrens-services"
AROUND = f"{AT}?from={DIRECTOR}"
PATH = f"{AT}?from={FINDING}&to={SCRUTINY}"
SVG = "{http://www.w3.org/2000/svg}"


def query(page: Page) -> dict[str, list[str]]:
    """What follows the ``?`` of the page that is open, as the page has it: what Playwright has is
    told to it a moment later where a script changes it.
    """
    return parse_qs(page.evaluate("location.search").removeprefix("?"))


def drawn(page: Page) -> Page:
    """The page, when its drawing is there."""
    expect(page.locator("[data-island=explore]")).to_have_attribute("data-ready", "yes")
    return page


# --------------------------------------------------------------------------------- where to start


def test_nothing_is_drawn_before_something_is_chosen(visitor: Visitor) -> None:
    page = sound(visitor, AT)
    assert page.locator("[data-island=explore]").count() == 0
    page.get_by_role("link", name="Director of Children’s Services").click()
    drawn(page)
    assert query(page)["from"] == [DIRECTOR]


def test_a_start_is_found_as_one_types(visitor: Visitor) -> None:
    page = visitor.go(AT)
    field = page.get_by_role("combobox", name="Start from")
    field.fill("scrutiny")
    option = page.get_by_role("option", name="Children’s Scrutiny Committee")
    expect(option).to_be_visible()
    assert visitor.violations() == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Draw").click()
    drawn(page)
    assert query(page)["from"] == [SCRUTINY]
    assert "from-id" not in query(page)


def test_words_that_fit_several_things_are_asked_about(plain: Visitor) -> None:
    page = readable(plain, AT)
    page.get_by_label("Start from").fill("director")
    page.get_by_role("button", name="Draw").click()
    assert page.get_by_role("heading", name="Start from: which one?").count() == 1
    assert plain.overflows() <= 0
    page.locator("main .gt-list a").first.click()
    assert query(page)["from"][0].split("/")[1] == "brackwater"
    nothing = readable(plain, f"{AT}?from=zebra")
    assert "Nothing with the words “zebra” was found" in nothing.inner_text("main")


# ------------------------------------------------------------------------------- the same twice


@pytest.mark.parametrize("address", [AROUND, PATH, f"{AROUND}&depth=3&limit=30&relation=every"])
def test_drawing_and_table_at_both_widths(visitor: Visitor, narrow: Visitor, address: str) -> None:
    for who in (visitor, narrow):
        page = sound(who, address)
        drawn(page)
        assert page.locator("canvas").count() >= 1


def test_how_much_is_left_out_is_said_and_the_next_is_shown(plain: Visitor) -> None:
    page = readable(plain, f"{AROUND}&depth=3")
    said = page.locator(".gt-toolbar p").first.inner_text()
    assert said.startswith("15 of ") and "things within 3 hops" in said
    total = int(said.split()[2])
    assert page.locator("#things + .gt-scroll tbody tr").count() == 15
    page.get_by_role("link", name="Show the next 15").click()
    assert query(page)["limit"] == ["30"]
    assert page.locator("#things + .gt-scroll tbody tr").count() == min(30, total)


def test_without_script_the_table_expands_and_folds(plain: Visitor) -> None:
    page = readable(plain, f"{AT}?from={SCRUTINY}&depth=1")
    before = page.locator("#things + .gt-scroll tbody tr").count()
    page.get_by_role("link", name="Expand Director of Children’s Services").last.click()
    assert query(page)["open"] == [DIRECTOR] and query(page)["at"] == [DIRECTOR]
    assert page.locator("#things + .gt-scroll tbody tr").count() > before
    assert page.locator(".gt-about:visible h2").inner_text() == "Director of Children’s Services"
    page.get_by_role("link", name="Fold Director of Children’s Services").last.click()
    assert "open" not in query(page)
    assert page.locator("#things + .gt-scroll tbody tr").count() == before


def test_filters_stand_in_the_address_and_hold_for_the_table(plain: Visitor) -> None:
    page = readable(plain, f"{AROUND}&depth=3")
    for basis in ("Assumed", "Inferred", "Statute", "Registered"):
        page.get_by_label(basis, exact=True).uncheck()
    page.get_by_text("Kinds: any").click()
    page.get_by_label("bodies", exact=True).check()
    page.get_by_role("button", name="Draw").click()
    page.wait_for_url("**basis=stated**")
    assert query(page)["basis"] == ["stated"] and query(page)["kind"] == ["Body"]
    rows = page.locator("#table").locator("xpath=../..").locator("table").first.locator("tbody tr")
    assert rows.count() > 0
    for said in rows.locator(".gt-basis").all_inner_texts():
        assert said == "Stated"
    for kind in page.locator("#things + .gt-scroll tbody .gt-table__sub").all_inner_texts():
        assert kind in ("Body", "Post")  # where one started is always there
    visited = plain.go(f"{AROUND}&basis=guessed", status=400)
    assert "guessed" in visited.inner_text("main")


def test_what_was_not_issued_then_is_not_drawn(plain: Visitor) -> None:
    page = readable(plain, f"{AROUND}&asAt=2000-01-01&basis=stated&basis=registered")
    assert "No link of these relations" in page.inner_text("main")


# ------------------------------------------------------------------------------------- the path


def test_the_shortest_path_is_told_numbered_and_without_what_is_assumed(visitor: Visitor) -> None:
    page = drawn(visitor.go(PATH))
    assert page.inner_text("#path") == (
        "Shortest path: 6 hops. 4 stated, 1 registered, 1 inferred and awaiting review. "
        "Without the inferred hop there is no path."
    )
    numbers = page.locator("table .gt-pathno").all_text_contents()
    assert sorted(numbers) == [f"path hop {n}" for n in range(1, 7)]
    page.get_by_label("Inferred", exact=True).uncheck()
    page.get_by_role("button", name="Draw").click()
    drawn(page)
    assert page.inner_text("#path").startswith("No path was found from Finding 11 (2021)")
    page.get_by_role("link", name="Look along every relation").click()
    assert page.inner_text("#path").startswith("Shortest path")


# --------------------------------------------------------------------------------- the keyboard


def test_by_the_keyboard_alone(visitor: Visitor) -> None:
    page = drawn(visitor.go(f"{AT}?from={SCRUTINY}&depth=1"))
    drawing = page.get_by_role("application")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "application":
            break
    expect(drawing).to_be_focused()
    live = page.locator("[data-island=explore] [aria-live]")
    expect(live).to_contain_text("Children’s Scrutiny Committee, body, where you started.")
    expect(live).to_contain_text("Director of Children’s Services sends its reports to")
    expect(live).to_contain_text("stated")
    page.keyboard.press("ArrowUp")  # to the level of posts
    expect(live).to_contain_text("Director of Children’s Services, post.")
    expect(live).to_contain_text("Enter expands.")
    expect(page.locator(".gt-about:visible h2")).to_have_text("Director of Children’s Services")
    assert query(page)["at"] == [DIRECTOR]
    before = page.locator("#things + .gt-scroll tbody tr").count()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    drawn(page)
    expect(drawing).to_be_focused()
    assert query(page)["open"] == [DIRECTOR]
    assert page.locator("#things + .gt-scroll tbody tr").count() > before
    expect(live).to_contain_text("Director of Children’s Services, post.")
    assert visitor.violations() == []
    with page.expect_navigation():
        page.keyboard.press("Backspace")
    drawn(page)
    assert "open" not in query(page)
    assert page.locator("#things + .gt-scroll tbody tr").count() == before
    page.keyboard.press("Home")
    expect(live).to_contain_text("where you started")
    page.keyboard.press("Tab")
    expect(drawing).not_to_be_focused()


def test_every_thing_drawn_is_come_to_by_the_keyboard(visitor: Visitor) -> None:
    page = drawn(visitor.go(f"{AROUND}&depth=2"))
    page.get_by_role("application").focus()
    ids = page.locator("[data-about]").evaluate_all("all => all.map(one => one.dataset.about)")
    for key in ("PageDown", "PageUp"):
        come = []
        for _ in ids:
            page.keyboard.press(key)
            come += query(page)["at"]
        assert sorted(come) == sorted(ids)
    live = page.locator("[data-island=explore] [aria-live]")
    for arrow in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
        page.keyboard.press("Home")
        expect(live).to_contain_text("where you started")
        page.keyboard.press(arrow)
        there = query(page)["at"][0]
        if there != DIRECTOR:
            expect(live).not_to_contain_text("where you started")  # it is told a moment later
            linked = page.locator(f"[data-about='{DIRECTOR}'] a[data-at='{there}']").count() > 0
            assert live.inner_text().startswith("Not linked. ") is not linked


# ------------------------------------------------------------------------------------ taken away


def test_png_svg_graphml_and_the_link(visitor: Visitor) -> None:
    page = drawn(visitor.go(PATH))
    saved: dict[str, bytes] = {}
    for name in ("PNG", "SVG", "GraphML"):
        with page.expect_download() as begun:
            page.get_by_role("button", name=name, exact=True).click()
        saved[name] = Path(begun.value.path()).read_bytes()
        assert begun.value.suggested_filename == f"explore.{name.lower()}"
    assert saved["PNG"].startswith(b"\x89PNG\r\n\x1a\n")
    assert len(saved["PNG"]) > 10_000

    picture = ET.fromstring(saved["SVG"])
    texts = {e.text for e in picture.iter(f"{SVG}text")}
    assert {"Finding 11 (2021)", "Found", "Bodies", "1", "6", "?"} <= texts
    assert not [e for e in picture.iter() if "href" in str(e.attrib)], "it needs nothing beside"

    whole = nx.read_graphml(BytesIO(saved["GraphML"]))
    things = page.locator("[data-about]").evaluate_all("all => all.map(one => one.dataset.about)")
    assert set(whole.nodes) == set(things)
    assert whole.number_of_edges() == page.locator("table").first.locator("tbody tr").count()
    assert whole.nodes[FINDING]["labels"] == "Finding"

    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# ----------------------------------------------------------------------------- names that hold HTML

HOSTILE = "<img src=x onerror=alert(1)></script><b>Board & “Co”"


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Server]:
    """A server of an authority whose board is called by a piece of HTML."""

    def named(node: Node) -> Node:
        return replace(node, properties={**node.properties, "name": HOSTILE})

    records = Aldermoor(World()).records()
    nodes = tuple(named(n) if n.id == BOARD else n for n in records.nodes)
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        store.load(replace(records, nodes=nodes))
    with served(f"ladybug:{tmp_path / 'store'}") as server:
        yield server


def test_names_that_hold_html_are_shown_as_text(chromium: Browser, hostile: Server) -> None:
    with Visitor(chromium, hostile.address) as visitor:
        page = drawn(sound(visitor, f"/authority/aldermoor/explore?from={BOARD}&to={PLAN}"))
        assert page.locator("main img:not(.gt-canvas__printed), main b").count() == 0
        assert page.locator(".gt-about:visible h2").inner_text() == HOSTILE
        page.get_by_role("application").focus()
        expect(page.locator("[data-island=explore] [aria-live]")).to_contain_text(HOSTILE)
        with page.expect_download() as begun:
            page.get_by_role("button", name="SVG").click()
        picture = ET.fromstring(Path(begun.value.path()).read_bytes())
        assert "<img" in "".join(e.text or "" for e in picture.iter(f"{SVG}text"))
        page.get_by_role("combobox", name="Start from").fill("onerror")
        expect(page.locator(".autocomplete__option").first).to_contain_text(HOSTILE)
        assert page.locator("main img:not(.gt-canvas__printed)").count() == 0
