"""What accepting a proposed link would change is what it changes; the queue, and what is found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from api.loading import load_paths
from graph.statements import decide
from graph.store import Store
from ontology.errors import QueryError
from ontology.record import Graph, label_of
from ontology.terms import Basis, Label, Relationship, ReviewState
from queries.accountability import accountability_chain
from queries.answers import Hop
from queries.coverage import coverage_gaps, coverage_summary
from queries.cypher import names, query
from queries.parties import parties
from queries.quoted import passages_with
from queries.reviewing import (
    PROPOSED,
    Part,
    effect,
    ends,
    figure,
    parts,
    proposals,
    unreviewed,
)
from queries.supposing import supposed, supposing
from queries.viewer import Viewer
from tests.records import authority_of, authority_records

ALDERMOOR = "authority/aldermoor"
AT = "2020-03-31"


@pytest.fixture
def aldermoor(store: Store, samples: Path) -> Store:
    list(load_paths(store, [samples / "aldermoor"]))
    return store


def review(store: Store, claim: str, decision: ReviewState, at: str) -> None:
    when = f"2026-06-01T10:00:{at.zfill(2)}.000000"
    store.add(decide(store.graph(ALDERMOOR), claim, decision, "Mina Field", when, "seen"))


def of_each_kind(links: tuple[Hop, ...]) -> list[Hop]:
    """The first and the last link of each kind."""
    kinds = defaultdict(list)
    for link in links:
        kinds[link.relationship, link.from_.label, link.to.label].append(link)
    return list(dict.fromkeys(one for of in kinds.values() for one in (of[0], of[-1])))


def test_what_would_be_is_what_is_when_it_was_accepted(aldermoor: Store) -> None:
    viewer = Viewer(aldermoor)
    chosen = of_each_kind(proposals(viewer, ALDERMOOR).waiting)
    assert {link.relationship for link in chosen} >= {
        Relationship.SUPPORTS, Relationship.RECURS_AS, Relationship.REFERS_TO,
    }  # fmt: skip
    differ = 0
    for number, link in enumerate(chosen):
        then = supposing(viewer, link.claim.id)
        told = effect(viewer, link, ALDERMOOR, AT)
        would = coverage_summary(then, ALDERMOOR, as_at=AT)
        gaps = {g.id: g.sentence for g in coverage_gaps(then, authority=ALDERMOOR, as_at=AT)}
        chains = {
            end.id: accountability_chain(then, end.id, AT)
            for end in (link.from_, link.to)
            if end.label in (Label.RECOMMENDATION, Label.ACTION)
        }
        review(aldermoor, link.claim.id, ReviewState.ACCEPTED, str(2 * number))
        assert coverage_summary(viewer, ALDERMOOR, as_at=AT) == would, link
        after = coverage_gaps(viewer, authority=ALDERMOOR, as_at=AT)
        assert {g.id: g.sentence for g in after} == gaps, link
        for id_, chain in chains.items():
            now = accountability_chain(viewer, id_, AT)
            assert (now.verdict, now.sentence, now.breaks) == (
                chain.verdict, chain.sentence, chain.breaks,
            )  # fmt: skip
            assert [(h.from_, h.to, h.claim.id) for h in now.hops] == [
                (h.from_, h.to, h.claim.id) for h in chain.hops
            ]
        rows = {row.kind.id: figure(row) for row in coverage_summary(
            viewer, ALDERMOOR, as_at=AT).rows}  # fmt: skip
        for change in told.changes:
            assert figure(change.after) == rows[change.now.kind.id]
            differ += not change.alike
        review(aldermoor, link.claim.id, ReviewState.UNREVIEWED, str(2 * number + 1))
    assert differ >= 4  # something was to be told


def test_every_query_can_be_asked_of_what_is_supposed() -> None:
    for name in names():
        supposed(name, query(name).text)
    with pytest.raises(QueryError, match="supposed"):
        supposed("another", "MATCH ()-[c:SUPPORTS]->() WHERE c.review STARTS WITH 'a' RETURN c")


def test_the_queue_has_what_waits_and_what_was_decided(aldermoor: Store) -> None:
    viewer = Viewer(aldermoor)
    before = proposals(viewer, ALDERMOOR)
    scores = [link.claim.score or 0 for link in before.waiting]
    assert scores == sorted(scores, reverse=True)
    assert unreviewed(viewer, ALDERMOOR) == len(before.waiting) == 35
    assert before.decided == ()
    one, two = before.waiting[3], before.waiting[0]
    review(aldermoor, one.claim.id, ReviewState.ACCEPTED, "1")
    review(aldermoor, two.claim.id, ReviewState.REJECTED, "2")
    after = proposals(viewer, ALDERMOOR)
    assert [d.link.claim.id for d in after.decided] == [two.claim.id, one.claim.id]
    assert [d.link.claim.review.value for d in after.decided] == ["rejected", "accepted"]
    assert unreviewed(viewer, ALDERMOOR) == len(after.waiting) == 33
    some = proposals(viewer, ALDERMOOR, ["REFERS_TO"], 0.3).waiting
    assert {link.relationship for link in some} == {Relationship.REFERS_TO}
    assert min(link.claim.score or 0 for link in some) >= 0.3


def test_both_ends_are_told_in_their_words_with_what_they_share(aldermoor: Store) -> None:
    viewer = Viewer(aldermoor)
    link = proposals(viewer, ALDERMOOR, ["SUPPORTS"]).waiting[0]
    one, other = ends(viewer, link)
    assert (one.ref.name, other.ref.name) == ("Finding 13 (2016)", "Recommendation 7 (2016)")
    shared = [[p.text for p in end.parts if p.shared] for end in (one, other)]
    assert shared == [
        ["offered", "advocate", "child", "protection", "reviews"],
        ["Offer", "advocate", "child", "protection", "reviewed"],
    ]
    assert "".join(p.text for p in one.parts).startswith("Children are not routinely offered")
    assert one.passage is not None
    assert one.passage.page == 3
    assert one.before.endswith("without dates.")
    assert one.about == "Help and protection. Weakness, marked so"
    assert parts("Nothing in common.", {"delay"}) == (Part("Nothing in common."),)


def test_parties_are_told_by_kind_and_name(aldermoor: Store) -> None:
    viewer = Viewer(aldermoor)
    known = parties(viewer, ALDERMOOR)
    assert [*known] == [Label.POST, Label.PERSON, Label.BODY, Label.ORGANISATION]
    assert "Head of Fostering" in [ref.name for ref in known[Label.POST]]
    assert "Ofsted" in [ref.name for ref in known[Label.ORGANISATION]]
    for label, refs in known.items():
        assert refs == sorted(refs, key=lambda ref: ref.name.casefold())
        assert {label_of(ref.id) for ref in refs} == {label}
    assert [*parties(viewer, ALDERMOOR, (Label.BODY,))] == [Label.BODY]


def test_who_inspected_is_nobody_who_may_lead(store: Store) -> None:
    for records in authority_records(0, 3):
        store.load(records)
    graph = store.graph(authority_of(0))
    inspectors = {
        e.to
        for e in graph.edges.values()
        if e.type is Relationship.INSPECTED_BY and e.to.startswith("person/")
    }
    everyone = {id_ for id_ in graph.nodes if id_.startswith("person/")}
    known = {ref.id for ref in parties(Viewer(store), authority_of(0))[Label.PERSON]}
    assert inspectors and known == everyone - inspectors != set()


def test_passages_are_found_by_words(aldermoor: Store) -> None:
    viewer = Viewer(aldermoor)
    found = passages_with(viewer, ALDERMOOR, "Supervision AUDITS graded")
    assert found
    for passage in found:
        assert all(w in passage.text.lower() for w in ("supervision", "audits", "graded"))
    assert passages_with(viewer, ALDERMOOR, "supervision zebra") == []
    assert passages_with(viewer, ALDERMOOR, " ") == []


def test_nothing_is_proposed_that_the_queue_leaves_out(samples_graph: Graph) -> None:
    inferred = {e.type for e in samples_graph.edges.values() if e.get("basis") == Basis.INFERRED}
    assert inferred - {Relationship.HAS_THEME} <= set(PROPOSED)
