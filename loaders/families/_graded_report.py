"""Reports of 2009 to 2013: graded sections, and areas for improvement with a time for each.

Three families share this form: safeguarding and looked after children (2009–12), the protection of
children (2012–13) and looked after children (2013). Paragraphs are numbered throughout; a grade
stands under each section's heading and again in a table at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from loaders import facts, names
from loaders.families._ofsted import (
    Paragraph,
    Report,
    area_of,
    grade_of,
    is_licence,
    open_report,
    paragraphs,
)
from loaders.figure_times import Times
from loaders.periods import Period, periods
from loaders.read.document import Document
from ontology.errors import ReadError
from ontology.record import Records, node_id, slug
from ontology.terms import (
    Area,
    DatePrecision,
    DocumentFamily,
    Framework,
    InspectorRole,
    Label,
    RecommendationKind,
    Relationship,
)

_DATES = re.compile(r"^Inspection dates?:?\s*", re.I)
_INSPECTOR = re.compile(r"^(?:Reporting|Lead) inspector:?\s*", re.I)
_PUBLISHED = re.compile(r"^(?:Published|Date of publication):?\s*", re.I)
_COVER = re.compile(r"^(?:Age group|Ofsted|raising standards)\b", re.I)
_INTRODUCTION = re.compile(
    r"^(?:about this inspection|the inspection judgements|service information|introduction|"
    r"inspection of (?:local authority|safeguarding))",
    re.I,
)
_SERVICE = re.compile(r"^service information", re.I)
_IMPROVE = re.compile(r"^areas? for improvement\b", re.I)
_WITHIN = re.compile(r"^(?:immediately|within .{1,30}):?$", re.I)
_GRADE = re.compile(
    r"^(?:Grade:?\s*\d\s*\(?\s*)?(?:outstanding|good|adequate|inadequate)\)?\.?$", re.I
)
_RECORD = re.compile(r"^record of main findings", re.I)
_TITLES = re.compile(r"\s*,?\s*\b(?:HMI|(?:Her|His) Majesty[’']s Inspector)\b.*$")


def recognised(document: Document, title: str) -> float:
    """How sure it is that the cover has this title (and dates and a publication day)."""
    cover = [b.text for b in document.blocks if not b.furniture and (b.page or 1) == 1][:12]
    signs = (
        any(re.match(title, line, re.I) for line in cover),
        any(_DATES.match(line) for line in cover),
        any(_PUBLISHED.match(line) for line in cover),
    )
    return 0.9 if all(signs) else 0.0


def parse(document: Document, family: DocumentFamily, framework: Framework, title: str) -> Records:
    """Make the records of such a report; ``title`` is a pattern of the cover's title.

    Raises:
        ReadError: the cover gives no authority or no dates.

    """
    return _Reading(document, paragraphs(document.blocks)).read(family, framework, title)


@dataclass
class _Reading:
    """A report being read, section by section."""

    document: Document
    items: list[Paragraph]
    _area: Area | None = None
    _heading: str = ""
    _within: str = ""
    _introducing: bool = True
    _listed: Counter[str] = field(default_factory=Counter)

    def read(self, family: DocumentFamily, framework: Framework, title: str) -> Records:
        """Read the cover, then each section."""
        start = next(
            (i for i, p in enumerate(self.items) if (p.first.page or 1) > 1 or len(p.text) > 200),
            len(self.items),
        )
        self.report = self._cover(self.items[:start], family, framework, title)
        opening = str(self.report.draft.get(self.report.inspection, "startedOn"))
        closing = str(self.report.draft.get(self.report.inspection, "endedOn"))
        self.scene = facts.set_scene(
            self.report.draft,
            self.document.text(),
            times=Times(at=opening, inspection=opening),
            until=closing,
        )
        furniture = False
        for item in self.items[start:]:
            if item.first.kind == "heading":
                furniture = item.text.lower() == "contents"
                self._section(item)
            elif furniture or (not self._heading and self._imprint(item)):
                for block in item.blocks:
                    self.report.account.furniture(block)
            else:
                self._item(item)
        if not self.report.recommended:
            self.report.draft.note("The report makes no recommendations.")
        return self.report.account.records()

    @staticmethod
    def _imprint(item: Paragraph) -> bool:
        """Whether a paragraph before the first heading is of the copyright page."""
        known = r"website:|this document may|that the information|publication are|further copies|©"
        return is_licence(item.text) or re.match(known, item.text, re.I) is not None

    def _cover(
        self, items: list[Paragraph], family: DocumentFamily, framework: Framework, title: str
    ) -> Report:
        dated = next((p for p in items if _DATES.match(p.text)), None)
        words = _DATES.sub("", dated.text) if dated else ""
        days = tuple(p for p in periods(words) if p.text[0].isdigit())
        named = next((p for p in items if re.match(title, p.text, re.I)), None)
        known = (_DATES, _INSPECTOR, _PUBLISHED, _COVER)
        council = next(
            (p for p in items if p is not named and not any(k.match(p.text) for k in known)), None
        )
        if named is None or council is None or not days:
            missing = "the name of an authority" if days else "the dates of the inspection"
            raise ReadError(
                self.document.file_name,
                f"looks like an inspection report of 2009 to 2013, but {missing} could not be read "
                "from its first page; give the file as Ofsted published it",
                page=1,
            )
        published = next((p for p in items if _PUBLISHED.match(p.text)), None)
        report = open_report(
            self.document,
            family=family,
            framework=framework,
            area=council.text,
            council=council.text,
            title=named.text,
            days=days,
            days_text=words,
            issued=_day(published.text) if published else None,
        )
        draft = report.draft
        for item in items:
            passage = report.passage(item)
            for node in (report.document, report.inspection):
                draft.cites(node, passage, item.text)
            if item is council:
                draft.cites(report.council, passage, item.text)
                draft.cites(draft.source.authority, passage, item.text)
            if _INSPECTOR.match(item.text):
                name = _TITLES.sub("", _INSPECTOR.sub("", item.text)).strip()
                names.inspector(
                    report.draft, report.inspection, name, InspectorRole.LEAD, passage, item.text
                )
                draft.node(Label.INSPECTION, *report.key, leadInspector=name)
        return report

    def _section(self, item: Paragraph) -> None:
        """A heading: of a section, of its grade, or of the time that a list has."""
        text, report = item.text.strip(), self.report
        passage = report.passage(item)
        report.draft.cites(report.inspection, passage, text)
        if _GRADE.match(text):
            self._judgement(self._heading, text, passage, f"{self._heading} {text}")
        elif _WITHIN.match(text):
            self._within = text.rstrip(":")
        else:
            self._within = ""
            self._heading = text
            self._introducing = bool(_INTRODUCTION.match(text)) or text.lower() == "contents"
            if not _IMPROVE.match(text):
                self._area = None if self._introducing else area_of(text)

    def _item(self, item: Paragraph) -> None:
        report, text = self.report, item.text
        if item.first.cells:
            self._row(item)
        elif _WITHIN.match(text):
            self._section(item)
        elif self._within and item.first.kind == "bullet":
            report.recommendation(
                item,
                RecommendationKind.AREA_FOR_IMPROVEMENT,
                slug(self._within),
                heading=self._within,
            )
        elif self._introducing or not item.first.number or _IMPROVE.match(self._heading):
            passage = report.told(item, self._heading or None)
            if _SERVICE.match(self._heading):
                facts.state(self.scene, passage, text)
        else:
            report.finding(item, item.first.number, area=self._area, heading=self._heading)
            facts.state(self.scene, report.passage(item), text)

    def _row(self, item: Paragraph) -> None:
        """A row of the record of grades, or of a table that explains them."""
        cells = [c for c in item.first.cells if c]
        passage, words = self.report.passage(item), " ".join(cells)
        graded = len(cells) == 2 and _RECORD.match(self._heading) is None and self._introducing
        if graded or len(cells) != 2 or not self._judgement(cells[0], cells[1], passage, words):
            self.report.draft.cites(self.report.inspection, passage, words)

    def _judgement(self, area: str, grade: str, passage: str, quote: str) -> str | None:
        """A grade; of an area that later frameworks do not know, one of its own."""
        if area_of(area) is not None:
            return self.report.judgement(area, grade, passage, quote)
        value = grade_of(grade)
        if value is None or not area:
            return None
        draft, key = self.report.draft, (*self.report.key, slug(area))
        made = node_id(Label.JUDGEMENT, *key)
        if not draft.has(made):
            draft.node(
                Label.JUDGEMENT,
                *key,
                area=Area.OTHER,
                areaPrinted=area,
                grade=value,
                gradePrinted=grade,
            )
            draft.edge(Relationship.MADE_IN, made, self.report.inspection)
        draft.cites(made, passage, quote)
        return made


def _day(text: str) -> Period | None:
    return next((p for p in periods(text) if p.precision is DatePrecision.DAY), None)
