"""Proposed links are decided on in a browser, by keyboard, and each decision can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.access import add_key, grant, keys_beside
from graph import open_store
from graph.statements import decide
from ontology.record import Graph, Node
from ontology.terms import ReviewState
from tests.browsing import NARROW, Visitor, readable, sound
from tests.own import asking_server, own_server, send_form, token_of
from tests.running import Server, served

REVIEW = "/authority/aldermoor/review"
FIRST = "Does finding 13 (2016) support recommendation 7 (2016)?"


@pytest.fixture
def own(samples_loaded: object, samples_path: Path, tmp_path: Path) -> Iterator[Server]:
    with own_server(samples_path, tmp_path) as server:
        yield server


def question(page: Page) -> str:
    return page.inner_text("h1")


def ready(page: Page) -> None:
    """Wait until keys are listened to."""
    expect(page.locator("[data-keys]")).to_be_visible()


def after_key(page: Page, key: str) -> str:
    """Press a key that sends a form, and wait for another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    ready(page)
    return question(page)


@pytest.mark.parametrize(
    "path", [REVIEW, f"{REVIEW}?type=SAME_AS", f"{REVIEW}?list=decided", f"{REVIEW}?list=all"]
)
def test_it_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


def test_it_is_sound_on_a_phone(narrow: Visitor) -> None:
    page = sound(narrow, REVIEW)
    page.locator("#effect table").wait_for()
    assert narrow.violations() == []
    assert narrow.overflows() <= 0


def test_a_question_tells_what_accepting_changes(visitor: Visitor) -> None:
    page = visitor.go(REVIEW)
    assert question(page) == FIRST
    assert "Link 1 of 35 to review" in page.inner_text("main")
    assert page.locator("nav .gt-nav-count").inner_text().startswith("35")
    assert page.locator("mark").all_inner_texts()[:2] == ["offered", "advocate"]
    page.locator("#effect table").wait_for()
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator("#effect tbody tr").all()
    }
    assert rows["Recommendation without a finding"] == ["13 of 13", "12 of 13"]
    assert rows["Findings recorded to support recommendation 7 (2016)"] == ["0", "1"]
    assert rows["Weakness without a recommendation"] == ["9 of 18", "No change"]
    assert rows["Chain of recommendation 7 (2016)"] == ["Broken at 1 place", "No change"]


def test_three_links_are_reviewed_by_keyboard_and_a_decision_undone(
    chromium: Browser, own: Server
) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(REVIEW)
        ready(page)
        page.focus("#by")
        page.keyboard.type("Lara Ull")  # which holds every key, and sends nothing
        assert question(page) == FIRST
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        second = after_key(page, "a")
        assert second != FIRST
        assert "Finding 13 (2016) supports recommendation 7 (2016)." in page.inner_text("#done")
        assert visitor.focused() == second
        assert "Link 1 of 34" in page.inner_text("main")
        third = after_key(page, "r")
        fourth = after_key(page, "l")
        assert len({FIRST, second, third, fourth}) == 4
        assert "1 accepted, 1 rejected" in page.inner_text("main")
        assert visitor.focused() != ""
        assert visitor.violations() == []
        assert after_key(page, "u") == second  # the last that was decided on
        assert "Taken back" in page.inner_text("#done-title")
        assert "1 accepted" in page.inner_text("main")
        page = visitor.go(f"{REVIEW}?list=decided")
        assert "Accepted, by Lara Ull" in page.inner_text("main")
        assert page.get_by_role("button", name="Undo").count() == 1


