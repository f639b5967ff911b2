"""The registers: every recommendation and every action, each with all that is recorded of it.

What a register's line says comes from the look that finds the gaps, so the two never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ontology.errors import NotFound
from ontology.record import Edge, Node, label_of
from ontology.terms import CODES, Basis, Label, UpdateKind
from queries.actions import Action, Lead, Update
from queries.answers import NAME_WITHHELD, Passage, Ref
from queries.coverage import seen
from queries.look import Look
from queries.passages import read_passages, resting_on
from queries.recommended import own_leads, recommended
from queries.records import node, nodes
from queries.viewer import Viewer, whole
from queries.wording import natural


@dataclass(frozen=True, slots=True)
class Registered:
    """That an officer registered something: who, on which day (ISO), why, and the id of the
    statement; each ``""`` where a register that was loaded says it.
    """

    by: str = ""
    on: str = ""
    reason: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead of a register's line: as printed, who or what that is read as, and the post if a
    person is named in one.
    """

    printed: str
    party: Ref
    post: Ref | None
    role: str
    registered: Registered | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of a recommendation itself; ``target``: it says what is to be reached."""

    text: str
    unit: str
    target: bool
    registered: Registered | None


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A fact about progress; ``on`` (``""``: undated) and ``due_to`` are ISO dates. ``moves``: it
    gives another date, which counts only with an ``approver``.
    """

    on: str
    kind: str
    text: str
    status: str
    due_to: str | None
    approver: str
    moves: bool
    registered: Registered | None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action. ``due`` is the last day (ISO) of its date as printed and ``due_now`` as it stands,
    each ``None`` where no day is known; ``bodies`` oversee it or what it answers, ``plan_bodies``
    only its plan. ``status`` is as the latest update has it, else as printed. ``registered`` are
    the ids of the bodies, and the words of the measures, that no document states.
    """

    action: Ref
    authority: Ref
    number: str
    text: str
    outcome: str
    plan: Ref | None
    answers: tuple[Ref, ...]
    lead_printed: str
    leads: tuple[LeadLine, ...]
    due_printed: str
    due: str | None
    due_now: str | None
    measures: tuple[str, ...]
    status_printed: str
    status: str
    closed: bool
    bodies: tuple[Ref, ...]
    plan_bodies: tuple[Ref, ...]
    registered: tuple[str, ...]
    updates: tuple[UpdateLine, ...]
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation, with the actions that answer it. ``inspection`` is ``None`` for one that
    only a plan quotes. Leads, bodies, date (ISO), measures, status and updates are its own, not
    those of its actions; ``registered`` are the ids of the bodies that no document states.
    """

    recommendation: Ref
    authority: Ref
    number: str
    text: str
    kind: str
    area: str
    inspection: Ref | None
    inspected_on: str | None
    actions: tuple[ActionLine, ...]
    leads: tuple[LeadLine, ...]
    bodies: tuple[Ref, ...]
    registered: tuple[str, ...]
    due_now: str | None
    measures: tuple[MeasureLine, ...]
    status: str
    closed: bool
    updates: tuple[UpdateLine, ...]
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """Both registers as at a date (ISO), in the order of what is printed."""

    recommendations: tuple[RecommendationLine, ...]
    actions: tuple[ActionLine, ...]
    as_at: str


@whole
def registers(
    viewer: Viewer, authority: str | None = None, as_at: date | str | None = None
) -> Registers:
    """The registers of an authority, or of all that the viewer may see.

    The recommendations are those that the gaps examine, and those that a plan quotes and that are
    recorded as none that inspectors made: actions answer these too. The latest inspection is first.
    """
    day = str(as_at or date.today())

    def make(asker: Viewer) -> Registers:
        return registers_of(Look(asker, seen(asker, authority), day))

    return make(viewer) if authority is None else viewer.answer(authority, ("registers", day), make)


def registers_of(look: Look) -> Registers:
    """The same, of a look that is made already."""
    return _Registers(look).told()


@whole
def last_meeting(viewer: Viewer, body: str, as_at: date | str | None = None) -> tuple[Ref, str]:
    """The last meeting of a body before a date (default: today), and when it was held (ISO).

    Raises:
        NotFound: there is no such body, or no loaded document records such a meeting.

    """
    node(viewer, body)
    look = Look(viewer, seen(viewer), as_at)
    rows = look.ask("registers/meetings") if look.authorities else []
    meetings = [m for r in rows if isinstance(m := r["meeting"], Node) and r["body"] == body]
    if not meetings:
        raise NotFound(
            f"no loaded document records a meeting of {body} before {look.as_at}; "
            "give the date of the last meeting"
        )
    last = max(meetings, key=lambda m: (str(m.get("heldOn")), m.id))
    return Ref.of(last), str(last.get("heldOn"))


