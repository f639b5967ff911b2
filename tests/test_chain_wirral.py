"""The accountability chain on the real documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.loading import load_paths
from graph import open_store
from ontology.terms import (
    Basis,
    ChainLevel,
    ChainVerdict,
    GapKindId,
    Label,
    Modality,
    Relationship,
)
from queries.accountability import accountability_chain
from queries.viewer import Viewer
from tests.aldermoor import AS_AT


@pytest.fixture(scope="module")
def real(wirral: Path) -> Iterator[Viewer]:
    with open_store("ladybug:") as store:
        assert not [report.error for report in load_paths(store, [wirral]) if report.error]
        yield Viewer(store)


def recommendations(viewer: Viewer) -> list[str]:
    rows = viewer.store.read("MATCH (r:Recommendation) RETURN r.id AS id ORDER BY id")
    return [str(row["id"]) for row in rows]


def test_every_recommendation_of_wirral_has_a_chain_with_a_verdict(real: Viewer) -> None:
    every = recommendations(real)
    assert len(every) == 47
    for id_ in every:
        answer = accountability_chain(real, id_, AS_AT)
        planned = "2019" in id_
        assert answer.verdict is not ChainVerdict.UNBROKEN
        assert answer.breaks and bool(answer.strands) is planned
        kinds = {b.kind for b in answer.breaks}
        assert (GapKindId.RECOMMENDATION_WITHOUT_ACTION in kinds) is not planned
        for hop in answer.hops:
            assert hop.claim.quote or hop.claim.reasons or hop.claim.evidence, hop
            if hop.claim.basis is Basis.STATED:
                assert hop.claim.evidence is not None, hop


def test_no_health_lead_of_wirral_answers_to_the_director(real: Viewer) -> None:
    council = "organisation/wirral/council"
    for number in ("1.6", "2.9", "3.10", "3.11", "3.12"):
        answer = accountability_chain(
            real, f"action/wirral/improvement_plan/2019-10/{number}", AS_AT
        )
        for hop in answer.hops:
            if hop.relationship is Relationship.LED_BY and hop.to.label is Label.POST:
                line = [h for h in answer.hops if h.from_.id == hop.to.id]
                assert not [h for h in line if h.relationship is Relationship.ACCOUNTABLE_TO]
                assert not [h for h in line if h.to.id == council]


def test_the_virtual_school_of_wirral_is_held_by_statute(real: Viewer) -> None:
    for number in ("4.1", "4.3", "4.6"):
        answer = accountability_chain(
            real, f"action/wirral/improvement_plan/2019-10/{number}", AS_AT
        )
        assert answer.verdict is ChainVerdict.UNBROKEN
        (hop,) = [
            h
            for h in answer.hops
            if h.relationship is Relationship.ACCOUNTABLE_TO
            and h.from_.name == "Head of Virtual School"
        ]
        assert hop.claim.basis is Basis.STATUTE and hop.claim.reasons


def test_nothing_softly_said_in_wirral_carries_a_chain(real: Viewer) -> None:
    for id_ in recommendations(real):
        for hop in accountability_chain(real, id_, AS_AT).hops:
            assert hop.claim.modality in (Modality.IS, Modality.PLANNED)
            if " will " in f" {hop.claim.quote or ''} " and hop.level is ChainLevel.OVERSIGHT:
                assert hop.claim.modality is Modality.PLANNED


def test_oversight_of_the_plan_only_is_another_answer(real: Viewer) -> None:
    answer = accountability_chain(real, "recommendation/wirral/ilacs/2019-06-17/1", AS_AT)
    for strand in answer.strands:
        assert strand.overseen_by == ()
        assert len(strand.plan_overseen_by) >= 4


def test_a_body_is_told_with_all_that_is_recorded_of_it(real: Viewer) -> None:
    """What is addressed to it, who chairs it, what reports to it and what it became."""
    board, partnership = "body/wirral/lscb", "body/wirral/safeguarding_partnership"
    answer = accountability_chain(real, board, "2026-01-01")
    ends = {(h.relationship, h.from_.id if h.to.id == board else h.to.id) for h in answer.hops}
    numbers = [
        int(h.from_.id.split("/")[-1])
        for h in answer.hops
        if h.relationship is Relationship.ADDRESSED_TO
    ]
    assert numbers == list(range(124, 131))
    assert ends >= {
        (Relationship.SUCCEEDED_BY, partnership),
        (Relationship.REPORTS_TO, "body/wirral/child-death-overview-panel"),
        (Relationship.PART_OF, "body/wirral/executive_board"),
        (Relationship.CHAIRS, "post/wirral/lscb/chair-of-the-local-safeguarding-children-board"),
    }
    kinds = [b.kind for b in answer.breaks]
    assert kinds.count(GapKindId.RECOMMENDATION_WITHOUT_ACTION) == 7
    assert kinds.count(GapKindId.OVERSEEING_BODY_ENDED) == 1
    then = accountability_chain(real, board, "2016-12-31")
    assert GapKindId.OVERSEEING_BODY_ENDED not in {b.kind for b in then.breaks}
    assert (board, Relationship.ACCOUNTABLE_TO, "post/wirral/chief-executive") in {
        (h.from_.id, h.relationship, h.to.id) for h in then.hops
    }
    assert not [h for h in then.hops if h.relationship is Relationship.SUCCEEDED_BY]


def test_a_committee_is_told_with_what_it_considered(real: Viewer) -> None:
    answer = accountability_chain(real, "body/wirral/children-sub-committee", AS_AT)
    assert {h.relationship for h in answer.hops} >= {
        Relationship.OF_BODY,
        Relationship.CONSIDERED,
    }


def test_the_plan_of_wirral_is_followed_action_by_action(real: Viewer) -> None:
    answer = accountability_chain(real, "plan/wirral/improvement_plan/2019-10", AS_AT)
    numbers = [[int(n) for n in s.action.name.split()[-1].split(".")] for s in answer.strands]
    assert len(numbers) == 41 and numbers == sorted(numbers)
    assert "Of 41 actions" in answer.sentence


def test_of_what_was_issued_later_nothing_is_on_record(real: Viewer) -> None:
    id_ = "recommendation/wirral/ilacs/2019-06-17/1"
    answer = accountability_chain(real, id_, "2018-01-01")
    assert (answer.verdict, answer.hops, answer.breaks) == (ChainVerdict.BROKEN, (), ())
    assert "issued later" in answer.sentence and "29 July 2019" in answer.sentence
    before = accountability_chain(real, id_, "2019-09-30")
    assert before.hops and not before.strands
    assert {b.kind for b in before.breaks} == {GapKindId.RECOMMENDATION_WITHOUT_ACTION}


def test_proposals_are_few_the_nearest_and_carry_no_verdict(real: Viewer) -> None:
    for id_ in recommendations(real):
        answer = accountability_chain(real, id_, AS_AT)
        proposed = [
            h
            for h in answer.hops
            if h.relationship is Relationship.SUPPORTS and h.claim.basis is Basis.INFERRED
        ]
        assert len(proposed) <= 3
        for hop in proposed:
            finding = accountability_chain(real, hop.from_.id, AS_AT)
            nearest = [h.to.id for h in finding.hops if h.relationship is Relationship.SUPPORTS]
            assert nearest == [hop.to.id]
            assert finding.verdict is ChainVerdict.BROKEN
