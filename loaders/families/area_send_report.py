"""Reports of area SEND inspections (Ofsted and the Care Quality Commission together, 2023 onwards).

Plain prose under questions, one of three outcomes, and what must be done: areas for priority action
in a table that names the responsible bodies, and areas for improvement for the partnership.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from loaders import facts, names
from loaders.families import _recipients
from loaders.families._cited import cited_inspection
from loaders.families._ofsted import (
    Paragraph,
    Report,
    is_licence,
    open_report,
    paragraphs,
    published,
)
from loaders.families._sections import Heading, heading_of
from loaders.family import Family
from loaders.figure_times import Times
from loaders.periods import Period, periods
from loaders.read.document import Block, Document
from ontology.errors import ReadError
from ontology.record import Records, slug
from ontology.terms import (
    DatePrecision,
    DocumentFamily,
    DocumentState,
    Framework,
    InspectorRole,
    IssuedOnBasis,
    Label,
    Modality,
    OrganisationKind,
    Polarity,
    RecommendationKind,
    Relationship,
    Stance,
)

_TITLE = re.compile(r"Area SEND inspection of (?P<area>.+?)\s+Local Area Partnership", re.I)
_DATES = re.compile(r"^Inspection dates?:\s*", re.I)
_PREVIOUS = re.compile(r"^Dates? of previous inspections?:", re.I)

_IMPROVE = RecommendationKind.AREA_FOR_IMPROVEMENT
_PRIORITY = RecommendationKind.AREA_FOR_PRIORITY_ACTION
_HEADINGS = (
    Heading(r"what is it like to be a child"),
    Heading(r"what is the area partnership doing that is effective", Polarity.STRENGTH),
    Heading(r"what does the area partnership need to do better", Polarity.WEAKNESS),
    Heading(r"areas? for priority action", Polarity.WEAKNESS, _PRIORITY, finding=False),
    Heading(r"areas? for improvement", Polarity.WEAKNESS, _IMPROVE, finding=False),
)
_OUTCOME = "Inspection outcome"
_DETAILS = "Local area partnership details"

#: The three outcomes of the framework, by their wording.
_OUTCOMES = (
    (r"widespread and/or systemic failings", Polarity.WEAKNESS),
    (r"inconsistent experiences", Polarity.MIXED),
    (r"typically lead to positive experiences", Polarity.STRENGTH),
)
_PLAN = re.compile(r"\b(?P<plan>priority action plan(?: \(area SEND\))?|strategic plan)(?!\w)")
_CONTACT = re.compile(r"www\.|https?:|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_LAST_PAGE = re.compile(r"^If you are not happy with the inspection", re.I)

_INSPECTOR = re.compile(
    r"(?P<name>(?:M[rs]s? )?[A-Z][\w’'-]+(?: (?!HMI|Ofsted|CQC)[A-Z][\w’'-]+)+)(?: HMI)?,\s*"
    r"(?P<role>(?:HMI,\s*)?(?:(?:Ofsted|CQC|[Ll]ead|HMI|team|[Ss]ocial [Cc]are)\b\s*)*"
    r"(?:[Ii]nspector)?)"
)
_BODIES = re.compile(
    r"(?<=Council)(?:,|\s+and)\s+|(?<=ICB)(?:,|\s+and)\s+|(?<=\bTrust)(?:,|\s+and)\s+|"
    r"(?<=Board)(?:,|\s+and)\s+|(?<=\(ICB\))(?:,|\s+and)\s+"
)
_ICB = re.compile(r"\s*\bIntegrated Care Board(?: \(ICB\))?", re.I)
#: Where the next area begins that a table without ruled lines runs on to.
_LEADERS = re.compile(r"Leaders across the partnership (?:should|must|need)\b")
_NEXT_AREA = re.compile(rf"(?<=[.!?])\s+(?={_LEADERS.pattern})")


def _recognises(document: Document) -> float:
    start = " ".join(b.text for b in document.blocks[:8])
    return 0.95 if _TITLE.search(start) and "Inspection dates" in start else 0.0


def _parse(document: Document) -> Records:
    items = paragraphs(_without_footers(document.blocks))
    return _Area(document, items).read()


def _without_footers(blocks: Iterable[Block]) -> list[Block]:
    """Blocks, with every copy of a footer marked as one (a reader may miss it on a page)."""
    blocks = list(blocks)
    known = {_plain(b.text) for b in blocks if b.furniture and len(_plain(b.text)) > 8}
    return [
        replace(b, furniture="footer") if _plain(b.text) in known and not b.furniture else b
        for b in blocks
    ]


def _plain(text: str) -> str:
    """A line without its page number, to compare footers."""
    return re.sub(r"\W*\d{1,3}$", "", " ".join(text.split()))


@dataclass
class _Area:
    """An area SEND report being read."""

    document: Document
    items: list[Paragraph]

    def read(self) -> Records:
        """Read the report from its cover to its last page."""
        end = next((i for i, p in enumerate(self.items) if self._last_page(p.text)), None)
        self.report = self._open()
        title = ""
        taken: list[Paragraph] = []
        for item in self.items[:end]:
            if item.first.kind == "heading" and not _TITLE.search(item.text):
                self._section(title, taken)
                title, taken = item.text.rstrip("?"), []
                self.report.draft.cites(
                    self.report.inspection, self.report.passage(item), item.text
                )
            else:
                taken.append(item)
        self._section(title, taken)
        for item in self.items[end:] if end else []:
            for block in item.blocks:
                self.report.account.furniture(block)
        for block in _without_footers(self.document.blocks):
            if block.furniture and not self.report.account.used(block):
                self.report.account.furniture(block)
        return self.report.account.records()

    @staticmethod
    def _last_page(text: str) -> bool:
        return is_licence(text) or _LAST_PAGE.match(text) is not None

    def _open(self) -> Report:
        """Make the document and its inspection, with the bodies that the details name."""
        covers = [p for p in self.items if p.first.page in (None, 1)]
        title = next((m for p in covers if (m := _TITLE.search(p.text))), None)
        dated = next((p for p in covers if _DATES.match(p.text)), None)
        words = _DATES.sub("", dated.text) if dated else ""
        days = tuple(p for p in periods(words) if p.text[0].isdigit())
        if title is None or not days:
            missing = "the partnership's name" if title is None else "the dates of the inspection"
            raise ReadError(
                self.document.file_name,
                f"looks like an area SEND report, but {missing} could not be read from its first "
                "page; give the file as Ofsted published it",
                page=1,
            )
        self.area = title["area"]
        report = open_report(
            self.document,
            family=DocumentFamily.AREA_SEND_REPORT,
            framework=Framework.AREA_SEND,
            area=self.area,
            council=None,
            title=title[0],
            days=days,
            days_text=words,
            issued=published(self.document),
            basis=IssuedOnBasis.FILE_NAME,
        )
        starts, ends = days[0].from_.isoformat(), days[-1].to.isoformat()
        self.scene = facts.set_scene(
            report.draft,
            self.document.text(),
            times=Times(at=starts, inspection=starts),
            until=ends,
        )
        self.on = (starts, ends)
        self.counts: dict[str, int] = {}
        draft = report.draft
        self.partnership = names.body(draft, f"{self.area} Local Area Partnership")
        for item in covers:
            if _TITLE.search(item.text):
                self.titled = report.passage(item), item.text
                for node in (
                    report.document,
                    report.inspection,
                    self.partnership,
                    draft.source.authority,
                ):
                    draft.cites(node, self.titled[0], item.text)
        return report

    # ------------------------------------------------------------------------------------- sections

    def _section(self, title: str, items: list[Paragraph]) -> None:
        heading = heading_of(title, _HEADINGS)
        if title == _DETAILS:
            self._details(items)
        elif re.match(r"Inspection team$|Ofsted\b", title):
            self._team(items)
        elif heading and heading.kind:
            self._areas(items, title, heading.kind)
        else:
            for item in items:
                self._paragraph(item, title, heading)

    def _paragraph(self, item: Paragraph, title: str, heading: Heading | None) -> None:
        report, text = self.report, item.text
        if heading is not None:
            n = self._next(slug(title))
            report.finding(
                item, slug(title), str(n), heading=title, polarity=heading.polarity, ordinal=n
            )
            facts.state(self.scene, report.passage(item), text)
            return
        polarity = next((p for words, p in _OUTCOMES if re.search(words, text)), None)
        if title == _OUTCOME and polarity:
            report.finding(item, slug(title), "1", heading=title, polarity=polarity, ordinal=1)
        if _PREVIOUS.match(text):
            self._previous(text, report.passage(item))
            return
        passage = report.told(item, title or None)
        if match := _PLAN.search(text):
            self._expects(match["plan"], text, passage)
        elif title:
            facts.state(self.scene, passage, text)

    def _next(self, list_: str) -> int:
        self.counts[list_] = self.counts.get(list_, 0) + 1
        return self.counts[list_]

    def _previous(self, text: str, passage: str) -> None:
        """The earlier inspections that the cover dates."""
        for when in _spans(text):
            earlier = cited_inspection(
                self.report.draft, Framework.AREA_SEND, when, kinds=(Framework.AREA_SEND,)
            )
            self.report.draft.cites(earlier, passage, text)
            self.report.draft.edge(
                Relationship.REFERS_TO,
                self.report.document,
                earlier,
                passage=passage,
                quote=text,
                stance=Stance.CITES,
            )

    def _expects(self, plan: str, text: str, passage: str) -> None:
        """The plan that the partnership must submit or publish."""
        draft, report = self.report.draft, self.report
        expected = draft.node(
            Label.DOCUMENT,
            draft.source.authority.split("/", 1)[1],
            "expected",
            DocumentFamily.IMPROVEMENT_PLAN,
            "-".join((*report.key[1:], slug(plan))),
            title=plan[0].upper() + plan[1:],
            family=DocumentFamily.IMPROVEMENT_PLAN,
            state=DocumentState.EXPECTED,
        )
        draft.cites(expected, passage, text)
        draft.edge(
            Relationship.REFERS_TO,
            report.document,
            expected,
            passage=passage,
            quote=text,
            modality=Modality.RECOMMENDED,
            stance=Stance.CITES,
        )

    # ---------------------------------------------------------------------------- what must be done

    def _areas(self, items: list[Paragraph], title: str, kind: RecommendationKind) -> None:
        """Recommendations: rows "responsible body, area", or paragraphs for the partnership."""
        rows: list[tuple[Paragraph, str, list[str]]] = []
        blocks: list[tuple[Paragraph, list[str]]] = []
        for item in items:
            cells = item.first.cells
            if not cells:
                self._gather(item, blocks)
            elif re.match(r"responsible bod", cells[0], re.I):
                self.report.draft.cites(
                    self.report.inspection, self.report.passage(item), item.text
                )
            elif cells[0] or not rows:
                rows.append((item, cells[0], [" ".join(cells[1:])]))
            else:
                head, body, texts = rows[-1]
                rows[-1] = (
                    Paragraph((*head.blocks, *item.blocks)),
                    body,
                    [*texts, " ".join(cells[1:])],
                )
        for item, body, texts in rows:
            if body and any(texts):
                self._recommend(item, title, kind, " ".join(texts), body)
            else:
                self.report.told(item, title)
        for item, parts in blocks:
            text = " ".join(parts)
            for area in _NEXT_AREA.split(text) if _LEADERS.match(text) else [text]:
                self._recommend(item, title, kind, area, None)

    @staticmethod
    def _gather(item: Paragraph, blocks: list[tuple[Paragraph, list[str]]]) -> None:
        """Add a paragraph to the areas, or to the last of them when it goes on there."""
        goes_on = bool(blocks) and (
            item.first.kind == "bullet" or not re.search(r"[.!?]$", blocks[-1][1][-1])
        )
        if goes_on:
            head, parts = blocks[-1]
            blocks[-1] = (Paragraph((*head.blocks, *item.blocks)), [*parts, item.text])
        else:
            blocks.append((item, [item.text]))

    def _recommend(
        self, item: Paragraph, title: str, kind: RecommendationKind, text: str, to: str | None
    ) -> None:
        """One area, addressed to the bodies that its row names or else to the partnership."""
        report, text = self.report, " ".join(text.split())
        draft, n = report.draft, self._next(kind)
        made = draft.node(
            Label.RECOMMENDATION,
            *report.key,
            slug(kind.value.replace("_", " ")),
            str(n),
            ordinal=n,
            kind=kind,
            text=text,
        )
        passage = report.account.passage(item.blocks, heading=title)
        draft.cites(made, passage, text)
        draft.edge(Relationship.MADE_IN, made, report.inspection)
        bodies = _BODIES.split(" ".join(to.split())) if to else []
        for printed in bodies:
            organisation = self._organisation(printed)
            draft.cites(organisation, passage, printed)
            draft.edge(
                Relationship.ADDRESSED_TO, made, organisation, passage=passage, quote=printed
            )
        if not bodies:
            where, words = self.titled
            draft.edge(
                Relationship.ADDRESSED_TO, made, self.partnership, passage=where, quote=words
            )

    def _organisation(self, printed: str, kind: OrganisationKind | None = None) -> str:
        """An organisation of the area; an integrated care board has one name, however printed."""
        if kind is OrganisationKind.ICB or _ICB.search(printed):
            name = _ICB.sub(" ICB", printed).strip()
            return names.organisation(self.report.draft, name, OrganisationKind.ICB)
        return _recipients.employer(self.report.draft, printed)

    # --------------------------------------------------------------------------------- who is who

    def _details(self, items: list[Paragraph]) -> None:
        """The table of the authority and the board, with who leads each and how to reach them."""
        columns: list[str] = []
        employers: list[str] = []
        for item in items:
            cells = [" ".join(c.split()) for c in item.first.cells]
            if not cells:
                self.report.told(item, _DETAILS)
            elif not columns:
                columns = cells
                self.report.draft.cites(
                    self.report.inspection, self.report.passage(item), item.text
                )
            elif any(_CONTACT.search(c) for c in cells):
                self.report.account.furniture(item.first)
            elif not employers:
                employers = self._employers(item, cells, columns)
            else:
                self._leaders(item, cells, employers)

    def _employers(self, item: Paragraph, cells: list[str], columns: list[str]) -> list[str]:
        self.report.passage(item)
        made = []
        for at, (cell, column) in enumerate(zip(cells, columns, strict=False)):
            board = re.search(r"integrated care board", column, re.I)
            organisation = self._organisation(cell, OrganisationKind.ICB if board else None)
            passage = self.report.account.cell(item.first, at, heading=column)
            self.report.draft.cites(organisation, passage, cell)
            made.append(organisation)
        return made

    def _leaders(self, item: Paragraph, cells: list[str], employers: list[str]) -> None:
        """People with their posts, held while the inspection took place."""
        self.report.passage(item)
        for at, (cell, within) in enumerate(zip(cells, employers, strict=False)):
            recipient = _recipients.one(cell)
            if recipient is None:
                continue
            passage = self.report.account.cell(item.first, at)
            _recipients.hold(self.report.draft, recipient, within, passage, *self.on)

    def _team(self, items: list[Paragraph]) -> None:
        """The inspectors, in two columns that may be run together."""
        report = self.report
        leads: list[str] = []
        for item in items:
            passage = report.passage(item, "Inspection team")
            report.draft.cites(report.inspection, passage, item.text)
            for match in _INSPECTOR.finditer(item.text):
                name = _recipients.plain_name(match["name"])
                lead = "lead" in match["role"].lower()
                role = InspectorRole.LEAD if lead else InspectorRole.TEAM
                names.inspector(report.draft, report.inspection, name, role, passage, match[0])
                if lead and "CQC" not in match["role"]:
                    leads.append(name)
        if leads:
            report.draft.node(Label.INSPECTION, *report.key, leadInspector=", ".join(leads))


def _spans(text: str) -> list[Period]:
    return [p for p in periods(text) if p.precision is not DatePrecision.YEAR]


FAMILY = Family(DocumentFamily.AREA_SEND_REPORT, _recognises, _parse)
