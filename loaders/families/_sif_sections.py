"""The headings of single inspection framework reports, and their blocks as whole paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from loaders.families._sif_cover import GRADE, is_team_line
from loaders.read.document import Block
from ontology.record import normalise_text
from ontology.terms import Area, Polarity, RecommendationKind


class Role(Enum):
    """How what stands under a heading is read."""

    CONTENTS = auto()
    CONTEXT = auto()
    """The area's own information: earlier inspections, who leads, figures."""
    TOLD = auto()
    """Prose about the inspection as a whole, or about the board where that is the part."""
    AREA = auto()
    """An area that is judged: its grade and summary, then findings."""
    FINDINGS = auto()
    RECOMMENDATIONS = auto()
    ABOUT = auto()
    TEAM = auto()
    FURNITURE = auto()
    BACK = auto()
    """Complaints, licence and contact details, up to the copyright line."""
    AFTER = auto()
    """What is bound behind the report: not of it, and left."""


@dataclass(frozen=True)
class Section:
    """What stands under a heading. ``area`` and ``part`` (``la`` or ``lscb``: whose findings and
    recommendations follow) hold until another heading changes them.
    """

    role: Role
    area: Area | None = None
    part: str | None = None
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION
    polarity: Polarity | None = None


_IMPROVE = RecommendationKind.AREA_FOR_IMPROVEMENT
_PRIORITY = RecommendationKind.AREA_FOR_PRIORITY_ACTION
_BOARD = r"(?:lscb|local safeguarding children'?s? board)(?: \(lscb\))?"

#: Headings of both forms, in lower case, without numbers of sections, footnote marks and grades.
_HEADINGS: tuple[tuple[re.Pattern[str], Section], ...] = tuple(
    (re.compile(pattern), section)
    for pattern, section in (
        (r"contents", Section(Role.CONTENTS)),
        (r"executive summary", Section(Role.TOLD)),
        (r"the local authority", Section(Role.CONTEXT, part="la")),
        (r"information about th(?:is|e) local authority(?: area)?", Section(Role.CONTEXT)),
        (r"(?:previous|other) ofsted inspections", Section(Role.CONTEXT)),
        (r"local leadership|other information about this area",
         Section(Role.CONTEXT)),
        (r"(?:children living|child protection|children looked after) in th(?:is|e) area",
         Section(Role.CONTEXT)),
        (r"recommendations", Section(Role.RECOMMENDATIONS)),
        (r"summary for children(?: and young people)?", Section(Role.TOLD)),
        (r"the local authority ?-? ?summary of (?:key )?findings",
         Section(Role.FINDINGS, Area.OVERALL_EFFECTIVENESS, "la")),
        (r"summary of (?:key )?findings", Section(Role.FINDINGS)),
        (r"what does the local authority need to improve\??",
         Section(Role.RECOMMENDATIONS, part="la", kind=_IMPROVE)),
        (rf"what does the {_BOARD} need to improve\??",
         Section(Role.RECOMMENDATIONS, Area.LSCB, "lscb", _IMPROVE)),
        (r"(?:areas for )?priority and immediate actions?",
         Section(Role.RECOMMENDATIONS, kind=_PRIORITY)),
        (r"areas for improvement", Section(Role.RECOMMENDATIONS, kind=_IMPROVE)),
        (r"the lscb(?:'s| has the following) strengths", Section(Role.FINDINGS, Area.LSCB, "lscb",
         polarity=Polarity.STRENGTH)),
        (r"the local authority(?:'s| has the following) strengths",
         Section(Role.FINDINGS, Area.OVERALL_EFFECTIVENESS, polarity=Polarity.STRENGTH)),
        (r"progress since the last inspection",
         Section(Role.FINDINGS, Area.OVERALL_EFFECTIVENESS)),
        (r"inspection judge?ments? about the local authority", Section(Role.AREA, part="la")),
        (rf"inspection judge?ments? about the {_BOARD}", Section(Role.AREA, Area.LSCB, "lscb")),
        (r"the experiences and progress of children who need help and protection",
         Section(Role.AREA, Area.HELP_AND_PROTECTION, "la")),
        (r"the experiences and progress of children looked after and achieving permanence",
         Section(Role.AREA, Area.CHILDREN_IN_CARE, "la")),
        (r"(?:the graded judge?ments? (?:for|about|on|of) )?(?:the )?adoption(?: performance)?"
         r"(?: is.*)?", Section(Role.AREA, Area.ADOPTION, "la")),
        (r"(?:the graded judge?ments? (?:for|about|on|of) )?(?:the )?experiences? and progress of "
         r"care leavers(?: is.*)?", Section(Role.AREA, Area.CARE_LEAVERS, "la")),
        (r"leadership, management and governance", Section(Role.AREA, Area.LEADERSHIP, "la")),
        (rf"(?:the effectiveness of )?the {_BOARD}(?: is| requires)?",
         Section(Role.AREA, Area.LSCB, "lscb")),
        (r"key strengths and weaknesses of the \w+",
         Section(Role.FINDINGS, Area.LSCB, "lscb")),
        (rf"inspection findings ?[-:]? ?(?:the )?{_BOARD}",
         Section(Role.FINDINGS, Area.LSCB, "lscb")),
        (r"inspection findings", Section(Role.FINDINGS)),
        (r"summary", Section(Role.AREA)),
        (r"what the (?:local authority |lscb )?inspection judge?ments mean.*",
         Section(Role.FURNITURE)),
        (r"information about th(?:is|e|e local authority|e lscb) inspection(?: and the review)?",
         Section(Role.ABOUT)),
        (r"(?:the )?inspection team", Section(Role.TEAM)),
    )
)  # fmt: skip
_LONGEST = 180
COMPLAINTS = re.compile(r"any complaints about the (?:re-?)?inspection", re.I)
COPYRIGHT = re.compile(r"©\s*crown copyright", re.I)
_LABELLED = re.compile(r"[A-Z][\w' -]{2,40}(?:\([^)]*\))?: ?\S")
_SHORT = 90

