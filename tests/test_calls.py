"""A request never makes more calls of ``queries/`` than it has levels, however long its lists are;
and what is answered for many at once is what is answered for each.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from graphql import FieldNode, FragmentSpreadNode, OperationDefinitionNode, SelectionSetNode, parse

import queries
from api import endpoint
from api.callers import LOCAL_USER
from api.schema import schema
from graph import Store, open_store
from ontology.record import node_id
from ontology.terms import CONNECTS, Label, Relationship
from queries import records
from queries.accountability import accountability_chain
from queries.coverage import coverage_gaps
from queries.explore import claims_on, evidenced_by
from queries.together import Question, together
from queries.viewer import Viewer
from tests.records import authority_records


@pytest.fixture(scope="module", params=["ladybug", "neo4j"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store with two authorities, on each engine."""
    if request.param == "ladybug":
        found = f"ladybug:{tmp_path_factory.mktemp('calls') / 'store'}"
    else:
        emptied: Callable[[], str] = request.getfixturevalue("neo4j_emptied")
        found = emptied()
    with open_store(found) as opened:
        for seed in (0, 1):
            for said in authority_records(seed, 4, 4):
                opened.load(said)
    return found


@pytest.fixture
def viewer(url: str) -> Iterator[Viewer]:
    with open_store(url, read_only=True) as opened:
        yield Viewer(opened)


# ------------------------------------------------------------------------------ what calls are made


def public() -> dict[Callable[..., Any], str]:
    """The functions of ``queries`` that others may call, and that take a viewer."""
    found: dict[Callable[..., Any], str] = {}
    for module in pkgutil.iter_modules(queries.__path__, "queries."):
        for name, function in vars(importlib.import_module(module.name)).items():
            own = inspect.isfunction(function) and function.__module__ == module.name
            if (
                own
                and not name.startswith("_")
                and "viewer" in inspect.signature(function).parameters
            ):
                found[function] = f"{module.name}.{name}"
    return found


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of ``queries`` from outside of it, as they are made."""
    made: list[str] = []

    def counted(function: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: object, **kwargs: object) -> object:
            if not sys._getframe(1).f_globals["__name__"].startswith("queries."):
                made.append(name)
            return function(*args, **kwargs)

        return call

    known = {function: counted(function, name) for function, name in public().items()}
    for module in [m for n, m in sys.modules.items() if n.split(".")[0] in ("api", "queries")]:
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value) and value in known:
                monkeypatch.setattr(module, name, known[value])
    return made


def depth(query: str) -> int:
    """How many levels of things a query has; values are no level of their own."""
    document = parse(query)
    fragments = {getattr(d, "name", None) and d.name.value: d for d in document.definitions}  # type: ignore[attr-defined]

    def below(chosen: SelectionSetNode | None) -> int:
        levels = [0]
        for node in chosen.selections if chosen else ():
            if isinstance(node, FragmentSpreadNode):
                levels.append(below(fragments[node.name.value].selection_set))  # type: ignore[attr-defined]
            elif isinstance(node, FieldNode):
                levels.append(int(node.selection_set is not None) + below(node.selection_set))
            else:
                levels.append(below(node.selection_set))  # type: ignore[attr-defined]
        return max(levels)

    return max(
        below(d.selection_set)
        for d in document.definitions
        if isinstance(d, OperationDefinitionNode)
    )


def asked(viewer: Viewer, query: str) -> Any:
    result = schema.execute_sync(query, context_value={"viewer": viewer})
    assert result.errors is None, result.errors
    return result.data


QUERIES = {
    "recommendations": """{ recommendations(first: N) { totalCount edges { node {
        id text authority { name } inspection { title documents { title } }
        addressedTo { ... on Node { name } } themes { label } evidence { text document { title } }
        documents { title } measures { text } leads { asPrinted }
        findings { finding { text } claim { basis evidence { page document { title } } } }
        actions { text due { to revisions { dueTo } } plan { title documents { title } }
          leads { asPrinted holder { name } party { ... on Node { name } }
                  claim { quote evidence { text document { title } } } }
          bodies { mode party { ... on Body { meetings { heldOn } } } claim { basis } }
          measures { text observedBy { from { value } } } } } } } }""",
    "gaps": """{ recommendations(first: N) { edges { node { gaps { sentence evidence { text } }
        actions { gaps { sentence subject { ... on Action { text } } } } } } } }""",
    "chains": """{ recommendations(first: N) { edges { node { chain { verdict sentence
        hops { from { ... on Finding { text } } to { ... on Action { text leads { asPrinted } } }
               claim { evidence { text } } } } } } } }""",
    "actions": """{ actions(first: N) { edges { node { text outcome { text }
        updatedBy { from { on } }
        addresses { text inspection { judgements { area grade evidence { page } } } }
        ledBy { asPrinted to { ... on Node { name } } claim { evidence { text } } } } } } }""",
    "posts": """{ posts(first: N) { edges { node { title
        tenures { from { kind heldBy { to { name leads { asPrinted from { name } } } } } }
        accountableTo { to { ... on Node { name } } claim { basis evidence { text } } } } } } }""",
    "findings": """{ findings(first: N) { edges { node { text supports { text actions { text } }
        supportsLinks { to { text } claim { score reasons } } hasThemes { to { label } }
        referredToBy { stance from { name } } recurrenceOf { from { name } } } } } }""",
    "passages": """{ findings(first: N) { edges { node { cites { to { text evidences { name }
        claims { relationship from { name } to { name } claim { basis } } } } } } } }""",
    "people": """query { people(first: N) { edges { node { ...Who } } }
        posts(first: N) { edges { node { holder { ...Who } organisation { name kind }
          overview: authority { overview { counts { kind count }
          grades { area grade on inspection { title } }
          loaded { title } missingDocuments } } } } }
        again: bodies(first: N) { edges { node { chairedBy { from { ... on Node { name } } } } } } }
        fragment Who on Person { name actions { text } leads { from { name } } }""",
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_a_request_makes_no_more_calls_than_it_has_levels(
    viewer: Viewer, calls: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.limits.MOST_THINGS", 10**9)
    made = []
    for size in ("2", "50"):
        calls.clear()
        query = QUERIES[name].replace("first: N", f"first: {size}")
        assert asked(viewer, query)
        made.append(len(calls))
        assert 0 < len(calls) <= depth(query), calls
    assert made[0] == made[1]


def test_the_counting_counts(viewer: Viewer, calls: list[str]) -> None:
    records.related(viewer, "authority/x", Relationship.ABOUT_AUTHORITY)
    coverage_gaps(viewer, kinds=[])  # as imported here: not counted
    assert calls == ["queries.records.related"]
    assert {"queries.records.node", "queries.coverage.coverage", "queries.searching.search"} <= set(
        public().values()
    )


def test_many_fields_of_the_query_are_one_call(viewer: Viewer, calls: list[str]) -> None:
    authority = authority_records(0, 1)[0].source.authority
    asked_of = f'authority: "{authority}") {{ totalCount }}'
    fields = [f"a{i}: plans(first: {i + 1}, {asked_of}" for i in range(9)]
    asked(viewer, "{ " + " ".join(fields) + ' b: search(text: "review") { totalCount } }')
    assert len(calls) == 1


def test_a_page_asks_the_store_as_often_however_long_it_is(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each engine may split what it is asked, but is asked the same."""
    query = """{ actions(first: N) { edges { node { measures { text evidence { text } }
        leads { asPrinted } plan { title respondsTo { title } } } } } }"""
    asked_of_store: list[str] = []
    for name in ("read", "read_each"):
        original = getattr(Store, name)

        def counted(self: Store, *args: Any, _of: Any = original, **kwargs: Any) -> Any:
            asked_of_store.append(str(kwargs.get("name")))
            return _of(self, *args, **kwargs)

        monkeypatch.setattr(Store, name, counted)
    made = []
    for size in ("2", "50"):
        asked_of_store.clear()
        asked(viewer, query.replace("first: N", f"first: {size}"))
        made.append(len(asked_of_store))
    assert made[0] == made[1] < 20


