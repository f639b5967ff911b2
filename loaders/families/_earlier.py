"""Earlier inspections and visits that a text names by kind and time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.periods import MONTHS, Period, periods
from ontology.terms import Framework

_SENTENCE = re.compile(r"(?<=[.?!])[”’\"')\]]*\s+(?=[A-Z‘“\"'(])")


@dataclass(frozen=True, slots=True)
class Mention:
    """An earlier inspection or visit that a sentence names, with its time."""

    framework: Framework | None
    when: Period
    sentence: str


_KINDS = (
    (r"monitoring visits?(?: letters?| reports?)?", Framework.MONITORING_VISIT),
    (r"(?:ILACS )?focused visits?", Framework.FOCUSED_VISIT),
    (r"joint (?:targeted area|area targeted) inspections?(?: \(JTAI\))?|JTAIs?", Framework.JTAI),
    (r"(?:local )?area SEND inspections?|SEND inspections?", Framework.AREA_SEND),
    (
        r"(?:inspecti(?:ng|on of) local authority children’s services )?\(?ILACS\)?"
        r"(?: inspections?)?",
        Framework.ILACS,
    ),
    (
        r"single inspections?(?: framework)?(?: \(SIF\))?(?: inspections?)?|SIF(?: inspections?)?",
        Framework.SIF,
    ),
    (r"(?:re-?)?inspections?|(?:was|were) (?:last )?inspected|last inspected", None),
)
_WORDS = (
    r"(?:,|which|that|was|were|of|the|by|local|authority|authority’s|children’s|social|care|services|"
    r"Ofsted|took|place|undertaken|carried|out|held|conducted|completed|published|report|letter|"
    r"dated|under|framework|\(ILACS\)|\(SIF\)|for|safeguarding|last|previous)"
)
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_TIME = rf"(?:(?:\d{{1,2}}(?: (?:to|and|–) \d{{1,2}})? )?{_MONTH},? )?(?:19|20)\d\d(?![\d–-])"
_MENTION = tuple(
    (
        re.compile(
            rf"\b(?:{pattern})(?: {_WORDS}|,){{0,9}},?(?: in| on| during| from| of)? "
            rf"(?P<times>(?:{_MONTH} and )?{_TIME}(?:(?:, and|,| and| or) (?:in )?{_TIME})*)"
            rf"|(?<!in )\b(?P<year>{_TIME}) (?:{pattern})",
            re.I,
        ),
        framework,
    )
    for pattern, framework in _KINDS
)


def mentions(text: str, before: str) -> Iterator[Mention]:
    """The inspections and visits that a text names by kind and time, earlier than ``before`` (ISO).

    "The last inspection" without a time names none.
    """
    for sentence in _SENTENCE.split(text):
        plain = sentence.replace("'", "’")
        taken: list[tuple[int, int]] = []
        for pattern, framework in _MENTION:
            for match in pattern.finditer(plain):
                if any(a < match.end() and match.start() < b for a, b in taken):
                    continue
                taken.append(match.span())
                for when in periods(match["times"] or match["year"]):
                    if when.from_.isoformat() < before:
                        yield Mention(framework, when, sentence)
