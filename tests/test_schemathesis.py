"""Requests made up from what the server says of itself: none of them is a fault of the server.

The examples are the same each time: they follow from the descriptions alone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

from tests.running import PATIENCE, Server, served

if TYPE_CHECKING:
    from api.loading import Report
    from ontology.record import Graph

#: How many requests are made up for each question and for each route.
_EXAMPLES = 15
#: A server's own errors; everything else is the caller's to mend.
_FAULTS = {"INTERNAL", "STORE_UNREACHABLE", "GOLDEN_THREAD_ERROR"}


@pytest.fixture(scope="module")
def server(
    samples_loaded: tuple[Graph, dict[str, Report]],
    samples_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server over a store of its own: what is made up may change what it holds."""
    store = tmp_path_factory.mktemp("schemathesis") / "store"
    shutil.copy(samples_path, store)
    with served(f"ladybug:{store}") as server:
        yield server


def seen(
    schema: schemathesis.BaseSchema, told: Callable[[str], set[str]]
) -> dict[str, set[tuple[int, str]]]:
    """Each operation → the statuses and the codes with which made-up requests were answered."""
    operations = (result.ok() for result in schema.get_all_operations())
    return {operation.label: _tried(operation, told) for operation in operations}


def _tried(operation: Any, told: Callable[[str], set[str]]) -> set[tuple[int, str]]:
    found: set[tuple[int, str]] = set()

    @settings(
        max_examples=_EXAMPLES, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy())
    def one(case: Any) -> None:
        answer = case.call(timeout=PATIENCE)
        codes = told(answer.text)
        assert answer.status_code < 500 and not codes & _FAULTS, (answer.text[:500], case)
        found.update((answer.status_code, code) for code in codes or {""})

    one()
    return found


def codes(text: str) -> set[str]:
    """The codes of GraphQL's errors."""
    return {error["extensions"]["code"] for error in json.loads(text).get("errors", ())}


def test_graphql_has_no_fault(server: Server, samples_graph: Graph) -> None:
    """Every question, about things that exist and about things that do not."""
    labels = {node.label: id_ for id_, node in sorted(samples_graph.nodes.items())}
    known, numbers = st.sampled_from(sorted(labels.values())), st.integers(0, 20)
    schemathesis.graphql.scalar("ID", (known | known | st.text(max_size=20)).map(nodes.String))
    schemathesis.graphql.scalar(
        "Int", (numbers | numbers | st.integers(-(2**31), 2**31 - 1)).map(nodes.Int)
    )
    found = seen(schemathesis.graphql.from_url(server.url, timeout=PATIENCE), codes)
    assert {"Query.node", "Query.accountabilityChain", "Query.coverageGaps"} <= set(found)
    answered = [name for name, answers in found.items() if (200, "") in answers]
    assert len(answered) > len(found) / 2, found


def test_rest_has_no_fault(server: Server) -> None:
    """Every route that the server describes."""
    schema = schemathesis.openapi.from_url(f"http://{server.address}/openapi.json")
    found = seen(schema, lambda _: set())
    assert found["GET /healthz"] == {(200, "")} == found["GET /readyz"]
    assert found["GET /passage/{key}"] == {(404, "")}
