"""What GraphQL adds to its answer: ``python -m benchmarks.graphql``.

The same data is had by the queries alone and written as JSON, in the same process and on the same
open store; each round asks both in turn. That the two say the same is looked at first.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from api.callers import LOCAL_USER
from api.loading import load_paths
from api.schema import schema
from benchmarks import machine
from benchmarks.turns import heading, in_turn, row
from graph import open_store
from ontology.record import Edge, Node
from ontology.terms import Label
from queries.accountability import accountability_chain
from queries.answers import to_json
from queries.coverage import coverage
from queries.viewer import Viewer

AS_AT = "2024-06-30"
PAGE = 50

LIST = f"""{{ recommendations(first: {PAGE}) {{ totalCount edges {{ node {{
  id number text area kind }} }} }} }}"""
NESTED = f"""{{ actions(first: {PAGE}) {{ totalCount edges {{ node {{
  id text
  addresses {{ id text }}
  leads {{ asPrinted claim {{ basis quote }} party {{ ... on Node {{ id }} }} }}
  measures {{ id text }}
  evidence {{ id page text }} }} }} }} }}"""
CHAIN = """query($id: ID!, $asAt: Date) { accountabilityChain(id: $id, asAt: $asAt) {
  verdict sentence hops { relationship from { id } to { id } claim { id basis quote } }
  breaks { kind sentence } } }"""
GAPS = """query($asAt: Date) { coverageGaps(asAt: $asAt, first: 100) { totalCount edges { node {
  id sentence kind { id } subject { id } } } } }"""


@dataclass(frozen=True)
class Shape:
    """A question: as GraphQL, and as the queries that it takes, with the answer's form."""

    name: str
    query: str
    raw: Callable[[Viewer], dict[str, Any]]
    variables: dict[str, object]


def asked(viewer: Viewer, query: str, variables: dict[str, object]) -> str:
    """GraphQL's answer, as JSON.

    Raises:
        RuntimeError: it has errors.

    """
    context = {"viewer": viewer, "caller": LOCAL_USER}
    result = schema.execute_sync(query, variables, context_value=context)
    if result.errors:
        raise RuntimeError(result.errors)
    return json.dumps(result.data)


# ------------------------------------------------------------------------- the queries alone


def rows(viewer: Viewer, query: str, **given: object) -> list[dict[str, Any]]:
    """The rows of a query."""
    return viewer.store.read(query, given)


def listed(viewer: Viewer) -> dict[str, Any]:
    """A page of recommendations."""
    of = "MATCH (n:Recommendation) WHERE EXISTS { MATCH (n)-[:MADE_IN]->(:Inspection) }"
    (counted,) = rows(viewer, f"{of} RETURN count(n) AS total")
    found = rows(viewer, f"{of} RETURN n ORDER BY n.id LIMIT $page", page=PAGE)
    names = ("number", "text", "area", "kind")
    return {"recommendations": {"totalCount": counted["total"], "edges": [
        {"node": {"id": n.id, **{name: n.get(name) for name in names}}}
        for n in (r["n"] for r in found)
    ]}}  # fmt: skip


def nested(viewer: Viewer) -> dict[str, Any]:
    """A page of actions with what belongs to each: a query for each relationship."""
    (counted,) = rows(viewer, "MATCH (n:Action) RETURN count(n) AS total")
    found = [
        r["n"] for r in rows(viewer, "MATCH (n:Action) RETURN n ORDER BY n.id LIMIT $p", p=PAGE)
    ]
    ids = [n.id for n in found]

    def joined(type_: str, to: str) -> dict[str, list[tuple[Edge, Node]]]:
        of: dict[str, list[tuple[Edge, Node]]] = {i: [] for i in ids}
        for r in rows(
            viewer,
            f"UNWIND $ids AS wanted MATCH (n:Action {{id: wanted}})-[r:{type_}]->(m{to}) "
            "RETURN n.id AS id, r, m",
            ids=ids,
        ):
            if r["r"].get("review") != "rejected":
                of[r["id"]].append((r["r"], r["m"]))
        return of

    addresses, leads = joined("ADDRESSES", ":Recommendation"), joined("LED_BY", "")
    measures, cites = joined("MEASURED_BY", ":Measure"), joined("CITES", ":Passage")

    def once(pairs: Sequence[tuple[Edge, Node]], *names: str) -> list[dict[str, Any]]:
        each = {m.id: m for _, m in pairs}
        return [{"id": m.id, **{name: m.get(name) for name in names}} for m in each.values()]

    return {"actions": {"totalCount": counted["total"], "edges": [
        {"node": {
            "id": n.id, "text": n.get("text"), "addresses": once(addresses[n.id], "text"),
            "leads": [
                {"asPrinted": r.get("asPrinted") or "", "party": {"id": m.id},
                 "claim": {"basis": str(r.get("basis")).upper(), "quote": r.get("quote")}}
                for r, m in leads[n.id]
            ],
            "measures": once(measures[n.id], "text"),
            "evidence": once(cites[n.id], "page", "text"),
        }} for n in found
    ]}}  # fmt: skip


