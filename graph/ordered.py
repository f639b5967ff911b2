"""Everything that a store holds, in the order of its export, a page at a time.

The pages bound what is in memory, however large the store is. Ids are of letters below U+10000, as
``ontology/record.py`` makes them: Neo4j has two minds about the order of others.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.store import Store
from ontology.record import Edge, Node, node_id
from ontology.terms import Label, Relationship

#: Things of one page.
_PAGE = 10_000


def ordered(store: Store) -> Iterator[Node | Edge]:
    """The nodes by id, then the claims by type, ends and id."""
    for label in sorted(Label, key=lambda of: node_id(of, "")):  # an id begins with its label
        yield from _nodes(store, label)
    for type_ in sorted(Relationship):
        yield from _edges(store, type_)


def _nodes(store: Store, label: Label) -> Iterator[Node]:
    query = f"MATCH (n:`{label}`) WHERE n.id > $id RETURN n ORDER BY n.id LIMIT {_PAGE}"
    last = ""
    full = True
    while full:
        rows = store.read(query, {"id": last}, name="reading the graph in order")
        full = len(rows) == _PAGE
        for row in rows:
            if isinstance(node := row["n"], Node):
                yield node
                last = node.id


def _edges(store: Store, type_: Relationship) -> Iterator[Edge]:
    query = (
        f"MATCH (a)-[r:`{type_}`]->(b) WHERE r.fromId > $from OR (r.fromId = $from AND "
        "(r.toId > $to OR (r.toId = $to AND r.id > $id))) "
        f"RETURN r ORDER BY r.fromId, r.toId, r.id LIMIT {_PAGE}"
    )
    last = {"from": "", "to": "", "id": ""}
    full = True
    while full:
        rows = store.read(query, last, name="reading the graph in order")
        full = len(rows) == _PAGE
        for row in rows:
            if isinstance(edge := row["r"], Edge):
                yield edge
                last = {"from": edge.from_, "to": edge.to, "id": edge.id}
