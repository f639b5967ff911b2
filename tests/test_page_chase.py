"""The chase list: by post, never by person; as a page, a table and a calendar."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from api.access import add_key, grant, keys_beside
from graph import open_store
from tests.browsing import Visitor, readable, sound
from tests.officer import AHEAD, PAST, an_officer_dates_recommendations
from tests.running import Server, served
from web import ical
from web.comma import unmarked

CHASE = "/authority/aldermoor/chase"
#: Three months in which the plan's actions fall due; as at a day on which nothing more is known.
SPRING = f"{CHASE}?asAt=2020-03-31&days=60"
#: What the plans of Aldermoor say: action → its day, of those open and overdue on that day.
OVERDUE = {
    "2017-01/1.1": "2017-03-31", "2019-10/1.3": "2019-03-31", "2019-10/2.3": "2019-11-30",
    "2019-10/2.1": "2019-12-31", "2019-10/3.1": "2019-12-31", "2019-10/1.1": "2020-01-31",
    "2019-10/2.2": "2020-01-31", "2019-10/3.3": "2020-01-31", "2019-10/2.4": "2020-02-29",
}  # fmt: skip
DUE = {"2019-10/1.2": "2020-03-31", "2019-10/3.2": "2020-03-31"}


def sent(server: Server, path: str) -> str:
    answer = server.send("GET", path)
    assert answer.status == 200, answer.text
    return answer.text


@pytest.mark.parametrize("path", [SPRING, f"{CHASE}?asAt=2030-01-01", f"{SPRING}&post=nobody"])
def test_the_page_is_sound(visitor: Visitor, narrow: Visitor, plain: Visitor, path: str) -> None:
    sound(visitor, path)
    sound(narrow, path)
    readable(plain, path)


def test_what_falls_due_stands_by_post_and_what_is_overdue_apart(visitor: Visitor) -> None:
    page = visitor.go(SPRING)
    assert (
        "Of 14 open actions: 2 fall due by 30 May 2020, 9 are overdue, 1 has no date that "
        "gives a day, and 2 fall due later." in page.inner_text("main")
    )
    due = page.locator("section[aria-labelledby=due] h3").all_inner_texts()
    assert due == ["Head of Fostering", "Head of Quality Assurance"]
    posts = page.locator("section[aria-labelledby=overdue] h3").all_inner_texts()
    assert posts == sorted(posts) and "Clinical Lead" in posts
    # a date that nobody approved is told and does not count
    row = page.locator("tr", has_text="Commission additional capacity")
    assert "moved to 30 Apr 2020 on 13 Jan 2020; nobody is recorded as approving it" in (
        row.inner_text()
    )
    assert "31 Dec 2019" in row.inner_text() and "printed “December 2019”" in row.inner_text()


def test_no_lead_comes_first(visitor: Visitor) -> None:
    page = visitor.go("/authority/cold-ashby/chase?asAt=2023-07-31&days=365")
    first = page.locator("section[aria-labelledby=overdue] .gt-post").first
    assert first.locator("h3").inner_text() == "No lead found in the documents loaded"
    assert "No lead found" in first.locator("td").nth(1).inner_text()


def test_one_posts_actions(visitor: Visitor) -> None:
    page = visitor.go(SPRING)
    page.get_by_role("link", name=re.compile("Only these.*Head of Quality Assurance")).first.click()
    page.wait_for_url("**post=**")
    assert set(page.locator(".gt-post h3").all_inner_texts()) == {"Head of Quality Assurance"}
    assert "1 falls due by 30 May 2020, 2 are overdue" in page.inner_text("main")
    href = str(page.get_by_role("button", name="Calendar").get_attribute("href"))
    assert "post=post%2Faldermoor%2Fhead-of-quality-assurance" in href


def test_nothing_to_chase_says_what_was_looked_at(visitor: Visitor) -> None:
    page = visitor.go(f"{CHASE}?asAt=2016-01-01")
    assert "Nothing open has a date before 1 January 2016, among 0 open actions" in (
        page.inner_text("main")
    )


def test_the_table_holds_a_row_for_each_post(samples_served: Server) -> None:
    text = sent(samples_served, SPRING.replace("chase?", "chase.csv?"))
    assert text.startswith("\ufeff") and "\r\n" in text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    told = {(r["When"], r["Id"].split("improvement_plan/")[1]) for r in rows}
    assert told == {("overdue", i) for i in OVERDUE} | {("due", i) for i in DUE}
    assert {r["Id"].split("improvement_plan/")[1]: r["Last day as it stands"] for r in rows} == (
        OVERDUE | DUE
    )
    row = next(r for r in rows if r["No."] == "2.1")
    assert unmarked(row["Post, team or partner"]) == "Clinical Lead"
    assert row["Kind"] == "Action"
    assert row["Date as printed"] == "December 2019" and row["As at"] == "2020-03-31"


def test_the_calendar_holds_an_event_for_each_action(samples_served: Server) -> None:
    path = SPRING.replace("chase?", "chase.ics?")
    text = sent(samples_served, path)
    assert text == sent(samples_served, path)  # the same, byte by byte
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    events = list(calendar.walk("VEVENT"))
    assert not calendar.errors and not any(e.errors for e in events)
    found = {}
    for event in events:
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is date and (end - start).days == 1  # the whole day
        assert event["DTSTAMP"].dt.isoformat() == "2020-03-31T00:00:00+00:00"
        found[str(event["UID"]).removesuffix("@golden-thread")] = start.isoformat()
    prefix = "action/aldermoor/improvement_plan/"
    assert found == {f"{prefix}{i}": day for i, day in (OVERDUE | DUE).items()}
    one = next(e for e in events if str(e["UID"]).startswith(f"{prefix}2019-10/1.2@"))
    assert str(one["SUMMARY"]) == (
        "Action 1.2 due: Audit supervision records each quarter against the new standard."
    )
    assert "Date as printed: March 2020" in str(one["DESCRIPTION"]).splitlines()
    assert str(one["URL"]) == f"http://{samples_served.address}/{prefix}2019-10/1.2"
    assert samples_served.send("GET", urlsplit(str(one["URL"])).path).status == 200
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75, line
    only = sent(samples_served, f"{path}&post=post/aldermoor/head-of-fostering")
    assert [str(e["UID"]) for e in icalendar.Calendar.from_ical(only).walk("VEVENT")] == [
        f"{prefix}2019-10/3.2@golden-thread"
    ]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=200), min_size=2, max_size=2))
def test_any_words_come_back_from_a_calendar(words: list[str]) -> None:
    title, text = words
    file = ical.written(
        "Due", [ical.Event("a/1", "2024-02-29", title, text, "http://a.example/1")], "2024-01-31"
    )
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", "\n".join(text.splitlines()))
    assert str(event["DESCRIPTION"]) == kept
    assert event["DTEND"].dt == date(2024, 3, 1)


def test_on_paper_a_post_is_kept_together(visitor: Visitor) -> None:
    page = visitor.go(SPRING)
    page.emulate_media(media="print")
    assert not page.locator("form").first.is_visible()
    assert not page.locator(".gt-post__only").first.is_visible()
    assert not page.get_by_role("heading", name="Keep it in a calendar").is_visible()
    assert page.locator(".gt-post h3").first.is_visible()
    broken = "getComputedStyle(document.querySelector('.gt-post')).breakInside"
    assert page.evaluate(broken) == "avoid"


# ------------------------------------------------------------- recommendations with their own dates


@pytest.fixture(scope="module")
def stated(
    samples_loaded: object, samples_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of the samples in which recommendations have dates of their own."""
    store = tmp_path_factory.mktemp("dated") / "store"
    shutil.copy(samples_path, store)
    with open_store(f"ladybug:{store}") as opened:
        an_officer_dates_recommendations(opened)
    with served(f"ladybug:{store}") as server:
        yield server