def chain(id_: str) -> Callable[[Viewer], dict[str, Any]]:
    """The chain of one thing."""

    def raw(viewer: Viewer) -> dict[str, Any]:
        said: Any = to_json(accountability_chain(viewer, id_, as_at=AS_AT))
        hops = [
            {"relationship": h["relationship"], "from": {"id": h["from"]["id"]},
             "to": {"id": h["to"]["id"]},
             "claim": {name: h["claim"][name] for name in ("id", "basis", "quote")}}
            for h in said["hops"]
        ]  # fmt: skip
        breaks = [{"kind": b["kind"], "sentence": b["sentence"]} for b in said["breaks"]]
        answer = {"verdict": said["verdict"], "sentence": said["sentence"]}
        return {"accountabilityChain": {**answer, "hops": hops, "breaks": breaks}}

    return raw


def gaps(viewer: Viewer) -> dict[str, Any]:
    """The first hundred gaps of everything."""
    found = coverage(viewer, as_at=AS_AT).gaps
    return {"coverageGaps": {"totalCount": len(found), "edges": [
        {"node": {"id": g.id, "sentence": g.sentence, "kind": {"id": g.kind.id},
                  "subject": {"id": g.subject.id}}}
        for g in found[:100]
    ]}}  # fmt: skip


# ------------------------------------------------------------------------------ measuring


def told(answer: Any) -> str:  # noqa: ANN401 - any JSON
    """An answer so that two can be compared: codes in one case, lists in one order."""

    def sorted_(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            return sorted((sorted_(v) for v in value), key=json.dumps)
        if isinstance(value, dict):
            return {k: sorted_(v) for k, v in sorted(value.items())}
        return value

    return json.dumps(sorted_(answer)).lower()


def shapes(viewer: Viewer) -> list[Shape]:
    """The questions; the chain is that of the recommendation with the longest."""
    graph = viewer.store.graph()
    ids = sorted(i for i, n in graph.nodes.items() if n.label is Label.RECOMMENDATION)
    hops = {i: len(accountability_chain(viewer, i, as_at=AS_AT).hops) for i in ids}
    longest = max(ids, key=lambda i: hops[i])
    print(f"the chain is of {hops[longest]} hops\n")
    return [
        Shape("a page of 50", LIST, listed, {}),
        Shape("a nested page of 50", NESTED, nested, {}),
        Shape("a chain", CHAIN, chain(longest), {"id": longest, "asAt": AS_AT}),
        Shape("100 gaps", GAPS, gaps, {"asAt": AS_AT}),
    ]


def main() -> None:
    """Load the documents into a new store, compare the answers, and time them in turn."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15, help="rounds after the first two")
    given = options.parse_args()
    print(machine.told())
    documents = machine.documents()
    print(f"GraphQL and its queries alone, on the documents of {documents.name}")
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(f"ladybug:{folder}/store") as store,
    ):
        list(load_paths(store, [documents]))
        viewer = Viewer(store)
        found = shapes(viewer)
        print(heading("GraphQL", "queries"))
        for shape in found:
            ours = json.loads(asked(viewer, shape.query, shape.variables))
            if told(ours) != told(shape.raw(viewer)):
                raise SystemExit(f"{shape.name}: the two answers differ")
            seconds = in_turn(given.runs, {
                "GraphQL": lambda s=shape: asked(viewer, s.query, s.variables),  # type: ignore[misc]
                "queries": lambda s=shape: json.dumps(s.raw(viewer)),  # type: ignore[misc]
            })  # fmt: skip
            print(row(shape.name, seconds, "GraphQL", "queries"))


if __name__ == "__main__":
    main()
