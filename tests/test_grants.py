"""Whoever is granted one authority is answered as by a store that holds nothing else.

Each function of ``queries`` that a viewer asks is asked of the samples' three authorities by one
who is granted one of them, and of a store into which the others never came: about what is theirs,
and about ids of the others, of which a store that never held them can only say what is so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from api.loading import load_paths
from graph import Store, open_store
from ontology.errors import GoldenThreadError, NotAllowed, NotFound
from ontology.record import Graph
from ontology.terms import Label
from queries import records
from queries.answers import to_json
from queries.viewer import Viewer
from tests.conftest import SAMPLES
from tests.functions import FUNCTIONS
from tests.records import authority_records

AUTHORITIES = ("authority/aldermoor", "authority/brackwater", "authority/cold-ashby")


@pytest.fixture(scope="module")
def every() -> Iterator[Store]:
    """A store that holds all three."""
    with open_store("ladybug:") as store:
        assert all(not report.error for report in load_paths(store, [SAMPLES]))
        yield store


@pytest.fixture(scope="module", params=AUTHORITIES)
def one(request: pytest.FixtureRequest, every: Store) -> Iterator[tuple[str, Store]]:
    """An authority, and a store into which the others never came."""
    with open_store("ladybug:") as store:
        for source in every.sources():
            if source.authority == request.param:
                store.load(every.records(source.id))
        yield request.param, store


def answered(name: str, viewer: Viewer, graph: Graph) -> object:
    """The answer, or the error with its words."""
    try:
        return to_json(list(FUNCTIONS[name](viewer, graph)))
    except GoldenThreadError as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_answer_is_that_of_a_store_that_holds_nothing_else(
    name: str, every: Store, one: tuple[str, Store]
) -> None:
    authority, alone = one
    granted = Viewer(every, frozenset({authority}))
    assert granted.store.authorities() == [authority]
    theirs = alone.graph()
    assert answered(name, granted, theirs) == answered(name, Viewer(alone), theirs)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_not_granted_is_as_what_is_not_there(
    name: str, every: Store, one: tuple[str, Store]
) -> None:
    authority, alone = one
    granted = Viewer(every, frozenset({authority}))
    for other in {*AUTHORITIES} - {authority}:
        foreign = every.graph(other)
        ask = partial(answered, name, graph=foreign)
        assert ask(viewer=granted) == ask(viewer=Viewer(alone))


def test_no_row_of_any_query_holds_another_authority(every: Store) -> None:
    """Whatever is asked: raw nodes, claims, paths, lists, maps and ids."""
    granted = Viewer(every, frozenset(AUTHORITIES[:1]))
    for query in (
        "MATCH (n:Action) RETURN n",
        "MATCH (n:Action) RETURN n.id AS id",
        "MATCH (n:Action)-[r:PART_OF]->(m) RETURN r",
        "MATCH p = (n:Action)-[:PART_OF*1..1]->(m) RETURN p",
        "MATCH (n:Action) RETURN n.authority AS a, collect(n.id) AS ids",
        "MATCH (n:Action) RETURN n.authority AS a, collect(n) AS nodes",
    ):
        rows = granted.store.read(query)
        assert rows and len(rows) < len(every.read(query))
        assert not any(a.split("/")[1] in str(rows) for a in AUTHORITIES[1:])
    graph = granted.store.graph()
    assert graph == _cut(every.graph(), AUTHORITIES[0])
    assert granted.store.graph(AUTHORITIES[1]) == Graph()
    assert granted.store.statements(AUTHORITIES[1]) == []
    assert granted.store.kept() == (len(granted.store.sources()), 0)


def _cut(graph: Graph, authority: str) -> Graph:
    nodes = {i: n for i, n in graph.nodes.items() if n.get("authority") in (None, authority)}
    edges = {i: e for i, e in graph.edges.items() if e.from_ in nodes and e.to in nodes}
    return Graph(nodes, edges)


def test_a_text_that_begins_like_an_id_is_no_thing_of_another(every: Store) -> None:
    first, *_ = AUTHORITIES
    for viewer in (Viewer(every, frozenset({first})), Viewer(every).about(first)):
        for text, shown in (
            ("plan/do/review cycle", True),
            ("action/brackwater/plan/1", False),
            ("action/aldermoor/plan/1", True),
            ("authority/brackwater", False),
        ):
            query = f"MATCH (a:Authority {{id: '{first}'}}) RETURN '{text}' AS said"
            assert bool(viewer.store.read(query)) is shown, text


def test_what_is_national_is_everybodys(every: Store) -> None:
    nobody = Viewer(every, frozenset())
    (theme, *_) = sorted(i for i, n in every.graph().nodes.items() if n.label is Label.THEME)
    assert records.node(nobody, theme).id == theme
    assert all(n.get("authority") is None for n in nobody.store.graph().nodes.values())


def test_nothing_is_changed_that_is_not_granted() -> None:
    with open_store("ladybug:") as store:
        (first, *_), (other, *_) = (authority_records(seed, 1) for seed in (0, 1))
        store.load(first)
        before = store.graph()
        granted = Viewer(store, frozenset({other.source.authority}))
        with pytest.raises(NotAllowed, match="you are not granted authority/"):
            granted.store.load(first)
        with pytest.raises(NotFound) as hidden:
            granted.store.remove(first.source.id)
        with pytest.raises(NotFound) as none:
            granted.store.remove("document/nowhere/x/2020-01-01")
        assert str(hidden.value).replace(first.source.id, "") == str(none.value).replace(
            "document/nowhere/x/2020-01-01", ""
        )
        with pytest.raises(NotAllowed):
            granted.store.refresh()
        assert store.graph() == before
        granted.store.load(other)
        assert granted.store.authorities() == [other.source.authority]
