"""Made-up records of made-up authorities, in the shapes and sizes of real ones.

For tests and benchmarks of everything that comes after loading. The same arguments always give the
same records, and each document's records depend on nothing but the seed and its place.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from loaders import names
from ontology.record import Draft, Records, Source, node_id, slug
from ontology.terms import (
    ActionStatus,
    Area,
    Basis,
    DatePrecision,
    DocumentFamily,
    DocumentState,
    Framework,
    Grade,
    InspectorRole,
    Label,
    LeadRole,
    MeasureUnit,
    Modality,
    OversightMode,
    PassageKind,
    PassageReading,
    Polarity,
    PolarityBasis,
    RecommendationKind,
    Relationship,
    TenureKind,
)

_AUTHORITIES = ("Aldermoor", "Brackwater", "Cold Ashby", "Dunmere", "Eastholt", "Fenwold")
_FIRST = ("Asha", "Bran", "Cleo", "Dilys", "Edwin", "Farah", "Gwen", "Hal", "Ines", "Jonah")
_LAST = ("Ashdown", "Birtwell", "Coombes", "Dray", "Eccles", "Fairlie", "Garrow", "Hexham")
_POSTS = (
    "Director of Children's Services",
    "Assistant Director, Help and Protection",
    "Head of Quality and Practice",
    "Head of Looked After Children",
    "Service Manager, Front Door",
    "Principal Social Worker",
)
_BODIES = (
    "Safeguarding Children Board",
    "Improvement Board",
    "Corporate Parenting Panel",
    "Children and Families Scrutiny Committee",
)
_PARTNERS = ("Harbour NHS Foundation Trust", "Ridgeway Police", "Lantern Youth Charity")
_WHO = ("Managers", "Social workers", "Reviewing officers", "Senior leaders", "Partner agencies")
_DO = ("review", "record", "challenge", "oversee", "share", "audit", "complete", "plan")
_WHAT = (
    "assessments", "supervision notes", "strategy discussions", "pathway plans", "health checks",
    "placement decisions", "performance reports", "return interviews", "child protection plans",
    "life story work", "chronologies", "caseloads",
)  # fmt: skip
_HOW = ("promptly", "in writing", "each month", "with families", "before the deadline", "rarely")


def authority_records(seed: int, documents: int = 5, size: int = 1) -> list[Records]:
    """What ``documents`` documents about one authority say.

    Args:
        seed: another authority and other words for each.
        documents: how many, in turn an inspection report, a visit's letter, a plan, a later report
            and a news article, then again some years on.
        size: 1 for some 60 nodes a document, 12 for the size of real ones.

    """
    return [_document(seed, place, size) for place in range(documents)]


def authority_of(seed: int) -> str:
    """The id of the authority that a seed is about."""
    return node_id(Label.AUTHORITY, slug(_name(seed)))


def corrected(records: Records, seed: int = 0) -> Records:
    """The same document with other bytes: one recommendation or finding reworded."""
    rng = random.Random(f"corrected {seed}")
    texts = [n for n in records.nodes if n.label in (Label.FINDING, Label.RECOMMENDATION)]
    chosen = rng.choice(texts)
    nodes = tuple(
        replace(n, properties={**n.properties, "text": f"{n.get('text')} As corrected."})
        if n == chosen
        else n
        for n in records.nodes
    )
    source = replace(records.source, sha256=f"{records.source.sha256[:60]}c{seed:03d}")
    document = source.id
    nodes = tuple(
        replace(n, properties={**n.properties, "sha256": source.sha256}) if n.id == document else n
        for n in nodes
    )
    return replace(records, source=source, nodes=nodes)


def _name(seed: int) -> str:
    first = _AUTHORITIES[seed % len(_AUTHORITIES)]
    return first if seed < len(_AUTHORITIES) else f"{first} {seed // len(_AUTHORITIES)}"


class _Maker:
    """A document in the making: a draft, its passages, and a source of chance."""

    def __init__(self, seed: int, place: int, family: DocumentFamily, issued: date) -> None:
        self.rng = random.Random(f"{seed} {place}")
        self.name = _name(seed)
        self.key = slug(self.name)
        self.issued = issued
        self.document = node_id(Label.DOCUMENT, self.key, family.value, issued.isoformat())
        digest = f"{seed:032x}{place:032x}"
        source = Source(
            self.document,
            node_id(Label.AUTHORITY, self.key),
            issued.isoformat(),
            2 if family is DocumentFamily.NEWS_ARTICLE else 0,
            digest,
            f"{self.key}/{family.value}.txt",
        )
        self.draft = Draft(source)
        self.ordinal = 0
        authority = names.authority(self.draft, self.name)
        self.council = names.council(self.draft, f"{self.name} Council")
        self.draft.node(
            Label.DOCUMENT,
            *self.document.split("/")[1:],
            title=f"{self.name}: {family.value.replace('_', ' ')}",
            family=family,
            publisher="Ofsted",
            issuedOn=issued,
            issuedOnText=issued.strftime("%d %B %Y"),
            issuedOnPrecision=DatePrecision.DAY,
            pages=self.rng.randint(2, 40),
            sha256=digest,
            fileName=source.file_name,
            state=DocumentState.LOADED,
        )
        self.draft.edge(Relationship.ABOUT_AUTHORITY, self.document, authority)

    def sentence(self) -> str:
        who, do, what, how = (self.rng.choice(c) for c in (_WHO, _DO, _WHAT, _HOW))
        number = self.rng.randint(1, 99)
        return f"{who} {do} {what} {how}, in {number} of 100 cases."

    def person(self) -> str:
        return f"{self.rng.choice(_FIRST)} {self.rng.choice(_LAST)}"

    def passage(self, text: str, kind: PassageKind = PassageKind.PARAGRAPH) -> str:
        self.ordinal += 1
        id_ = self.draft.node(
            Label.PASSAGE,
            *self.document.split("/")[1:],
            str(self.ordinal),
            page=1 + self.ordinal // 12,
            ordinal=self.ordinal,
            kind=kind,
            reading=PassageReading.RECORD,
            text=text,
        )
        self.draft.edge(Relationship.PART_OF, id_, self.document)
        return id_

    def inspection(self, framework: Framework) -> str:
        started = self.issued - timedelta(days=60)
        id_ = self.draft.node(
            Label.INSPECTION,
            self.key,
            framework.value,
            started.isoformat(),
            title=f"{framework.value} of {self.name}",
            framework=framework,
            startedOn=started,
            endedOn=started + timedelta(days=25),
        )
        self.draft.edge(Relationship.REPORTS, self.document, id_)
        self.draft.edge(Relationship.ABOUT_AUTHORITY, id_, node_id(Label.AUTHORITY, self.key))
        self.draft.edge(Relationship.INSPECTED_BY, id_, names.OFSTED)
        name = self.person()
        passage = self.passage(f"Lead inspector: {name}", PassageKind.LINE)
        self.draft.edge(
            Relationship.INSPECTED_BY,
            id_,
            self.draft.person(name),
            passage=passage,
            quote=name,
            role=InspectorRole.LEAD,
        )
        return id_

    def cited_inspection(self, framework: Framework, year: int) -> str:
        id_ = self.draft.node(
            Label.INSPECTION,
            self.key,
            "cited",
            framework.value,
            str(year),
            framework=framework,
            startedOnText=str(year),
            state=DocumentState.CITED,
        )
        return self.draft.refers(
            id_, earliest=f"{year}-01-01", latest=f"{year}-12-31", kinds=(framework.value,)
        )

    def findings(self, inspection: str, count: int) -> list[str]:
        result = []
        for number in range(1, count + 1):
            text = self.sentence()
            passage = self.passage(text)
            id_ = self.draft.node(
                Label.FINDING,
                *inspection.split("/")[1:],
                str(number),
                number=str(number),
                ordinal=number,
                area=self.rng.choice(list(Area)),
                polarity=self.rng.choice(list(Polarity)),
                polarityBasis=PolarityBasis.WORDING,
                marked=self.rng.random() < 0.2,
                text=text,
            )
            self.draft.edge(Relationship.MADE_IN, id_, inspection)
            self.draft.cites(id_, passage, text)
            result.append(id_)
        return result

    def recommendations(self, inspection: str, findings: Sequence[str], count: int) -> list[str]:
        result = []
        for number in range(1, count + 1):
            text = self.sentence()
            passage = self.passage(text, PassageKind.BULLET)
            id_ = self.draft.node(
                Label.RECOMMENDATION,
                *inspection.split("/")[1:],
                str(number),
                number=str(number),
                ordinal=number,
                kind=RecommendationKind.RECOMMENDATION,
                text=text,
            )
            self.draft.edge(Relationship.MADE_IN, id_, inspection)
            self.draft.cites(id_, passage, text)
            self.draft.edge(
                Relationship.ADDRESSED_TO, id_, self.council, passage=passage, quote="The council"
            )
            if findings and self.rng.random() < 0.6:
                self.draft.edge(
                    Relationship.SUPPORTS,
                    self.rng.choice(findings),
                    id_,
                    passage=passage,
                    quote=f"recommendation {number}",
                )
            result.append(id_)
        return result

    def lead(self, action: str, passage: str, ordinal: int) -> None:
        if self.rng.random() < 0.2:
            return
        words: str
        if self.rng.random() < 0.5:
            words = self.person()
            to = self.draft.person(words)
        elif self.rng.random() < 0.8:
            words = self.rng.choice(_POSTS)
            to = names.post(self.draft, words, self.council, passage=passage, quote=words)
        else:
            words = self.rng.choice(_PARTNERS)
            to = names.organisation(self.draft, words)
        self.draft.edge(
            Relationship.LED_BY,
            action,
            to,
            passage=passage,
            quote=words,
            asPrinted=words,
            ordinal=ordinal,
            role=LeadRole.LEAD,
            several=False,
        )


def _report(make: _Maker, size: int, framework: Framework = Framework.SIF) -> None:
    inspection = make.inspection(framework)
    for area in (Area.OVERALL_EFFECTIVENESS, Area.LEADERSHIP):
        grade = make.rng.choice(list(Grade))
        passage = make.passage(f"{area.value}: {grade.value}", PassageKind.TABLE_ROW)
        id_ = make.draft.node(
            Label.JUDGEMENT,
            *inspection.split("/")[1:],
            area.value,
            area=area,
            grade=grade,
            gradePrinted=grade.value.title(),
        )
        make.draft.edge(Relationship.MADE_IN, id_, inspection)
        make.draft.cites(id_, passage, grade.value)
    findings = make.findings(inspection, 6 * size)
    make.recommendations(inspection, findings, 2 * size)
    title, holder = make.rng.choice(_POSTS), make.person()
    passage = make.passage(f"{holder} has been {title} since {make.issued.year - 1}.")
    names.tenure(
        make.draft,
        names.post(make.draft, title, make.council, passage=passage, quote=title),
        make.draft.person(holder),
        kind=TenureKind.PERMANENT,
        passage=passage,
        quote=holder,
        attestedFrom=make.issued,
        attestedTo=make.issued,
    )
    board = names.body(make.draft, make.rng.choice(_BODIES))
    make.draft.edge(
        Relationship.ACCOUNTABLE_TO,
        board,
        make.council,
        passage=make.passage(f"The board should be held to account by {make.name}."),
        quote="should be held to account",
        modality=make.rng.choice((Modality.RECOMMENDED, Modality.IS, Modality.DENIED)),
    )


def _letter(make: _Maker, size: int) -> None:
    inspection = make.inspection(Framework.MONITORING_VISIT)
    earlier = make.cited_inspection(Framework.SIF, make.issued.year - 1)
    words = f"the inspection in {make.issued.year - 1}"
    make.draft.edge(
        Relationship.FOLLOWS_UP, inspection, earlier, passage=make.passage(words), quote=words
    )
    make.findings(inspection, 3 * size)


def _later(make: _Maker, size: int) -> None:
    _report(make, size, Framework.ILACS)


def _news(make: _Maker, size: int) -> None:
    earlier = make.cited_inspection(Framework.ILACS, make.issued.year)
    words = "after a critical inspection"
    make.draft.edge(
        Relationship.REFERS_TO, make.document, earlier, passage=make.passage(words), quote=words
    )
    for _ in range(2 * size):
        make.passage(make.sentence())


def _plan(make: _Maker, size: int) -> None:
    draft, rng = make.draft, make.rng
    key = (make.key, "improvement_plan", make.issued.isoformat())
    plan = draft.node(
        Label.PLAN, *key, title=f"Improvement plan of {make.name}", issuedOn=make.issued
    )
    draft.edge(Relationship.REPORTS, make.document, plan)
    answered = make.cited_inspection(Framework.SIF, make.issued.year - 2)
    words = "our response to the inspection"
    passage = make.passage(words)
    draft.edge(Relationship.RESPONDS_TO, plan, answered, passage=passage, quote=words)
    board = names.body(draft, rng.choice(_BODIES))
    draft.edge(
        Relationship.OVERSEES,
        board,
        plan,
        passage=make.passage("The board will monitor this plan."),
        quote="will monitor",
        modality=Modality.PLANNED,
        mode=OversightMode.MONITORS,
    )
    for group in range(1, size + 1):
        text = make.sentence()
        quoted = draft.node(Label.RECOMMENDATION, *key, str(group), text=text, ordinal=group)
        draft.edge(Relationship.PART_OF, quoted, plan)
        draft.cites(quoted, make.passage(text), text)
        aim = draft.node(Label.OUTCOME, *key, str(group), number=str(group), text=make.sentence())
        draft.edge(Relationship.PART_OF, aim, plan)
        draft.cites(aim, make.passage("Outcome"), "Outcome")
        for line in range(1, 4):
            _action(make, plan, (*key, f"{group}.{line}"), quoted, aim)


def _action(make: _Maker, plan: str, key: tuple[str, ...], quoted: str, aim: str) -> None:
    draft, rng = make.draft, make.rng
    text = make.sentence()
    passage = make.passage(text, PassageKind.TABLE_ROW)
    due = make.issued + timedelta(days=rng.randint(-60, 700))
    dated = rng.random() < 0.8
    action = draft.node(
        Label.ACTION,
        *key,
        number=key[-1],
        ordinal=make.ordinal,
        text=text,
        dueText=due.strftime("%B %Y") if dated else "Ongoing",
        dueTo=due if dated else None,
        duePrecision=DatePrecision.MONTH if dated else DatePrecision.ONGOING,
        status=ActionStatus.NOT_STATED,
    )
    draft.edge(Relationship.PART_OF, action, plan)
    draft.edge(Relationship.ADDRESSES, action, quoted, passage=passage, quote=text)
    draft.edge(Relationship.AIMS_FOR, action, aim, passage=passage, quote=text)
    draft.cites(action, passage, text)
    for ordinal in range(1, rng.randint(1, 2) + 1):
        make.lead(action, passage, ordinal)
    if rng.random() < 0.8:
        words = f"{rng.randint(50, 100)}% of {rng.choice(_WHAT)}"
        measure = draft.node(
            Label.MEASURE, *key, "1", text=words, ordinal=1, unit=MeasureUnit.PERCENTAGE
        )
        draft.edge(
            Relationship.MEASURED_BY, action, measure, passage=passage, quote=words, ordinal=1
        )
        draft.cites(measure, passage, words)
    if rng.random() < 0.2:
        draft.edge(
            Relationship.REFERS_TO,
            action,
            quoted,
            basis=Basis.INFERRED,
            method="test",
            score=round(rng.random(), 3),
            reasons=("shared words", rng.choice(_WHAT)),
        )


_Make = Callable[[_Maker, int], None]
_TURNS: tuple[tuple[DocumentFamily, int, _Make], ...] = (
    (DocumentFamily.SIF_REPORT, 0, _report),
    (DocumentFamily.MONITORING_VISIT_LETTER, 1, _letter),
    (DocumentFamily.IMPROVEMENT_PLAN, 2, _plan),
    (DocumentFamily.ILACS_REPORT, 3, _later),
    (DocumentFamily.NEWS_ARTICLE, 3, _news),
)


def _document(seed: int, place: int, size: int) -> Records:
    turn, again = place % len(_TURNS), place // len(_TURNS)
    family, years, make = _TURNS[turn]
    issued = date(2010 + years + 5 * again, 9, 5) + timedelta(days=place + seed % 20)
    maker = _Maker(seed, place, family, issued)
    make(maker, size)
    return maker.draft.records()


def all_values(records: Sequence[Records]) -> Iterator[tuple[str, object]]:
    """Every property of every node and claim, by name."""
    for source in records:
        for thing in (*source.nodes, *source.edges):
            yield from thing.properties.items()
