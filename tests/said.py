"""What a document's records say, with look-ups for the tests of plans."""

from __future__ import annotations

from collections import defaultdict

from ontology.record import Edge, Node, Records
from ontology.terms import Label, Relationship


class Said:
    """Records, with look-ups."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.nodes: dict[str, Node] = {n.id: n for n in records.nodes}
        self.out: dict[tuple[str, Relationship], list[Edge]] = defaultdict(list)
        for edge in records.edges:
            self.out[edge.from_, edge.type].append(edge)

    def of(self, label: Label) -> list[Node]:
        return [n for n in self.records.nodes if n.label is label]

    def edges(self, type_: Relationship) -> list[Edge]:
        return [e for e in self.records.edges if e.type is type_]

    def ends(self, type_: Relationship) -> set[tuple[str, str]]:
        return {(short(e.from_), short(e.to)) for e in self.edges(type_)}

    def action(self, number: str) -> Node:
        return next(a for a in self.of(Label.ACTION) if a.get("number") == number)

    def leads(self, number: str) -> list[Edge]:
        edges = self.out[self.action(number).id, Relationship.LED_BY]
        return sorted(edges, key=lambda e: int(str(e.get("ordinal"))))

    def named(self, id_: str) -> str:
        node = self.nodes[id_]
        return str(node.get("name") or node.get("title"))

    def measures(self, number: str) -> list[Node]:
        edges = self.out[self.action(number).id, Relationship.MEASURED_BY]
        edges = sorted(edges, key=lambda e: int(str(e.get("ordinal"))))
        return [self.nodes[e.to] for e in edges]

    def post_in(self, post: str) -> str | None:
        return next((e.to for e in self.out[post, Relationship.POST_IN]), None)


def short(id_: str) -> str:
    return "/".join(id_.split("/")[2:])


def folded(text: object) -> str:
    return " ".join(str(text).split())
