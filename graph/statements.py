"""What people state about the graph, and what a correction altered: kept apart from documents.

A statement is never overwritten: a later one about the same thing follows it, and a withdrawal,
which is a statement too, takes what it says out of the graph and leaves it on record. It names what
it is about by id. A review also has a fingerprint of the words that the person saw, so that the
decision holds only while those words do. What the other kinds say is in ``graph/stated.py``, and
how they are made in ``graph/stating.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ontology.errors import NotFound
from ontology.record import Edge, Graph, Node, Value, node_id, normalise_text
from ontology.terms import Basis, Label, Relationship, ReviewState


class StatementKind(StrEnum):
    """What a statement says."""

    REVIEW = "review"
    """A proposed link is right, or not."""
    LEAD = "lead"
    """Who leads a recommendation or an action."""
    BODY = "body"
    """Which body oversees a plan, a recommendation or an action."""
    LINE = "line"
    """To whom a post, body or organisation answers or sends its reports."""
    MEASURE = "measure"
    """How success is to be shown."""
    HOLDER = "holder"
    """Who holds a post."""
    PROGRESS = "progress"
    """How far an action has come."""
    DATE = "date"
    """By when it is due now, and who approved that."""
    CLAIMED = "claimed"
    """That it is complete."""
    VERIFIED = "verified"
    """That somebody has seen that it is complete, and on what evidence."""
    REOPENED = "reopened"
    """That it is not complete after all."""
    WAIVER = "waiver"
    """That a gap is accepted for a time."""
    WITHDRAWAL = "withdrawal"
    """That an earlier statement no longer counts."""
    CHANGE = "change"
    """What a correction of a document altered: told by the store, and by nobody."""


#: What is said by nobody, and what takes back.
_NOT_WITHDRAWN = (StatementKind.CHANGE, StatementKind.WITHDRAWAL)

#: The words a node is known by, in order of preference.
_WORDS = ("text", "name", "title", "label")
#: What a correction tells of: passages are left out, since what rests on them tells it.
_TOLD = (
    Label.FINDING,
    Label.RECOMMENDATION,
    Label.ACTION,
    Label.MEASURE,
    Label.OUTCOME,
    Label.JUDGEMENT,
    Label.COMMITMENT,
    Label.INDICATOR,
)


@dataclass(frozen=True)
class Statement:
    """Something that a person (or a correction) added; ``kind`` is a :class:`StatementKind`.

    ``authority`` is the id of the authority it is about, ``by`` who made it, ``at`` an ISO date and
    time.
    ``data`` of every kind but a change may have ``reason``, and ``key``, by which its author knows
    it again. Of a withdrawal it has ``statement``, the id of another; of a review ``claim`` and
    what it joins (``type``, ``from``, ``to``, ``method``, ``score``, ``reasons``), ``decision`` (a
    ReviewState) and ``fingerprint``; of a change ``subject``, ``before`` and ``after``. That of the
    others is described in ``graph/stated.py``.
    """

    id: str
    authority: str
    kind: str
    by: str
    at: str
    data: Mapping[str, str] = field(default_factory=dict)


def withdrawals(statements: Iterable[Statement]) -> dict[str, Statement]:
    """Id of a statement that was withdrawn → the first statement that withdrew it."""
    result: dict[str, Statement] = {}
    for statement in in_time(statements):
        if statement.kind == StatementKind.WITHDRAWAL:
            result.setdefault(statement.data["statement"], statement)
    return result


def standing(statements: Sequence[Statement]) -> list[Statement]:
    """What people stated and nobody withdrew, in the order of its time."""
    gone = withdrawals(statements)
    return [s for s in in_time(statements) if s.kind not in _NOT_WITHDRAWN and s.id not in gone]


def in_time(statements: Iterable[Statement]) -> list[Statement]:
    """Statements in the order of their time; those of one time by id."""
    return sorted(statements, key=lambda s: (s.at, s.id))


def words(node: Node) -> str:
    """What a node says or is called."""
    return next((str(node.get(k)) for k in _WORDS if node.get(k)), node.id)


def fingerprint(*nodes: Node | None) -> str:
    """A digest of the nodes' words: unchanged while their normalised text is."""
    text = "|".join("" if n is None else normalise_text(words(n)).casefold() for n in nodes)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def decide(
    graph: Graph,
    claim: str,
    decision: ReviewState,
    by: str,
    at: str,
    reason: str = "",
    key: str = "",
) -> Statement:
    """A review of a proposed link, as a statement to be stored.

    Args:
        graph: the authority's graph that the person looked at.
        claim: id of an inferred claim in it.
        decision: accepted, rejected, or unreviewed to take a decision back.
        by: who decides.
        at: ISO date and time, to the microsecond: the last decision counts.
        reason: in the person's words; may be empty.
        key: by which the person knows it again.

    Raises:
        NotFound: there is no such proposed link.

    """
    edge = graph.edges.get(claim)
    if edge is None or edge.get("basis") != Basis.INFERRED:
        raise NotFound(f"there is no proposed link '{claim}'; 'goldenthread links list' shows them")
    ends = graph.nodes.get(edge.from_), graph.nodes.get(edge.to)
    authority = next(str(n.get("authority")) for n in ends if n is not None and n.get("authority"))
    reasons = edge.get("reasons")
    data = {
        "claim": claim,
        "type": edge.type.value,
        "from": edge.from_,
        "to": edge.to,
        "decision": decision.value,
        "reason": reason,
        "fingerprint": fingerprint(*ends),
        "method": str(edge.get("method") or ""),
        "score": str(edge.get("score") or ""),
        "reasons": "\n".join(reasons) if isinstance(reasons, tuple) else "",
    }
    given = (claim, decision, by, key or at, reason)
    digest = hashlib.sha256("|".join(given).encode()).hexdigest()[:16]
    data |= {"key": key} if key else {}
    return Statement(f"statement/{digest}", authority, StatementKind.REVIEW, by, at, data)


