"""An authority at a glance, shaped for its page: how many recommendations have what, which gaps
matter most, and the grades as a picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ontology.terms import CODES, Area, ChainVerdict, GapKindId, Grade, Severity
from queries.answers import CoverageRow, Gap, GapKind
from queries.inspected import Graded
from queries.lines import Group, Line, Without
from queries.since import Changed
from queries.stands import Stand

#: What may be lacking → what those have that do not lack it, and what the others are without.
_HAVING: Mapping[Without, tuple[str, str]] = {
    Without.ACTION: ("have an action", "an action"),
    Without.NAMED_LEAD: ("have a named lead", "a named lead"),
    Without.DATE: ("have a date", "a date"),
    Without.MEASURE: ("have a measure", "a measure"),
    Without.BODY: ("have a body of their own", "a body of its own"),
}
#: How many kinds of gap the page of an authority names.
MOST_KINDS = 7


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some recommendations have something: which of them, in their order; what asks
    the register for the others; and how many more there would be if assumed hops counted.
    """

    words: str
    lacked: str
    has: tuple[bool, ...]
    query: Mapping[str, object]
    more: int = 0

    @property
    def count(self) -> int:
        """How many have it."""
        return sum(self.has)


def shares(lines: Sequence[Line]) -> list[Share]:
    """What some recommendations have."""
    found = [
        Share(words, lacked, tuple(not line.lacks(what) for line in lines), {"without": what.value})
        for what, (words, lacked) in _HAVING.items()
    ]
    others = [v.value for v in ChainVerdict if v is not ChainVerdict.UNBROKEN]
    whole = tuple(line.verdict is ChainVerdict.UNBROKEN for line in lines)
    assumed = sum(line.verdict is ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS for line in lines)
    chain = Share("have an unbroken chain", "an unbroken chain", whole, {"chain": others}, assumed)
    return [*found, chain]


@dataclass(frozen=True, slots=True)
class Telling:
    """A kind of gap that was found: counted, with the words of one of its gaps, and how its number
    stands beside an earlier day, in words.
    """

    row: CoverageRow
    sentence: str
    others: int
    beside: str


def most_telling(
    rows: Iterable[CoverageRow], gaps: Sequence[Gap], changed: Changed | None
) -> list[Telling]:
    """The kinds of gap that matter most: by severity, then by how many were found."""
    order = list(Severity)
    found = sorted(
        (row for row in rows if row.found),
        key=lambda row: (order.index(row.kind.severity), -row.found, row.kind.number),
    )
    return [
        Telling(row, own[0].sentence, len(own) - 1, _beside(row, changed))
        for row in found[:MOST_KINDS]
        if (own := [g for g in gaps if g.kind.id is row.kind.id and g.waiver is None])
    ]


def _beside(row: CoverageRow, changed: Changed | None) -> str:
    if changed is None:
        return ""
    new, gone = (
        sum(g.kind.id is row.kind.id for g in changed.gaps[stand])
        for stand in (Stand.NEW, Stand.GONE)
    )
    told = [f"{new} new"] if new else []
    told += [f"{gone} no longer found"] if gone else []
    return ", ".join(told)


def by_kind(gaps: Iterable[Gap]) -> list[tuple[GapKind, list[Gap]]]:
    """Gaps by their kinds, those of most weight and then of most gaps first."""
    found: dict[GapKindId, list[Gap]] = {}
    for gap in gaps:
        found.setdefault(gap.kind.id, []).append(gap)
    order = list(Severity)
    kinds = [(own[0].kind, own) for own in found.values()]
    return sorted(kinds, key=lambda k: (order.index(k[0].severity), -len(k[1]), k[0].number))


# ----------------------------------------------------------------------------------------- grades

#: The grades, the best first; one that no inspection gave and that is no longer given is left out.
_SCALE = (
    Grade.OUTSTANDING,
    Grade.GOOD,
    Grade.ADEQUATE,
    Grade.REQUIRES_IMPROVEMENT,
    Grade.INADEQUATE,
)
#: Where the drawing's lines begin and end, the place of its first line and the steps between them.
_LEFT, _RIGHT, _TOP, _STEP = 150, 372, 22, 34


@dataclass(frozen=True, slots=True)
class Point:
    """An inspection in the drawing: ``y`` is ``None`` where it gave no grade overall."""

    x: float
    y: int | None
    words: str
    anchor: str
    last: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The grades of overall effectiveness as a picture: lines with their words, points, and the
    pieces of the line between points that follow each other.
    """

    levels: tuple[tuple[int, str], ...]
    points: tuple[Point, ...]
    pieces: tuple[str, ...]
    height: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades by area (a row each) and inspection (a column each), as a picture where there is
    one, and the inspections that gave none.
    """

    inspections: tuple[Graded, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    drawing: Drawing | None
    ungraded: tuple[Graded, ...]


def grades(found: Sequence[Graded]) -> Grades:
    """What inspections graded, the earliest first."""
    judged = [g for g in found if g.grades]
    areas = [area for area in Area if any(area in g.grades for g in judged)]
    return Grades(
        tuple(judged),
        tuple(_heading(g) for g in judged),
        tuple(
            (_capital(CODES["Area"][area]), tuple(_told(g, area) for g in judged)) for area in areas
        ),
        _drawn(judged),
        tuple(g for g in found if not g.grades),
    )


def _told(of: Graded, area: Area) -> str:
    given = of.grades.get(area)
    return "" if given is None else _capital(CODES["Grade"][given[0]])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _heading(of: Graded) -> str:
    return f"{date.fromisoformat(of.on):%b %Y}" if of.on else "Undated"


def _drawn(judged: Sequence[Graded]) -> Drawing | None:
    overall = [g.grades.get(Area.OVERALL_EFFECTIVENESS) for g in judged]
    given = {grade for one in overall if one for grade in [one[0]] if grade in _SCALE}
    if not given:
        return None
    scale = [g for g in _SCALE if g is not Grade.ADEQUATE or g in given]
    height = _TOP + _STEP * len(scale)
    step = (_RIGHT - _LEFT - 12) / max(1, len(judged) - 1)
    points = [
        Point(
            round(_LEFT + 6 + step * i, 1) if len(judged) > 1 else (_LEFT + _RIGHT) / 2,
            _TOP + _STEP * scale.index(one[0]) if one and one[0] in scale else None,
            _heading(g),
            _anchor(i, len(judged)),
            i == len(judged) - 1,
        )
        for i, (g, one) in enumerate(zip(judged, overall, strict=True))
    ]
    told = [
        f"{CODES['Grade'][one[0]] if one else 'no grade given'} in {_heading(g)}"
        for g, one in zip(judged, overall, strict=True)
    ]
    return Drawing(
        tuple((_TOP + _STEP * i, _capital(CODES["Grade"][g])) for i, g in enumerate(scale)),
        tuple(points),
        tuple(_pieces(points)),
        height,
        f"Overall effectiveness: {', '.join(told)}",
    )


def _anchor(place: int, of: int) -> str:
    if of == 1 or 0 < place < of - 1:
        return "middle"
    return "start" if place == 0 else "end"


def _pieces(points: Sequence[Point]) -> Iterator[str]:
    """A line from each point with a grade to the next, if that has one too."""
    for one, other in pairwise(points):
        if one.y is not None and other.y is not None:
            yield f"M{one.x} {one.y}L{other.x} {other.y}"


def inspections(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """The inspections that made some recommendations: id, in a few words, and how many; in the
    order of the lines.
    """
    made = Counter(mark for line in lines for mark in line.marks[Group.INSPECTION])
    return [(id_, words, many) for (id_, words), many in made.items()]
