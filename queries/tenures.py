"""Posts held for a time: what is known of a holding, and whether another took its place.

A document shows a holder on its own date, and seldom since when. So nothing here is compared more
exactly than it is printed: "since June 2013" and a name in a letter of 10 June 2013 may be one, and
an acting holder whom nobody names may be who was then made permanent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ontology.record import Edge, Node
from ontology.terms import Basis, TenureKind
from queries.days import dated, known_day, shown

#: For the time being: whoever holds it so may come to hold it for good.
TEMPORARY = (TenureKind.ACTING, TenureKind.INTERIM)
UNNAMED = "a holder whom no document names"


@dataclass(frozen=True)
class Tenure:
    """A post held for a time, with the claims that say so: ``of`` which post and, if anyone is
    named, ``held`` by which ``holder``. Several sources may state one.
    """

    node: Node
    of: tuple[Edge, ...]
    post: str
    held: tuple[Edge, ...]
    holder: Node | None

    @property
    def passages(self) -> list[str]:
        """The ids of the passages that show the post so held, each once."""
        shown = (c.get("passage") for c in (*self.of, *self.held))
        return list(dict.fromkeys(str(p) for p in shown if p))

    @property
    def kind(self) -> str:
        """Acting, interim, permanent, vacant or not stated."""
        return str(self.node.get("kind"))

    @property
    def since(self) -> str:
        """The first day that it may have begun on, where that is stated: ISO date or ``""``."""
        return str(self.node.get("from") or "")

    @property
    def start(self) -> str:
        """Since when, as far as is known: ISO date or ``""``."""
        return self.since or str(self.node.get("attestedFrom") or "")

    @property
    def last(self) -> str:
        """The last day for which it is shown, or ``""``."""
        given = self.node.get("to") or self.node.get("attestedTo") or self.node.get("attestedFrom")
        return str(given or self.since)

    @property
    def end(self) -> str:
        """Until when it counts: what an officer states goes on until its end is stated too, what a
        document shows is known for no longer than it shows.
        """
        registered = any(c.get("basis") == Basis.REGISTERED for c in self.of)
        if self.since and not self.node.get("to") and registered:
            return "9999"
        return self.last or "9999"

    def covers(self, first: str, last: str) -> bool:
        """Whether it is known for some day between two ISO dates."""
        return bool(self.start) and self.start <= last and self.end >= first

    def followed_by(self, other: Tenure) -> bool:
        """Whether another holder's tenure is known to have begun after this was last shown: by two
        names that differ, or by a stated start that cannot be this holder's own.
        """
        if not self.last or other.start <= self.last:
            return False
        if self.holder and other.holder:
            return self.holder.id != other.holder.id
        kinds = self.kind, other.kind
        if TenureKind.VACANT in kinds:
            return kinds[0] != kinds[1]
        confirmed = other.kind == TenureKind.PERMANENT and self.kind != TenureKind.PERMANENT
        return bool(other.since) and self.kind not in TEMPORARY and not confirmed

    def is_told_by(self, other: Tenure) -> bool:
        """Whether another tenure may be the same appointment, and says who or when as exactly: of
        an unnamed holder, whose start as printed the other's does not contradict.
        """
        if self.holder or TenureKind.VACANT in (self.kind, other.kind) or self is other:
            return False
        if not self.since or not other.since:
            return False
        mine, theirs = (str(t.node.get("fromTo") or t.since) for t in (self, other))
        if self.since > theirs or other.since > mine:
            return False
        exact = (mine > theirs) - (mine < theirs) or (self.since < other.since)
        return bool(other.holder or exact or (mine == theirs and self.node.id > other.node.id))


def held(tenures: Sequence[Tenure], first: str, last: str) -> list[Tenure]:
    """The tenures of a post that count between two ISO dates, without those of holders who are
    known to have been followed by then.
    """
    return [
        t
        for t in tenures
        if t.covers(first, last) and not any(t.followed_by(o) and o.start <= first for o in tenures)
    ]


def appointments(tenures: Sequence[Tenure], as_at: str) -> list[Tenure]:
    """The tenures of a post that began by a date, each appointment once."""
    known = [t for t in tenures if t.start and t.start <= as_at]
    return [t for t in known if not any(t.is_told_by(other) for other in known)]


def former(tenures: Sequence[Tenure], since: str) -> list[Tenure]:
    """Those, held on or after a date, whose holder was followed by another; of a post that several
    held at once nothing can be said.
    """
    return [
        t
        for t in tenures
        if t.last >= since
        and any(t.followed_by(other) for other in tenures)
        and not any(
            o.holder and t.holder and o.holder.id != t.holder.id and o.covers(t.start, t.last)
            for o in tenures
        )
    ]


def told(tenures: Sequence[Tenure], *, role_only: bool = False) -> Iterator[str]:
    """Who held a post and when, as far as each is known; consecutive lines that may be about
    one are one.
    """
    runs: list[list[Tenure]] = []
    for tenure in tenures:
        before = runs[-1][-1] if runs else None
        vacant = TenureKind.VACANT in (tenure.kind, before.kind if before else "")
        one = before and before.holder == tenure.holder and not before.followed_by(tenure)
        if one and not vacant:
            runs[-1].append(tenure)
        else:
            runs.append([tenure])
    for run in runs:
        who = _who(run[0], role_only=role_only)
        spans = " and ".join(f"{_as(t)}{when(t)}" for t in run)
        plain = run[0].holder and run[0].kind == TenureKind.NOT_STATED
        yield f"{who}{'' if not who else ' ' if plain else ', '}{spans}"


def _who(tenure: Tenure, *, role_only: bool) -> str:
    if tenure.kind == TenureKind.VACANT:
        return ""
    if tenure.holder is None:
        return UNNAMED
    return "a named holder" if role_only else str(tenure.holder.get("name"))


def _as(tenure: Tenure) -> str:
    unsaid = tenure.kind == TenureKind.NOT_STATED
    return "" if unsaid else f"{tenure.kind} "


def when(tenure: Tenure) -> str:
    """When a tenure is stated or shown, no more exactly than it is printed.

    A stated start: "from June 2012 until April 2013", "from 4 March 2019, shown until 2 March
    2020"; else when it is shown: "on 18 August 2010", "in October 2019".
    """
    node = tenure.node
    first, last = (str(node.get(name) or "") for name in ("attestedFrom", "attestedTo"))
    if tenure.since:
        text = f"from {known_day(tenure.since, node.get('fromPrecision'))}"
        if to := node.get("to"):
            return f"{text} until {known_day(str(to), node.get('toPrecision'))}"
        return f"{text}, shown until {dated(last)}" if last > tenure.since else text
    return shown(first or last, last)