def review(graph: Graph, statements: Iterable[Statement]) -> None:
    """Apply the last review of each proposed link to the graph, in place.

    Where the words of both ends are as the person saw them, the decision stands (and the link
    stays even if it would not be proposed again); otherwise the link is unreviewed and shows the
    earlier decision.
    """
    last: dict[str, Statement] = {}
    for statement in in_time(statements):
        if statement.kind == StatementKind.REVIEW:
            last[statement.data["claim"]] = statement
    for claim, statement in sorted(last.items()):
        data = statement.data
        ends = graph.nodes.get(data["from"]), graph.nodes.get(data["to"])
        holds = fingerprint(*ends) == data["fingerprint"]
        edge = graph.edges.get(claim) or (_again(claim, data) if holds else None)
        if edge is None or edge.get("basis") != Basis.INFERRED:
            continue
        decided: dict[str, Value] = {"reviewedBy": statement.by, "reviewedAt": statement.at[:10]}
        if data["reason"]:
            decided["reviewReason"] = data["reason"]
        if holds:
            decided["review"] = data["decision"]
        else:
            decided |= {"review": ReviewState.UNREVIEWED.value, "earlierReview": data["decision"]}
        properties = dict(edge.properties) | decided
        graph.edges[claim] = replace(edge, properties=dict(sorted(properties.items())))


def _again(claim: str, data: Mapping[str, str]) -> Edge:
    """A link that was decided on, where it would not be proposed again."""
    properties: dict[str, Value] = {
        "basis": Basis.INFERRED.value,
        "modality": "is",
        "source": "links",
        "method": data["method"],
    }
    if data["score"]:
        properties["score"] = float(data["score"])
    if data["reasons"]:
        properties["reasons"] = tuple(data["reasons"].split("\n"))
    return Edge(claim, Relationship(data["type"]), data["from"], data["to"], properties)


def changes(graph: Graph, statements: Sequence[Statement]) -> None:
    """Add what corrections altered to the graph as Change nodes, in place."""
    for statement in statements:
        if statement.kind == StatementKind.CHANGE:
            key = (statement.authority.split("/", 1)[1], statement.id.rsplit("/", 1)[-1])
            properties: dict[str, Value] = {
                "authority": statement.authority,
                "at": statement.at[:10],
                "by": statement.by,
                **{k: v for k, v in statement.data.items() if v},
            }
            id_ = node_id(Label.CHANGE, *key)
            graph.nodes[id_] = Node(id_, Label.CHANGE, dict(sorted(properties.items())))


def altered(before: Graph, after: Graph, authority: str, by: str, at: str) -> list[Statement]:
    """The change statements for what a correction of a document altered: findings,
    recommendations, actions … that came, were reworded or went.
    """
    result = []
    for id_ in sorted(before.nodes.keys() | after.nodes.keys()):
        old, new = before.nodes.get(id_), after.nodes.get(id_)
        known = new or old
        if known is None or known.label not in _TOLD:
            continue
        was, now = ("" if n is None else _summary(n) for n in (old, new))
        if was != now:
            digest = hashlib.sha256("|".join((id_, was, now, at)).encode()).hexdigest()[:16]
            data = {"subject": id_, "before": was, "after": now}
            result.append(
                Statement(f"statement/{digest}", authority, StatementKind.CHANGE, by, at, data)
            )
    return result


def _summary(node: Node) -> str:
    """A node's own properties on one line, for people."""
    left_out = {"authority", "ordinal"}
    return "; ".join(f"{k}: {v}" for k, v in sorted(node.properties.items()) if k not in left_out)
