"""Every action of some authorities with all that is said of it: read once, in six queries.

More than half of the kinds of gap are about actions, and who held a post at a plan's date or how
far a line upwards reaches is followed in memory; so these kinds share their facts
(``queries/action_gaps.py``) instead of asking a query each, most of whose time is planning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.record import Edge, Node, label_of
from ontology.terms import (
    ActionStatus,
    ChainVerdict,
    DatePrecision,
    Label,
    LeadRole,
    UpdateKind,
)
from queries.answers import ChainCount
from queries.governance import Line
from queries.lazily import cached_property

if TYPE_CHECKING:
    from graph.engine import Row
    from queries.look import Look

_CLOSING = (UpdateKind.CLAIMED_COMPLETE, UpdateKind.VERIFIED_COMPLETE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of gap about actions: its sentence, and the rows that have it."""

    sentence: str
    rows: Callable[[Actions], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as printed: a person (perhaps in a post), a post, an organisation or a body."""

    party: str
    claim: Edge

    @property
    def label(self) -> Label:
        """What kind of thing leads."""
        return label_of(self.party)

    @property
    def post(self) -> str | None:
        """The post that is named: as the lead, or as that of the person who leads."""
        if self.label is Label.POST:
            return self.party
        named = self.claim.get("inPost")
        return None if named is None else str(named)

    @property
    def start(self) -> str:
        """Where the line upwards starts: the post, else the lead itself."""
        return self.post or self.party

    @property
    def several(self) -> bool:
        """Whether several holders are meant: "Heads of Service"."""
        return bool(self.claim.get("several"))

    @property
    def role(self) -> str:
        """Whether this is the lead, a joint lead or only supports."""
        return str(self.claim.get("role") or LeadRole.LEAD)


@dataclass(frozen=True, slots=True)
class Update:
    """A fact about the progress of an action or a recommendation; ``evidence`` holds ids of
    passages.
    """

    node: Node
    evidence: frozenset[str]

    @property
    def kind(self) -> str:
        """The kind of update."""
        return str(self.node.get("kind"))

    @property
    def on(self) -> str:
        """Its ISO date, or ``""``: no day is given, and it counts as no later than a dated one."""
        return str(self.node.get("on") or "")

    @property
    def order(self) -> tuple[str, str, str]:
        """A key that orders updates: by their day, and of one day by when they were recorded."""
        return self.on, str(self.node.get("recordedAt") or ""), self.node.id

    @property
    def proves(self) -> bool:
        """Whether it is a verification that says on what evidence: of a document, or in the words
        of who verified it.
        """
        shown = self.evidence or (self.node.get("recordedAt") and self.node.get("text"))
        return self.kind == UpdateKind.VERIFIED_COMPLETE and bool(shown)


def approved_date(updates: Iterable[Update]) -> str:
    """The date (ISO) that was last approved in place of another, or ``""``; updates in order."""
    approved = [
        str(u.node.get("dueTo"))
        for u in updates
        if u.kind == UpdateKind.DUE_REVISED and u.node.get("approver") and u.node.get("dueTo")
    ]
    return approved[-1] if approved else ""


@dataclass
class Action:
    """An action: its plan, the recommendations that it answers (by id; a plan's copy and the
    report's own), its leads and measures in the order printed, and its updates by date.
    """

    node: Node
    plan: Node | None = None
    answers: dict[str, Node] = field(default_factory=dict)
    leads: list[Lead] = field(default_factory=list)
    measures: list[Node] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)

    def add(self, lead: Lead) -> None:
        """Take in a lead; one whom an officer states beside a document or an officer is one."""
        same = any((x.party, x.post) == (lead.party, lead.post) for x in self.leads)
        if not (same and lead.claim.get("statedBy")):
            self.leads.append(lead)

    @property
    def principal(self) -> list[Lead]:
        """The leads but for those who only support."""
        return [lead for lead in self.leads if lead.role != LeadRole.SUPPORT]

    @property
    def own(self) -> list[str]:
        """The ids of the action and of the recommendations that it answers."""
        return [self.node.id, *sorted(self.answers)]

    @property
    def targets(self) -> list[str]:
        """The ids of what a body may oversee: the action, what it answers, and its plan."""
        return [*self.own, *([self.plan.id] if self.plan else [])]

    @property
    def issued(self) -> tuple[str, str]:
        """The first and the last day (ISO) of the plan's date, or two empty strings."""
        first = "" if self.plan is None else str(self.plan.get("issuedOn") or "")
        last = "" if self.plan is None else str(self.plan.get("issuedOnTo") or "")
        return first, last or first

    @property
    def precision(self) -> str:
        """How exactly the date is given; ``none`` where nothing is printed."""
        given = DatePrecision.UNREAD if self.node.get("dueText") else DatePrecision.NONE
        return str(self.node.get("duePrecision") or given)

    @property
    def dated(self) -> bool:
        """Whether a date is printed, if only a year; words such as Ongoing are no date."""
        return self.precision not in (DatePrecision.NONE, DatePrecision.ONGOING)

    @property
    def due(self) -> str:
        """The last day (ISO) of the date as printed, or ``""``."""
        return str(self.node.get("dueTo") or "") if self.dated else ""

    @property
    def moved(self) -> str:
        """The date (ISO) that was last approved in place of the one printed, or ``""``."""
        return approved_date(self.updates)

    @property
    def due_now(self) -> str:
        """The last day as it stands: a revised date counts only where someone approved it."""
        return self.moved or self.due

    @property
    def closed(self) -> bool:
        """Whether the plan, an update or the last word on progress says that it is complete, and no
        later one reopens it.
        """
        for update in reversed(self.updates):
            if update.kind == UpdateKind.REOPENED:
                return False
            if update.kind in _CLOSING:
                return True
        told = [u.node for u in self.updates if u.kind == UpdateKind.PROGRESS][-1:]
        return any(of.get("status") == ActionStatus.COMPLETE for of in (self.node, *told))


class Actions:
    """All actions of some authorities, and who answers to whom."""

    def __init__(self, look: Look) -> None:
        self._look, self.governance = look, look.governance
        self.all: dict[str, Action] = {}
        self.led: set[str] = set()
        #: Id of a recommendation (as made) → the updates of itself, by date.
        self.updated: dict[str, list[Update]] = {}
        self._lines: dict[tuple[str, bool], Line] = {}
        for row in look.ask("actions"):
            if isinstance(node := row["action"], Node):
                self.all[node.id] = Action(node)
        for row in look.ask("targets"):
            action, target = self.all[str(row["action"])], row["target"]
            if isinstance(target, Node) and target.label is Label.PLAN:
                action.plan = target
            elif isinstance(target, Node):
                action.answers[target.id] = target
                if original := look.originals.get(target.id):
                    action.answers[original.id] = original
        for claim in _claims(look.ask("leads")):
            if action_ := self.all.get(claim.from_):
                action_.add(Lead(claim.to, claim))
            else:
                self.led.add(claim.from_)
        self.led |= {look.originals[id_].id for id_ in self.led if id_ in look.originals}
        self._measures(look.ask("measures"))
        self._updates(look.ask("updates"))

    def _measures(self, rows: Iterable[Row]) -> None:
        found = [
            (_place(claim) or _ordinal(measure), claim.from_, measure)
            for row in rows
            if isinstance(claim := row["claim"], Edge)
            and isinstance(measure := row["measure"], Node)
        ]
        for _, action, measure in sorted(found, key=lambda m: (m[0], m[2].id)):
            self.all[action].measures.append(measure)

    def _updates(self, rows: Iterable[Row]) -> None:
        nodes: dict[tuple[str, str], Node] = {}
        evidence: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            if isinstance(node := row["update"], Node):
                key = str(row["subject"]), node.id
                nodes[key] = node
                evidence.setdefault(key, set()).update(
                    [str(row["passage"])] if row["passage"] else []
                )
        for (of, id_), node in nodes.items():
            update = Update(node, frozenset(evidence[of, id_]))
            if of in self.all:
                self.all[of].updates.append(update)
            else:
                original = self._look.originals.get(of)
                self.updated.setdefault(original.id if original else of, []).append(update)
        for updates in (*(a.updates for a in self), *self.updated.values()):
            updates.sort(key=lambda update: update.order)

    def __iter__(self) -> Iterator[Action]:
        return iter(self.all.values())

    @cached_property
    def themes(self) -> dict[str, set[str]]:
        """The themes of actions and posts, with the wider themes of these, by their ids. Most are
        read from words, and nobody has reviewed them: they serve advice alone.
        """
        from ontology.statute import BROADER

        found: dict[str, set[str]] = {}
        for row in self._look.ask("themes"):
            theme: str | None = str(row["theme"])
            while theme:
                found.setdefault(str(row["of"]), set()).add(theme)
                theme = BROADER.get(theme)
        return found

    @cached_property
    def answered(self) -> dict[str, tuple[Node, list[Action]]]:
        """Id of a recommendation (as made) → the recommendation, and the actions that answer it."""
        found: dict[str, tuple[Node, list[Action]]] = {}
        for action in self:
            for id_, recommendation in action.answers.items():
                if id_ not in self._look.originals:
                    found.setdefault(id_, (recommendation, []))[1].append(action)
        return found

    @cached_property
    def recurring(self) -> dict[str, list[Node]]:
        """Id of a recommendation or finding → what is recorded as the same issue later."""
        found: dict[str, list[Node]] = {}
        for row in self._look.ask("gaps/recommendation_recurs"):
            earlier, later = row["earlier"], row["subject"]
            if isinstance(earlier, Node) and isinstance(later, Node):
                found.setdefault(earlier.id, []).append(later)
        return found

    # -- who holds a post

    def holders(self, lead: Lead, action: Action) -> set[str]:
        """The people known to hold a lead's post at the date of the plan."""
        first, last = action.issued
        as_at = self.governance.as_at
        return self.governance.holders(str(lead.post), first or as_at, last or as_at)

    def is_held(self, lead: Lead, action: Action) -> bool:
        """Whether a post that leads has one known holder, and so stands for a person."""
        return bool(lead.post) and not lead.several and len(self.holders(lead, action)) == 1

    # -- lines upwards

    def line(self, lead: Lead, *, assumed: bool = False) -> Line:
        """The line upwards from a lead."""
        key = lead.start, assumed
        if key not in self._lines:
            self._lines[key] = self.governance.line([lead.start], assumed=assumed)
        return self._lines[key]

    def unreached(self, action: Action, *, assumed: bool = False) -> list[tuple[Lead, list[str]]]:
        """The leads whose lines end too soon, each with what it does not reach, in words."""
        overseen = any(
            label_of(c.from_) is Label.BODY
            for c in self.governance.overseers(*action.targets, assumed=assumed)
        )
        result = []
        for lead in action.principal:
            line = self.line(lead, assumed=assumed)
            missing = [] if line.answers else ["anyone who answers for the service"]
            missing += [] if line.body or overseen else ["a body"]
            if missing:
                result.append((lead, missing))
        return result

    def verdict(self, action: Action) -> ChainVerdict:
        """Whether the lines of all leads of an action are unbroken."""
        if action.principal and not self.unreached(action):
            return ChainVerdict.UNBROKEN
        if action.principal and not self.unreached(action, assumed=True):
            return ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS
        return ChainVerdict.BROKEN

    def count(self, actions: Iterable[str]) -> ChainCount:
        """How many of some actions have which verdict."""
        verdicts = [self.verdict(self.all[a]) for a in actions]
        return ChainCount(
            len(verdicts),
            verdicts.count(ChainVerdict.UNBROKEN),
            verdicts.count(ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS),
            verdicts.count(ChainVerdict.BROKEN),
        )

    def ends(self, lead: Lead, missing: Sequence[str]) -> str:
        """Where a lead's recorded line ends, and what it does not reach, in words; a person is told
        by the post held.
        """
        line, short = self.line(lead), " or ".join(missing)
        named = label_of(lead.start) is not Label.PERSON
        name = self.governance.name(lead.start) if named else "the person named as lead"
        if line.end == lead.start:
            return f"no recorded line goes on from {name} to {short}"
        return (
            f"recorded lines from {name} end at {self.governance.name(line.end)}, short of {short}"
        )


def _claims(rows: Iterable[Row]) -> list[Edge]:
    found = [c for row in rows if isinstance(c := row["claim"], Edge)]
    return sorted(found, key=lambda c: (_place(c), c.to, c.id))


def _place(claim: Edge) -> int:
    """Where a claim stands among its like: what an officer adds comes after what is printed."""
    return 1 << 30 if claim.get("statedBy") else _ordinal(claim)


def _ordinal(thing: Edge | Node) -> int:
    value = thing.get("ordinal")
    return value if isinstance(value, int) else 0
