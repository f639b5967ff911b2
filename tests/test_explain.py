"""How an answer came about: the queries that were asked, and the documents that it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from api.schema import schema
from graph import open_store
from graph.engine import Row
from graph.store import Store
from ontology.terms import Label
from queries.asked import Asked
from queries.coverage import coverage_by_authority, coverage_summary, seen
from queries.records import nodes
from queries.viewer import Viewer

AS_AT = "2024-06-30"
EXPLAIN = "explain { query parameters documents { id } leftOut { id } undated { id } basisCounts }"
ACTION = "action/aldermoor/improvement_plan/2019-10/1.3"
PLAN = "plan/aldermoor/improvement_plan/2019-10"
#: What is asked, and where in the answer it is explained.
ANSWERS = {
    "recommendations": f"recommendations(first: 2, filter: {{hasLead: false}}) {{ {EXPLAIN} }}",
    "documents": f"documents(first: 2) {{ {EXPLAIN} }}",
    "search": f'search(text: "supervision", first: 3) {{ {EXPLAIN} }}',
    "coverageGaps": f"coverageGaps(kinds: [action_overdue], first: 3) {{ {EXPLAIN} }}",
    "coverageSummary": f"coverageSummary {{ {EXPLAIN} }}",
    "recurrence": f'recurrence(authority: "authority/cold-ashby") {{ {EXPLAIN} }}',
    "neighbourhood": f'neighbourhood(id: "{ACTION}") {{ {EXPLAIN} }}',
    "path": f'path(from: "{ACTION}", to: "{PLAN}") {{ {EXPLAIN} }}',
    "proposedLinks": f"proposedLinks(first: 2) {{ {EXPLAIN} }}",
    "accountabilityChain": f'accountabilityChain(id: "{ACTION}") {{ {EXPLAIN} }}',
}


class Counting:
    """A store that counts what is read of it."""

    def __init__(self, store: Store) -> None:
        self._store, self.reads = store, 0

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "",
        words: Sequence[str] = (),
    ) -> list[Row]:
        self.reads += 1
        return self._store.read(query, parameters, name=name, words=words)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture(scope="module")
def store(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the samples."""
    from api.loading import load_paths

    with open_store(f"ladybug:{tmp_path_factory.mktemp('explain') / 'store'}") as opened:
        list(load_paths(opened, [samples]))
        yield opened


def asked(viewer: Viewer, query: str) -> dict[str, Any]:
    result = schema.execute_sync(f"{{ {query} }}", context_value={"viewer": viewer})
    assert result.errors is None, result.errors
    found: dict[str, Any] = json.loads(json.dumps(result.data))
    return found


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_says_how_it_came_about(store: Store, name: str) -> None:
    viewer = Viewer(store)
    told = asked(viewer, ANSWERS[name])[name]["explain"]
    texts = told["query"].split("\n\n//")
    assert len(texts) > 1 and all("MATCH" in text for text in texts)
    documents = nodes(viewer, [d["id"] for d in told["documents"]])
    assert documents
    assert name == "documents" or {d.get("state") for d in documents} == {"loaded"}
    undated = {d.id for d in documents if not d.get("issuedOn")}
    assert {d["id"] for d in told["undated"]} == undated


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_told_can_be_asked_again(store: Store, name: str) -> None:
    """Each text with the parameters that stand beside it gives rows, in all at least one."""
    told = asked(Viewer(store), ANSWERS[name])[name]["explain"]
    rows = 0
    for text in told["query"].split("\n\n//"):
        wanted = {p for p in _names(text) if p in told["parameters"]}
        if wanted == _names(text):
            given = {p: told["parameters"][p] for p in wanted}
            rows += len(store.read("\n".join(text.split("\n")[1:]), given))
        else:
            assert all(p in wanted or f"{p}, in turn" in told["parameters"] for p in _names(text))
    assert rows > 0


