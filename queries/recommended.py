"""What was recommended, as one look sees it: each recommendation once, with its inspection, and who
is recorded as leading it itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ontology.record import Edge, Node, label_of
from ontology.terms import Label
from queries.actions import Action, Lead

if TYPE_CHECKING:
    from queries.look import Look

#: A recommendation, and the inspection in which it was made.
Recommended = tuple[Node, Node | None]


def recommended(look: Look) -> dict[str, Recommended]:
    """Id → each recommendation that inspectors made (but for clauses of others), and each that a
    plan quotes and that is recorded as none of these: its inspection is ``None``.
    """
    found: dict[str, Recommended] = {}
    if look.authorities:
        for row in look.ask("registers/recommendations"):
            if isinstance(of := row["recommendation"], Node):
                inspection = row["inspection"]
                found[of.id] = (of, inspection if isinstance(inspection, Node) else None)
        for row in look.ask("unjoined"):
            if isinstance(of := row["quoted"], Node):
                found.setdefault(of.id, (of, None))
    return found


def own_leads(look: Look) -> dict[str, list[Lead]]:
    """Id of a recommendation → its own leads, those of a plan's copy of it among them."""
    found: dict[str, list[Lead]] = {}
    for row in look.ask("leads") if look.authorities else ():
        claim = row["claim"]
        if isinstance(claim, Edge) and label_of(claim.from_) is Label.RECOMMENDATION:
            original = look.originals.get(claim.from_)
            of = claim.from_ if original is None else original.id
            found.setdefault(of, []).append(Lead(claim.to, claim))
    return found


def person(look: Look, lead: Lead, action: Action | None = None) -> str | None:
    """The id of the person that a lead is known to be: the one named or, of a post, the one known
    holder at the date of the action's plan (of a recommendation's own lead: at the date looked at).
    """
    if lead.label is Label.PERSON:
        return lead.party
    if lead.label is not Label.POST or lead.several:
        return None
    first, last = action.issued if action else ("", "")
    holders = look.governance.holders(lead.party, first or look.as_at, last or look.as_at)
    return next(iter(holders)) if len(holders) == 1 else None
