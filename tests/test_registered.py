"""What officers state of a recommendation itself counts, and is told apart from documents."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from api.papers import tables
from api.papers.snapshots import Snapshot
from graph import Store, open_store
from graph.statements import Statement
from graph.stating import (
    Author,
    Party,
    claim_complete,
    record_progress,
    reopen,
    revise_date,
    state_body,
    state_lead,
    state_measure,
    verify_complete,
    withdraw,
)
from ontology.record import Graph, Records
from ontology.terms import ActionStatus
from queries.lines import Dates, Group, Line, Without, register
from queries.registers import ActionLine, RecommendationLine, registers
from queries.viewer import Viewer
from tests.aldermoor import AUTHORITY, HEAD, RECOMMENDATION, Aldermoor, World, action
from tests.running import served
from web.register import row

DAY, LATER = "2025-06-10", "2025-06-12"
ONE = action("1")


def by(at: str = "09:00") -> Author:
    return Author("Jo Field", f"{DAY}T{at}:00.000000+00:00", "Agreed at the board.")


@cache
def records() -> Records:
    return Aldermoor(World(answered=False)).records()


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("ladybug:") as opened:
        opened.load(records())
        yield opened


def graph(store: Store) -> Graph:
    return store.held(AUTHORITY)[0]


def line(store: Store) -> Line:
    lines = register(Viewer(store), AUTHORITY, LATER).lines
    return next(x for x in lines if x.id == RECOMMENDATION)


def own(store: Store) -> RecommendationLine:
    return line(store).of


def one(store: Store) -> ActionLine:
    found = registers(Viewer(store), AUTHORITY, LATER).actions
    return next(a for a in found if a.action.id == ONE)


def test_a_date_of_a_recommendation_counts_once_it_is_approved(store: Store) -> None:
    assert line(store).lacks(Without.DATE) and not line(store).of.actions
    store.add(revise_date(graph(store), RECOMMENDATION, "2025-06-11", by()))
    found = line(store)
    assert found.lacks(Without.DATE) and found.of.due_now is None
    assert [s.text for s in row(found, of_several=False).dates] == [
        "One that nobody approved (registered)"
    ]
    held = graph(store)
    approved = revise_date(held, RECOMMENDATION, "2025-06-11", by("09:30"), approver="The board")
    store.add(approved)
    found = line(store)
    assert not found.lacks(Without.DATE) and found.of.due_now == "2025-06-11"
    assert Dates.PAST in {code for code, _ in found.marks[Group.DATES]}
    last = found.of.updates[-1]
    assert (last.approver, last.moves) == ("The board", True)
    assert last.registered is not None and last.registered.statement == approved.id
    assert (last.registered.by, last.registered.on) == ("Jo Field", DAY)
    assert "Jun 2025 (registered)" in [s.text for s in row(found, of_several=False).dates]
    store.add(withdraw(store.statements(AUTHORITY), approved.id, by("10:00")))
    assert line(store).lacks(Without.DATE)


def test_how_a_recommendation_stands_is_what_was_stated_last(store: Store) -> None:
    def said(made: Statement) -> tuple[str, bool]:
        store.add(made)
        return own(store).status, own(store).closed

    held = graph(store)
    assert (own(store).status, own(store).closed) == ("", False)
    assert said(claim_complete(held, RECOMMENDATION, by("09:01"))) == ("said to be complete", True)
    seen = verify_complete(held, RECOMMENDATION, by("09:02"), evidence="The file.")
    assert said(seen) == ("verified complete", True)
    assert said(reopen(held, RECOMMENDATION, by("09:03"))) == ("reopened", False)


def test_own_measures_leads_and_bodies_are_marked(store: Store) -> None:
    held = graph(store)
    store.add(
        state_measure(held, RECOMMENDATION, "Visits in time.", by(), target="90%"),
        state_lead(held, RECOMMENDATION, Party(id=HEAD), by()),
        state_body(held, RECOMMENDATION, Party(body="Early Help Panel"), by()),
    )
    found = line(store)
    assert [(m.text, m.target) for m in found.of.measures] == [("Visits in time.", True)]
    assert not found.lacks(Without.TARGET)
    told = row(found, of_several=False)
    assert [s.text for s in told.measures] == ["1 with a target", "1 of 1 registered"]
    assert any("registered" in s.text for s in told.leads)
    assert any(s.text == "Early Help Panel (registered)" for s in told.bodies)
    hidden = registers(Viewer(store, role_only=True), AUTHORITY, LATER).recommendations
    lead = next(x for x in hidden if x.recommendation.id == RECOMMENDATION).leads[-1]
    assert lead.registered is not None and lead.registered.by != "Jo Field"


def test_who_leads_quotes_no_words_that_no_document_prints(store: Store) -> None:
    store.add(state_lead(graph(store), RECOMMENDATION, Party(post="Head of Panels"), by()))
    found = line(store).who
    assert found.sentence.endswith(": Head of Panels (registered).")


def test_an_empty_cell_says_why_only_where_there_is_no_action(store: Store) -> None:
    lines = register(Viewer(store), AUTHORITY, LATER).lines
    for each in lines:
        because = "as there is no action" in row(each, of_several=False).empty
        assert because == (not each.of.actions)


def test_papers_keep_apart_what_no_document_prints(store: Store) -> None:
    held = graph(store)
    store.add(
        state_measure(held, RECOMMENDATION, "Visits in time.", by()),
        state_lead(held, RECOMMENDATION, Party(person="Ann Dray"), by()),
        revise_date(held, RECOMMENDATION, "2025-06-11", by(), approver="The board"),
        claim_complete(held, RECOMMENDATION, by("09:01")),
    )
    snapshot = Snapshot(Viewer(store), LATER, ((AUTHORITY, "0" * 16),))
    made = tables.recommendations([own(store)], [], snapshot)
    cells = dict(zip((c.title for c in made.columns), made.rows[0], strict=True))
    assert "Ann Dray" not in str(cells["Leads as printed"])
    registered = "Ann Dray: registered by Jo Field, 10 June 2025"
    assert cells["Leads registered by an officer"] == registered
    assert "Visits in time. (registered)" in str(cells["Measures"])
    assert str(cells["Date registered for it"]) == "2025-06-11"
    assert cells["Status registered for it"] == "said to be complete"


# ------------------------------------------------------------------------------------- the pages

#: It has no action; and an action that a document says little of the progress of.
BARE = "recommendation/aldermoor/sif/2016-09-05/la/7"
PLANNED = "action/aldermoor/improvement_plan/2019-10/1.1"


@pytest.fixture(scope="module")
def pages(
    samples_loaded: object, samples_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """What pages say, of a store in which an officer stated some things; without their tags."""
    folder = tmp_path_factory.mktemp("registered")
    shutil.copy(samples_path, folder / "store")
    with open_store(f"ladybug:{folder / 'store'}") as opened:
        held = graph(opened)
        opened.add(
            revise_date(held, BARE, "2025-07-01", by(), approver="The board"),
            claim_complete(held, BARE, by("09:05"), text="All are offered one"),
            state_measure(held, BARE, "Share of children offered one.", by()),
            record_progress(
                held, PLANNED, "Half are done", by("09:01"), status=ActionStatus.IN_PROGRESS
            ),
            revise_date(held, PLANNED, "2026-01-31", by("09:02")),
            verify_complete(held, PLANNED, by("09:03"), evidence="The register shows it"),
            state_lead(held, PLANNED, Party(person="Ann Dray"), by()),
            state_measure(held, PLANNED, "Files with a plan.", by()),
            gone := state_lead(held, BARE, Party(person="Bea Gone"), by("09:10")),
        )
        opened.add(withdraw(opened.statements(AUTHORITY), gone.id, by("09:11")))
    with served(f"ladybug:{folder / 'store'}") as server:

        def read(path: str) -> str:
            answer = server.send("GET", path, headers={"accept": "text/html"})
            assert answer.status == 200, answer.text[:500]
            return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

        yield read


def test_the_page_of_a_recommendation_tells_what_is_registered(
    pages: Callable[[str], str],
) -> None:
    told = pages(f"/{BARE}").split("About this recommendation")[1].split("Gaps on this")[0]
    dates = told.split("Dates")[1].split("Measures")[0]
    assert "1 July 2025 Past" not in dates  # it is said to be complete
    assert "now due 1 July 2025 , approved by The board" in dates.replace("2025,", "2025 ,")
    assert "Registered by Jo Field, 10 June 2025" in dates and "Withdraw" in dates
    assert "Share of children offered one. Registered by Jo Field" in told
    assert "Status Said to be complete" in told and "All are offered one" in told


def test_the_page_of_an_action_tells_what_is_registered(pages: Callable[[str], str]) -> None:
    told = pages(f"/{PLANNED}").split("As printed, and as read")[1]
    table, progress = told.split("State a lead")[0], told.split("Progress")[-1]
    answers = table.split("Answers")[1].split("Lead")[0]
    assert "“" in answers and "Nothing printed" not in answers
    assert "(registered by Jo Field, 10 June 2025)" in table
    assert "no approval is recorded, so the date does not count" in table
    assert "“Files with a plan.”" not in table and "(registered)" in table
    assert "Verified complete" in table
    assert "Half are done Registered by Jo Field, 10 June 2025" in told
    assert "Why: Agreed at the board." in told and progress
    assert "progress, in progress. Half are done" in told and "Reopen it" in told
    other = pages(f"/{PLANNED[:-1]}2")
    assert "Reopen it" not in other and "Record progress" in other


def test_the_register_and_the_overview_count_it(pages: Callable[[str], str]) -> None:
    told = pages("/authority/aldermoor/recommendations")
    assert "Jul 2025 (registered)" in told and "Said to be complete (registered)" in told
    assert "Ann Dray (registered)" in told
    told = pages("/authority/aldermoor?since=2025-06-01")
    assert "It no longer counts that: Bea Gone leads" in told and "Stated Bea Gone" not in told
    assert "All are offered one. Jo Field, 10 June 2025." in told
    for path in ("/chase?asAt=2019-10-05&days=90", "/changes?since=2025-06-01"):
        assert pages(f"/authority/aldermoor{path}")
