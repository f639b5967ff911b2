"""A plan's front page and its section headings, and what tells whose it is, of when, and which
inspection it answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from loaders import names
from loaders.dates import read_due
from loaders.figures import sentences
from loaders.periods import Period, periods
from loaders.plans import header_of
from loaders.read.document import Block, Document
from ontology.errors import NotRecognised
from ontology.record import normalise_text
from ontology.terms import DatePrecision, Framework

#: How many blocks at the start may hold title and date.
FRONT = 16

TITLE = re.compile(
    r"\b(?:improvement|action|response|delivery|recovery|development) (?:action )?plan\b|"
    r"\bwritten statement of (?:proposed )?action\b|\bstatement of proposed action\b|"
    r"\baccelerated progress plan\b|\b(?:recommendations?|actions?) (?:tracker|log)\b",
    re.I,
)
_TITLE_WORDS = re.compile(
    r"\b(?:ofsted|ilacs|jtai|send|cqc|post|inspection|multi|agency|safeguarding|social|care|services?|"
    r"children'?s?|young|people'?s?|families|famil(?:y|ies)|education|improvement|action|response|"
    r"delivery|recovery|development|written|statement|proposed|accelerated|progress|priority|plan|"
    r"tracker|log|recommendations?|actions?|for|of|the|and|to|in|our|draft|final|version|v\d\S*|"
    r"council|county|city|metropolitan|borough|district|local|authority|partnership|area|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b|\d+",
    re.I,
)
_AREA_NAME = r"[A-Z][\w’'-]+(?: (?:(?:and|upon|on|of|with|the) )?[A-Z][\w’-]+){0,3}"
#: A line that is a council's name and nothing else.
COUNCIL = re.compile(r"(?:[\w’'&-]+ ){1,6}Council|(?:London|Royal) Borough of [\w’' -]{3,40}")

_AREAS = (
    re.compile(
        rf"\b({_AREA_NAME}?) (?:(?:Metropolitan|London|County|City|Royal|Borough|District) )*"
        r"Council\b"
    ),
    re.compile(rf"\b(?:London Borough|Royal Borough|City|County) of ({_AREA_NAME})"),
    re.compile(rf"\b[Cc]hildren['’]s (?:social care )?[Ss]ervices (?:in|of|for) ({_AREA_NAME})"),
    re.compile(
        rf"\b({_AREA_NAME}?) (?:local authority\b|[Cc]hildren['’]s (?:social care )?[Ss]ervices)"
    ),
)
_OTHER_DATE = re.compile(
    r"\binspect(?:ed|ion (?:of|in|took))|\breview(?:ed)? (?:on|in|date)|\bnext\b|\bdue\b", re.I
)
_NO_AREA = {"the", "this", "our", "their", "ofsted", "local", "improvement", "leader", "director"}


_FRAMEWORKS: tuple[tuple[Framework, re.Pattern[str]], ...] = tuple(
    (framework, re.compile(pattern, re.I))
    for framework, pattern in (
        (Framework.JTAI, r"\bjoint targeted area inspection|\bJTAI\b"),
        (Framework.AREA_SEND, r"\b(?:area )?SEND\b|special educational needs"),
        (Framework.FOCUSED_VISIT, r"\bfocused visit"),
        (Framework.MONITORING_VISIT, r"\bmonitoring visit"),
        (Framework.SIF, r"in need of help and protection, children looked after|\bSIF\b|single "
                        r"inspection framework"),
        (Framework.SLAC, r"safeguarding and looked after children"),
        (Framework.ILACS, r"inspection of (?:the )?(?:\w+ )?(?:local authority )?children['’]s "
                          r"(?:social care )?services|\bILACS\b"),
    )
)  # fmt: skip


def running_lines(blocks: Sequence[Block]) -> set[int]:
    """The blocks that repeat from page to page: the same words at least four times, and the short
    lines under them that are nearly alike, however badly they were recognised.
    """
    prose = [b for b in blocks if b.kind != "row"]
    times = Counter(normalise_text(b.text) for b in prose)
    repeated = {b.ordinal for b in prose if times[normalise_text(b.text)] >= 4}
    under = [
        b
        for before, b in pairwise(prose)
        if before.ordinal in repeated and b.ordinal not in repeated and len(b.text.split()) <= 10
        and not b.number
    ]  # fmt: skip
    alike = {
        b.ordinal
        for b in under
        if sum(
            SequenceMatcher(None, b.text, other.text).ratio() > 0.5
            for other in under
            if other is not b
        )
        >= 3
    }
    return repeated | alike


def whole_number(block: Block) -> int | None:
    """The number printed before a block, where it is a whole one."""
    return int(block.number) if block.number and block.number.isdecimal() else None


def is_short(block: Block) -> bool:
    """Whether a line is as short as a heading, and no sentence."""
    return len(block.text) <= 60 and not block.text.rstrip().endswith((".", ":", ";"))


def begins_section(block: Block, last: Block | None, section: int, after: Sequence[Block]) -> bool:
    """Whether a numbered line that follows a list is a section's heading, and no item.

    ``last`` is the list's last item so far, ``section`` the number that the next section has. A
    list counts on from its own first item, a plan's sections from theirs. Where the number would
    do for both, the look tells, or else which number the next section turns out to have.
    """
    number = whole_number(block)
    if number != section or not block.text[:1].isupper():
        return False
    if last is None:
        return number != 1
    counted = whole_number(last)
    if counted is None or number != counted + 1:
        return True
    if block.bold != last.bold:
        return block.bold
    if after and whole_number(after[0]) == number + 1:
        return False
    return last.text.rstrip().endswith(".") or _next_number(number, after) == section + 1


def _next_number(number: int, after: Sequence[Block]) -> int | None:
    """The number of the next short line that neither counts on from ``number`` nor is in a list."""
    counted: int | None = number
    for block in after:
        this = whole_number(block) if block.kind == "paragraph" else None
        if this is None:
            counted = None if block.kind != "bullet" else counted
        elif this == 1 or (counted is not None and this == counted + 1):
            counted = this
        elif is_short(block):
            return this
    return None


def front_of(content: Sequence[Block]) -> list[Block]:
    front = []
    for block in content[:FRONT]:
        if header_of(block):
            break
        front.append(block)
    return front


def title_of(front: Sequence[Block], area: str) -> Block | None:
    """The block that is the title: of those that call it a plan, the one that names the area."""
    found = [b for b in front if TITLE.search(b.text) and len(b.text) < 200]
    named = [b for b in found if area in b.text]
    return next(iter(named or found), None)


def issued_on(front: Sequence[Block]) -> Period | None:
    """The date on the front: one that stands by itself or in a short line, not an inspection's."""
    for block in front:
        text = block.text.replace("\t", " ")
        if len(text) > 120 or _OTHER_DATE.search(text):
            continue
        found = [
            p for p in periods(text) if p.precision in (DatePrecision.DAY, DatePrecision.MONTH)
        ]
        if found:
            return found[-1]
        due = read_due(re.sub(r"^.*?:\s*", "", text))
        if due.precision is DatePrecision.DAY and due.first and due.last:
            return Period(due.text, due.first, due.last, due.precision)
    return None


