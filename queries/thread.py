"""What belongs to a chain: its recommendations and actions, and every hop between its things.

Read down (findings), across (actions and their measures) and up (leads, the posts they hold, whom
these answer to, the bodies that oversee). A hop keeps the direction of its relationship, and has
the claims of all sources that make it, each under its own basis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ontology.record import Edge, Node, label_of
from ontology.terms import (
    Basis,
    ChainLevel,
    Label,
    OrganisationKind,
    Relationship,
    ReviewState,
)
from queries.actions import Action, Lead
from queries.answers import is_assumed
from queries.governance import holds, in_order
from queries.lazily import cached_property
from queries.tenures import Tenure
from queries.wording import natural

if TYPE_CHECKING:
    from queries.look import Look

#: What is above a council: what answers to these is overseen by them.
_ABOVE = {OrganisationKind.INSPECTORATE, OrganisationKind.GOVERNMENT}
#: The surest basis first. An inference that somebody accepted is recorded, and so before what is
#: only assumed; one that nobody reviewed is the last.
SURE = (Basis.STATED, Basis.REGISTERED, Basis.STATUTE, Basis.CONVENTION, Basis.INFERRED)
_DOWN = (Label.RECOMMENDATION, Label.FINDING, Label.ACTION, Label.PLAN)
#: How a party is joined to what it watches over, and to what it has a seat in.
_BESIDE = (Relationship.OVERSEES, Relationship.CHAIRS, Relationship.MEMBER_OF)
#: The queries for the claims that a thread may run through.
_CLAIMS = tuple(f"accountability/{name}" for name in ("thread", "supports", "considered"))
#: How many proposals that nobody reviewed are shown of one finding or recommendation.
MOST_PROPOSED = 3

#: The level that a hop leads to, and the claims that make it, the surest first.
Step = tuple[ChainLevel, tuple[Edge, ...]]


class Claims:
    """The claims of a look that threads run through, by where they begin and where they end.

    With ``assumed``, conventions and inferences that nobody reviewed are among them. Of findings
    they hold what supports a recommendation, and all of that of the ``finding`` whose id is given.
    """

    def __init__(self, look: Look, *, assumed: bool, finding: str = "") -> None:
        self.assumed = assumed
        self.out: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        self.into: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        rows = [row for name in _CLAIMS if look.authorities for row in look.ask(name)]
        if finding:
            rows += look.ask("accountability/found", id=finding)
        claims = [c for row in rows if isinstance(c := row["claim"], Edge)]
        for claim in sorted(claims, key=lambda c: (_ordinal(c), *in_order(c))):
            if holds(claim, look.as_at, assumed=assumed):
                self.out[claim.type, claim.from_].append(claim)
                self.into[claim.type, claim.to].append(claim)


class Thread:
    """The part of the graph that a chain from ``subject`` runs through, over some claims of the
    same look.
    """

    def __init__(self, look: Look, subject: Node, claims: Claims) -> None:
        self.look, self.subject, self.assumed = look, subject, claims.assumed
        self._out, self._in = claims.out, claims.into
        self._steps: dict[tuple[ChainLevel, Relationship, str, str], dict[str, Edge]] = {}
        self.hidden: set[str] = set()
        """The ids of proposed links that are left out because better ones are shown."""

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
            found = [c.to for c in self.supports]
        else:
            found = [c.from_ for c in self._in[Relationship.PART_OF, subject.id]]
            found += [
                c.to
                for action in self.actions
                for c in self._out[Relationship.ADDRESSES, action.node.id]
            ]
            found += [c.from_ for i in self.starts for c in self._in[Relationship.LED_BY, i]]
            found += [c.from_ for c in self.addressed]
        return list(dict.fromkeys(i for one in found for i in self._family(one)))

    def _family(self, id_: str) -> list[str]:
        """A recommendation with its original and its copies."""
        if label_of(id_) is not Label.RECOMMENDATION:
            return []
        every = [id_, *(c.to for c in self._out[Relationship.SAME_AS, id_])]
        every += [c.from_ for i in every for c in self._in[Relationship.SAME_AS, i]]
        return list(dict.fromkeys(every))

    @cached_property
    def supports(self) -> list[Edge]:
        """The claims that the finding asked about supports a recommendation: those recorded, else
        the nearest proposal.
        """
        claims = self._out[Relationship.SUPPORTS, self.subject.id]
        sure = [c for c in claims if not _is_proposed(c)]
        if sure:
            return sure
        proposed = sorted(claims, key=_sureness)
        self.hidden |= {c.id for c in proposed[1:]}
        return proposed[:1]

    @cached_property
    def addressed(self) -> list[Edge]:
        """The claims that a recommendation is addressed to the party that the chain starts from."""
        return [c for i in self.starts for c in self._in[Relationship.ADDRESSED_TO, i]]

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
        elif subject.label is Label.PLAN:
            ids = {a.node.id for a in every.values() if a.plan and a.plan.id == subject.id}
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
        """Every hop's claims with the level that the hop leads to, level by level."""
        down = self.subject.label in _DOWN
        if self.subject.label is Label.FINDING:
            self._step(ChainLevel.FINDING, *self._out[Relationship.MADE_IN, self.subject.id])
        self._step(ChainLevel.RECOMMENDATION, *self.addressed)
        for id_ in self.recommendations:
            if down:
                self._made(id_)
            self._step(ChainLevel.RECOMMENDATION, *self._out[Relationship.SAME_AS, id_])
        for id_ in self.recommendations if self.addressed else ():
            self._step(ChainLevel.ACTION, *self._in[Relationship.ADDRESSES, id_])
        for action in self.actions:
            self._across(action)
        if self.subject.label is Label.PLAN:
            self._step(ChainLevel.ACTION, *self._out[Relationship.RESPONDS_TO, self.subject.id])
            self._overseen([self.subject.id])
        if self.starts:
            self._stand()
        order = list(ChainLevel)
        found = [
            (level, tuple(sorted(claims.values(), key=_sureness)))
            for (level, *_), claims in self._steps.items()
        ]
        return sorted(found, key=lambda step: order.index(step[0]))

    def _step(self, level: ChainLevel, *claims: Edge) -> None:
        for claim in claims:
            key = (level, claim.type, claim.from_, claim.to)
            self._steps.setdefault(key, {})[claim.id] = claim

    def addressees(self, recommendation: str) -> list[str]:
        """The bodies that a recommendation is addressed to."""
        claims = self._out[Relationship.ADDRESSED_TO, recommendation]
        return sorted({c.to for c in claims if label_of(c.to) is Label.BODY})

    def _made(self, recommendation: str) -> None:
        """A recommendation: what supports it, where it was made, to whom, its own measures, who
        leads it and who oversees it.
        """
        if self.subject.label is Label.FINDING:
            supports = [c for c in self.supports if c.to == recommendation]
        else:
            supports = self._supporting(recommendation)
        self._step(ChainLevel.FINDING, *supports)
        for type_ in (Relationship.MADE_IN, Relationship.ADDRESSED_TO):
            self._step(ChainLevel.RECOMMENDATION, *self._out[type_, recommendation])
        self._succession([b for b in self.addressees(recommendation) if b not in self.starts])
        for claim in self._out[Relationship.LED_BY, recommendation]:
            self._lead(Lead(claim.to, claim), ("", ""))
        self._step(ChainLevel.MEASURE, *self._out[Relationship.MEASURED_BY, recommendation])
        self._overseen([recommendation])

    def _supporting(self, recommendation: str) -> list[Edge]:
        """The claims that a finding supports a recommendation. Of those that are only proposed, the
        best few, and none that is more likely to support another recommendation.
        """
        claims = self._in[Relationship.SUPPORTS, recommendation]
        proposed = sorted(filter(_is_proposed, claims), key=_sureness)
        nearest = [c for c in proposed if self._is_nearest(c)]
        shown = nearest[:MOST_PROPOSED]
        self.hidden |= {c.id for c in proposed if c not in shown}
        return [c for c in claims if not _is_proposed(c)] + shown

    def _is_nearest(self, proposal: Edge) -> bool:
        """Whether no other recommendation is as near to the finding, by score."""
        others = self._out[Relationship.SUPPORTS, proposal.from_]
        return proposal is min(filter(_is_proposed, others), key=_sureness)

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
        self._step(ChainLevel.POST, *tenure.of, *tenure.held)

    def _stand(self) -> None:
        """Where the party stands that the chain starts from: posts, what it oversees, what it
        became, and up.
        """
        governance, subject = self.look.governance, self.subject
        for start in self.starts:
            for tenure in governance.tenures.get(start, []):
                if subject.label is not Label.PERSON or _is_of(tenure, subject):
                    self._held(tenure)
            for type_ in _BESIDE:
                claims = governance.out(type_, start, assumed=self.assumed)
                self._step(ChainLevel.OVERSIGHT, *claims)
            if end := governance.ended(start):
                self._step(ChainLevel.OVERSIGHT, *end.claims)
            if label_of(start) is Label.BODY:
                self._body(start)
        parties = [s for s in self.starts if label_of(s) is not Label.PERSON]
        later = self._succession(parties)
        self._up(parties)
        if later:
            self._up(later)

    def _body(self, body: str) -> None:
        """A body: who chairs it and who is in it, its parts, and what reports or answers to it."""
        governance = self.look.governance
        for type_ in (Relationship.CHAIRS, Relationship.MEMBER_OF, Relationship.POST_IN):
            self._step(ChainLevel.BODY, *governance.into(type_, body, assumed=self.assumed))
        for claim in governance.into(Relationship.CHAIRS, body, assumed=self.assumed):
            self._holders(claim.from_)
        for met in self._in[Relationship.OF_BODY, body]:
            considered = self._out[Relationship.CONSIDERED, met.from_]
            decided = self._in[Relationship.DECIDED_AT, met.from_]
            self._step(ChainLevel.OVERSIGHT, met, *considered, *decided)
        self._step(ChainLevel.BODY, *governance.out(Relationship.PART_OF, body))
        for type_ in (Relationship.PART_OF, Relationship.REPORTS_TO, Relationship.ACCOUNTABLE_TO):
            self._step(ChainLevel.BODY, *governance.into(type_, body, assumed=self.assumed))

    def _succession(self, parties: Sequence[str]) -> list[str]:
        """What came after some parties, and what before: the later ones."""
        governance, later = self.look.governance, list(parties)
        for id_ in later:
            claims = governance.out(Relationship.SUCCEEDED_BY, id_)
            self._step(ChainLevel.BODY, *claims)
            later += [c.to for c in claims if c.to not in later]
        for id_ in parties:
            self._step(ChainLevel.BODY, *governance.into(Relationship.SUCCEEDED_BY, id_))
        return later[len(parties) :]

    def _holders(self, post: str) -> None:
        """Who holds a post on the date."""
        as_at = self.look.as_at
        for tenure in self.look.governance.held(post, as_at, as_at):
            self._held(tenure)

    def _up(self, starts: Sequence[str]) -> None:
        """The line upwards; where each post is, to whom it sends reports, and who holds it."""
        governance = self.look.governance
        line = governance.line(starts, assumed=self.assumed)
        for claim in line.claims:
            self._step(self._level(claim), claim)
        for id_ in line.reached:
            if label_of(id_) is Label.POST:
                within = governance.out(Relationship.POST_IN, id_, assumed=self.assumed)
                self._step(ChainLevel.POST, *within)
                if id_ not in starts:
                    self._holders(id_)
            if label_of(id_) is Label.POST or id_ in starts:
                self._step(ChainLevel.OVERSIGHT, *governance.out(Relationship.REPORTS_TO, id_))

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


def _is_proposed(claim: Edge) -> bool:
    return claim.get("basis") == Basis.INFERRED and claim.get("review") != ReviewState.ACCEPTED


def _sureness(claim: Edge) -> tuple[object, ...]:
    """A key that orders claims by what they rest on, proposals by their scores, and the words of a
    document before those of its copy within another.
    """
    basis, score = Basis(str(claim.get("basis"))), claim.get("score")
    assumed = is_assumed(basis, str(claim.get("review")))
    nearness = -score if isinstance(score, int | float) else 0.0
    depth = str(claim.get("passage")).count("/")
    order = not claim.get("quote"), depth, str(claim.get("source")), natural(claim.to), claim.id
    return assumed, SURE.index(basis), nearness, *order


def _ordinal(claim: Edge) -> int:
    value = claim.get("ordinal")
    return value if isinstance(value, int) else 0


def _number(action: Action) -> tuple[object, ...]:
    return natural(str(action.node.get("number") or "")), natural(action.node.id)
