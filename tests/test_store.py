"""The store: what it keeps, what a load changes, and what it says when it cannot.

Everything here holds for any engine; what is LadybugDB's own is in ``test_ladybug.py``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Path, Store, open_store
from graph.difference import Difference
from graph.engine import Step
from graph.ledger import read_records, read_statement, records_entry, statement_entry
from graph.reading import national
from graph.resolve import resolve
from graph.statements import Statement, decide
from ontology.errors import NotFound, QueryError, RecordError, StoreError, StoreUnreachable
from ontology.record import Draft, Edge, Graph, Node, Records, Source, is_national
from ontology.terms import Basis, Label, Relationship, ReviewState
from tests.records import authority_of, authority_records, corrected

PROPERTIES = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module", params=["ladybug", "neo4j"])
def shared(request: pytest.FixtureRequest) -> Iterator[Store]:
    """One store for many tests, each of which uses an authority of its own or takes it out."""
    memory = request.param == "ladybug"
    with open_store("ladybug:" if memory else request.getfixturevalue("neo4j_emptied")()) as store:
        yield store


def empty(store: Store, authority: str) -> None:
    for source in store.sources():
        if source.authority == authority:
            store.remove(source.id)


def plain(graph: Graph) -> tuple[dict[str, object], dict[str, object]]:
    """A graph as comparable data."""
    nodes = {n.id: (n.label, dict(n.properties)) for n in graph.nodes.values()}
    edges = {e.id: (e.type, e.from_, e.to, dict(e.properties)) for e in graph.edges.values()}
    return dict(nodes), dict(edges)


# --------------------------------------------------------------------------- ledger and graph


def test_records_survive_the_ledger() -> None:
    for records in authority_records(3, 5):
        assert read_records(records_entry(records).payload) == records


def test_statements_survive_the_ledger() -> None:
    said = Statement("statement/1", "authority/x", "review", "A", "2024-01-01", {"a": "é|"})
    assert read_statement(statement_entry(said).payload) == said


@PROPERTIES
@given(seed=st.integers(0, 5), documents=st.integers(1, 5), order=st.randoms(use_true_random=False))
def test_the_engine_holds_what_the_ledger_resolves_to_in_any_order(
    shared: Store, seed: int, documents: int, order: random.Random
) -> None:
    authority = authority_of(seed)
    empty(shared, authority)
    records = authority_records(seed, documents)
    shuffled = list(records)
    order.shuffle(shuffled)
    for one in shuffled:
        assert shared.load(one).state == "new"
    try:
        said = shared.statements(authority)  # what earlier corrections altered stays told
        assert plain(shared.graph(authority)) == plain(resolve(records, said))
        gone = order.sample(shuffled, order.randrange(len(shuffled)))
        for one in gone:
            shared.remove(one.source.id)
        left = [r for r in records if r not in gone]
        assert plain(shared.graph(authority)) == plain(resolve(left, said))
        if worded := [r for r in left if _has_texts(r)]:  # the others have nothing to correct
            chosen = corrected(order.choice(worded))
            shared.load(chosen, at="2024-05-01T10:00:00")
            said = shared.statements(authority)
            now = [shared.records(r.source.id) for r in left]
            assert plain(shared.graph(authority)) == plain(resolve(now, said))
    finally:
        empty(shared, authority)


def _has_texts(records: Records) -> bool:
    return any(n.label in (Label.FINDING, Label.RECOMMENDATION) for n in records.nodes)


def test_the_whole_graph_is_that_of_all_authorities_and_what_the_ontology_ships(
    store: Store,
) -> None:
    one, other = authority_records(0, 2), authority_records(1, 2)
    for records in (*one, *other):
        store.load(records)
    parts = [resolve(one), resolve(other)]
    expected = dict(national().nodes)
    for part in parts:
        expected |= part.nodes
    whole = store.graph()
    assert plain(whole)[0] == plain(Graph(expected))[0]
    assert whole.edges.keys() == parts[0].edges.keys() | parts[1].edges.keys()
    assert {n.get("authority") for n in store.graph(authority_of(0)).nodes.values()} == {
        authority_of(0)
    }


def test_another_process_goes_on_where_the_first_ended(store_url: str) -> None:
    url = store_url
    first, second, third = authority_records(0, 3)
    with open_store(url) as store:
        store.load(first)
    with open_store(url) as store:
        store.load(second)
        store.load(third)
    with open_store(url, read_only=True) as store:
        assert plain(store.graph(authority_of(0))) == plain(resolve([first, second, third]))


# --------------------------------------------------------------------------------------- loading


def test_the_same_again_changes_nothing(store: Store) -> None:
    records = authority_records(0, 1)[0]
    first = store.load(records)
    assert first.state == "new"
    assert first.added == len(resolve([records]).nodes) + len(resolve([records]).edges)
    before = plain(store.graph())
    again = store.load(records)
    assert (again.state, again.added, again.changed, again.removed) == ("unchanged", 0, 0, 0)
    assert plain(store.graph()) == before


def test_a_correction_changes_only_what_it_altered(store: Store) -> None:
    report, letter = authority_records(0, 2)
    store.load(report)
    store.load(letter)
    before = store.graph()
    changed = corrected(report)
    done = store.load(changed, at="2024-05-01T10:00:00.000001")
    after = store.graph()
    assert done.state == "corrected"
    differ = {
        i
        for i in before.nodes.keys() | after.nodes.keys()
        if plain(before)[0].get(i) != plain(after)[0].get(i)
    }
    old_text = {n.id: n.get("text") for n in report.nodes}
    reworded = {n.id for n in changed.nodes if n.get("text") != old_text[n.id]}
    changes = {i for i in differ if i.startswith("change/")}
    assert differ - changes == reworded | {report.source.id}
    assert [after.nodes[i].get("subject") for i in changes] == [*reworded]
    assert [after.nodes[i].get("at") for i in changes] == ["2024-05-01"]
    assert store.load(changed).state == "unchanged"


def test_other_records_of_the_same_bytes_are_no_correction(store: Store) -> None:
    report = authority_records(0, 1)[0]
    store.load(report)
    better = replace(corrected(report), source=report.source)
    assert store.load(better).state == "reread"
    assert not [i for i in store.graph().nodes if i.startswith("change/")]
    assert store.load(better).state == "unchanged"


def test_a_store_is_refreshed_where_the_program_has_learned_something(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = store_url
    records = [*authority_records(0, 2), *authority_records(1, 1)]

    def ignorant(records: Sequence[Records], statements: Sequence[Statement] = ()) -> Graph:
        graph = resolve(records, statements)
        edges = {i: e for i, e in graph.edges.items() if e.get("basis") != "inferred"}
        return Graph(graph.nodes, edges)

    with monkeypatch.context() as before, open_store(url) as store:
        before.setattr("graph.resolve.resolve", ignorant)
        for one in records:
            store.load(one)
    with open_store(url) as store:
        assert [r.added > 0 for r in store.refresh()] == [True, True]
        assert [(r.added, r.changed, r.removed) for r in store.refresh()] == [(0, 0, 0)] * 2
        assert store.graph(authority_of(0)) == resolve(records[:2])


def test_removing_a_document_leaves_no_trace(store: Store) -> None:
    report, letter = authority_records(0, 2)
    store.load(report)
    before = plain(store.graph())
    store.load(letter)
    done = store.remove(letter.source.id)
    assert done.state == "removed"
    assert plain(store.graph()) == before
    assert [s.id for s in store.sources()] == [report.source.id]
    store.remove(report.source.id)
    assert plain(store.graph()) == plain(national())


def test_a_document_that_is_found_to_be_anothers_moves(store: Store) -> None:
    wrong = authority_records(0, 1)[0]
    store.load(wrong)
    right = authority_records(1, 1)[0]
    moved = replace(right, source=replace(right.source, id=wrong.source.id))
    store.load(moved)
    assert store.graph(authority_of(0)).nodes.keys() == {
        i for i in store.graph(authority_of(0)).nodes if i.startswith("change/")
    }
    assert plain(store.graph(authority_of(1))) == plain(
        resolve([store.records(wrong.source.id)], store.statements(authority_of(1)))
    )


def test_what_is_not_loaded_cannot_be_removed_or_shown(store: Store) -> None:
    with pytest.raises(NotFound, match="no document 'document/x' is loaded"):
        store.remove("document/x")
    with pytest.raises(NotFound, match="no document 'document/x' is loaded"):
        store.records("document/x")


def test_a_claim_about_nothing_is_refused_and_nothing_is_kept(store: Store) -> None:
    draft = Draft(Source("document/aldermoor/other/x", "authority/aldermoor"))
    document = draft.node(Label.DOCUMENT, "aldermoor", "other", "x")
    draft.edge(Relationship.ADDRESSED_TO, document, "organisation/national/no-such", quote="x")
    records = draft.records()
    before = plain(store.graph())
    with pytest.raises(RecordError, match="organisation/national/no-such"):
        Difference(Graph(), Graph({n.id: n for n in records.nodes}, dict(_edges(records))), ())
    with pytest.raises(StoreError, match="wrote 0 rows where 1 were given"):
        store._write(
            [
                Step(
                    "UNWIND $rows AS row MERGE (d:Document {id: row.id}) RETURN count(*) AS n",
                    ("id",),
                    [("document/aldermoor/half",)],
                ),
                Step(
                    "UNWIND $rows AS row MATCH (d:Document {id: row.id}) RETURN count(*) AS n",
                    ("id",),
                    [("document/no-such",)],
                ),
            ]
        )
    assert plain(store.graph()) == before


def _edges(records: Records) -> Iterator[tuple[str, Edge]]:
    return ((e.id, e) for e in records.edges)


def test_every_kind_of_value_comes_back_as_it_was(store: Store) -> None:
    draft = Draft(Source("document/aldermoor/other/x", "authority/aldermoor"))
    text = (
        "“Quotes”, 'apostrophes', \\ back\nlines\t— $notaparameter // {} \U0001f9f5" + "x" * 99_999
    )
    document = draft.node(Label.DOCUMENT, "aldermoor", "other", "x", title=text, pages=0)
    passage = draft.node(Label.PASSAGE, "aldermoor", "other", "x", "1", text=text, ordinal=2**40)
    finding = draft.node(Label.FINDING, "aldermoor", "f", "1", marked=False, text=text)
    draft.edge(Relationship.PART_OF, passage, document)
    draft.cites(finding, passage, "x", property="text", value=False)
    draft.node(Label.TENURE, "aldermoor", "t", **{"from": "2012-06-01", "to": "2013-04-01"})
    recommendation = draft.node(Label.RECOMMENDATION, "aldermoor", "r", "1", text="x")
    for score, reasons in ((0.1, ("one", "two, three")), (1, ("",))):
        draft.edge(
            Relationship.SUPPORTS,
            finding,
            recommendation,
            basis=Basis.INFERRED,
            score=score,
            reasons=reasons,
            distinct=str(score),
        )
    records = draft.records()
    store._write([*Difference(Graph(), _graph([records])).steps()])
    graph = store.graph("authority/aldermoor")
    assert plain(graph) == plain(_graph([records]))
    assert all(type(e.get("score")) in (float, type(None)) for e in graph.edges.values())
    assert {type(e.get("reasons")) for e in graph.edges.values()} == {tuple, type(None)}


def _graph(records: Sequence[Records]) -> Graph:
    return Graph(
        {n.id: n for r in records for n in r.nodes}, {e.id: e for r in records for e in r.edges}
    )


_IDS = [f"post/aldermoor/{n}" for n in range(4)]
_NAMES = st.sampled_from(["title", "statutory", "authority"])
_NODES = st.dictionaries(
    st.sampled_from(_IDS), st.dictionaries(_NAMES, st.sampled_from(["dcs", "x"]), max_size=3)
)
_CLAIMS = st.dictionaries(
    st.integers(0, 5),
    st.tuples(
        st.sampled_from(_IDS),
        st.sampled_from(_IDS),
        st.sampled_from([Relationship.ACCOUNTABLE_TO, Relationship.SUCCEEDED_BY]),
        st.fixed_dictionaries(
            {},
            optional={
                "quote": st.text(max_size=5),
                "score": st.floats(0, 1),
                "reasons": st.lists(st.text(max_size=3), max_size=2).map(tuple),
            },
        ),
    ),
)


def _made(
    nodes: dict[str, dict[str, str]], claims: dict[int, tuple[str, str, object, object]]
) -> Graph:
    return Graph(
        {i: Node(i, Label.POST, p) for i, p in nodes.items()},
        {
            f"claim/{n}": Edge(f"claim/{n}", t, a, b, p)  # type: ignore[arg-type]
            for n, (a, b, t, p) in claims.items()
            if a in nodes and b in nodes
        },
    )


@settings(PROPERTIES, max_examples=40)
@given(st.tuples(_NODES, _CLAIMS), st.tuples(_NODES, _CLAIMS))
def test_the_difference_makes_any_graph_into_any_other(
    shared: Store, one: tuple[object, object], other: tuple[object, object]
) -> None:
    before, after = _made(*one), _made(*other)  # type: ignore[arg-type]
    for start, end in ((Graph(), before), (before, after)):
        shared._write([*Difference(start, end).steps()])
    held = _posts(shared)
    shared._write([*Difference(after, Graph()).steps()])
    assert plain(held) == plain(after)
    assert plain(_posts(shared)) == ({}, {})


def _posts(store: Store) -> Graph:
    nodes = [r["n"] for r in store.read("MATCH (n:Post) RETURN n")]
    edges = [
        r["r"]
        for type_ in (Relationship.ACCOUNTABLE_TO, Relationship.SUCCEEDED_BY)
        for r in store.read(f"MATCH (:Post)-[r:{type_}]->(:Post) RETURN r")
    ]
    return Graph(
        {n.id: n for n in nodes if isinstance(n, Node)},
        {e.id: e for e in edges if isinstance(e, Edge)},
    )


# ------------------------------------------------------------------------------------ statements


def test_a_review_is_kept_and_shown_and_stays_when_documents_come_and_go(store: Store) -> None:
    first, second = authority_records(0, 2)
    store.load(first)
    graph = store.graph(authority_of(0))
    claim = min(i for i, e in graph.edges.items() if e.get("basis") == "inferred")
    said = decide(graph, claim, ReviewState.ACCEPTED, "A. Officer", "2024-01-02T03:04:05.000006")
    done = store.add(said)
    assert (done.state, done.changed, done.added, done.removed) == ("stated", 1, 0, 0)
    assert store.add(said).state == "unchanged"
    assert store.statements(authority_of(0)) == [said]
    store.load(second)
    store.remove(second.source.id)
    assert store.graph(authority_of(0)).edges[claim].get("review") == "accepted"
    assert store.statements(authority_of(1)) == []


# --------------------------------------------------------------------------------------- reading


def test_answers_hold_nodes_claims_and_paths_wherever_they_stand(shared: Store) -> None:
    records = authority_records(5, 3)
    for one in records:
        shared.load(one)
    graph = shared.graph(authority_of(5))
    rows = shared.read(
        "MATCH p = (a:Action)-[l:LED_BY]->(w) OPTIONAL MATCH (w)-[n:OVERSEES]->(o:Action) "
        "RETURN a, l, w, n, o, p, a.number AS number, collect({lead: w, claims: l}) AS found, "
        "sum(l.ordinal) AS total ORDER BY a.id, w.id"
    )
    assert rows
    for row in rows:
        action, claim, lead, path = row["a"], row["l"], row["w"], row["p"]
        assert isinstance(action, Node) and isinstance(claim, Edge) and isinstance(lead, Node)
        assert graph.nodes[action.id] == action
        assert plain(Graph({}, {claim.id: claim})) == plain(
            Graph({}, {claim.id: graph.edges[claim.id]})
        )
        assert (claim.from_, claim.to) == (action.id, lead.id)
        assert path == Path((action, lead), (claim,))
        assert row["n"] is None and row["o"] is None
        assert row["number"] == action.get("number")
        assert row["found"] == [{"lead": lead, "claims": claim}]
        assert row["total"] == claim.get("ordinal") and type(row["total"]) is int
    empty(shared, authority_of(5))


def test_a_missing_parameter_is_refused_before_the_engine_makes_it_null(shared: Store) -> None:
    with pytest.raises(QueryError, match="the gaps needs a value for authority, today"):
        shared.read(
            "MATCH (a:Action) WHERE a.authority = $authority AND a.dueTo < $today RETURN a",
            {"other": 1},
            name="the gaps",
        )


def test_a_failed_query_is_named_with_its_parameters_but_not_their_values(shared: Store) -> None:
    with pytest.raises(QueryError) as error:
        shared.read(
            "RETURN date($when) AS day",
            {"when": "Jane Doe, born 2011"},
            name="queries/x.cypher",
        )
    assert "queries/x.cypher (given when) failed" in str(error.value)
    assert "Jane" not in str(error.value)
    assert error.value.__cause__ is not None


def test_a_failed_write_says_no_values(store: Store) -> None:
    step = Step("UNWIND $rows AS row CREATE (p:Person {id: row.id})", ("id",), [("person/x/Jane",)])
    with pytest.raises(StoreError) as error:
        store._write([step, step])
    assert "the store could not be written" in str(error.value)
    assert "Jane" not in str(error.value)
    assert plain(store.graph()) == plain(national())


def test_a_store_for_reading_refuses_writes(store_url: str) -> None:
    url = store_url
    records = authority_records(0, 1)[0]
    open_store(url).close()
    with open_store(url, read_only=True) as store, pytest.raises(StoreError, match="reading only"):
        store.load(records)


def test_only_known_kinds_of_store_are_opened() -> None:
    with pytest.raises(StoreUnreachable, match="'postgres' names no known kind of store") as said:
        open_store("postgres://me:secret@x")
    assert "secret" not in str(said.value)


def test_what_the_ontology_ships_is_there_from_the_start(store: Store) -> None:
    nodes = store.graph().nodes
    assert "organisation/national/ofsted" in nodes
    assert all(map(is_national, nodes))
    assert nodes.keys() == national().nodes.keys()
