"""The same issue in one authority's successive inspections."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.record import Edge
from ontology.terms import ReviewState
from queries.answers import Claim, Ref
from queries.coverage import seen
from queries.cypher import ask
from queries.look import Look
from queries.passages import read_passages
from queries.records import nodes
from queries.viewer import Viewer, whole
from queries.wording import natural


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recommendation, and something later on the same issue, with the claim that says so."""

    recommendation: Ref
    later: Ref
    claim: Claim


@whole
def recurrence(viewer: Viewer, authority: str, as_at: str | None = None) -> list[Recurrence]:
    """What recurs in an authority, by recommendation and then by what came later; without what a
    reviewer rejected, and what was not on record by a day (ISO), if one is given.
    """
    every = viewer.answer(authority, "recurrence", lambda v: tuple(_recurring(v, authority)))
    if as_at is None:
        return list(every)
    issued = Look(viewer, [authority], as_at).issued
    return [r for r in every if issued.shows(r.recommendation.id) and issued.shows(r.later.id)]


def _recurring(viewer: Viewer, authority: str) -> list[Recurrence]:
    rows = ask(viewer, "recurring", authorities=seen(viewer, authority))
    claims = [
        c
        for row in rows
        if isinstance(c := row["claim"], Edge) and c.get("review") != ReviewState.REJECTED
    ]
    claims.sort(key=lambda c: (natural(c.from_), natural(c.to), c.id))
    ends = nodes(viewer, sorted({i for c in claims for i in (c.from_, c.to)}))
    known = {n.id: Ref.of(n, role_only=viewer.role_only) for n in ends}
    passages = read_passages(viewer, [str(p) for c in claims if (p := c.get("passage"))])
    return [
        Recurrence(known[c.from_], known[c.to], Claim.of(c, passages))
        for c in claims
        if c.from_ in known and c.to in known
    ]
