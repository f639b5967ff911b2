"""What the reports of Ofsted share: areas, grades, judgement tables, whole paragraphs, mentions of
earlier inspections, and the page of licence and contact details.

A report's family opens a :class:`Report` and says in its own words what is found where; everything
that is alike from framework to framework is made here, so that it gets the same ids and evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from loaders import names
from loaders.account import Account
from loaders.families import _wording
from loaders.families._cited import FULL, cited_inspection
from loaders.families._earlier import mentions as mentions
from loaders.periods import Period, period
from loaders.read.document import Block, Document
from ontology.record import Draft, Source, node_id
from ontology.terms import (
    Area,
    Basis,
    DatePrecision,
    DocumentFamily,
    Framework,
    Grade,
    IssuedOnBasis,
    Label,
    PassageKind,
    Polarity,
    PolarityBasis,
    RecommendationKind,
    Relationship,
    Stance,
)

_AREAS = tuple(
    (re.compile(pattern, re.I), area)
    for pattern, area in (
        (r"\boverall (?:effectiveness|judgement)\b", Area.OVERALL_EFFECTIVENESS),
        (r"\bsafeguarding (?:children )?board\b|\bLSCB\b", Area.LSCB),
        (r"\bhelp and protection\b|\bneed (?:of )?(?:early )?help\b", Area.HELP_AND_PROTECTION),
        (r"\bin care and care leavers\b", Area.CHILDREN_IN_CARE_AND_CARE_LEAVERS),
        (r"\bcare leavers\b|\bleaving care\b", Area.CARE_LEAVERS),
        (r"\badoption\b", Area.ADOPTION),
        (r"\bin care\b|\blooked after\b", Area.CHILDREN_IN_CARE),
        (r"\bleaders\b|\bleadership\b", Area.LEADERSHIP),
    )
)
_GRADES = tuple(
    (re.compile(pattern, re.I), grade)
    for pattern, grade in (
        (r"\bnot judged\b|\bno judgement\b", Grade.NOT_JUDGED),
        (r"\brequires? improvement\b", Grade.REQUIRES_IMPROVEMENT),
        (r"\binadequate\b", Grade.INADEQUATE),
        (r"\badequate\b", Grade.ADEQUATE),
        (r"\boutstanding\b", Grade.OUTSTANDING),
        (r"\bgood\b", Grade.GOOD),
    )
)

#: How the last page begins, in the wordings of 2010 to 2026, and what stands on it alone.
_LICENCE = re.compile(
    r"^(?:The Office for Standards in Education|You may (?:re-?use|copy)|"
    r"If you would like a copy of this (?:document|report)|This publication is available|"
    r"Interested in our work|Any complaints about the (?:inspection|report)|"
    r"To receive regular email alerts|Further copies of this (?:document|report)|"
    r"(?:T|F|E|W|Tel|Textphone|Email|Telephone): ?\S|© Crown copyright)",
    re.I,
)
_ENDED = re.compile(r"(?:[.?!:;][”’\"')\]]*|\(Recommendations?\)|[⁰¹²³⁴-⁹])$")
_FILE_DATE = re.compile(r" - (\d{1,2} [A-Za-z]+ \d{4})$")


def area_of(text: str) -> Area | None:
    """The area that a heading or a row of the judgement table is about.

    >>> area_of("The experiences and progress of children in care and care leavers").value
    'children_in_care_and_care_leavers'
    """
    return next((area for pattern, area in _AREAS if pattern.search(text)), None)


def grade_of(text: str) -> Grade | None:
    """The grade that a text gives: the last one it names.

    >>> grade_of("requires improvement to be good").value, grade_of("The impact of leaders")
    ('requires_improvement', None)
    """
    plain = re.sub(r"\bto be good\b", "", text, flags=re.I)
    found = [
        (match.start(), grade) for pattern, grade in _GRADES for match in pattern.finditer(plain)
    ]
    return max(found, key=lambda f: f[0])[1] if found else None


# -------------------------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, bullet, heading or row: the blocks that a page's end cut in two as one."""

    blocks: tuple[Block, ...]

    @property
    def first(self) -> Block:
        """The block that it begins with: its kind, number and page are the paragraph's."""
        return self.blocks[0]

    @property
    def text(self) -> str:
        """The whole text, as its passage has it: a word divided at a page's end is one again, and
        the bullets of a list inside it have their glyphs.
        """
        text = self.blocks[0].text
        for block in self.blocks[1:]:
            divided = re.search(r"\w-$", text) and block.text[:1].islower()
            mark = f"{block.number} " if block.kind == "bullet" and block.number else ""
            text += block.text if divided else f" {mark}{block.text}"
        return text


def paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    """Blocks as whole paragraphs; what the reader marked as furniture is left out.

    A block goes on from the paragraph before when that one did not end its sentence and this one
    has no mark of its own, or when it is indented like the text after that one's number; footnotes
    at a page's end may stand between the two.
    """
    out: list[Paragraph] = []
    for block in blocks:
        if block.furniture:
            continue
        at = len(out) - 1
        while at >= 0 and out[at].first.kind == "footnote":
            at -= 1
        if at >= 0 and _goes_on(out[at], block):
            out[at] = Paragraph((*out[at].blocks, block))
        else:
            out.append(Paragraph((block,)))
    return out


