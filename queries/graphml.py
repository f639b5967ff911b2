"""A graph, or a part of one, as GraphML, by networkx: for Gephi, yEd, Cytoscape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ontology.record import Graph


def graphml(graph: Graph) -> Iterator[str]:
    """The file's lines. Lists are joined by line breaks; ``labels`` is the kind of a node and
    ``label`` that of a claim, as Neo4j's tools have it. What XML cannot hold (control characters)
    is replaced by U+FFFD.
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
