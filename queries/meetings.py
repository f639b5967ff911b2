"""What a body that meets needs to know: when it last met on record, what is due before it meets
again, and what moved since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ontology.errors import BadValue, NotFound
from ontology.record import Node
from ontology.terms import Label
from queries.answers import Passage, Ref
from queries.catalogue import Catalogue, catalogue
from queries.coverage import seen
from queries.days import dated
from queries.due import Due, counted_due, dues, falling_due
from queries.look import Look
from queries.overview import DocumentLine, issued_documents
from queries.passages import read_passages
from queries.records import node
from queries.registers import ActionLine, RecommendationLine, UpdateLine, registers
from queries.statements import Stated, statements
from queries.viewer import Viewer, whole
from queries.within import Within
from queries.wording import natural

#: For how many days is looked ahead where no date of the next meeting is given.
AHEAD = 30


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a meeting, in its words, and the passages that record it."""

    decision: Ref
    text: str
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that a loaded document records: when it was held (ISO), what it considered and what
    it decided.
    """

    meeting: Ref
    body: str
    on: str
    considered: tuple[Ref, ...]
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class BodyMeetings:
    """A body and its recorded meetings, the latest first; ``over``: it has ended or was succeeded,
    ``oversees``: something is recorded that it oversees.
    """

    body: Ref
    meetings: tuple[Held, ...]
    over: bool
    oversees: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What was issued, recorded and stated after a day: documents, updates of actions and
    recommendations, statements; the latest first.
    """

    documents: tuple[DocumentLine, ...]
    updates: tuple[tuple[Ref, UpdateLine], ...]
    statements: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a body needs for its next meeting.

    ``on`` is the last day (ISO) looked ahead to; ``since`` the day of the last meeting, with
    ``last``, what documents record of it. ``recommendations`` and ``actions`` are those that the
    body oversees: each itself, or (``through``) only by its plan or an action that answers it.
    ``looked_at`` are these actions, and the recommendations that have a date of their own, or all
    in the authority where ``every``; ``due`` and ``overdue`` are of them, and ``dayless`` of them
    are open and have no date that gives a day. ``gaps`` and ``moved`` say what changed since, where
    that day is known; ``as_at`` is the day looked at.
    """

    body: Ref
    on: str
    since: str | None
    last: Held | None
    every: bool
    recommendations: tuple[RecommendationLine, ...]
    through_actions: tuple[RecommendationLine, ...]
    actions: tuple[ActionLine, ...]
    through_plan: tuple[ActionLine, ...]
    overdue: tuple[Due, ...]
    due: tuple[Due, ...]
    dayless: int
    looked_at: tuple[Due, ...]
    gaps: Catalogue | None
    moved: Moved | None
    as_at: str

    @property
    def oversees(self) -> bool:
        """Whether it is on record that the body oversees something."""
        return bool(self.recommendations or self.actions or self.through_plan)

    @property
    def sentence(self) -> str:
        """How much is due, of what is looked at."""
        told = [len(self.overdue), len(self.due), self.dayless]
        overdue, due, dayless, rest = (
            n or "none" for n in (*told, len(self.looked_at) - sum(told))
        )
        return (
            f"Of {counted_due(self.looked_at)} looked at on {dated(self.as_at)}: {overdue} open "
            f"past the date as it stands, {due} due by {dated(self.on)}, {dayless} open with no "
            f"date that gives a day, {rest} due later or said to be complete."
        )


@whole
def meeting_bodies(
    viewer: Viewer, authority: str, as_at: date | str | None = None
) -> list[BodyMeetings]:
    """The bodies of an authority by name, each with its meetings before a day (default: today)."""
    look = Look(viewer, seen(viewer, authority), as_at)
    if not look.authorities:
        return []
    held = _held(look)
    governance, found = look.governance, []
    overseeing = {claim.from_ for action in look.actions
                  for claim in governance.overseers(*action.targets)}  # fmt: skip
    for id_, party in governance.parties.items():
        if party.label is Label.BODY and str(party.get("authority")) == authority:
            own = [h for h in held if h.body == id_]
            over = governance.is_over(id_)
            found.append(BodyMeetings(Ref.of(party), tuple(own), over, id_ in overseeing))
    return sorted(found, key=lambda b: (natural(b.body.name), b.body.id))


@whole
def last_recorded(
    viewer: Viewer, authority: str, as_at: date | str | None = None
) -> tuple[Ref, str] | None:
    """The last meeting of any body of an authority before a day (default: today), and when it was
    held (ISO); ``None``: no loaded document records one.
    """
    look = Look(viewer, seen(viewer, authority), as_at)
    rows = look.ask("registers/meetings") if look.authorities else []
    found = [m for row in rows if isinstance(m := row["meeting"], Node)]
    if not found:
        return None
    last = max(found, key=lambda m: (str(m.get("heldOn")), m.id))
    return Ref.of(last), str(last.get("heldOn"))


def _held(look: Look) -> list[Held]:
    """The meetings before the day looked at, the latest first."""
    things: dict[str, dict[str, Node]] = {}
    passages: dict[str, set[str]] = {}
    for row in [*look.ask("registers/considered"), *look.ask("registers/decided")]:
        if isinstance(thing := row["thing"], Node):
            things.setdefault(str(row["meeting"]), {})[thing.id] = thing
            passages.setdefault(thing.id, set()).update([str(row["passage"])])
    cited = read_passages(look.viewer, set().union(*passages.values()) - {"None"})

    def decided(of: Node) -> Decided:
        shown = sorted(passages[of.id] & cited.keys(), key=natural)
        return Decided(Ref.of(of), str(of.get("text") or ""), tuple(cited[p] for p in shown))

    result = []
    for row in look.ask("registers/meetings"):
        if isinstance(meeting := row["meeting"], Node):
            own = sorted(things.get(meeting.id, {}).values(), key=lambda n: natural(n.id))
            result.append(
                Held(
                    Ref.of(meeting),
                    str(row["body"]),
                    str(meeting.get("heldOn")),
                    tuple(Ref.of(n) for n in own if n.label is not Label.DECISION),
                    tuple(decided(n) for n in own if n.label is Label.DECISION),
                )
            )
    return sorted(result, key=lambda h: (h.on, h.meeting.id), reverse=True)


@whole
def agenda(
    viewer: Viewer,
    authority: str,
    body: str,
    *,
    on: str | None = None,
    since: str | None = None,
    every: bool = False,
    as_at: str | None = None,
) -> Agenda:
    """What a body needs for its next meeting.

    Args:
        viewer: who asks.
        authority: the body's authority.
        body: the id of the body.
        on: the day (ISO) of the next meeting; default: :data:`AHEAD` days from the day looked at.
        since: the day of the last meeting; default: the last that a loaded document records.
        every: whether to look at all actions of the authority, and not only at what the body is
            recorded as overseeing. So it is, too, where nothing is.
        as_at: the day (ISO) to look as at; default: today.

    Raises:
        NotFound: the authority has no such body.
        BadValue: the last meeting is not before the day looked at, or the next is.

    """
    day = as_at or date.today().isoformat()
    bodies = {b.body.id: b for b in meeting_bodies(viewer, authority, day)}
    if body not in bodies:
        raise NotFound(f"{Ref.of(node(viewer, authority)).name} has no body '{body}'")
    meetings = bodies[body].meetings
    since = since or (meetings[0].on if meetings else None)
    if since is not None and since >= day:
        raise BadValue(
            f"the last meeting ({dated(since)}) must be before the day looked at ({dated(day)})"
        )
    ahead = date.fromisoformat(day) + timedelta(days=AHEAD)
    until = on or ahead.isoformat()
    if until < day:
        raise BadValue(
            f"the next meeting ({dated(until)}) must not be before the day looked at ({dated(day)})"
        )
    found = registers(viewer, authority, day)
    own, plan = _overseen(found.actions, body)
    made, through = _answered(found.recommendations, body)
    every = every or not (own or plan or made)
    actions = found.actions if every else (*own, *plan)
    recommendations = found.recommendations if every else (*made, *through)
    looked_at = dues(actions, recommendations)
    overdue, due, dayless = falling_due(looked_at, day, until)
    within = None if every else Within(body=body)
    gaps = moved = None
    if since is not None:
        gaps = catalogue(viewer, authority, as_at=day, since=since, within=within)
        updates = [(a.action, u) for a in actions for u in a.updates]
        updates += [(r.recommendation, u) for r in recommendations for u in r.updates]
        moved = _moved(viewer, authority, updates, since, day)
    return Agenda(
        bodies[body].body, until, since, next((h for h in meetings if h.on == since), None), every,
        tuple(made), tuple(through), tuple(own), tuple(plan), overdue, due, dayless, looked_at,
        gaps, moved, day,
    )  # fmt: skip


def _overseen(
    actions: Iterable[ActionLine], body: str
) -> tuple[list[ActionLine], list[ActionLine]]:
    """The actions that a body oversees, and those of which it oversees only the plan."""
    own, plan = [], []
    for action in actions:
        if _among(body, action.bodies):
            own.append(action)
        elif _among(body, action.plan_bodies):
            plan.append(action)
    return own, plan


def _answered(
    lines: Iterable[RecommendationLine], body: str
) -> tuple[list[RecommendationLine], list[RecommendationLine]]:
    """The recommendations that a body oversees, and those of which it oversees only an action."""
    own, through = [], []
    for line in lines:
        if _among(body, line.bodies):
            own.append(line)
        elif any(_among(body, a.bodies) or _among(body, a.plan_bodies) for a in line.actions):
            through.append(line)
    return own, through


def _among(body: str, refs: Iterable[Ref]) -> bool:
    return any(ref.id == body for ref in refs)


def _moved(
    viewer: Viewer, authority: str, updates: Sequence[tuple[Ref, UpdateLine]], since: str, day: str
) -> Moved:
    """What came after a day, up to another."""
    issued = issued_documents(viewer, authority, day)
    recorded = [(of, u) for of, u in updates if since < u.on <= day]
    stated = [s for s in statements(viewer, authority) if since < s.at[:10] <= day]
    return Moved(
        tuple(line for line in issued if since < line.on),
        tuple(sorted(recorded, key=lambda u: u[1].on, reverse=True)),
        tuple(stated),
    )
