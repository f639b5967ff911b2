"""What people's statements make of a graph: nodes and claims of the basis ``registered``.

``data`` of a statement has ``subject``, what it is about, and by kind:

``lead``, ``body``
    ``party``, who leads or oversees; ``role`` or ``mode``, ``inPost`` of a person who leads;
``line``
    ``line`` (a relationship) and ``party``, to whom ``subject`` answers or reports;
``measure``
    ``measure`` (an id), ``text``, ``unit``, ``baseline``, ``target``, ``source``, ``frequency``;
``holder``
    ``party``, who holds the post ``subject`` (none: nobody who is named), and ``tenure``, a kind;
``progress``, ``date``, ``claimed``, ``verified``, ``reopened``
    ``on``, ``text``, ``status``, ``due``, ``approver``, ``passage``;
``waiver``
    ``gapKind``, ``approver``, ``until``.

``from`` and ``to`` are the first and last day of what is so. A party that was named has its name in
``partyName`` (``subjectName``), and a new post where it is in ``partyWithin``. ``printed``
is what the party was called. All are ids, ISO dates or words. A statement whose subject is not
loaded says nothing until it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.statements import Statement, StatementKind
from ontology import naming
from ontology.record import (
    Edge,
    Graph,
    Node,
    Value,
    claim_id,
    is_national,
    label_of,
    node_id,
)
from ontology.terms import (
    PROPERTIES,
    Basis,
    Label,
    Modality,
    Relationship,
    TenureKind,
    UpdateKind,
)

_UPDATES = {
    StatementKind.PROGRESS: UpdateKind.PROGRESS,
    StatementKind.DATE: UpdateKind.DUE_REVISED,
    StatementKind.CLAIMED: UpdateKind.CLAIMED_COMPLETE,
    StatementKind.VERIFIED: UpdateKind.VERIFIED_COMPLETE,
    StatementKind.REOPENED: UpdateKind.REOPENED,
}
_MEASURE = ("text", "unit", "baseline", "target", "source", "frequency")
#: A statutory post that nobody named (``graph/defaults.py``), which somebody may name later.
UNNAMED_POST = re.compile(r"post/[^/]+/statutory/(\w+)")


@dataclass(frozen=True)
class Said:
    """What a statement says: nothing, unless all of ``needs`` (ids) are in the graph."""

    needs: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def state(graph: Graph, statements: Sequence[Statement], made: Mapping[str, Node]) -> None:
    """Add what statements say to a graph, in place.

    What documents say of a thing stays as it is; of what several statements say of a thing that no
    document speaks of, the latest counts.

    Args:
        graph: what the documents make together.
        statements: those that stand, in the order of their time.
        made: what law and convention add to the graph where no document has it, by id.

    """
    every = [said for statement in statements if (said := says(statement)) is not None]
    renamed = _renamed(graph, every)
    there = {*graph.nodes, *made, *renamed}
    while holding := [s for s in every if all(n in there or is_national(n) for n in s.needs)]:
        came = {node.id for said in holding for node in said.nodes} - there
        if not came:
            break
        there |= came
    own: dict[str, Node] = {}
    for said in holding:
        for node in said.nodes:
            if node.id not in graph.nodes:
                own[node.id] = _later(own.get(node.id), node)
        for edge in said.edges:
            from_, to = (renamed.get(end, end) for end in (edge.from_, edge.to))
            graph.edges[edge.id] = replace(edge, from_=from_, to=to)
    graph.nodes |= own


def lacking(graph: Graph, statement: Statement) -> list[str]:
    """The ids of what a statement is about that is not in the graph."""
    return [id_ for id_ in about(statement) if id_ not in graph.nodes and not is_national(id_)]


def about(statement: Statement) -> list[str]:
    """The ids of what a statement is about and rests on."""
    data, said = statement.data, says(statement)
    if statement.kind == StatementKind.REVIEW:
        return [data["from"], data["to"]]
    needs = () if said is None else said.needs
    return list(dict.fromkeys([*needs, *([data["passage"]] if "passage" in data else [])]))


def forget(graph: Graph) -> None:
    """Take out what only statements know and nothing is said of any more, in place."""
    joined = {end for edge in graph.edges.values() for end in (edge.from_, edge.to)}
    for node in list(graph.nodes.values()):
        if node.get("statedAt") and node.id not in joined:
            del graph.nodes[node.id]


def says(statement: Statement) -> Said | None:
    """What a statement says; ``None`` for one that only speaks of others' claims."""
    kind = StatementKind(statement.kind)
    if kind in _UPDATES:
        return _update(_Sentence(statement), _UPDATES[kind])
    return _SAYS[kind](_Sentence(statement)) if kind in _SAYS else None


def _later(known: Node | None, node: Node) -> Node:
    """A thing as the later of two statements has it, on record since the earlier."""
    if known is None:
        return node
    merged = {**known.properties, **node.properties}
    merged |= {k: v for k, v in known.properties.items() if k == "statedAt"}
    return replace(node, properties=dict(sorted(merged.items())))


def _renamed(graph: Graph, every: Sequence[Said]) -> dict[str, str]:
    """Statutory posts that a statement was about before anybody named them → the one so named."""
    posts = {
        node.id: str(node.get("statutory"))
        for node in (*graph.nodes.values(), *(n for said in every for n in said.nodes))
        if node.label is Label.POST and node.get("statutory")
    }
    result = {}
    for id_ in {need for said in every for need in said.needs} - graph.nodes.keys():
        if match := UNNAMED_POST.fullmatch(id_):
            area = id_.split("/")[1]
            fits = [p for p, of in posts.items() if of == match[1] and p.split("/")[1] == area]
            if len(fits) == 1:
                result[id_] = fits[0]
    return result


