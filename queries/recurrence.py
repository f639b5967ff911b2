"""The same issue in one authority's successive inspections."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.terms import Label, Relationship
from queries.answers import Claim, Ref
from queries.coverage import read_passages, seen
from queries.records import page, related
from queries.viewer import Viewer, whole


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recommendation, and something later on the same issue, with the claim that says so."""

    recommendation: Ref
    later: Ref
    claim: Claim


@whole
def recurrence(viewer: Viewer, authority: str) -> list[Recurrence]:
    """What recurs in an authority, by recommendation and then by what came later."""
    if authority not in seen(viewer):
        return []
    every = page(viewer, Label.RECOMMENDATION, authority=authority, first=1_000_000).nodes
    found = [
        (recommendation, claim, later)
        for recommendation in every
        for claim, later in related(viewer, recommendation.id, Relationship.RECURS_AS)
    ]
    passages = read_passages(
        viewer, [str(c.get("passage")) for _, c, _ in found if c.get("passage")]
    )
    return [
        Recurrence(
            Ref.of(recommendation, role_only=viewer.role_only),
            Ref.of(later, role_only=viewer.role_only),
            Claim.of(claim, passages),
        )
        for recommendation, claim, later in found
    ]
