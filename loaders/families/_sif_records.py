"""The records of a single inspection framework report: what is made of its paragraphs.

``sif_report.py`` reads the report from heading to heading and says what each paragraph is; every
node and claim is made here, with the passage and the words that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from loaders import facts, names
from loaders.account import Account
from loaders.families import _ofsted, _wording
from loaders.families._cited import FULL, cited_inspection
from loaders.families._earlier import mentions
from loaders.families._sif_cover import GRADE, Cover, Judged, inspection_team
from loaders.families._sif_sections import (
    Section,
    marked,
    text_of,
    unmarked,
)
from loaders.figures import Times, When
from loaders.periods import MONTHS, period
from loaders.read.document import Block
from ontology.record import Draft, node_id, normalise_text, slug
from ontology.statute import NATIONAL
from ontology.terms import (
    Area,
    Basis,
    DatePrecision,
    DocumentFamily,
    Framework,
    InspectorRole,
    IssuedOnBasis,
    Label,
    Modality,
    Polarity,
    PolarityBasis,
    Relationship,
    Stance,
)

_DUTIES = frozenset(n.id for n in NATIONAL if n.label is Label.DUTY)
ACT = re.compile(r"\bsection (?P<section>\d+[A-Z]?) of the (?P<act>[A-Z][\w ]+? Act \d{4})\b")
_PARAGRAPHS = re.compile(r"\(\s*paragraphs? (?P<numbers>\d[\d,\s–-]*(?:and \d+)?)\)", re.I)
_PREVIOUS = re.compile(
    r"\b(?:last|previous) inspection of (?P<what>.{5,160}?) (?:was|took place) in "
    rf"(?P<when>(?:(?:{'|'.join(MONTHS)}) )?20\d\d(?!\d))"
)
#: What an earlier inspection was of: the framework it is kept under, and those it may prove to be.
_EARLIER: tuple[tuple[str, str, str | None, tuple[Framework, ...]], ...] = (
    (
        r"safeguarding|protection",
        Framework.SLAC,
        "Inspection of safeguarding arrangements",
        (Framework.SLAC, Framework.CHILD_PROTECTION, Framework.SIF),
    ),
    (
        r"looked after",
        Framework.LOOKED_AFTER,
        "Inspection of services for children looked after",
        (Framework.SLAC, Framework.LOOKED_AFTER, Framework.SIF),
    ),
    (r"", Framework.OTHER, None, (Framework.OTHER,)),
)
_NO_PRIORITY = re.compile(r"\b(?:did not find any|found no|no) areas for priority", re.I)
#: A bullet that others go on from.
LEADS_IN = re.compile(r":\s*$|^in the (?:last|past) 12 months\W*$", re.I)
_YEAR_OR_ONE_CHILD = re.compile(r"\b(?:19|20)\d\d\b|\b1 child\b")


#: A heading that names whom the recommendations below it address.
_ADDRESSEE = re.compile(r"local authority|LSCB|safeguarding (children'?s? )?board", re.I)
_COUNCIL_LAW = "Education and Inspections Act 2006, sections 136 and 137"
_BOARD_LAW = (
    "Children Act 2004, section 15A; Local Safeguarding Children Boards (Review) Regulations 2013"
)


@dataclass
class Item:
    """A finding or recommendation in the making; each group of blocks is one passage.

    ``number`` is as printed (``""`` for a bullet), ``part`` is ``la`` or ``lscb``, and ``list_``
    names the list that the number is of, where a report has two.
    """

    number: str
    section: Section
    area: Area | None
    part: str
    title: str
    groups: list[tuple[Block, ...]]
    list_: str = ""


@dataclass
class Making:
    """A report whose records are being made.

    ``judged`` holds the judgements by area, ``addressed`` the passage and words that say, for each
    part, to whom its recommendations are addressed.
    """

    account: Account
    cover: Cover
    text: str
    judged: dict[Area, str] = field(default_factory=dict)
    addressed: dict[str, tuple[str, str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _findings: dict[str, str] = field(default_factory=dict)
    _pointing: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draft = self.account.draft
        self.document = self.account.document_id
        start = self.cover.started
        end = self.cover.when.to.isoformat() if self.cover.when else ""
        area = self.draft.source.authority.split("/", 1)[1]
        self.key = (area, Framework.SIF.value, start or f"undated-{self.cover.issued}")
        self.inspection = node_id(Label.INSPECTION, *self.key)
        self.scene = facts.set_scene(self.draft, self.text, times=Times(start, start), until=end)
        self._marks = marked(self.text)

    # -------------------------------------------------------------------------- the first page

    def first_page(self) -> None:
        """The document, the authority, the inspection and the grades on the cover."""
        cover, draft = self.cover, self.draft
        authority = names.authority(draft, cover.authority)
        council = names.council(draft, cover.authority)
        self._document()
        self._inspection()
        draft.edge(Relationship.REPORTS, self.document, self.inspection)
        passages = {
            b.ordinal: self.account.passage(b) for b in cover.blocks if b.kind != "footnote"
        }
        for node in (self.document, self.inspection):
            draft.edge(Relationship.ABOUT_AUTHORITY, node, authority)
            for block in (*cover.title_blocks, *cover.dated_blocks):
                draft.cites(node, passages[block.ordinal], block.text)
        for block in cover.authority_blocks:
            for node in (authority, council):
                draft.cites(node, passages[block.ordinal], block.text)
        if cover.reviews_board:
            board = names.body(draft, facts.board_name(self.text))
            last = cover.title_blocks[-1]
            draft.cites(board, passages[last.ordinal], last.text)
        for judged in cover.judged:
            self.judge(judged, [(passages[b.ordinal], words) for b, words in judged.evidence])
        used = {b.ordinal for j in cover.judged for b, _ in j.evidence} | {
            b.ordinal for b in (*cover.authority_blocks, *cover.title_blocks, *cover.dated_blocks)
        }
        overall = self.judged.get(Area.OVERALL_EFFECTIVENESS, self.inspection)
        for block in cover.blocks:
            if block.kind == "footnote":
                self.told((block,), self.inspection)
            elif block.ordinal not in used:
                draft.cites(overall, passages[block.ordinal], block.text)

    def _document(self) -> None:
        file, published, basis = self.account.document, self.cover.published, self.cover.basis
        self.draft.node(
            Label.DOCUMENT,
            *self.document.split("/")[1:],
            title=self.cover.title,
            family=DocumentFamily.SIF_REPORT,
            publisher="Ofsted",
            issuedOn=self.cover.issued,
            issuedOnText=published.text if published and basis is IssuedOnBasis.PRINTED else None,
            issuedOnPrecision=DatePrecision.DAY if published else None,
            issuedOnBasis=basis if published else None,
            pages=file.pages,
            sha256=file.sha256,
            fileName=file.file_name,
            licence=_ofsted.licence_of(self.text),
        )

    def _inspection(self) -> None:
        when = self.cover.when
        if when is None:
            self.draft.note("The report does not say on which days the inspection took place.")
        self.draft.node(
            Label.INSPECTION,
            *self.key,
            title=self.cover.title,
            framework=Framework.SIF,
            startedOn=when.from_ if when else None,
            startedOnText=when.text if when else None,
            startedOnPrecision=DatePrecision.DAY if when else None,
            endedOn=when.to if when else None,
        )

    def judge(self, judged: Judged, evidence: Sequence[tuple[str, str]]) -> None:
        """A judgement, or more evidence for one that was read before (also where it differs).

        ``evidence`` are passages with the words that give the grade.
        """
        id_ = self.judged.get(judged.area)
        if id_ is None:
            id_ = self.judged[judged.area] = self.draft.node(
                Label.JUDGEMENT,
                *self.key,
                judged.area,
                area=judged.area,
                areaPrinted=judged.name,
                number=judged.number,
                grade=judged.grade,
                gradePrinted=judged.printed,
            )
            self.draft.edge(Relationship.MADE_IN, id_, self.inspection)
        for passage, quote in evidence:
            if self.draft.get(id_, "grade") == judged.grade:
                self.draft.cites(id_, passage, quote)
            else:
                self.draft.cites(id_, passage, quote, property="grade", value=judged.grade)

    def graded(self, area: Area, name: str, text: str, passage: str) -> None:
        """The grade at the end of a heading, if it has one, or of a line that is only a grade."""
        match = re.search(rf"{GRADE}\W*$", " ".join(text.split()), re.I)
        if match:
            name = re.sub(rf"(?: is(?: that)?| it| is)*\s+{GRADE}\W*$", "", name, flags=re.I)
            self.judge(Judged(area, name, match["grade"], ()), [(passage, text)])

    # ------------------------------------------------------------------------------------ prose

    def passage(self, group: tuple[Block, ...], title: str = "") -> str:
        """The passage of a paragraph, under the heading that holds."""
        return self.account.passage(group, heading=title or None, text=text_of(group))

    def told(self, group: tuple[Block, ...], of: str, title: str = "") -> None:
        """Prose that the inspection or a judgement (``of``) rests on, and what else it states."""
        passage, text = self.passage(group, title), text_of(group)
        self.draft.cites(of, passage, text)
        self.duties(text, passage)
        if group[0].kind != "footnote":
            facts.state(self.scene, passage, text, of_board=of == self.judged.get(Area.LSCB))
            self._earlier(text, passage, self.document)
        if _NO_PRIORITY.search(text):
            self.draft.note(text)

    def duties(self, text: str, passage: str) -> None:
        """The powers under which inspectors inspected."""
        for match in ACT.finditer(text):
            duty = node_id(Label.DUTY, f"{slug(match['act'])}-s{match['section'].lower()}")
            if duty in _DUTIES:
                self.draft.edge(
                    Relationship.UNDER_DUTY, self.inspection, duty, passage=passage, quote=text
                )
        if text.startswith("Ofsted "):
            self.draft.edge(
                Relationship.INSPECTED_BY,
                self.inspection,
                names.OFSTED,
                passage=passage,
                quote=text,
            )

    def context(
        self, group: tuple[Block, ...], title: str, lead_in: str, carried: When | None
    ) -> When | None:
        """A bullet of the area's own information; returns the time that its figures are of.

        ``lead_in`` is the bullet that it goes on from and ``carried`` the time of the one before. A
        bullet with a figure that is not understood is left to be listed as such.
        """
        text = text_of(group)
        trial = replace(self.scene, draft=Draft(self.draft.source), unnamed={})
        stated = facts.state(trial, "passage/-", text, lead_in=lead_in, carried=carried)
        understood = stated.count or _PREVIOUS.search(text) or LEADS_IN.search(text)
        if understood or not re.search(r"\d", _YEAR_OR_ONE_CHILD.sub("", text)):
            passage = self.passage(group, title)
            facts.state(self.scene, passage, text, lead_in=lead_in, carried=carried)
            self._previous(text, passage)
            if not stated.count and not _PREVIOUS.search(text):
                self.draft.cites(self.inspection, passage, text)
        return stated.when

    # ------------------------------------------------------------------- findings, recommendations

    def finding(self, item: Item) -> None:
        """A paragraph (with what belongs to it) as a finding."""
        texts = [text_of(g) for g in item.groups]
        text = "\n\n".join(unmarked(t) for t in texts)
        is_marked = any(marked(t) for t in texts)
        polarity, basis = item.section.polarity, PolarityBasis.HEADING
        if is_marked:
            polarity, basis = Polarity.WEAKNESS, PolarityBasis.MARKER
        elif polarity is None:
            polarity, basis = _wording.polarity(text), PolarityBasis.WORDING
        ordinal = self._next(f"findings/{item.area}")
        list_ = item.list_ if item.number else slug(item.area or "other")
        id_ = self.draft.node(
            Label.FINDING,
            *self.key,
            *([list_] if list_ else []),
            item.number or str(ordinal),
            number=item.number,
            ordinal=int(item.number or ordinal),
            area=item.area,
            heading=item.title,
            text=text,
            marked=is_marked if self._marks else None,
            polarity=polarity,
            polarityBasis=basis if polarity else None,
        )
        if item.number and not item.list_:
            self._findings[item.number] = id_
        self._rests_on(id_, item, texts, Modality.IS)

    def recommendation(self, item: Item) -> None:
        """A paragraph (with what belongs to it) as a recommendation."""
        texts = [text_of(g) for g in item.groups]
        ordinal = self._next(item.part)
        board = item.part == "lscb"
        id_ = self.draft.node(
            Label.RECOMMENDATION,
            *self.key,
            item.part,
            item.number or str(ordinal),
            number=item.number,
            ordinal=ordinal,
            kind=item.section.kind,
            text="\n\n".join(texts),
            area=Area.LSCB if board else item.area,
        )
        to = names.council(self.draft)
        if board:
            to = names.body(self.draft, "Local Safeguarding Children Board")
        passage, quote = self.addressed[item.part]
        if _ADDRESSEE.search(quote):
            self.draft.edge(Relationship.ADDRESSED_TO, id_, to, passage=passage, quote=quote)
        else:  # no heading names whom it addresses: the law does
            law = _BOARD_LAW if board else _COUNCIL_LAW
            self.draft.edge(Relationship.ADDRESSED_TO, id_, to, basis=Basis.STATUTE, reasons=(law,))
        self._rests_on(id_, item, texts, Modality.RECOMMENDED)

    def _next(self, list_: str) -> int:
        self._counts[list_] = self._counts.get(list_, 0) + 1
        return self._counts[list_]

    def _rests_on(self, id_: str, item: Item, texts: Sequence[str], default: Modality) -> None:
        """The evidence of a finding or recommendation, and what else its words state."""
        self.draft.edge(Relationship.MADE_IN, id_, self.inspection)
        for group, text in zip(item.groups, texts, strict=True):
            passage = self.passage(group, item.title)
            self.draft.cites(id_, passage, text)
            facts.state(self.scene, passage, text, of_board=item.part == "lscb", default=default)
            if id_.startswith("finding/"):
                self._earlier(text, passage, id_)
            elif match := _PARAGRAPHS.search(text):
                self._pointing.append((match["numbers"], id_, passage))

    def finish(self, team: Iterable[tuple[Block, ...]]) -> None:
        """What can be said when all was read: support by number, the team, what is missing."""
        for printed, recommendation, passage in self._pointing:
            quote = str(self.draft.get(passage, "text"))
            for first, last in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", printed):
                for number in range(int(first), int(last or first) + 1):
                    if finding := self._findings.get(str(number)):
                        self.draft.edge(
                            Relationship.SUPPORTS,
                            finding,
                            recommendation,
                            passage=passage,
                            quote=quote,
                        )
        self._inspectors(team)
        for part, whom in (("la", "the local authority"), ("lscb", "the safeguarding board")):
            if part in self.addressed and not self._counts.get(part):
                self.draft.note(f"No recommendation to {whom} was found in the report.")

    def _inspectors(self, team: Iterable[tuple[Block, ...]]) -> None:
        for inspector in inspection_team(team):
            passage = self.passage(inspector.blocks)
            name, role, quote = inspector.name, inspector.role, inspector.quote
            names.inspector(self.draft, self.inspection, name, role, passage, quote)
            leads = role is InspectorRole.LEAD
            if leads and not self.draft.get(self.inspection, "leadInspector"):
                self.draft.node(Label.INSPECTION, *self.key, leadInspector=name)

    # ------------------------------------------------------------------------ earlier inspections

    def _previous(self, text: str, passage: str) -> None:
        """The last inspection of a service, as the area's information names it."""
        for match in _PREVIOUS.finditer(normalise_text(text)):
            kind, title, kinds = next(
                (k, t, ks) for p, k, t, ks in _EARLIER if re.search(p, match["what"])
            )
            if when := period(match["when"]):
                earlier = cited_inspection(
                    self.draft, kind, when, title=f"{title}, {when.text}", kinds=kinds
                )
                self._refer(self.document, earlier, text, passage)

    def _earlier(self, text: str, passage: str, who: str) -> None:
        """Earlier inspections that prose names by their time; ``who`` refers to them."""
        before = self.cover.started or self.cover.issued
        for mention in mentions(text, before):
            if mention.when.to.isoformat() >= before:
                continue  # the month or year of this inspection itself
            kinds = [mention.framework] if mention.framework else FULL
            earlier = cited_inspection(
                self.draft, mention.framework or "any", mention.when, kinds=kinds
            )
            self._refer(who, earlier, mention.sentence, passage)

    def _refer(self, who: str, earlier: str, quote: str, passage: str) -> None:
        self.draft.cites(earlier, passage, quote)
        self.draft.edge(
            Relationship.REFERS_TO,
            who,
            earlier,
            passage=passage,
            quote=quote,
            stance=Stance.CITES,
        )
