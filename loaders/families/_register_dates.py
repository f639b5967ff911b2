"""The dates that an officer may write in a register."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from ontology.terms import DatePrecision

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9

_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]+)\.? (\d{4})", re.I)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]00:00(?::00)?)?)?)?")

#: The first year that a register can tell of, and how many years after its own it can plan.
EARLIEST = 1900
AHEAD = 20


@dataclass(frozen=True)
class Day:
    """A date as written: its first and last day (ISO) and how exact it is."""

    text: str
    first: str
    last: str
    precision: str

    def is_credible(self, near: str) -> bool:
        """Whether it may be meant in a register of the day ``near`` (ISO): 2999 is none."""
        return EARLIEST <= int(self.first[:4]) <= int(near[:4]) + AHEAD


def read_day(text: str) -> Day | None:
    """A day, month or year; ``None`` if it is none of these.

    >>> read_day("Sept 2019").last
    '2019-09-30'
    """
    parts = _parts(" ".join(text.split()))
    if parts is None:
        return None
    year, month, day = parts
    try:
        first = date(year, month or 1, day or 1)
        end = calendar.monthrange(year, month or 12)[1]
    except (ValueError, calendar.IllegalMonthError):
        return None
    last = date(year, month or 12, day or end)
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    shown = text.strip().removesuffix(" 00:00:00")
    return Day(shown, first.isoformat(), last.isoformat(), precision.value)


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day; 0 where not given."""
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match := _SLASHED.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    match = _WORDS.fullmatch(text)
    if match and match[2].lower() in _MONTHS:
        return int(match[3]), _MONTHS[match[2].lower()], int(match[1] or 0)
    return None