def test_keys_can_be_turned_off(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(REVIEW)
        page.fill("#by", "Lara Ull")
        page.get_by_role("button", name="Turn keys off").click()
        assert visitor.focused() == "Turn keys on"
        page.keyboard.press("l")
        page.keyboard.press("a")
        page.reload()
        expect(page.get_by_role("button", name="Turn keys on")).to_be_visible()
        assert visitor.violations() == []
        assert "Link 1 of 35" in page.inner_text("main")
        page.get_by_role("button", name="Turn keys on").click()
        page.locator("h1").focus()
        assert after_key(page, "l") != FIRST


def test_without_script_it_is_decided_with_a_reason_that_is_shown_as_text(
    chromium: Browser, own: Server
) -> None:
    with Visitor(chromium, own.address, script=False, width=NARROW) as visitor:
        page = readable(visitor, REVIEW)
        page.get_by_role("link", name="Show what accepting changes").click()
        assert "12 of 13" in page.inner_text("#effect")
        page.get_by_role("button", name="Reject link").click()
        assert page.inner_text(".govuk-error-summary a") == "Enter your name"
        page.fill("#by", "Lara Ull")
        page.fill("#reason", "about <script>alert(1)</script> schools")
        page.get_by_role("button", name="Reject link").click()
        page.wait_for_url("**decided=**")
        assert "Rejected: “about <script>alert(1)</script> schools”" in page.inner_text("main")
        page.get_by_role("button", name="Undo").first.click()
        assert question(page) == FIRST
        page.get_by_role("button", name="Accept link").click()
        page.wait_for_url("**decided=**")
        assert page.inner_text("#done-title") == "Accepted"
        assert visitor.overflows() <= 0


def test_who_was_overtaken_is_told(chromium: Browser, own: Server) -> None:
    with (
        Visitor(chromium, own.address) as one,
        Visitor(chromium, own.address, script=False) as other,
    ):
        for visitor, name in ((one, "Lara Ull"), (other, "Mina Field")):
            visitor.go(REVIEW)
            visitor.page.fill("#by", name)
        one.page.get_by_role("button", name="Reject link").click()
        one.page.wait_for_url("**decided=**")
        other.page.get_by_role("button", name="Accept link").click()
        assert other.page.inner_text(".govuk-error-summary a") == (
            "Lara Ull rejected this link while its question stood open here. "
            "Undo that first if it is wrong"
        )
        assert question(other.page) == FIRST
        assert other.page.inner_text("#decision").startswith("Rejected")
        undo = other.page.locator("#decision").get_by_role("button", name="Undo")
        undo.click()
        assert other.page.inner_text(".govuk-error-summary a") == "Enter your name"
        other.page.fill("#by", "Mina Field")
        undo.click()
        other.page.get_by_role("button", name="Accept link").click()
        other.page.wait_for_url("**decided=**")


def test_a_queue_of_one_kind_goes_on_in_that_kind(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(REVIEW)
        page.select_option("#type", value="REFERS_TO")
        page.select_option("#least", value="30")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url("**type=REFERS_TO**")
        many = page.locator(".gt-queue li").count()
        assert 0 < many < 7
        page.fill("#by", "Lara Ull")
        for left in range(many - 1, -1, -1):
            assert "refer to" in question(page)
            page.get_by_role("button", name="Accept link").click()
            expect(page.locator(".gt-queue li")).to_have_count(left)
        assert question(page) == "Nothing waits for review"
        assert visitor.violations() == []


def test_a_decision_that_a_correction_undid_is_told(
    chromium: Browser, samples_loaded: tuple[Graph, object], samples: Path, tmp_path: Path
) -> None:
    from api.loading import load_paths

    plan = samples / "aldermoor" / "improvement-plan-2019.txt"
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        list(load_paths(store, [samples / "aldermoor"]))
        graph = store.graph("authority/aldermoor")
        claim = min(
            e.id for e in graph.edges.values()
            if e.type == "REFERS_TO" and e.get("basis") == "inferred"
        )  # fmt: skip
        action = graph.nodes[graph.edges[claim].from_]
        store.add(decide(graph, claim, ReviewState.ACCEPTED, "Mina Field", "2026-06-01T10", "yes"))
        assert isinstance(action, Node)
        said = " ".join(str(action.get("text")).split()[:3])
        corrected = tmp_path / plan.name
        text = plan.read_text("utf-8")
        assert said in text
        corrected.write_text(text.replace(said, f"Now {said}", 1), "utf-8")
        list(load_paths(store, [corrected]))
    with (
        served(f"ladybug:{tmp_path / 'store'}") as server,
        Visitor(chromium, server.address) as visitor,
    ):
        page = visitor.go(f"/authority/aldermoor/review?claim={claim}")
        told = page.inner_text(".govuk-inset-text")
        assert "It was accepted by Mina Field on 1 June 2026: “yes”." in told
        assert page.get_by_role("button", name="Accept link").count() == 1


def test_readers_see_it_without_a_form_and_reviewers_decide(
    chromium: Browser, samples_loaded: object, samples_path: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with asking_server(samples_path, tmp_path, monkeypatch) as (server, keys):
        access = tmp_path / "access.yaml"
        given = grant("reader", "*", True, "the key")
        posts = {"x-api-key": add_key(keys_beside(access), "posts", given, None, date.today())}
        for headers in (keys["reader"], posts):
            with Visitor(chromium, server.address, headers=headers) as visitor:
                page = visitor.go(REVIEW)
                assert question(page) == FIRST
                page.locator("#effect table").wait_for()
                assert page.locator("main form[method=post]").count() == 0
            cookie, token = token_of(server, REVIEW, headers)
            claim = page_claim(server, keys["reviewer"])
            fields = {"_form": token, "claim": claim, "decision": "accepted"}
            sent = send_form(server, REVIEW, fields, headers | {"cookie": cookie})
            assert sent.status == 403
        with Visitor(chromium, server.address, headers=keys["reviewer"]) as visitor:
            page = visitor.go(REVIEW)
            assert page.locator("#by").count() == 0
            page.get_by_role("button", name="Accept link").click()
            page.wait_for_url("**decided=**")
            visitor.go(f"{REVIEW}?list=decided")
            assert "Accepted, by key:reviewer" in page.inner_text("main")


def page_claim(server: Server, headers: dict[str, str]) -> str:
    """The claim of the first question."""
    html = server.send("GET", REVIEW, headers=headers | {"accept": "text/html"}).text
    return html.partition('name="claim" value="')[2].partition('"')[0]


def test_it_is_decided_only_from_a_page_of_this_browser(own: Server) -> None:
    cookie, token = token_of(own, REVIEW, {})
    fields = {"claim": page_claim(own, {}), "decision": "accepted", "by": "Lara Ull"}
    origin = {"origin": f"http://{own.address}"}
    assert send_form(own, REVIEW, fields, {"cookie": cookie} | origin).status == 403
    good = fields | {"_form": token}
    assert send_form(own, REVIEW, good, origin).status == 403
    foreign = {"cookie": cookie, "origin": "http://elsewhere.example"}
    assert send_form(own, REVIEW, good, foreign).status == 403
    again = [send_form(own, REVIEW, good | {"once": "12345678"}, {"cookie": cookie} | origin)
             for _ in range(2)]  # fmt: skip
    assert [answer.status for answer in again] == [303, 303]
    html = own.send("GET", "/authority/aldermoor/statements", headers={"accept": "text/html"}).text
    assert html.count("gt-stated__said") == 1  # what was sent twice was said once
