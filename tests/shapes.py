"""The small graph that every shape accepts, and the changes that each shape refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ontology.record import Edge, Graph, Node, Value, claim_id, is_national, label_of
from ontology.terms import Relationship

FIXTURES = Path(__file__).with_name("fixtures") / "shapes"
PASSAGE = "passage/aldermoor/minutes/2020-01-14/1"
AUTHORITY = "authority/aldermoor"


def world() -> Graph:
    """The graph of ``world.yaml``."""
    read = yaml.safe_load((FIXTURES / "world.yaml").read_text("utf-8"))
    graph = Graph()
    for id_, properties in read["nodes"].items():
        graph.nodes[id_] = _node(id_, {"authority": AUTHORITY, **properties})
    claims = [*read["claims"], *(["CITES", id_, PASSAGE] for id_ in read["evidenced"])]
    for type_, from_, to, *more in claims:
        edge = claim(type_, from_, to, more[0] if more else {})
        graph.edges[edge.id] = edge
    assert all(
        i in graph.nodes or is_national(i) for e in graph.edges.values() for i in (e.from_, e.to)
    )
    return graph


@cache
def broken() -> dict[str, dict[str, Any]]:
    """Shape → the change that it refuses."""
    read: dict[str, dict[str, Any]] = yaml.safe_load((FIXTURES / "broken.yaml").read_text("utf-8"))
    return read


def change(graph: Graph, how: Mapping[str, Any]) -> None:
    """Change a graph: ``set`` properties of a node (null: none), ``drop`` claims of a type that
    start at a node, ``add`` claims.
    """
    for id_, properties in how.get("set", {}).items():
        known = graph.nodes[id_].properties if id_ in graph.nodes else {}
        graph.nodes[id_] = _node(id_, {**known, **properties})
    for type_, from_ in how.get("drop", []):
        found = [e.id for e in graph.edges.values() if e.type == type_ and e.from_ == from_]
        assert found, f"there is no {type_} to drop at {from_}"
        for id_ in found:
            del graph.edges[id_]
    for number, (type_, from_, to, *more) in enumerate(how.get("add", [])):
        edge = claim(type_, from_, to, more[0] if more else {}, distinct=f"{how}{number}")
        graph.edges[edge.id] = edge


def world_broken_by(names: Iterable[str]) -> Graph:
    """The graph with all these shapes' changes. Claims are dropped first, so that none is dropped
    that another change adds.
    """
    graph = world()
    for name in sorted(names, key=lambda n: "drop" not in broken()[n]):
        change(graph, broken()[name])
    return graph


def claim(
    type_: str, from_: str, to: str, properties: Mapping[str, Any], *, distinct: str = ""
) -> Edge:
    """A stated claim, with these properties besides or instead."""
    values = {"source": "document/x", "basis": "stated", "modality": "is", "passage": PASSAGE}
    kind = Relationship(type_)
    id_ = claim_id(kind, from_, to, "document/x", distinct)
    return Edge(id_, kind, from_, to, _plain({**values, **properties}))


def _node(id_: str, properties: Mapping[str, Any]) -> Node:
    return Node(id_, label_of(id_), _plain(properties))


def _plain(properties: Mapping[str, Any]) -> dict[str, Value]:
    return {
        k: tuple(v) if isinstance(v, list) else v
        for k, v in sorted(properties.items())
        if v is not None
    }
