"""Letters after focused visits (2018 onwards): one part of a service, looked at for two days.

What needs to improve stands as bullets before the findings; an area for priority action, where
there is one, asks for a plan.
"""

from __future__ import annotations

import re

from loaders import facts, names
from loaders.families import _letter, _recipients
from loaders.families._cited import cited_inspection
from loaders.families._letter import Opened
from loaders.families._paragraphs import Paragraph, sections
from loaders.families._recipients import copied_in_text
from loaders.families._sections import Heading, Lists, heading_of
from loaders.family import Family
from loaders.figure_times import Times
from loaders.periods import periods
from loaders.read.document import Document
from ontology.record import Records
from ontology.terms import (
    DatePrecision,
    DocumentFamily,
    Framework,
    PassageKind,
    Polarity,
    RecommendationKind,
    Relationship,
    Stance,
)

_SUBJECT = r"^Dear .{0,60}?\bfocused visit\b|\bfindings of (?:the|a) focused visit\b"
_AREA = re.compile(
    r"\bfocused visits? (?:of|to)\s+(?:the\s+)?(?P<area>.+?)(?:[’']s)?(?:\s+on\s+\d.*)?$", re.I
)
_HEADINGS = (
    Heading(
        r"(?:.*\b)?areas? for priority action", None, RecommendationKind.AREA_FOR_PRIORITY_ACTION
    ),
    Heading(
        r"what needs to improve|areas? for improvement",
        None,
        RecommendationKind.AREA_FOR_IMPROVEMENT,
        finding=False,
    ),
    Heading(r"strengths?$", Polarity.STRENGTH),
)
_OTHER = Heading("")

#: Paragraphs about how the visit was done or what it is for, not about what it found.
_ABOUT = re.compile(
    r"^(?:This (?:letter|visit)\b|Ofsted will take the findings|The visit was carried out|"
    r"(?:The )?[Ii]nspectors (?:looked at|considered|reviewed|were|met|also)\b|"
    r"(?:Her|His) Majesty[’']s Inspectors?\b)"
)
_EARLIER = re.compile(
    r"\b(?:last|previous|full)\s+(?:full\s+|standard\s+|short\s+)?inspection[^.]{0,40}?\bin\s+"
    r"(?P<when>(?:\w+ )?20\d\d)\b"
)


def _recognises(document: Document) -> float:
    return 0.95 if _letter.says(document, _SUBJECT) else 0.0


def _parse(document: Document) -> Records:
    opened = _letter.open_letter(
        document,
        DocumentFamily.FOCUSED_VISIT_LETTER,
        Framework.FOCUSED_VISIT,
        _AREA,
    )
    _recipients.letter_recipients(opened)
    under = sections(opened.letter.body)
    found = [heading_of(s.heading.text, _HEADINGS) if s.heading else None for s in under]
    lists = Lists(
        opened,
        several=len({h.kind for h in found if h and h.kind}) > 1,
        addressed=(names.council(opened.draft), opened.subject, opened.letter.subject.text),
    )
    start = str(opened.draft.get(opened.inspection, "startedOn") or "")
    scene = facts.set_scene(
        opened.draft,
        " ".join(p.text for p in opened.letter.body),
        times=Times(at=start, inspection=start),
        until=str(opened.draft.get(opened.inspection, "endedOn") or ""),
    )
    for section, heading in zip(under, found, strict=True):
        title = section.heading.text.rstrip(":?¹") if section.heading else None
        if section.heading:
            opened.account.passage(section.heading.blocks, kind=PassageKind.HEADING)
        listed = any(p.bullet for p in section.items)
        for paragraph in section.items:
            if copied_in_text(opened, paragraph):
                continue
            if _ABOUT.match(paragraph.text) or (title is None and paragraph.text.endswith(":")):
                _letter.inspectors(opened, paragraph, opened.told(paragraph, title))
            elif heading and heading.kind and (listed and not paragraph.bullet):
                opened.told(paragraph, title)
            else:
                passage, finding, _ = lists.add(paragraph, title, heading or _OTHER)
                facts.state(scene, passage, paragraph.text)
                if finding:
                    _mentions(opened, finding, paragraph, passage)
    _letter.signed(opened)
    if not any(h and h.kind for h in found):
        opened.draft.note("No recommendations were found in this letter.")
    return opened.account.records()


def _mentions(opened: Opened, finding: str, paragraph: Paragraph, passage: str) -> None:
    """The earlier inspection that a finding dates."""
    for match in _EARLIER.finditer(paragraph.text):
        when = next(periods(match["when"]), None)
        if when is None or when.precision is DatePrecision.DAY:
            continue
        earlier = cited_inspection(opened.draft, "any", when)
        opened.draft.cites(earlier, passage, match[0])
        opened.draft.edge(
            Relationship.REFERS_TO,
            finding,
            earlier,
            passage=passage,
            quote=paragraph.text,
            stance=Stance.CITES,
        )


FAMILY = Family(DocumentFamily.FOCUSED_VISIT_LETTER, _recognises, _parse)