def test_a_recommendation_is_chased_by_its_own_date_and_lead(
    chromium: Browser, stated: Server
) -> None:
    with Visitor(chromium, stated.address) as visitor:
        page = sound(visitor, SPRING)
        told = page.inner_text("main")
        assert (
            "Of 14 open actions and 2 open recommendations with dates of their own: 3 fall due by "
            "30 May 2020, 10 are overdue, 1 has no date that gives a day, and 2 fall due later."
        ) in told
        assert "2 actions and 1 recommendation with a date of its own" in told
        post = page.locator("section[aria-labelledby=due] .gt-post", has_text="Chief Executive")
        row = post.locator("tbody tr").inner_text()
        assert "Recommendation 3 (2016), with a date of its own" in row
        assert "1 May 2020" in row and "set to 1 May 2020 on 3 Mar 2020, approved by The b" in row
        first = page.locator("section[aria-labelledby=overdue] .gt-post").first
        assert first.locator("h3").inner_text() == "No lead found in the documents loaded"
        assert "Recommendation 4 (2016), with a date of its own" in first.inner_text()
        page = visitor.go(f"{SPRING}&post=post/aldermoor/chief-executive")
        told = page.inner_text("main")
        assert "Of 1 open recommendation with a date of its own: 1 falls due" in told
    text = sent(stated, SPRING.replace("chase?", "chase.csv?")).removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text))
    own = {r["Id"]: r for r in rows if r["Kind"] == "Recommendation"}
    assert {i: r["Last day as it stands"] for i, r in own.items()} == {
        AHEAD: "2020-05-01", PAST: "2020-02-10",
    }  # fmt: skip
    assert own[AHEAD]["Post, team or partner"] == "Chief Executive"
    assert (own[AHEAD]["When"], own[PAST]["When"], own[PAST]["No."]) == ("due", "overdue", "4")
    calendar = icalendar.Calendar.from_ical(sent(stated, SPRING.replace("chase?", "chase.ics?")))
    (event,) = (e for e in calendar.walk("VEVENT") if str(e["UID"]).startswith(AHEAD))
    assert str(event["SUMMARY"]).startswith("Recommendation 3 (2016) due: ")
    assert event["DTSTART"].dt == date(2020, 5, 1)
    told = str(event["DESCRIPTION"]).splitlines()
    assert "Lead: Chief Executive" in told and "Date as printed: none; now 1 May 2020" in told
    assert str(event["URL"]) == f"http://{stated.address}/{AHEAD}"


