"""Who leads a recommendation, as a ladder: from a lead of its own, through those of its actions,
down to nobody. Each recommendation stands on one rung, and a sentence says why.

People count first: whoever is named and is not known to have left is a lead; where all who are
named have left, that is the rung, whatever else leads. Where nobody is named, a post of the council
comes before a team, and a team before a partner. Those who only support lead nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontology.terms import Basis, Label, LeadRole
from queries.actions import Action, Lead
from queries.answers import Ref
from queries.coverage import seen
from queries.look import Look
from queries.recommended import own_leads, person, recommended
from queries.records import nodes
from queries.viewer import Viewer, whole
from queries.wording import counted


class Rung(StrEnum):
    """How a recommendation is led, the surest first."""

    OWN = "own"
    ONE = "one"
    SEVERAL = "several"
    POST = "post"
    TEAM = "team"
    PARTNER = "partner"
    LEFT = "left"
    NONE = "none"


#: Rung → its words, and its definition.
RUNGS: Mapping[Rung, tuple[str, str]] = {
    Rung.OWN: (
        "A named lead of its own",
        "A person, or a post with one known holder, is recorded as leading the recommendation "
        "itself, and is not known to have left.",
    ),
    Rung.ONE: (
        "One named person, through its actions",
        "Nobody leads the recommendation itself; of those named as leads of its actions, or known "
        "to hold the posts that lead them, one is not known to have left.",
    ),
    Rung.SEVERAL: (
        "Several named people, through its actions",
        "Nobody leads the recommendation itself; several of those named as leads of its actions, "
        "or known to hold the posts that lead them, are not known to have left.",
    ),
    Rung.POST: (
        "A post, nobody named",
        "A post of the council leads the recommendation or an action, and no document shows one "
        "holder of it.",
    ),
    Rung.TEAM: (
        "A team or body, nobody named",
        "A team, a service or a body of the council leads the recommendation or an action, and "
        "neither a person nor a post does.",
    ),
    Rung.PARTNER: (
        "A partner, nobody named",
        "Only posts, organisations or bodies outside the council lead the recommendation or its "
        "actions, and nobody is named.",
    ),
    Rung.LEFT: (
        "Someone who has left",
        "All who are named as leads of the recommendation or its actions are known to have left "
        "the posts that they were named in, or were followed in these by others.",
    ),
    Rung.NONE: (
        "No lead found",
        "No document loaded records a lead of the recommendation or of an action that answers it.",
    ),
}


@dataclass(frozen=True, slots=True)
class WhoLeads:
    """The rung that a recommendation stands on, in a sentence.

    ``leads`` are those that make the rung, and ``left`` the people named who are known to have
    left; both in the order printed, each once.
    """

    recommendation: str
    rung: Rung
    sentence: str
    leads: tuple[Ref, ...]
    left: tuple[Ref, ...]

    @property
    def words(self) -> str:
        """The rung in words."""
        return RUNGS[self.rung][0]


@whole
def ladder(
    viewer: Viewer, authority: str | None = None, as_at: date | str | None = None
) -> dict[str, WhoLeads]:
    """Who leads each recommendation of an authority (or of all that the viewer may see), by id:
    those that inspectors made, and those that a plan quotes and that are joined to none.
    """
    return who_leads(Look(viewer, seen(viewer, authority), as_at))


def who_leads(look: Look) -> dict[str, WhoLeads]:
    """The same, of a look that is made already."""
    return _Ladder(look).told(recommended(look)) if look.authorities else {}


@dataclass(frozen=True)
class _Named:
    """A person who leads: named, or known to hold the post that does."""

    person: str
    post: str | None
    left: bool


class _Ladder:
    """One look's leads, recommendation by recommendation."""

    def __init__(self, look: Look) -> None:
        self._look, self._governance = look, look.governance
        self._own = own_leads(look)
        self._refs: dict[str, Ref] = {}

    def told(self, recommendations: Iterable[str]) -> dict[str, WhoLeads]:
        """Each of some recommendations."""
        answered = self._look.actions.answered
        each = {id_: answered[id_][1] if id_ in answered else [] for id_ in recommendations}
        parties = {x.party for own in self._own.values() for x in own}
        parties |= {x.party for actions in each.values() for a in actions for x in a.leads}
        held = self._governance.tenures.values()
        parties |= {t.holder.id for known in held for t in known if t.holder is not None}
        role_only = self._look.viewer.role_only
        for node in nodes(self._look.viewer, sorted(parties)):
            self._refs[node.id] = Ref.of(node, role_only=role_only)
        return {id_: self._who(id_, actions) for id_, actions in each.items()}

    def _who(self, id_: str, actions: Sequence[Action]) -> WhoLeads:
        own = [x for x in self._own.get(id_, ()) if x.role != LeadRole.SUPPORT]
        mine = self._named(own, None)
        through = {a.node.id: self._named(a.principal, a) for a in actions}
        named = [*mine, *(n for found in through.values() for n in found)]
        stay = list(dict.fromkeys(n.person for n in named if not n.left))
        left = [i for i in dict.fromkeys(n.person for n in named if n.left) if i not in stay]
        gone = self._of(left)
        also = f" {_also(gone)}" if gone else ""
        standing = list(dict.fromkeys(n.person for n in mine if not n.left))
        if standing:
            leads = self._of(standing)
            said = f"{_names(leads)} {'leads' if len(leads) == 1 else 'lead'} the recommendation."
            return WhoLeads(id_, Rung.OWN, said + also, leads, gone)
        if stay:
            leads = self._of(stay)
            having = sum(any(not n.left for n in found) for found in through.values())
            of = f"{having} of {counted(actions, 'action')}"
            who = "One person is" if len(stay) == 1 else f"{len(stay)} people are"
            said = f"{who} named as leading {of}: {_names(leads)}.{also}"
            return WhoLeads(id_, Rung.ONE if len(stay) == 1 else Rung.SEVERAL, said, leads, gone)
        if left:
            said = f"Whoever is named as lead has left: {_names(gone)}."
            return WhoLeads(id_, Rung.LEFT, said, gone, gone)
        return self._unnamed(id_, [*own, *(x for a in actions for x in a.principal)], actions)

    def _unnamed(self, id_: str, leads: Sequence[Lead], actions: Sequence[Action]) -> WhoLeads:
        """Where nobody is named."""
        partner = self._governance.is_partner
        own = [x for x in leads if not partner(x.start)]
        posts = [x for x in own if x.label is Label.POST]
        for rung, found in ((Rung.POST, posts), (Rung.TEAM, own), (Rung.PARTNER, leads)):
            if found:
                refs = self._of(dict.fromkeys(x.party for x in found))
                words = "; ".join(filter(None, dict.fromkeys(map(_words, found)))) or _names(refs)
                said = f"Nobody is named; what leads is {_WHAT[rung]}: {words}."
                return WhoLeads(id_, rung, said, refs, ())
        said = f"No lead is recorded of it or of its {counted(actions, 'action')}."
        if not actions:
            said = "No lead of it is recorded, and no action that answers it."
        return WhoLeads(id_, Rung.NONE, said, (), ())

    def _named(self, leads: Iterable[Lead], action: Action | None) -> list[_Named]:
        """The people among some leads, and those who are known to hold posts that lead."""
        found = [(who, x.post) for x in leads if (who := person(self._look, x, action))]
        return [_Named(who, post, self._has_left(who, post)) for who, post in found]

    def _has_left(self, person: str, post: str | None) -> bool:
        """Whether a person is known to hold a post (without one: any post) no longer."""
        as_at, tenures = self._look.as_at, self._governance.tenures
        known = [tenures.get(post, [])] if post else list(tenures.values())
        over = [
            bool((to := t.node.get("to")) and str(to) < as_at)
            or any(t.followed_by(other) and other.start <= as_at for other in held)
            for held in known
            for t in held
            if t.holder is not None and t.holder.id == person and t.start <= as_at
        ]
        return bool(over) and all(over)

    def _of(self, ids: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(self._refs[i] for i in ids if i in self._refs)


_WHAT = {Rung.POST: "a post", Rung.TEAM: "a team or body", Rung.PARTNER: "a partner"}


def _words(lead: Lead) -> str:
    """What a lead is called: in quotation marks where a document prints it."""
    printed = str(lead.claim.get("asPrinted") or "")
    registered = lead.claim.get("basis") == Basis.REGISTERED
    return f"{printed} (registered)" if registered and printed else printed and f"“{printed}”"


def _names(refs: Iterable[Ref]) -> str:
    return "; ".join(dict.fromkeys(ref.name for ref in refs))


def _also(gone: Sequence[Ref]) -> str:
    return f"{_names(gone)}, named too, {'has' if len(gone) == 1 else 'have'} left."
