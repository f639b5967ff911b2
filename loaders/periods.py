"""Printed days, ranges of days and months: "17 to 28 June 2019", "4 July 2016–28 July 2016".

What a document prints as a time, read without guessing: a day that the calendar has not, or a range
that runs backwards, is left unread.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ontology.terms import DatePrecision

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NUMBER = {m[:3].lower(): n for n, m in enumerate(MONTHS, 1)}
_MONTH = rf"(?:{'|'.join(m[:3] + (f'(?:{m[3:]})?' if m[3:] else '') for m in MONTHS)}|Sept)\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_TO = r"\s*(?:to|until|and|[-–—\u2010\u2011])\s*"

#: The forms a time is printed in, the longer before those that are part of them.
_PERIOD = re.compile(
    rf"(?<![\d/])(?P<d1>{_DAY})(?:\s+(?P<m1>{_MONTH}))?(?:\s+(?P<y1>{_YEAR}))?{_TO}"
    rf"(?P<d2>{_DAY})\s+(?P<m2>{_MONTH}),?\s+(?P<y2>{_YEAR})(?!\d)"
    rf"|(?<![\d/])(?P<d>{_DAY})\s+(?P<m>{_MONTH}),?\s+(?P<y>{_YEAR})(?!\d)"
    rf"|\b(?=(?-i:[A-Z]))(?P<mm1>{_MONTH})(?:\s+(?P<my1>{_YEAR}))?{_TO}(?P<mm2>{_MONTH}),?\s+(?P<my2>{_YEAR})(?!\d)"
    rf"|\b(?=(?-i:[A-Z]))(?P<mm>{_MONTH}),?\s+(?P<my>{_YEAR})(?!\d)"
    rf"|(?<![\d/£.,–-])(?P<yy>{_YEAR})(?![\d/]|[–-]\d|[.,]\d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A time as printed (``text``) and as read: its first and last day, and how exactly."""

    text: str
    from_: date
    to: date
    precision: DatePrecision


def period(text: str) -> Period | None:
    """The first day, range of days, month or year that a text names, or ``None``.

    >>> p = period("Inspection dates: 17 to 28 June 2019")
    >>> p.text, p.from_.isoformat(), p.to.isoformat(), p.precision.value
    ('17 to 28 June 2019', '2019-06-17', '2019-06-28', 'range')
    """
    return next(periods(text), None)


def periods(text: str) -> Iterator[Period]:
    """Every day, range, month or year that a text names, in order."""
    for match in _PERIOD.finditer(text):
        if read := _read(match):
            yield read


def _read(match: re.Match[str]) -> Period | None:
    found = {k: v for k, v in match.groupdict().items() if v}
    words = " ".join(match[0].split())
    try:
        if "d2" in found:
            month, year = found["m2"], found["y2"]
            last = _day(found["d2"], month, year)
            if "m1" in found and "y1" not in found and _month(found["m1"]) > last.month:
                year = str(last.year - 1)  # "12 December to 8 January 2021"
            first = _day(found["d1"], found.get("m1", month), found.get("y1", year))
            if first > last:
                return None
            return Period(words, first, last, DatePrecision.RANGE)
        if "d" in found:
            day = _day(found["d"], found["m"], found["y"])
            return Period(words, day, day, DatePrecision.DAY)
        if "mm2" in found:
            year = int(found["my2"])
            end = _month(found["mm2"])
            start_year = int(found.get("my1", year - (_month(found["mm1"]) > end)))
            first = date(start_year, _month(found["mm1"]), 1)
            last = date(year, end, monthrange(year, end)[1])
            return Period(words, first, last, DatePrecision.RANGE) if first <= last else None
        if "mm" in found:
            year, month_ = int(found["my"]), _month(found["mm"])
            last = date(year, month_, monthrange(year, month_)[1])
            return Period(words, date(year, month_, 1), last, DatePrecision.MONTH)
        year = int(found["yy"])
        return Period(words, date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR)
    except ValueError:
        return None


def _month(word: str) -> int:
    return _NUMBER[word[:3].lower()]


def _day(day: str, month: str, year: str) -> date:
    return date(int(year), _month(month), int(re.sub(r"\D", "", day)))
