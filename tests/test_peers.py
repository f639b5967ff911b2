"""Recommendations of others in much the same words, and the grades that followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import open_store
from graph.likeness import Corpus
from graph.store import Store
from ontology.errors import NotFound
from ontology.terms import Area, Framework, Grade, Label, Relationship
from queries.peers import LEAST, Alike, Change, Narrowed, Peer, marked, peers
from queries.viewer import Viewer
from tests.records import authority_of, authority_records

BRACKWATER = "authority/brackwater"
#: On care leavers' health histories, in two reports of two authorities.
HISTORIES = "recommendation/brackwater/ilacs/2021-09-13/4"
THEIRS = "recommendation/aldermoor/sif/2016-09-05/la/6"


@pytest.fixture(scope="module")
def viewer(samples_loaded: object, samples_path: Path) -> Iterator[Viewer]:
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        yield Viewer(store)


def of(viewer: Viewer, one: str = HISTORIES, **given: object) -> Alike:
    (found,) = peers(viewer, BRACKWATER, recommendations=[one], most=50, **given).alike  # type: ignore[arg-type]
    return found


def theirs(found: Alike) -> list[str]:
    return [p.made.recommendation.id for p in found.peers]


def named(found: Alike, id_: str) -> Peer:
    (peer,) = [p for p in found.peers if p.made.recommendation.id == id_]
    return peer


def test_what_says_much_the_same_comes_first_with_what_both_say(viewer: Viewer) -> None:
    found = of(viewer)
    assert theirs(found)[0] == THEIRS and found.total == len(found.peers)
    best = found.peers[0]
    assert {"histories", "health", "leavers"} <= set(best.shared)
    assert best.made.authority.name == "Aldermoor"
    scores = [p.score for p in found.peers]
    assert scores == sorted(scores, reverse=True) and scores[-1] >= LEAST
    assert best.made.evidence is not None and best.made.evidence.page == 3
    assert "health histories" in best.made.evidence.text


def test_the_grades_then_and_at_the_next_inspection(viewer: Viewer) -> None:
    made = of(viewer).peers[0].made
    assert (made.inspected.framework, made.inspected.on) == (Framework.SIF, "2016-09-05")
    assert made.inspected.overall is Grade.INADEQUATE
    assert made.inspected.grades[Area.LEADERSHIP] is Grade.INADEQUATE
    assert made.next is not None  # not the monitoring visit of 2017, which graded nothing
    assert made.next.inspection.id == "inspection/aldermoor/ilacs/2019-06-10"
    assert made.next.overall is Grade.REQUIRES_IMPROVEMENT
    assert made.change is Change.BETTER
    own = of(viewer).made
    assert own.inspected.overall is Grade.REQUIRES_IMPROVEMENT
    assert own.next is None and own.change is None
    same = named(of(viewer), "recommendation/cold-ashby/sif/2015-09-07/la/4").made
    assert same.next is not None and same.next.on == "2022-06-20" and same.change is Change.SAME


def test_what_began_later_than_the_day_looked_at_is_left_out(viewer: Viewer) -> None:
    made = of(viewer, "recommendation/brackwater/annual_unannounced/2011-02-08/2")
    assert THEIRS.rsplit("/", 1)[0] + "/5" in theirs(made)
    early = of(
        viewer, "recommendation/brackwater/annual_unannounced/2011-02-08/2", as_at="2018-01-01"
    )
    assert named(early, "recommendation/aldermoor/sif/2016-09-05/la/5").made.next is None
    with pytest.raises(NotFound):
        of(viewer, as_at="2018-01-01")  # not made by then


def test_narrowed(viewer: Viewer) -> None:
    every = of(viewer)
    ways = {
        "framework": Narrowed(framework="sif"),
        "years": Narrowed(first=2016, last=2016),
        "change": Narrowed(change="better"),
        "theme": Narrowed(theme=every.peers[0].made.themes[0].id),
    }
    told = {
        "framework": lambda m: m.inspected.framework == "sif",
        "years": lambda m: m.inspected.on[:4] == "2016",
        "change": lambda m: m.change == "better",
        "theme": lambda m: ways["theme"].theme in {t.id for t in m.themes},
    }
    for name, narrowed in ways.items():
        some = of(viewer, narrowed=narrowed)
        assert theirs(some) == [p.made.recommendation.id for p in every.peers if told[name](p.made)]
        assert THEIRS in theirs(some)
    assert of(viewer, narrowed=Narrowed(change="worse")).peers == ()


def test_only_authorities_that_are_seen(viewer: Viewer) -> None:
    two = Viewer(viewer.store, authorities=frozenset({BRACKWATER, "authority/cold-ashby"}))
    found = peers(two, BRACKWATER)
    assert found.authorities == 1
    assert {p.made.authority.name for a in found.alike for p in a.peers} == {"Cold Ashby"}
    alone = peers(Viewer(viewer.store, authorities=frozenset({BRACKWATER})), BRACKWATER)
    assert (alone.authorities, alone.others) == (0, 0)
    assert (alone.own, alone.having, alone.alike) == (8, 0, ())
    with pytest.raises(NotFound):
        peers(two, "authority/aldermoor")
    with pytest.raises(NotFound):
        peers(viewer, BRACKWATER, recommendations=[THEIRS])


def test_words_are_marked_in_whatever_form() -> None:
    text = "Plans’ quality; the plan <b>of</b> children's plans."
    pieces = marked(text, ["plan", "child"])
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, both in pieces if both] == ["Plans", "plan", "plans"]
    assert marked("", ["plan"]) == []


# ---------------------------------------------------------------------------------- what is kept


def test_what_is_alike_is_what_all_pairs_say_and_follows_the_store(store: Store) -> None:
    for seed in (0, 1):
        for records in authority_records(seed, 4):
            store.load(records)
    for authorities in (2, 3):
        viewer = Viewer(store)
        if authorities == 3:
            for records in authority_records(2, 4):
                store.load(records)
        graph = store.graph()
        made = {e.from_ for e in graph.edges.values() if e.type is Relationship.MADE_IN}
        texts = {
            id_: str(n.get("text"))
            for id_, n in graph.nodes.items()
            if n.label is Label.RECOMMENDATION and id_ in made and n.get("text")
        }
        corpus = Corpus(texts)
        own = authority_of(0)
        key = own.split("/")[1]
        found = peers(viewer, own, most=1000, as_at="2100-01-01")
        assert found.authorities == authorities - 1
        others = [i for i in texts if i.split("/")[1] != key]
        lonely = [
            i for i in texts if i.split("/")[1] == key and corpus.ranked(i, others)[0][0] < LEAST
        ]
        assert (found.own, found.having) == (len(texts) - len(others), len(found.alike))
        assert found.own - found.having == len(lonely)
        assert found.having > 1
        parts = [
            peers(viewer, own, most=1000, first=1, skipped=n, as_at="2100-01-01").alike
            for n in range(2)
        ]
        assert [*parts[0], *parts[1]] == [*found.alike[:2]]
        for alike in found.alike:
            one = alike.made.recommendation.id
            expected = [(s, i) for s, i in corpus.ranked(one, others) if s >= LEAST]
            assert [(round(p.score, 9), p.made.recommendation.id) for p in alike.peers] == [
                (round(s, 9), i) for s, i in expected
            ]
