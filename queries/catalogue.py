"""The catalogue of gaps as people look at it: its kinds in groups, each with how many were found,
and what changed since an earlier day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ontology.terms import GAP_KINDS, GapKindId
from queries.answers import CoverageRow, CoverageSummary, Gap, GapKind, Ref
from queries.coverage import GapLook
from queries.viewer import Viewer, whole
from queries.within import Within


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of gap that are about the same: those whose numbers lie between two."""

    id: str
    title: str
    first: int
    last: int

    def holds(self, kind: GapKind) -> bool:
        """Whether a kind is of this group."""
        return self.first <= kind.number <= self.last


GROUPS = (
    Group("recommendations", "Recommendations", 1, 10),
    Group("leads", "Leads and the chain", 11, 19),
    Group("bodies", "Bodies", 20, 24),
    Group("dates", "Dates, measures and sources", 25, 28),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed since an earlier day: the subjects of the gaps that count now and did not then
    (``new``, ids), of those that counted then and are not found now, and of those that counted then
    and are waived now.
    """

    new: tuple[str, ...]
    gone: tuple[Ref, ...]
    waived: tuple[Ref, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.waived)


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind counted; ``moved`` is ``None`` where no earlier day is looked at."""

    row: CoverageRow
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The kinds counted, in the order of the catalogue; ``gaps`` are those of the kind that was
    opened, waived ones last. ``since`` is the earlier day (ISO).
    """

    lines: tuple[KindLine, ...]
    summary: CoverageSummary
    since: str | None
    gaps: tuple[Gap, ...]

    def line(self, kind: GapKindId) -> KindLine | None:
        """The line of a kind, if it is among them."""
        return next((line for line in self.lines if line.row.kind.id is kind), None)


@whole
def catalogue(
    viewer: Viewer,
    authority: str,
    *,
    as_at: str | None = None,
    since: str | None = None,
    kinds: Iterable[GapKindId] | None = None,
    opened: GapKindId | None = None,
    within: Within | None = None,
) -> Catalogue:
    """The kinds of gap counted, and the gaps of one of them.

    Args:
        viewer: who asks.
        authority: the authority looked at.
        as_at: the day (ISO) to look as at; default: today.
        since: an earlier day, with which is compared: what documents issued by then show.
        kinds: which kinds; default: all.
        opened: the kind whose gaps are told.
        within: what the look is narrowed to.

    """
    wanted = set(GAP_KINDS if kinds is None else kinds)
    order = tuple(GapKindId(kind) for kind in GAP_KINDS if kind in wanted)
    day = as_at or date.today().isoformat()
    return viewer.answer(
        authority,
        ("catalogue", day, since, order, opened, within),
        lambda about: _looked(about, authority, day, since, order, opened, within),
    )


def _looked(
    viewer: Viewer,
    authority: str,
    day: str,
    since: str | None,
    order: Sequence[GapKindId],
    opened: GapKindId | None,
    within: Within | None,
) -> Catalogue:
    now = GapLook(viewer, authority, as_at=day, within=within)
    summary = now.summary(order)
    then = None
    if since:  # what is narrowed to now is compared, whatever a body oversaw then
        same = Within(only=within.ids(now) if within else None)
        then = GapLook(viewer, authority, as_at=since, within=same)
    lines = tuple(
        KindLine(row, None if then is None else _moved(row.kind.id, then, now))
        for row in summary.rows
    )
    told = [opened] if opened is not None and opened in order else []
    gaps = now.gaps(told, include_waived=True)
    gaps.sort(key=lambda gap: gap.waiver is not None)
    return Catalogue(lines, summary, since, tuple(gaps))


def _moved(kind: GapKindId, then: GapLook, now: GapLook) -> Moved:
    counted, found = _subjects(kind, now)
    before, _ = _subjects(kind, then)
    refs = {
        one.subject.id: Ref.of(one.subject, role_only=now.viewer.role_only)
        for one in then.found(kind)
    }
    return Moved(
        tuple(one.subject.id for one in now.found(kind) if one.subject.id in counted - before),
        tuple(ref for id_, ref in refs.items() if id_ in before - found),
        tuple(ref for id_, ref in refs.items() if id_ in (before & found) - counted),
    )


def _subjects(kind: GapKindId, look: GapLook) -> tuple[set[str], set[str]]:
    """The subjects of a kind's gaps that count, and of all that were found, waived or not."""
    found = {one.subject.id for one in look.found(kind)}
    return {id_ for id_ in found if not look.is_waived(kind, id_)}, found


_T = TypeVar("_T", GapKind, KindLine)


def grouped(of: Iterable[_T]) -> list[tuple[Group, list[_T]]]:
    """Kinds (or their lines) by group; a group of which there is none is left out."""
    every = list(of)
    parted = [(g, [one for one in every if g.holds(_kind(one))]) for g in GROUPS]
    return [(group, found) for group, found in parted if found]


def _kind(of: GapKind | KindLine) -> GapKind:
    return of if isinstance(of, GapKind) else of.row.kind
