"""Letters after monitoring visits to authorities that were judged inadequate (2016 onwards).

They report progress under a few headings and make no formal recommendations. A letter says which
visit it is about ("the third since …"): so there were earlier ones, whose letters are expected.
"""

from __future__ import annotations

import re

from loaders import facts
from loaders.families import _letter, _recipients
from loaders.families._cited import cited_inspection
from loaders.families._letter import Opened
from loaders.families._paragraphs import Paragraph, sections
from loaders.families._recipients import copied_in_text
from loaders.families._sections import Heading, Lists
from loaders.family import Family
from loaders.figure_times import Times, date_key
from loaders.figures import sentences
from loaders.periods import Period, periods
from loaders.read.document import Document
from ontology.record import Records, slug
from ontology.terms import (
    Basis,
    DocumentFamily,
    DocumentState,
    Framework,
    Label,
    MeasureUnit,
    PassageKind,
    Relationship,
    Stance,
)

_SUBJECT = r"^Dear .{0,60}?\bmonitoring visit\b|\bfindings of (the|a) monitoring visit\b"
_AREA = re.compile(r"\bmonitoring visits? (?:of|to)\s+(?:the\s+)?(?P<area>.+?)(?:[’']s)?$", re.I)
_VISITED = re.compile(
    r"\bmonitoring visit (?:of|to)\s+(?P<area>[A-Z].*?)(?:[’']s)?\s+(?:local authority\s+)?children"
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_ORDINAL = re.compile(rf"\b(?P<n>{'|'.join(_ORDINALS)})\s+(?:\w+\s+)?monitoring visit\b", re.I)
_JUDGED = re.compile(
    r"\bjudged\s+(?:to be\s+)?(?:\w+\s+)?inadequate\b|\binadequate judgement\b", re.I
)
_INTRODUCING = re.compile(
    r"This (?:letter|report) (?:summarises|contains|sets out)\b|The inspectors? (?:was|were)\b|"
    r"(?:Her|His) Majesty[’']s inspectors? for this visit\b"
)

#: The inspection that a monitoring visit follows, as its letter goes on to call it.
_THE_INSPECTION = re.compile(
    r"\b(?:the|that|its)\s+(?:last\s+|full\s+|previous\s+|\w+ \d{4}\s+)?inspection\b"
)
_PROGRESS = re.compile(
    r"\b(?:progress|improve\w*|increase[ds]?|increasing|strengthened|reduced|resulted in|now|since|"
    r"established|appointed|introduced|developed)\b",
    re.I,
)
_SCOPE = re.compile(r"areas covered\b|introduction$|scope\b", re.I)
_FINDINGS = Heading("")

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ADVISERS = re.compile(
    r"\badditional (?:PAs|personal advisers) since (?P<when>the time of the inspection[^,]*), "
    r"when there were (?:only )?(?P<n>[a-z]+)\b"
)

#: Plans that inspectors say they looked at, and that a finding says are in place. In general words
#: ("action plans") they are cited and no more: without a family no one document is known by them.
_LOOKED_AT = re.compile(r"\brange of evidence\b[^.]*?:?\s*includ\w+\s*(?P<list>[^.]+)\.")
_DOCUMENTS = re.compile(r"^(?:[\w-]+\s+){0,3}(?:plans?|strateg(?:y|ies))$")
_PLANS = re.compile(r"\bhas\s+(?P<plans>(?:[\w-]+\s+)?plans?\s+in place)\b[^.]*")

#: How long before it was published an inspection may have begun.
_EARLIER_BY_DAYS = 120


def _recognises(document: Document) -> float:
    return 0.95 if _letter.says(document, _SUBJECT) else 0.0


def _parse(document: Document) -> Records:
    opened = _letter.open_letter(
        document,
        DocumentFamily.MONITORING_VISIT_LETTER,
        Framework.MONITORING_VISIT,
        _AREA,
        opening=_VISITED,
    )
    _recipients.letter_recipients(opened)
    visit = _Visit(opened)
    for section in sections(opened.letter.body):
        title = section.heading.text.rstrip(":?") if section.heading else None
        if section.heading:
            opened.account.passage(section.heading.blocks, kind=PassageKind.HEADING)
        for paragraph in section.items:
            introduces = title is None and visit.introduces(paragraph)
            if not introduces and not copied_in_text(opened, paragraph):
                visit.finding(paragraph, title)
    _letter.signed(opened)
    opened.draft.note(
        "This letter makes no recommendations: what it says of progress was read as findings."
    )
    return opened.account.records()


def _judged(opened: Opened) -> str:
    """When the inspection was that found the authority inadequate, as a date key, or ``""``."""
    for paragraph in opened.letter.body[:3]:
        if (match := _JUDGED.search(paragraph.text)) and (
            when := next(periods(paragraph.text[match.start() :]), None)
        ):
            return date_key(when.text)
    return ""


class _Visit:
    """A monitoring visit being read: what it follows up is known once its first lines are read."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        start = str(opened.draft.get(opened.inspection, "startedOn") or "")
        end = str(opened.draft.get(opened.inspection, "endedOn") or "")
        self.scene = facts.set_scene(
            opened.draft,
            " ".join(p.text for p in opened.letter.body),
            times=Times(at=start, inspection=_judged(opened) or start),
            until=end,
        )
        self.lists = Lists(opened)
        self.followed: str | None = None

    # --------------------------------------------------------------------------------- first lines

    def introduces(self, paragraph: Paragraph) -> bool:
        """Read a paragraph about the visit itself: its days, its inspectors, what it follows."""
        text = paragraph.text
        if not (_INTRODUCING.match(text) or _ORDINAL.search(text)):
            return False
        passage = self.opened.told(paragraph)
        _letter.inspectors(self.opened, paragraph, passage)
        sentence = next((s for s in sentences(text) if _JUDGED.search(s)), None)
        if sentence and self.followed is None:
            self._follows(sentence, passage)
        return True

    def _follows(self, sentence: str, passage: str) -> None:
        """The inspection that judged the authority inadequate, and the visits since."""
        draft = self.opened.draft
        judged = sentence[_JUDGED.search(sentence).start() :]  # type: ignore[union-attr]
        when = next(periods(judged), None)
        if when is None:
            draft.note("The letter does not say when the inspection was that it follows up.")
            return
        earliest = when.from_.fromordinal(when.from_.toordinal() - _EARLIER_BY_DAYS)
        self.followed = cited_inspection(draft, "any", when, earliest=earliest)
        draft.cites(self.followed, passage, sentence)
        draft.edge(
            Relationship.FOLLOWS_UP,
            self.opened.inspection,
            self.followed,
            passage=passage,
            quote=sentence,
        )
        if match := _ORDINAL.search(sentence):
            self._expects(_ORDINALS.index(match["n"].lower()) + 1, when, sentence, passage)

    def _expects(self, this: int, since: Period, sentence: str, passage: str) -> None:
        """The letters of the visits before this one, which its number implies.

        Each goes by its number since the judgement. This letter answers to its own number, so that
        one that expects it finds it.
        """
        opened, draft = self.opened, self.opened.draft
        family = DocumentFamily.MONITORING_VISIT_LETTER
        for n in range(1, this + 1):
            ordinal = _ORDINALS[n - 1]
            expected = draft.node(
                Label.DOCUMENT,
                draft.source.authority.split("/", 1)[1],
                "expected",
                family,
                f"{date_key(since.text)}-{n}",
                title=f"Letter of the {ordinal} monitoring visit since {since.text}",
                family=family,
                state=DocumentState.EXPECTED,
            )
            if n == this:
                day = opened.letter.day.isoformat()
                draft.refers(expected, earliest=day, latest=day, kinds=(family,))
                continue
            draft.cites(expected, passage, sentence)
            draft.edge(
                Relationship.REFERS_TO,
                opened.document,
                expected,
                passage=passage,
                quote=sentence,
                basis=Basis.CONVENTION,
                stance=Stance.CITES,
                reasons=("a visit that is counted follows earlier ones, each with its own letter",),
            )

    # ------------------------------------------------------------------------------------ findings

    def finding(self, paragraph: Paragraph, title: str | None) -> None:
        """One paragraph under a heading, with the figures and documents that it states."""
        opened, text = self.opened, paragraph.text
        scope = title is not None and _SCOPE.match(title) is not None
        passage, finding, _ = self.lists.add(paragraph, title, _FINDINGS, worded=not scope)
        assert finding is not None  # noqa: S101 - every heading of this family holds findings
        facts.state(self.scene, passage, text)
        self._advisers(passage, text)
        if self.followed and (match := _THE_INSPECTION.search(text)):
            sentence = next(s for s in sentences(text) if match[0] in s)
            opened.draft.edge(
                Relationship.REFERS_TO,
                finding,
                self.followed,
                passage=passage,
                quote=sentence,
                stance=Stance.PROGRESS if _PROGRESS.search(text) else Stance.CITES,
            )
        for document, quote in _named_documents(text):
            self._cites(finding, document, quote, passage)

    def _advisers(self, passage: str, text: str) -> None:
        """How many personal advisers there were before, where an increase is told of."""
        for sentence in sentences(text):
            match = _ADVISERS.search(sentence)
            if match is None or match["n"] not in _NUMBERS:
                continue
            draft, name = self.opened.draft, "Personal advisers for care leavers"
            area, at = draft.source.authority.split("/", 1)[1], self.scene.times.inspection
            value = str(_NUMBERS.index(match["n"]))
            id_ = draft.node(
                Label.INDICATOR,
                area,
                slug(name),
                at,
                name=name,
                value=value,
                unit=MeasureUnit.COUNT,
                period=match["when"],
            )
            draft.edge(Relationship.ABOUT_AUTHORITY, id_, draft.source.authority)
            draft.cites(id_, passage, sentence, property="value", value=value)

    def _cites(self, finding: str, title: str, quote: str, passage: str) -> None:
        """A document that is named and was not loaded: this letter's own words are all it has."""
        draft = self.opened.draft
        id_ = draft.node(
            Label.DOCUMENT,
            draft.source.authority.split("/", 1)[1],
            "cited",
            "-".join(self.opened.document.split("/")[2:]),
            slug(title),
            title=title,
            state=DocumentState.CITED,
        )
        draft.cites(id_, passage, quote)
        draft.edge(
            Relationship.REFERS_TO,
            finding,
            id_,
            passage=passage,
            quote=quote,
            stance=Stance.CITES,
        )


def _named_documents(text: str) -> list[tuple[str, str]]:
    """The documents that a paragraph names, each with the sentence that does."""
    found = []
    for sentence in sentences(text):
        if match := _LOOKED_AT.search(sentence):
            parts = re.split(r",\s*(?:and\s+)?|\s+and\s+|;\s*", match["list"])
            found += [(p.strip(), sentence) for p in parts if _DOCUMENTS.match(p.strip())]
        found += [(m["plans"], sentence) for m in _PLANS.finditer(sentence)]
    return found


FAMILY = Family(DocumentFamily.MONITORING_VISIT_LETTER, _recognises, _parse)