def _goes_on(before: Paragraph, block: Block) -> bool:
    last = before.blocks[-1]
    if block.kind != "paragraph" or block.number or last.kind not in ("paragraph", "bullet"):
        return False
    if last.size and block.size and abs(last.size - block.size) > 0.08 * last.size:
        return False
    if is_licence(block.text) or (block.bold and not last.bold):
        return False
    head = before.first
    if head.number and head.kind == "paragraph" and head.box and block.box:
        return block.box[0] > head.box[0] + 10
    if _ENDED.search(before.text):
        return False
    another_page = bool(block.page) and block.page != last.page
    return another_page or block.text[:1].islower()


def with_lists(items: Iterable[Paragraph]) -> list[Paragraph]:
    """Paragraphs with the list that one introduces ("… including:") as a part of it.

    What introduces a list inside itself is a numbered paragraph, or a bullet when the list's glyph
    is another; a paragraph without a number that ends with a colon only stands before a list.
    """
    out: list[Paragraph] = []
    inside: str | None = None
    for item in items:
        first, head = item.first, out[-1] if out else None
        if first.kind == "bullet" and head and head.text.endswith(":") and inside is None:
            numbered = head.first.kind == "paragraph" and head.first.number
            other = head.first.kind == "bullet" and head.first.number != first.number
            inside = first.number if numbered or other else None
        elif first.kind != "bullet" or first.number != inside:
            inside = None
        if head and inside is not None:
            out[-1] = Paragraph((*head.blocks, *item.blocks))
        else:
            out.append(item)
    return out


# ------------------------------------------------------------------------------------------ report


def is_licence(text: str) -> bool:
    """Whether a paragraph is of the licence and contact details on a report's last page."""
    return _LICENCE.match(text) is not None


def licence_of(text: str) -> str | None:
    """The licence that a report states, if it is the open one."""
    if re.search(r"open[ -]government[ -]licence", text, re.I):
        return "Open Government Licence v3.0"
    return None


def published(document: Document) -> Period | None:
    """The day in the file's name, as Ofsted's files have it (" - 29 july 2019.pdf")."""
    match = _FILE_DATE.search(PurePosixPath(document.file_name).stem)
    return period(match[1]) if match else None


