"""Lists of things: which ones, in which order, and a part of the list.

The ids of all things that fit are read with what they are ordered by, and only the nodes of the
part asked for: so the total is true, and numbers come in the order that people count in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import dropwhile

from ontology.errors import NotFound
from ontology.record import Node
from ontology.terms import Label
from queries.conditions import fitting
from queries.coverage import seen
from queries.having import asked_of_gaps, checks
from queries.records import nodes
from queries.viewer import Viewer, whole
from queries.wording import natural


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an ordered list: what the thing there is ordered by (``None``: it has none, and
    stands at the end), and its id.
    """

    key: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list: the first, or (if given) the last so many, between two places."""

    first: int = 20
    after: Place | None = None
    last: int | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """A part of a list, with the place of each thing, and how many there are in all. ``earlier``
    and ``later`` say whether more stand before and after.
    """

    nodes: tuple[Node, ...]
    places: tuple[Place, ...]
    total: int
    earlier: bool
    later: bool


@whole
def select(
    viewer: Viewer,
    label: Label,
    wanted: Mapping[str, object] | None = None,
    *,
    order: str = "id",
    descending: bool = False,
    part: Part | None = None,
) -> Selected:
    """A part of the list of the things of a label that fit.

    Args:
        viewer: who asks.
        label: of which kind the things are.
        wanted: what they must fit, by name: ``conditions.CONDITIONS`` with a list of values, a
            truth value or a range of days; what they have, of ``having.HAS``; and, of all labels,
            ``authority``, ``document`` and ``search``, ``basis`` and ``review`` (of one claim from
            or to them), ``gap`` and ``without_gap`` with ``include_waived``, ``overdue`` (a day),
            and ``as_at``, the day to look as at.
        order: ``id``, ``number``, or one of ``conditions.ORDERS``. What lacks it comes
            last either way.
        descending: whether the order is turned round.
        part: which part; default: the first 20.

    Raises:
        NotFound: an id among the conditions is of nothing that the viewer sees.
        BadValue: the condition or order is none, or there are too many words to search for.

    """
    given = {k: v for k, v in (wanted or {}).items() if v is not None}
    _check_ids(viewer, given)
    within = _authorities(given.get("authority"))
    authorities = seen(viewer, within)
    of_gaps = {k for k in given if asked_of_gaps(label, k)}
    plain = {k: v for k, v in given.items() if k != "authority" and k not in of_gaps}
    fits = checks(viewer, label, given, within) if of_gaps else []
    rows = [
        Place(key, id_)
        for id_, key in fitting(viewer, label, plain, authorities, order)
        if all(fit(id_) for fit in fits)
    ]
    rows = _ordered(rows, order, descending=descending)
    chosen, earlier, later = _cut(rows, part or Part(), order, descending=descending)
    found = {n.id: n for n in nodes(viewer, [place.id for place in chosen])} if chosen else {}
    return Selected(
        tuple(found[p.id] for p in chosen if p.id in found),
        tuple(p for p in chosen if p.id in found),
        len(rows),
        earlier,
        later,
    )


def _check_ids(viewer: Viewer, given: Mapping[str, object]) -> None:
    ids = {
        str(id_)
        for name in ("authority", "document", *_NAMED)
        if isinstance(several := given.get(name), list | tuple)
        for id_ in several
    }
    known = {n.id for n in nodes(viewer, sorted(ids))} if ids else set()
    if missing := sorted(ids - known):
        raise NotFound(f"nothing has the id '{missing[0]}'; 'goldenthread search WORDS' finds ids")


#: The conditions whose values are ids.
_NAMED = ("inspection", "plan", "recommendation", "theme", "lead", "action", "post",
          "organisation", "oversees")  # fmt: skip


def _authorities(given: object) -> list[str] | None:
    return [str(a) for a in given] if isinstance(given, list | tuple) else None


def _sorting(place: Place, order: str) -> tuple[object, ...]:
    """What places are compared by; the id last, as people count."""
    if order == "id":
        return (place.id,)
    own = () if order == "number" else (place.key,)
    return (*own, natural(place.id), place.id)


def _ordered(rows: Iterable[Place], order: str, *, descending: bool) -> list[Place]:
    every = list(rows)
    told = [p for p in every if p.key is not None]
    rest = [p for p in every if p.key is None]
    return [
        *sorted(told, key=lambda p: _sorting(p, order), reverse=descending),
        *sorted(rest, key=lambda p: _sorting(Place("", p.id), order), reverse=descending),
    ]


def _reached(place: Place, at: Place, order: str, *, descending: bool) -> int:
    """Whether a place stands before another (-1), at it (0) or after it (1)."""
    if (place.key is None) != (at.key is None):
        return 1 if place.key is None else -1
    mine, other = (_sorting(Place(p.key or "", p.id), order) for p in (place, at))
    if mine == other:
        return 0
    return 1 if (mine > other) != descending else -1


def _cut(
    rows: list[Place], part: Part, order: str, *, descending: bool
) -> tuple[list[Place], bool, bool]:
    """The part asked for, and whether more stand before and after it."""

    def place(of: Place, at: Place) -> int:
        return _reached(of, at, order, descending=descending)

    chosen = rows
    if (after := part.after) is not None:
        chosen = list(dropwhile(lambda p: place(p, after) <= 0, chosen))
    if (before := part.before) is not None:
        chosen = [p for p in chosen if place(p, before) < 0]
    most = part.first if part.last is None else part.last
    chosen = chosen[:most] if part.last is None else chosen[max(0, len(chosen) - most) :]
    if not chosen:
        at = part.after or part.before
        first = sum(place(p, at) <= 0 for p in rows) if at else 0
        return [], first > 0, first < len(rows)
    start = rows.index(chosen[0])
    return chosen, start > 0, start + len(chosen) < len(rows)
