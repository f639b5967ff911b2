"""What the letters of inspectorates share: date, addressee, salutation, subject, body, signature.

A letter is read in two steps: :func:`split` finds its parts; a family then makes records of them
with an :class:`Opened` letter, which has the document, its authority and its inspection ready.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from loaders import names
from loaders.account import Account
from loaders.families._cited import FULL as FULL
from loaders.families._cited import cited_inspection as cited_inspection
from loaders.families._paragraphs import Paragraph, paragraphs
from loaders.periods import MONTHS, Period, periods
from loaders.read.document import Block, Document
from ontology.errors import ReadError
from ontology.record import Draft, Source, node_id, slug
from ontology.statute import NATIONAL
from ontology.terms import (
    Area,
    DatePrecision,
    DocumentFamily,
    DocumentState,
    Framework,
    InspectorRole,
    IssuedOnBasis,
    Label,
    PassageKind,
    Polarity,
    PolarityBasis,
    Relationship,
)

_YEARLESS = re.compile(rf"\b(\d{{1,2}} (?:{'|'.join(MONTHS)}))\b(?!,? \d{{4}})")

#: How much smaller than the body's text (1) that of a footnote is.
_SMALL = 0.87

#: A salutation of more words is of a partnership, not of a person.
_PERSON_WORDS = 2

_SECTION = re.compile(r"\bsection (?P<section>\d+)\S* of the (?P<act>[A-Z][\w ]+? Act \d{4})\b")
_DUTIES = frozenset(n.id for n in NATIONAL if n.label is Label.DUTY)

_DEAR = re.compile(r"^Dear\b")
_YOURS = re.compile(r"^Yours (sincerely|faithfully)\b", re.I)
_COPIES = re.compile(r"^(copy|copied|copies|cc)\b\s*(to)?\s*:?", re.I)
_INSPECTOR_TITLE = re.compile(
    r",?\s*\(?\b(?:(?:Her|His) Majesty[’']s Inspectors?(?: of [A-Z].*)?|HMIs?\b|"
    r"(?:Senior )?(?:Ofsted|Regulatory|Social Care Regulatory|Care Quality Commission) Inspectors?)"
    r"\)?",
    re.I,
)
_INSPECTORS = re.compile(
    r"\binspectors?\b[^.]{0,60}?\b(?:were|was)\b:?\s+(?P<names>[A-Z][^.]+)\.(?:\s|$)", re.I
)
_NAME = re.compile(r"(?:[A-Z][\w’'-]*\.?\s+)+(?:(?:de|du|van|von|der|la|le|al)\s+)*[A-Z][\w’'-]+")


@dataclass(frozen=True)
class Letter:
    """The parts of a letter."""

    masthead: tuple[Block, ...]
    dated: Block
    day: date
    addressee: tuple[Block, ...]
    salutation: Block
    subject: Paragraph
    body: tuple[Paragraph, ...]
    signature: tuple[Block, ...]
    """``Yours sincerely`` and what follows it."""
    copies: tuple[Block, ...]
    """Who gets a copy, where a list under the signature says so."""
    notes: tuple[Block, ...]
    """Footnotes, which stand between the paragraphs of a page and the next."""


def split(document: Document) -> Letter | None:
    """The parts of a letter, or ``None`` when the document has not the form of one."""
    notes = _footnotes(document.blocks)
    blocks = [b for b in document.blocks if not b.furniture and b not in notes]
    dear = next((i for i, b in enumerate(blocks[:60]) if _DEAR.match(b.text)), None)
    if dear is None or dear + 2 >= len(blocks):
        return None
    dates = [(len(b.text), i, read) for i, b in enumerate(blocks[:dear]) if (read := day(b.text))]
    if not dates:
        return None
    _, at, dated = min(dates)
    yours = next(
        (i for i, b in enumerate(blocks) if i > dear and _YOURS.match(b.text)), len(blocks)
    )
    copies = next(
        (i for i, b in enumerate(blocks) if i > yours and _COPIES.match(b.text)), len(blocks)
    )
    if yours == dear + 1:
        return None
    first = _addressed_from(blocks[at + 1 : dear], blocks[dear].text) + at + 1
    subject, *body = paragraphs(blocks[dear + 1 : yours])
    return Letter(
        (*blocks[:at], *blocks[at + 1 : first]),
        blocks[at],
        dated,
        tuple(blocks[first:dear]),
        blocks[dear],
        subject,
        tuple(body),
        tuple(blocks[yours:copies]),
        tuple(blocks[copies:]),
        notes,
    )


def _addressed_from(lines: Sequence[Block], salutation: str) -> int:
    """Where the address begins: where the person whom the salutation calls is named. A page may
    show the sender's address between the date and it.
    """
    called = salutation.removeprefix("Dear").strip(" ,").split()
    if not 0 < len(called) <= _PERSON_WORDS:
        return 0
    named = (n for n, b in enumerate(lines) if called[-1] in re.findall(r"[\w’'-]+", b.text))
    return next(named, 0)


def _footnotes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks under the salutation that are footnotes, or printed as small as one."""
    sizes = sorted(b.size for b in blocks if b.size and not b.furniture)
    small = _SMALL * sizes[len(sizes) // 2] if sizes else 0.0
    dear = next((n for n, b in enumerate(blocks) if _DEAR.match(b.text)), len(blocks))
    return tuple(
        b
        for b in blocks[dear:]
        if not b.furniture and (b.kind == "footnote" or (b.size is not None and b.size < small))
    )


def says(document: Document, pattern: str) -> bool:
    """Whether the first page or so of a letter matches; ``False`` for what is no letter."""
    blocks = [b for b in document.blocks if not b.furniture][:60]
    dear = next((i for i, b in enumerate(blocks) if _DEAR.match(b.text)), None)
    if dear is None:
        return False
    text = " ".join(b.text for b in blocks[dear : dear + 8]).replace("’", "'")
    return re.search(pattern, text, re.I) is not None


# ------------------------------------------------------------------------------------------- dates


def day(text: str) -> date | None:
    """The first day that a text names."""
    return next((p.from_ for p in periods(text) if p.precision is DatePrecision.DAY), None)


def days(text: str, year: int) -> Period | None:
    """The first day or range of days that a text names; ``year`` is used where none is printed.

    >>> days("Between 16 May and 20 May, inspectors", 2016).to.isoformat()
    '2016-05-20'
    """
    for given in (text, _YEARLESS.sub(rf"\1 {year}", text)):
        for period in periods(given):
            if (
                period.precision in (DatePrecision.DAY, DatePrecision.RANGE)
                and period.text[0].isdigit()
            ):
                printed = (
                    period.text if period.text in text else period.text.replace(f" {year}", "")
                )
                return replace(period, text=printed)
    return None


# --------------------------------------------------------------------------------------- to records


@dataclass
class Opened:
    """A letter whose document, authority and inspection have been made."""

    letter: Letter
    draft: Draft
    account: Account
    document: str
    inspection: str
    authority: str
    subject: str
    """The passage of the subject line."""

    @property
    def key(self) -> tuple[str, ...]:
        """The inspection's key, with which its findings' ids begin."""
        return tuple(self.inspection.split("/")[1:])

    def passage(self, paragraph: Paragraph, heading: str | None = None) -> str:
        """The passage of a paragraph, under a heading."""
        kind = PassageKind.HEADING if paragraph.heading and heading is None else None
        return self.account.passage(paragraph.blocks, heading=heading, kind=kind)

    def finding(
        self,
        paragraph: Paragraph,
        passage: str,
        list_: str,
        ordinal: int,
        *,
        heading: str | None = None,
        area: Area | None = None,
        polarity: Polarity | None = None,
        basis: PolarityBasis | None = None,
    ) -> str:
        """A paragraph as a finding: the ``ordinal``-th of a list."""
        draft = self.draft
        id_ = draft.node(
            Label.FINDING,
            *self.key,
            list_,
            str(ordinal),
            ordinal=ordinal,
            text=paragraph.text,
            heading=heading,
            area=area,
            polarity=polarity,
            polarityBasis=basis,
        )
        draft.cites(id_, passage, paragraph.text)
        draft.edge(Relationship.MADE_IN, id_, self.inspection)
        return id_

    def told(self, paragraph: Paragraph, heading: str | None = None) -> str:
        """Keep a paragraph that is about the inspection as a whole: the inspection rests on it."""
        passage = self.passage(paragraph, heading)
        self.draft.cites(self.inspection, passage, paragraph.text)
        for match in _SECTION.finditer(paragraph.text):
            duty = node_id(Label.DUTY, f"{slug(match['act'])}-s{match['section']}")
            if duty in _DUTIES:
                self.draft.edge(
                    Relationship.UNDER_DUTY,
                    self.inspection,
                    duty,
                    passage=passage,
                    quote=paragraph.text,
                )
        return passage


def open_letter(
    document: Document,
    family: DocumentFamily,
    framework: Framework,
    area: re.Pattern[str],
    *,
    opening: re.Pattern[str] | None = None,
) -> Opened:
    """Make the document, authority and inspection of a letter.

    ``area`` finds in the subject, as the group of that name, how the letter prints the authority
    whose services it is about, and ``opening`` the same in the first three paragraphs. Where
    neither finds it, it is taken to be the whole subject.

    Raises:
        ReadError: the document has not the form of a letter.

    """
    letter = split(document)
    if letter is None:
        raise ReadError(
            document.file_name,
            "was taken for a letter, but no date, salutation and subject were found in it; "
            "give the file as the inspectorate published it",
        )
    match = area.search(letter.subject.text)
    if match is None and opening:
        texts = (letter.subject.text, *(p.text for p in letter.body[:3]))
        match = next((m for text in texts if (m := opening.search(text))), None)
    printed = match["area"] if match else letter.subject.text
    key, issued = names.authority_key(printed), letter.day.isoformat()
    id_ = node_id(Label.DOCUMENT, key, family, issued)
    source = Source(
        id_,
        names.authority_id(printed),
        issued,
        sha256=document.sha256,
        file_name=document.file_name,
    )
    draft = Draft(source)
    authority = names.authority(draft, printed)
    draft.node(
        Label.DOCUMENT,
        *id_.split("/")[1:],
        title=letter.subject.text,
        family=family,
        publisher="Ofsted",
        issuedOn=issued,
        issuedOnText=letter.dated.text,
        issuedOnPrecision=DatePrecision.DAY,
        issuedOnBasis=IssuedOnBasis.PRINTED,
        pages=document.pages,
        sha256=document.sha256,
        fileName=document.file_name,
    )
    account = Account(draft, document, id_)
    for block in letter.masthead:
        account.furniture(block)
    draft.cites(id_, account.passage(letter.dated), letter.dated.text)
    subject = account.passage(letter.subject.blocks, kind=PassageKind.HEADING)
    inspection = _inspection(draft, letter, framework, key)
    for note in letter.notes:
        draft.cites(id_, account.passage(note, kind=PassageKind.FOOTNOTE), note.text)
    for from_ in (id_, inspection):
        draft.edge(Relationship.ABOUT_AUTHORITY, from_, authority)
        draft.cites(from_, subject, letter.subject.text)
    draft.cites(authority, subject, letter.subject.text)
    draft.edge(Relationship.REPORTS, id_, inspection)
    return Opened(letter, draft, account, id_, inspection, authority, subject)


def _inspection(draft: Draft, letter: Letter, framework: Framework, key: str) -> str:
    """The inspection that a letter reports: named by its first day, else by the letter's date."""
    visited = next((p for b in letter.body if (p := days(b.text, letter.day.year))), None)
    if visited is None or visited.from_ > letter.day:
        draft.note("The letter does not say on which days the inspection took place.")
        return draft.node(
            Label.INSPECTION,
            key,
            framework,
            f"undated-{letter.day.isoformat()}",
            title=letter.subject.text,
            framework=framework,
            state=DocumentState.LOADED,
        )
    return draft.node(
        Label.INSPECTION,
        key,
        framework,
        visited.from_.isoformat(),
        title=letter.subject.text,
        framework=framework,
        startedOn=visited.from_,
        startedOnText=visited.text,
        startedOnPrecision=DatePrecision.DAY,
        endedOn=visited.to,
        state=DocumentState.LOADED,
    )


def inspectors(opened: Opened, paragraph: Paragraph, passage: str) -> list[str]:
    """The inspectors whom a sentence names ("The inspectors were …"), as people."""
    match = _INSPECTORS.search(paragraph.text)
    if match is None:
        return []
    people = []
    for part in re.split(r",\s*(?:and\s+)?|\s+and\s+|;\s*", match["names"]):
        name = _NAME.fullmatch(_INSPECTOR_TITLE.sub("", part).strip())
        if name and not _INSPECTOR_TITLE.search(name[0]):
            role = InspectorRole.TEAM
            people.append(
                names.inspector(opened.draft, opened.inspection, name[0], role, passage, match[0])
            )
    return people


def signed(opened: Opened) -> str | None:
    """The inspector who signs; the passage holds ``Yours sincerely`` too."""
    blocks = opened.letter.signature
    if not blocks:
        return None
    passage = opened.account.passage(blocks, kind=PassageKind.LINE)
    quote = " ".join(b.text for b in blocks if not _YOURS.fullmatch(b.text.rstrip(",")))
    name = _NAME.match(_INSPECTOR_TITLE.split(_YOURS.sub("", quote).strip(" ,"), maxsplit=1)[0])
    if name is None:
        opened.draft.cites(opened.document, passage, quote or None)
        return None
    role = InspectorRole.SIGNATORY
    return names.inspector(opened.draft, opened.inspection, name[0], role, passage, quote)