# ------------------------------------------------------------------- many at once are each of them


def test_joins_of_many_are_those_of_each(viewer: Viewer) -> None:
    graph = viewer.store.graph()
    for type_ in (Relationship.LED_BY, Relationship.CITES, Relationship.PART_OF):
        for incoming in (False, True):
            expected: dict[str, set[str]] = {"plan/none/x": set()}
            for edge in graph.edges.values():
                if edge.type is type_:
                    near = edge.to if incoming else edge.from_
                    expected.setdefault(near, set()).add(edge.id)
            wanted = [records.Join(i, type_, incoming) for i in sorted(expected)]
            found = records.joined(viewer, wanted)
            for place, (join, pairs) in enumerate(zip(wanted, found, strict=True)):
                assert {edge.id for edge, _ in pairs} == expected[join.id]
                assert all(n.id == (e.from_ if incoming else e.to) for e, n in pairs)
                if place % (len(wanted) // 3) == 0:
                    assert pairs == records.related(viewer, join.id, type_, incoming=incoming)
    assert records.joined(viewer, []) == []


def test_what_joins_to_others_than_the_viewer_may_see_is_left_out(viewer: Viewer) -> None:
    mine = authority_records(0, 1)[0].source.authority
    theirs = authority_records(1, 1)[0].source.authority
    (ofsted,) = {
        e.to for e in viewer.store.graph().edges.values()
        if e.type is Relationship.INSPECTED_BY and e.to.startswith("organisation/")
    }  # fmt: skip
    narrow = Viewer(viewer.store, frozenset({mine}))
    found = records.related(narrow, ofsted, Relationship.INSPECTED_BY, incoming=True)
    every = records.related(viewer, ofsted, Relationship.INSPECTED_BY, incoming=True)
    assert {n.get("authority") for _, n in found} == {mine}
    assert {n.get("authority") for _, n in every} == {mine, theirs}


@pytest.mark.parametrize("label", [Label.RECOMMENDATION, Label.ACTION])
def test_gaps_and_chains_of_many_are_those_of_each(viewer: Viewer, label: Label) -> None:
    ids = [n.id for n in records.page(viewer, label, first=1000).nodes]
    some = [*ids[:: len(ids) // 3], ids[0]]
    kind = "gaps of all" if label is Label.RECOMMENDATION else "gaps"
    found = together(viewer, [Question(kind, i) for i in some])
    every = coverage_gaps(viewer)
    for id_, gaps in zip(some, found, strict=True):
        if label is Label.RECOMMENDATION:
            assert gaps == coverage_gaps(viewer, recommendation=id_)
        else:
            assert gaps == [g for g in every if g.subject.id == id_]
    assert any(found)
    dates = (None, "2019-01-31")
    chains = together(viewer, [Question("chain", (i, day)) for i in some for day in dates])
    assert chains == [accountability_chain(viewer, i, as_at=day) for i in some for day in dates]


def test_what_rests_on_many_passages_is_what_rests_on_each(viewer: Viewer) -> None:
    graph = viewer.store.graph()
    stated = sorted({str(e.get("passage")) for e in graph.edges.values() if e.get("passage")})
    some = stated[:: len(stated) // 5]
    claims = together(viewer, [Question("claims", p) for p in some])
    things = together(viewer, [Question("evidenced", p) for p in some])
    assert claims == [claims_on(viewer, p) for p in some] and any(claims)
    assert things == [evidenced_by(viewer, p) for p in some] and any(things)
    for passage, hops in zip(some, claims, strict=True):
        assert {h.claim.id for h in hops} == {
            e.id for e in graph.edges.values()
            if e.get("passage") == passage and e.type is not Relationship.CITES
        }  # fmt: skip


def test_one_question_that_fails_fails_alone(viewer: Viewer) -> None:
    (recommendation,) = records.page(viewer, Label.RECOMMENDATION, first=1).nodes
    nothing = node_id(Label.RECOMMENDATION, "none", "1")
    result = schema.execute_sync(
        f'{{ a: accountabilityChain(id: "{nothing}") {{ sentence }} '
        f'b: accountabilityChain(id: "{recommendation.id}") {{ sentence }} }}',
        context_value={"viewer": viewer},
    )
    assert result.errors and result.errors[0].extensions == {"code": "NOT_FOUND"}
    query = f"""query {{ ok: nodes(ids: ["{recommendation.id}", "{nothing}"]) {{ id
        ... on Recommendation {{ text chain(asAt: "2019-01-31") {{ verdict }} }} }} }}"""
    assert asked(viewer, query)["ok"][1] is None


def test_a_chain_that_fails_is_told_and_is_never_none(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("queries.together.accountability_chains", fails)
    query = "{ recommendations(first: 2) { edges { node { text chain { verdict } } } } }"
    result = schema.execute_sync(query, context_value={"viewer": viewer})
    assert result.data is None and result.errors  # a recommendation always has a chain
    assert {str((e.extensions or {})["code"]) for e in result.errors} == {"INTERNAL"}


# ---------------------------------------------------------------------- queries again, changes once


@pytest.mark.parametrize(
    ("query", "name", "changes"),
    [
        ("{ plans { totalCount } }", None, False),
        ('{ search(text: "mutation") { totalCount } }', None, False),
        ("mutation { x }", None, True),
        ("query A { plans { totalCount } } mutation B { x }", "A", False),
        ("query A { plans { totalCount } } mutation B { x }", "B", True),
        ("query A { plans { totalCount } } mutation B { x }", None, False),
        ("mutation {", None, False),
    ],
)
def test_only_what_changes_nothing_is_asked_again(
    query: str, name: str | None, changes: bool
) -> None:
    asked = {"query": query} | ({"operationName": name} if name else {})
    assert endpoint._changes(asked) is changes


def test_a_query_is_asked_again_where_a_load_came_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = authority_records(0, 2)
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        store.load(documents[0])
        times: list[int] = []
        execute = schema.execute_sync

        def disturbed(*args: Any, **kwargs: Any) -> Any:
            found = execute(*args, **kwargs)
            times.append(1)
            if len(times) == 1:
                loader = threading.Thread(target=store.load, args=(documents[1],))
                loader.start()
                loader.join()
            return found

        monkeypatch.setattr(endpoint.schema, "execute_sync", disturbed)
        query = "{ documents { edges { node { id evidence: cites { to { id } } } } } }"
        answer = endpoint._answer(lambda: store, LOCAL_USER, {"query": query}, endpoint.Offers())
        assert "errors" not in answer and len(times) == 2
        shown = {edge["node"]["id"] for edge in answer["data"]["documents"]["edges"]}
        assert {d.source.id for d in documents} <= shown


def test_every_relationship_can_be_asked_for_at_once(viewer: Viewer) -> None:
    """On each engine, from each end: one text for one node and for many."""
    for type_ in Relationship:
        for incoming in (False, True):
            labels = {b if incoming else a for a, b in CONNECTS[type_]}
            few = [records.Join(node_id(of, "none", "x"), type_, incoming) for of in sorted(labels)]
            many = [records.Join(f"{j.id}{i}", type_, incoming) for j in few for i in range(9)]
            assert not any(records.joined(viewer, [*few, *many]))
