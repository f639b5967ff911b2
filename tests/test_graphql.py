"""The GraphQL schema: the names that clients count on, and the same answers as the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    InlineFragmentNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    build_schema,
    parse,
)

from api.schema import schema
from graph import open_store
from ontology.terms import Label
from queries.accountability import accountability_chain
from queries.answers import to_json
from queries.coverage import coverage
from queries.viewer import Viewer

ROOT = Path(__file__).parents[1]
AS_AT = "2024-06-30"

REF = "{ __typename id name }"
KIND = "{ id number title definition why severity scope source }"
PASSAGE = "{ id document " + REF + " page number text url }"
CLAIM = (
    "{ id basis modality quote evidence "
    + PASSAGE
    + " method score reasons review validFrom validTo }"
)
CHAIN = f"""query($id: ID!, $asAt: Date) {{ accountabilityChain(id: $id, asAt: $asAt) {{
  subject {REF} verdict sentence
  hops {{ from {REF} relationship to {REF} level claim {CLAIM} }}
  breaks {{ kind at {REF} sentence }}
  strands {{ action {REF} verdict leads {REF} joins {REF} overseenBy {REF} planOverseenBy {REF} }}
  asAt explain {{ query parameters documents {REF} basisCounts }} }} }}"""
GAPS = f"""query($asAt: Date, $after: String) {{
  coverageGaps(asAt: $asAt, first: 100, after: $after) {{
    totalCount pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{ id kind {KIND} subject {REF} sentence since evidence {PASSAGE}
                     waiver {{ id reason approver until }} }} }} }} }}"""
SUMMARY = f"""query($asAt: Date) {{ coverageSummary(asAt: $asAt) {{
  rows {{ kind {KIND} found waived examined }} documents {REF} missingDocuments asAt
  chains {{ examined unbroken unbrokenIfAssumed broken }} }} }}"""


@pytest.fixture(scope="module", params=["samples", "wirral"])
def viewer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Viewer]:
    """A viewer of the samples, and one of the real documents."""
    from api.loading import load_paths

    folder = request.getfixturevalue(request.param)
    url = f"ladybug:{tmp_path_factory.mktemp('graphql') / 'store'}"
    with open_store(url) as store:
        list(load_paths(store, [folder]))
        yield Viewer(store)


def asked(viewer: Viewer, query: str, **variables: object) -> dict[str, object]:
    result = schema.execute_sync(query, variables, context_value={"viewer": viewer})
    assert result.errors is None, result.errors
    assert result.data is not None
    found: dict[str, object] = json.loads(json.dumps(result.data))
    return found


def test_every_chain_is_the_command_lines(viewer: Viewer) -> None:
    graph = viewer.store.graph()
    starts = [
        i for i, n in sorted(graph.nodes.items())
        if n.label in (Label.RECOMMENDATION, Label.ACTION, Label.PERSON, Label.BODY)
    ]  # fmt: skip
    assert len(starts) > 30
    for id_ in starts[:: max(1, len(starts) // 25)]:
        answer = asked(viewer, CHAIN, id=id_, asAt=AS_AT)["accountabilityChain"]
        assert answer == to_json(accountability_chain(viewer, id_, as_at=AS_AT))


def test_all_gaps_are_the_command_lines(viewer: Viewer) -> None:
    found: list[object] = []
    after = None
    while True:
        page = asked(viewer, GAPS, asAt=AS_AT, after=after)["coverageGaps"]
        assert isinstance(page, dict)
        found += [e["node"] for e in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    expected = coverage(viewer, as_at=AS_AT)
    assert len(found) == page["totalCount"]
    assert found == [to_json(g) for g in expected.gaps]
    assert asked(viewer, SUMMARY, asAt=AS_AT)["coverageSummary"] == to_json(expected.summary)


def test_pages_hold_everything_once(viewer: Viewer) -> None:
    query = """query($after: String) { findings(first: 17, after: $after) {
        totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }"""
    ids: list[str] = []
    after = None
    for _ in range(100):
        page = asked(viewer, query, after=after)["findings"]
        assert isinstance(page, dict)
        ids += [e["node"]["id"] for e in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(ids) == len(set(ids)) == page["totalCount"]


def test_filters_and_order(viewer: Viewer) -> None:
    query = """query($f: RecommendationFilter) { recommendations(first: 100, filter: $f) {
        totalCount edges { node { id kind inspection { id } } } } }"""
    every = asked(viewer, query)["recommendations"]
    assert isinstance(every, dict)
    inspection = every["edges"][0]["node"]["inspection"]["id"]
    some = asked(viewer, query, f={"inspection": inspection})["recommendations"]
    assert isinstance(some, dict)
    assert 0 < some["totalCount"] < every["totalCount"]
    assert {e["node"]["inspection"]["id"] for e in some["edges"]} == {inspection}
    due = asked(viewer, "{ actions(first: 100, orderBy: DUE) { edges { node { due { to } } } } }")
    dates = [e["node"]["due"]["to"] or "" for e in due["actions"]["edges"]]  # type: ignore[index]
    assert dates == sorted(dates)


@pytest.mark.parametrize(
    "query",
    [
        "{ recommendations(first: 1000) { totalCount } }",
        "{ recommendations(first: -1) { totalCount } }",
        '{ recommendations(after: "!!") { totalCount } }',
        '{ accountabilityChain(id: "nonsense") { sentence } }',
        '{ accountabilityChain(id: "post/x/1", asAt: "soon") { sentence } }',
        '{ node(id: "x" { id } }',
        "{ nothing }",
    ],
)
def test_bad_requests_get_a_clear_error(viewer: Viewer, query: str) -> None:
    result = schema.execute_sync(query, context_value={"viewer": viewer})
    assert result.errors
    assert all("Traceback" not in e.message and e.message for e in result.errors)


def test_a_query_without_end_is_refused(viewer: Viewer) -> None:
    turn = "inspection { recommendations { %s } }"
    deep = "id"
    for _ in range(10):
        deep = turn % deep
    query = "{ recommendations { edges { node { %s } } } }" % deep  # noqa: UP031
    result = schema.execute_sync(query, context_value={"viewer": viewer})
    assert result.errors and "depth" in result.errors[0].message


def test_an_unknown_thing_is_null(viewer: Viewer) -> None:
    assert asked(viewer, '{ node(id: "post/nowhere/x") { id } }') == {"node": None}
    assert asked(viewer, '{ nodes(ids: ["nonsense", "post/a/b"]) { id } }') == {
        "nodes": [None, None]
    }


def test_every_label_has_a_type_with_the_ontologys_words() -> None:
    sdl = schema.as_str()
    for label in Label:
        assert re.search(rf"type {label.value} implements Node", sdl), label


def test_the_names_that_clients_count_on() -> None:
    """Every field of the published sketch of the API exists, with its arguments."""
    sketch = ROOT.parent / "shared" / "api.graphql"
    if not sketch.is_file():
        pytest.skip("the folder shared does not stand beside the repository")
    ours = build_schema(schema.as_str())
    missing = []
    for type_ in parse(sketch.read_text("utf-8")).definitions:
        if not isinstance(type_, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            continue
        mine = getattr(ours.type_map.get(type_.name.value), "fields", {})
        for field in type_.fields or ():
            name = f"{type_.name.value}.{field.name.value}"
            if field.name.value not in mine:
                missing.append(name)
                continue
            known = mine[field.name.value].args
            missing += [
                f"{name}({a.name.value})"
                for a in field.arguments or ()
                if a.name.value not in known
            ]
    assert missing == []


def test_queries_of_this_file_ask_for_every_field_of_an_answer() -> None:
    """Else "the same answer" would say less than it seems to."""
    sdl = schema.as_str()

    def selected(query: str, field: str) -> set[str]:
        (operation,) = parse(query).definitions
        (top,) = operation.selection_set.selections  # type: ignore[attr-defined]
        assert isinstance(top, FieldNode) and top.name.value == field and top.selection_set
        return {
            s.name.value
            for s in top.selection_set.selections
            if not isinstance(s, InlineFragmentNode)
        }  # type: ignore[union-attr]

    for type_, query, field in (
        ("Chain", CHAIN, "accountabilityChain"), ("CoverageSummary", SUMMARY, "coverageSummary"),
    ):  # fmt: skip
        body = re.search(rf"^type {type_} {{(.*?)^}}", sdl, re.M | re.S)
        assert body
        fields = set(re.findall(r"^  (\w+)(?:\(|:)", body[1], re.M))
        assert fields == selected(query, field)
