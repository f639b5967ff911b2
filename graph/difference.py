"""From one graph to another: the steps that make an engine that holds the one hold the other.

Rows are grouped by label, or by type and the labels of both ends, and by which properties they
have: LadybugDB cannot tell the type of a column that is empty in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from graph.engine import Step
from graph.schema import ENDS
from ontology.errors import RecordError
from ontology.record import Edge, Graph, Node, edge_properties, label_of
from ontology.terms import CONNECTS, PROPERTIES, Relationship

#: Rows of one step; more are sent as several.
_BATCH = 2_000

#: Properties that are decimal numbers, of whatever they are.
_DECIMALS = frozenset(
    name
    for kinds in (*PROPERTIES.values(), *map(edge_properties, Relationship))
    for name, kind in kinds.items()
    if kind == "decimal"
)

_Names = tuple[str, ...]
#: A query, its keys, a row, and the tables that it changes.
_Item = tuple[str, _Names, tuple[object, ...], _Names]
_T = TypeVar("_T", Node, Edge)


class Difference:
    """What came, changed and went from ``before`` to ``after``.

    ``others`` are ids of nodes that the engine holds beside those of the two graphs.

    Raises:
        RecordError: a claim of ``after`` joins something that the engine will not hold.

    """

    def __init__(self, before: Graph, after: Graph, others: Iterable[str] = ()) -> None:
        known = after.nodes.keys() | set(others)
        for edge in after.edges.values():
            for end in (edge.from_, edge.to):
                if end not in known:
                    raise RecordError(
                        f"{edge.type} {edge.from_} → {edge.to}: nothing describes '{end}'"
                    )
        moved = {
            i for i, e in after.edges.items() if i in before.edges and _moved(before.edges[i], e)
        }
        self._nodes = _put(before.nodes, after.nodes)
        self._edges = _put({i: e for i, e in before.edges.items() if i not in moved}, after.edges)
        self._nodes_gone = [n for i, n in before.nodes.items() if i not in after.nodes]
        self._edges_gone = [
            e for i, e in before.edges.items() if i not in after.edges or i in moved
        ]
        old = before.nodes.keys() | before.edges.keys()
        put = {x.id for x, _ in self._nodes} | {x.id for x, _ in self._edges}
        self.added = len(put - old)
        self.changed = len(put & old)
        self.removed = len(old - after.nodes.keys() - after.edges.keys())

    def steps(self) -> Iterator[Step]:
        """The steps, in an order in which each finds what it needs."""
        gone = {n.id for n in self._nodes_gone}
        left = [e for e in self._edges_gone if not {e.from_, e.to} & gone]
        yield from _steps(_delete_edge(e) for e in left)
        yield from _steps(_delete_node(n) for n in self._nodes_gone)
        yield from _steps(_put_node(n, absent) for n, absent in self._nodes)
        yield from _steps(_put_edge(e, absent) for e, absent in self._edges)


def _moved(before: Edge, after: Edge) -> bool:
    return (before.type, before.from_, before.to) != (after.type, after.from_, after.to)


def _put(before: dict[str, _T], after: dict[str, _T]) -> list[tuple[_T, _Names]]:
    """What is new or other than it was, with the names of properties that it no longer has."""
    result: list[tuple[_T, _Names]] = []
    for id_, now in after.items():
        was = before.get(id_)
        if was is None:
            result.append((now, ()))
        elif was.properties != now.properties:
            result.append((now, tuple(sorted(was.properties.keys() - now.properties.keys()))))
    return result


def _steps(items: Iterable[_Item]) -> Iterator[Step]:
    groups: dict[tuple[str, _Names, _Names], list[tuple[object, ...]]] = {}
    for query, keys, row, tables in items:
        groups.setdefault((query, keys, tables), []).append(row)
    for (query, keys, tables), rows in groups.items():
        for start in range(0, len(rows), _BATCH):
            yield Step(query, keys, rows[start : start + _BATCH], tables)


def _put_node(node: Node, absent: _Names) -> _Item:
    names = tuple(sorted(node.properties))
    query = _node_query(node.label, names, absent)
    return query, ("id", *names), (node.id, *_values(node, names)), (node.label,)


def _put_edge(edge: Edge, absent: _Names) -> _Item:
    names = tuple(sorted(edge.properties))
    query = _edge_query(edge.type, label_of(edge.from_), label_of(edge.to), names, absent)
    row = (edge.id, edge.from_, edge.to, *_values(edge, names))
    return query, ("id", *ENDS, *names), row, (edge.type,)


def _delete_node(node: Node) -> _Item:
    query = f"UNWIND $rows AS row MATCH (n:`{node.label}` {{id: row.id}}) DETACH DELETE n"
    joins = (type_ for type_, ends in CONNECTS.items() if any(node.label in pair for pair in ends))
    return query, ("id",), (node.id,), (node.label, *joins)


def _delete_edge(edge: Edge) -> _Item:
    query = (
        f"UNWIND $rows AS row MATCH (a:`{label_of(edge.from_)}` {{id: row.fromId}}) "
        f"MATCH (b:`{label_of(edge.to)}` {{id: row.toId}}) "
        f"MATCH (a)-[r:`{edge.type}` {{id: row.id}}]->(b) DELETE r"
    )
    return query, ("id", *ENDS), (edge.id, edge.from_, edge.to), (edge.type,)


def _values(of: Node | Edge, names: _Names) -> Iterator[object]:
    for name in names:
        value = of.properties[name]
        if name in _DECIMALS:
            yield float(str(value))  # Neo4j would keep 1 as a whole number
        else:
            yield list(value) if isinstance(value, tuple) else value


@cache
def _node_query(label: str, names: _Names, absent: _Names) -> str:
    return (
        f"UNWIND $rows AS row MERGE (n:`{label}` {{id: row.id}}) "
        f"{_set('n', names, absent)}RETURN count(*) AS n"
    )


@cache
def _edge_query(type_: str, from_: str, to: str, names: _Names, absent: _Names) -> str:
    # Two MATCH clauses: LadybugDB runs a comma as a product of both tables.
    return (
        f"UNWIND $rows AS row MATCH (a:`{from_}` {{id: row.fromId}}) "
        f"MATCH (b:`{to}` {{id: row.toId}}) MERGE (a)-[r:`{type_}` {{id: row.id}}]->(b) "
        f"{_set('r', (*ENDS, *names), absent)}RETURN count(*) AS n"
    )


def _set(variable: str, names: _Names, absent: _Names) -> str:
    parts = [f"{variable}.`{n}` = row.`{n}`" for n in names]
    parts += [f"{variable}.`{n}` = NULL" for n in absent]
    return f"SET {', '.join(parts)} " if parts else ""
