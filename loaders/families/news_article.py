"""Articles about an inspection or visit: what a third party says that inspectors found.

An article is secondary (rank 2) and often undated. Its statements are kept as findings of the
inspection that it is about, which stays apart from the inspectorate's own report of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders import facts, names
from loaders.account import Account
from loaders.families import _wording
from loaders.families._cited import cited_inspection
from loaders.families._paragraphs import Paragraph, paragraphs
from loaders.family import Family
from loaders.figure_times import Times
from loaders.figures import sentences
from loaders.periods import Period, periods
from loaders.read.document import Block, Document
from ontology.errors import ReadError
from ontology.record import Draft, Records, Source, node_id, slug
from ontology.terms import (
    DatePrecision,
    DocumentFamily,
    DocumentState,
    Framework,
    IssuedOnBasis,
    Label,
    PassageKind,
    Polarity,
    PolarityBasis,
    Relationship,
    Stance,
)

#: What an article says and a report of inspectors does not: each is a sign of the family.
_SIGNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\bOfsted (?:has |have )?"
        r"(?:warned|said|found|says|ruled|reported|praised|criticised|revealed)\b",
        r"\b(?:the|its|their|a) (?:\w+ )?(?:report|letter|inspectors?|watchdog) (?:also )?"
        r"(?:said|stated|says|adds?|added|highlight\w*|noted|praised|concluded)\b",
        r"[\"“][^\"“”]{40,}[\"”],? (?:said|says|added|wrote|the (?:report|letter|visit))\b",
        r"\bchildren[’']?s services (?:has|have) been (?:rated|judged|found|told)\b",
        r"\b(?:council|authority)[’']s (?:leader|chief executive|spokes\w+|cabinet member)"
        r"[^.]{0,60} said\b",
    )
)
#: What makes a document something else.
_NOT_NEWS = re.compile(
    r"^(?:Dear\b|Yours (?:sincerely|faithfully)|Inspection dates?:|Report published|Contents$|"
    r"AGENDA$|Date of previous inspection|Lead inspector)",
    re.I,
)
_UNDATED = "undated"
_LONGEST = 20_000
_FEWEST_SIGNS = 2

_AREA = re.compile(
    r"\b(?P<area>(?!The\b|At\b|In\b|Ofsted\b)[A-Z][\w-]+"
    r"(?:\s+(?:(?:and|upon|of|with)\s+)?[A-Z][\w-]+)*)(?:[’']s?)?\s+"
    r"(?:(?:city|county|borough)\s+)?(?:council[’']s\s+)?"
    r"children[’']?s\s+(?:social\s+)?(?:services|care)"
)
_FRAMEWORKS: tuple[tuple[str, Framework], ...] = (
    (r"\bmonitoring visit", Framework.MONITORING_VISIT),
    (r"\bfocused visit", Framework.FOCUSED_VISIT),
    (r"\bjoint targeted area inspection|\bJTAI\b", Framework.JTAI),
    (r"\barea SEND inspection|\blocal area partnership", Framework.AREA_SEND),
    (r"", Framework.OTHER),
)
_LINKED = {
    Framework.MONITORING_VISIT: DocumentFamily.MONITORING_VISIT_LETTER,
    Framework.FOCUSED_VISIT: DocumentFamily.FOCUSED_VISIT_LETTER,
    Framework.JTAI: DocumentFamily.JTAI_LETTER,
    Framework.AREA_SEND: DocumentFamily.AREA_SEND_REPORT,
}

_CONTACT = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\bTel(?:ephone)?\b ?:|\bContact us\b|"
    r"\bwebsite (?:design|by)\b|©|\bcopyright\b|\bcookies?\b|\bprivacy policy\b|"
    r"\ball rights reserved\b|@\w+\.|\bwww\.",
    re.I,
)
#: How a page says whose it is. Who designed, built or hosts it is credited too, and publishes
#: nothing: a name counts only after words for publishing or for owning the text.
_PUBLISHER = re.compile(
    r"(?:©|[Cc]opyright)\s*(?:\d{4}\s*)?(?P<a>[A-Z][\w&' ]+?)(?=[.,|\d-]|\s+all\b|$)|"
    r"\b(?i:published by)\s+(?:the\s+)?(?P<b>[A-Z][\w&' ]+?)(?=[.,|\d-]|$)|"
    r"^(?i:an?)\s+(?P<c>[A-Z][\w&' ]+?)\s+publication\b"
)
_CREDIT = re.compile(
    r"\b(?:web ?)?site (?:design|build|development|hosting)|"
    r"\b(?:designed|built|developed|powered|hosted|maintained) by\b",
    re.I,
)
_LINK = re.compile(r"\b(?:monitoring visit|focused visit|report|letter|inspection)\b", re.I)
_EARLIER = re.compile(r"\binspection\s+(?:in|of)\s+(?P<year>(?:\w+ )?20\d\d)\b")
_MENTION = re.compile(r"\b(?:the|last|full|previous)\s+(?:last\s+|full\s+)?inspection\b")


def _recognises(document: Document) -> float:
    blocks = [b for b in document.blocks if not b.furniture]
    text = document.text()
    if len(text) > _LONGEST or any(b.kind == "row" or _NOT_NEWS.match(b.text) for b in blocks):
        return 0.0
    if sum(b.kind == "paragraph" and bool(b.number) for b in blocks) > 3:
        return 0.0
    if not re.search(r"\b(?:Ofsted|inspectors)\b", text):
        return 0.0
    signs = sum(sign.search(text) is not None for sign in _SIGNS)
    return 0.6 if signs >= _FEWEST_SIGNS and _AREA.search(text) else 0.0


def _parse(document: Document) -> Records:
    blocks = [b for b in document.blocks if not b.furniture]
    footer = _footer(blocks)
    title, *rest = paragraphs(b for b in blocks if b not in footer)
    article = _Article(document, title, footer)
    for paragraph in rest:
        article.read(paragraph)
    for block in footer:
        article.account.furniture(block)
    article.draft.note(
        "This article makes no recommendations: what it says inspectors found was read as findings."
    )
    return article.account.records()


def _footer(blocks: Sequence[Block]) -> list[Block]:
    """The site's contact lines at the end, with the slogan above them."""
    end = len(blocks)
    while end and _CONTACT.search(blocks[end - 1].text):
        end -= 1
    slogan = blocks[end - 1] if 0 < end < len(blocks) else None
    if slogan and not re.search(r"[.?!:\"”]$", slogan.text) and not _LINK.search(slogan.text):
        end -= 1
    return list(blocks[end:])


