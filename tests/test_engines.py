"""Both engines answer alike: each question, over invented and real documents, row for row.

A question is asked through :class:`Both`, which asks both engines each query that it makes and
compares the rows (in their order, if the query orders them), and then on each engine alone.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from graph import Store, open_store
from graph.difference import Difference
from graph.engine import Engine, Row
from ontology.record import Edge, Graph, Node
from ontology.terms import Label, Relationship
from queries import cypher, explore, records, searching
from queries.accountability import accountability_chain
from queries.answers import to_json
from queries.coverage import coverage, seen
from queries.recurrence import recurrence
from queries.viewer import Viewer
from tests.both import WORLDS, Both, fill_one_of_each, fill_samples
from tests.functions import AS_AT, FUNCTIONS, ids_of, some
from tests.test_cypher import analysed

_T = TypeVar("_T")

#: Labels whose nodes have a chain.
CHAINED = (Label.RECOMMENDATION, Label.ACTION, Label.FINDING, Label.POST, Label.PERSON, Label.BODY)


@pytest.fixture(scope="module", params=WORLDS)
def both(request: pytest.FixtureRequest, neo4j_emptied: Callable[[], str]) -> Iterator[Both]:
    """The same documents on LadybugDB and on Neo4j."""
    with open_store("ladybug:") as embedded, open_store(neo4j_emptied()) as server:
        for store in (embedded, server):
            WORLDS[request.param](store)
        yield Both(embedded, server, request.param)


@pytest.fixture(scope="module")
def graph(both: Both) -> Graph:
    return both.stores[0].graph()


def agreed(both: Both, ask: Callable[[Viewer], object]) -> None:
    """A question is answered alike by both engines: rows as they come from either."""
    for granted in (None, frozenset(seen(_viewer(both))[:1])):
        assert to_json(ask(_viewer(both, granted))) == to_json(ask(Viewer(both.stores[1], granted)))


def _viewer(both: Both, authorities: frozenset[str] | None = None) -> Viewer:
    return Viewer(cast("Store", both), authorities)


def test_the_graph_and_what_it_came_from(both: Both, graph: Graph) -> None:
    assert graph.nodes and graph.edges
    assert both.stores[1].graph() == graph
    assert both.stores[1].sources() == both.stores[0].sources()
    for authority in seen(_viewer(both)):
        one, other = (store.graph(authority) for store in both.stores)
        assert one == other


def test_gaps(both: Both, graph: Graph) -> None:
    agreed(both, lambda viewer: coverage(viewer, as_at=AS_AT))
    for authority in seen(_viewer(both)):
        agreed(both, lambda v, a=authority: coverage(v, authority=a, include_waived=True))
    for id_ in some(graph, Label.DOCUMENT)[:2]:
        agreed(both, lambda v, i=id_: coverage(v, document=i, as_at=AS_AT) if _sees(v, i) else None)
    for id_ in some(graph, Label.RECOMMENDATION)[:2]:
        agreed(
            both,
            lambda v, i=id_: coverage(v, recommendation=i, as_at=AS_AT) if _sees(v, i) else None,
        )


def _sees(viewer: Viewer, id_: str) -> bool:
    return bool(records.nodes(viewer, [id_]))


@pytest.mark.parametrize("label", CHAINED)
def test_chains(both: Both, graph: Graph, label: Label) -> None:
    for id_ in some(graph, label):
        for assumed in (True, False):
            agreed(
                both,
                lambda v, i=id_, a=assumed: (
                    accountability_chain(v, i, as_at=AS_AT, assumed=a) if _sees(v, i) else None
                ),
            )


@pytest.mark.parametrize(
    "words",
    [
        "plan",
        "Lead OFFICER",
        "’s",
        "children's",
        "a.",
        "(",
        "no such",
        "Action 1",
        "finding 2 2016",
    ],
)
def test_search_finds_the_same(both: Both, words: str) -> None:
    agreed(both, lambda v: searching.search(v, words, limit=10_000))
    agreed(both, lambda v: searching.search(v, words, types=["Finding", "Person"], limit=3))


def test_surroundings_and_paths(both: Both, graph: Graph) -> None:
    for label in Label:
        for id_ in some(graph, label)[:2]:
            agreed(
                both,
                lambda v, i=id_: explore.neighbourhood(v, i, depth=2) if _sees(v, i) else None,
            )
    ids = [i for label in CHAINED for i in some(graph, label)[:2]]
    for one, other in zip(ids, ids[3:], strict=False):
        agreed(
            both,
            lambda v, a=one, b=other: (
                explore.path(v, a, b) if _sees(v, a) and _sees(v, b) else None
            ),
        )


def test_what_rests_on_a_passage_and_what_is_proposed(both: Both, graph: Graph) -> None:
    for id_ in some(graph, Label.PASSAGE):
        agreed(both, lambda v, i=id_: explore.claims_on(v, i) if _sees(v, i) else None)
        agreed(both, lambda v, i=id_: explore.evidenced_by(v, i) if _sees(v, i) else None)
    agreed(both, lambda v: explore.proposed_links(v, review=None))
    agreed(both, lambda v: explore.proposed_links(v, types=["HAS_THEME"]))


def test_lists_and_what_stands_beside_a_thing(both: Both, graph: Graph) -> None:
    for label in Label:
        agreed(both, lambda v, of=label: records.page(v, of, first=7).nodes)
        if label in (Label.DOCUMENT, Label.PLAN, Label.POST, Label.PERSON):
            agreed(both, lambda v, of=label: records.page(v, of, search="the").total)
    for type_ in Relationship:
        edges = sorted(e.from_ for e in graph.edges.values() if e.type is type_)
        for id_ in edges[:1]:
            agreed(both, lambda v, i=id_, t=type_: records.related(v, i, t) if _sees(v, i) else 0)
    for id_ in some(graph, Label.POST):
        agreed(both, lambda v, i=id_: records.holder(v, i, AS_AT) if _sees(v, i) else None)
    for authority in seen(_viewer(both)):
        agreed(both, lambda v, a=authority: recurrence(v, a) if a in seen(v) else None)


@pytest.mark.parametrize("name", cypher.names())
def test_every_query_file(both: Both, graph: Graph, name: str) -> None:
    query = cypher.query(name)
    ids = [i for label in Label for i in some(graph, label)]
    values: dict[str, object] = {
        "authorities": seen(_viewer(both)),
        "asAt": AS_AT,
        "ids": ids,
        "later": [],
        "unseen": [],
        "since": "2000-01-01",
        "themes": ids_of(graph, Label.THEME),
    }
    assert query.parameters <= {"id", *values}
    rows = [
        row
        for id_ in (ids if "id" in query.parameters else [""])
        for row in cypher.ask(_viewer(both), name, id=id_, **values)
    ]
    assert rows or both.world not in ANSWERING or name in EMPTY[both.world]


#: In these two worlds together each query file gives rows.
ANSWERING = ("one of each", "samples")
_ONE = {"changes", "own_measures", "registers/decided", "unjoined", "unread_rows", "waivers"}
EMPTY = {
    "samples": _ONE,
    "one of each": set(cypher.names()) - _ONE,
}


def test_every_function_that_asks_is_here() -> None:
    public = {
        name
        for module in pkgutil.iter_modules(queries.__path__, "queries.")
        if module.name != "queries.stating"  # which writes: tests/test_stating.py
        for name, of in vars(importlib.import_module(module.name)).items()
        if inspect.isfunction(of) and of.__module__ == module.name and name[0] != "_"
        if "viewer" in inspect.signature(of).parameters
    }
    assert FUNCTIONS.keys() == public


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function(both: Both, graph: Graph, name: str) -> None:
    ask = FUNCTIONS[name]
    answer, *others = (to_json(list(ask(Viewer(s), graph))) for s in both.stores)
    assert others == [answer]
    assert to_json(list(ask(_viewer(both), graph))) == answer
    assert answer or both.world != "samples"


def test_neo4js_analyser_knows_every_text_made_in_code() -> None:
    sent: set[str] = set()
    with open_store("ladybug:") as store:
        fill_one_of_each(store)
        graph, viewer = store.graph(), Viewer(store)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "_engine", Heard(store._engine, sent))
            for ask in FUNCTIONS.values():
                ask(viewer, graph)
            store.graph(seen(viewer)[0])
            store.statements(seen(viewer)[0])
            store.records(store.sources()[0].id)
    assert len(sent) > 250
    assert analysed({text: text for text in sent}) == {}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_answer_hangs_on_the_order_of_rows_that_no_query_asked_for(
    name: str, samples: Store
) -> None:
    """Neither engine promises one, and LadybugDB's changes from one time to the next."""
    graph, viewer = samples.graph(), Viewer(samples)
    answer = to_json(list(FUNCTIONS[name](viewer, graph)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "_engine", Backwards(samples._engine))
        assert to_json(list(FUNCTIONS[name](viewer, graph))) == answer


@pytest.fixture(scope="module")
def samples() -> Iterator[Store]:
    with open_store("ladybug:") as store:
        fill_samples(store)
        yield store


class Backwards:
    """An engine whose rows come last first where the query asks for no order."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def read(
        self, query: str, parameters: Mapping[str, object], words: Sequence[str] = ()
    ) -> list[Row]:
        rows = self._engine.read(query, parameters, words)
        return rows if re.search(r"\bORDER BY\b", query) else rows[::-1]


class Heard:
    """An engine, and the texts that it is sent."""

    def __init__(self, engine: Engine, sent: set[str]) -> None:
        self._engine, self._sent = engine, sent

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def read(
        self, query: str, parameters: Mapping[str, object], words: Sequence[str] = ()
    ) -> list[Row]:
        self._sent.add(query)
        return self._engine.read(query, parameters, words)


# ----------------------------------------------------------------------------------- any graph


_POSTS = [f"post/aldermoor/{n}" for n in range(6)]


@pytest.fixture(scope="module")
def emptied(neo4j_emptied: Callable[[], str]) -> Iterator[Both]:
    with open_store("ladybug:") as embedded, open_store(neo4j_emptied()) as server:
        yield Both(embedded, server)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(joins=st.sets(st.tuples(st.sampled_from(_POSTS), st.sampled_from(_POSTS)), max_size=10))
def test_reachability_and_shortest_length_are_those_of_networkx(
    emptied: Both, joins: set[tuple[str, str]]
) -> None:
    network = nx.DiGraph(joins)
    network.add_nodes_from(_POSTS)
    graph = Graph(
        {id_: Node(id_, Label.POST, {}) for id_ in _POSTS},
        {
            f"{a} {b}": Edge(f"{a} {b}", Relationship.ACCOUNTABLE_TO, a, b, {"basis": "stated"})
            for a, b in joins
        },
    )
    for store in emptied.stores:
        store._write([*Difference(Graph(), graph).steps()])
    try:
        rows = emptied.read(
            "MATCH p = (a:Post)-[:ACCOUNTABLE_TO*1..6]->(b:Post) "
            "RETURN a.id AS one, b.id AS other, min(length(p)) AS hops"
        )
    finally:
        for store in emptied.stores:
            store._write([*Difference(graph, Graph()).steps()])
    expected = {}
    for one in _POSTS:
        for first in network.successors(one):
            for other, length in nx.single_source_shortest_path_length(network, first).items():
                known = expected.get((one, other), length + 1)
                expected[one, other] = min(known, length + 1)
    assert {(row["one"], row["other"]): row["hops"] for row in rows} == expected
