"""Agendas of council committees: whose meeting, when, and the report that an agenda holds.

An agenda says what a meeting is to consider, not what came of it: decisions are in minutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders import names
from loaders.account import Account
from loaders.families import sif_report
from loaders.families._sif_cover import begins
from loaders.family import Family
from loaders.periods import Period, periods
from loaders.read.document import Block, Document
from ontology.errors import ReadError
from ontology.record import Draft, Records, Source, node_id
from ontology.terms import (
    DatePrecision,
    DocumentFamily,
    IssuedOnBasis,
    Label,
    PassageKind,
    Relationship,
)

_TITLE = re.compile(
    r"(?:public |second |further )?(?:supplementary |supplemental )?agenda"
    r"(?:\s*(?:supplement|pack)(?: \d+)?)?(?:\s*[-–—:]\s*(?P<body>\S.*))?",
    re.I,
)
_BODY = re.compile(r"\b(?:committee|cabinet|board|panel|forum)\b|^(?:full )?council$", re.I)
_COUNCIL = re.compile(r"\S+ .*\bcouncil$|^council of \S+", re.I)
_LABEL = re.compile(r"(?P<label>date|time|venue|place)\s*:\s*(?P<value>\S.*)", re.I)
_CONTACT = re.compile(
    r"(?:contact officer|tel(?:ephone)?|phone|fax|e-?mail|web-?site)\b\s*[:.]|"
    r"this page is intentionally (?:left )?blank",
    re.I,
)
_PAGES = re.compile(r"\s*\(pages?\s+\d+(?:\s*[-–]\s*\d+)?\)", re.I)
_WEBSITE = re.compile(r"\b(?:www\.|@)(?P<name>[a-z-]+)\.gov\.uk\b", re.I)
#: Blocks of a first page, and letters of a council's name, at most.
_FRONT, _NAME = 40, 70


@dataclass(frozen=True)
class _Front:
    """The first page of an agenda: the body that meets, the day, and where the items begin."""

    title: Block
    body: str
    body_block: Block
    dated: Block
    held: Period


def _front(blocks: Sequence[Block]) -> _Front | None:
    """The first page, or ``None`` where blocks do not begin an agenda."""
    shown = [b for b in blocks if not b.furniture][:_FRONT]
    end = begins(shown)
    shown = shown[:end]
    for i, title in enumerate(shown[:12]):
        match = _TITLE.fullmatch(" ".join(title.text.split()))
        if match is None:
            continue
        near = [b for b in shown[max(0, i - 3) : i + 4] if b is not title and _BODY.search(b.text)]
        body, block = (match["body"], title) if match["body"] else ("", title)
        if not body and near:
            body, block = near[0].text, near[0]
        for dated in shown:
            label = _LABEL.match(dated.text)
            if not body or label is None or label["label"].lower() != "date":
                continue
            held = next(periods(label["value"]), None)
            if held and held.precision is DatePrecision.DAY:
                return _Front(title, " ".join(body.split()), block, dated, held)
    return None


def _recognises(document: Document) -> float:
    return 1.0 if _front(document.blocks) else 0.0


def _parse(document: Document) -> Records:
    front = _front(document.blocks)
    shown = [b for b in document.blocks if not b.furniture]
    at = begins(shown)
    area = _area(document, shown, at)
    if front is None or area is None:
        lacks = "the committee and the day it meets" if front is None else "the council"
        raise ReadError(
            document.file_name,
            f"was taken for an agenda, but it does not say {lacks}; give the whole agenda",
        )
    held = front.held.from_.isoformat()
    key = (names.authority_key(area), DocumentFamily.COMMITTEE_AGENDA, held)
    id_ = node_id(Label.DOCUMENT, *key)
    source = Source(
        id_,
        names.authority_id(area),
        held,
        rank=1,
        sha256=document.sha256,
        file_name=document.file_name,
    )
    draft = Draft(source)
    names.authority(draft, area)
    called = front.title.text
    if front.body not in called:
        called = f"{called}: {front.body}"
    draft.node(
        Label.DOCUMENT,
        *key,
        title=f"{called}, {front.held.text}",
        family=DocumentFamily.COMMITTEE_AGENDA,
        publisher=names.area_name(area),
        issuedOn=held,
        issuedOnText=front.held.text,
        issuedOnPrecision=DatePrecision.DAY,
        issuedOnBasis=IssuedOnBasis.PRINTED,
        pages=document.pages,
        sha256=document.sha256,
        fileName=document.file_name,
    )
    first = shown[max(0, at - 1)].ordinal if at is not None else len(document.blocks)
    agenda = _Agenda(Account(draft, document, id_), front, id_)
    agenda.read([b for b in document.blocks if b.ordinal < first])
    agenda.finish()
    if at is not None:
        agenda.report([b for b in document.blocks if b.ordinal >= first])
    agenda.account.close([b for b in document.blocks if b.ordinal < first])
    return draft.records()


def _area(document: Document, shown: Sequence[Block], at: int | None) -> str | None:
    """The council as printed: by the report in the agenda, its own heading, or its website."""
    if at is not None and at > 0:
        return sif_report.cover_of(shown[at - 1 :], document.file_name).authority
    for block in shown[:_FRONT]:
        if _COUNCIL.search(block.text) and len(block.text) < _NAME:
            return block.text
    website = _WEBSITE.search(document.text())
    return website["name"].replace("-", " ").title() if website else None


@dataclass
class _Agenda:
    """An agenda being read into its account's draft."""

    account: Account
    front: _Front
    document: str

    def __post_init__(self) -> None:
        draft, front = self.account.draft, self.front
        self.draft = draft
        self.body = names.body(draft, front.body)
        self.held = front.held.from_.isoformat()
        self.meeting = draft.node(
            Label.MEETING,
            *self.body.split("/")[1:],
            self.held,
            title=f"{front.body}, {front.held.text}",
            heldOn=front.held.from_,
            heldOnText=front.held.text,
            heldOnPrecision=DatePrecision.DAY,
        )
        draft.edge(Relationship.OF_BODY, self.meeting, self.body)
        draft.edge(Relationship.ABOUT_AUTHORITY, self.document, draft.source.authority)
        self.items: list[tuple[str, str]] = []

    def read(self, blocks: Sequence[Block]) -> None:
        """The pages before the report: whose meeting, when and where, and the items."""
        items = False
        for block in blocks:
            if block.furniture:
                continue
            if _CONTACT.match(block.text):
                self.account.furniture(block)
            elif block in (self.front.title, self.front.body_block):
                passage = self.account.passage(block, kind=PassageKind.HEADING)
                for node in (self.document, self.body, self.meeting):
                    self.draft.cites(node, passage, block.text)
            elif _COUNCIL.search(block.text) and len(block.text) < _NAME:
                passage = self.account.passage(block, kind=PassageKind.HEADING)
                self.draft.cites(self.draft.source.authority, passage, block.text)
            elif _LABEL.match(block.text):
                passage = self.account.passage(block)
                self.draft.cites(self.meeting, passage, block.text)
                if block is self.front.dated:
                    self.draft.cites(self.document, passage, block.text)
            elif _TITLE.fullmatch(block.text):
                items = True
                self.account.passage(block, kind=PassageKind.HEADING)
            elif items and block.number:
                passage = self.account.passage(block)
                self.draft.cites(self.meeting, passage, block.text)
                self.items.append((passage, block.text))

    def report(self, blocks: Sequence[Block]) -> None:
        """The report in the agenda: a document of its own, and part of it."""
        file = self.account.document.file_name
        cover = sif_report.cover_of(blocks, file)
        id_ = f"{self.document}/report"
        self.draft.node(Label.DOCUMENT, *id_.split("/")[1:])
        self.draft.edge(Relationship.PART_OF, id_, self.document)
        account = Account(self.draft, self.account.document, id_)
        sif_report.read_report(account, blocks, cover)
        account.close(blocks)
        if self.items:
            passage, quote = max(self.items, key=lambda item: _about_report(item[1]))
            self.draft.edge(
                Relationship.CONSIDERED, self.meeting, id_, passage=passage, quote=quote
            )

    def finish(self) -> None:
        """What the reader of the load report should know."""
        self.draft.note(
            "The agenda says what the meeting was to consider; it holds no minutes, so no decision "
            "was found."
        )


def _about_report(item: str) -> int:
    """How well an item's title fits an inspection report that is bound in the agenda."""
    return 2 * bool(re.search(r"ofsted|inspection", item, re.I)) + bool(_PAGES.search(item))


FAMILY = Family(DocumentFamily.COMMITTEE_AGENDA, _recognises, _parse)
