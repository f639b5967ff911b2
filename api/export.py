"""The graph written out, in forms that other programs read. Deterministic: no clock, all sorted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ontology.record import Edge, Node

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


def graphml(graph: Graph) -> Iterator[str]:
    """GraphML, by networkx: for Gephi, yEd, Cytoscape. Lists are joined by line breaks; ``labels``
    is the kind of a node and ``label`` that of a claim, as Neo4j's tools have it. What XML cannot
    hold (control characters) is replaced by U+FFFD; the other formats have it.
    """
    import networkx as nx

    result: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(graph.nodes.values(), key=lambda n: n.id):
        result.add_node(_xml(node.id), labels=node.label.value, **_flat(node.properties))
    for edge in sorted(graph.edges.values(), key=lambda e: e.id):
        result.add_edge(
            _xml(edge.from_),
            _xml(edge.to),
            key=_xml(edge.id),
            label=edge.type.value,
            **_flat(edge.properties),
        )
    for line in nx.generate_graphml(result):
        yield line + "\n"


def _flat(properties: object) -> dict[str, object]:
    joined = (
        (k, "\n".join(v) if isinstance(v, tuple) else v)
        for k, v in sorted(dict(properties).items())  # type: ignore[call-overload]
    )
    return {k: _xml(v) if isinstance(v, str) else v for k, v in joined}


#: What XML 1.0 has no way to write.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
