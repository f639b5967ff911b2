"""The register of recommendations in a browser: narrowed, ordered, taken away, sent as a link."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from graph import open_store
from queries.lines import Register, register
from queries.narrowing import Filter
from queries.viewer import Viewer
from tests.browsing import Visitor, readable, sound
from tests.running import Server

REGISTER = "/authority/aldermoor/recommendations"
NARROWED = f"{REGISTER}?without=body&dates=past&order=dates&down=1&view=Board+pack"


@pytest.fixture(scope="module")
def found(samples_path: Path, samples_served: Server) -> Register:
    """The register of Aldermoor as the pages have it: today."""
    assert samples_served.address
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        return register(Viewer(store), "authority/aldermoor")


def shown(page: Page) -> list[str]:
    """The ids of the recommendations on a page, in order."""
    links = page.locator("tbody .gt-register__text a").all()
    return [(link.get_attribute("href") or "").partition("?")[0].strip("/") for link in links]


def listed(found: Register, *pairs: tuple[str, str]) -> list[str]:
    return [line.id for line in Filter.of(pairs).listed(found.lines)]


@pytest.mark.parametrize(
    "path", [REGISTER, NARROWED, f"{REGISTER}?words=nothing+of+the+sort", "/authority/cold-ashby"
             "/recommendations?asAt=2016-06-30"],
)  # fmt: skip
def test_the_pages_are_sound(visitor: Visitor, narrow: Visitor, plain: Visitor, path: str) -> None:
    sound(visitor, path)
    sound(narrow, path)
    readable(plain, path)


def test_every_recommendation_is_there_once(visitor: Visitor, found: Register) -> None:
    page = visitor.go(REGISTER)
    assert shown(page) == [line.id for line in found.lines]
    assert "13 recommendations of 13 loaded" in page.inner_text(".gt-toolbar")


def test_a_secretary_finds_what_lacks_a_body_and_is_past_its_date(
    visitor: Visitor, found: Register
) -> None:
    page = visitor.go(REGISTER)
    page.get_by_label("A body of its own").check()
    page.get_by_label("Past and not closed").check()
    page.get_by_role("button", name="Apply").click()
    expected = listed(found, ("without", "body"), ("dates", "past"))
    assert shown(page) == expected != []
    assert f"{len(expected)} recommendations of 13 loaded" in page.inner_text(".gt-toolbar")
    chips = page.get_by_role("list", name="Filters on")
    assert "Without a body of its own" in chips.inner_text()
    chips.get_by_role("link", name="Remove filter Without a body of its own").click()
    assert shown(page) == listed(found, ("dates", "past"))
    page.get_by_role("link", name="Clear all").click()
    assert len(shown(page)) == 13


def test_a_count_beside_a_choice_is_of_what_it_leaves(visitor: Visitor, found: Register) -> None:
    page = visitor.go(f"{REGISTER}?chain=broken")
    for facet in Filter.of([("chain", "broken")]).facets(found.lines):
        for choice in facet.choices:
            box = page.locator(f'input[name="{facet.group}"][value="{choice.code}"]')
            if facet.group.value in ("kind", "area") and len(facet.choices) == 1:
                assert box.count() == 0
                continue
            row = box.locator("xpath=..")
            assert row.locator(".gt-facet__count").text_content() == str(choice.count)


def test_the_ladder_is_a_facet_and_is_told_in_words(visitor: Visitor, found: Register) -> None:
    page = visitor.go(f"{REGISTER}?leads=one")
    assert shown(page) == listed(found, ("leads", "one")) != []
    row = page.locator(".gt-register tbody tr").first
    assert "Who leads: one named person, through its actions" in row.inner_text()


def test_what_is_missing_is_said_in_words(visitor: Visitor) -> None:
    page = visitor.go(f"{REGISTER}?without=action")
    row = page.locator(".gt-register tbody tr").first
    assert "None found" in row.locator("td").nth(1).inner_text()
    assert row.locator("td").nth(2).inner_text().startswith("–")
    assert "No action" in row.inner_text()
    page = visitor.go(f"{REGISTER}?inspection=inspection/aldermoor/ilacs/2019-06-10")
    second = page.locator(".gt-register tbody tr").nth(1).inner_text()
    assert "No body" in second and "Plan level only" in second and "No target" in second
    assert "vague: “Clinical Lead”" in second


def test_it_is_ordered_by_each_column_and_back(visitor: Visitor, found: Register) -> None:
    page = visitor.go(REGISTER)
    page.get_by_role("link", name="Dates", exact=True).click()
    assert shown(page) == listed(found, ("order", "dates"))
    assert page.locator('[aria-sort="ascending"]').inner_text().startswith("Dates")
    page.get_by_role("link", name="Dates", exact=True).click()
    assert shown(page) == listed(found, ("order", "dates"), ("down", "1"))
    assert page.locator('[aria-sort="descending"]').count() == 1
    page.get_by_role("link", name="No.", exact=True).click()
    assert shown(page) == listed(found)


def test_a_view_is_named_and_its_link_copied(visitor: Visitor, found: Register) -> None:
    page = visitor.go(f"{REGISTER}?without=body&dates=past")
    page.get_by_text("Save as a view").click()
    page.get_by_label("Name of the view").fill("Board pack")
    page.get_by_role("button", name="Name it").click()
    assert "Board pack, a saved view" in page.inner_text(".gt-view")
    assert "view=Board+pack" in page.url
    page.get_by_role("button", name="Copy it").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    page.goto(copied)
    assert shown(page) == listed(found, ("without", "body"), ("dates", "past"))


def test_without_script_a_view_is_a_link(plain: Visitor, found: Register) -> None:
    page = plain.go(f"{REGISTER}?without=body&dates=past")
    assert page.get_by_role("button", name="Copy it").count() == 0
    page.get_by_text("Save as a view").click()
    page.get_by_label("Name of the view").fill("June")
    page.get_by_role("button", name="Name it").click()
    page.get_by_role("link", name="Its link").click()
    assert "view=June" in page.url
    assert shown(page) == listed(found, ("without", "body"), ("dates", "past"))


def test_a_file_holds_what_the_page_lists(visitor: Visitor) -> None:
    page = visitor.go(f"{REGISTER}?without=body&order=text")
    with page.expect_download() as saved:
        page.get_by_role("link", name=re.compile("^CSV")).click()
    data = Path(saved.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert [row["Id"] for row in rows] == shown(page) != []
    for name in ("Excel", "Word"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=re.compile(f"^{name}")).click()
        assert Path(saved.value.path()).stat().st_size > 5000


def test_the_keyboard_reaches_a_narrowed_list(visitor: Visitor, found: Register) -> None:
    page = visitor.go(REGISTER)
    page.locator("#words").focus()
    page.keyboard.type("care leavers")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=care+leavers**")
    assert shown(page) == listed(found, ("words", "care leavers")) != []
    page.locator('input[value="body"]').focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**without=body**")
    wanted = (("words", "care leavers"), ("without", "body"))
    assert shown(page) == listed(found, *wanted)


def test_on_a_phone_rows_are_cards_and_the_filter_folds(narrow: Visitor) -> None:
    page = narrow.go(NARROWED)
    row = page.locator(".gt-register tbody tr").first
    assert row.evaluate("e => getComputedStyle(e).display") == "block"
    assert not page.get_by_label("A named lead", exact=False).first.is_visible()
    page.get_by_text("Filter and facets (2 on)").click()
    assert page.get_by_label("A named lead", exact=False).first.is_visible()


def test_in_print_the_words_remain(visitor: Visitor) -> None:
    page = visitor.go(NARROWED)
    page.emulate_media(media="print")
    assert not page.locator(".gt-filter").is_visible()
    assert not page.locator(".gt-actions").is_visible()
    assert page.locator(".gt-register tbody tr").first.is_visible()
    assert page.locator(".gt-register__line--missing").first.is_visible()
    after = "e => getComputedStyle(e, '::after').content"
    assert page.locator("tbody .gt-register__text a").first.evaluate(after) == "none"


def test_the_day_looked_at_stays(visitor: Visitor, samples_path: Path) -> None:
    page = visitor.go(f"{REGISTER}?asAt=2016-12-31")
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        then = register(Viewer(store), "authority/aldermoor", "2016-12-31")
    assert shown(page) == [line.id for line in then.lines] and len(then.lines) == 9
    page.get_by_role("link", name="Without an action").click()
    assert "asAt=2016-12-31" in page.url and len(shown(page)) == 9


def test_what_is_nothing_to_ask_by_is_told(visitor: Visitor) -> None:
    page = visitor.go(f"{REGISTER}?without=hope", status=400)
    assert "'hope' is nothing to ask for as without" in page.inner_text("main")
    visitor.go("/authority/nowhere/recommendations", status=404)
