"""Proposed links that nobody has reviewed: they close no gap, and a gap says how many might.

Which proposals bear on a kind of gap stands in two tables; a kind that is in neither is closed and
opened by nothing that the product proposes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from ontology.record import Edge, Node
from ontology.terms import GapKindId, Relationship

if TYPE_CHECKING:
    from queries.actions import Actions
    from queries.look import Look

#: A relationship, and the end of it at which the gap's subject stands.
End = tuple[Relationship, Literal["from", "to"]]

#: Kind → the proposals that would close a gap of it if a person accepted them.
CLOSED_BY: Mapping[GapKindId, tuple[End, ...]] = {
    GapKindId.RECOMMENDATION_WITHOUT_ACTION: (
        (Relationship.ADDRESSES, "to"),
        (Relationship.SAME_AS, "to"),
    ),
    GapKindId.RECOMMENDATION_UNTRACED: (
        (Relationship.ADDRESSES, "to"),
        (Relationship.SAME_AS, "to"),
        (Relationship.REFERS_TO, "to"),
        (Relationship.RECURS_AS, "from"),
    ),
    GapKindId.RECOMMENDATION_WITHOUT_LEAD: ((Relationship.SAME_AS, "to"),),
    GapKindId.RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD: ((Relationship.SAME_AS, "to"),),
    GapKindId.RECOMMENDATION_WITHOUT_FINDING: ((Relationship.SUPPORTS, "to"),),
    GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION: ((Relationship.SUPPORTS, "from"),),
}

#: Kind → the proposals that would make a gap of it if a person accepted them.
OPENED_BY: Mapping[GapKindId, tuple[End, ...]] = {
    GapKindId.RECOMMENDATION_RECURS: ((Relationship.RECURS_AS, "to"),),
}


def _answered(copy: str, actions: Actions) -> bool:
    return copy in actions.answered


def _led(copy: str, actions: Actions) -> bool:
    _, answering = actions.answered.get(copy, (None, []))
    return copy in actions.led or any(action.leads for action in answering)


def _led_as_a_whole(copy: str, actions: Actions) -> bool:
    return copy in actions.led


#: Kind → whether what starts the proposal has what its subject lacks; else any proposal will do.
_HAS: Mapping[tuple[GapKindId, Relationship], Callable[[str, Actions], bool]] = {
    (GapKindId.RECOMMENDATION_WITHOUT_ACTION, Relationship.SAME_AS): _answered,
    (GapKindId.RECOMMENDATION_WITHOUT_LEAD, Relationship.SAME_AS): _led,
    (GapKindId.RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD, Relationship.SAME_AS): _led_as_a_whole,
}


class Waiting:
    """The proposals of one look at the graph that nobody has reviewed."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._at: dict[tuple[Relationship, str, str], list[Edge]] = defaultdict(list)
        rows = look.ask("waiting") if look.authorities else []
        for claim in sorted(
            (c for row in rows if isinstance(c := row["claim"], Edge)), key=lambda c: c.id
        ):
            for end, id_ in (("from", claim.from_), ("to", claim.to)):
                own = look.originals[id_].id if id_ in look.originals else id_
                self._at[claim.type, end, own].append(claim)

    def closing(self, kind: GapKindId, subject: str) -> tuple[str, ...]:
        """The ids of the proposals that would close a subject's gap of a kind."""
        return self._bearing(kind, subject, CLOSED_BY)

    def opening(self, kind: GapKindId, subject: str) -> tuple[str, ...]:
        """The ids of the proposals that would make a gap of a kind at a subject."""
        return self._bearing(kind, subject, OPENED_BY)

    def _bearing(
        self, kind: GapKindId, subject: str, table: Mapping[GapKindId, tuple[End, ...]]
    ) -> tuple[str, ...]:
        return tuple(
            claim.id
            for type_, end in table.get(kind, ())
            for claim in self._at[type_, end, subject]
            if (has := _HAS.get((kind, type_))) is None or has(claim.from_, self._look.actions)
        )

    def joins(self, copies: Iterable[Node]) -> int:
        """How many of some recommendations that plans quote wait to be joined to one as made."""
        return sum(bool(self._at[Relationship.SAME_AS, "from", copy.id]) for copy in copies)