class _Sentence:
    """A statement being put into nodes and claims."""

    def __init__(self, statement: Statement) -> None:
        self.statement, self.data = statement, statement.data
        self.area = statement.authority.split("/", 1)[1]
        self.needs: list[str] = []
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []

    def said(self) -> Said:
        return Said(tuple(self.needs), tuple(self.nodes), tuple(self.edges))

    def subject(self) -> str:
        """What it is about."""
        self.needs.append(self.data["subject"])
        return self.data["subject"]

    def party(self, which: str = "party") -> str:
        """The id of a person, post, organisation or body, which is made if it was named."""
        id_, name = self.data[which], self.data.get(f"{which}Name")
        if not name:
            self.needs.append(id_)
            return id_
        match label_of(id_):
            case Label.POST:
                within = self.data.get(f"{which}Within")
                self.node(id_, title=name, statutory=naming.statutory_of(name, within))
                if within:
                    self.needs.append(within)
                    self.edge(Relationship.POST_IN, id_, within)
            case Label.BODY:
                self.node(id_, name=name, kind=naming.body_kind(name))
            case _:
                self.node(id_, name=name)
        return id_

    def node(self, id_: str, **properties: str | None) -> str:
        label = label_of(id_)
        day = self.statement.at[:10] if "statedAt" in PROPERTIES[label] else None
        given = {**properties, "authority": self.statement.authority, "statedAt": day}
        values: dict[str, Value] = {k: str(v) for k, v in sorted(given.items()) if v}
        self.nodes.append(Node(id_, label, values))
        return id_

    def edge(self, type_: Relationship, from_: str, to: str, **properties: str | None) -> None:
        reason = self.data.get("reason")
        given = {
            **properties,
            "source": self.statement.id,
            "basis": Basis.REGISTERED.value,
            "modality": Modality.IS.value,
            "statedBy": self.statement.by,
            "statedAt": self.statement.at[:10],
            "reasons": (reason,) if reason else (),
        }
        values = {k: v for k, v in sorted(given.items()) if v}
        id_ = claim_id(type_, from_, to, self.statement.id)
        self.edges.append(Edge(id_, type_, from_, to, values))

    def span(self) -> dict[str, str | None]:
        """When it is so, as that of a claim."""
        return {"validFrom": self.data.get("from"), "validTo": self.data.get("to")}

    @property
    def tail(self) -> str:
        """What tells this statement's own nodes apart."""
        return self.statement.id.rsplit("/", 1)[-1]


def _lead(s: _Sentence) -> Said:
    party = s.party()
    printed = s.data.get("printed")
    post = s.data.get("inPost")
    s.needs += [post] if post else []
    more = {"role": s.data.get("role"), "asPrinted": printed, "inPost": post}
    s.edge(Relationship.LED_BY, s.subject(), party, **more, **s.span())
    return s.said()


def _body(s: _Sentence) -> Said:
    s.edge(Relationship.OVERSEES, s.party(), s.subject(), mode=s.data.get("mode"), **s.span())
    return s.said()


def _line(s: _Sentence) -> Said:
    type_ = Relationship(s.data["line"])
    s.edge(type_, s.party("subject"), s.party(), **s.span())
    return s.said()


def _measure(s: _Sentence) -> Said:
    measure = s.node(s.data["measure"], **{name: s.data.get(name) for name in _MEASURE})
    s.edge(Relationship.MEASURED_BY, s.subject(), measure, **s.span())
    return s.said()


def _holder(s: _Sentence) -> Said:
    post, since, until = s.subject(), s.data["from"], s.data.get("to")
    person = s.party() if s.data.get("party") else None
    day = s.statement.at[:10]
    holds = day if since <= day <= (until or "9999") else None
    tenure = s.node(
        naming.tenure_id(post, person, since),
        kind=s.data.get("tenure") or TenureKind.NOT_STATED.value,
        attestedFrom=holds,
        attestedTo=holds,
        **{"from": since, "to": until},
    )
    s.edge(Relationship.OF_POST, tenure, post)
    if person:
        s.edge(Relationship.HOLDER, tenure, person)
    return s.said()


def _update(s: _Sentence, kind: UpdateKind) -> Said:
    subject, on = s.subject(), s.data["on"]
    update = s.node(
        node_id(Label.UPDATE, *subject.split("/")[1:], kind, on, s.tail),
        kind=kind,
        on=on,
        text=s.data.get("text"),
        status=s.data.get("status"),
        dueTo=s.data.get("due"),
        approver=s.data.get("approver"),
        reason=s.data.get("reason"),
        by=s.statement.by,
        recordedAt=s.statement.at,
    )
    s.edge(Relationship.UPDATES, update, subject)
    if passage := s.data.get("passage"):
        s.edge(Relationship.CITES, update, passage, passage=passage)
    return s.said()


def _waiver(s: _Sentence) -> Said:
    subject, kind = s.subject(), s.data["gapKind"]
    waiver = s.node(
        node_id(Label.WAIVER, *subject.split("/")[1:], kind, s.tail),
        gapKind=kind,
        reason=s.data.get("reason"),
        approver=s.data["approver"],
        until=s.data["until"],
        by=s.statement.by,
        on=s.statement.at[:10],
        recordedAt=s.statement.at,
    )
    s.edge(Relationship.WAIVES, waiver, subject)
    return s.said()


_SAYS: Mapping[str, Callable[[_Sentence], Said]] = {
    StatementKind.LEAD: _lead,
    StatementKind.BODY: _body,
    StatementKind.LINE: _line,
    StatementKind.MEASURE: _measure,
    StatementKind.HOLDER: _holder,
    StatementKind.WAIVER: _waiver,
}
