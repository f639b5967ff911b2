"""When a response is due: working days of England.

A working day is any day but Saturday, Sunday, Good Friday, Christmas Day and the bank holidays of
England and Wales (Banking and Financial Dealings Act 1971 and proclamations under it). The written
statement of proposed action is due 70 working days after the report (SI 2007/462, SI 2015/1792).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

#: Working days within which the written statement of proposed action is to be made.
RESPONSE_WORKING_DAYS = 70
#: Working days either way by which stated dates have been seen to differ from the computed one.
TOLERANCE_WORKING_DAYS = 5

_DAY = timedelta(days=1)
_EARLY_MAY = {1995: date(1995, 5, 8), 2020: date(2020, 5, 8)}
_SPRING = {2002: date(2002, 6, 4), 2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}
#: Proclaimed once: millennium, jubilees, a royal wedding, a funeral, a coronation.
_ONCE = {
    date(1999, 12, 31),
    date(2002, 6, 3),
    date(2011, 4, 29),
    date(2012, 6, 5),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
}


def response_due(published: date) -> date:
    """The day by which the response to a report published on a day is expected."""
    return add_working_days(published, RESPONSE_WORKING_DAYS)


def is_after(day: date, due: date, *, tolerance: int = 0) -> bool:
    """Whether a day is after a due day, with so many working days of grace."""
    return day > (add_working_days(due, tolerance) if tolerance else due)


def add_working_days(start: date, number: int) -> date:
    """The ``number``-th working day after ``start`` (at least one).

    >>> add_working_days(date(2022, 5, 4), 70)
    datetime.date(2022, 8, 12)
    """
    day = start
    while number:
        day += _DAY
        number -= is_working_day(day)
    return day


def working_days(start: date, end: date) -> int:
    """How many working days after ``start`` the day ``end`` is."""
    return sum(is_working_day(start + n * _DAY) for n in range(1, (end - start).days + 1))


def is_working_day(day: date) -> bool:
    """Whether a day is a working day in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank and common law holidays of England and Wales in a year, with substitute days."""
    easter = _easter(year)
    days = {
        _substitute(date(year, 1, 1)),
        easter - 2 * _DAY,
        easter + _DAY,
        _EARLY_MAY.get(year) or _monday_on_or_after(date(year, 5, 1)),
        _SPRING.get(year) or _monday_on_or_after(date(year, 5, 25)),
        _monday_on_or_after(date(year, 8, 25)),
    }
    christmas = _substitute(date(year, 12, 25))
    boxing = _substitute(date(year, 12, 26))
    days |= {christmas, boxing + _DAY if boxing == christmas else boxing}
    return frozenset(days | {d for d in _ONCE if d.year == year})


def _substitute(day: date) -> date:
    """The day itself, or the next Monday where it falls on a weekend."""
    return day + (7 - day.weekday()) * _DAY if day.weekday() >= 5 else day


def _monday_on_or_after(day: date) -> date:
    return day + (-day.weekday() % 7) * _DAY


def _easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
