"""Single inspection framework reports (Ofsted, 2013–2018), with or without the review of the LSCB.

Two forms: until mid-2015 areas for improvement stand in the running sequence of numbered
paragraphs; after that there are an executive summary, a list of recommendations, and paragraphs
marked "(Recommendation)". Both number their paragraphs through from the first page to the last;
only the reports of the first months number nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders import names
from loaders.account import Account
from loaders.families import _ofsted
from loaders.families._sif_cover import GRADE, Cover, begins, is_team_line, read_cover
from loaders.families._sif_records import ACT, LEADS_IN, Item, Making
from loaders.families._sif_sections import (
    COMPLAINTS,
    COPYRIGHT,
    Role,
    Section,
    heading,
    is_title,
    text_of,
    whole,
    with_footnotes,
)
from loaders.family import Family
from loaders.figures import When
from loaders.read.document import Block, Document
from ontology.errors import ReadError
from ontology.record import Draft, Records, Source, node_id
from ontology.terms import Area, DocumentFamily, IssuedOnBasis, Label, PassageKind

_COLUMNS = re.compile(r"key judge?ments?\s+judge?ments? grade", re.I)
#: The board's own report, which joint pilot inspections bound behind the authority's.
_BOARD_REPORT = re.compile(
    r"(?:\d+ )?inspection of the effectiveness of the local safeguarding children board"
    r"(?P<running>:.*)?",
    re.I,
)
#: A report with no more numbered paragraphs than this numbers none of its findings.
_FEW = 10


# ---------------------------------------------------------------------------------- the document


def recognises(document: Document) -> float:
    """Whether a document begins with the title of such a report."""
    shown = [b for b in document.blocks if not b.furniture][:8]
    return 0.95 if begins(shown) is not None else 0.0


def parse(document: Document) -> Records:
    """Read a report as Ofsted published it.

    Raises:
        ReadError: its first page lacks the authority or the dates that identify it.

    """
    cover = cover_of(document.blocks, document.file_name)
    key = names.authority_key(cover.authority)
    id_ = node_id(Label.DOCUMENT, key, DocumentFamily.SIF_REPORT, cover.issued or cover.started)
    if cover.published is None:
        named = _ofsted.published(document)
        cover = replace(cover, published=named, basis=IssuedOnBasis.FILE_NAME)
    source = Source(
        id_,
        names.authority_id(cover.authority),
        cover.issued or cover.started,
        sha256=document.sha256,
        file_name=document.file_name,
    )
    account = Account(Draft(source), document, id_)
    read_report(account, document.blocks, cover)
    return account.records()


def cover_of(blocks: Sequence[Block], file_name: str) -> Cover:
    """The first page of the report that blocks hold: what stands before its first section.

    Raises:
        ReadError: it lacks the authority, or both dates: these identify the report.

    """
    shown = [b for b in blocks if not b.furniture]
    title = begins(shown) or 0
    inside = (Role.CONTENTS, Role.TOLD, Role.CONTEXT, Role.FINDINGS)
    end = len(shown)
    for i, block in enumerate(shown[title + 2 :], title + 2):
        found = heading(block)
        if found and found[1].role in inside:
            end = i
            break
    cover = read_cover(shown[:end])
    if not cover.authority or not (cover.issued or cover.started):
        lacks = "the name of the authority" if not cover.authority else "its dates"
        raise ReadError(
            file_name,
            f"was taken for an inspection report, but its first page lacks {lacks}; "
            "give the file as Ofsted published it",
        )
    return cover


def read_report(account: Account, blocks: Sequence[Block], cover: Cover) -> str:
    """Make the records of a report in the account's draft; return the id of the inspection.

    The account's document is the report; the account is left open.
    """
    text = "\n".join(b.text for b in blocks)
    making = Making(account, cover, text)
    making.first_page()
    numbered = sum(b.kind == "paragraph" and bool(b.number) for b in blocks)
    reading = _Reading(making, numbers=numbered > _FEW)
    held = {b.ordinal for b in cover.blocks}
    for block in blocks:
        if (line := _BOARD_REPORT.fullmatch(" ".join(block.text.split()))) and line["running"]:
            account.furniture(block)
            held.add(block.ordinal)
    for group in whole(with_footnotes(b for b in blocks if b.ordinal not in held)):
        reading.group(group)
    reading.close()
    making.finish(reading.team)
    return making.inspection


# ------------------------------------------------------------------------------------ the reading


@dataclass
class _Reading:
    """A report being read, from heading to heading.

    ``section`` is what the last heading opened; ``area``, ``part`` and ``title`` hold until another
    heading changes them, ``theme`` is that of a heading in a list of recommendations; ``item`` is
    the finding or recommendation that is being put together, ``last`` the last printed number and
    ``list_`` the list that numbers are of, where they begin anew.
    """

    making: Making
    numbers: bool
    section: Section = field(default_factory=lambda: Section(Role.TOLD))
    area: Area | None = None
    part: str = "la"
    title: str = ""
    theme: Area | None = None
    item: Item | None = None
    last: int = 0
    list_: str = ""
    lead_in: str = ""
    glyph: str | None = None
    when: When | None = None
    team: list[tuple[Block, ...]] = field(default_factory=list)

    def group(self, group: tuple[Block, ...]) -> None:
        """One heading, paragraph, bullet, row or footnote."""
        block = group[0]
        if COMPLAINTS.match(block.text) or COPYRIGHT.match(block.text):
            self._open(Section(Role.BACK))
        role = self.section.role
        if role is Role.AFTER:
            if _BOARD_REPORT.fullmatch(block.text):
                self._board_report(group)
            return
        found = None if role is Role.BACK else heading(block)
        if found and self._opens(block, found[1]):
            self._heading(block, *found)
        elif role in (Role.CONTENTS, Role.FURNITURE, Role.BACK) or _COLUMNS.match(block.text):
            self._furniture(group)
            if role is Role.BACK and COPYRIGHT.match(block.text):
                self.section = Section(Role.AFTER)
        elif block.kind == "footnote":
            self.making.told(group, self.making.inspection)
        elif role is Role.TOLD:
            self._told(group)
        elif role is Role.TEAM or (role is Role.ABOUT and is_team_line(block.text)):
            self._team_line(group)
        elif role is Role.ABOUT:
            self._about(group)
        elif role is Role.CONTEXT:
            self._context(group)
        else:
            self._numbered(group)

    def close(self) -> None:
        """Make the records of the finding or recommendation that is now complete."""
        item, self.item = self.item, None
        if item and item.section.role is Role.RECOMMENDATIONS:
            self.making.recommendation(item)
        elif item:
            self.making.finding(item)

    # -------------------------------------------------------------------------------- headings

    def _opens(self, block: Block, section: Section) -> bool:
        """Whether a heading opens a section here: in boilerplate and in lists by theme, the names
        of areas only stand over what follows.
        """
        if self.section.role is Role.FURNITURE:
            return len(block.text) > 20 and section.role is not Role.CONTEXT
        by_theme = self.section.role is Role.RECOMMENDATIONS or (
            self.section.role is Role.FINDINGS and self.area is Area.OVERALL_EFFECTIVENESS
        )
        named = section.area in (Area.LEADERSHIP, Area.ADOPTION, Area.CARE_LEAVERS)
        graded = re.search(rf"{GRADE}|graded|experiences? and progress", block.text, re.I)
        return not (by_theme and named and not graded)

    def _open(self, section: Section) -> None:
        self.close()
        self.section = section
        self.area = section.area or self.area
        if section.role is Role.FINDINGS and self.area is None:
            self.area = Area.OVERALL_EFFECTIVENESS
        self.part = section.part or self.part
        self.theme = None
        self.lead_in, self.when = "", None

    def _heading(self, block: Block, printed: str, section: Section) -> None:
        self._open(section)
        if section.role in (Role.CONTENTS, Role.FURNITURE):
            self._furniture((block,))
            return
        passage = self.making.account.passage(block, kind=PassageKind.HEADING)
        lists = section.role is Role.RECOMMENDATIONS
        if section.area or lists:
            self.title = printed
        if self.part not in self.making.addressed or (section.part and lists):
            self.making.addressed[self.part] = (passage, printed)
        if section.role is Role.AREA and section.area:
            self.making.graded(section.area, printed, block.text, passage)

    def _board_report(self, group: tuple[Block, ...]) -> None:
        """The first line of the board's own report: its numbers begin anew."""
        self._open(Section(Role.TOLD, Area.LSCB, "lscb"))
        self.list_, self.last = "lscb", 0
        self._told(group)

    # -------------------------------------------------------------------------------- sections

    def _furniture(self, group: tuple[Block, ...]) -> None:
        for block in group:
            self.making.account.furniture(block)

    def _told(self, group: tuple[Block, ...]) -> None:
        """Prose about the inspection as a whole, or about the board where that is the part."""
        board = self.making.judged.get(Area.LSCB) if self.part == "lscb" else None
        self.making.told(group, board or self.making.inspection)

    def _about(self, group: tuple[Block, ...]) -> None:
        """How inspectors inspect: boilerplate, but for the powers under which they did."""
        if ACT.search(text_of(group)):
            self.making.told(group, self.making.inspection)
        else:
            self._furniture(group)

    def _team_line(self, group: tuple[Block, ...]) -> None:
        self.section = Section(Role.TEAM)
        if group[0].text.startswith("The inspection team"):
            self._furniture(group)
        else:
            self.team.append(group)

    def _context(self, group: tuple[Block, ...]) -> None:
        """A bullet of the area's own information, which may go on from one before."""
        text, glyph = text_of(group), group[0].number
        if text[:1].isupper() and glyph == self.glyph:
            self.lead_in = ""
            if not re.match(r"Of (?:this|these|those)\b", text):
                self.when = None
        self.when = self.making.context(group, self.title, self.lead_in, self.when)
        if LEADS_IN.search(text):
            self.lead_in, self.glyph = text, glyph

    def _numbered(self, group: tuple[Block, ...]) -> None:
        """What stands among findings or recommendations: one of them, more of one, or prose."""
        block, number = group[0], group[0].number or ""
        lists = self.section.role is Role.RECOMMENDATIONS
        only_grade = re.fullmatch(rf"\W*{GRADE}\W*", text_of(group), re.I) is not None
        judged = self.area in self.making.judged and not lists
        if block.kind != "bullet" and number.isdigit() and int(number) > self.last:
            self.last = int(number)
            self._start(number, group)
        elif self._listed(block) and not (self.item and self.item.number):
            self._start("", group)
        elif is_title(block) and not only_grade:
            self.close()
            self.title, self.theme = block.text, _ofsted.area_of(block.text)
            self.making.account.passage(block, kind=PassageKind.HEADING)
        elif self.item:
            self.item.groups.append(group)
        elif self.area and only_grade:
            passage = self.making.passage(group, self.title)
            self.making.graded(self.area, self.title, text_of(group), passage)
        elif self.area and judged:
            self.making.told(group, self.making.judged[self.area], self.title)
        else:
            self._told(group)

    def _listed(self, block: Block) -> bool:
        """Whether a bullet is an item of its own: a recommendation, or a finding of the earliest
        reports, which number nothing.
        """
        lists = self.section.role is Role.RECOMMENDATIONS
        return block.kind == "bullet" and (lists or not self.numbers)

    def _start(self, number: str, group: tuple[Block, ...]) -> None:
        self.close()
        area = self.theme if self.section.role is Role.RECOMMENDATIONS else self.area
        self.item = Item(number, self.section, area, self.part, self.title, [group], self.list_)


FAMILY = Family(DocumentFamily.SIF_REPORT, recognises, parse)