# ----------------------------------------------------------------- who is shown posts without names


@pytest.fixture
def nameless(
    samples_loaded: object, samples_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Server, str]]:
    """A server that asks who comes, and the key of one who is shown no names."""
    access = tmp_path / "access.yaml"
    access.write_text("groups: {}\n", "utf-8")
    access.chmod(0o600)
    given = grant("reader", ["aldermoor"], True, "the key")
    key = add_key(keys_beside(access), "board", given, None, date.today())
    shutil.copy(samples_path, tmp_path / "store")
    monkeypatch.setenv("GOLDENTHREAD_ACCESS", str(access))
    with served(f"ladybug:{tmp_path / 'store'}") as server:
        yield server, key


def test_posts_are_shown_without_names_to_whom_they_are_withheld(
    chromium: Browser, nameless: tuple[Server, str]
) -> None:
    server, key = nameless
    names = re.compile("Wieczorek|Adeyemi|Sethi|Raghunathan|Lloyd-Okafor")
    with Visitor(chromium, server.address, headers={"X-API-Key": key}) as visitor:
        page = visitor.go(SPRING)
        told = page.inner_text("main")
        assert not names.search(page.content())
        assert "Head of Quality Assurance" in told and "Name withheld" in told
    for ending in ("csv", "ics"):
        path = SPRING.replace("chase?", f"chase.{ending}?")
        answer = server.send("GET", path, headers={"X-API-Key": key})
        assert answer.status == 200 and not names.search(answer.text.replace("\r\n ", ""))
        assert "Head of Quality Assurance" in answer.text.replace("\r\n ", "")
