"""The register of recommendations, line by line, with all that it can be narrowed by: what each
recommendation lacks, its chain's verdict, who leads it, its dates, bodies, themes and recurrence.

One look tells all of it, and what a line lacks is what the catalogue of gaps says, waived or not:
so a list, its counts and the gaps never differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontology.record import Edge, Node
from ontology.terms import CODES, GAP_KINDS, ChainVerdict, GapKindId
from queries.accountability import verdicts
from queries.answers import Ref
from queries.coverage import GapLook
from queries.governance import holds
from queries.having import answered_by, having, lacking
from queries.ladder import WhoLeads, who_leads
from queries.lazily import cached_property
from queries.recommended import recommended
from queries.registers import RecommendationLine, registers_of
from queries.viewer import Viewer, whole
from queries.within import belonging_to


class Without(StrEnum):
    """What a recommendation may lack, itself and through its actions."""

    ACTION = "action"
    NAMED_LEAD = "named-lead"
    DATE = "date"
    MEASURE = "measure"
    TARGET = "target"
    BODY = "body"
    GAP = "gap"


class Group(StrEnum):
    """By what a register is narrowed."""

    WITHOUT = "without"
    CHAIN = "chain"
    LEADS = "leads"
    DATES = "dates"
    INSPECTION = "inspection"
    OVERSEEN = "overseenBy"
    RECURS = "recurs"
    KIND = "kind"
    AREA = "area"
    THEME = "theme"


class Dates(StrEnum):
    """What is noteworthy of the dates of a recommendation and its actions."""

    PAST = "past"
    UNFIXED = "unfixed"


class Recurs(StrEnum):
    """Whether the same issue was recommended, or found, before."""

    BEFORE = "before"
    PROPOSED = "proposed"


#: In the place of a body: none of its own, but one that oversees the plan; and not even that.
PLAN_ONLY, NO_BODY = "plan-only", "none"

#: What a kind of inspection is called for short.
_SHORT = re.compile(r"\(([A-Z]+)\)")
#: A value of a group, and its words.
Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a recommendation or of one of its actions: its unit, whether it says what is to
    be reached, and whether an officer registered it.
    """

    unit: str
    target: bool
    registered: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register.

    ``gaps`` are the kinds of gap of the recommendation and of what belongs to it, each with the id
    of its subject, without the waived ones, which ``waived`` counts. ``before`` is what is recorded
    as the same issue earlier. ``marks`` are its values in each group, with their words.
    """

    of: RecommendationLine
    who: WhoLeads
    verdict: ChainVerdict
    gaps: tuple[tuple[GapKindId, str], ...]
    waived: int
    measures: tuple[Measured, ...]
    before: tuple[Ref, ...]
    themes: tuple[str, ...]
    marks: Mapping[Group, tuple[Mark, ...]]

    @property
    def id(self) -> str:
        """The recommendation's id."""
        return self.of.recommendation.id

    def lacks(self, what: Without) -> bool:
        """Whether it lacks something."""
        return any(code == what for code, _ in self.marks[Group.WITHOUT])


@dataclass(frozen=True, slots=True)
class Register:
    """The register as at a date (ISO): the recommendations that inspectors made, and apart those
    that a plan quotes and that are joined to none of these.
    """

    lines: tuple[Line, ...]
    quoted: tuple[RecommendationLine, ...]
    as_at: str


#: What may be lacking → its words.
LACKED: Mapping[Without, str] = {
    Without.ACTION: "An action",
    Without.NAMED_LEAD: "A named lead",
    Without.DATE: "A date",
    Without.MEASURE: "A measure",
    Without.TARGET: "A measure with a target",
    Without.BODY: "A body of its own",
    Without.GAP: "A gap of any kind",
}
#: Verdict → its words.
VERDICTS: Mapping[ChainVerdict, str] = {
    ChainVerdict.UNBROKEN: "Unbroken",
    ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS: "Unbroken only if assumed hops count",
    ChainVerdict.BROKEN: "Broken",
}
DATED: Mapping[Dates, str] = {
    Dates.PAST: "Past and not closed",
    Dates.UNFIXED: "“Ongoing” or none",
}
RECURRING: Mapping[Recurs, str] = {
    Recurs.BEFORE: "Recorded",
    Recurs.PROPOSED: "Proposed, not reviewed",
}


