"""What people state about the graph, and what a correction altered: kept apart from documents.

A statement is never overwritten: a later one about the same thing follows it. It names what it is
about by id and by a fingerprint of the words that the person saw, so that a decision holds only
while those words do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ontology.errors import NotFound
from ontology.record import Edge, Graph, Node, Value, node_id, normalise_text
from ontology.terms import Basis, Label, Relationship, ReviewState

#: Kinds of statement.
REVIEW = "review"
CHANGE = "change"

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
    """Something that a person (or a correction) added: ``kind`` ``review`` or ``change``.

    ``authority`` is the id of the authority it is about, ``by`` who made it, ``at`` an ISO date and
    time.
    ``data`` of a review: ``claim`` and what it joins (``type``, ``from``, ``to``, ``method``,
    ``score``, ``reasons``), ``decision`` (a ReviewState), ``reason`` and ``fingerprint``; of a
    change: ``subject``, ``before``, ``after``.
    """

    id: str
    authority: str
    kind: str
    by: str
    at: str
    data: Mapping[str, str] = field(default_factory=dict)


def words(node: Node) -> str:
    """What a node says or is called."""
    return next((str(node.get(k)) for k in _WORDS if node.get(k)), node.id)


def fingerprint(*nodes: Node | None) -> str:
    """A digest of the nodes' words: unchanged while their normalised text is."""
    text = "|".join("" if n is None else normalise_text(words(n)).casefold() for n in nodes)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def decide(
    graph: Graph, claim: str, decision: ReviewState, by: str, at: str, reason: str = ""
) -> Statement:
    """A review of a proposed link, as a statement to be stored.

    Args:
        graph: the authority's graph that the person looked at.
        claim: id of an inferred claim in it.
        decision: accepted, rejected, or unreviewed to take a decision back.
        by: who decides.
        at: ISO date and time, to the microsecond: the last decision counts.
        reason: in the person's words; may be empty.

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
    digest = hashlib.sha256("|".join((claim, decision, by, at, reason)).encode()).hexdigest()[:16]
    return Statement(f"statement/{digest}", authority, REVIEW, by, at, data)


def review(graph: Graph, statements: Iterable[Statement]) -> None:
    """Apply the last review of each proposed link to the graph, in place.

    Where the words of both ends are as the person saw them, the decision stands (and the link
    stays even if it would not be proposed again); otherwise the link is unreviewed and shows the
    earlier decision.
    """
    last: dict[str, Statement] = {}
    for statement in sorted(statements, key=lambda s: (s.at, s.id)):
        if statement.kind == REVIEW:
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
        if statement.kind == CHANGE:
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
            result.append(Statement(f"statement/{digest}", authority, CHANGE, by, at, data))
    return result


def _summary(node: Node) -> str:
    """A node's own properties on one line, for people."""
    left_out = {"authority", "ordinal"}
    return "; ".join(f"{k}: {v}" for k, v in sorted(node.properties.items()) if k not in left_out)
