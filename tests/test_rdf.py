"""RDF: nothing is lost on the way there and back, and the same graph gives the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Namespace
from rdflib.namespace import FOAF, RDF

from ontology.errors import RecordError
from ontology.model import GT
from ontology.rdf import Format, claim_class, dump, from_rdf, iri, load, parse, to_rdf
from ontology.record import (
    Edge,
    Graph,
    Node,
    Value,
    check_edge,
    check_node,
    claim_id,
    edge_properties,
    node_id,
)
from ontology.terms import CODES, CONNECTS, PROPERTIES, Label, Relationship

ORG = Namespace("http://www.w3.org/ns/org#")

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_VALUES: dict[str, st.SearchStrategy[Value]] = {
    "string": _TEXT,
    "date": st.dates().map(lambda d: d.isoformat()),
    "integer": st.integers(),
    "decimal": st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    "boolean": st.booleans(),
    "strings": st.lists(_TEXT, max_size=4).map(tuple),
}


def _properties(types: dict[str, str]) -> st.SearchStrategy[dict[str, Value]]:
    """Some of the properties that the ontology allows, with values of their types."""
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from(sorted(CODES[type_])) if type_ in CODES else _VALUES[type_]
            for name, type_ in types.items()
            if name != "id"
        },
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph that the ontology allows, as far as types go."""
    graph = Graph()
    for label in draw(st.lists(st.sampled_from(list(Label)), min_size=1, max_size=5)):
        key = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
        id_ = node_id(label, "aldermoor", key)
        properties = draw(_properties(PROPERTIES[label]))
        graph.nodes[id_] = Node(id_, label, dict(sorted(properties.items())))
    for type_ in draw(st.lists(st.sampled_from(list(Relationship)), max_size=4)):
        from_label, to_label = draw(st.sampled_from(CONNECTS[type_]))
        from_, to = node_id(from_label, "a", "x"), node_id(to_label, "a", "y")
        properties = draw(_properties(edge_properties(type_)))
        id_ = claim_id(type_, from_, to, draw(_TEXT))
        graph.edges[id_] = Edge(id_, type_, from_, to, dict(sorted(properties.items())))
    return Graph(dict(sorted(graph.nodes.items())), dict(sorted(graph.edges.items())))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_nothing_is_lost_on_the_way_there_and_back(graph: Graph) -> None:
    for node in graph.nodes.values():
        check_node(node)
    for edge in graph.edges.values():
        check_edge(edge)
    assert from_rdf(to_rdf(graph)) == graph
    assert load("".join(dump(graph, "turtle")), "turtle") == graph
    assert load("".join(dump(graph, "jsonld")), "jsonld") == graph


@pytest.fixture
def graph() -> Graph:
    """A post, its council, and three claims: stated, planned, and assumed."""
    council, post, body = (
        Node("organisation/aldermoor/council", Label.ORGANISATION, {"kind": "local_authority"}),
        Node("post/aldermoor/head", Label.POST, {"title": "Head of Fostering “A–B”\n"}),
        Node("body/aldermoor/lscb", Label.BODY, {"name": "The Board", "kind": "lscb"}),
    )
    edges = [
        _claim(Relationship.POST_IN, post.id, council.id, modality="is", basis="stated"),
        _claim(Relationship.REPORTS_TO, post.id, body.id, modality="planned", basis="stated"),
        _claim(Relationship.ACCOUNTABLE_TO, post.id, body.id, modality="is", basis="convention"),
        _claim(
            Relationship.CHAIRS, post.id, body.id, modality="is", basis="inferred",
            review="unreviewed", score=0.25,
        ),
    ]  # fmt: skip
    return Graph({n.id: n for n in (body, council, post)}, {e.id: e for e in edges})


def _claim(type_: Relationship, from_: str, to: str, **properties: Value) -> Edge:
    values = {"source": "document/aldermoor/a/2019", "reasons": ("b", "a", "b"), **properties}
    return Edge(claim_id(type_, from_, to, "s"), type_, from_, to, values)


@pytest.mark.parametrize("format", ["turtle", "jsonld"])
def test_the_order_in_which_things_were_found_changes_no_byte(graph: Graph, format: Format) -> None:
    backwards = Graph(
        dict(reversed(graph.nodes.items())),
        {
            i: Edge(e.id, e.type, e.from_, e.to, dict(reversed(e.properties.items())))
            for i, e in reversed(graph.edges.items())
        },
    )
    assert "".join(dump(backwards, format)) == "".join(dump(graph, format))


def test_no_run_differs_from_another() -> None:
    program = (
        "from ontology.record import *; from ontology.terms import *;"
        "from ontology.rdf import dump;"
        "i='claim/chairs/1';f='post/a/x';t='body/a/y';"
        "e=Edge(i,Relationship.CHAIRS,f,t,{'modality':'is','basis':'stated','reasons':('a','b')});"
        "n=Node(f,Label.POST,{'title':'T'});g=Graph({f:n},{i:e});"
        "print(''.join(dump(g,'turtle'))+''.join(dump(g,'jsonld')))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True, cwd=__file__.rsplit("/tests/", 1)[0],
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert "body/a/y" in runs.pop()


def test_a_direct_triple_stands_only_for_what_may_be_read_as_plainly_true(graph: Graph) -> None:
    rdf = to_rdf(graph)
    post, body = iri("post/aldermoor/head"), iri("body/aldermoor/lscb")
    assert (post, GT.POST_IN, iri("organisation/aldermoor/council")) in rdf
    assert (post, ORG.postIn, iri("organisation/aldermoor/council")) in rdf
    for type_ in ("REPORTS_TO", "ACCOUNTABLE_TO", "CHAIRS"):
        assert (post, GT[type_], body) not in rdf
    assert len(set(rdf.subjects(RDF.type, GT.Claim))) == 4
    assert len(set(rdf.subjects(RDF.type, claim_class(Relationship.CHAIRS)))) == 1


def test_known_vocabularies_stand_beside_our_own_terms(graph: Graph) -> None:
    rdf = to_rdf(graph)
    assert (iri("post/aldermoor/head"), RDF.type, ORG.Post) in rdf
    assert str(rdf.value(iri("body/aldermoor/lscb"), FOAF.name)) == "The Board"
    assert FOAF.name not in set(to_rdf(graph, reuse=False).predicates())


def test_the_text_is_what_other_readers_read(graph: Graph) -> None:
    formats: tuple[Format, ...] = ("turtle", "jsonld")
    for format in formats:
        read = parse("".join(dump(graph, format)), format)
        assert set(read.predicates()) == set(to_rdf(graph).predicates())
    json.loads("".join(dump(graph, "jsonld")))


def test_reasons_keep_their_order_and_their_repetition(graph: Graph) -> None:
    back = from_rdf(to_rdf(graph))
    assert {e.get("reasons") for e in back.edges.values()} == {("b", "a", "b")}


@pytest.mark.parametrize("format", ["turtle", "jsonld"])
def test_a_text_that_is_not_rdf_is_refused_in_words(format: Format) -> None:
    with pytest.raises(RecordError, match="this is not"):
        load("a line of prose", format)


def test_a_property_that_the_ontology_does_not_know_is_refused() -> None:
    post = Node("post/aldermoor/head", Label.POST, {"shoeSize": "9"})
    with pytest.raises(RecordError, match="no property 'shoeSize'"):
        to_rdf(Graph({post.id: post}, {}))


def test_the_graph_of_the_real_documents_survives_the_way_there_and_back(
    wirral_graph: Graph,
) -> None:
    assert load("".join(dump(wirral_graph, "turtle")), "turtle") == wirral_graph
