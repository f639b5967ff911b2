"""Letters of the annual unannounced inspections of contact, referral and assessment (2009–2012).

Under three or four headings, bullets say what is strong, what is satisfactory and what must be
developed. What must be developed is both a finding and a recommendation.
"""

from __future__ import annotations

import re

from loaders import names
from loaders.families import _letter, _recipients
from loaders.families._cited import FULL, cited_inspection
from loaders.families._letter import Opened
from loaders.families._paragraphs import Paragraph, sections
from loaders.families._sections import Heading, Lists, heading_of
from loaders.family import Family
from loaders.periods import periods
from loaders.read.document import Document
from ontology.record import Records
from ontology.terms import (
    Area,
    DocumentFamily,
    Framework,
    PassageKind,
    Polarity,
    RecommendationKind,
    Relationship,
    Stance,
)

_SUBJECT = r"unannounced inspection of contact, referral and assessment"
_AREA = re.compile(
    r"arrangements\s+(?:with)?in\s+(?:the\s+)?(?P<area>.+?)(?:[’']s)?"
    r"(?:\s+(?:local authority|children[’']?s).*)?$",
    re.I,
)

_HEADINGS = (
    Heading(r"strengths?$", Polarity.STRENGTH),
    Heading(r"satisfactory practice$|.*\bmeets? (the )?requirements\b", Polarity.SATISFACTORY),
    Heading(
        r"(.*\b)?areas? for priority action:?$|priority actions?:?$",
        Polarity.WEAKNESS,
        RecommendationKind.AREA_FOR_PRIORITY_ACTION,
    ),
    Heading(
        r"(.*\b)?areas? (for|of) development:?$",
        Polarity.WEAKNESS,
        RecommendationKind.AREA_FOR_DEVELOPMENT,
    ),
    Heading(
        r"(.*\b)?areas? for improvement:?$",
        Polarity.WEAKNESS,
        RecommendationKind.AREA_FOR_IMPROVEMENT,
    ),
)

#: A sentence about all the items above it, not one of them.
_CLOSING = re.compile(
    r"\bareas?\b.*\bidentified (above|in this letter)\b|\bany future inspection\b", re.I
)
_EARLIER = re.compile(r"\bthe (?P<year>20\d\d) (?P<what>private fostering )?inspection\b")


def _recognises(document: Document) -> float:
    return 0.95 if _letter.says(document, _SUBJECT) else 0.0


def _parse(document: Document) -> Records:
    opened = _letter.open_letter(
        document,
        DocumentFamily.UNANNOUNCED_INSPECTION_LETTER,
        Framework.ANNUAL_UNANNOUNCED,
        _AREA,
    )
    _recipients.letter_recipients(opened)
    under = sections(opened.letter.body)
    found = [heading_of(s.heading.text, _HEADINGS) if s.heading else None for s in under]
    lists = Lists(
        opened,
        Area.CONTACT_REFERRAL_ASSESSMENT,
        several=len({h.kind for h in found if h and h.kind}) > 1,
        addressed=(names.council(opened.draft), opened.subject, opened.letter.subject.text),
    )
    for section, heading in zip(under, found, strict=True):
        if section.heading is None or heading is None:
            for paragraph in (*filter(None, (section.heading,)), *section.items):
                opened.told(paragraph)
            continue
        title = section.heading.text.rstrip(":")
        head = opened.account.passage(section.heading.blocks, kind=PassageKind.HEADING)
        for paragraph in section.items:
            if _CLOSING.search(paragraph.text):
                opened.told(paragraph)
                continue
            passage, finding, _ = lists.add(paragraph, title, heading)
            if finding:
                opened.draft.cites(
                    finding, head, title, property="polarity", value=heading.polarity
                )
                _mentions(opened, finding, paragraph, passage)
    _letter.signed(opened)
    return opened.account.records()


def _mentions(opened: Opened, finding: str, paragraph: Paragraph, passage: str) -> None:
    """The earlier inspections that a finding names by their year."""
    for match in _EARLIER.finditer(paragraph.text):
        kind = Framework.PRIVATE_FOSTERING if match["what"] else None
        earlier = cited_inspection(
            opened.draft,
            kind or "any",
            next(periods(match["year"])),
            title=match[0].removeprefix("the "),
            kinds=(kind,) if kind else FULL,
        )
        opened.draft.cites(earlier, passage, match[0])
        opened.draft.edge(
            Relationship.REFERS_TO,
            finding,
            earlier,
            passage=passage,
            quote=paragraph.text,
            stance=Stance.PROGRESS if "action has been taken" in paragraph.text else Stance.CITES,
        )


FAMILY = Family(DocumentFamily.UNANNOUNCED_INSPECTION_LETTER, _recognises, _parse)
