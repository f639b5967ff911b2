"""What belongs to a chain: its recommendations and actions, and every hop between its things.

Read down (findings), across (actions and their measures) and up (leads, the posts they hold, whom
these answer to, the bodies that oversee). A hop keeps the direction of its relationship.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ontology.record import Edge, Node, label_of
from ontology.terms import Basis, ChainLevel, Label, OrganisationKind, Relationship
from queries.actions import Action, Lead
from queries.governance import holds
from queries.tenures import Tenure

if TYPE_CHECKING:
    from queries.look import Look

#: What is above a council: what answers to these is overseen by them.
_ABOVE = {OrganisationKind.INSPECTORATE, OrganisationKind.GOVERNMENT}
#: The surest basis first: of parallel claims the surest stands for all in a chain.
SURE = (Basis.STATED, Basis.REGISTERED, Basis.STATUTE, Basis.INFERRED, Basis.CONVENTION)
_DOWN = (Label.RECOMMENDATION, Label.FINDING, Label.ACTION)

Step = tuple[ChainLevel, Edge]


class Thread:
    """The part of the graph that a chain from ``subject`` runs through.

    With ``assumed``, conventions and inferences that nobody reviewed are followed too.
    """

    def __init__(self, look: Look, subject: Node, *, assumed: bool) -> None:
        self.look, self.subject, self.assumed = look, subject, assumed
        self._out: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        self._in: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        rows = look.ask("accountability/thread") if look.authorities else []
        claims = [c for row in rows if isinstance(c := row["claim"], Edge)]
        for claim in sorted(claims, key=lambda c: (_ordinal(c), c.from_, c.to, c.id)):
            if holds(claim, look.as_at, assumed=assumed):
                self._out[claim.type, claim.from_].append(claim)
                self._in[claim.type, claim.to].append(claim)
        self._steps: dict[tuple[ChainLevel, Relationship, str, str], Edge] = {}

    # -- what belongs to the chain

    def out(self, type_: Relationship, id_: str) -> list[Edge]:
        """The claims of a type from a thing of the thread."""
        return self._out[type_, id_]

    def answers(self, recommendation: str) -> list[Edge]:
        """The claims that an action answers a recommendation, as made or as a plan quotes it."""
        return [
            claim
            for id_ in self._family(recommendation)
            for claim in self._in[Relationship.ADDRESSES, id_]
        ]

    @cached_property
    def recommendations(self) -> list[str]:
        """The ids of the recommendations in the chain, as made and as quoted."""
        subject = self.subject
        if subject.label is Label.RECOMMENDATION:
            found = [subject.id]
        elif subject.label is Label.FINDING:
            found = [c.to for c in self._out[Relationship.SUPPORTS, subject.id]]
        else:
            found = [
                c.to
                for action in self.actions
                for c in self._out[Relationship.ADDRESSES, action.node.id]
            ]
            found += [c.from_ for i in self.starts for c in self._in[Relationship.LED_BY, i]]
        return list(dict.fromkeys(i for one in found for i in self._family(one)))

    def _family(self, id_: str) -> list[str]:
        """A recommendation with its original and its copies."""
        if label_of(id_) is not Label.RECOMMENDATION:
            return []
        every = [id_, *(c.to for c in self._out[Relationship.SAME_AS, id_])]
        every += [c.from_ for i in every for c in self._in[Relationship.SAME_AS, i]]
        return list(dict.fromkeys(every))

    @cached_property
    def starts(self) -> list[str]:
        """Where the line upwards of a party that the chain starts from begins: the party, or the
        person and the posts that the person is known to hold or have held.
        """
        subject, tenures = self.subject, self.look.governance.tenures
        if subject.label is Label.PERSON:
            held = [p for p, known in tenures.items() if any(_is_of(t, subject) for t in known)]
            return [subject.id, *held]
        in_line = (Label.POST, Label.BODY, Label.ORGANISATION)
        return [subject.id] if subject.label in in_line else []

    @cached_property
    def actions(self) -> list[Action]:
        """The actions in the chain, in the order of their printed numbers."""
        every = self.look.actions.all
        subject = self.subject
        if subject.label is Label.ACTION:
            ids = {subject.id}
        elif subject.label in _DOWN:
            ids = {c.from_ for i in self.recommendations for c in self.answers(i)}
        else:
            ids = {a.node.id for a in every.values() if any(self.led(x) for x in a.leads)}
        return sorted((every[i] for i in ids if i in every), key=_number)

    def led(self, lead: Lead) -> bool:
        """Whether a lead is the party that the chain starts from."""
        if self.subject.label is Label.PERSON:
            return lead.party == self.subject.id
        return self.subject.id in (lead.party, lead.start)

    # -- hops

    @cached_property
    def steps(self) -> list[Step]:
        """Every hop's claim with the level that the hop leads to, level by level."""
        down = self.subject.label in _DOWN
        for id_ in self.recommendations:
            if down:
                self._made(id_)
            self._step(ChainLevel.RECOMMENDATION, *self._out[Relationship.SAME_AS, id_])
        for action in self.actions:
            self._across(action)
        if self.starts:
            self._stand()
        order = list(ChainLevel)
        found = [(level, claim) for (level, *_), claim in self._steps.items()]
        return sorted(found, key=lambda step: order.index(step[0]))

    def _step(self, level: ChainLevel, *claims: Edge) -> None:
        for claim in claims:
            key = (level, claim.type, claim.from_, claim.to)
            known = self._steps.get(key)
            if known is None or _sureness(claim) < _sureness(known):
                self._steps[key] = claim

    def _made(self, recommendation: str) -> None:
        """A recommendation: what supports it, where it was made, to whom, and who leads it."""
        for claim in self._in[Relationship.SUPPORTS, recommendation]:
            if self.subject.label is not Label.FINDING or claim.from_ == self.subject.id:
                self._step(ChainLevel.FINDING, claim)
        for type_ in (Relationship.MADE_IN, Relationship.ADDRESSED_TO):
            self._step(ChainLevel.RECOMMENDATION, *self._out[type_, recommendation])
        for claim in self._out[Relationship.LED_BY, recommendation]:
            self._lead(Lead(claim.to, claim), ("", ""))

    def _across(self, action: Action) -> None:
        """An action: what it answers, its plan and measures, its leads, and who oversees it."""
        id_ = action.node.id
        self._step(ChainLevel.ACTION, *self._out[Relationship.ADDRESSES, id_])
        self._step(ChainLevel.ACTION, *self._out[Relationship.PART_OF, id_])
        self._step(ChainLevel.MEASURE, *self._out[Relationship.MEASURED_BY, id_])
        for lead in action.leads:
            if not self.starts or self.led(lead):
                self._lead(lead, action.issued)
        self._overseen(action.targets)

    def _lead(self, lead: Lead, period: tuple[str, str]) -> None:
        """A lead, who holds the post at the plan's date, and the line up."""
        first, last = period[0] or self.look.as_at, period[1] or self.look.as_at
        self._step(ChainLevel.LEAD, lead.claim)
        for tenure in self.look.governance.held(lead.post or "", first, last):
            named = tenure.holder is not None and tenure.holder.id == lead.party
            if named or lead.label is Label.POST:
                self._held(tenure)
        self._up([lead.start])

    def _held(self, tenure: Tenure) -> None:
        self._step(ChainLevel.POST, tenure.of, *([tenure.held] if tenure.held else []))

    def _stand(self) -> None:
        """Where the party stands that the chain starts from: posts, what it oversees, and up."""
        governance, subject = self.look.governance, self.subject
        for start in self.starts:
            for tenure in governance.tenures.get(start, []):
                if subject.label is not Label.PERSON or _is_of(tenure, subject):
                    self._held(tenure)
            for type_ in (Relationship.OVERSEES, Relationship.CHAIRS, Relationship.MEMBER_OF):
                claims = governance.out(type_, start, assumed=self.assumed)
                self._step(ChainLevel.OVERSIGHT, *claims)
            if end := governance.ended(start):
                self._step(ChainLevel.OVERSIGHT, *end.claims)
        self._up([s for s in self.starts if label_of(s) is not Label.PERSON])

    def _up(self, starts: Sequence[str]) -> None:
        """The line upwards; where each post is, to whom it sends reports, and who holds it."""
        governance, as_at = self.look.governance, self.look.as_at
        line = governance.line(starts, assumed=self.assumed)
        for claim in line.claims:
            self._step(self._level(claim), claim)
        for id_ in line.reached:
            if label_of(id_) is Label.POST:
                self._step(ChainLevel.POST, *governance.out(Relationship.POST_IN, id_))
                self._step(ChainLevel.OVERSIGHT, *governance.out(Relationship.REPORTS_TO, id_))
                for tenure in governance.held(id_, as_at, as_at) if id_ not in starts else ():
                    self._held(tenure)

    def _level(self, claim: Edge) -> ChainLevel:
        party = self.look.governance.parties.get(claim.to)
        if party is not None and party.get("kind") in _ABOVE:
            return ChainLevel.OVERSIGHT
        return ChainLevel.POST if label_of(claim.to) is Label.POST else ChainLevel.BODY

    def _overseen(self, targets: Sequence[str]) -> None:
        """Who oversees an action, its recommendation or its plan; who chairs these, and up."""
        governance = self.look.governance
        overseers = governance.overseers(*targets, assumed=self.assumed)
        self._step(ChainLevel.OVERSIGHT, *overseers)
        for body in sorted({c.from_ for c in overseers if label_of(c.from_) is Label.BODY}):
            chairs = governance.into(Relationship.CHAIRS, body, assumed=self.assumed)
            line = governance.line([body, *(c.from_ for c in chairs)], assumed=self.assumed)
            self._step(ChainLevel.OVERSIGHT, *chairs, *line.claims)


def recorded(claims: Iterable[Edge], as_at: str) -> bool:
    """Whether any of some claims counts without assuming anything."""
    return any(holds(claim, as_at) for claim in claims)


def _is_of(tenure: Tenure, person: Node) -> bool:
    return tenure.holder is not None and tenure.holder.id == person.id


def _sureness(claim: Edge) -> tuple[int, bool, str]:
    return SURE.index(Basis(str(claim.get("basis")))), not claim.get("quote"), claim.id


def _ordinal(claim: Edge) -> int:
    value = claim.get("ordinal")
    return value if isinstance(value, int) else 0


def _number(action: Action) -> tuple[list[int], str]:
    parts = str(action.node.get("number") or "").split(".")
    return [int(p) if p.isdigit() else 0 for p in parts], action.node.id
