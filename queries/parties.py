"""Who may lead, oversee or answer: the people, posts, bodies and organisations of an authority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ontology.record import Node
from ontology.terms import Label, Relationship
from queries.answers import Ref
from queries.coverage import seen
from queries.look import Look
from queries.records import Join, joined
from queries.viewer import Viewer, whole
from queries.wording import natural

#: Who is known, in the order in which they are told.
PARTIES = (Label.POST, Label.PERSON, Label.BODY, Label.ORGANISATION)


@whole
def parties(
    viewer: Viewer, authority: str, labels: Sequence[Label] = PARTIES
) -> dict[Label, list[Ref]]:
    """Those of some kinds that are known of an authority, by name. National ones are among them,
    and no inspectors: who inspects answers for nothing here. A body that is over is said to be.
    """
    found: dict[Label, list[Ref]] = {}
    for label in (one for one in PARTIES if one in labels):
        rows = viewer.store.read(
            f"MATCH (n:`{label}`) WHERE n.authority IN $authorities "
            f"OR n.id STARTS WITH '{label.lower()}/national/' RETURN n",
            {"authorities": seen(viewer, authority)},
            name=f"each {label}",
        )
        nodes = [n for row in rows if isinstance(n := row["n"], Node)]
        if label is Label.PERSON:
            inspected = _inspected(viewer, [n.id for n in nodes])
            nodes = [n for n in nodes if n.id not in inspected]
        refs = [Ref.of(n, role_only=viewer.role_only) for n in nodes]
        refs = _told_apart(viewer, refs) if label is Label.POST else refs
        refs = _ended_told(viewer, authority, refs) if label is Label.BODY else refs
        found[label] = sorted(refs, key=lambda ref: (natural(ref.name), ref.id))
    return found


def _inspected(viewer: Viewer, people: Sequence[str]) -> set[str]:
    """Those of some people who inspected."""
    inspections = joined(viewer, [Join(id_, Relationship.INSPECTED_BY, True) for id_ in people])
    return {id_ for id_, found in zip(people, inspections, strict=True) if found}


def _ended_told(viewer: Viewer, authority: str, bodies: Sequence[Ref]) -> list[Ref]:
    """Bodies, those that are over said to be."""
    known = Look(viewer, seen(viewer, authority)).governance
    return [
        replace(body, name=f"{body.name} (has ended)")
        if body.id in known.parties and known.is_over(body.id)
        else body
        for body in bodies
    ]


def _told_apart(viewer: Viewer, posts: Sequence[Ref]) -> list[Ref]:
    """Posts of one title with the organisation or body that each is in."""
    count = Counter(post.name for post in posts)
    alike = [post.id for post in posts if count[post.name] > 1]
    employers = joined(viewer, [Join(id_, Relationship.POST_IN) for id_ in alike])
    within = {
        i: Ref.of(found[0][1]).name for i, found in zip(alike, employers, strict=True) if found
    }
    return [
        replace(post, name=f"{post.name}, {within[post.id]}") if post.id in within else post
        for post in posts
    ]
