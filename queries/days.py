"""Days in words, no more exactly than they are known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from ontology.record import Node
from ontology.terms import DatePrecision, IssuedOnBasis


def dated(iso: object) -> str:
    """A date in words.

    >>> dated("2019-10-31")
    '31 October 2019'
    """
    day = date.fromisoformat(str(iso))
    return f"{day.day} {day:%B %Y}"


def known_day(iso: str, precision: object) -> str:
    """A date in words, of which only the month or the year may be known.

    >>> known_day("2019-10-01", "month"), known_day("2019-10-01", "day")
    ('October 2019', '1 October 2019')
    """
    if precision == DatePrecision.YEAR:
        return iso[:4]
    if precision == DatePrecision.MONTH:
        return f"{date.fromisoformat(iso):%B %Y}"
    return dated(iso)


def shown(first: str, last: str) -> str:
    """When something is shown: the days between two ISO dates, of which the last may be left out.

    >>> shown("2019-10-01", "2019-10-31")
    'in October 2019'
    """
    if not last or first == last:
        return f"on {dated(first)}"
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start.day == 1 and end == start.replace(day=monthrange(start.year, start.month)[1]):
        return f"in {start:%B %Y}"
    return f"between {dated(first)} and {dated(last)}"


def printed(iso: str | None, text: str | None) -> str:
    """A date in UK form, no more exactly than it is printed; ``""``: there is none.

    >>> printed("2019-10-01", "October 2019"), printed("2019-07-02", "02 july 2019")
    ('October 2019', '2 July 2019')
    """
    if not iso:
        return text or ""
    day = dated(iso)
    if text is None or text in (iso, "") or text.casefold().lstrip("0") == day.casefold():
        return day
    return text


def issued(document: Node) -> str:
    """When a document was issued, no more exactly than it is printed; told to be from its file's
    name where no page prints it; ``""``: it bears no date.
    """
    on, text = (document.get(name) for name in ("issuedOn", "issuedOnText"))
    day = printed(None if on is None else str(on), None if text is None else str(text))
    return f"{day}, from the file’s name" if is_named(document.get("issuedOnBasis")) else day


def is_named(basis: object) -> bool:
    """Whether a date of issue, by its basis, is only taken from a file's name."""
    return basis == IssuedOnBasis.FILE_NAME
