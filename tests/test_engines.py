"""Both engines answer alike: each question, over invented and real documents, row for row.

A question is asked through :class:`Both`, which asks both engines each query that it makes and
compares the rows (in their order, if the query orders them), and then on each engine alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.loading import load_paths
from graph import Path as Way
from graph import Store, open_store
from graph.difference import Difference
from graph.engine import Row
from ontology.record import Edge, Graph, Node
from ontology.terms import Label, Relationship
from queries import cypher, explore, records
from queries.accountability import accountability_chain
from queries.answers import to_json
from queries.coverage import coverage, seen
from queries.recurrence import recurrence
from queries.viewer import Viewer
from tests.conftest import SAMPLES, WIRRAL
from tests.records import authority_records

pytestmark = pytest.mark.xdist_group("neo4j")

AS_AT = "2024-06-30"
#: At most so many subjects of each kind are asked about.
FEW = 4
#: Labels whose nodes have a chain.
CHAINED = (Label.RECOMMENDATION, Label.ACTION, Label.FINDING, Label.POST, Label.PERSON, Label.BODY)


class Both:
    """Reads on two stores and compares what they say; stands where a store is read."""

    def __init__(self, one: Store, other: Store) -> None:
        self.stores = one, other
        self.asked: set[str] = set()

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "",
        words: Sequence[str] = (),
    ) -> list[Row]:
        self.asked.add(name.removeprefix("queries/").removesuffix(".cypher"))
        one, other = (
            store.read(query, parameters, name=name, words=words) for store in self.stores
        )
        assert [*map(comparable, one)] == [*map(comparable, other)] or (
            not re.search(r"\bORDER BY\b", query)
            and sorted(map(comparable, one)) == sorted(map(comparable, other))
        ), f"{name or query}\n{parameters}"
        return one


def comparable(row: object) -> str:
    """A row as text; the order of what ``collect()`` collected is nobody's promise."""

    def plain(value: object) -> object:
        match value:
            case Node() | Edge():
                return [value.id, sorted((k, str(v)) for k, v in value.properties.items())]
            case Way():
                return [[*map(plain, value.nodes)], [*map(plain, value.edges)]]
            case dict():
                return {k: plain(v) for k, v in value.items()}
            case list():
                return sorted((plain(v) for v in value), key=repr)
            case _:
                return [type(value).__name__, value]

    return json.dumps(plain(row), sort_keys=True, ensure_ascii=False)


def _fill_made_up(store: Store) -> None:
    for seed in range(3):
        for one in authority_records(seed, 4):
            store.load(one)


def _fill_from(folder: Path) -> Callable[[Store], None]:
    def fill(store: Store) -> None:
        if not folder.is_dir():
            pytest.skip(f"the folder shared/{folder.name} does not stand beside the repository")
        assert all(not report.error for report in load_paths(store, [folder]))

    return fill


WORLDS: dict[str, Callable[[Store], None]] = {
    "made up": _fill_made_up,
    "samples": _fill_from(SAMPLES),
    "real": _fill_from(WIRRAL),
}


@pytest.fixture(scope="module", params=WORLDS)
def stores(
    request: pytest.FixtureRequest, neo4j_emptied: Callable[[], str]
) -> Iterator[tuple[Store, Store]]:
    """The same documents on LadybugDB and on Neo4j."""
    with open_store("ladybug:") as embedded, open_store(neo4j_emptied()) as server:
        for store in (embedded, server):
            WORLDS[request.param](store)
        yield embedded, server


@pytest.fixture(scope="module")
def both(stores: tuple[Store, Store]) -> Both:
    return Both(*stores)


@pytest.fixture(scope="module")
def graph(stores: tuple[Store, Store]) -> Graph:
    return stores[0].graph()


def agreed(both: Both, ask: Callable[[Viewer], object]) -> None:
    """A question is answered alike by both engines: rows as they come from either."""
    for granted in (None, frozenset(seen(_viewer(both))[:1])):
        assert to_json(ask(_viewer(both, granted))) == to_json(ask(Viewer(both.stores[1], granted)))


def _viewer(both: Both, authorities: frozenset[str] | None = None) -> Viewer:
    return Viewer(cast("Store", both), authorities)


def _some(graph: Graph, label: Label) -> list[str]:
    """Ids of a few nodes of a label, spread over all of them."""
    ids = sorted(i for i, n in graph.nodes.items() if n.label is label)
    return ids[:: max(1, len(ids) // FEW)][:FEW]


# ------------------------------------------------------------------------------------- questions


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
    for id_ in _some(graph, Label.DOCUMENT)[:2]:
        agreed(both, lambda v, i=id_: coverage(v, document=i, as_at=AS_AT) if _sees(v, i) else None)
    for id_ in _some(graph, Label.RECOMMENDATION)[:2]:
        agreed(
            both,
            lambda v, i=id_: coverage(v, recommendation=i, as_at=AS_AT) if _sees(v, i) else None,
        )


def _sees(viewer: Viewer, id_: str) -> bool:
    return bool(records.nodes(viewer, [id_]))


@pytest.mark.parametrize("label", CHAINED)
def test_chains(both: Both, graph: Graph, label: Label) -> None:
    for id_ in _some(graph, label):
        for assumed in (True, False):
            agreed(
                both,
                lambda v, i=id_, a=assumed: (
                    accountability_chain(v, i, as_at=AS_AT, assumed=a) if _sees(v, i) else None
                ),
            )


@pytest.mark.parametrize(
    "words", ["plan", "Lead OFFICER", "’s", "children's", "a.", "(", "no such"]
)
def test_search_finds_the_same(both: Both, words: str) -> None:
    agreed(both, lambda v: explore.search(v, words, limit=10_000))
    agreed(both, lambda v: explore.search(v, words, types=["Finding", "Person"], limit=3))


def test_surroundings_and_paths(both: Both, graph: Graph) -> None:
    for label in Label:
        for id_ in _some(graph, label)[:2]:
            agreed(
                both,
                lambda v, i=id_: explore.neighbourhood(v, i, depth=2) if _sees(v, i) else None,
            )
    ids = [i for label in CHAINED for i in _some(graph, label)[:2]]
    for one, other in zip(ids, ids[3:], strict=False):
        agreed(
            both,
            lambda v, a=one, b=other: (
                explore.path(v, a, b) if _sees(v, a) and _sees(v, b) else None
            ),
        )


def test_what_rests_on_a_passage_and_what_is_proposed(both: Both, graph: Graph) -> None:
    for id_ in _some(graph, Label.PASSAGE):
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
    for id_ in _some(graph, Label.POST):
        agreed(both, lambda v, i=id_: records.holder(v, i, AS_AT) if _sees(v, i) else None)
    for authority in seen(_viewer(both)):
        agreed(both, lambda v, a=authority: recurrence(v, a) if a in seen(v) else None)


@pytest.mark.parametrize("name", cypher.names())
def test_every_query_file(both: Both, graph: Graph, name: str) -> None:
    query = cypher.query(name)
    ids = [i for label in Label for i in _some(graph, label)]
    values: dict[str, object] = {
        "authorities": seen(_viewer(both)),
        "asAt": AS_AT,
        "ids": ids,
        "id": "",
    }
    values |= {p: AS_AT for p in query.parameters if p not in values}
    for id_ in ids if "id" in query.parameters else [""]:
        values["id"] = id_
        cypher.ask(_viewer(both), name, **values)


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
