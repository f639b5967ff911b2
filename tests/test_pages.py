"""What every page owes, in a real browser: at 1280 and 320 px, with JavaScript and without."""

from __future__ import annotations

import pytest

from tests.browsing import Visitor, readable, sound
from tests.running import Server

#: A page of each kind, in the samples.
PAGES = [
    "/",
    "/authority/aldermoor",
    "/recommendation/aldermoor/ilacs/2019-06-10/1",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_on_a_phone(narrow: Visitor, path: str) -> None:
    sound(narrow, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_without_script(plain: Visitor, path: str) -> None:
    readable(plain, path)


def test_what_is_not_there_is_told_as_a_page(visitor: Visitor) -> None:
    page = visitor.go("/recommendation/aldermoor/nothing/1", status=404)
    assert "Page not found" in page.inner_text("h1")
    assert visitor.violations() == []


def test_a_day_that_is_none_is_told(visitor: Visitor) -> None:
    page = visitor.go("/authority/aldermoor?asAt=2019-02-30", status=400)
    assert "2019-02-30" in page.inner_text("main")


def test_pages_may_load_nothing_from_elsewhere(samples_served: Server) -> None:
    answer = samples_served.send("GET", "/", headers={"accept": "text/html"})
    assert answer.status == 200
    assert "http://" not in answer.text.replace("http://www.w3.org", "")
