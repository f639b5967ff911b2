"""A corrected file says most of what it said before: keep the ids of what stayed.

Unnumbered things are identified by their place in a list, so a bullet dropped from the middle of a
list would rename all that follow it. Here the new records of a document are aligned with its old
ones, passage by passage, and what rests on an aligned passage keeps its old id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from ontology.record import Edge, Node, Records, claim_id, normalise_text
from ontology.terms import Label, Relationship

#: How alike (0 … 1) a reworded passage must be to count as the same passage.
SAME_PASSAGE = 0.5


def align(old: Records, new: Records) -> Records:
    """The new records of a document with the ids that the old ones gave to the same things."""
    renamed = _passages(old, new)
    renamed |= _resting(old, new, renamed)
    _avoid_clashes(new, renamed)
    places = {
        n.id: {k: n.properties[k] for k in ("ordinal",) if k in n.properties} for n in old.nodes
    }
    nodes = []
    for node in new.nodes:
        id_ = renamed.get(node.id, node.id)
        # the place of an aligned thing is part of its identity, as its id is
        properties = dict(node.properties)
        if node.id in renamed or id_ in places:
            properties |= places.get(id_, {})
        nodes.append(Node(id_, node.label, properties))
    edges = _edges(old, new, renamed)
    references = tuple(replace(r, id=renamed.get(r.id, r.id)) for r in new.references)
    return replace(
        new,
        nodes=tuple(sorted(nodes, key=lambda n: n.id)),
        edges=tuple(sorted(edges, key=lambda e: e.id)),
        references=references,
    )


def _passages(old: Records, new: Records) -> dict[str, str]:
    """New passage id → old passage id, for passages that are the same or reworded."""
    before, after = (_in_order(r) for r in (old, new))
    texts = [[normalise_text(str(n.get("text"))) for n in side] for side in (before, after)]
    result: dict[str, str] = {}
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            result |= {
                after[b].id: before[a].id for a, b in zip(range(a1, a2), range(b1, b2), strict=True)
            }
        elif tag == "replace":
            start = a1
            for b in range(b1, b2):
                likeness = [(_alike(texts[0][a], texts[1][b]), -a) for a in range(start, a2)]
                best, at = max(likeness, default=(0.0, 0))
                if best >= SAME_PASSAGE:
                    result[after[b].id] = before[-at].id
                    start = -at + 1
    return result


def _in_order(records: Records) -> list[Node]:
    passages = [n for n in records.nodes if n.label is Label.PASSAGE]
    return sorted(
        passages, key=lambda n: (n.id.rsplit("/", 1)[0], int(str(n.get("ordinal") or 0)), n.id)
    )


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _resting(old: Records, new: Records, passages: Mapping[str, str]) -> dict[str, str]:
    """New id → old id of the nodes that rest on an aligned passage."""

    def by_passage(
        records: Records, rename: Callable[[str], str]
    ) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        labels = {n.id: n.label for n in records.nodes}
        for edge in records.edges:
            if edge.type is Relationship.CITES and not edge.get("property"):
                found[labels.get(edge.from_, ""), rename(edge.to)].add(edge.from_)
        return {k: sorted(v) for k, v in found.items()}

    before = by_passage(old, lambda p: p)
    after = by_passage(new, lambda p: passages.get(p, p + "?"))
    known = {n.id for n in old.nodes}
    result: dict[str, str] = {}
    for key, ids in after.items():
        gone = [i for i in before.get(key, []) if i not in ids]
        come = [i for i in ids if i not in before.get(key, [])]
        if gone and len(gone) == len(come):
            result |= dict(zip(come, gone, strict=True))
    return {n: o for n, o in result.items() if o in known}


def _avoid_clashes(new: Records, renamed: dict[str, str]) -> None:
    """A new thing whose own id now belongs to an aligned one gets an id of its own."""
    taken = set(renamed.values())
    for node in new.nodes:
        if node.id not in renamed and node.id in taken:
            id_ = node.id
            while id_ in taken:
                id_ += "+"
            renamed[node.id] = id_
            taken.add(id_)


def _edges(old: Records, new: Records, renamed: Mapping[str, str]) -> list[Edge]:
    """The new claims between the renamed ends, with the old ids of claims that stayed."""
    known: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in old.edges:
        known[edge.type, edge.from_, edge.to].append(edge)
    result = []
    for edge in new.edges:
        from_, to = renamed.get(edge.from_, edge.from_), renamed.get(edge.to, edge.to)
        properties = dict(edge.properties)
        if "passage" in properties:
            properties["passage"] = renamed.get(str(properties["passage"]), properties["passage"])
        id_ = edge.id
        if (from_, to) != (edge.from_, edge.to):
            same = [e for e in known[edge.type, from_, to] if _told_apart(e) == _told_apart(edge)]
            id_ = same[0].id if same else claim_id(edge.type, from_, to, new.source.id, edge.id)
        result.append(Edge(id_, edge.type, from_, to, properties))
    return result


def _told_apart(edge: Edge) -> tuple[object, ...]:
    return tuple(edge.get(k) for k in ("property", "value", "ordinal", "role", "modality"))
