"""The gap catalogue: each kind appears in a small made area, and is gone when it is put right."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest

from graph import portable
from ontology.terms import (
    GAP_KINDS,
    Basis,
    DatePrecision,
    GapKindId,
    LeadRole,
    MeasureUnit,
    Modality,
    ReviewState,
    TenureKind,
)
from queries import coverage, cypher, deadlines
from queries.action_gaps import KINDS, parts
from queries.answers import CoverageRow, Gap, to_json
from queries.coverage import coverage_gaps, coverage_summary, gap_kinds, scope_file
from queries.viewer import Viewer
from tests.aldermoor import (
    AS_AT,
    AUTHORITY,
    BOARD,
    EARLIER,
    FINDING,
    HEAD,
    INSPECTION,
    MEETING,
    PLAN,
    PLAN_DOCUMENT,
    RECOMMENDATION,
    REPORT,
    UNTRACED,
    Loaded,
    World,
    action,
)

MONTH = DatePrecision.MONTH
NEWS = "document/aldermoor/other/x"

#: Kind → what is wrong in Aldermoor, and the subject that it is wrong with.
WRONG: dict[GapKindId, tuple[World, str]] = {
    GapKindId.RECOMMENDATION_WITHOUT_ACTION: (World(answered=False), RECOMMENDATION),
    GapKindId.RECOMMENDATION_UNTRACED: (World(untraced=True), UNTRACED),
    GapKindId.RECOMMENDATION_WITHOUT_LEAD: (World(owner=False, answered=False), RECOMMENDATION),
    GapKindId.RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD: (World(owner=False), RECOMMENDATION),
    GapKindId.LEADS_SPLIT_ACROSS_ORGANISATIONS: (World(owner=False), RECOMMENDATION),
    GapKindId.RECOMMENDATION_RECURS: (World(recurs=True), RECOMMENDATION),
    GapKindId.RECOMMENDATION_PARTLY_COVERED: (World(drift=False), RECOMMENDATION),
    GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION: (World(supported=False), FINDING),
    GapKindId.RECOMMENDATION_WITHOUT_FINDING: (World(supported=False), RECOMMENDATION),
    GapKindId.RESPONSE_MISSING: (World(responds=False), INSPECTION),
    GapKindId.RESPONSE_LATE: (World(plan_issued="2024-09-01"), INSPECTION),
    GapKindId.PLAN_WORDING_DIFFERS: (
        World(quoted="The frequency of supervision, including challenge of drift and decisions."),
        RECOMMENDATION,
    ),
    GapKindId.ACTION_WITHOUT_LEAD: (World(leads="nobody"), action("1")),
    GapKindId.ACTION_WITHOUT_NAMED_PERSON: (World(leads="body"), action("1")),
    GapKindId.LEAD_POST_WITHOUT_HOLDER: (World(holders=0), action("7")),
    GapKindId.LEAD_AMBIGUOUS: (World(holders=2), action("7")),
    GapKindId.LEAD_COLLECTIVE: (World(leads="body"), action("1")),
    GapKindId.LEADS_WITHOUT_PRIMARY: (World(second_role=LeadRole.LEAD), action("2")),
    GapKindId.CHAIN_BROKEN: (World(reporting_line=None, head_title="Practice Expert"), action("1")),
    GapKindId.HOLDER_CHANGED: (World(holder_kind=TenureKind.INTERIM), HEAD),
    GapKindId.LEADS_CONCENTRATED: (World(by_head=8), PLAN),
    GapKindId.LEAD_OUTSIDE_REMIT: (
        World(themes=("theme/supervision", "theme/fostering")), action("1")),
    GapKindId.WITHOUT_OVERSEEING_BODY: (World(overseen=False), action("1")),
    GapKindId.OVERSEEING_BODY_ENDED: (World(successor=False), "body/aldermoor/lscb"),
    GapKindId.PARTNER_WITHOUT_FORUM: (World(forum=False), action("2")),
    GapKindId.OVERSIGHT_CONFLICT: (World(chair="director"), BOARD),
    GapKindId.NO_DECISION_RECORDED: (World(decided=False), MEETING),
    GapKindId.ACTION_WITHOUT_DATE: (World(due=None), action("1")),
    GapKindId.DATE_NOT_FIXED: (World(due=("Ongoing", "", DatePrecision.ONGOING)), action("1")),
    GapKindId.DATE_NOT_RESOLVABLE: (
        World(due=("2025/26", "2026-03-31", DatePrecision.FINANCIAL_YEAR)), action("1")),
    GapKindId.DATE_BEFORE_PLAN: (World(due=("June 2024", "2024-06-30", MONTH)), action("1")),
    GapKindId.ACTION_OVERDUE: (World(due=("May 2025", "2025-05-31", MONTH)), action("1")),
    GapKindId.DATE_REVISED_WITHOUT_APPROVAL: (World(approver=""), action("4")),
    GapKindId.DATE_BEYOND_REVIEW: (World(due=("August 2026", "2026-08-31", MONTH)), action("1")),
    GapKindId.ACTION_WITHOUT_MEASURE: (World(measure=None), action("1")),
    GapKindId.NOT_A_MEASURE: (World(measure=("The plan", MeasureUnit.DOCUMENT)), action("1")),
    GapKindId.MEASURE_OF_ACTIVITY: (
        World(measure=("No. of supervision sessions", MeasureUnit.COUNT)), action("1")),
    GapKindId.MEASURE_WITHOUT_BASELINE_OR_TARGET: (World(target=""), action("1")),
    GapKindId.MEASURE_OFF_OUTCOME: (
        World(measure=("% of posters hung", MeasureUnit.PERCENTAGE)), action("1")),
    GapKindId.THRESHOLD_INCONSISTENT: (
        World(grade="% of audits good or requires improvement"), action("5")),
    GapKindId.MEASURES_PROMISED_ABSENT: (World(promised=False), PLAN),
    GapKindId.CLOSURE_WITHOUT_EVIDENCE: (World(evidence=False), action("3")),
    GapKindId.CLOSURE_CONTRADICTED: (
        World(recurs=True), "action/aldermoor/improvement_plan/2017-06/1.1"),
    GapKindId.STATUS_STALE: (World(status_on="2025-02-01"), action("8")),
    GapKindId.EVIDENCE_SECONDARY: (World(secondary=True), NEWS),
    GapKindId.EVIDENCE_UNDATED: (World(dated=False), NEWS),
    GapKindId.FACTS_CONFLICT: (World(rate="43"), "indicator/aldermoor/rate/2024"),
    GapKindId.DOCUMENT_MISSING: (World(missing=True), "document/aldermoor/expected/y"),
}  # fmt: skip


ALDERMOOR = Loaded()


def found(world: World, *kinds: str, **asked: object) -> list[Gap]:
    given = {"as_at": AS_AT, **asked}
    return coverage_gaps(ALDERMOOR.viewer(world), kinds or None, **given)  # type: ignore[arg-type]


def rows(world: World, **asked: object) -> dict[str, CoverageRow]:
    given = {"as_at": AS_AT, **asked}
    summary = coverage_summary(ALDERMOOR.viewer(world), **given)  # type: ignore[arg-type]
    return {row.kind.id: row for row in summary.rows}


# -------------------------------------------------------------------------------------- catalogue


def test_every_kind_has_a_sentence_and_a_scope_and_every_file_is_used() -> None:
    folder = files("queries")
    asked = {k for k in GAP_KINDS if (folder / "gaps" / f"{k}.cypher").is_file()}
    assert asked | KINDS.keys() == set(GAP_KINDS)
    assert not asked & KINDS.keys()
    assert {f"gaps/{k}" for k in asked} == {n for n in cypher.names() if n.startswith("gaps/")}
    assert all(cypher.query(f"gaps/{k}").about.count("{") for k in asked)
    scopes = {scope_file(k["scope"]) for k in GAP_KINDS.values()}
    assert {n.removeprefix("scopes/") for n in cypher.names() if n.startswith("scopes/")} <= scopes


def test_the_catalogue_is_the_ontologys() -> None:
    assert [k.id for k in gap_kinds()] == list(GAP_KINDS)
    assert len(gap_kinds()) == 48
    for kind in gap_kinds():
        assert kind.title and kind.definition.endswith(".") and kind.why.endswith(".")
        assert kind.severity.value and kind.scope and kind.source


@pytest.mark.parametrize("name", cypher.names())
def test_every_query_file_is_portable(name: str) -> None:
    portable.check(name, cypher.query(name).text)
    assert cypher.query(name).about, f"queries/{name}.cypher says nothing of what it asks"


# ------------------------------------------------------------------------------ kinds, one by one


def test_every_kind_is_here() -> None:
    assert WRONG.keys() == set(GapKindId)


def test_every_gap_is_gone_where_all_is_right_and_every_kind_was_looked_for() -> None:
    assert found(World()) == []
    assert {kind for kind, row in rows(World()).items() if not row.examined} == set()
    assert {row.found for row in rows(World()).values()} == {0}


@pytest.mark.parametrize("kind", WRONG)
def test_a_gap_appears_where_it_is_and_only_in_what_was_examined(kind: GapKindId) -> None:
    world, subject = WRONG[kind]
    viewer = ALDERMOOR.viewer(world)
    gaps = {g.subject.id: g for g in coverage_gaps(viewer, [kind], as_at=AS_AT)}
    assert subject in gaps
    gap = gaps[subject]
    assert gap.id == f"gap/{kind}/{subject}"
    assert gap.sentence.endswith((".", "”")) and "{" not in gap.sentence
    assert "not stated" not in gap.sentence and "None" not in gap.sentence
    look = coverage.GapLook(viewer, None, None, None, AS_AT)
    for other in GAP_KINDS:
        assert {f.subject.id for f in look.found(other)} <= look.examined(other)


# --------------------------------------------------------------------------------- counting rules


def test_a_plans_copy_counts_for_the_reports_recommendation() -> None:
    counted = rows(World())
    assert counted[GapKindId.RECOMMENDATION_WITHOUT_ACTION].examined == 2
    assert counted[GapKindId.RECOMMENDATION_WITHOUT_ACTION].found == 0
    assert counted[GapKindId.RECOMMENDATION_PARTLY_COVERED].examined == 1


CLOSES = {
    "registered": World(),
    "stated": World(reporting_line=Basis.STATED),
    "planned": World(line_modality=Modality.PLANNED),
    "accepted": World(reporting_line=Basis.INFERRED, line_review=ReviewState.ACCEPTED),
}
LEAVES = {
    "convention": World(reporting_line=Basis.CONVENTION),
    "unreviewed": World(reporting_line=Basis.INFERRED, line_review=ReviewState.UNREVIEWED),
    "rejected": World(reporting_line=Basis.INFERRED, line_review=ReviewState.REJECTED),
    "recommended": World(line_modality=Modality.RECOMMENDED),
    "denied": World(line_modality=Modality.DENIED),
    "ended": World(line_modality=Modality.ENDED),
}


@pytest.mark.parametrize("name", CLOSES)
def test_a_recorded_claim_closes_a_gap(name: str) -> None:
    assert found(CLOSES[name], GapKindId.CHAIN_BROKEN) == []


@pytest.mark.parametrize("name", LEAVES)
def test_what_is_only_assumed_or_denied_closes_none(name: str) -> None:
    assert action("1") in {g.subject.id for g in found(LEAVES[name], GapKindId.CHAIN_BROKEN)}


def test_chains_are_counted_with_what_assumed_hops_would_add() -> None:
    counts = coverage_summary(ALDERMOOR.viewer(LEAVES["convention"]), as_at=AS_AT).chains
    assert (counts.examined, counts.unbroken, counts.unbroken_if_assumed, counts.broken) == (
        9,
        4,
        5,
        0,
    )


def test_one_sound_claim_beside_an_unsound_one_closes_a_gap() -> None:
    assert found(World(denied_too=True), GapKindId.CHAIN_BROKEN) == []


# ------------------------------------------------------------------------- filters, dates, waivers


def test_as_at_is_the_day_looked_at() -> None:
    late = World(due=("May 2025", "2025-05-31", MONTH))
    assert found(late, GapKindId.ACTION_OVERDUE, as_at=date(2025, 5, 31)) == []
    (gap,) = found(late, GapKindId.ACTION_OVERDUE, as_at=date(2025, 6, 1))
    assert gap.since == "2025-05-31"


def test_filters() -> None:
    world = World(measure=None, supported=False, missing=True)
    everywhere = {g.id for g in found(world)}
    of_plan = {g.id for g in found(world, document=PLAN_DOCUMENT)}
    assert f"gap/action_without_measure/{action('1')}" in of_plan
    assert not any("weakness" in id_ for id_ in of_plan)
    of_report = {g.id for g in found(world, document=REPORT)}
    assert f"gap/weakness_without_recommendation/{FINDING}" in of_report
    assert not of_plan & of_report
    of_one = {g.id for g in found(world, recommendation=RECOMMENDATION)}
    assert of_one < everywhere
    assert f"gap/action_without_measure/{action('1')}" in of_one
    assert {g.id for g in found(world, recommendation=EARLIER)} < everywhere
    assert found(world, authority="authority/brackwater") == []
    counted = rows(world, document=REPORT)
    assert counted[GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION].examined == 1
    assert counted[GapKindId.ACTION_WITHOUT_DATE].examined == 0


def test_a_viewer_sees_granted_authorities_only() -> None:
    store = ALDERMOOR.viewer(World(measure=None)).store
    for granted, sees in ((None, True), (frozenset({AUTHORITY}), True), (frozenset[str](), False)):
        viewer = Viewer(store, authorities=granted)
        assert bool(coverage_gaps(viewer, as_at=AS_AT)) is sees
        assert bool(coverage_gaps(viewer, authority=AUTHORITY, as_at=AS_AT)) is sees


def waived(until: str | None) -> World:
    given = {"gapKind": "action_without_measure", "reason": "Agreed.", "approver": "The board"}
    return World(
        measure=None, waiver=tuple({**given, **({"until": until} if until else {})}.items())
    )


@pytest.mark.parametrize(("until", "holds"), [(None, True), (AS_AT, True), ("2025-06-11", False)])
def test_a_waiver_holds_until_its_date(until: str | None, holds: bool) -> None:
    kind = GapKindId.ACTION_WITHOUT_MEASURE
    world = waived(until)
    assert (found(world, kind) == []) is holds
    (gap,) = found(world, kind, include_waived=True)
    assert (gap.waiver is not None) is holds
    row = rows(world)[kind]
    assert (row.found, row.waived) == ((0, 1) if holds else (1, 0))


def test_a_waiver_is_of_one_kind() -> None:
    world = World(measure=None, due=None, waiver=waived(None).waiver)
    assert [g.kind.id for g in found(world)] == [GapKindId.ACTION_WITHOUT_DATE]


# ------------------------------------------------------------------------------------- what is told


def test_a_gap_shows_its_evidence() -> None:
    (gap,) = found(World(measure=None), GapKindId.ACTION_WITHOUT_MEASURE)
    (passage,) = gap.evidence
    assert passage.document.id == PLAN_DOCUMENT and passage.page and passage.text
    assert passage.url == f"/{passage.id}"
    assert gap.since == "2024-07-01"


def test_json_has_the_names_and_spellings_of_graphql() -> None:
    (gap,) = found(World(measure=None), GapKindId.ACTION_WITHOUT_MEASURE)
    told = json.loads(json.dumps(to_json(gap)))
    assert told["kind"]["id"] == "action_without_measure"
    assert told["kind"]["severity"] == "EVIDENCE"
    assert told["subject"] == {"__typename": "Action", "id": action("1"), "name": "Action 1"}
    assert set(told["evidence"][0]) == {"id", "document", "page", "number", "text", "url"}
    summary = to_json(coverage_summary(ALDERMOOR.viewer(World()), as_at=AS_AT))
    assert isinstance(summary, dict)
    assert set(summary) == {
        *("rows", "chains", "documents", "missingDocuments", "asAt"),
        *("unjoined", "unjoinedWaiting", "leftOut"),
    }


def test_people_are_told_by_their_posts() -> None:
    for gap in found(WRONG[GapKindId.CHAIN_BROKEN][0]):
        assert "Ann Archer" not in gap.sentence


def test_parts_of_a_recommendation() -> None:
    assert parts("The range and quality of homes.") == []
    assert parts("Plans, including dates and reviews; and visits, and calls.") == [
        "dates", "reviews", "visits", "calls"
    ]  # fmt: skip


# --------------------------------------------------------------------------------------- deadlines


@pytest.mark.parametrize(
    ("published", "due", "days"),
    [
        ("2022-05-04", "2022-08-12", 70),
        ("2023-05-09", "2023-08-16", 70),
        ("2018-11-09", "2019-02-20", 70),
        ("2006-08-14", "2006-11-20", 69),
        ("2016-11-25", "2017-03-09", 71),
        ("2023-02-16", "2023-05-19", 62),
        ("2016-09-20", "2016-12-29", 70),
        ("2019-07-29", "2019-11-05", 70),
    ],
)
def test_working_days_of_england(published: str, due: str, days: int) -> None:
    start, end = date.fromisoformat(published), date.fromisoformat(due)
    assert deadlines.working_days(start, end) == days
    assert deadlines.add_working_days(start, days) == end
    assert (deadlines.response_due(start) == end) is (days == 70)


def test_a_stated_date_has_no_tolerance_and_a_computed_one_five_days() -> None:
    due = date(2016, 12, 29)
    assert deadlines.is_after(date(2016, 12, 30), due)
    assert not deadlines.is_after(date(2017, 1, 6), due, tolerance=5)
    assert deadlines.is_after(date(2017, 1, 9), due, tolerance=5)
