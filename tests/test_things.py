"""The GraphQL types of nodes: every property and every relationship of the ontology is a field of
them, from both ends, and says what the graph holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, get_named_type
from strawberry.utils.str_converters import to_camel_case

from api.relations import GIVEN, LEADING, LINKS, NAMES, STRUCTURE
from api.schema import schema
from graph import open_store
from ontology import terms
from ontology.record import Edge, Graph, Node
from ontology.terms import (
    CONNECTS,
    DEFINITIONS,
    PROPERTIES,
    RELATIONSHIP_PROPERTIES,
    STRUCTURAL,
    DocumentState,
    Label,
    Relationship,
    ReviewState,
)
from queries.coverage import coverage_summary
from queries.explore import claims_on, evidenced_by
from queries.viewer import Viewer

#: Properties whose fields say it otherwise, and why.
OTHERWISE = {
    "authority": "is the authority itself, as a link, and not its id",
}
_SCALARS = {"string": "String", "integer": "Int", "date": "Date", "boolean": "Boolean"}


@pytest.fixture(scope="module", params=["samples", "wirral"])
def viewer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Viewer]:
    from api.loading import load_paths

    folder: Path = request.getfixturevalue(request.param)
    with open_store(f"ladybug:{tmp_path_factory.mktemp('things') / 'store'}") as store:
        list(load_paths(store, [folder]))
        yield Viewer(store)


@pytest.fixture(scope="module")
def graph(viewer: Viewer) -> Graph:
    return viewer.store.graph()


def fields(name: str) -> dict[str, GraphQLField]:
    """The fields of a type of the schema."""
    type_ = schema._schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType), name
    return type_.fields


def asked(viewer: Viewer, query: str, **variables: object) -> Any:
    result = schema.execute_sync(query, variables, context_value={"viewer": viewer})
    assert result.errors is None, result.errors
    return json.loads(json.dumps(result.data))


# ----------------------------------------------------------------------------- against the ontology


@pytest.mark.parametrize("label", Label)
def test_every_property_of_the_ontology_is_a_field(label: Label) -> None:
    known = fields(label.value)
    for name, type_ in PROPERTIES[label].items():
        assert name in known, f"{label}.{name}"
        field = known[name]
        if name in OTHERWISE:
            continue
        wanted = _SCALARS.get(type_, type_) if name != "id" else "ID"
        assert get_named_type(field.type).name == wanted, f"{label}.{name}"
        assert name in ("id", "name") or field.description == DEFINITIONS[name]


def test_what_a_loader_may_leave_out_may_be_null() -> None:
    never = {
        (label, name)
        for label in Label
        for name in PROPERTIES[label]
        if isinstance(fields(label.value)[name].type, GraphQLNonNull) and name not in ("id", "name")
    }
    # what an action's status is and what has been said of an authority are told apart elsewhere
    assert never == GIVEN | {(Label.ACTION, "status"), (Label.RECOMMENDATION, "authority")}
    assert all(name in terms.REQUIRED[label] for label, name in GIVEN)


@pytest.mark.parametrize("type_", Relationship)
def test_every_relationship_is_a_field_at_both_its_ends(type_: Relationship) -> None:
    for near, far in CONNECTS[type_]:
        for here, there, incoming in ((near, far, False), (far, near, True)):
            names = [to_camel_case(n) for n in LEADING[here, type_, incoming]]
            assert names
            assert any(there in reached(here, n, incoming=incoming) for n in names), (here, type_)


def reached(label: Label, name: str, *, incoming: bool) -> set[Label]:
    """The labels of what a field of a label leads to, through a link where it has one."""
    type_: Any = get_named_type(fields(label.value)[name].type)
    if type_.name.endswith("Link"):
        type_ = get_named_type(fields(type_.name)["from" if incoming else "to"].type)
    possible = schema._schema.get_possible_types(type_) if not hasattr(type_, "interfaces") or (
        type_.name == "Node") else [type_]  # fmt: skip
    return {Label(t.name) for t in possible if t.name in set(Label)}


def test_a_claim_is_shown_with_every_relationship_that_is_one() -> None:
    assert set(LINKS) == set(NAMES) == (set(Relationship) - STRUCTURAL) | {Relationship.PART_OF}
    for type_, made in LINKS.items():
        known = fields(made.__name__)
        assert get_named_type(known["claim"].type).name == "Claim"
        for name in RELATIONSHIP_PROPERTIES[type_]:
            assert known[name].description == DEFINITIONS[name]
    pairs = {(t, near, far) for t in STRUCTURAL for near, far in CONNECTS[t]}
    assert set(STRUCTURE) == pairs


def test_claims_show_all_that_a_claim_carries() -> None:
    shown = {*fields("Claim"), "source", "passage"}  # the document, and the id of the evidence
    assert set(terms.CLAIM_PROPERTIES) <= shown
    assert "evidence" in shown


# -------------------------------------------------------------------------------- against the graph


def coded(type_: str, value: object) -> object:
    """A property's value as GraphQL spells it."""
    if type_ in terms.CODES:
        return getattr(terms, type_)(value).name
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("label", Label)
def test_fields_hold_what_the_graph_holds(viewer: Viewer, graph: Graph, label: Label) -> None:
    of = sorted((n for n in graph.nodes.values() if n.label is label), key=lambda n: n.id)
    some = of[:: max(1, len(of) // 40)][:100]
    own = {n: t for n, t in PROPERTIES[label].items() if n not in ("id", "authority")}
    query = f"""query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id
        ... on {label} {{ {" ".join(own)} authority {{ id }} }} }} }}"""
    found = asked(viewer, query, ids=[n.id for n in some])["nodes"]
    for node, shown in zip(some, found, strict=True):
        assert shown["id"] == node.id
        area = node.get("authority")
        assert shown["authority"] == (None if area is None else {"id": area})
        for name, type_ in own.items():
            value = node.get(name)
            if value is not None:
                assert shown[name] == coded(type_, value), f"{node.id} {name}"
            elif (label, name) != (Label.ACTION, "status") and name != "name":
                assert shown[name] is None


def test_claims_are_found_from_both_ends(viewer: Viewer, graph: Graph) -> None:
    """One of each relationship between two labels that the graph has."""
    some: dict[tuple[Relationship, Label, Label], Edge] = {}
    for edge in sorted(graph.edges.values(), key=lambda e: e.id):
        ends = graph.nodes[edge.from_].label, graph.nodes[edge.to].label
        if edge.get("review") != ReviewState.REJECTED:
            some.setdefault((edge.type, *ends), edge)
    assert len(some) > 60
    for (type_, from_, to), edge in some.items():
        for here, id_, far, incoming in (
            (from_, edge.from_, edge.to, False),
            (to, edge.to, edge.from_, True),
        ):
            shown = list(led(viewer, here, id_, type_, incoming=incoming))
            assert (far, edge.id) in shown or (far, None) in shown, (edge, shown)
            if type_ not in STRUCTURAL:
                assert (far, edge.id) in shown


def led(
    viewer: Viewer, label: Label, id_: str, type_: Relationship, *, incoming: bool
) -> Iterable[tuple[str, str | None]]:
    """What the fields of one relationship lead to from a thing, with the claim if one is shown."""
    end = "from" if incoming else "to"
    asks = []
    for name in map(to_camel_case, LEADING[label, type_, incoming]):
        link = get_named_type(fields(label.value)[name].type).name.endswith("Link")
        inner = f"{end} {{ ... on Node {{ id }} }} claim {{ id }}" if link else "id"
        asks.append(f"{name} {{ {inner} }}")
    query = f'{{ node(id: "{id_}") {{ ... on {label} {{ {" ".join(asks)} }} }} }}'
    for value in asked(viewer, query)["node"].values():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield (one[end]["id"], one["claim"]["id"]) if end in one else (one["id"], None)


def test_a_claim_of_a_link_has_its_quotation_and_its_evidence(viewer: Viewer, graph: Graph) -> None:
    edge = next(
        e for e in sorted(graph.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.LED_BY and e.get("quote") and e.get("passage")
    )  # fmt: skip
    query = """query($id: ID!) { node(id: $id) { ... on Action { ledBy {
        asPrinted from { id } to { ... on Node { id } }
        claim { id quote basis modality evidence { id page document { id } } } } } } }"""
    links = asked(viewer, query, id=edge.from_)["node"]["ledBy"]
    (shown,) = [link for link in links if link["claim"]["id"] == edge.id]
    assert shown["asPrinted"] == edge.get("asPrinted") and shown["from"] == {"id": edge.from_}
    assert shown["to"] == {"id": edge.to} and shown["claim"]["quote"] == edge.get("quote")
    assert shown["claim"]["evidence"]["id"] == edge.get("passage")
    assert shown["claim"]["evidence"]["document"]["id"].startswith("document/")


def test_a_passage_is_shown_with_what_rests_on_it(viewer: Viewer, graph: Graph) -> None:
    id_ = min(
        str(e.get("passage")) for e in graph.edges.values()
        if e.type is Relationship.LED_BY and e.get("passage")
    )  # fmt: skip
    query = """query($id: ID!) { passage(id: $id) { id text url document { id } evidences { id }
        claims { relationship from { id } to { id } claim { id evidence { id } } }
        citedBy { property from { id } } } other: passage(id: "plan/none/x") { id } }"""
    found = asked(viewer, query, id=id_)
    shown = found["passage"]
    assert found["other"] is None
    assert shown["text"] == graph.nodes[id_].get("text") and shown["url"] == f"/{id_}"
    assert [e["id"] for e in shown["evidences"]] == [r.id for r in evidenced_by(viewer, id_)]
    expected = claims_on(viewer, id_)
    assert [c["claim"]["id"] for c in shown["claims"]] == [h.claim.id for h in expected]
    assert {c["claim"]["evidence"]["id"] for c in shown["claims"]} == {id_}
    assert {c["from"]["id"] for c in shown["citedBy"]} == {e["id"] for e in shown["evidences"]}


def test_an_authority_at_a_glance(viewer: Viewer, graph: Graph) -> None:
    query = """{ authorities { edges { node { id overview {
        counts { kind count } missingDocuments
        grades { area grade on judgement { id } inspection { id startedOn } }
        loaded { id } cited { id } expected { id } } } } } }"""
    for edge in asked(viewer, query)["authorities"]["edges"]:
        id_, shown = edge["node"]["id"], edge["node"]["overview"]
        own = [n for n in graph.nodes.values() if n.get("authority") == id_]
        counts = {Label[c["kind"].upper()]: c["count"] for c in shown["counts"]}
        assert counts == {of: n for of in Label if (n := sum(x.label is of for x in own))}
        for state, name in zip(DocumentState, ("loaded", "cited", "expected"), strict=True):
            documents = {n.id for n in own if n.label is Label.DOCUMENT and n.get("state") == state}
            assert {d["id"] for d in shown[name]} == documents
        summary = coverage_summary(viewer, authority=id_)
        assert shown["missingDocuments"] == list(summary.missing_documents)
        assert {g["area"]: (g["grade"], g["on"]) for g in shown["grades"]} == latest(graph, own)


def latest(graph: Graph, own: Iterable[Node]) -> dict[str, tuple[str, object]]:
    """Area → the grade of the latest inspection, and its date: worked out from the graph."""
    dated: dict[str, list[tuple[str, str, str]]] = {}
    for judgement in (n for n in own if n.label is Label.JUDGEMENT):
        for edge in graph.edges.values():
            if edge.type is Relationship.MADE_IN and edge.from_ == judgement.id:
                inspection = graph.nodes[edge.to]
                on = str(inspection.get("startedOn") or inspection.get("endedOn") or "")
                grade = terms.Grade(str(judgement.get("grade"))).name
                area = terms.Area(str(judgement.get("area"))).name
                dated.setdefault(area, []).append((on, judgement.id, grade))
    result: dict[str, tuple[str, object]] = {}
    for area, given in dated.items():
        on, _, grade = min(given, key=lambda g: ([-ord(c) for c in g[0]], g[1]))
        result[area] = grade, on or None
    return result
