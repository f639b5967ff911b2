"""What changed between two days, grades over time, and the authorities at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.loading import load_paths
from graph import Store, open_store
from graph.statements import decide
from graph.stating import Author, Party, state_lead
from ontology.errors import BadValue
from ontology.terms import Area, Framework, Grade, Label, ReviewState
from queries.answers import NAME_WITHHELD
from queries.coverage import coverage_gaps, seen
from queries.explore import proposed_links
from queries.inspected import authorities, graded
from queries.overview import issued_documents
from queries.since import changed
from queries.stands import Stand, stands
from queries.viewer import Viewer
from tests.both import fill_one_of_each
from tests.officer import AUTHORITY, an_officer_states
from web.filling import rests_on
from web.overview import grades


@pytest.fixture(scope="module")
def store(samples: Path) -> Iterator[Store]:
    with open_store("ladybug:") as opened:
        assert all(not report.error for report in load_paths(opened, [samples]))
        an_officer_states(opened)
        yield opened


@pytest.fixture(scope="module")
def viewer(store: Store) -> Viewer:
    return Viewer(store)


def test_gaps_stand_as_they_do_on_the_later_day(viewer: Viewer) -> None:
    found = changed(viewer, AUTHORITY, "2019-09-01", "2024-10-01")
    now, then = (
        {g.id: g for g in coverage_gaps(viewer, authority=AUTHORITY, as_at=d, include_waived=True)}
        for d in ("2024-10-01", "2019-09-01")
    )
    told = {stand: {g.id for g in gaps} for stand, gaps in found.gaps.items()}
    assert told[Stand.GONE] == then.keys() - now.keys() != set()
    waived = {id_ for id_, gap in now.items() if gap.waiver}
    assert told[Stand.WAIVED] == waived and len(waived) == 1
    assert told[Stand.NEW] == now.keys() - then.keys() - waived != set()
    assert told[Stand.STILL] == (now.keys() & then.keys()) - waived


def test_without_an_earlier_day_nothing_is_new(viewer: Viewer) -> None:
    every = coverage_gaps(viewer, authority=AUTHORITY, as_at="2024-10-01", include_waived=True)
    told = stands(every, None)
    assert not told[Stand.NEW] and not told[Stand.GONE]
    assert len(told[Stand.STILL]) + len(told[Stand.WAIVED]) == len(every)


def test_what_was_issued_recorded_and_stated_between(viewer: Viewer) -> None:
    found = changed(viewer, AUTHORITY, "2019-09-01", "2024-10-01")
    assert [(line.on, line.issued) for line in found.documents] == [
        ("2020-03-02", "2 March 2020"),
        ("2019-10-01", "October 2019"),
    ]
    told = {(one.of.name, one.kind, one.on) for one in found.updates}
    assert ("Action 3.1", "due revised", "2020-01-13") in told
    moved = next(one for one in found.updates if one.of.name == "Action 3.1")
    assert moved.text == "moved to 30 April 2020, no approval is recorded"
    assert moved.evidence
    assert all("2019-09-01" < one.on <= "2024-10-01" for one in found.updates)
    assert {s.kind.value for s in found.statements} == {"lead", "waiver"}
    lists = (found.documents, found.updates, found.holders, found.statements, found.reviews)
    gaps = len(found.gaps[Stand.NEW]) + len(found.gaps[Stand.GONE])
    assert found.total == sum(map(len, lists)) + len(found.corrections) + gaps
    before = changed(viewer, AUTHORITY, "2019-09-01", "2024-08-31")
    assert not before.statements and not before.gaps[Stand.WAIVED]


def test_posts_taken_up_are_told_and_names_withheld(store: Store) -> None:
    area = "authority/cold-ashby"
    found = changed(Viewer(store), area, "2019-09-01", "2024-10-01").holders
    assert found and all(one.of.label is Label.POST and one.evidence for one in found)
    person = found[0].text.split(",")[0]
    hidden = changed(Viewer(store, role_only=True), area, "2019-09-01", "2024-10-01").holders
    assert len(hidden) == len(found)
    assert person not in hidden[0].text and "a named holder" in hidden[0].text


def test_who_states_is_withheld_too(store: Store) -> None:
    hidden = changed(Viewer(store, role_only=True), AUTHORITY, "2019-09-01", "2024-10-01")
    assert {s.by for s in hidden.statements} == {NAME_WITHHELD}


def test_a_correction_is_told_with_what_was_before() -> None:
    with open_store("ladybug:") as store:
        fill_one_of_each(store)
        found = changed(Viewer(store), AUTHORITY, "2024-01-01", "2025-06-12")
    assert found.corrections
    one = found.corrections[0]
    assert one.on == "2024-05-01" and one.subject is not None
    assert "Set a standard" in one.before and "text: Other" in one.after


def test_the_day_compared_with_is_before(viewer: Viewer) -> None:
    with pytest.raises(BadValue, match="must be before 1 September 2019"):
        changed(viewer, AUTHORITY, "2019-09-01", "2019-09-01")


# ----------------------------------------------------------------------------------------- grades


def test_grades_over_time_and_inspections_that_gave_none(viewer: Viewer) -> None:
    found = graded(viewer, AUTHORITY)
    assert [g.words for g in found] == ["September 2016, SIF", "October 2017, monitoring visit",
                                        "June 2019, ILACS"]  # fmt: skip
    overall = [g.grades.get(Area.OVERALL_EFFECTIVENESS) for g in found]
    given = [one[0] if one else None for one in overall]
    assert given == [Grade.INADEQUATE, None, Grade.REQUIRES_IMPROVEMENT]
    assert [g.words for g in graded(viewer, AUTHORITY, "2016-12-31")] == ["September 2016, SIF"]
    told = grades(found)
    assert [g.words for g in told.ungraded] == ["October 2017, monitoring visit"]
    assert told.drawing is not None and len(told.drawing.pieces) == 1
    assert dict(told.rows)["Adoption"] == ("Good", "")
    assert told.drawing.sentence == (
        "Overall effectiveness: inadequate in Sep 2016, requires improvement in Jun 2019"
    )


def test_an_inspection_without_an_overall_grade_breaks_the_line(viewer: Viewer) -> None:
    first, _, last = graded(viewer, AUTHORITY)
    areas: dict[Area, tuple[Grade, str]] = {
        a: g for a, g in last.grades.items() if a is not Area.OVERALL_EFFECTIVENESS
    }
    later = type(last)(last.inspection, "May 2026, ILACS", "2026-05-11", areas)
    again = type(last)(last.inspection, "May 2029, ILACS", "2029-05-11", last.grades)
    told = grades([first, last, later, again])
    assert told.drawing is not None
    assert [p.y is None for p in told.drawing.points] == [False, False, True, False]
    assert len(told.drawing.pieces) == 1
    assert "no grade given in May 2026" in told.drawing.sentence
    assert dict(told.rows)["Overall effectiveness"][2] == ""
    only = grades([later])
    assert only.drawing is None and only.rows
    assert grades([]).inspections == ()


def test_every_authority_has_its_latest_inspection_and_counts(store: Store, viewer: Viewer) -> None:
    graph = store.graph()
    found = {a.authority.id: a for a in authorities(viewer)}
    assert list(found) == seen(viewer)
    for id_, one in found.items():
        made = {
            n.id
            for n in graph.nodes.values()
            if n.label is Label.RECOMMENDATION and n.get("authority") == id_
            and n.id.split("/")[2] in set(Framework)
        }  # fmt: skip
        assert one.recommendations == len(made)
        assert one.inspection in {i.rpartition("/")[0].replace("recommendation", "inspection")
                                  for i in made}  # fmt: skip
        assert one.latest <= one.recommendations
    assert found[AUTHORITY].grade is Grade.REQUIRES_IMPROVEMENT
    assert found[AUTHORITY].graded_in == found[AUTHORITY].words == "June 2019, ILACS"
    early = {a.authority.id: a for a in authorities(viewer, "2016-12-31")}
    assert early[AUTHORITY].words == "September 2016, SIF"
    assert early[AUTHORITY].recommendations == 9


def test_documents_say_how_much_of_them_was_understood(viewer: Viewer) -> None:
    found = issued_documents(viewer, AUTHORITY)
    assert [d.on for d in found] == sorted((d.on for d in found), reverse=True)
    for one in found:
        assert one.understood is not None
        assert one.understood <= 100 * (one.blocks - one.left) / one.blocks < one.understood + 1
    assert found[0].issued == "2 March 2020"
    assert {d.issued for d in found} >= {"October 2019", "5 August 2019, from the file’s name"}
    assert [d.on for d in issued_documents(viewer, AUTHORITY, "2016-12-31")] == ["2016-11-18"]


def test_a_lead_stated_is_a_change_and_closes_a_gap(samples: Path) -> None:
    with open_store("ladybug:") as store:
        list(load_paths(store, [samples / "brackwater"]))
        area = "authority/brackwater"
        graph = store.held(area)[0]
        of = "recommendation/brackwater/ilacs/2021-09-13/5"
        author = Author("Jo Field", "2024-09-01T09:00:00.000000+00:00", "Agreed.")
        store.add(state_lead(graph, of, Party(person="Ann Dray"), author))
        found = changed(Viewer(store), area, "2024-08-31", "2024-09-01")
    assert [s.subject_id for s in found.statements] == [of]
    gone = {(g.kind.id.value, g.subject.id) for g in found.gaps[Stand.GONE]}
    assert ("recommendation_without_lead", of) in gone


def test_a_link_is_counted_once_by_its_last_review(samples: Path) -> None:
    with open_store("ladybug:") as store:
        assert all(not report.error for report in load_paths(store, [samples / "aldermoor"]))
        held = store.held(AUTHORITY)[0]
        one, other = sorted(
            e.id
            for e in held.edges.values()
            if e.get("basis") == "inferred" and e.type == "SUPPORTS"
        )[:2]
        decisions = [
            (one, ReviewState.ACCEPTED),
            (one, ReviewState.UNREVIEWED),
            (other, ReviewState.REJECTED),
            (other, ReviewState.ACCEPTED),
        ]
        for hour, (link, decision) in enumerate(decisions):
            at = f"2024-09-02T0{hour}:00:00.000000+00:00"
            store.add(decide(store.held(AUTHORITY)[0], link, decision, "Jo Field", at))
        found = changed(Viewer(store), AUTHORITY, "2024-09-01", "2024-10-01")
        claims = {
            h.claim.id: h.claim
            for h in proposed_links(Viewer(store), authority=AUTHORITY, review=None)
        }
    assert [s.sentence.rpartition(": ")[2] for s in found.reviews] == ["accepted."]
    assert [s.sentence.rpartition(": ")[2] for s in found.taken_back] == [
        "taken back, not reviewed again."
    ]
    assert claims[one].reviewed_by == "Jo Field" and "Accepted by" not in rests_on(claims[one])
    assert "Accepted by Jo Field, 2 September 2024." in rests_on(claims[other])
