"""A recommendation, an action and a finding: followed by whoever asks who answers for it."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browsing import Visitor, readable, sound
from tests.running import Server

DAY = "?asAt=2020-03-31"
MADE = f"/recommendation/aldermoor/ilacs/2019-06-10/1{DAY}"
ACTION = f"/action/aldermoor/improvement_plan/2019-10/4.2{DAY}"
FINDING = f"/finding/aldermoor/ilacs/2019-06-10/1{DAY}"
PLAN = f"/chain{DAY}&id=plan/aldermoor/improvement_plan/2019-10"
EACH = [MADE, ACTION, FINDING, PLAN]


@pytest.mark.parametrize("path", EACH)
def test_each_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


@pytest.mark.parametrize("path", EACH)
def test_each_is_sound_on_a_phone(narrow: Visitor, path: str) -> None:
    sound(narrow, path)


@pytest.mark.parametrize("path", EACH)
def test_each_can_be_read_without_script(plain: Visitor, path: str) -> None:
    page = readable(plain, path)
    assert "needs" in page.inner_text("main") or "JavaScript" in page.inner_text("main")


def test_the_verdict_comes_first_and_leads_to_each_break(visitor: Visitor) -> None:
    page = visitor.go(ACTION)
    verdict = page.locator(".gt-verdict")
    assert "The thread is broken" in verdict.inner_text()
    first = verdict.get_by_role("link").first
    sentence = first.inner_text()
    first.click()
    broken = page.locator("#break-1")
    expect(broken).to_be_in_viewport()
    assert sentence in broken.inner_text()


def test_each_step_says_on_what_it_rests(visitor: Visitor) -> None:
    page = visitor.go(MADE)
    hops = page.locator("main .gt-hop:has(.gt-hop__basis > .gt-basis)")
    assert hops.count() > 3
    for hop in hops.all():
        told = hop.text_content() or ""
        said = hop.locator("blockquote, .gt-hop__why").count()
        assert said, told
        assert re.search("Stated|Statute|Registered|Convention|Inferred", told), told


def test_a_quotation_is_followed_to_its_passage_by_keyboard(visitor: Visitor) -> None:
    page = visitor.go(MADE)
    link = page.locator(".gt-quote--lead .gt-quote__source a")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/passage/**")


def test_what_is_only_assumed_can_be_left_out(visitor: Visitor) -> None:
    page = visitor.go(ACTION)
    assumed = page.locator(".gt-hop--convention").count()
    page.get_by_role("link", name="Leave out what is only assumed").click()
    page.wait_for_url("**assumed=no**")
    assert assumed and page.locator(".gt-hop--convention").count() == 0


def test_the_drawing_is_one_image_and_is_taken_away(visitor: Visitor) -> None:
    page = visitor.go(MADE)
    page.locator("[data-place]").scroll_into_view_if_needed()
    image = page.get_by_role("img", name="The thread through")
    expect(image).to_be_visible(timeout=60_000)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download SVG").click()
    picture = ElementTree.parse(got.value.path()).getroot()
    words = " ".join(t.text or "" for t in picture.iter("{http://www.w3.org/2000/svg}text"))
    assert "Area for improvement 1 (2019)" in words and "Recommended" in words
    with page.expect_download() as got:
        page.get_by_role("button", name="Download PNG").click()
    assert got.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_chain_is_taken_away_as_a_table(samples_served: Server) -> None:
    answer = samples_served.send(
        "GET", f"/chain.csv{DAY}&id=action/aldermoor/improvement_plan/2019-10/4.2"
    )
    assert answer.status == 200
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows and {"From", "Relation", "To", "Basis", "Says"} <= rows[0].keys()
    assert all(row["Says"] or row["Rests on"] for row in rows)


def test_what_was_printed_stands_beside_what_was_read(visitor: Visitor) -> None:
    page = visitor.go(ACTION)
    table = page.locator("table").first
    assert "As printed" in table.inner_text() and "Head of Service, Children in Care" in (
        table.inner_text()
    )


def test_nothing_of_the_thread_is_lost_in_print(visitor: Visitor) -> None:
    page = visitor.go(MADE)
    page.emulate_media(media="print")
    assert page.locator(".gt-verdict").is_visible()
    assert not page.locator(".gt-search").is_visible()
    for fold in page.locator(".gt-strand__fold .gt-hop").all():
        assert fold.is_visible()
