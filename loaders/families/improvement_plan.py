"""Improvement and action plans: a table of actions, with or without prose around it.

The tables are read by ``loaders/plans.py`` and ``loaders/actions.py``, the prose on governance by
``loaders/governance_prose.py``; here are the front page, the lists of recommendations and outcomes,
the sections, and the inspection that the plan answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from loaders import names
from loaders.account import Account
from loaders.actions import Actions, Place, recommendation_kind
from loaders.dates import Due, later
from loaders.families._plan_front import (
    COUNCIL,
    FRONT,
    TITLE,
    area_of,
    begins_section,
    dates_of,
    front_of,
    is_short,
    issued_on,
    key_of,
    mentions,
    running_lines,
    title_of,
    whole_number,
)
from loaders.family import Family
from loaders.figures import sentences
from loaders.governance_prose import GovernanceProse, about_plan
from loaders.measures import read_key
from loaders.periods import Period, periods
from loaders.plans import Header, PlanRow, header_of, tables
from loaders.read.document import Block, Document
from ontology.record import Draft, Records, Source, node_id, normalise_text, slug
from ontology.terms import (
    DocumentFamily,
    DocumentState,
    IssuedOnBasis,
    Label,
    PassageKind,
    RecommendationKind,
    Relationship,
    Stance,
)

#: A report is out at most this long after its inspection began.
_REPORTED_WITHIN = timedelta(days=183)

_SECTION = re.compile(
    r"(?:(?:ofsted|ilacs|inspection)\s+)?(?P<label>improvement action|recommendation|afi|"
    r"area (?:for|of) (?:improvement|development|priority action)|improvement area|key area|"
    r"priority(?: area)?)"
    r"\s*(?:no\.?\s*)?(?P<number>\d{1,2})(?:\s*[:.–-]\s*|\s+(?=[A-Z])|$)(?P<text>.*)",
    re.I,
)
_OUTCOME = re.compile(
    r"(?:(?:priority|improvement|strategic|key)\s+)?outcome\s*(?P<number>\d{1,2})\s*[:.–-]\s*"
    r"(?P<text>.+)",
    re.I,
)
_LISTS = re.compile(
    r"(?P<r>\brecommendations?\b|"
    r"\bareas? (?:for|of) (?:improvement|development|priority action)\b)|(?P<o>\boutcomes?\b)",
    re.I,
)
_INSPECTORS = re.compile(r"\bOfsted\b|\binspect\w*|\breport\b", re.I)
_ANSWERS = re.compile(
    r"\bform the basis\b|\brespon(?:se|ds?|ding) to\b|\baddress(?:es)? the recommendations\b",
    re.I,
)
_TELLS = re.compile(
    r"\b(?:Ofsted|inspection|inspectors|report)\b[^.]*\b(?:found|recognised|identified|highlighted|"
    r"noted|judged|rated|said|concluded|inspection in|took place)\b", re.I
)  # fmt: skip
_INITIALS = re.compile(
    r"(?:^|[;,\n|\t]\s*)([A-Z]{2,4})\s*[=:–-]\s*([A-Z][^;\n|\t]+?)(?=[;\n|\t]|$)"
)


def recognises(document: Document) -> float:
    """A plan has a table of actions under its headings; its front page calls it a plan."""
    titled = any(TITLE.search(b.text) for b in document.blocks[:FRONT] if len(b.text) < 200)
    tabled = any(header_of(b) for b in document.blocks)
    return {(True, True): 0.95, (False, True): 0.7, (True, False): 0.15}.get((titled, tabled), 0)


def parse(document: Document) -> Records:
    """The records of a plan.

    Raises:
        NotRecognised: it names no authority.

    """
    running = running_lines(document.blocks)
    content = [b for b in document.blocks if not b.furniture and b.ordinal not in running]
    front = front_of(content)
    area = area_of(document, front)
    issued = issued_on(front)
    title_block = title_of(front, area)
    title = title_block.text.replace("\t", " ").strip() if title_block else document.title
    title = " ".join((title or "Improvement plan").split())
    dated = issued.from_.isoformat() if issued else ""
    period = key_of(issued) if issued else f"council-{slug(title)}"
    key = (names.authority_key(area), DocumentFamily.IMPROVEMENT_PLAN.value, period)
    source = Source(
        node_id(Label.DOCUMENT, *key),
        names.authority_id(area),
        issued=dated,
        sha256=document.sha256,
        file_name=document.file_name,
    )
    draft = Draft(source)
    authority = names.authority(draft, area)
    dates = dates_of("issuedOn", issued)
    draft.node(
        Label.DOCUMENT,
        *key,
        title=title,
        family=DocumentFamily.IMPROVEMENT_PLAN,
        pages=document.pages,
        sha256=document.sha256,
        fileName=document.file_name,
        issuedOnBasis=IssuedOnBasis.PRINTED if issued else None,
        **dates,
    )
    plan = draft.node(Label.PLAN, *key, title=title, **dates)
    for id_ in (source.id, plan):
        draft.edge(Relationship.ABOUT_AUTHORITY, id_, authority)
    draft.edge(Relationship.REPORTS, source.id, plan)
    account = Account(draft, document, source.id)
    for block in document.blocks:
        if block.ordinal in running:
            account.furniture(block)
    read: set[int] = set()
    if title_block:
        draft.cites(plan, account.passage(title_block), title)
        read.add(title_block.ordinal)
    for block in front:
        if issued and issued.text in block.text:
            draft.cites(plan, account.passage(block), issued.text, property="issuedOn")
            read.add(block.ordinal)
            break
    for block in front:
        if COUNCIL.fullmatch(block.text) and names.area_name(block.text) == area:
            draft.cites(names.council(draft, block.text), account.passage(block), block.text)
            read.add(block.ordinal)
            break
    if issued is None:
        draft.note("the plan bears no date; nothing in it could be said to be late or early")
    reader = _Plan(account, content, plan, title, issued, read)
    reader.read()
    return account.records()


FAMILY = Family(DocumentFamily.IMPROVEMENT_PLAN.value, recognises, parse)


# -------------------------------------------------------------------------------------- the plan


@dataclass
class _Plan:
    """A plan being read from top to bottom."""

    account: Account
    content: Sequence[Block]
    plan: str
    title: str
    issued: Period | None
    front: set[int]
    heading: str | None = None
    inspection: str | None = None
    _outcomes: dict[str, str] = field(default_factory=dict)
    _list: str = ""
    _last: Block | None = None
    _number: int = 0
    _kind: RecommendationKind = RecommendationKind.RECOMMENDATION
    _quotes: tuple[str, str] | None = None
    _pending: str | None = None
    _rows: int = 0

    def __post_init__(self) -> None:
        draft = self.account.draft
        self._at = {b.ordinal: at for at, b in enumerate(self.content)}
        attested = None
        if self.issued:
            issued = self.issued
            attested = Due(issued.text, issued.from_, issued.to, issued.precision)
        self.prose = GovernanceProse(self.account, self.plan, draft.source.id, self.title)
        text = "\n".join(b.text for b in self.content if not header_of(b))
        self.actions = Actions(
            self.account,
            self.plan,
            attested,
            initials={k: v for k, v in _INITIALS.findall(text) if k not in ("RAG", "KPI")},
            colours=read_key(text),
        )

    def read(self) -> None:
        """Read every block."""
        self._inspections()
        for item in tables(self.content):
            if isinstance(item, Header):
                self.account.passage(item.block, heading=self.heading)
            elif isinstance(item, PlanRow):
                self.actions.heading = self.heading
                self.actions.add(item)
            elif item.kind != "row":
                self._text(item)
        self._key_lines()
        self._left_rows()
        self.actions.tell()
        self.account.draft.note(
            f"{self.actions.count} actions were read, "
            f"under {len(self.actions.listed)} recommendations"
        )

    def _text(self, block: Block) -> None:
        if block.ordinal in self.front or self._section(block) or self._heading(block):
            return
        if self._list and (block.kind == "bullet" or whole_number(block) is not None):
            self._item(block)
            return
        self._list = ""
        self._starts_list(block)
        self._prose(block)

    def _heading(self, block: Block) -> bool:
        """A heading of the plan's prose: the passages after it stand under it."""
        number = whole_number(block)
        if block.kind != "heading":
            numbered = number is not None and block.kind == "paragraph"
            if not (is_short(block) and (numbered or block.bold)):
                return False
            if self._list and numbered:
                after = self.content[self._at[block.ordinal] + 1 :]
                if not begins_section(block, self._last, self._number + 1, after):
                    return False
        self._number = self._number if number is None else number
        self.heading = self.prose.heading = block.text
        self._list = ""
        self.account.passage(block, kind=PassageKind.HEADING)
        match = _LISTS.fullmatch(block.text.strip())
        if match:
            self._begin(match, block, block.text)
        return True

    # -- lists

    def _starts_list(self, block: Block) -> None:
        """A paragraph that ends with a colon opens a list of what it last speaks of."""
        if not block.text.rstrip().endswith(":"):
            return
        last = sentences(block.text)[-1]
        if found := list(_LISTS.finditer(last)):
            self._begin(found[-1], block, last)

    def _begin(self, match: re.Match[str], block: Block, words: str) -> None:
        passage = self.account.passage(block, heading=self.heading)
        self._list = "recommendations" if match["r"] else "outcomes"
        self._last = None
        if self._list == "recommendations":
            self._kind = recommendation_kind(block.text)
            quote = words.split(":")[0]
            self._quotes = (passage, quote) if _INSPECTORS.search(quote) else None

    def _item(self, block: Block) -> None:
        passage = self.account.passage(block, heading=self.heading)
        number = block.number if whole_number(block) is not None else None
        self._last = block
        if self._list == "recommendations":
            self.actions.recommend(block.text, number, passage, self._kind, self._quotes)
        else:
            self._outcome(block.text, number, passage)

    def _outcome(self, text: str, number: str | None, passage: str) -> str:
        draft = self.account.draft
        key = _plain(text)
        if key not in self._outcomes:
            ordinal = number or str(len(self._outcomes) + 1)
            if node_id(Label.OUTCOME, *self.actions.key, ordinal) in self._outcomes.values():
                ordinal = f"{ordinal}-{len(self._outcomes) + 1}"
            id_ = draft.node(Label.OUTCOME, *self.actions.key, ordinal, number=number, text=text)
            draft.edge(Relationship.PART_OF, id_, self.plan, passage=passage, quote=text)
            self._outcomes[key] = id_
        draft.cites(self._outcomes[key], passage, text)
        return self._outcomes[key]

    # -- sections of the table

    def _section(self, block: Block) -> bool:
        """A line that says what the rows after it are for."""
        text = block.text.strip()
        if match := _SECTION.fullmatch(text):
            if block.kind == "bullet" or len(text) > 600:
                return False
            passage = self.account.passage(block, heading=self.heading)
            self._pending = match["number"]
            if match["text"]:
                self._recommendation(match["text"].strip(), passage, match["label"])
            return True
        if self._pending and block.kind != "bullet" and not self._known_outcome(text):
            self._recommendation(text, self.account.passage(block, heading=self.heading), "")
            return True
        match = _OUTCOME.fullmatch(text)
        if match or (self._known_outcome(text) and block.kind != "bullet"):
            passage = self.account.passage(block, heading=self.heading)
            words = match["text"] if match else text
            id_ = self._outcome(words, match["number"] if match else None, passage)
            self.actions.outcome = Place(id_, passage, words)
            self.heading = self.prose.heading = text
            if self.actions.count > self._rows:
                self.actions.addressed = []
            return True
        return False

    def _known_outcome(self, text: str) -> bool:
        return _plain(text) in self._outcomes

    def _recommendation(self, text: str, passage: str, label: str) -> None:
        quotes = (passage, label) if re.search(r"recommend|area|afi", label, re.I) else None
        id_ = self.actions.recommend(
            text, self._pending, passage, recommendation_kind(label), quotes
        )
        self.actions.addressed = [Place(id_, passage, text)]
        self._pending, self._rows = None, self.actions.count
        if self.actions.outcome is None:
            self.heading = self.prose.heading = text

    # -- prose

    def _prose(self, block: Block) -> None:
        draft = self.account.draft
        said = self.prose.read(block)
        for sentence in about_plan(block.text):
            said = True
            passage = self.prose.passage(block)
            draft.cites(self.plan, passage, sentence)
            self._review(sentence, passage)
        if self.inspection and _TELLS.search(block.text):
            sentence = next(s for s in sentences(block.text) if _TELLS.search(s))
            draft.edge(
                Relationship.REFERS_TO,
                draft.source.id,
                self.inspection,
                passage=self.prose.passage(block),
                quote=sentence,
                stance=Stance.CITES,
                distinct=str(block.ordinal),
            )
            said = True
        if not said and _LISTS.search(block.text) and block.text.rstrip().endswith(":"):
            self.prose.passage(block)

    def _review(self, sentence: str, passage: str) -> None:
        """When the plan is to be reviewed: a date, or a time after its own."""
        draft = self.account.draft
        if not re.search(r"\breview", sentence, re.I) or draft.get(self.plan, "reviewOn"):
            return
        due = None
        if found := next(periods(sentence), None):
            due = Due(found.text, found.from_, found.to, found.precision)
        elif self.issued:
            start = Due("", self.issued.from_, self.issued.to, self.issued.precision)
            due = later(start, sentence)
        if due and due.first and due.last:
            draft.node(
                Label.PLAN,
                *self.actions.key,
                reviewOn=due.first,
                reviewOnText=due.text,
                reviewOnTo=due.last,
                reviewOnPrecision=due.precision,
            )
            draft.cites(self.plan, passage, sentence, property="reviewOn", value=due.first)

    def _inspections(self) -> None:
        """The inspection that the plan answers: of those it dates, the last before the plan."""
        found = list(mentions(self.content, self.issued))
        if not found:
            self.account.draft.note(
                "the plan does not say, with a date, which inspection it answers"
            )
            return
        last = max(found, key=lambda m: (not m.published, m.when.from_))
        when, framework, block, sentence, published = last
        draft = self.account.draft
        area = draft.source.authority.split("/", 1)[1]
        kinds = (framework.value,) if framework else ()
        key = ("cited", *(kinds or ("any",)), "report-" * published + key_of(when))
        known = {} if published else dates_of("startedOn", when)
        id_ = draft.node(
            Label.INSPECTION, area, *key, framework=framework, state=DocumentState.CITED, **known
        )
        earliest = when.from_ - _REPORTED_WITHIN * published
        draft.refers(id_, earliest=earliest.isoformat(), latest=when.to.isoformat(), kinds=kinds)
        passage = self.account.passage(block)
        draft.cites(id_, passage, sentence)
        answer = next(
            ((b, s) for b in self.content if b.kind != "row" for s in sentences(b.text)
             if _ANSWERS.search(s)),
            (block, sentence),
        )  # fmt: skip
        draft.edge(
            Relationship.RESPONDS_TO,
            self.plan,
            id_,
            passage=self.account.passage(answer[0]),
            quote=answer[1],
        )
        self.inspection = id_

    def _key_lines(self) -> None:
        """Lines and rows that explain initials and colours were used in reading the table."""
        for block in self.content:
            if not self.account.used(block) and (
                _INITIALS.search(block.text) or read_key(block.text)
            ):
                self.account.passage(block)

    def _left_rows(self) -> None:
        """Tell of the tables whose rows were not read, so that nobody misses their actions."""
        rows: dict[int | None, list[bool]] = {}
        for block in self.content:
            if block.kind == "row":
                rows.setdefault(block.table, []).append(self.account.used(block))
        for used in rows.values():
            left = "1 row" if used.count(False) == 1 else f"{used.count(False)} rows"
            if not any(used):
                self.account.draft.note(
                    f"a table of {left} was not read: none of its rows is one of headings that are "
                    "understood, so that any actions in it are not among those read"
                )
            elif not all(used):
                self.account.draft.note(
                    f"{left} of a table of {len(used)} were not read: they do not fit its headings"
                )


def _plain(text: str) -> str:
    return normalise_text(text).lower().strip(" .")