def _names(text: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", text))


@pytest.mark.parametrize("name", ANSWERS)
def test_no_query_is_asked_for_an_explanation_that_nobody_wants(store: Store, name: str) -> None:
    with_it, without = (Counting(store) for _ in range(2))
    asked(Viewer(cast("Store", with_it)), ANSWERS[name])
    plain = ANSWERS[name].replace(EXPLAIN, "__typename")
    asked(Viewer(cast("Store", without)), plain)
    assert 0 < without.reads <= with_it.reads
    assert without.reads < with_it.reads or name == "accountabilityChain"


def test_what_was_given_and_what_was_asked_with_it() -> None:
    class Answering:
        without_names = False

        def read(self, query: str, parameters: object = None, **_: object) -> list[object]:
            return []

    question = Asked.of(Viewer(cast("Store", Answering())), first=2, after=None)
    for ids in (["a"], ["b"], ["a"]):
        question.viewer.store.read("MATCH 1", {"ids": ids, "asAt": AS_AT}, name="one")
    question.viewer.store.read("MATCH 2", {}, name="two")
    assert question.query == "// one\nMATCH 1\n\n// two\nMATCH 2"
    assert question.parameters == {"asAt": AS_AT, "ids, in turn": [["a"], ["b"]], "first": 2}


def test_the_gaps_explained_rest_on_what_shows_them(store: Store) -> None:
    query = "coverageGaps(first: 5, kinds: [action_overdue]) { edges { node { evidence { document"
    told = asked(Viewer(store), f"{query} {{ id }} }} }} }} {EXPLAIN} }}")["coverageGaps"]
    shown = {p["document"]["id"] for e in told["edges"] for p in e["node"]["evidence"]}
    assert {d["id"] for d in told["explain"]["documents"]} == shown


def test_a_summary_explained_says_what_was_left_out(store: Store) -> None:
    told = asked(Viewer(store), f'coverageSummary(asAt: "2018-01-01") {{ {EXPLAIN} }}')
    explained = told["coverageSummary"]["explain"]
    out, of = ({d["id"] for d in explained[k]} for k in ("leftOut", "documents"))
    assert out and of and not out & of and explained["parameters"]["asAt"] == "2018-01-01"


def test_a_summary_by_authority_is_the_summary_of_each(store: Store) -> None:
    viewer = Viewer(store)
    parts = coverage_by_authority(viewer, as_at=AS_AT)
    assert [p.authority.id for p in parts] == seen(viewer) and len(parts) == 3
    for part in parts:
        alone = coverage_summary(viewer, authority=part.authority.id, as_at=AS_AT)
        for name in ("rows", "chains", "documents", "missing_documents", "unjoined",
                     "unjoined_waiting", "left_out"):  # fmt: skip
            assert getattr(part, name) == getattr(alone, name), (part.authority, name)
    narrow = Viewer(store, frozenset({"authority/brackwater"}))
    assert [p.authority.id for p in coverage_by_authority(narrow)] == ["authority/brackwater"]
    query = """coverageSummary(asAt: "2024-06-30") { byAuthority { authority { id name }
        rows { kind { id } found waived examined } chains { examined } documents { id } } }"""
    told = asked(viewer, query)["coverageSummary"]["byAuthority"]
    assert [p["authority"]["id"] for p in told] == seen(viewer)
    assert [[r["found"] for r in p["rows"]] for p in told] == [
        [r.found for r in p.rows] for p in parts
    ]


def test_each_id_has_the_key_of_its_authority_behind_its_label(store: Store) -> None:
    """What a summary is parted by."""
    for node in store.graph().nodes.values():
        if (authority := node.get("authority")) and node.label is not Label.AUTHORITY:
            assert node.id.split("/")[1] == str(authority).split("/")[1], node.id


def test_surroundings_are_asked_for_level_by_level(store: Store) -> None:
    """However many things a level has, at most one query for each kind of thing in it."""
    for depth in (1, 2, 3):
        counting = Counting(store)
        query = f'neighbourhood(id: "{ACTION}", depth: {depth}, limit: 1000) {{ truncated }}'
        asked(Viewer(cast("Store", counting)), query)
        kinds = len(Label)
        assert counting.reads <= depth * kinds + 2 * kinds, depth
    counting = Counting(store)
    asked(Viewer(cast("Store", counting)),
          'recurrence(authority: "authority/cold-ashby") { totalCount }')  # fmt: skip
    assert counting.reads <= 12
