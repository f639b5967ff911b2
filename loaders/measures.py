"""The language of a measure cell, and of a status wherever it stands.

A cell may hold several measures run together, a document instead of a measure, or a status that
belongs to another column; each is kept and called what it is. A baseline, a target, a source or a
frequency is read only where it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ontology.terms import ActionStatus, MeasureUnit

_COUNT = r"(?:No['’]?\s?s?['’]?\.?|Nos?\.?|Numbers?) of"

#: What may follow a measure about the same measure: it begins no new one.
_ANNOTATION = r"(?:baseline|target|(?:data )?source|frequency|currently)\b"

#: A new measure begins where a line, a bullet or a semicolon ends the one before, or where the way
#: of measuring is named again. After "=" or ":" the same measure is put in other words.
_NEXT = re.compile(
    rf"\s*(?:[\n;•●▪◼]|\n\s*[-–*])(?!\s*{_ANNOTATION})\s*|"
    rf"(?<![=:])(?<!\d)\s+(?={_COUNT}\b|%\s?[A-Za-z]|Timeliness of\b)"
)

#: The unit that a measure's words tell, the first that fits.
_UNITS: tuple[tuple[MeasureUnit, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(pattern, flags))
    for unit, pattern, flags in (
        (MeasureUnit.COUNT, rf"^(?:{_COUNT}|No['’]s?\s)|=\s*{_COUNT}", 0),
        (MeasureUnit.PERCENTAGE, r"%|\bper ?cent(?:age)?\b|\bproportion of\b", re.I),
        (MeasureUnit.MONEY, r"[£€]|\b(?:spend|cost|savings?) (?:of|on|per)\b", re.I),
        (MeasureUnit.RATE, r"\brates?\b|\bper (?:\d[\d,]*|thousand|head)\b|\bratio\b", re.I),
        (MeasureUnit.DURATION,
         r"\btimeliness\b|\bwaiting times?\b|\btime (?:taken|from|to)\b|\b(?:average|mean|median) "
         r"(?:number of )?(?:days|weeks|months|time)\b|"
         r"\bwithin \d+ (?:working )?(?:hour|day|week|month)s?\b",
         re.I),
        (MeasureUnit.COUNT, r"\b(?:number|numbers|count|volume) of\b|^no\.? ", re.I),
        (MeasureUnit.DOCUMENT,
         r"\b(?:plan|report|strategy|policy|policies|protocol|minutes|document|framework|guidance|"
         r"handbook|procedure|specification|terms of reference|agreement|charter)s?"
         r"(?: (?:is |are |was |has been )?(?:produced|published|agreed|in place|signed off|"
         r"written|approved|reviewed|available))?[.]?$|"
         r"^(?:recommendations|minutes|report|notes) (?:from|of)\b",
         re.I),
    )
)  # fmt: skip

_FREQUENCY = re.compile(
    r"\b(?:each|per|every|once a|twice a) (?:day|week|fortnight|month|quarter|term|year)\b|"
    r"\b(?:daily|weekly|fortnightly|monthly|bi-?monthly|quarterly|termly|half-yearly|six-monthly|"
    r"annual|annually|yearly)\b",
    re.I,
)
_AMOUNT = r"([<>≤≥£]?\s*\d[\d,.]*\s*(?:%|per ?cent\b|(?:working )?(?:days|weeks|months)\b)?)"
_IS = r"\b\s*(?:is|of|=|:|–|-)?\s*"
_BASELINE = re.compile(rf"\b(?:baseline|currently){_IS}{_AMOUNT}", re.I)
_TARGET = re.compile(
    rf"\b(?:target|aim|to (?:reach|achieve)|at least|no more than){_IS}{_AMOUNT}|"
    r"^([<>≤≥]?\s*\d[\d.]*\s*(?:%|per ?cent\b))|([<>≤≥]\s*\d[\d,.]*\s*%?)",
    re.I,
)
_CHANGE = re.compile(
    rf"\b(?:increas|reduc|ris|fall|improv|decreas|rais|cut)\w*\b[^.;]*?(?:\bfrom\s+{_AMOUNT}\s+)?"
    rf"\bto\s+{_AMOUNT}",
    re.I,
)
_SOURCE = re.compile(r"\b(?:data )?source\s*[:=–-]\s*([^.;,)]+)", re.I)

#: What a status cell's words mean. Colours mean what the plan's own key says, and nothing without.
_STATUSES: tuple[tuple[ActionStatus, re.Pattern[str]], ...] = tuple(
    (status, re.compile(rf"(?:{pattern})\b", re.I))
    for status, pattern in (
        (ActionStatus.NOT_STARTED,
         r"not (?:yet )?(?:started|begun|commenced)|to be started|no progress"),
        (ActionStatus.IN_PROGRESS,
         r"in[- ]progress|on[- ]going|under ?way|started|begun|on track|on target|partially|partly|"
         r"part complete|nearly complete|not (?:yet )?completed?|progressing|some progress|active"),
        (ActionStatus.COMPLETE,
         r"(?:action )?completed?|done|achieved|closed|fully achieved|embedded|delivered|"
         r"finished|implemented"),
        (ActionStatus.OVERDUE,
         r"overdue|late|delayed|behind(?: schedule)?|slipped|missed|off track"),
        (ActionStatus.PAUSED, r"paused|on hold|suspended|deferred|stopped|cancelled"),
    )
)  # fmt: skip
_COLOURS = {"r": "red", "a": "amber", "g": "green", "b": "blue", "y": "yellow", "p": "purple"}
_COLOUR = re.compile(
    r"(?:(red|amber|green|blue|yellow|purple|grey|black)|([RAGBYP]))(?:[\s/()–-]+|$)", re.I
)


@dataclass(frozen=True, slots=True)
class MeasureRead:
    """One measure: its words, and what of it is printed."""

    text: str
    unit: MeasureUnit
    baseline: str | None = None
    target: str | None = None
    source: str | None = None
    frequency: str | None = None


def read_measures(cell: str) -> tuple[MeasureRead, ...]:
    """The measures in a cell, in order; none in an empty one.

    >>> [m.unit.value for m in read_measures("No' of plans Timeliness of plans % graded good")]
    ['count', 'duration', 'percentage']
    """
    parts = (" ".join((part or "").split()).strip(" -–•;") for part in _NEXT.split(cell))
    return tuple(_measure(part) for part in parts if re.search(r"\w", part) and not _blank(part))


def read_status(cell: str, key: Mapping[str, str] | None = None) -> ActionStatus | None:
    """What the words of a status cell mean; ``None`` where they are no status.

    ``key`` gives the meaning of colours, lower-case, as the plan itself prints it. A colour that
    the plan does not explain is a status that says nothing: ``not_stated``.
    """
    text = " ".join(cell.split()).strip(" .-–")
    if not text:
        return None
    colour = _COLOUR.match(text)
    if colour:
        name = (colour[1] or _COLOURS[colour[2].lower()]).lower()
        rest = text[colour.end() :]
        said = None if _COLOUR.match(rest) else read_status(rest)
        return said or read_status((key or {}).get(name, "")) or ActionStatus.NOT_STATED
    return next((status for status, pattern in _STATUSES if pattern.match(text)), None)


def is_status(cell: str) -> bool:
    """Whether a cell of another column holds nothing but a status ("COMPLETED").

    >>> is_status("COMPLETED"), is_status("Completed assessments")
    (True, False)
    """
    text = " ".join(cell.split()).strip(" .-–")
    return any(pattern.fullmatch(text) for _, pattern in _STATUSES)


def read_key(text: str) -> dict[str, str]:
    """The meanings of colours that a plan prints: "Green = on track; Blue – complete".

    >>> read_key("RAG: Green = on track, Blue – complete")
    {'green': 'on track', 'blue': 'complete'}
    """
    found = re.findall(
        r"\b(red|amber|green|blue|yellow|purple|grey|black)\b\s*(?:\([RAGBYP]\)\s*)?[=:–-]\s*"
        r"([^;,\n|\t]+?)(?=\s*(?:[;,\n|\t]|\.\s|\.?$|\b(?:red|amber|green|blue|yellow|purple|grey|"
        r"black)\b\s*[=:(–-]))",
        text,
        re.I,
    )
    return {colour.lower(): " ".join(meaning.split()) for colour, meaning in found}


def _blank(text: str) -> bool:
    return bool(re.fullmatch(r"n/?a|tb[acd]|none|to be (?:confirmed|agreed|developed)", text, re.I))


def _measure(text: str) -> MeasureRead:
    if is_status(text):
        return MeasureRead(text, MeasureUnit.STATUS)
    unit = next((u for u, pattern in _UNITS if pattern.search(text)), MeasureUnit.OTHER)
    change = _CHANGE.search(text)
    baseline = _first(_BASELINE.search(text)) or (change and change[1])
    target = _first(_TARGET.search(text)) or (change and change[2])
    return MeasureRead(
        text,
        unit,
        baseline.strip(" .,") if baseline else None,
        target.strip(" .,") if target else None,
        _first(_SOURCE.search(text)),
        frequency[0] if (frequency := _FREQUENCY.search(text)) else None,
    )


def _first(match: re.Match[str] | None) -> str | None:
    """The first group that a pattern found."""
    return next((group.strip() for group in match.groups() if group), None) if match else None
