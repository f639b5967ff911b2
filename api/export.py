"""The graph written out, in forms that other programs read. Deterministic: no clock, all sorted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ontology.record import Edge, Node
from queries.graphml import graphml

if TYPE_CHECKING:
    from ontology.record import Graph


def written(graph: Graph, format_: str) -> Iterator[str]:
    """Lines (or larger pieces) of the graph in a format: jsonl, turtle, jsonld or graphml."""
    if format_ == "jsonl":
        return jsonl(graph)
    if format_ == "graphml":
        return graphml(graph)
    from ontology.rdf import dump

    return iter(dump(graph, "turtle" if format_ == "turtle" else "jsonld"))


def jsonl(graph: Graph) -> Iterator[str]:
    """One object a line: ``{"node": {id, label, properties}}`` or ``{"edge": {type, from, to,
    properties}}`` (a claim's ``id`` is among its properties), nodes by id, then edges by type, ends
    and id.
    """
    yield from map(line, sorted(graph.nodes.values(), key=lambda n: n.id))
    edges = graph.edges.values()
    yield from map(line, sorted(edges, key=lambda e: (e.type, e.from_, e.to, e.id)))


def line(of: Node | Edge) -> str:
    """The line of a node or a claim in :func:`jsonl`."""
    match of:
        case Node():
            return _line("node", {"id": of.id, "label": of.label, "properties": of.properties})
        case Edge():
            properties = {"id": of.id, **of.properties}
            ends = {"from": of.from_, "to": of.to}
            return _line("edge", {"type": of.type, **ends, "properties": properties})


def _line(kind: str, value: dict[str, object]) -> str:
    value["properties"] = dict(sorted(dict(value["properties"]).items()))  # type: ignore[call-overload]
    return json.dumps({kind: value}, ensure_ascii=False, separators=(",", ":")) + "\n"