@whole
def register(
    viewer: Viewer, authority: str | None = None, as_at: date | str | None = None
) -> Register:
    """The register of an authority's recommendations (or of all that the viewer may see)."""
    day = str(as_at or date.today())
    if authority is None:
        return _told(GapLook(viewer, as_at=day))

    def make(about: Viewer) -> Register:
        return _told(GapLook(about, authority, as_at=day))

    return viewer.answer(authority, ("register", day), make)


def _told(look: GapLook) -> Register:
    told = registers_of(look).recommendations
    made = look.examined(GapKindId.RECOMMENDATION_WITHOUT_ACTION)
    known = _Known(look, {r.recommendation.id: r for r in told if r.recommendation.id in made})
    return Register(
        tuple(known.line(line) for line in told if line.recommendation.id in made),
        tuple(line for line in told if line.recommendation.id not in made),
        look.as_at,
    )


class _Known:
    """What one look knows of some recommendations, all of it asked at once."""

    def __init__(self, look: GapLook, told: Mapping[str, RecommendationLine]) -> None:
        self._look, self._own = look, told
        made = self._made = frozenset(told)
        known = recommended(look)
        self._nodes = {i: node for i, (node, _) in known.items() if i in made}
        self._inspections = {i.id: i for _, i in known.values() if i is not None}
        self._who = who_leads(look) if made else {}
        self._verdicts = verdicts(look, self._nodes.values())

    def line(self, of: RecommendationLine) -> Line:
        """One line."""
        id_ = of.recommendation.id
        gaps, waived = self._gaps[id_]
        return Line(
            of, self._who[id_], self._verdicts[id_], gaps, waived, self._measures(id_),
            tuple(self._before.get(id_, ())), tuple(w for _, w in self._themes.get(id_, ())),
            self._marks(of),
        )  # fmt: skip

    # -- gaps, and what is lacking

    @cached_property
    def _gaps(self) -> dict[str, tuple[tuple[tuple[GapKindId, str], ...], int]]:
        """The gaps of each recommendation and of what belongs to it, and how many are waived."""
        of: dict[str, list[GapKindId]] = defaultdict(list)
        waived: dict[str, int] = defaultdict(int)
        for kind in map(GapKindId, GAP_KINDS):
            for found in self._look.found(kind):
                if self._look.is_waived(kind, found.subject.id):
                    waived[found.subject.id] += 1
                else:
                    of[found.subject.id].append(kind)
        belonging = belonging_to(self._look, sorted(self._made)) if self._made else {}
        return {
            id_: (
                tuple((kind, i) for i in sorted(ids) for kind in of.get(i, ())),
                sum(waived.get(i, 0) for i in ids),
            )
            for id_, ids in belonging.items()
        }

    @cached_property
    def _lacking(self) -> Mapping[Without, frozenset[str]]:
        """What each thing that may be lacking is lacking in, as the catalogue of gaps says it."""
        look, made = self._look, self._made
        dated = look.examined(GapKindId.DATE_BEFORE_PLAN)
        return {
            Without.ACTION: lacking(look, GapKindId.RECOMMENDATION_WITHOUT_ACTION),
            Without.NAMED_LEAD: made - having(look, "has_named_lead"),
            Without.DATE: frozenset(i for i in made if not self._own[i].due_now)
            - answered_by(look, dated),
            Without.MEASURE: made - having(look, "has_measure"),
            Without.TARGET: frozenset(
                i for i in made if not any(m.target for m in self._measures(i))
            ),
            Without.BODY: made - having(look, "has_body"),
            Without.GAP: frozenset(i for i, (gaps, _) in self._gaps.items() if not gaps),
        }

    # -- measures

    def _measures(self, id_: str) -> tuple[Measured, ...]:
        _, actions = self._look.actions.answered.get(id_, (None, []))
        own = [Measured(m.unit, m.target, bool(m.registered)) for m in self._own[id_].measures]
        through = (m for a in actions for m in a.measures)
        return (
            *own,
            *(
                Measured(str(m.get("unit") or ""), bool(m.get("target")), bool(m.get("statedAt")))
                for m in through
            ),
        )

    # -- the same issue, and themes

    @cached_property
    def _recurring(self) -> list[Edge]:
        rows = self._look.ask("recurring")
        return [c for row in rows if isinstance(c := row["claim"], Edge)]

    @cached_property
    def _before(self) -> dict[str, list[Ref]]:
        """What is recorded as the same issue, earlier."""
        found: dict[str, list[Ref]] = defaultdict(list)
        for row in self._look.ask("gaps/recommendation_recurs"):
            later, earlier = row["subject"], row["earlier"]
            if isinstance(later, Node) and isinstance(earlier, Node):
                original = self._look.originals.get(later.id, later)
                found[original.id].append(Ref.of(earlier))
        return found

    @cached_property
    def _perhaps(self) -> frozenset[str]:
        """What is only proposed as the same issue as something earlier."""
        as_at = self._look.as_at
        claims = [c for c in self._recurring if holds(c, as_at, assumed=True)]
        return frozenset(c.to for c in claims if not holds(c, as_at))

    @cached_property
    def _themes(self) -> dict[str, list[Mark]]:
        found: dict[str, list[Mark]] = defaultdict(list)
        for row in self._look.ask("registers/themes"):
            found[str(row["of"])].append((str(row["theme"]), str(row["label"])))
        return {id_: sorted(set(themes), key=lambda t: t[1]) for id_, themes in found.items()}

    # -- marks

    def _words(self, inspection: str) -> str:
        node = self._inspections[inspection]
        on = node.get("startedOn") or node.get("endedOn") or ""
        return inspected(str(on), str(node.get("framework")))

    def _marks(self, of: RecommendationLine) -> dict[Group, tuple[Mark, ...]]:
        id_, node = of.recommendation.id, self._nodes[of.recommendation.id]
        who, verdict = self._who[id_], self._verdicts[id_]
        actions = {a.action.id for a in of.actions}
        overdue = lacking(self._look, GapKindId.ACTION_OVERDUE)
        unfixed = lacking(self._look, GapKindId.ACTION_WITHOUT_DATE)
        unfixed |= lacking(self._look, GapKindId.DATE_NOT_FIXED)
        past = bool(of.due_now and of.due_now < self._look.as_at and not of.closed)
        held = ((Dates.PAST, past or actions & overdue), (Dates.UNFIXED, actions & unfixed))
        seen = ((Recurs.BEFORE, self._before.get(id_)), (Recurs.PROPOSED, id_ in self._perhaps))
        inspection = of.inspection  # each of these was made in one
        return {
            Group.WITHOUT: tuple((w, LACKED[w]) for w in Without if id_ in self._lacking[w]),
            Group.CHAIN: ((verdict, VERDICTS[verdict]),),
            Group.LEADS: ((who.rung, who.words),),
            Group.DATES: tuple((d, DATED[d]) for d, found in held if found),
            Group.INSPECTION: ((inspection.id, self._words(inspection.id)),) if inspection else (),
            Group.OVERSEEN: tuple(_overseen(of)),
            Group.RECURS: tuple((r, RECURRING[r]) for r, found in seen if found),
            Group.KIND: _coded(node, "kind", "RecommendationKind"),
            Group.AREA: _coded(node, "area", "Area"),
            Group.THEME: tuple(self._themes.get(id_, ())),
        }


def inspected(on: str, framework: str) -> str:
    """An inspection in a few words: on which day it began (ISO or ``""``), and of which kind.

    >>> inspected("2019-06-17", "ilacs")
    'June 2019, ILACS'
    """
    kind = CODES["Framework"].get(framework, "inspection")
    short = _SHORT.search(kind)
    when = f"{date.fromisoformat(on):%B %Y}" if on else "Undated"
    return f"{when}, {short[1] if short else kind}"


def _coded(node: Node, property_: str, scheme: str) -> tuple[Mark, ...]:
    code = str(node.get(property_) or "")
    return ((code, CODES[scheme].get(code, code)),) if code else ()


def _overseen(of: RecommendationLine) -> Iterable[Mark]:
    """The bodies that oversee it or an action on it; else whether one oversees only a plan."""
    own = {b.id: b.name for b in (*of.bodies, *(b for a in of.actions for b in a.bodies))}
    if own:
        return own.items()
    planned = any(a.plan_bodies for a in of.actions)
    return [(PLAN_ONLY, "Plan level only") if planned else (NO_BODY, "None found")]
