"""What things have and lack, as the catalogue of gaps says it as at a date.

The things that lack a lead are the subjects of that gap (waived or not), and those that have one
are the others examined: so a list and a count of gaps cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ontology.terms import GapKindId, Label
from queries.actions import approved_date
from queries.coverage import GapLook
from queries.recommended import own_leads, person
from queries.viewer import Viewer

#: Label → what a thing has or has not → the kind of gap whose subjects have not.
HAS: Mapping[Label, Mapping[str, GapKindId]] = {
    Label.RECOMMENDATION: {
        "has_action": GapKindId.RECOMMENDATION_WITHOUT_ACTION,
        "has_lead": GapKindId.RECOMMENDATION_WITHOUT_LEAD,
        "has_own_lead": GapKindId.RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD,
        "has_finding": GapKindId.RECOMMENDATION_WITHOUT_FINDING,
    },
    Label.FINDING: {"has_recommendation": GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION},
    Label.ACTION: {
        "has_lead": GapKindId.ACTION_WITHOUT_LEAD,
        "has_named_lead": GapKindId.ACTION_WITHOUT_NAMED_PERSON,
        "has_measure": GapKindId.ACTION_WITHOUT_MEASURE,
        "has_date": GapKindId.ACTION_WITHOUT_DATE,
        "has_body": GapKindId.WITHOUT_OVERSEEING_BODY,
    },
    Label.INSPECTION: {"has_response": GapKindId.RESPONSE_MISSING},
}
#: What a recommendation has where an action that answers it has, or the recommendation itself.
THROUGH_ACTIONS: Mapping[str, GapKindId] = {
    name: kind for name, kind in HAS[Label.ACTION].items() if name not in HAS[Label.RECOMMENDATION]
}

#: What is asked of gaps, besides what :data:`HAS` names.
_ASKED = frozenset({"document", "gap", "without_gap", "include_waived", "overdue", "as_at"})


@dataclass
class _Looks:
    """Looks for gaps as at several dates, each made once."""

    viewer: Viewer
    authorities: list[str] | None
    as_at: str | None
    _made: dict[str | None, GapLook] = field(default_factory=dict)

    def at(self, day: str | None = None) -> GapLook:
        """The look as at a day; default: that asked about."""
        day = day or self.as_at
        if day not in self._made:
            self._made[day] = GapLook(self.viewer, self.authorities, as_at=day)
        return self._made[day]


def asked_of_gaps(label: Label, name: str) -> bool:
    """Whether a condition is one that gaps tell."""
    return (
        name in _ASKED
        or name in HAS.get(label, {})
        or (label is Label.RECOMMENDATION and name in THROUGH_ACTIONS)
    )


def checks(
    viewer: Viewer, label: Label, given: Mapping[str, object], authorities: list[str] | None
) -> list[Callable[[str], bool]]:
    """What a thing must fit, as gaps tell it: tests of its id."""
    as_at = given.get("as_at")
    looks = _Looks(viewer, authorities, None if as_at is None else str(as_at))
    told: list[Callable[[str], bool]] = []
    if as_at is not None:
        told.append(looks.at().issued.shows)
    sets: list[frozenset[str]] = []
    if isinstance(documents := given.get("document"), list | tuple):
        sets.append(_on_documents(looks.at(), documents))
    if isinstance(kinds := given.get("gap"), list | tuple):
        every = [lacking(looks.at(), k, waived=bool(given.get("include_waived"))) for k in kinds]
        sets.append(frozenset().union(*every))
    for kind in without if isinstance(without := given.get("without_gap"), list | tuple) else ():
        sets.append(looks.at().examined(kind) - lacking(looks.at(), kind))
    if (day := given.get("overdue")) is not None:
        late = lacking(looks.at(str(day)), GapKindId.ACTION_OVERDUE)
        sets.append(late if label is Label.ACTION else answered_by(looks.at(str(day)), late))
    for name, kind in HAS.get(label, {}).items():
        if (has := given.get(name)) is not None:
            without_it = lacking(looks.at(), kind)
            sets.append(looks.at().examined(kind) - without_it if has else without_it)
    for name in THROUGH_ACTIONS if label is Label.RECOMMENDATION else ():
        if (has := given.get(name)) is not None:
            every_one = looks.at().examined(GapKindId.RECOMMENDATION_WITHOUT_ACTION)
            own = every_one & having(looks.at(), name)
            sets.append(own if has else every_one - own)
    return [*told, *(ids.__contains__ for ids in sets)]


def lacking(look: GapLook, kind: str, *, waived: bool = True) -> frozenset[str]:
    """The subjects of a kind of gap."""
    return frozenset(
        f.subject.id for f in look.found(kind) if waived or not look.is_waived(kind, f.subject.id)
    )


def _on_documents(look: GapLook, documents: Iterable[object]) -> frozenset[str]:
    """What rests on one of some documents, and these."""
    rows = [row for id_ in documents for row in look.ask("within_document", id=str(id_))]
    return frozenset({*map(str, documents), *(str(row["subject"]) for row in rows)})


def answered_by(look: GapLook, actions: frozenset[str]) -> frozenset[str]:
    """The recommendations, as made, that one of some actions answers."""
    return frozenset(
        id_
        for id_, (_, answering) in look.actions.answered.items()
        if any(action.node.id in actions for action in answering)
    )


def having(look: GapLook, name: str) -> frozenset[str]:
    """The recommendations that have something themselves, or by an action that answers them."""
    kind = THROUGH_ACTIONS[name]
    own: set[str] = set()
    if name == "has_named_lead":
        own = {id_ for id_, led in own_leads(look).items() if any(person(look, x) for x in led)}
    elif name == "has_measure":
        own = {str(row["subject"]) for row in look.ask("own_measures")}
    elif name == "has_date":
        own = {id_ for id_, updates in look.actions.updated.items() if approved_date(updates)}
    elif name == "has_body":
        every = look.examined(GapKindId.RECOMMENDATION_WITHOUT_ACTION)
        own = {id_ for id_ in every if look.governance.overseers(id_)}
    originals = look.originals
    own |= {originals[id_].id for id_ in own if id_ in originals}
    return answered_by(look, look.examined(kind) - lacking(look, kind)) | own
