"""When a figure was so: the words for time beside it, as a key for ids and as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from loaders.dates import read_due
from loaders.periods import MONTHS
from ontology.record import slug
from ontology.terms import DatePrecision


@dataclass(frozen=True, slots=True)
class When:
    """When a figure was so: ``key`` for the id (ISO date, month or year), ``text`` as printed."""

    key: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """What a document's own words for time mean: ``at`` is the ISO date of the visit or inspection
    that it is about, ``inspection`` that of the one it calls "the inspection".
    """

    at: str = ""
    inspection: str = ""


WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            "no",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}
DATE = rf"(?:(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)}),? (?:(?:19|20)\d\d|\d\d\b)|\b(?:19|20)\d\d\b)"
_COUNTED = rf"(?P<n>\d+|{'|'.join(WORDS)})[ -](?P<unit>month|year)s?(?: period)?"
_TIMES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Times], str]], ...] = tuple(
    (re.compile(rf"\b{pattern}", re.I), key)
    for pattern, key in (
        (
            r"at the (?:time|point) of (?:the|this) inspection\b",
            lambda _, times: times.inspection or times.at,
        ),
        (
            rf"{_COUNTED} (?:leading up to|prior to|to|before) (?:the )?inspection\b",
            lambda m, times: f"{_span(m)}-to-{times.inspection or times.at}",
        ),
        (
            rf"(?:last|past|previous) {_COUNTED}\b",
            lambda m, times: f"{_span(m)}-to-{times.at}",
        ),
        (
            r"since the (?:last|previous) inspection\b",
            lambda *_: "since-last-inspection",
        ),
        (
            rf"from (?P<a>{DATE}) to (?P<b>{DATE})",
            lambda m, _: f"{date_key(m['a'])}--{date_key(m['b'])}",
        ),
        (rf"since (?P<a>{DATE})", lambda m, _: f"since-{date_key(m['a'])}"),
        (r"(?P<a>20\d\d)[–/-](?P<b>\d\d)\b(?!-)", lambda m, _: f"{m['a']}-{m['b']}"),
        (rf"{DATE}", lambda m, _: date_key(m[0])),
        (r"(?:most recent|latest|more recent)(?: \w+){0,3} data\b", lambda *_: "latest-data"),
        (r"(?:currently|current|at present)\b", lambda _, times: times.at),
    )
)


def date_key(printed: str) -> str:
    """A printed date as part of an id: an ISO day, month or year.

    >>> date_key("June 2013"), date_key("4 July 2016"), date_key("31 March 15"), date_key("2006")
    ('2013-06', '2016-07-04', '2015-03-31', '2006')
    """
    due = read_due(printed.replace(",", ""))
    if due.first is None:
        return slug(printed)
    length = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7}.get(due.precision, 4)
    return due.first.isoformat()[:length]


def when_in(words: str, times: Times) -> When | None:
    """The last time that words name ("At 4 July 2016", "in the last 12 months")."""
    found: list[tuple[int, int, When]] = []
    for pattern, key in _TIMES:
        for match in pattern.finditer(words):
            start, end = match.span()
            if not any(start < e and s < end for s, e, _ in found):
                found.append((start, end, When(key(match, times), match[0])))
    return max(found, key=lambda f: f[0])[2] if found else None


def _span(match: re.Match[str]) -> str:
    return f"{digits(match['n'])}-{match['unit'].lower()}s"


def digits(number: str) -> str:
    """A number in digits: "two" is 2, "2,882" is 2882."""
    return WORDS.get(number.lower(), number).replace(",", "")
