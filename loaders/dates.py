"""The language of a due cell: a month, a day, a quarter, a financial year, a range, "Ongoing".

What cannot be read for certain is left unread, with its words: a date is never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from ontology.terms import DatePrecision

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:20\d\d|['’]?\d\d)(?!\d)"
_FINANCIAL_YEAR = r"20\d\d\s*[/–-]\s*(?:20\d\d|\d\d)(?!\d|[/.–-]\d)"

#: Every form of date, the longer before those that are part of them. Numbers are day first.
_DATE = re.compile(
    "|".join(
        (
            r"(?<!\d)(?P<iso>20\d\d-\d\d-\d\d)(?:[ T]00:00(?::00)?)?",
            rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<day_month>{_MONTH})"
            rf",?[\s-]*(?P<day_year>{_YEAR})",
            r"(?<![\d/.])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>20\d\d|\d\d)(?!\d)",
            rf"(?:Q|quarter\s*)(?P<q>[1-4])(?:\s*of)?[\s,/–(-]*(?:FY\s*)?(?P<q_year>{_FINANCIAL_YEAR})",
            rf"(?:FY\s*)?(?P<year_q>{_FINANCIAL_YEAR})[\s,:–-]*\(?(?:Q|quarter\s*)(?P<q_after>[1-4])\b",
            rf"(?<![\d/])(?:FY\s*|financial year\s*)?(?P<fy>{_FINANCIAL_YEAR})",
            rf"(?P<month>{_MONTH})[\s,/–-]*(?P<month_year>{_YEAR})",
            r"(?<![\d/.])(?P<mm>\d{1,2})/(?P<yy>20\d\d|\d\d)(?![\d/])",
            r"(?<![\d/])(?P<year>20\d\d)(?![\d/])",
        )
    ),
    re.I,
)
_SHARED_YEAR = re.compile(
    rf"\b({_MONTH})(\s*(?:to|until|and|[–-])\s*)({_MONTH}[\s,/–-]*({_YEAR}))", re.I
)
_JOINED = re.compile(r"\s*(?:to|until|till|and|through|[–—-])\s*", re.I)
_ONGOING = re.compile(r"\bon-?\s?going\b|\bcontinu(?:ous|ing|al)|\brolling\b|\bonwards\b", re.I)
_NO_DATE = re.compile(
    r"[\s.–—-]*|n/?a|none|tb[acd]|not applicable|to be (?:confirmed|agreed|decided|determined)",
    re.I,
)
_DONE = r"(?:complete[d]?|done|achieved|closed|delivered|implemented|finished)"
#: Words after which a date is that by which a thing is to be done, whatever else they say.
_TO_BE_DONE = re.compile(
    rf"\b(?:(?:to be |for )(?:{_DONE}|completion)(?: by)?|complete by)\b", re.I
)
#: Words that make a date something else than the day by which a thing is to be done.
_OTHERWISE = re.compile(
    rf"\b(?:{_DONE}|within|after|from|since|following|start(?:s|ed|ing)?|"
    r"commenc\w+|before|pre|early|late|w/?c|week|half|h[12]|q[1-4]|quarter|term|academic|school|"
    r"spring|summer|autumn|winter|christmas|easter|revised|was|original(?:ly)?)\b",
    re.I,
)
#: A cell that says first that a thing is done, and then when it was.
_WAS_DONE = re.compile(rf"(?:action )?{_DONE}\b[\s:,–()-]*(?:in |on )?(?P<when>.+)", re.I)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12,
            "eighteen": 18}  # fmt: skip
_LATER = re.compile(r"\b(?:after|in|within)\s+(\d+|[a-z]+)\s+(month|year)s?\b", re.I)


@dataclass(frozen=True, slots=True)
class Due:
    """A date as printed and as read: ``first`` and ``last`` are its first and last days."""

    text: str
    first: date | None
    last: date | None
    precision: DatePrecision


def read_due(cell: str) -> Due:
    """Read a cell that says by when a thing is to be done.

    >>> read_due("March 2020").last, read_due("2020/21").precision, read_due("Q4").precision
    (datetime.date(2020, 3, 31), <DatePrecision.FINANCIAL_YEAR: 'financial_year'>, \
<DatePrecision.UNREAD: 'unread'>)
    """
    text = " ".join(cell.split())
    if _NO_DATE.fullmatch(text):
        return Due(text, None, None, DatePrecision.NONE)
    if _ONGOING.search(text):
        return Due(text, None, None, DatePrecision.ONGOING)
    unread = Due(text, None, None, DatePrecision.UNREAD)
    spelled = _SHARED_YEAR.sub(_share_year, _TO_BE_DONE.sub("", text))
    found = list(_DATE.finditer(spelled))
    read = [period for match in found if (period := _period(match))]
    if len(read) != len(found):
        return unread
    if len(read) == 2 and _JOINED.fullmatch(spelled[found[0].end() : found[1].start()]):
        first, last = read[0][0], read[1][1]
        return Due(text, first, last, DatePrecision.RANGE) if first <= last else unread
    if len(read) != 1 or _OTHERWISE.search(_DATE.sub(" ", spelled)):
        return unread
    return Due(text, *read[0])


def read_done(cell: str, *, known: bool = False) -> Due | None:
    """Read when a cell says that a thing was done: "Completed June 2022". ``known`` says that its
    heading tells of completion, so that the cell need not.

    >>> read_done("Completed 3 June 2022").last, read_done("3 June 2022")
    (datetime.date(2022, 6, 3), None)
    """
    text = " ".join(cell.split())
    match = _WAS_DONE.fullmatch(text)
    due = read_due(match["when"] if match else text)
    return due if due.first and (match or known) else None


def beside_date(cell: str) -> str:
    """The words of a cell without the dates in it.

    >>> beside_date("Completed – June 2022"), beside_date("1 June 2022")
    ('Completed', '')
    """
    rest = re.sub(rf"\b(?:in|on)?\s*{_MONTH}|[()]", " ", _DATE.sub(" ", cell), flags=re.I)
    return " ".join(rest.split()).strip(" -–:,;.")


def later(start: Due, words: str) -> Due | None:
    """The month that lies as long after ``start`` as ``words`` say ("after 1 year"); ``None`` where
    they say nothing of the kind.
    """
    match = _LATER.search(words)
    if match is None or start.first is None:
        return None
    count = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1].lower())
    if count is None:
        return None
    months = start.first.month - 1 + count * (12 if match[2].lower() == "year" else 1)
    first, last = _month(start.first.year + months // 12, months % 12 + 1)
    return Due(match[0], first, last, DatePrecision.MONTH)


def _share_year(match: re.Match[str]) -> str:
    """Give the first month of "January – March 2020" the year that both share."""
    first, last = _month_number(match[1]), _month_number(match[3])
    year = _year(match[4]) - (first > last)
    return f"{match[1]} {year}{match[2]}{match[3]}"


def _period(match: re.Match[str]) -> tuple[date, date, DatePrecision] | None:
    """The first and last day of one date, or ``None`` where there is no such day."""
    g = match.groupdict()
    try:
        if g["iso"]:
            return _day(*(int(part) for part in g["iso"].split("-")))
        if g["day"]:
            return _day(_year(g["day_year"]), _month_number(g["day_month"]), int(g["day"]))
        if g["d"]:
            return _day(_year(g["y"]), int(g["m"]), int(g["d"]))
        if g["month"]:
            year, month = _year(g["month_year"]), _month_number(g["month"])
            return (*_month(year, month), DatePrecision.MONTH)
        if g["mm"]:
            # "03/20" is a month only where its second number cannot be one itself.
            if len(g["yy"]) == 2 and int(g["yy"]) <= 12:
                return None
            return (*_month(_year(g["yy"]), int(g["mm"])), DatePrecision.MONTH)
        if g["year"]:
            year = int(g["year"])
            return date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR
        return _financial(g["q_year"] or g["year_q"] or g["fy"], g["q"] or g["q_after"])
    except ValueError:
        return None


def _financial(printed: str, quarter: str | None) -> tuple[date, date, DatePrecision] | None:
    """A financial year (1 April to 31 March) or one of its quarters."""
    start, end = (int(part) for part in re.findall(r"\d+", printed))
    if end % 100 != (start + 1) % 100:
        if quarter or end < start:
            return None
        return date(start, 1, 1), date(end, 12, 31), DatePrecision.RANGE
    if quarter is None:
        return date(start, 4, 1), date(start + 1, 3, 31), DatePrecision.FINANCIAL_YEAR
    month = 4 + 3 * (int(quarter) - 1)
    year, month = (start, month) if month <= 12 else (start + 1, month - 12)
    return date(year, month, 1), _month(year, month + 2)[1], DatePrecision.QUARTER


def _day(year: int, month: int, day: int) -> tuple[date, date, DatePrecision]:
    on = date(year, month, day)
    return on, on, DatePrecision.DAY


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _year(printed: str) -> int:
    digits = printed.strip("'’")
    return int(digits) + (2000 if len(digits) == 2 else 0)
