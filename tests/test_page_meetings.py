"""Meetings: for a body and a date, what is due, what moved, what was decided, and the paper."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from graph import open_store
from ontology.errors import BadValue
from ontology.terms import Label
from queries.meetings import agenda, last_recorded, meeting_bodies
from queries.viewer import Viewer
from tests.aldermoor import Aldermoor, World
from tests.browsing import Visitor, readable, sound
from tests.officer import AHEAD, AUTHORITY, BOARD, PAST, an_officer_dates_recommendations
from tests.running import Server, served
from web.filling import day

MEETINGS = "/authority/aldermoor/meetings"
#: A body of which no meeting is on record, with what was given by hand.
BY_HAND = f"{MEETINGS}?body={BOARD}&asAt=2020-03-31&since=2020-01-05&on=2020-06-30"
SCRUTINY = "body/cold-ashby/children-and-families-scrutiny-committee"
RECORDED = f"/authority/cold-ashby/meetings?body={SCRUTINY}&asAt=2023-04-30"


@pytest.mark.parametrize(
    "path", [MEETINGS, f"{MEETINGS}?body={BOARD}", BY_HAND, f"{BY_HAND}&of=all", RECORDED]
)
def test_the_pages_are_sound(visitor: Visitor, narrow: Visitor, plain: Visitor, path: str) -> None:
    sound(visitor, path)
    sound(narrow, path)
    readable(plain, path)


def test_bodies_stand_with_their_recorded_meetings(visitor: Visitor) -> None:
    page = visitor.go(MEETINGS)
    assert "No loaded document records a meeting of any of these bodies." in page.inner_text("main")
    page = visitor.go("/authority/cold-ashby/meetings")
    assert "1 meeting is recorded" in page.inner_text("main")
    rows = {r.locator("th").inner_text(): r for r in page.locator("tbody tr").all()}
    assert list(rows) == sorted(rows)
    cells = rows["Children and Families Scrutiny Committee"].locator("td").all_inner_texts()
    assert cells[0] == "17 November 2015" and cells[2] == "none found"


def test_a_board_whose_meetings_are_not_recorded_is_asked_when_it_last_met(
    visitor: Visitor,
) -> None:
    page = visitor.go(f"{MEETINGS}?asAt=2020-03-31")
    page.get_by_label("Body", exact=True).select_option(label="Corporate Parenting Board")
    page.get_by_role("button", name="Show").click()
    assert page.inner_text("h1") == "Corporate Parenting Board"
    told = page.inner_text("main")
    assert "No loaded document records a meeting of this body" in told
    assert "looks 30 days ahead, to 30 April 2020" in told
    page.get_by_label("Last meeting, if not on record").fill("2020-01-05")
    page.get_by_label("Next meeting").fill("2020-06-30")
    page.get_by_role("button", name="Show").click()
    told = page.inner_text("main")
    assert "What moved since 5 January 2020" in told and "5 January 2020, as given by hand" in told


def test_only_what_a_body_oversees_or_all(visitor: Visitor) -> None:
    page = visitor.go(BY_HAND)
    told = page.inner_text("main")
    # action 1.4 alone is given to the board, and its date is “Ongoing”
    assert "What this body oversees: 1 action itself, 0 only through the plan." in told
    assert "1 open with no date that gives a day" in told
    page.get_by_role("link", name="All actions of Aldermoor").click()
    told = page.inner_text("main")
    assert (
        "Of 16 actions looked at on 31 March 2020: 9 open past the date as it stands, 2 due by 30 "
        "June 2020, 1 open with no date that gives a day, 4 due later or said to be complete."
        in told
    )
    days = page.locator("table", has_text="Overdue (9)").locator("td strong").all_inner_texts()
    assert days[0] == "31 Mar 2017" and days[-1] == "29 Feb 2020"
    gaps = page.locator("section[aria-labelledby=moved] tbody tr")
    row = gaps.filter(has_text="Action past its date")
    assert [c.split("\n")[0] for c in row.locator("td").all_inner_texts()][:3] == ["4", "5", "–"]
    assert "13 January 2020: Action 3.1, due revised, due 30 April 2020" in told
    assert "2 March 2020: Governance register of Aldermoor" in told
    row.get_by_role("link").click()
    assert page.locator("#open h2").inner_text() == "Action past its date"
    assert page.locator("#k-action_overdue td").last.inner_text() == "4 new"


def test_a_body_that_oversees_nothing_on_record_is_shown_all_and_told_so(visitor: Visitor) -> None:
    page = visitor.go(RECORDED)
    told = page.inner_text("main")
    assert "says that this body oversees an action, a recommendation or a plan." in told
    assert "what follows is of all 11 actions of Cold Ashby" in told
    assert "Children and Families Scrutiny Committee, 17 November 2015" in told
    decided = page.locator("section[aria-labelledby=decided]").inner_text()
    assert "No loaded document records a decision of this meeting" in decided
    assert "It considered" in decided


def test_the_paper_is_for_this_meeting(visitor: Visitor) -> None:
    taken = {}
    for path in (BY_HAND, f"{BY_HAND}&of=all"):
        page = visitor.go(path)
        with page.expect_download() as waited:
            page.get_by_role("link", name="CSV").click()
        text = Path(waited.value.path()).read_text("utf-8-sig")
        taken[waited.value.suggested_filename] = list(csv.DictReader(io.StringIO(text)))
        links = page.get_by_text("The paper", exact=True).locator("xpath=..").locator("a").all()
        assert all("on=2020-06-30" in str(a.get_attribute("href")) for a in links)
    part, full = taken.values()
    assert [*taken] == [
        "golden-thread-board-part-aldermoor-2020-03-31.csv",
        "golden-thread-board-aldermoor-2020-03-31.csv",
    ]
    assert part == []  # the one action that it oversees is “Ongoing”
    # the same as the page lists
    assert [r["When"] for r in full] == ["overdue"] * 9 + ["due"] * 2
    days = page.locator("table", has_text="Overdue (9)").locator("td strong").all_inner_texts()
    assert [day(r["Date as it stands"]) for r in full[:9]] == days
    page = visitor.go(BY_HAND.replace("&on=2020-06-30", ""))
    assert "Give the date of the next meeting above: the paper is for it." in (
        page.inner_text("main")
    )


def test_days_that_are_in_the_wrong_order_are_told(visitor: Visitor) -> None:
    page = visitor.go(BY_HAND.replace("2020-01-05", "2020-04-01"), status=400)
    assert (
        "The last meeting (1 April 2020) must be before the day looked at (31 March 2020)"
        in page.get_by_role("alert").inner_text()
    )
    # what was chosen stands in the form again
    assert page.get_by_label("Body", exact=True).input_value() == BOARD
    assert page.get_by_label("Next meeting").input_value() == "2020-06-30"
    page.get_by_label("Last meeting, if not on record").fill("2020-01-05")
    page.get_by_role("button", name="Show").click()
    assert "What moved since 5 January 2020" in page.inner_text("main")
    page = visitor.go(f"{MEETINGS}?body={SCRUTINY}", status=404)
    assert f"Aldermoor has no body '{SCRUTINY}'" in page.inner_text("main")


def test_a_past_meeting_is_looked_at_as_at_its_day(visitor: Visitor) -> None:
    page = visitor.go(MEETINGS)
    page.get_by_label("Body", exact=True).select_option(label="Corporate Parenting Board")
    page.get_by_label("Next meeting").fill("2020-03-31")
    page.get_by_role("button", name="Show").click()
    assert page.inner_text("h1") == "Corporate Parenting Board"
    assert "This page looks as at 31 March 2020." in page.inner_text("main")
    page.get_by_role("link", name="All actions of Aldermoor").click()
    assert "9 open past the date as it stands" in page.inner_text("main")
    # another day is looked at from today, or as at that day: not from the meeting that was shown
    page.get_by_label("Next meeting").fill("2020-06-30")
    page.get_by_role("button", name="Show").click()
    assert "This page looks as at 30 June 2020." in page.inner_text("main")
    page.get_by_role("link", name="Look as at today").click()
    assert "looks as at" not in page.inner_text("main")
    assert page.inner_text("h1") == "Corporate Parenting Board"


def test_on_paper_stands_what_is_due_and_no_form(visitor: Visitor) -> None:
    page = visitor.go(f"{BY_HAND}&of=all")
    page.emulate_media(media="print")
    assert not page.locator("form").first.is_visible()
    assert not page.get_by_text("The paper", exact=True).is_visible()
    assert page.locator("caption", has_text="Overdue (9)").is_visible()


def test_a_recommendation_that_has_a_date_of_its_own_is_due_before_a_meeting(
    samples_loaded: object, samples_path: Path, tmp_path: Path, chromium: Browser
) -> None:
    url = f"ladybug:{shutil.copy(samples_path, tmp_path / 'store')}"
    with open_store(url) as store:
        an_officer_dates_recommendations(store)
        given = {"on": "2020-06-30", "since": "2020-01-05", "as_at": "2020-03-31"}
        for every, due, overdue in ((False, [AHEAD], []), (True, [AHEAD], [PAST])):
            found = agenda(Viewer(store), AUTHORITY, BOARD, every=every, **given)
            made = [[x.of.id for x in of if x.of.label is Label.RECOMMENDATION]
                    for of in (found.due, found.overdue)]  # fmt: skip
            assert made == [due, overdue]
    with served(url) as server, Visitor(chromium, server.address) as visitor:
        told = sound(visitor, BY_HAND).inner_text("main")
        assert (
            "Of 1 action and 1 recommendation with a date of its own looked at on 31 March 2020: "
            "none open past the date as it stands, 1 due by 30 June 2020, 1 open with no date that "
            "gives a day, none due later or said to be complete."
        ) in told
        assert "Recommendation 3 (2016), with a date of its own" in told
        assert "3 March 2020: Recommendation 3 (2016), due revised, due 1 May 2020" in told
        told = visitor.go(f"{BY_HAND}&of=all").inner_text("main")
        # the one that is complete is looked at, too
        assert "All 16 actions and 3 recommendations with dates of their own of Aldermoor" in told
        assert "10 open past the date as it stands, 3 due by 30 June 2020" in told
        assert "5 due later or said to be complete" in told


# --------------------------------------------------------------------------- a meeting on record


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server of an authority whose board's minutes are loaded, and the board's id."""
    url = f"ladybug:{tmp_path_factory.mktemp('board') / 'store'}"
    with open_store(url) as store:
        store.load(Aldermoor(World()).records())
        (body,) = {e.to for e in store.graph().edges.values() if e.type == "OF_BODY"}
        viewer = Viewer(store)
        authority = body.replace("body/", "authority/").rsplit("/", 1)[0]
        meeting, on = last_recorded(viewer, authority, "2025-01-31") or (None, "")
        assert meeting is not None and on == "2024-09-10"
        assert last_recorded(viewer, authority, "2024-09-10") is None  # before that day
        held = {b.body.id: b.meetings for b in meeting_bodies(viewer, authority, "2025-01-31")}
        assert [d.text for d in held[body][0].decisions] == ["Agreed."]
        found = agenda(viewer, authority, body, as_at="2025-01-31")
        assert found.since == on and found.last == held[body][0] and found.on == "2025-03-02"
        with pytest.raises(BadValue, match=r"\(1 January 2025\) must not be before the day looked"):
            agenda(viewer, authority, body, on="2025-01-01", as_at="2025-01-31")
    with served(url) as server:
        yield server, body


def test_what_the_last_meeting_decided_is_quoted(
    chromium: Browser, board: tuple[Server, str]
) -> None:
    server, body = board
    with Visitor(chromium, server.address) as visitor:
        page = sound(visitor, f"/authority/aldermoor/meetings?body={body}&asAt=2025-01-31")
        assert "What moved since 10 September 2024" in page.inner_text("main")
        decided = page.locator("section[aria-labelledby=decided]")
        assert decided.locator("blockquote").inner_text().startswith("“Agreed.”")
        page = visitor.go("/authority/aldermoor/gaps?asAt=2025-01-31")
        assert "the last meeting that a loaded document records" in page.inner_text("main")