class _Registers:
    """What one look shows, as lines."""

    def __init__(self, look: Look) -> None:
        self._look, self._role_only = look, look.viewer.role_only
        self._made = recommended(look)
        self._actions = list(look.actions) if look.authorities else []
        self._own = own_leads(look)
        self._updated = look.actions.updated if look.authorities else {}
        self._measured = self._own_measures()

    def told(self) -> Registers:
        """Both registers."""
        ids = [*self._made, *(a.node.id for a in self._actions)]
        resting = resting_on(self._look.viewer, ids)
        shows = self._look.issued.shows
        passages = read_passages(
            self._look.viewer, {p for of in resting.values() for p in of if shows(p)}
        )
        self._evidence = {
            id_: tuple(passages[p] for p in of if p in passages) for id_, of in resting.items()
        }
        self._refs = self._named()
        actions = {a.node.id: self._action(a) for a in self._actions}
        lines = [self._recommendation(r, i, actions) for r, i in self._made.values()]
        return Registers(
            tuple(sorted(lines, key=_latest_first)),
            tuple(sorted(actions.values(), key=lambda a: (a.authority.id, natural(a.action.id)))),
            self._look.as_at,
        )

    def _named(self) -> Mapping[str, Ref]:
        """Everything that lines name, by id."""
        governance = self._look.governance
        leads = [x for a in self._actions for x in a.leads]
        leads += [x for own in self._own.values() for x in own]
        wanted = {x.party for x in leads} | {x.post for x in leads if x.post}
        wanted |= set(self._look.authorities)
        for action in self._actions:
            wanted |= {c.from_ for c in governance.overseers(*action.targets)}
        for id_ in self._made:
            wanted |= {c.from_ for c in governance.overseers(id_)}
        found = nodes(self._look.viewer, sorted(wanted))
        return {n.id: Ref.of(n, role_only=self._role_only) for n in found}

    def _recommendation(
        self, of: Node, inspection: Node | None, actions: Mapping[str, ActionLine]
    ) -> RecommendationLine:
        answering = [a for a in self._actions if of.id in a.answers]
        own = Action(of, updates=self._updated.get(of.id, []))
        return RecommendationLine(
            Ref.of(of),
            self._of(str(of.get("authority"))),
            str(of.get("number") or of.get("ordinal") or ""),
            str(of.get("text") or ""),
            CODES["RecommendationKind"].get(str(of.get("kind")), ""),
            CODES["Area"].get(str(of.get("area")), ""),
            None if inspection is None else Ref.of(inspection),
            None if inspection is None else _text(inspection, "startedOn") or None,
            tuple(sorted((actions[a.node.id] for a in answering), key=lambda a: natural(a.number))),
            self._leads(self._own.get(of.id, ())),
            self._over([of.id]),
            self._only_registered([of.id]),
            own.due_now or None,
            tuple(self._measured.get(of.id, ())),
            _standing(own),
            own.closed,
            tuple(map(self._update, own.updates)),
            self._evidence.get(of.id, ()),
        )

    def _action(self, action: Action) -> ActionLine:
        found, plan = action.node, action.plan
        originals = self._look.originals
        return ActionLine(
            Ref.of(found),
            self._of(str(found.get("authority"))),
            str(found.get("number") or found.get("ordinal") or ""),
            _text(found, "text"),
            _text(found, "desiredOutcome"),
            None if plan is None else Ref.of(plan),
            tuple(Ref.of(r) for i, r in sorted(action.answers.items()) if i not in originals),
            NAME_WITHHELD if self._role_only and _people(action) else _text(found, "leadText"),
            self._leads(action.leads),
            _text(found, "dueText"),
            action.due or None,
            action.due_now or None,
            tuple(_text(m, "text") for m in action.measures),
            _text(found, "statusText"),
            _standing(action),
            action.closed,
            self._over(action.own),
            self._over([plan.id]) if plan else (),
            (
                *self._only_registered(action.own),
                *(self._only_registered([plan.id]) if plan else ()),
                *(_text(m, "text") for m in action.measures if m.get("statedAt")),
            ),
            tuple(map(self._update, action.updates)),
            self._evidence.get(found.id, ()),
        )

    def _leads(self, leads: Iterable[Lead]) -> tuple[LeadLine, ...]:
        told = []
        for lead in leads:
            named = lead.label is Label.PERSON
            printed = NAME_WITHHELD if named and self._role_only else lead.claim.get("asPrinted")
            post = self._refs.get(str(lead.post)) if named and lead.post else None
            role = CODES["LeadRole"].get(lead.role, lead.role)
            told.append(
                LeadLine(
                    str(printed or ""), self._of(lead.party), post, role,
                    self._registered(lead.claim),
                )
            )  # fmt: skip
        return tuple(told)

    def _own_measures(self) -> dict[str, list[MeasureLine]]:
        """Id of a recommendation → its own measures, those of a plan's copy of it among them."""
        told: dict[str, list[MeasureLine]] = {}
        rows = self._look.ask("own_measures") if self._look.authorities else []
        for row in sorted(rows, key=lambda r: str(r["subject"])):
            original = self._look.originals.get(str(row["subject"]))
            of = str(row["subject"]) if original is None else original.id
            if isinstance(found := row["measure"], Node) and isinstance(row["claim"], Edge):
                by = self._registered(row["claim"])
                unit, target = _text(found, "unit"), bool(found.get("target"))
                told.setdefault(of, []).append(MeasureLine(_text(found, "text"), unit, target, by))
        return {of: sorted(lines, key=lambda m: m.text) for of, lines in told.items()}

    def _registered(self, claim: Edge) -> Registered | None:
        """Who registered what a claim says; ``None``: a document states it."""
        if claim.get("basis") != Basis.REGISTERED:
            return None
        if not claim.get("statedBy"):
            return Registered()
        by = NAME_WITHHELD if self._role_only else str(claim.get("statedBy"))
        reasons = claim.get("reasons")
        why = "; ".join(map(str, reasons)) if isinstance(reasons, list | tuple) else ""
        return Registered(by, str(claim.get("statedAt")), why, str(claim.get("source")))

    def _update(self, update: Update) -> UpdateLine:
        found = update.node
        kind = CODES["UpdateKind"].get(update.kind, update.kind)
        due = _text(found, "dueTo") or None
        by, at = _text(found, "by"), _text(found, "recordedAt")
        registered = None
        if by:
            id_ = f"statement/{found.id.rpartition('/')[2]}" if at else ""
            name = NAME_WITHHELD if self._role_only else by
            registered = Registered(name, at[:10], _text(found, "reason"), id_)
        approver = _text(found, "approver")
        return UpdateLine(
            update.on, kind, _text(found, "text"), _status(found), due,
            NAME_WITHHELD if approver and at and self._role_only else approver,
            update.kind == UpdateKind.DUE_REVISED, registered,
        )  # fmt: skip

    def _over(self, targets: Iterable[str]) -> tuple[Ref, ...]:
        ids = {c.from_ for c in self._look.governance.overseers(*targets)}
        return tuple(self._refs[i] for i in sorted(ids) if i in self._refs)

    def _only_registered(self, targets: Iterable[str]) -> tuple[str, ...]:
        """The ids of the bodies that only officers state to oversee one of these."""
        claims = self._look.governance.overseers(*targets)
        stated = {c.from_ for c in claims if c.get("basis") != Basis.REGISTERED}
        return tuple(sorted({c.from_ for c in claims} - stated))

    def _of(self, id_: str) -> Ref:
        return self._refs.get(id_) or Ref(id_, label_of(id_), id_)


def _latest_first(line: RecommendationLine) -> tuple[object, ...]:
    later = [-ord(c) for c in line.inspected_on or ""]
    return line.authority.id, line.inspection is None, later, natural(line.recommendation.id)


#: Kind of update → what it says of how something stands.
_STANDS: Mapping[str, str] = {
    UpdateKind.CLAIMED_COMPLETE: "said to be complete",
    UpdateKind.VERIFIED_COMPLETE: "verified complete",
    UpdateKind.REOPENED: "reopened",
}


def _standing(of: Action) -> str:
    """How something stands by its latest update that says so, else as its document has it; ``""``:
    nothing says so.
    """
    for update in reversed(of.updates):
        if told := _STANDS.get(update.kind) or _status(update.node):
            return told
    return _status(of.node)


def _status(of: Node) -> str:
    return CODES["ActionStatus"].get(_text(of, "status"), "")


def _people(action: Action) -> bool:
    return any(lead.label is Label.PERSON for lead in action.leads)


def _text(of: Node, property_: str) -> str:
    return str(of.get(property_) or "")
