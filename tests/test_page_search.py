"""Search from every page: with suggestions as one types, and without script as a plain form."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browsing import Visitor, readable, sound
from tests.running import Server
from web.pages.search import cut

PAGES = [
    "/search",
    "/search?q=manager",
    "/search?q=manager&type=Finding&authority=authority/aldermoor",
    "/search?q=zebra&authority=authority/aldermoor",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_on_a_phone(narrow: Visitor, path: str) -> None:
    sound(narrow, path)


def test_what_is_found_is_told_by_kind_with_the_words_marked(visitor: Visitor) -> None:
    page = visitor.go("/search?q=Manager")
    kinds = page.get_by_role("navigation", name="Kinds of things found")
    assert kinds.get_by_role("link", name="Everything").get_attribute("aria-current") == "true"
    marked = page.locator("mark").all_inner_texts()
    assert marked and {word.lower() for word in marked} == {"manager"}
    kinds.get_by_role("link", name="Findings").click()
    assert "type=Finding" in page.url
    shown = page.locator("section li").count()
    assert f"1 to {shown} of" in page.inner_text("main") or shown <= 20
    assert page.locator("main section").count() == 1


def test_a_long_list_is_in_parts(visitor: Visitor) -> None:
    page = visitor.go("/search?q=children&type=Finding")
    assert "1 to 20 of" in page.inner_text("main")
    first = page.locator("section li").first.inner_text()
    page.get_by_role("link", name="Next").click()
    assert "21 to " in page.inner_text("main")
    assert page.locator("section li").first.inner_text() != first


def test_nothing_found_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.go("/search?q=zebra&authority=authority/aldermoor")
    assert "Nothing that has all of these words is found in Aldermoor" in page.inner_text("main")
    assert "may still exist" in page.inner_text("main")
    page.get_by_role("link", name="Search all authorities").click()
    assert "authority" not in page.url


def test_too_many_words_are_told_at_the_field(visitor: Visitor) -> None:
    words = "+".join(f"word{n}" for n in range(20))
    page = visitor.go(f"/search?q={words}", status=400)
    assert "too many" in page.locator("#words-error").inner_text()
    assert visitor.violations() == []


def test_what_is_everybodys_is_found(visitor: Visitor) -> None:
    page = visitor.go("/search?q=ofsted&type=Organisation")
    page.get_by_role("link", name="Ofsted", exact=True).click()
    assert page.inner_text("h1") == "Ofsted"
    page = visitor.go("/search?q=private+foster&type=Theme")
    assert page.get_by_role("link", name="Private fostering").count() == 1


def test_one_authority_is_searched_from_its_pages(visitor: Visitor) -> None:
    page = visitor.go("/authority/brackwater/people")
    page.get_by_role("combobox").fill("service manager")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/search?**")
    assert "authority=authority%2Fbrackwater" in page.url
    found = page.locator("section:has(#kind-post) li").all_inner_texts()
    assert found and all("Brackwater" in one for one in found)


# ------------------------------------------------------------------------- as one types


def test_a_page_is_opened_by_keyboard_from_what_is_offered(visitor: Visitor) -> None:
    page = visitor.go("/authority/aldermoor/people")
    box = page.get_by_role("combobox", name="Search recommendations, actions, people")
    box.focus()
    page.keyboard.type("farida", delay=30)
    offer = page.get_by_role("option").first
    expect(offer).to_contain_text("Farida Kassim")
    expect(offer).to_contain_text("Person, Aldermoor")
    assert visitor.violations() == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/aldermoor/**")
    assert page.inner_text("h1") == "Farida Kassim"


def test_enter_without_choosing_searches_for_the_words(visitor: Visitor) -> None:
    page = visitor.go("/authority/aldermoor/people")
    page.get_by_role("combobox").focus()
    page.keyboard.type("supervision", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**q=supervision**")


def test_escape_closes_what_is_offered(visitor: Visitor) -> None:
    page = visitor.go("/authority/aldermoor/people")
    page.get_by_role("combobox").focus()
    page.keyboard.type("head of", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.get_by_role("option").count() <= 8
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    assert page.get_by_role("combobox").input_value() == "head of"


def test_what_is_offered_fits_a_phone(narrow: Visitor) -> None:
    page = narrow.go("/authority/aldermoor/people")
    page.get_by_role("combobox").press_sequentially("manager")
    expect(page.get_by_role("option").first).to_be_visible()
    assert narrow.overflows() <= 0


def test_without_script_it_is_a_plain_form(plain: Visitor) -> None:
    page = readable(plain, "/authority/aldermoor/people")
    page.get_by_label("Search recommendations, actions, people").fill("farida")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?**")
    page.get_by_role("link", name="Farida Kassim").click()
    page.wait_for_url("**/person/**")
    assert page.inner_text("h1") == "Farida Kassim"


def test_what_is_offered_is_data(samples_served: Server) -> None:
    answer = samples_served.send("GET", "/search/suggest?q=head&authority=authority/aldermoor")
    told = json.loads(answer.text)
    assert 0 < len(told) <= 8
    assert told[0].keys() == {"name", "kind", "authority", "text", "href"}
    assert all(one["authority"] in ("Aldermoor", "") for one in told)
    assert json.loads(samples_served.send("GET", "/search/suggest?q=").text) == []


# ----------------------------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("A b c", ["b"], ["A ", "b", " c"]),
        ("A (b) c", ["(b)"], ["A ", "(b)", " c"]),
        ("Supervision, super", ["super"], ["", "Super", "vision, ", "super", ""]),
        ("nothing", ["x"], ["nothing"]),
    ],
)
def test_words_are_marked_where_they_stand(text: str, words: list[str], pieces: list[str]) -> None:
    assert cut(text, words) == pieces


def test_a_long_text_is_cut_around_the_first_word() -> None:
    text = f"{'before ' * 60}word {'after ' * 80}"
    pieces = cut(text, ["word"])
    assert pieces[1] == "word"
    assert pieces[0].startswith("… before")
    assert pieces[-1].endswith("after …")
    assert len("".join(pieces)) < 270
