"""ILACS reports (Ofsted, inspection of local authority children's services, 2018–).

A cover with dates and lead inspector, a table of judgements, a summary, "What needs to improve" as
bullets without numbers, then numbered findings under a heading for each judgement. From 2021 the
area is in the title; from 2023 care leavers are judged apart; from 2025 bullets end with a tag of
the National Framework; from April 2026 there is no overall grade.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders import names
from loaders.families._ofsted import (
    Paragraph,
    Report,
    area_of,
    grade_of,
    is_licence,
    open_report,
    paragraphs,
    published,
    with_lists,
)
from loaders.family import Family
from loaders.periods import Period, periods
from loaders.read.document import Document
from ontology.errors import ReadError
from ontology.record import Records
from ontology.terms import (
    Area,
    DatePrecision,
    DocumentFamily,
    Framework,
    InspectorRole,
    IssuedOnBasis,
    Label,
    RecommendationKind,
)

_TITLE = re.compile(r"(?:re-?)?inspection of (?P<of>.+)", re.I)
#: What follows "Inspection of" where the area stands before it, or after "in".
_SERVICES = re.compile(
    r"(?:local authority )?children['’]?s?['’]? (?:social care )?services(?: in (?P<area>.+))?",
    re.I,
)
_COUNCIL = re.compile(
    r".*?\b(?:council|(?:borough|city) of [\w ,&’'-]+?|corporation)(?= local\b| children|$)", re.I
)
_TABLE = re.compile(r"judgements?\b", re.I)
_IMPROVE = (
    (r"what needs to improve\b|areas? for improvement\b", RecommendationKind.AREA_FOR_IMPROVEMENT),
    (r"areas? for priority action\b", RecommendationKind.AREA_FOR_PRIORITY_ACTION),
)  # fmt: skip
_NOTHING = re.compile(r"(?:there (?:are|were) )?(?:no|none)\b|inspectors (?:did|have) not\b", re.I)
_NAME = re.compile(r"[^\W\d_]['’\w.-]+(?: [^\W\d_]['’\w.-]*){1,4}")
_SECTION = re.compile(r"(?:the )?(?:experiences? and progress|impact) of\b", re.I)
_DATES = re.compile(r"inspection dates?\s*:\s*", re.I)
_LEAD = re.compile(r"lead inspectors?\s*:\s*", re.I)
_INSPECTOR = re.compile(
    r"[,\s]*\(?\b(?:(?:her|his) majesty['’]?s['’]? inspectors?|HMIs?|"
    r"(?:senior |ofsted |regulatory |social care )*inspectors?)\b\)?[,.]?\s*",
    re.I,
)
#: The area and the grade of a heading ("… in care: good", "… practice is outstanding").
_GRADED = re.compile(
    r"(.+?)\s*(?::|\b(?:is|are)\b:?)?\s*"
    r"((?:requires improvement|good|outstanding|inadequate)\b.*)",
    re.I,
)
_LONGEST_HEADING = 200


def recognises(document: Document) -> float:
    """How surely a document is an ILACS report, by its first page."""
    start = [b.text for b in document.blocks if not b.furniture and (b.page or 1) == 1][:25]
    text = " ".join(start)
    signs = (
        bool(re.search(r"inspection of .{0,120}(children|trust)", text, re.I)),
        bool(_DATES.search(text)) and bool(_LEAD.search(text)),
        bool(re.search(r"impact of leaders on|what needs to improve", document.text(), re.I)),
    )
    return 0.95 if all(signs) else 0.0


def parse(document: Document) -> Records:
    """Make the records of an ILACS report.

    Raises:
        ReadError: the cover gives no area or no dates, so that the inspection has no identity.

    """
    items = paragraphs(document.blocks)
    at = next((i for i, p in enumerate(items) if _after_cover(p)), len(items))
    cover = _Cover.read(document, items[:at])
    report = open_report(
        document,
        family=DocumentFamily.ILACS_REPORT,
        framework=Framework.ILACS,
        area=cover.area,
        council=cover.council,
        title=cover.title,
        days=cover.days,
        days_text=cover.days_text,
        issued=published(document),
        basis=IssuedOnBasis.FILE_NAME,
    )
    cover.state(report)
    _Body(report).read(items[at:])
    _notes(report, document)
    return report.account.records()


FAMILY = Family(DocumentFamily.ILACS_REPORT, recognises, parse)


def _after_cover(item: Paragraph) -> bool:
    """Whether a paragraph is no more of the cover: the table of judgements, or the summary."""
    first, text = item.first, item.text
    return first.kind == "row" or bool(_TABLE.match(text)) or len(text) > _LONGEST_HEADING


# ------------------------------------------------------------------------------------------- cover


@dataclass(frozen=True)
class _Cover:
    """What stands before the table of judgements, line by line."""

    names: tuple[Paragraph, ...]
    dates: tuple[Paragraph, ...]
    leads: tuple[Paragraph, ...]
    area: str
    council: str | None
    title: str
    days: tuple[Period, ...]
    days_text: str

    @classmethod
    def read(cls, document: Document, items: list[Paragraph]) -> _Cover:
        """Read the cover's lines.

        Raises:
            ReadError: no area or no dates are on it.

        """
        parts: dict[str, list[Paragraph]] = {"names": [], "dates": [], "leads": []}
        part = "names"
        for item in items:
            part = "dates" if _DATES.match(item.text) else part
            part = "leads" if _LEAD.match(item.text) else part
            parts[part].append(item)
        printed = " ".join(p.text for p in parts["names"])
        title, area, council = _named(printed)
        words = _DATES.sub("", " ".join(p.text for p in parts["dates"]))
        days = tuple(
            p for p in periods(words) if p.precision in (DatePrecision.DAY, DatePrecision.RANGE)
        )
        if not area or not days:
            missing = "the name of an authority" if not area else "the dates of the inspection"
            raise ReadError(
                document.file_name,
                f"looks like an ILACS report, but {missing} could not be read from its first page; "
                "give the file as Ofsted published it",
                page=1,
            )
        return cls(
            names=tuple(parts["names"]),
            dates=tuple(parts["dates"]),
            leads=tuple(parts["leads"]),
            area=area,
            council=council,
            title=title,
            days=days,
            days_text=words,
        )

    def state(self, report: Report) -> None:
        """Say what the cover says, with its passages."""
        draft = report.draft
        authority = draft.source.authority
        for item in self.names:
            passage = report.passage(item)
            for node in (report.document, report.inspection, authority):
                draft.cites(node, passage, item.text)
            if self.council and item.text in self.council:
                draft.cites(report.council, passage, item.text)
        if self.dates:
            passage = report.account.passage([b for p in self.dates for b in p.blocks])
            quote = " ".join(p.text for p in self.dates)
            draft.cites(report.inspection, passage, quote, property="startedOn")
        if not self.leads:
            return
        passage = report.account.passage([b for p in self.leads for b in p.blocks])
        quote = " ".join(p.text for p in self.leads)
        people = _INSPECTOR.sub("|", _LEAD.sub("", quote))
        parts = (n.strip(" ,.") for n in re.split(r"\||\band\b|,|;|&", people))
        found = [n for n in parts if _NAME.fullmatch(n)]
        for name in found:
            names.inspector(draft, report.inspection, name, InspectorRole.LEAD, passage, quote)
        if found:
            draft.node(Label.INSPECTION, *report.key, leadInspector=", ".join(found))


def _named(printed: str) -> tuple[str, str, str | None]:
    """Title, area and the council's name, if it is printed, of a cover's first lines.

    >>> _named("Wirral Metropolitan Borough Council Inspection of children’s social care services")
    ('Inspection of children’s social care services', 'Wirral Metropolitan Borough Council', \
'Wirral Metropolitan Borough Council')
    >>> _named("Inspection of Wirral local authority children’s services")[1:]
    ('Wirral local authority children’s services', None)
    """
    match = _TITLE.search(printed)
    if match is None:
        return printed, printed, None
    area = match["of"]
    if services := _SERVICES.match(area):
        area = printed[: match.start()].strip() or services["area"] or ""
    council = _COUNCIL.match(area)
    return match[0], area, council[0] if council else None


# -------------------------------------------------------------------------------------------- body


@dataclass
class _Body:
    """What follows the cover, section by section."""

    report: Report
    _heading: str | None = None
    _area: Area | None = None
    _improve: RecommendationKind | None = None
    _listed: list[Paragraph] = field(default_factory=list)
    """What stands under "What needs to improve" so far."""
    _numbers: set[str] = field(default_factory=set)
    _unnumbered: int = 0

    def read(self, items: list[Paragraph]) -> None:
        """Read the table of judgements, the summary, what needs to improve, and the findings."""
        end = next((i for i, p in enumerate(items) if i and is_licence(p.text)), len(items))
        in_table = True
        for item in with_lists(items[:end]):
            in_table = in_table and not (_kind(item) or item.text.endswith("."))
            if item.first.kind == "row" or in_table:
                self._row(item)
            elif _is_heading(item):
                self._section(item)
            elif self._improve:
                self._listed.append(item)
            else:
                self._item(item)
        self._recommend()
        for item in items[end:]:
            for block in item.blocks:
                self.report.account.furniture(block)

    def _row(self, item: Paragraph) -> None:
        """A row of the table of judgements (a line, where the table has no rules); its first row
        names the columns.
        """
        cells = [c for c in item.first.cells if c]
        if not item.first.cells and (graded := _GRADED.fullmatch(item.text)):
            cells = [graded[1], graded[2]]
        passage, words = self.report.told(item), " ".join(cells)
        if len(cells) == 2:
            self.report.judgement(cells[0], cells[1], passage, words)

    def _section(self, item: Paragraph) -> None:
        """A heading: what follows is of its area, and it may repeat the area's grade. One without
        an area stands within the section of the one before.
        """
        self._recommend()
        text = item.text
        self._heading, self._improve = text, _kind(item)
        area = None if self._improve else area_of(text)
        if area or self._improve:
            self._area, self._unnumbered = area, 0
        passage = self.report.passage(item)
        graded = _GRADED.fullmatch(text) if area else None
        if not graded or not self.report.judgement(graded[1], graded[2], passage, text):
            self.report.draft.cites(self.report.inspection, passage, text)

    def _recommend(self) -> None:
        """Make recommendations of what was listed: of the bullets, or where a page shows none (one
        alone often has no mark) of the paragraphs.
        """
        marked = any(p.first.number for p in self._listed if p.first.kind != "footnote")
        for item in self._listed:
            first, text = item.first, item.text
            stands = not text.endswith(":") and not _NOTHING.match(text)
            if (
                self._improve
                and first.kind != "footnote"
                and (first.number or (not marked and stands))
            ):
                number = first.number if first.kind == "paragraph" else None
                self.report.recommendation(
                    item, self._improve, heading=self._heading, number=number
                )
            else:
                self.report.told(item, self._heading)
        self._listed = []

    def _item(self, item: Paragraph) -> None:
        """A paragraph or bullet of the summary or of a section of findings."""
        first, area, number = item.first, self._area, item.first.number
        if first.kind == "footnote" or (area is None and not number):
            self.report.told(item, self._heading)
        elif number and first.kind == "paragraph" and number not in self._numbers:
            self._numbers.add(number)
            self.report.finding(item, number, area=area, heading=self._heading)
        else:
            self._unnumbered += 1
            n = self._unnumbered
            self.report.finding(
                item, area or "other", str(n), area=area, heading=self._heading, ordinal=n
            )


def _kind(item: Paragraph) -> RecommendationKind | None:
    """What a heading says of the list under it, if it is one of what must improve."""
    if item.first.number or len(item.text) > _LONGEST_HEADING:
        return None
    return next((kind for pattern, kind in _IMPROVE if re.match(pattern, item.text, re.I)), None)


def _is_heading(item: Paragraph) -> bool:
    """Whether a paragraph is a section's heading, by its type or by its words."""
    first, text = item.first, item.text
    if first.kind == "heading":
        return True
    known = _kind(item) or (_SECTION.match(text) and grade_of(text))
    return bool(known) and first.kind == "paragraph" and not first.number


def _notes(report: Report, document: Document) -> None:
    """What the reader of the load report should know."""
    if not report.recommended:
        report.draft.note("The report makes no recommendations.")
    if not report.judged:
        report.draft.note("No table of judgements was found.")
    where = "it is taken from the file's name" if published(document) else "it is not known"
    report.draft.note(f"The day of publication is not printed in the report: {where}.")
