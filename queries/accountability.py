"""The accountability chain: from what was found, across what is planned, up to who answers for it.

Read down (findings), across (actions and their measures) and up (leads, the posts they hold, whom
these answer to, the bodies that oversee). Each action is a strand. A hop keeps the direction of its
relationship and the claim that it rests on. A claim that is only assumed is shown, if asked for,
and mends no break.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from ontology.record import Edge, Node, label_of
from ontology.terms import (
    Basis,
    ChainLevel,
    ChainVerdict,
    GapKindId,
    Label,
    OrganisationKind,
    Polarity,
    Relationship,
)
from queries.actions import Action, Lead
from queries.answers import Break, Chain, Claim, Explanation, Hop, Passage, Ref, Strand
from queries.coverage import read_passages, resting_on
from queries.cypher import query
from queries.governance import Tenure, holds
from queries.look import Look
from queries.records import node, nodes
from queries.wording import counted, listed

if TYPE_CHECKING:
    from queries.viewer import Viewer

#: What a chain may start from.
STARTS = (
    Label.RECOMMENDATION,
    Label.ACTION,
    Label.FINDING,
    Label.PERSON,
    Label.POST,
    Label.BODY,
    Label.ORGANISATION,
)
_ORDER = list(ChainLevel)
_WORST = (
    ChainVerdict.BROKEN,
    ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS,
    ChainVerdict.UNBROKEN,
)
_ABOVE = {OrganisationKind.INSPECTORATE, OrganisationKind.GOVERNMENT}
#: The surest basis first: of parallel claims one stands for all in a chain.
_SURE = (Basis.STATED, Basis.REGISTERED, Basis.STATUTE, Basis.INFERRED, Basis.CONVENTION)


def accountability_chain(
    viewer: Viewer, id_: str, as_at: date | str | None = None, assumed: bool = True
) -> Chain:
    """The chain from a recommendation, action, finding, person, post, body or organisation.

    Args:
        viewer: who asks.
        id_: the id of what it starts from.
        as_at: the date to look as at (default: today).
        assumed: whether conventions and inferences that nobody reviewed are shown, and count for
            the verdict ``unbroken with assumed hops``.

    Raises:
        NotFound: there is no such thing, or the viewer may not see it, or it has no chain.

    """
    subject = node(viewer, id_)
    if subject.label not in STARTS:
        from ontology.errors import NotFound

        raise NotFound(f"{id_} has no chain: chains start from {listed(STARTS)}")
    authority = subject.get("authority")
    look = Look(viewer, [] if authority is None else [str(authority)], as_at)
    return _Weaver(look, subject, assumed=assumed).chain()


class _Weaver:
    """A chain in the making."""

    def __init__(self, look: Look, subject: Node, *, assumed: bool) -> None:
        self.look, self.subject, self.assumed = look, subject, assumed
        self._out: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        self._in: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        rows = look.ask("accountability/thread") if look.authorities else []
        for claim in (c for row in rows if isinstance(c := row["claim"], Edge)):
            if holds(claim, look.as_at, assumed=assumed):
                self._out[claim.type, claim.from_].append(claim)
                self._in[claim.type, claim.to].append(claim)
        self._hops: dict[tuple[ChainLevel, Relationship, str, str], Edge] = {}
        self._breaks: list[tuple[GapKindId, str, str]] = []

    def chain(self) -> Chain:
        """Everything, in the shape of an answer."""
        self._follow()
        verdict = self._verdict()
        hops, documents = self._told()
        counts = Counter(hop.claim.basis.name for hop in hops)
        asked = {name: query(name).text for name in self.look.asked}
        return Chain(
            self._refs[self.subject.id],
            verdict,
            self._sentence(verdict, sum(hop.claim.assumed for hop in hops)),
            hops,
            tuple(Break(kind, self._refs[at], said) for kind, at, said in self._breaks),
            tuple(self._strand(action) for action in self.actions),
            self.look.as_at,
            Explanation(
                "\n\n".join(f"// {name}\n{text}" for name, text in asked.items()),
                {"id": self.subject.id, "asAt": self.look.as_at, "assumed": self.assumed},
                documents,
                {basis.name: counts[basis.name] for basis in _SURE if counts[basis.name]},
            ),
        )

    # -- what belongs to the chain

    @cached_property
    def recommendations(self) -> list[str]:
        """The ids of the recommendations in the chain, the subject's own first."""
        subject = self.subject
        if subject.label is Label.RECOMMENDATION:
            found = [subject.id]
        elif subject.label is Label.FINDING:
            found = [c.to for c in self._out[Relationship.SUPPORTS, subject.id]]
        else:
            found = [i for action in self.actions for i in self._answered(action)]
            found += [c.from_ for i in self._starts for c in self._in[Relationship.LED_BY, i]]
        return list(dict.fromkeys(i for one in found for i in self._family(one)))

    def _family(self, id_: str) -> list[str]:
        """A recommendation, its original or its copies, and what they are clauses of."""
        if label_of(id_) is not Label.RECOMMENDATION:
            return []
        originals = [c.to for c in self._out[Relationship.SAME_AS, id_]]
        every = [id_, *originals]
        every += [c.from_ for i in every for c in self._in[Relationship.SAME_AS, i]]
        return list(dict.fromkeys(every))

    def _answered(self, action: Action) -> list[str]:
        return [c.to for c in self._out[Relationship.ADDRESSES, action.node.id]]

    @cached_property
    def _starts(self) -> list[str]:
        """The ids of the parties in the chain that the subject stands for."""
        subject, governance = self.subject, self.look.governance
        if subject.label is Label.PERSON:
            posts = [
                post
                for post, tenures in governance.tenures.items()
                if any(t.holder is not None and t.holder.id == subject.id for t in tenures)
            ]
            return [subject.id, *posts]
        in_line = (Label.POST, Label.BODY, Label.ORGANISATION)
        return [subject.id] if subject.label in in_line else []

    @cached_property
    def actions(self) -> list[Action]:
        """The actions in the chain, in the order of their ids' numbers."""
        every = self.look.actions.all
        if self.subject.label is Label.ACTION:
            return [every[self.subject.id]]
        if self.subject.label in (Label.RECOMMENDATION, Label.FINDING):
            wanted = set(self.recommendations)
            ids = {c.from_ for i in wanted for c in self._in[Relationship.ADDRESSES, i]}
        else:
            starts = {self.subject.id} if self.subject.label is Label.PERSON else set(self._starts)
            ids = {
                action.node.id
                for action in every.values()
                if any({lead.party, lead.start} & starts for lead in action.leads)
            }
        return sorted((every[i] for i in ids if i in every), key=_number)

    # -- hops

    def _follow(self) -> None:
        """Take every hop, and note every break."""
        down = self.subject.label in (Label.RECOMMENDATION, Label.FINDING, Label.ACTION)
        answered = {i for action in self.actions for i in self._answered(action)}
        for id_ in self.recommendations:
            if down:
                for claim in self._in[Relationship.SUPPORTS, id_]:
                    if self.subject.label is not Label.FINDING or claim.from_ == self.subject.id:
                        self._hop(ChainLevel.FINDING, claim)
                self._hop(ChainLevel.RECOMMENDATION, *self._out[Relationship.MADE_IN, id_])
                self._hop(ChainLevel.RECOMMENDATION, *self._out[Relationship.ADDRESSED_TO, id_])
                for claim in self._out[Relationship.LED_BY, id_]:
                    self._lead(Lead(claim.to, claim), self._issued_now)
            if down or id_ in answered:
                self._hop(ChainLevel.RECOMMENDATION, *self._out[Relationship.SAME_AS, id_])
        for action in self.actions:
            self._across(action)
        if self._starts:
            self._stand(self._starts)
        self._find_breaks()

    def _hop(self, level: ChainLevel, *claims: Edge) -> None:
        for claim in claims:
            key = (level, claim.type, claim.from_, claim.to)
            known = self._hops.get(key)
            if known is None or _sureness(claim) < _sureness(known):
                self._hops[key] = claim

    @property
    def _issued_now(self) -> tuple[str, str]:
        return self.look.as_at, self.look.as_at

    def _across(self, action: Action) -> None:
        """An action: what it answers, its measures, its leads and who oversees it."""
        id_ = action.node.id
        wanted = set(self.recommendations)
        answers = [c for c in self._out[Relationship.ADDRESSES, id_] if c.to in wanted]
        self._hop(ChainLevel.ACTION, *answers)
        self._hop(ChainLevel.ACTION, *self._out[Relationship.PART_OF, id_])
        self._hop(ChainLevel.MEASURE, *self._out[Relationship.MEASURED_BY, id_])
        for lead in action.leads:
            if not self._starts or {lead.party, lead.start} & set(self._starts):
                self._lead(lead, action.issued if action.issued[0] else self._issued_now)
        self._oversight(action.targets)

    def _lead(self, lead: Lead, period: tuple[str, str]) -> None:
        """A lead, the post held at a plan's date, and the line up from it."""
        self._hop(ChainLevel.LEAD, lead.claim)
        if lead.post:
            for tenure in self.look.governance.tenures.get(lead.post, []):
                person = lead.party if lead.label is Label.PERSON else None
                own = tenure.holder is not None and tenure.holder.id == person
                if tenure.covers(*period) and (own or person is None):
                    self._holding(tenure)
        self._up([lead.start])

    def _holding(self, tenure: Tenure) -> None:
        self._hop(ChainLevel.POST, tenure.of)
        if tenure.held is not None:
            self._hop(ChainLevel.POST, tenure.held)

    def _stand(self, starts: Sequence[str]) -> None:
        """Where the subject itself stands: its posts, what it chairs and oversees, and up."""
        governance = self.look.governance
        for start in starts:
            for tenure in governance.tenures.get(start, []):
                holder = None if tenure.holder is None else tenure.holder.id
                if self.subject.label is not Label.PERSON or holder == self.subject.id:
                    self._holding(tenure)
            for type_ in (Relationship.OVERSEES, Relationship.CHAIRS, Relationship.MEMBER_OF):
                claims = governance.out(type_, start, assumed=self.assumed)
                self._hop(ChainLevel.OVERSIGHT, *claims)
        self._up([s for s in starts if label_of(s) is not Label.PERSON])

    def _up(self, starts: Sequence[str]) -> None:
        """The line upwards: the claims, where each post is, and who holds it as at the date."""
        governance = self.look.governance
        line = governance.line(starts, assumed=self.assumed)
        for claim in line.claims:
            self._hop(self._level(claim), claim)
        for id_ in line.reached:
            if label_of(id_) is not Label.POST:
                continue
            self._hop(ChainLevel.POST, *governance.out(Relationship.POST_IN, id_))
            self._hop(ChainLevel.OVERSIGHT, *governance.out(Relationship.REPORTS_TO, id_))
            if id_ not in starts:
                for tenure in governance.tenures.get(id_, []):
                    if tenure.covers(self.look.as_at, self.look.as_at):
                        self._holding(tenure)

    def _level(self, claim: Edge) -> ChainLevel:
        party = self.look.governance.parties.get(claim.to)
        if party is not None and party.get("kind") in _ABOVE:
            return ChainLevel.OVERSIGHT
        return ChainLevel.POST if label_of(claim.to) is Label.POST else ChainLevel.BODY

    def _oversight(self, targets: Sequence[str]) -> None:
        """Who oversees an action, its recommendation or its plan, who chairs them, and up."""
        governance = self.look.governance
        overseers = governance.overseers(*targets, assumed=self.assumed)
        self._hop(ChainLevel.OVERSIGHT, *overseers)
        for body in sorted({c.from_ for c in overseers if label_of(c.from_) is Label.BODY}):
            chairs = governance.into(Relationship.CHAIRS, body, assumed=self.assumed)
            self._hop(ChainLevel.OVERSIGHT, *chairs)
            line = governance.line([body, *(c.from_ for c in chairs)], assumed=self.assumed)
            self._hop(ChainLevel.OVERSIGHT, *line.claims)

    # -- breaks and the verdict

    def _find_breaks(self) -> None:
        subject = self.subject
        if subject.label is Label.FINDING and not self._recorded(
            self._out[Relationship.SUPPORTS, subject.id]
        ):
            if subject.get("polarity") in (Polarity.WEAKNESS, Polarity.MIXED):
                self._break(
                    GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION,
                    subject.id,
                    "No recommendation is recorded as resting on this finding.",
                )
        for id_ in self._own_recommendations():
            claims = [c for i in self._family(id_) for c in self._in[Relationship.ADDRESSES, i]]
            if not self._recorded(claims):
                self._break(
                    GapKindId.RECOMMENDATION_WITHOUT_ACTION,
                    id_,
                    f"No action in a loaded plan answers {Ref.of(self._node(id_)).name}.",
                )
        for action in self.actions:
            self._break_strand(action)
        for start in self._starts:
            if label_of(start) is not Label.PERSON or len(self._starts) == 1:
                self._break_line(start)

    def _own_recommendations(self) -> list[str]:
        """The recommendations that the chain is about, each once: a report's before a plan's."""
        if self.subject.label not in (Label.RECOMMENDATION, Label.FINDING):
            return []
        found = [self.look.originals[i].id if i in self.look.originals else i
                 for i in self.recommendations]  # fmt: skip
        return list(dict.fromkeys(found))

    def _break_strand(self, action: Action) -> None:
        number = action.node.get("number")
        actions, governance = self.look.actions, self.look.governance
        if not action.principal:
            said = f"No lead is recorded for action {number}."
            self._break(GapKindId.ACTION_WITHOUT_LEAD, action.node.id, said)
        for lead, missing in actions.unreached(action):
            if self._starts and not {lead.party, lead.start} & set(self._starts):
                continue
            if actions.line(lead).answers:
                said = f"No body is recorded as overseeing action {number} or its plan."
                self._break(GapKindId.WITHOUT_OVERSEEING_BODY, action.node.id, said)
                continue
            ends = actions.ends(lead)
            said = f"{ends[:1].upper()}{ends[1:]}, so action {number} reaches {listed(missing)}."
            kind, at = GapKindId.CHAIN_BROKEN, actions.line(lead).end
            others = governance.namesakes(lead.party) if lead.label is Label.POST else []
            if lead.label is Label.POST and len(actions.holders(lead, action)) > 1:
                kind, at = GapKindId.LEAD_AMBIGUOUS, lead.party
                said += f" “{lead.claim.get('asPrinted')}” fits more than one holder."
            elif others:
                kind, at = GapKindId.LEAD_AMBIGUOUS, lead.party
                said += f" “{lead.claim.get('asPrinted')}” fits more than one post."
            elif lead.several or lead.label in (Label.ORGANISATION, Label.BODY):
                kind, at = GapKindId.LEAD_COLLECTIVE, lead.party
                said += " It is a group, and nobody in it is named."
            self._break(kind, at, said)

    def _break_line(self, start: str) -> None:
        """A break in the line of the post, body or person that the chain starts from."""
        governance = self.look.governance
        if label_of(start) is Label.PERSON:
            said = "No document says which post the person holds."
            self._break(GapKindId.CHAIN_BROKEN, start, said)
            return
        line = governance.line([start])
        if not line.answers and not self._is_top(start):
            end = governance.name(line.end)
            name = governance.name(start)
            ends = f"No recorded line goes on from {name}"
            if line.end != start:
                ends = f"Recorded lines from {name} end at {end}"
            self._break(GapKindId.CHAIN_BROKEN, line.end, f"{ends}: nobody who answers is reached.")

    def _is_top(self, start: str) -> bool:
        party = self.look.governance.parties.get(start)
        return party is not None and party.label is Label.ORGANISATION

    def _break(self, kind: GapKindId, at: str, said: str) -> None:
        if (kind, at, said) not in self._breaks:
            self._breaks.append((kind, at, said))

    def _recorded(self, claims: Iterable[Edge]) -> bool:
        return any(holds(c, self.look.as_at) for c in claims)

    def _verdict(self) -> ChainVerdict:
        """The worst of the strands, and of the line of the party that the chain starts from."""
        verdicts = [self._strand_verdict(action) for action in self.actions]
        governance = self.look.governance
        for start in self._starts:
            if label_of(start) is Label.PERSON:
                verdicts += [ChainVerdict.BROKEN] if len(self._starts) == 1 else []
            elif self._is_top(start) or governance.line([start]).answers:
                verdicts.append(ChainVerdict.UNBROKEN)
            elif governance.line([start], assumed=True).answers:
                verdicts.append(ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS)
            else:
                verdicts.append(ChainVerdict.BROKEN)
        for id_ in self._own_recommendations():
            claims = [c for i in self._family(id_) for c in self._in[Relationship.ADDRESSES, i]]
            if not claims:
                verdicts.append(ChainVerdict.BROKEN)
            elif not self._recorded(claims):
                verdicts.append(ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS)
        if self.subject.label is Label.FINDING:
            supports = self._out[Relationship.SUPPORTS, self.subject.id]
            if supports and not self._recorded(supports):
                verdicts.append(ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS)
        found = next((v for v in _WORST if v in verdicts), ChainVerdict.BROKEN)
        if found is ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS and not self.assumed:
            return ChainVerdict.BROKEN
        return found

    def _strand_verdict(self, action: Action) -> ChainVerdict:
        return self.look.actions.verdict(action)

    def _sentence(self, verdict: ChainVerdict, assumed: int) -> str:
        """The verdict in words, with how many strands would hold if assumed hops counted."""
        verdicts = Counter(self._strand_verdict(action) for action in self.actions)
        holding = verdicts[ChainVerdict.UNBROKEN]
        more = verdicts[ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS]
        places = counted(len(self._breaks), "place")
        if verdict is ChainVerdict.UNBROKEN:
            said = "The thread is unbroken: every hop that carries it is recorded."
        elif verdict is ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS:
            said = (
                f"The thread is unbroken only if assumed hops count ({assumed} of them); by "
                f"recorded hops it is broken at {places}."
            )
        elif self._breaks:
            said = f"The thread is broken at {places}."
        else:
            said = "No thread starts here: no recommendation is recorded as resting on it."
        if self.actions:
            said += (
                f" Of {counted(len(self.actions), 'action')}, {holding} "
                f"{'reaches' if holding == 1 else 'reach'} someone who answers for the service and "
                f"a body by recorded hops; {more} more would if assumed hops counted."
            )
        return said

    # -- telling

    @cached_property
    def _nodes(self) -> dict[str, Node]:
        """Every node that the chain tells of."""
        known = dict(self.look.governance.parties) if self.look.authorities else {}
        known |= {a.node.id: a.node for a in self.actions} | {self.subject.id: self.subject}
        wanted = {end for _, _, from_, to in self._hops for end in (from_, to)}
        wanted |= {at for _, at, _ in self._breaks} | set(self.recommendations)
        missing = sorted(wanted - known.keys())
        known |= {n.id: n for n in nodes(self.look.viewer, missing)}
        return known

    def _node(self, id_: str) -> Node:
        return nodes(self.look.viewer, [id_])[0]

    @cached_property
    def _refs(self) -> dict[str, Ref]:
        role_only = self.look.viewer.role_only
        return {id_: Ref.of(n, role_only=role_only) for id_, n in self._nodes.items()}

    def _told(self) -> tuple[tuple[Hop, ...], tuple[Ref, ...]]:
        """The hops level by level, each with its claim's evidence, and the documents of these.

        A claim that only says how a document is put together rests on the passages of the thing it
        is about.
        """
        bare = {
            claim.from_
            for claim in self._hops.values()
            if not claim.get("passage") and claim.get("basis") == Basis.STATED
        }
        resting = resting_on(self.look.viewer, sorted(bare))
        cited = {str(c.get("passage")) for c in self._hops.values() if c.get("passage")}
        passages = read_passages(self.look.viewer, cited | set().union(*resting.values()))
        hops = []
        for (level, type_, from_, to), claim in self._hops.items():
            told = Claim.of(claim, passages)
            if told.evidence is None and resting.get(from_) and told.basis is Basis.STATED:
                told = _resting(told, claim, [passages[p] for p in resting[from_]])
            hops.append(Hop(self._refs[from_], type_, self._refs[to], level, told))
        hops.sort(key=lambda h: _ORDER.index(h.level))
        documents = {h.claim.evidence.document for h in hops if h.claim.evidence}
        return tuple(hops), tuple(sorted(documents, key=lambda d: d.id))

    def _strand(self, action: Action) -> Strand:
        governance, id_ = self.look.governance, action.node.id
        lines = {
            other.node.id: [
                i
                for lead in other.principal
                for i in self.look.actions.line(lead, assumed=self.assumed).reached
            ]
            for other in self.actions
        }
        shared = Counter(i for reached in lines.values() for i in set(reached))
        joins = next((i for i in lines[id_] if shared[i] > 1), None)
        of_plan = governance.overseers(action.plan.id) if action.plan else []

        def refs(claims: Iterable[Edge]) -> tuple[Ref, ...]:
            ids = sorted({c.from_ for c in claims})
            return tuple(self._refs[i] for i in ids if i in self._refs)

        return Strand(
            Ref.of(action.node),
            self._strand_verdict(action),
            tuple(self._refs[lead.party] for lead in action.leads if lead.party in self._refs),
            None if joins is None else self._refs.get(joins),
            refs(governance.overseers(*action.own)),
            refs(of_plan),
        )


def _resting(told: Claim, claim: Edge, passages: Sequence[Passage]) -> Claim:
    """A claim told with the first passage of its own document that its thing rests on."""
    source = str(claim.get("source"))
    own = [p for p in passages if p.document.id.startswith(source)]
    return replace(told, evidence=(own or list(passages))[0])


def _sureness(claim: Edge) -> tuple[int, bool, str]:
    basis = Basis(str(claim.get("basis")))
    return _SURE.index(basis), not claim.get("quote"), claim.id


def _number(action: Action) -> list[int | str]:
    parts = str(action.node.get("number") or "").split(".")
    return [*(int(p) if p.isdigit() else 0 for p in parts), action.node.id]
