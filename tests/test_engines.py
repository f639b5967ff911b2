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
from operator import itemgetter
from typing import TypeVar, cast

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from graph import Store, open_store
from graph.difference import Difference
from graph.engine import Engine, Row
from ontology.errors import NotFound
from ontology.record import Edge, Graph, Node
from ontology.terms import CODES, GapKindId, Label, Relationship
from queries import cypher, explore, records
from queries.accountability import accountability_chain, accountability_chains, chain_verdicts
from queries.answers import Hop, to_json
from queries.asked import remembering, resting_documents
from queries.catalogue import catalogue
from queries.changes import changes
from queries.chase import chase
from queries.claims import described
from queries.conditions import CONDITIONS, ORDERS, Range, fitting
from queries.coverage import (
    coverage,
    coverage_by_authority,
    coverage_gaps,
    coverage_summary,
    evidence,
    gaps_of,
    read_passages,
    resting_on,
    seen,
)
from queries.documents import documents
from queries.having import checks
from queries.inspected import authorities, graded
from queries.ladder import ladder
from queries.lines import register
from queries.meetings import agenda, last_recorded, meeting_bodies
from queries.overview import issued_documents, overview
from queries.parties import parties
from queries.peers import peers
from queries.profiles import holdings, profile
from queries.quoted import passages_with, told_in
from queries.recurrence import recurrence
from queries.registers import last_meeting, registers
from queries.reviewing import effect, ends, proposals, unreviewed
from queries.roles import roles
from queries.selecting import select
from queries.since import changed
from queries.source import opened
from queries.statements import authority_of_link, statements, unmet
from queries.structure import structure
from queries.supposing import supposing
from queries.surroundings import line, surroundings
from queries.themes import inspections, theme_elsewhere, theme_met, themes
from queries.together import Question, together
from queries.viewer import Viewer
from queries.within import Within, choices
from tests.both import WORLDS, Both, comparable, fill_one_of_each, fill_samples
from tests.test_cypher import analysed

_T = TypeVar("_T")

AS_AT = "2024-06-30"
#: At most so many subjects of each kind are asked about.
FEW = 4
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


