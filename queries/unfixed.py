"""Why a date as printed gives no day or month, said no more exactly than its words allow."""

from __future__ import annotations

import re

from ontology.record import Node
from ontology.terms import DatePrecision

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"20\d\d"

_PRECISION = {
    DatePrecision.YEAR.value: "which gives a year, and no day or month",
    DatePrecision.FINANCIAL_YEAR.value: "which gives a financial year, and no day or month",
}

#: What a whole cell says, the first that fits.
_UNREAD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:(?:by|in|at|due|the|end of)\s+)*(?:{pattern})", re.I), why)
    for pattern, why in (
        (rf"(?:complete[d]?|done|achieved|closed|delivered|implemented|finished)\b.*"
         rf"(?:{_MONTH}|\d).*",
         "which tells of completion, and not by when it was due"),
        (rf"(?:Q|quarter\s*)[1-4](?:[\s,/-]*(?:of\s+)?{_YEAR})?|{_YEAR}[\s,/-]*(?:Q|quarter\s*)[1-4]",
         "which gives a quarter, and not of which calendar or financial year"),
        (rf"(?:(?:early|late|mid)[\s-])?(?:spring|summer|autumn|winter)(?:\s+{_YEAR})?",
         "which gives a season, and no day or month"),
        (r".*\bterm\b.*", "which gives a term, and no day or month"),
        (_MONTH, "which gives a month, and no year"),
        (rf"{_DAY}\s+{_MONTH}", "which gives a day, and no year"),
        (rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d\d)",
         "which, read day first, is no day of the calendar"),
        (rf"{_DAY}\s+{_MONTH}\s+{_YEAR}", "which is no day of the calendar"),
    )
)  # fmt: skip


def why_unfixed(action: Node) -> str:
    """What the due date of an action gives instead of a day or a month."""
    if told := _PRECISION.get(str(action.get("duePrecision"))):
        return told
    text = " ".join(str(action.get("dueText") or "").split())
    return next(
        (why for pattern, why in _UNREAD if pattern.fullmatch(text)),
        "which could not be read as a day or a month",
    )
