"""The GraphQL schema: the names that clients count on, and the same answers as the command line."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    InlineFragmentNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    build_schema,
    get_introspection_query,
    parse,
)

from api import endpoint, fields
from api.callers import LOCAL_USER
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
KIND = "{ id number title definition why closing severity scope source }"
PASSAGE = "{ id document " + REF + " page number text url }"
CLAIM = (
    "{ id basis modality quote evidence "
    + PASSAGE
    + " method score reasons review reviewedBy reviewedAt reviewReason earlierReview"
    + " validFrom validTo statedBy statedAt }"
)
CHAIN = f"""query($id: ID!, $asAt: Date) {{ accountabilityChain(id: $id, asAt: $asAt) {{
  subject {REF} verdict sentence
  hops {{ from {REF} relationship to {REF} level claim {CLAIM} also {CLAIM} }}
  breaks {{ kind at {REF} sentence }}
  strands {{ action {REF} verdict leads {REF} joins {REF} overseenBy {REF} planOverseenBy {REF} }}
  asAt explain {{
    query parameters documents {REF} leftOut {REF} undated {REF} notShown basisCounts }} }} }}"""
GAPS = f"""query($asAt: Date, $after: String) {{
  coverageGaps(asAt: $asAt, first: 100, after: $after) {{
    totalCount pageInfo {{ hasNextPage endCursor }}
    edges {{ node {{ id kind {KIND} subject {REF} sentence since evidence {PASSAGE}
                     waiver {{ id reason approver until }} waiting }} }} }} }}"""
SUMMARY = f"""query($asAt: Date) {{ coverageSummary(asAt: $asAt) {{
  rows {{ kind {KIND} found waived examined waiting unsure }} documents {REF} missingDocuments asAt
  unjoined {REF} unjoinedWaiting leftOut {REF}
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
    dates = [e["node"]["due"]["to"] or "none" for e in due["actions"]["edges"]]  # type: ignore[index]
    assert dates == sorted(dates), "without a date comes last"


def refused(viewer: Viewer, query: str, **more: object) -> tuple[str, str]:
    """The code and the message of the first error."""
    context = {"viewer": viewer, **more}
    result = schema.execute_sync(query, {"d": "soon", "n": "x"}, context_value=context)
    assert result.errors and result.errors[0].extensions
    return str(result.errors[0].extensions["code"]), result.errors[0].message


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("{ recommendations(first: 1000) { totalCount } }", "BAD_VALUE", "0 to 100"),
        ("{ recommendations(first: -1) { totalCount } }", "BAD_VALUE", "0 to 100"),
        ('{ recommendations(after: "!!") { totalCount } }', "BAD_VALUE", "cursor"),
        ("query($n: Int) { plans(first: $n) { totalCount } }", "BAD_VALUE", "$n"),
        ('{ coverageSummary(asAt: "soon") { asAt } }', "BAD_VALUE", "write it as 2019-10-31"),
        ("query($d: Date) { coverageSummary(asAt: $d) { asAt } }", "BAD_VALUE", "write it as"),
        ('{ neighbourhood(id: "x", depth: 9) { truncated } }', "BAD_VALUE", "1 to 3"),
        ('{ neighbourhood(id: "x", limit: -1) { truncated } }', "BAD_VALUE", "1 to 1000"),
        ('{ path(from: "x", to: "y", maxLength: 99) { truncated } }', "BAD_VALUE", "1 to 12"),
        ('{ search(text: "%s") { totalCount } }' % ("a b " * 9 + " ".join("cdefghijklmnopq")),
         "BAD_VALUE", "words"),
        ('{ accountabilityChain(id: "nonsense") { sentence } }', "NOT_FOUND", "nonsense"),
        ('{ coverageGaps(authority: "x") { totalCount } }', "NOT_FOUND", "'x'"),
        ('{ coverageGaps(document: "x") { totalCount } }', "NOT_FOUND", "'x'"),
        ('{ findings(filter: {authority: "x"}) { totalCount } }', "NOT_FOUND", "'x'"),
        ('{ coverageGaps(kinds: [nope]) { totalCount } }', "INVALID_QUERY", "nope"),
        ('{ node(id: "x" { id } }', "INVALID_QUERY", "Syntax"),
        ("{ nothing }", "INVALID_QUERY", "nothing"),
    ],
)  # fmt: skip
def test_bad_requests_get_a_clear_error_with_a_stable_code(
    viewer: Viewer, query: str, code: str, words: str
) -> None:
    found, message = refused(viewer, query)
    assert found == code and words in message


def test_a_fault_of_ours_tells_nothing_of_its_insides(viewer: Viewer) -> None:
    broken = type("Broken", (), {"read": lambda *_, **__: 1 / 0})()
    found = refused(Viewer(broken), "{ plans { totalCount } }")
    assert found == ("INTERNAL", "Something went wrong here; it was logged.")


def nested(times: int, first: object = 100) -> str:
    inner = "findings { inspection { " * times + "id" + " } }" * times
    return f"{{ inspections(first: {first}) {{ edges {{ node {{ {inner} }} }} }} }}"


def spread_out(most: int) -> str:
    fragments = [f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(most)]
    end = f"fragment F{most} on Query {{ gapKinds {{ id }} a: gapKinds {{ id }} }}"
    return " ".join(["{ ...F0 }", *fragments, end])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (nested(6), "depth"),
        (nested(2), "things"),
        (nested(3), "things"),
        ("query($n: Int) " + nested(2, "$n"), "things"),
        ("{ " + " ".join(f"a{i}: gapKinds {{ id }}" for i in range(31)) + " }", "aliases"),
        (spread_out(40), "aliases"),
        ("{ " + " ".join(f"a{i}: __schema {{ types {{ name }} }}" for i in range(29)) + " }",
         "things"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_query_that_asks_for_too_much_is_refused_before_it_is_answered(
    viewer: Viewer, query: str, words: str
) -> None:
    begun = time.monotonic()
    code, message = refused(viewer, query)
    assert code == "TOO_LARGE" and words in message
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "query",
    [
        get_introspection_query(),
        nested(1),
        "{ " + " ".join(f"a{i}: gapKinds {{ id }}" for i in range(30)) + " }",
        """{ recommendations(first: 100) { edges { node { id text actions { id text due { text }
           leads { asPrinted party { ... on Node { name } } claim { basis quote } }
           bodies { claim { basis } } measures { text } evidence { text page } } } } } }""",
        "{ coverageGaps(first: 100) { edges { node { sentence evidence { text document { id }}}}}}",
    ],
    ids=["introspection", "nested", "aliases", "recommendations", "gaps"],
)
def test_what_people_ask_for_is_not_too_much(viewer: Viewer, query: str) -> None:
    asked(viewer, query)


def test_time_is_bounded_and_half_an_answer_is_none(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = '{ gapKinds { id } a: node(id: "x") { id } b: node(id: "y") { id } }'
    monkeypatch.setattr(fields, "MOST_SECONDS", -1)
    answer = endpoint._answer(lambda: viewer.store, LOCAL_USER, {"query": query}, endpoint.Offers())
    (error,) = answer["errors"]
    assert answer["data"] is None and error["extensions"] == {"code": "TOOK_TOO_LONG"}
    assert "smaller pages" in error["message"]


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
        # in GraphQL alone, for those who ask: tests/test_explain.py
        fields -= {"explain", "byAuthority"} if type_ == "CoverageSummary" else set()
        assert fields == selected(query, field)