def key_of(issued: Period) -> str:
    day = issued.from_.isoformat()
    shown = {DatePrecision.DAY: 10, DatePrecision.RANGE: 10, DatePrecision.YEAR: 4}
    return day[: shown.get(issued.precision, 7)]


def dates_of(name: str, period: Period | None) -> dict[str, Any]:
    if period is None:
        return {}
    return {
        name: period.from_.isoformat(),
        f"{name}Text": period.text,
        f"{name}To": period.to.isoformat(),
        f"{name}Precision": period.precision.value,
    }


def area_of(document: Document, front: Sequence[Block]) -> str:
    """The authority's area: the candidate that the text speaks of most.

    Raises:
        NotRecognised: no candidate.

    """
    text = document.text()
    found: Counter[str] = Counter()
    for block in front:
        if TITLE.search(block.text):
            rest = _TITLE_WORDS.sub(" ", block.text.replace("’", "'"))
            name = " ".join(re.sub(r"[^\w' -]|(?<!\w)-|-(?!\w)|\b's\b", " ", rest).split())
            found[name] += 5
    for pattern in _AREAS:
        for match in pattern.finditer(text):
            found[names.area_name(match[1])] += 1
    scores = {
        name: weight + len(re.findall(rf"\b{re.escape(name)}\b", text))
        for name, weight in found.items()
        if len(name) > 2 and name[0].isupper() and name.split()[0].lower() not in _NO_AREA
    }
    if not scores:
        raise NotRecognised(
            document.file_name,
            "it is an improvement plan, but nothing in it says of which authority; put the name of "
            "the council in its title",
        )
    return max(scores, key=lambda name: (scores[name], name))


_PUBLISHED = re.compile(r"\b(?:published|issued|report (?:of|dated))(?: (?:on|in))? *$", re.I)


class Mention(NamedTuple):
    """An inspection that a plan speaks of. ``when`` is its date, or where ``published`` that of
    its report.
    """

    when: Period
    framework: Framework | None
    block: Block
    sentence: str
    published: bool


def mentions(content: Sequence[Block], issued: Period | None) -> Iterator[Mention]:
    """The inspections that a plan dates, before its tables and not after its own date."""
    for block in content:
        if header_of(block):
            return
        for sentence in sentences(block.text.replace("\t", " ")):
            if not re.search(r"\binspect|\bILACS\b|\bOfsted visit", sentence, re.I):
                continue
            when = next(periods(sentence), None)
            if when and (issued is None or when.from_ <= issued.to):
                found = next((f for f, p in _FRAMEWORKS if p.search(sentence)), None)
                if found is Framework.ILACS and when.from_.year < 2018:
                    found = Framework.SIF  # the same words, before ILACS began
                published = bool(_PUBLISHED.search(sentence[: sentence.index(when.text)]))
                yield Mention(when, found, block, sentence, published)