_MARKER = re.compile(r"(?P<before>.?)\s*\(\s*recommendations?\s*\)(?P<stop>\.?)", re.I)
_ENDED = re.compile(r"[.!?:;][”’\"')\]]*$")
_ENDS_IN_GRADE = re.compile(rf"[\s:-]*(?:\b(?:is|are)\b)?\s*\b{GRADE}\s*$", re.I)


def heading(block: Block) -> tuple[str, Section] | None:
    """A block's heading as printed, and what stands under it; ``None`` for what is none."""
    if block.number or block.kind in ("bullet", "footnote"):
        return None
    printed = next((c for c in block.cells if c), block.text)
    if len(printed) > _LONGEST or re.search(r"[\s.]\d{1,2}$", block.text):
        return None  # running text, or a line of the contents with its page number
    plain = re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]", "", printed).replace("─", "-")
    plain = re.sub(r"^section \d: ?", "", normalise_text(plain).lower()).rstrip(" :.")
    for candidate in (plain, _ENDS_IN_GRADE.sub("", plain)):
        for pattern, section in _HEADINGS:
            if pattern.fullmatch(candidate):
                return re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]$", "", printed), section
    return None


def is_title(block: Block) -> bool:
    """Whether a block that no table knows stands as a heading over what follows: short, no
    sentence.
    """
    if block.kind == "heading":
        return True
    return (
        block.kind in ("paragraph", "line")
        and not block.number
        and len(block.text) < _SHORT
        and block.text[:1].isupper()
        and not _ENDED.search(block.text)
        and not _LABELLED.match(block.text)
    )


def marked(text: str) -> bool:
    """Whether a paragraph carries the marker that says: a recommendation rests on this."""
    return _MARKER.search(text) is not None


def unmarked(text: str) -> str:
    """A paragraph without its marker; a full stop after the marker is the sentence's own.

    >>> unmarked("Visits are late. (Recommendation)"), unmarked("Visits are late (Recommendation).")
    ('Visits are late.', 'Visits are late.')
    """

    def replaced(match: re.Match[str]) -> str:
        stop = "" if match["before"] in (".", "!", "?") else match["stop"]
        return f"{match['before']}{stop} "

    return " ".join(_MARKER.sub(replaced, text).split())


def with_footnotes(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, with those that the page shows as footnotes (small, with a mark) told as such."""
    shown = [b for b in blocks if not b.furniture]
    sizes = sorted(b.size for b in shown if b.size and b.kind == "paragraph")
    body = sizes[len(sizes) // 2] if sizes else 0.0
    for block in shown:
        small = block.size is not None and block.size < 0.92 * body
        if small and block.kind == "paragraph" and re.match(r"\d{1,2} [A-Z]", block.text):
            block = replace(block, kind="footnote")
        yield block


def whole(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """Blocks as whole paragraphs: what a page's end cut in two, or the marker from its paragraph,
    is one group again. Footnotes stand apart and cut nothing.
    """
    group: list[Block] = []
    for block in blocks:
        if block.furniture:
            continue
        if block.kind == "footnote":
            yield (block,)
        elif group and _goes_on(group, block):
            group.append(block)
        else:
            if group:
                yield tuple(group)
            group = [block]
    if group:
        yield tuple(group)


def _goes_on(group: list[Block], block: Block) -> bool:
    last = group[-1]
    if last.kind not in ("paragraph", "bullet"):
        return False
    if _MARKER.fullmatch(block.text.strip()):
        return True
    if block.kind != "paragraph" or block.number or heading(block):
        return False
    own = any(p.match(block.text) for p in (_LABELLED, COMPLAINTS, COPYRIGHT))
    if own or is_team_line(block.text):
        return False
    if marked(last.text[-30:]) or COPYRIGHT.match(last.text):
        return False
    if heading(group[0]) or (is_title(group[0]) and not block.text[:1].islower()):
        return False
    return not _ENDED.search(last.text)


def text_of(group: Iterable[Block]) -> str:
    """A paragraph's text: its blocks joined, without a space where a word was cut at its hyphen."""
    text = ""
    for block in group:
        cut = re.search(r"\w-$", text) is not None and block.text[:1].islower()
        text += block.text if not text or cut else f" {block.text}"
    return text
