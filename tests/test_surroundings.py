"""What lies around a thing of an authority, and the line between two: against networkx, on random
graphs, with filters; what is cut is said.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx
import pytest

from graph import open_store
from ontology.errors import NotFound
from ontology.record import Edge, label_of
from ontology.terms import Basis, Label, Modality, Relationship, ReviewState
from queries.answers import is_assumed
from queries.conditions import SCAFFOLDING
from queries.surroundings import LONGEST_LINE, PART, THREAD, Among, line, surroundings
from queries.viewer import Viewer
from tests.aldermoor import (
    AS_AT,
    AUTHORITY,
    BOARD,
    COPY,
    FINDING,
    HEAD,
    PLAN,
    RECOMMENDATION,
    Aldermoor,
    World,
)
from tests.records import authority_of, authority_records

AMONG = {
    "all": Among(),
    "thread": Among(relationships=THREAD),
    "sure": Among(basis=(Basis.STATED, Basis.STATUTE, Basis.REGISTERED)),
    "few kinds": Among(kinds=(Label.ACTION, Label.RECOMMENDATION, Label.POST, Label.PLAN)),
    "passages": Among(relationships=(Relationship.CITES, Relationship.PART_OF)),
}
DAY = "2100-01-01"


@dataclass(frozen=True)
class Area:
    """A random authority: who asks, its id, and the claims that may be followed."""

    viewer: Viewer
    id: str
    claims: list[Edge]

    def web(self, among: Among, *always: str, sure: bool = False) -> nx.Graph:
        """The claims that are followed, as networkx has them."""
        result = nx.Graph()
        result.add_nodes_from(always)
        for claim in self.claims:
            ends = {claim.from_, claim.to}
            if sure and is_assumed(str(claim.get("basis")), str(claim.get("review"))):
                continue
            if claim.type not in among.types or (
                among.basis and claim.get("basis") not in among.basis
            ):
                continue
            if not among.passages and Label.PASSAGE in map(label_of, ends):
                continue
            if all(not among.kinds or label_of(e) in among.kinds or e in always for e in ends):
                result.add_edge(claim.from_, claim.to)
        return result

    def starts(self, seed: int, many: int) -> list[str]:
        """Some things that are joined to something."""
        ids = sorted({e for c in self.claims if c.type not in SCAFFOLDING for e in (c.from_, c.to)})
        own = [i for i in ids if label_of(i) is not Label.PASSAGE]
        return random.Random(seed).sample(own, many)


@pytest.fixture(scope="module")
def area() -> Iterator[Area]:
    with open_store("ladybug:") as store:
        for seed in (3, 4):
            for records in authority_records(seed, documents=4, size=2):
                store.load(records)
        id_ = authority_of(3)
        key = id_.split("/")[1]
        claims = [
            e for e in store.graph().edges.values()
            if e.get("review") != ReviewState.REJECTED
            and key in (e.from_.split("/")[1], e.to.split("/")[1])
        ]  # fmt: skip
        yield Area(Viewer(store), id_, claims)


@pytest.mark.parametrize("name", AMONG)
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_what_is_reached_is_what_networkx_reaches(area: Area, name: str, depth: int) -> None:
    among = AMONG[name]
    reaching = 0
    for start in area.starts(depth, 12):
        far = nx.single_source_shortest_path_length(area.web(among, start), start, cutoff=depth)
        found = surroundings(
            area.viewer, area.id, start, depth=depth, among=among, limit=10_000, as_at=DAY
        )
        ids = [n.id for n in found.nodes]
        assert set(ids) == set(far) and len(ids) == found.total
        assert [far[i] for i in ids] == sorted(far.values()), "nearest first"
        assert {(h.from_.id, h.to.id) for h in found.edges} <= {
            (c.from_, c.to) for c in area.claims
        }
        for hop in found.edges:
            assert hop.from_.id in far and hop.to.id in far
        reaching += len(ids) > 1
    assert reaching > 3 or name in ("few kinds", "passages")


def test_a_part_is_the_nearest_and_says_how_much_there_is(area: Area) -> None:
    cut = 0
    for start in area.starts(9, 12):
        every = surroundings(area.viewer, area.id, start, depth=3, limit=10_000, as_at=DAY)
        some = surroundings(area.viewer, area.id, start, depth=3, limit=5, as_at=DAY)
        again = surroundings(area.viewer, area.id, start, depth=3, limit=5, as_at=DAY)
        assert some == again
        assert [n.id for n in some.nodes] == [n.id for n in every.nodes][:5]
        assert some.total == every.total
        web, shown = area.web(Among(), start), {n.id for n in some.nodes}
        for id_ in shown:
            beyond = [label_of(o) for o in web.neighbors(id_) if o not in shown and o != id_]
            assert dict(some.more.get(id_, {})) == {of: beyond.count(of) for of in set(beyond)}
        cut += some.total > 5
    assert cut > 5


def test_what_is_opened_is_given_with_all_that_it_is_joined_to_a_part_at_a_time(area: Area) -> None:
    web = area.web(Among())
    hub = max((i for i in web if label_of(i) is not Label.DUTY), key=lambda i: (web.degree(i), i))
    start = min(o for o in web.neighbors(hub) if web.degree(o) > 1)
    first = surroundings(area.viewer, area.id, start, limit=2, through=[hub], as_at=DAY)
    many = []
    for times in (1, 2):
        found = surroundings(
            area.viewer, area.id, start, limit=2, through=[hub], opened=[hub] * times, as_at=DAY
        )
        new = {n.id for n in found.nodes} - {n.id for n in first.nodes}
        assert new <= set(web.neighbors(hub))
        many.append(len(new))
    left = len(set(web.neighbors(hub)) - {n.id for n in first.nodes})
    assert left > PART, "or nothing is left for the second time"
    assert many == [PART, min(2 * PART, left)]
    folded = surroundings(area.viewer, area.id, start, depth=2, folded=[start], as_at=DAY)
    assert [n.id for n in folded.nodes] == [start] and folded.total == 1
    assert sum(folded.more[start].values()) == web.degree(start)


@pytest.mark.parametrize("name", AMONG)
def test_lines_are_as_short_as_networkx_finds_them(area: Area, name: str) -> None:
    among = AMONG[name]
    denied = (Modality.DENIED, Modality.ENDED)
    holding = Area(
        area.viewer, area.id, [c for c in area.claims if c.get("modality") not in denied]
    )
    lengths = set()
    for one, other in list(combinations(area.starts(5, 9), 2)):
        found = line(area.viewer, area.id, one, other, among=among, as_at=DAY)
        web = holding.web(among, one, other)
        far = nx.shortest_path_length(web, one, other) if nx.has_path(web, one, other) else None
        if far is None or far > LONGEST_LINE:
            assert found is None
            continue
        assert found is not None and len(found.edges) == far
        assert (found.ids[0], found.ids[-1]) == (one, other)
        for (a, b), hop in zip(pairwise(found.ids), found.edges, strict=True):
            assert {hop.from_.id, hop.to.id} == {a, b}
        sure = holding.web(among, one, other, sure=True)
        if nx.has_path(sure, one, other):
            assert found.without_assumed == nx.shortest_path_length(sure, one, other)
        else:
            assert found.without_assumed is None
        lengths.add(far)
    assert len(lengths) > 2 or name in ("few kinds", "passages")


# ----------------------------------------------------------------------------- on both engines


@pytest.fixture
def viewer(store_url: str) -> Iterator[Viewer]:
    with open_store(store_url) as store:
        store.load(Aldermoor(World(recurs=True)).records())
        yield Viewer(store)


def test_around_a_recommendation_as_a_plan_quotes_it(viewer: Viewer) -> None:
    near = surroundings(viewer, AUTHORITY, COPY)
    ids = [n.id for n in near.nodes]
    assert ids[0] == COPY and {RECOMMENDATION, PLAN} < set(ids) and near.total == len(ids)
    assert HEAD not in ids
    assert near.more[PLAN][Label.BODY] == 1  # the board that oversees it
    assert [c.id for c in near.claims] == [h.claim.id for h in near.edges]
    found = line(viewer, AUTHORITY, FINDING, BOARD)
    assert found is not None
    assert (found.ids[0], found.ids[-1]) == (FINDING, BOARD)
    before = surroundings(viewer, AUTHORITY, RECOMMENDATION, as_at="2024-05-02")
    assert COPY not in {n.id for n in before.nodes}, "the plan was issued later"
    assert COPY in {
        n.id for n in surroundings(viewer, AUTHORITY, RECOMMENDATION, as_at=AS_AT).nodes
    }


def test_no_line_leads_over_what_is_left_out(viewer: Viewer) -> None:
    assert line(viewer, AUTHORITY, BOARD, BOARD) is not None
    few = Among(relationships=(Relationship.SUPPORTS,))
    assert line(viewer, AUTHORITY, FINDING, BOARD, among=few) is None
    assert line(viewer, AUTHORITY, FINDING, BOARD, as_at="2024-05-02") is None


def test_who_may_not_see_an_authority_is_told_that_there_is_nothing(viewer: Viewer) -> None:
    stranger = Viewer(viewer.store, authorities=frozenset({"authority/brackwater"}))
    for who, authority in ((stranger, AUTHORITY), (viewer, "authority/brackwater")):
        with pytest.raises(NotFound):
            surroundings(who, authority, RECOMMENDATION)
        with pytest.raises(NotFound):
            line(who, authority, RECOMMENDATION, BOARD)
    with pytest.raises(NotFound):
        surroundings(viewer, AUTHORITY, "post/aldermoor/nobody")