@dataclass
class Report:
    """A report whose document, authority and inspection have been made."""

    draft: Draft
    account: Account
    document: str
    inspection: str
    council: str
    starts: str
    """The inspection's first day (ISO)."""
    _judged: dict[Area, str] = field(default_factory=dict)
    _recommended: Counter[tuple[str, ...]] = field(default_factory=Counter)

    @property
    def recommended(self) -> int:
        """How many recommendations were made so far."""
        return self._recommended.total()

    @property
    def judged(self) -> int:
        """How many areas were given a grade so far."""
        return len(self._judged)

    @property
    def key(self) -> tuple[str, ...]:
        """The inspection's key, with which the ids of what was found begin."""
        return tuple(self.inspection.split("/")[1:])

    def passage(self, paragraph: Paragraph, heading: str | None = None) -> str:
        """The passage of a paragraph, under a heading."""
        kind = PassageKind.HEADING if paragraph.first.kind == "heading" else None
        return self.account.passage(
            paragraph.blocks, heading=heading, kind=kind, text=paragraph.text
        )

    def told(self, paragraph: Paragraph, heading: str | None = None) -> str:
        """Keep a paragraph that is about the inspection as a whole: the inspection rests on it, and
        the document refers to the earlier inspections that it names.
        """
        passage = self.passage(paragraph, heading)
        self.draft.cites(self.inspection, passage, paragraph.text)
        self.refer(self.document, paragraph.text, passage)
        return passage

    def judgement(
        self, area: str, grade: str, passage: str, quote: str, *, number: str | None = None
    ) -> str | None:
        """A grade for an area, both as printed; ``None`` if the words are of no known area.

        The area's second grade (a section's heading repeats it) is more evidence, or a conflict.
        """
        code, value = area_of(area), grade_of(grade)
        if code is None or value is None:
            return None
        if made := self._judged.get(code):
            same = self.draft.get(made, "grade") == value
            self.draft.cites(
                made,
                passage,
                quote,
                property=None if same else "grade",
                value=None if same else value,
            )
            return made
        made = self.draft.node(
            Label.JUDGEMENT,
            *self.key,
            code,
            area=code,
            areaPrinted=area,
            grade=value,
            gradePrinted=grade,
            number=number,
        )
        self._judged[code] = made
        self.draft.cites(made, passage, quote)
        self.draft.edge(Relationship.MADE_IN, made, self.inspection)
        return made

    def finding(
        self,
        paragraph: Paragraph,
        *key: str,
        area: Area | None = None,
        heading: str | None = None,
        polarity: Polarity | None = None,
        marked: bool | None = None,
        ordinal: int | None = None,
    ) -> str:
        """A paragraph as a finding; ``key`` is its printed number, or a list and an ordinal.

        ``polarity`` is what the heading says; without it the wording may say it, where it is sure.
        """
        passage = self.passage(paragraph, heading)
        basis = PolarityBasis.HEADING
        if polarity is None:
            polarity, basis = _wording.polarity(paragraph.text), PolarityBasis.WORDING
        made = self.draft.node(
            Label.FINDING,
            *self.key,
            *key,
            number=paragraph.first.number if paragraph.first.kind == "paragraph" else None,
            ordinal=ordinal,
            area=area,
            heading=heading,
            polarity=polarity,
            polarityBasis=basis if polarity else None,
            marked=marked,
            text=paragraph.text,
        )
        self.draft.cites(made, passage, paragraph.text)
        self.draft.edge(Relationship.MADE_IN, made, self.inspection)
        self.refer(made, paragraph.text, passage)
        return made

    def recommendation(
        self,
        paragraph: Paragraph,
        kind: RecommendationKind,
        *list_: str,
        heading: str | None = None,
        number: str | None = None,
        to: str | None = None,
    ) -> str:
        """A paragraph as the next recommendation of a list (a report's only one needs no name).

        No words address it: by statute the council must say what it will do about it (Education and
        Inspections Act 2006, section 137), unless it is ``to`` another body.
        """
        passage = self.passage(paragraph, heading)
        ordinal = self._recommended[list_] = self._recommended[list_] + 1
        made = self.draft.node(
            Label.RECOMMENDATION,
            *self.key,
            *list_,
            number or str(ordinal),
            number=number,
            ordinal=ordinal,
            kind=kind,
            text=paragraph.text,
        )
        self.draft.cites(made, passage, paragraph.text)
        self.draft.edge(Relationship.MADE_IN, made, self.inspection)
        self.draft.edge(
            Relationship.ADDRESSED_TO,
            made,
            to or self.council,
            basis=Basis.STATUTE,
            passage=passage,
            reasons=("Education and Inspections Act 2006, sections 136 and 137",),
        )
        return made

    def refer(self, from_: str, text: str, passage: str) -> None:
        """Join a finding or the document to the earlier inspections that its text names."""
        if not from_.startswith(("finding/", "document/")):
            return
        for mention in mentions(text, self.starts):
            stub = cited_inspection(
                self.draft,
                mention.framework or "any",
                mention.when,
                kinds=[mention.framework] if mention.framework else FULL,
            )
            self.draft.cites(stub, passage, mention.sentence)
            self.draft.edge(
                Relationship.REFERS_TO,
                from_,
                stub,
                stance=Stance.CITES,
                passage=passage,
                quote=mention.sentence,
            )


def open_report(
    document: Document,
    *,
    family: DocumentFamily,
    framework: Framework,
    area: str,
    council: str | None,
    title: str,
    days: Sequence[Period],
    days_text: str,
    issued: Period | None,
    basis: IssuedOnBasis = IssuedOnBasis.PRINTED,
) -> Report:
    """Make the document, authority and inspection of a report.

    ``area`` and ``council`` are as printed; ``days`` are the times of the inspection, in order, and
    ``days_text`` their words; ``basis`` is what ``issued`` rests on. The document's key is the
    inspection's first day: every report has one, while its day of publication is often printed
    nowhere.
    """
    key, starts = names.authority_key(area), days[0].from_
    id_ = node_id(Label.DOCUMENT, key, family, starts.isoformat())
    day = issued.from_.isoformat() if issued else ""
    draft = Draft(
        Source(
            id_,
            names.authority_id(area),
            day or starts.isoformat(),
            sha256=document.sha256,
            file_name=document.file_name,
        )
    )
    authority = names.authority(draft, area)
    text = document.text()
    draft.node(
        Label.DOCUMENT,
        *id_.split("/")[1:],
        title=title,
        family=family,
        publisher="Ofsted",
        issuedOn=day,
        issuedOnText=issued.text if issued and basis is IssuedOnBasis.PRINTED else None,
        issuedOnPrecision=issued.precision if issued else None,
        issuedOnBasis=basis if issued else None,
        pages=document.pages,
        licence=licence_of(text),
        sha256=document.sha256,
        fileName=document.file_name,
    )
    inspection = draft.node(
        Label.INSPECTION,
        key,
        framework,
        starts.isoformat(),
        title=title,
        framework=framework,
        startedOn=starts,
        startedOnText=days_text,
        startedOnPrecision=DatePrecision.DAY,
        endedOn=days[-1].to,
    )
    for from_ in (id_, inspection):
        draft.edge(Relationship.ABOUT_AUTHORITY, from_, authority)
    draft.edge(Relationship.REPORTS, id_, inspection)
    return Report(
        draft,
        Account(draft, document, id_),
        id_,
        inspection,
        names.council(draft, council),
        starts.isoformat(),
    )