def _some(graph: Graph, label: Label) -> list[str]:
    """Ids of a few nodes of a label, spread over all of them."""
    ids = _ids(graph, label)
    return ids[:: max(1, len(ids) // FEW)][:FEW]


def _ids(graph: Graph, label: Label) -> list[str]:
    return sorted(i for i, n in graph.nodes.items() if n.label is label)


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
        "later": [],
        "unseen": [],
        "since": "2000-01-01",
        "themes": _ids(graph, Label.THEME),
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


def _links(viewer: Viewer) -> list[Hop]:
    """A few links that wait for review."""
    return explore.proposed_links(viewer)[:FEW]


#: Function of ``queries`` → what it is asked of a store that holds a graph.
FUNCTIONS: dict[str, Callable[[Viewer, Graph], Sequence[object]]] = {
    "accountability_chains": lambda v, g: [
        str(chain) if isinstance(chain, NotFound) else chain
        for chain in accountability_chains(v, [(i, AS_AT) for i in _some(g, Label.FINDING)])
    ],
    "actions_of": lambda v, g: records.actions_of(v, _ids(g, Label.RECOMMENDATION)),
    "claims_of": lambda v, g: explore.claims_of(v, _ids(g, Label.PASSAGE)[:60]),
    "claims_on_each": lambda v, g: explore.claims_on_each(v, _ids(g, Label.PASSAGE)[:60]),
    "described": lambda v, g: [
        sorted(map(comparable, described(v, i).edges.values())) for i in _some(g, Label.ACTION)
    ],
    "documents": lambda v, g: [documents(v, a, AS_AT) for a in seen(v)],
    "documents_of": lambda v, g: records.documents_of(v, _some(g, Label.FINDING)),
    "ends": lambda v, g: [ends(v, link) for link in _links(v)],
    "effect": lambda v, g: [
        effect(v, link, str(g.nodes[link.from_.id].get("authority")), AS_AT)
        for link in _links(v)[:2]
    ],
    "evidence": lambda v, g: sorted(map(comparable, evidence(v, _some(g, Label.ACTION)))),
    "parties": lambda v, g: [sorted(parties(v, a).items()) for a in seen(v)],
    "passages_with": lambda v, g: [
        passage for a in seen(v) for passage in passages_with(v, a, "the")
    ],
    "proposals": lambda v, g: [proposals(v, a) for a in seen(v)],
    "roles": lambda v, g: [
        sorted(roles(v, accountability_chain(v, i, as_at=AS_AT)).items())
        for i in _some(g, Label.ACTION)
    ],
    "supposing": lambda v, g: [
        sorted(supposing(v, link.claim.id).store.graph().edges) for link in _links(v)[:2]
    ],
    "told_in": lambda v, g: sorted(told_in(v, _some(g, Label.ACTION)).items()),
    "unreviewed": lambda v, g: [unreviewed(v, a) for a in seen(v)],
    "words_about": lambda v, g: [str(explore.words_about(v, a)) for a in seen(v)],
    "evidenced_by_each": lambda v, g: explore.evidenced_by_each(v, _some(g, Label.PASSAGE)),
    "gaps_of": lambda v, g: [sorted(gaps_of(v, a, _ids(g, Label.ACTION)).items()) for a in seen(v)],
    "holdings": lambda v, g: [h for a in seen(v) for h in holdings(v, a, as_at=AS_AT)],
    "inspections": lambda v, g: [o for a in seen(v) for o in inspections(v, a, AS_AT)],
    "profile": lambda v, g: [
        profile(v, i, authority=a, as_at=AS_AT)
        for a in seen(v)[:1]
        for of in Label
        for i in _some(g, of)[:2]
    ],
    "structure": lambda v, g: [structure(v, a, AS_AT) for a in seen(v)],
    "theme_elsewhere": lambda v, g: [
        pair for i in _ids(g, Label.THEME) for pair in theme_elsewhere(v, i)
    ],
    "theme_met": lambda v, g: [
        met for a in seen(v) for i in _ids(g, Label.THEME) for met in theme_met(v, i, a, AS_AT)
    ],
    "themes": lambda v, g: [themes(v, a, AS_AT) for a in seen(v)],
    "holders": lambda v, g: records.holders(v, _ids(g, Label.POST), AS_AT),
    "joined": lambda v, g: records.joined(
        v, [records.Join(i, Relationship.LED_BY) for i in _ids(g, Label.ACTION)]
    ),
    "measures_of": lambda v, g: records.measures_of(v, _ids(g, Label.RECOMMENDATION)),
    "opened": lambda v, g: [
        opened(v, i) for i in [*_some(g, Label.DOCUMENT), *_some(g, Label.PASSAGE)]
    ],
    "overview": lambda v, g: [overview(v, a) for a in seen(v)],
    "remembering": lambda v, g: [seen(both) for both in [remembering(v)] * 2],
    "surroundings": lambda v, g: [
        edge
        for i in _some(g, Label.ACTION)
        for edge in surroundings(v, str(g.nodes[i].get("authority")), i, depth=2, as_at=AS_AT).edges
    ],
    "together": lambda v, g: together(v, [Question("node", i) for i in _some(g, Label.ACTION)]),
    "accountability_chain": lambda v, g: [
        accountability_chain(v, i, as_at=AS_AT) for i in _some(g, Label.ACTION)
    ],
    "ask": lambda v, g: cypher.ask(v, "authorities", authorities=seen(v)),
    "changes": lambda v, g: [n for a in seen(v) for n in changes(v, a, "2000-01-01")] or [seen(v)],
    "claims_on": lambda v, g: [
        hop for i in _ids(g, Label.PASSAGE)[:60] for hop in explore.claims_on(v, i)
    ],
    "coverage": lambda v, g: coverage(v, as_at=AS_AT).gaps,
    "coverage_by_authority": lambda v, g: coverage_by_authority(v, as_at=AS_AT),
    "coverage_gaps": lambda v, g: coverage_gaps(v, as_at=AS_AT),
    "coverage_summary": lambda v, g: [coverage_summary(v, as_at=AS_AT)],
    "evidenced_by": lambda v, g: [
        ref for i in _some(g, Label.PASSAGE) for ref in explore.evidenced_by(v, i)
    ],
    "fitting": lambda v, g: [
        [of, name, order, sorted(fitting(v, of, {name: value}, seen(v), order), key=repr)]
        for of, name, value in _asked(g)
        for order in (["id", *ORDERS[of]] if name == "search" else ["id"])
    ],
    "holder": lambda v, g: [
        who for i in _ids(g, Label.POST) if (who := records.holder(v, i, AS_AT)) is not None
    ],
    "line": lambda v, g: [
        line(v, str(g.nodes[e.from_].get("authority")), e.from_, e.to, as_at=AS_AT)
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.LED_BY
    ][:FEW],
    "last_meeting": lambda v, g: [
        last_meeting(v, e.to, "2100-01-01")
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.OF_BODY and g.nodes[e.from_].get("heldOn")
    ],
    "neighbourhood": lambda v, g: [
        edge for i in _some(g, Label.ACTION) for edge in explore.neighbourhood(v, i).edges
    ],
    "node": lambda v, g: [records.node(v, i) for i in _some(g, Label.ACTION)],
    "nodes": lambda v, g: records.nodes(v, [i for of in Label for i in _some(g, of)]),
    "page": lambda v, g: [n for of in Label for n in records.page(v, of, first=3).nodes],
    "path": lambda v, g: [
        explore.path(v, e.from_, e.to)
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.LED_BY
    ][:FEW],
    "peers": lambda v, g: [
        alike for a in seen(v) for alike in peers(v, a, as_at="2100-01-01").alike
    ],
    "proposed_links": lambda v, g: explore.proposed_links(v, review=None),
    "read_passages": lambda v, g: sorted(
        read_passages(v, _some(g, Label.PASSAGE)).items(), key=itemgetter(0)
    ),
    "recurrence": lambda v, g: [one for a in seen(v) for one in recurrence(v, a)],
    "registers": lambda v, g: [registers(v, as_at=AS_AT)],
    "related": lambda v, g: [
        edge
        for i in _some(g, Label.ACTION)
        for edge, _ in records.related(v, i, Relationship.LED_BY)
    ],
    "resting_documents": lambda v, g: sorted(resting_documents(v, _some(g, Label.ACTION))),
    "resting_on": lambda v, g: sorted(resting_on(v, _some(g, Label.ACTION)).items()),
    "search": lambda v, g: explore.search(v, "plan"),
    "seen": lambda v, g: seen(v),
    "select": lambda v, g: [
        (n.id, p.key)
        for of in CONDITIONS
        for found in [select(v, of, {"search": "a"}, order="number")]
        for n, p in zip(found.nodes, found.places, strict=True)
    ],
    "checks": lambda v, g: [
        i
        for given_ in (
            {"has_body": True},
            {"has_measure": False},
            {"has_named_lead": True, "as_at": AS_AT},
            {"overdue": AS_AT},
            {"document": _some(g, Label.DOCUMENT)},
            {"gap": ["recommendation_without_lead"]},
            {"without_gap": ["recommendation_recurs"]},
        )
        for every in [checks(v, Label.RECOMMENDATION, given_, None)]
        for i in _ids(g, Label.RECOMMENDATION)
        if all(fits(i) for fits in every)
    ],
    "authority_of_link": lambda v, g: [
        authority_of_link(v, e.id)
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.get("basis") == "inferred"
    ][:FEW],
    "statements": lambda v, g: statements(v),
    "unmet": lambda v, g: [*unmet(v), len(statements(v))],
    "agenda": lambda v, g: [
        agenda(v, a, b.body.id, on="2025-01-01", since="2023-12-31", as_at=AS_AT)
        for a in seen(v)
        for b in meeting_bodies(v, a, AS_AT)
    ],
    "authorities": lambda v, g: authorities(v, AS_AT),
    "chain_verdicts": lambda v, g: sorted(chain_verdicts(v, as_at=AS_AT).items()),
    "changed": lambda v, g: [changed(v, a, "2010-01-01", AS_AT) for a in seen(v)],
    "issued_documents": lambda v, g: [x for a in seen(v) for x in issued_documents(v, a, AS_AT)],
    "graded": lambda v, g: [[a, graded(v, a, AS_AT)] for a in seen(v)],
    "ladder": lambda v, g: sorted(ladder(v, as_at=AS_AT).items()),
    "register": lambda v, g: [register(v, as_at=AS_AT), *(register(v, a) for a in seen(v))],
    "catalogue": lambda v, g: [
        catalogue(v, a, as_at=AS_AT, since="2016-01-01", opened=GapKindId.CHAIN_BROKEN, within=of)
        for a in seen(v)
        for of in (None, *(Within(theme=t.id) for t in choices(v, a, AS_AT).themes[:2]))
    ],
    "chase": lambda v, g: [chase(v, a, 90, as_at="2019-12-01") for a in seen(v)],
    "choices": lambda v, g: [choices(v, a, AS_AT) for a in seen(v)],
    "last_recorded": lambda v, g: [[a, last_recorded(v, a, "2100-01-01")] for a in seen(v)],
    "meeting_bodies": lambda v, g: [meeting_bodies(v, a, "2100-01-01") for a in seen(v)],
}


def _asked(graph: Graph) -> Iterator[tuple[Label, str, object]]:
    """Every condition with values that fit: all ids of some things, and all codes."""
    ids = [i for label in Label for i in _some(graph, label)]
    codes = [code for scheme in CODES.values() for code in scheme]
    for label, conditions in CONDITIONS.items():
        for name, text in conditions.items():
            yes = True if f"${name}" not in text else [*ids, *codes]
            yield label, name, Range() if f"${name}From" in text else yes
        yield label, "search", "a"
        if label is not Label.AUTHORITY:
            yield label, "basis", ["stated", "inferred"]
            yield label, "review", ["unreviewed", "accepted"]
    yield Label.INSPECTION, "grade", codes


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
