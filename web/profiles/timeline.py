"""When a post was held, or a body was there: bars for what is stated, marks for what is shown.

A document shows a holder on its own date. That is a mark, and never a span: nothing says since
when, or until when. What is stated from a day on, and is shown until another, is a bar with a loose
end. Places are percentages of the line, as SVG wants them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ontology.terms import TenureKind
from queries.answers import Claim, Ref
from queries.days import dated
from queries.profiles import Holding

#: What is shown between two days that are closer than this is shown on one of them: a mark.
_CLOSE = 45
#: Years between the ticks of the line: the first of these of which there are few enough.
_STEPS, _MOST_TICKS = (1, 2, 5, 10, 20), 7
#: How far a loose end goes on (percent).
_LOOSE = 3.0


@dataclass(frozen=True)
class Bar:
    """From one place to another (percent); ``loose``: nothing says that it ends there."""

    x: float
    width: float
    style: str
    loose: bool


@dataclass(frozen=True)
class Time:
    """A line of a timeline: who or what, in which way, when in words, and the same drawn."""

    ref: Ref | None
    name: str
    kind: str
    words: str
    bars: tuple[Bar, ...]
    marks: tuple[float, ...]
    claims: tuple[Claim, ...] = ()
    now: bool = False


@dataclass(frozen=True)
class Tick:
    """A year at its place (percent)."""

    x: float
    year: int


@dataclass(frozen=True)
class Span:
    """What is known of a time: stated from and until (ISO, ``""``: not), and shown on days."""

    since: str
    until: str
    shown: tuple[str, ...]
    goes_on: bool = False


@dataclass(frozen=True)
class Axis:
    """The years that a timeline runs over."""

    first: date
    last: date

    @staticmethod
    def over(spans: Iterable[Span], as_at: str) -> Axis:
        """From the year in which the first is known to the day looked at."""
        days = [d for s in spans for d in (s.since, s.until, *s.shown) if d]
        start = date.fromisoformat(min([*days, as_at])).replace(month=1, day=1)
        end = date.fromisoformat(max([*days, as_at]))
        return Axis(start, max(end, start.replace(month=12, day=31)))

    def at(self, iso: str) -> float:
        """The place of a day."""
        whole = (self.last - self.first).days
        return round(100 * (date.fromisoformat(iso) - self.first).days / whole, 2)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Years that are written at the line."""
        years = range(self.first.year, self.last.year + 1)
        step = next((s for s in _STEPS if len(years) / s <= _MOST_TICKS), _STEPS[-1])
        chosen = [y for y in years if y % step == 0 or len(years) <= 2]
        places = (Tick(self.at(f"{year:04}-01-01"), year) for year in chosen)
        return tuple(tick for tick in places if tick.x <= 94)

    def drawn(self, span: Span, style: str) -> tuple[tuple[Bar, ...], tuple[float, ...]]:
        """The bars and marks of what is known of a time."""
        shown = sorted(set(span.shown))
        if not span.since:
            if span.until:
                end = self.at(span.until)
                bars = (Bar(max(0.0, end - _LOOSE), min(end, _LOOSE), style, loose=True),)
                return bars, tuple(map(self.at, shown))
            return (), tuple(map(self.at, shown))
        known = span.until or (self.last.isoformat() if span.goes_on else "")
        last = known or max([*shown, span.since])
        start, end = self.at(span.since), self.at(last)
        bar = Bar(start, max(end - start, 0.8), style, loose=False)
        if known:
            return (bar,), ()
        tail = Bar(end, max(0.0, min(_LOOSE, 100 - end)), style, loose=True)
        return (bar, tail), tuple(self.at(d) for d in shown if d > last)


def span_of(holding: Holding) -> Span:
    """What is known of when a post was held."""
    shown = [d for d in (holding.first, holding.last) if d]
    if len(shown) == 2 and _days(*shown) < _CLOSE:
        shown = shown[:1]
    return Span(holding.since, holding.until, tuple(shown), holding.goes_on)


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def tenures(holdings: Sequence[Holding], as_at: str, *, of_posts: bool) -> tuple[list[Time], Axis]:
    """Holdings as lines: of a person's posts, or of a post's holders."""
    spans = [span_of(h) for h in holdings]
    axis = Axis.over(spans, as_at)
    lines = []
    for holding, span in zip(holdings, spans, strict=True):
        bars, marks = axis.drawn(span, holding.kind.value)
        ref = holding.post if of_posts else holding.holder
        vacant = holding.kind is TenureKind.VACANT
        lines.append(
            Time(
                ref,
                ref.name if ref else "Vacant" if vacant else "Holder not named",
                KINDS[holding.kind],
                holding.words[:1].upper() + holding.words[1:],
                bars,
                marks,
                holding.claims,
                holding.now,
            )
        )
    return lines, axis


#: What is said of how a post is held.
KINDS = {
    TenureKind.PERMANENT: "Permanent",
    TenureKind.ACTING: "Acting",
    TenureKind.INTERIM: "Interim",
    TenureKind.VACANT: "Vacant",
    TenureKind.NOT_STATED: "How it is held is not stated",
}


def shown_on(days: Sequence[str]) -> str:
    """When documents show something, in words: the first and the last of several."""
    known = sorted(set(filter(None, days)))
    if not known:
        return ""
    if len(known) == 1:
        return f"Named on {dated(known[0])}"
    return f"Named from {dated(known[0])} to {dated(known[-1])}"