def _framework(text: str) -> Framework:
    return next(f for pattern, f in _FRAMEWORKS if re.search(pattern, text, re.I))


class _Article:
    """An article being read."""

    def __init__(self, document: Document, title: Paragraph, footer: Sequence[Block]) -> None:
        text = document.text()
        area = _AREA.search(text)
        if area is None:
            raise ReadError(
                document.file_name,
                "was taken for an article, but it names no authority's children's services; "
                "name the authority in the article's text as it was published",
            )
        self.authority_key = names.authority_key(area["area"])
        self.area = names.area_name(area["area"])
        published = next((m for b in footer if (m := _published(b.text))), None)
        publisher = next(filter(None, published.groups())).strip() if published else None
        dated = next((p for b in document.blocks if (p := _day(b.text))), None)
        key = dated.from_.isoformat() if dated else slug(f"{publisher or ''} {title.text}")
        document_key = (self.authority_key, DocumentFamily.NEWS_ARTICLE, key)
        self.id = node_id(Label.DOCUMENT, *document_key)
        self.draft = Draft(
            Source(
                self.id,
                names.authority_id(area["area"]),
                dated.from_.isoformat() if dated else "",
                rank=2,
                sha256=document.sha256,
                file_name=document.file_name,
            )
        )
        self.authority = names.authority(self.draft, area["area"])
        self.draft.node(
            Label.DOCUMENT,
            *document_key,
            title=title.text,
            family=DocumentFamily.NEWS_ARTICLE,
            publisher=publisher,
            issuedOn=dated.from_ if dated else None,
            issuedOnText=dated.text if dated else None,
            issuedOnPrecision=DatePrecision.DAY if dated else DatePrecision.NONE,
            issuedOnBasis=IssuedOnBasis.PRINTED if dated else None,
            pages=document.pages,
            sha256=document.sha256,
            fileName=document.file_name,
        )
        self.account = Account(self.draft, document, self.id)
        earlier = _EARLIER.search(text)
        self.scene = facts.set_scene(
            self.draft,
            text,
            times=Times(
                at=key if dated else _UNDATED, inspection=earlier["year"] if earlier else ""
            ),
        )
        self.ordinal = 0
        self.followed: str | None = None
        self.heading = self.account.passage(title.blocks, kind=PassageKind.HEADING)
        self._inspection(text, key, dated)
        if dated is None:
            self.draft.note("The article has no date, so it is not known which visit it is about.")
        for block in footer:
            if published and published[0] in block.text:
                self.draft.cites(
                    self.id, self.account.furniture(block), property="publisher", value=publisher
                )
        self._earlier(text)

    def _inspection(self, text: str, key: str, dated: Period | None) -> None:
        """The inspection that the article is about; when it was is not known."""
        framework = _framework(text)
        self.inspection = self.draft.node(
            Label.INSPECTION,
            self.authority_key,
            framework,
            f"{'reported' if dated else _UNDATED}-{key}",
            framework=framework,
            state=DocumentState.LOADED,
        )
        title = str(self.draft.get(self.id, "title"))
        for from_ in (self.id, self.inspection):
            self.draft.edge(Relationship.ABOUT_AUTHORITY, from_, self.authority)
            self.draft.cites(from_, self.heading, title)
        self.draft.cites(self.authority, self.heading, title)
        self.draft.edge(Relationship.REPORTS, self.id, self.inspection)

    def _earlier(self, text: str) -> None:
        """The inspection that a monitoring visit follows, where the article says when it was."""
        match = _EARLIER.search(text)
        when = next(periods(match["year"]), None) if match else None
        if when and _framework(text) is Framework.MONITORING_VISIT:
            self.followed = cited_inspection(self.draft, "any", when)

    # ---------------------------------------------------------------------------------- paragraphs

    def read(self, paragraph: Paragraph) -> None:
        """One paragraph or bullet: a finding, or what leads to one."""
        text = paragraph.text
        if text.endswith(":") or _day(text):
            self.draft.cites(self.id, self.account.passage(paragraph.blocks), text)
        elif paragraph.heading and _LINK.search(text):
            self._links(paragraph)
        elif paragraph.heading:
            passage = self.account.passage(paragraph.blocks, kind=PassageKind.HEADING)
            self.draft.cites(self.id, passage, text)
        else:
            self._finding(paragraph)

    def _links(self, paragraph: Paragraph) -> None:
        """The name of the report that the article links to: a document that was not loaded."""
        passage = self.account.passage(paragraph.blocks, kind=PassageKind.LINE)
        if self.area.casefold() not in paragraph.text.casefold():
            self.draft.cites(self.id, passage, paragraph.text)
            return  # "Read the letter in full": no document is known by that
        if self.draft.get(self.inspection, "title") is None:
            key = self.inspection.split("/")[1:]
            self.draft.node(Label.INSPECTION, *key, title=paragraph.text)
            self.draft.cites(self.inspection, passage, paragraph.text)
        cited = self.draft.node(
            Label.DOCUMENT,
            self.authority_key,
            "cited",
            "-".join(self.id.split("/")[2:]),
            slug(paragraph.text),
            title=paragraph.text,
            family=_LINKED.get(_framework(paragraph.text), DocumentFamily.OTHER),
            state=DocumentState.CITED,
        )
        self.draft.cites(cited, passage, paragraph.text)
        self.draft.edge(
            Relationship.REFERS_TO,
            self.id,
            cited,
            passage=passage,
            quote=paragraph.text,
            stance=Stance.CITES,
        )

    def _finding(self, paragraph: Paragraph) -> None:
        text = paragraph.text
        self.ordinal += 1
        passage = self.account.passage(paragraph.blocks)
        polarity = _wording.polarity(text)
        finding = self.draft.node(
            Label.FINDING,
            *self.inspection.split("/")[1:],
            "article",
            str(self.ordinal),
            ordinal=self.ordinal,
            text=text,
            polarity=polarity,
            polarityBasis=PolarityBasis.WORDING if polarity else None,
        )
        self.draft.cites(finding, passage, text)
        self.draft.edge(Relationship.MADE_IN, finding, self.inspection)
        facts.state(self.scene, passage, text)
        if self.followed and (match := _MENTION.search(text)):
            self._refers(finding, polarity, match[0], passage, text)

    def _refers(
        self, finding: str, polarity: Polarity | None, words: str, passage: str, text: str
    ) -> None:
        """A finding that is measured against the earlier inspection."""
        assert self.followed is not None  # noqa: S101 - only called when there is one
        sentence = next((s for s in sentences(text) if words in s), text)
        better = polarity in (Polarity.STRENGTH, Polarity.MIXED)
        self.draft.edge(
            Relationship.REFERS_TO,
            finding,
            self.followed,
            passage=passage,
            quote=sentence,
            stance=Stance.PROGRESS if better else Stance.CITES,
        )
        if _EARLIER.search(sentence):
            self.draft.cites(self.followed, passage, sentence)
            self.draft.edge(
                Relationship.FOLLOWS_UP,
                self.inspection,
                self.followed,
                passage=passage,
                quote=sentence,
            )


def _published(text: str) -> re.Match[str] | None:
    """Where a footer's line says whose publication the page is."""
    parts = (part.strip() for part in re.split(r"\||\s[-–—]\s", text))
    found = (_PUBLISHER.search(p) for p in parts if not _CREDIT.search(p))
    return next(filter(None, found), None)


def _day(text: str) -> Period | None:
    """The date that a short line is."""
    found = [p for p in periods(text) if p.precision is DatePrecision.DAY]
    return found[0] if len(found) == 1 and len(text) < len(found[0].text) + 25 else None


FAMILY = Family(DocumentFamily.NEWS_ARTICLE, _recognises, _parse)
