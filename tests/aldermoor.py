"""A small made-up area in which nothing is wrong, and one thing at a time that can be.

Aldermoor has an inspection of 2017, one of 2024 with one recommendation, a plan that answers it
with eight actions, lines that an officer registered, and a meeting. :class:`World` says what is so;
its defaults leave no gap of any kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph import open_store
from loaders import names
from ontology.record import Draft, Records, Source
from ontology.terms import (
    ActionStatus,
    Basis,
    CommitmentKind,
    DatePrecision,
    DocumentFamily,
    DocumentState,
    Framework,
    Label,
    LeadRole,
    MeasureUnit,
    Modality,
    OrganisationKind,
    PassageKind,
    PassageReading,
    Polarity,
    RecommendationKind,
    Relationship,
    ReviewState,
    TenureKind,
    UpdateKind,
)
from queries.viewer import Viewer

R = Relationship
AUTHORITY = "authority/aldermoor"
AS_AT = "2025-06-12"
EARLIER = "recommendation/aldermoor/ilacs/2017-03-06/1"
RECOMMENDATION = "recommendation/aldermoor/ilacs/2024-03-04/1"
UNTRACED = "recommendation/aldermoor/ilacs/2017-03-06/2"
COPY = "recommendation/aldermoor/improvement_plan/2024-07/1"
INSPECTION = "inspection/aldermoor/ilacs/2024-03-04"
FINDING = "finding/aldermoor/ilacs/2024-03-04/14"
PLAN = "plan/aldermoor/improvement_plan/2024-07"
REPORT = "document/aldermoor/ilacs_report/2024-05-01"
PLAN_DOCUMENT = "document/aldermoor/improvement_plan/2024-07"
BOARD = "body/aldermoor/improvement_board"
MEETING = "meeting/aldermoor/improvement_board/2024-09-10"
DCS = "post/aldermoor/director-of-childrens-services"
HEAD = "post/aldermoor/head-of-practice"
TEXT = "The frequency of supervision, including challenge of drift and records of decisions."


def action(number: str) -> str:
    """The id of an action of the plan."""
    return f"action/aldermoor/improvement_plan/2024-07/{number}"


@dataclass(frozen=True)
class World:
    """What is so in Aldermoor. Lists of actions name their numbers."""

    answered: bool = True
    responds: bool = True
    plan_issued: str = "2024-07-01"
    quoted: str = TEXT
    owner: bool = True
    supported: bool = True
    marked: bool = False
    recurs: bool = False
    drift: bool = True
    leads: str = "person"
    second_role: LeadRole = LeadRole.JOINT
    holders: int = 1
    holder_kind: TenureKind = TenureKind.PERMANENT
    head_title: str = "Head of Practice"
    reporting_line: Basis | None = Basis.REGISTERED
    line_modality: Modality = Modality.IS
    line_review: ReviewState | None = None
    themes: tuple[str, str] = ("theme/supervision", "theme/supervision")
    by_head: int = 3
    overseen: bool = True
    successor: bool = True
    forum: bool = True
    chair: str = "lead member"
    decided: bool = True
    due: tuple[str, str, DatePrecision] | None = (
        "December 2025",
        "2025-12-31",
        DatePrecision.MONTH,
    )
    approver: str = "Improvement Board"
    measure: tuple[str, MeasureUnit] | None = ("% of supervision on time", MeasureUnit.PERCENTAGE)
    target: str = "90%"
    grade: str = "% of audits good or better"
    promised: bool = True
    evidence: bool = True
    status_on: str = "2025-05-01"
    secondary: bool = False
    dated: bool = True
    rate: str = "41"
    missing: bool = False
    waiver: tuple[tuple[str, str], ...] = ()
    untraced: bool = False
    denied_too: bool = False


class Aldermoor:
    """The records of a world, in the making."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.draft = Draft(Source("document/aldermoor/improvement_plan/2024-07", AUTHORITY))
        self.passages = 0
        names.authority(self.draft, "Aldermoor")
        self.council = names.council(self.draft, "Aldermoor City Council")

    def node(self, id_: str, **properties: object) -> str:
        label = {p.value.lower(): p for p in Label}[id_.split("/")[0]]
        return self.draft.node(label, *id_.split("/")[1:], **properties)

    def say(self, type_: R, from_: str, to: str, **properties: object) -> None:
        passage = self.passage(f"{from_} {type_} {to}")
        self.draft.edge(type_, from_, to, passage=passage, quote="as printed", **properties)  # type: ignore[arg-type]

    def passage(self, text: str, document: str = PLAN_DOCUMENT) -> str:
        self.passages += 1
        id_ = self.draft.node(
            Label.PASSAGE,
            *document.split("/")[1:],
            str(self.passages),
            text=text,
            page=self.passages,
            ordinal=self.passages,
            kind=PassageKind.PARAGRAPH,
            reading=PassageReading.RECORD,
        )
        self.draft.edge(R.PART_OF, id_, document)
        return id_

    def document(self, id_: str, family: DocumentFamily, issued: str | None) -> str:
        title = f"Aldermoor {family.value.replace('_', ' ')}"
        return self.node(
            id_, title=title, family=family, state=DocumentState.LOADED, issuedOn=issued
        )

    def records(self) -> Records:
        self.inspections()
        self.people()
        self.plan()
        self.governance()
        self.sources()
        return self.draft.records()

    # -- what was found

    def inspections(self) -> None:
        world = self.world
        for year, day, issued in (
            ("2017", "2017-03-06", "2017-05-02"),
            ("2024", "2024-03-04", "2024-05-01"),
        ):
            inspection = self.node(
                f"inspection/aldermoor/ilacs/{day}",
                framework=Framework.ILACS,
                title=f"Inspection of {year}",
                startedOn=day,
            )
            report = self.document(
                f"document/aldermoor/ilacs_report/{issued}", DocumentFamily.ILACS_REPORT, issued
            )
            self.draft.edge(R.REPORTS, report, inspection)
            made = self.node(
                f"recommendation/aldermoor/ilacs/{day}/1",
                text=TEXT if year == "2024" else "The number of foster homes.",
                number="1",
                kind=RecommendationKind.RECOMMENDATION,
            )
            self.draft.edge(R.MADE_IN, made, inspection)
            self.draft.cites(made, self.passage(TEXT, report), TEXT)
            finding = self.node(
                f"finding/aldermoor/ilacs/{day}/14",
                text="Supervision is irregular.",
                number="14",
                polarity=Polarity.WEAKNESS,
                marked=world.marked,
            )
            self.draft.edge(R.MADE_IN, finding, inspection)
            self.draft.cites(finding, self.passage("Supervision is irregular.", report))
            if world.supported or year == "2017":
                self.say(R.SUPPORTS, finding, made)
            earlier_plan = self.node(
                f"plan/aldermoor/improvement_plan/{year}-x",
                title="Earlier plan",
                issuedOn="2017-06-01",
            )
            if year == "2017":
                self.draft.edge(R.RESPONDS_TO, earlier_plan, inspection)
                self.simple_action(earlier_plan, made)
        if world.untraced:
            other = self.node(
                UNTRACED,
                text="The use of data.",
                number="2",
                kind=RecommendationKind.RECOMMENDATION,
            )
            self.draft.edge(R.MADE_IN, other, "inspection/aldermoor/ilacs/2017-03-06")
        if world.recurs:
            self.say(R.RECURS_AS, EARLIER, RECOMMENDATION)

    def simple_action(self, plan: str, recommendation: str) -> None:
        """An action of the earlier plan, long closed, so that nothing of 2017 is amiss."""
        id_ = self.node(
            "action/aldermoor/improvement_plan/2017-06/1.1",
            number="1.1",
            text="Recruit carers.",
            desiredOutcome="There are enough foster homes.",
            dueText="December 2017",
            dueTo="2017-12-31",
            duePrecision=DatePrecision.MONTH,
            leadText="Ann Archer, Head of Practice",
        )
        self.draft.edge(R.PART_OF, id_, plan)
        self.draft.edge(R.ADDRESSES, id_, recommendation)
        self.lead(id_, self.draft.person("Ann Archer"), inPost=self.head())
        self.measured(id_, "% of foster homes", MeasureUnit.PERCENTAGE, "10%")
        self.updated(id_, UpdateKind.VERIFIED_COMPLETE, "2018-01-10", evidence=True)
        self.say(R.OVERSEES, self.board(), id_)
        self.say(R.LED_BY, recommendation, self.dcs(), role=LeadRole.LEAD)

    # -- who is who

    def head(self) -> str:
        return self.post(self.world.head_title)

    def dcs(self) -> str:
        return self.post("Director of Children's Services")

    def post(self, title: str, employer: str = "") -> str:
        """A post in an organisation (the council, if none is given), which a document says."""
        within = employer or names.council(self.draft)
        passage = self.passage("whose post it is")
        return names.post(self.draft, title, within, passage=passage, quote="as printed")

    def board(self) -> str:
        return names.body(self.draft, "Improvement Board")

    def icb(self) -> str:
        return names.organisation(self.draft, "Aldermoor ICB", OrganisationKind.ICB)

    def nurse(self) -> str:
        return self.post("Designated Nurse", self.icb())

    def people(self) -> None:
        world = self.world
        for i in range(world.holders):
            person = self.draft.person(("Ann Archer", "Bea Brook")[i])
            names.tenure(
                self.draft, self.head(), person, kind=world.holder_kind,
                passage=self.passage("who is head"), attestedFrom="2017-01-01", attestedTo=AS_AT,
            )  # fmt: skip
        for post in (self.head(), self.dcs(), self.nurse()):
            self.draft.cites(post, self.passage("a post"), "as printed")
        nurse = self.draft.person("Nia North")
        names.tenure(
            self.draft, self.nurse(), nurse, kind=TenureKind.PERMANENT,
            passage=self.passage("who is nurse"), attestedFrom="2024-01-01", attestedTo=AS_AT,
        )  # fmt: skip

    # -- what is planned

    def plan(self) -> None:
        world = self.world
        document = self.document(PLAN_DOCUMENT, DocumentFamily.IMPROVEMENT_PLAN, world.plan_issued)
        plan = self.node(
            PLAN, title="Improvement plan 2024", issuedOn=world.plan_issued,
            issuedOnTo=world.plan_issued, reviewOn="2026-07-01",
        )  # fmt: skip
        self.draft.cites(plan, self.passage("Improvement plan 2024"))
        self.draft.edge(R.REPORTS, document, plan)
        if world.responds:
            self.say(R.RESPONDS_TO, plan, INSPECTION)
        copy = self.node(
            COPY, text=world.quoted, number="1", kind=RecommendationKind.RECOMMENDATION
        )
        self.draft.edge(R.PART_OF, copy, plan)
        self.draft.cites(copy, self.passage(world.quoted), world.quoted)
        if world.responds:
            self.draft.cites(copy, self.passage("The recommendations were"), property="quotes")
        if world.owner:
            self.say(R.LED_BY, copy, self.dcs(), role=LeadRole.LEAD)
        outcome = self.node(
            "outcome/aldermoor/improvement_plan/2024-07/1", text="Practice improves."
        )
        self.draft.edge(R.PART_OF, outcome, plan)
        promise = self.node(
            "commitment/aldermoor/improvement_plan/2024-07/1",
            text="Each outcome will have a measure.",
            kind=CommitmentKind.MEASURES,
        )
        self.draft.edge(R.PART_OF, promise, plan)
        if world.promised:
            self.measured(outcome, "% of audits graded good", MeasureUnit.PERCENTAGE, "70%")
        for number in range(1, 9):
            self.action(str(number), plan, copy)

    def action(self, number: str, plan: str, copy: str) -> None:
        """Actions: 1 is the one that is varied, 2 a partner's, 3 closed, 4 moved, 5 and 6 measured
        by a grade, 7 led by a post, 8 has a dated status.
        """
        world, first = self.world, number == "1"
        due = world.due if first else ("December 2025", "2025-12-31", DatePrecision.MONTH)
        if number == "3":
            due = ("March 2025", "2025-03-31", DatePrecision.MONTH)
        text = (
            "Set a standard for supervision and challenge drift."
            if world.drift
            else "Set a standard."
        )
        id_ = self.node(
            action(number),
            number=number,
            text=f"{text} Keep records of decisions.",
            desiredOutcome="Supervision and audits improve.",
            leadText="as printed",
            dueText=due[0] if due else None,
            dueTo=due[1] or None if due else None,
            duePrecision=due[2] if due else None,
            status=ActionStatus.COMPLETE if number == "3" else ActionStatus.NOT_STATED,
        )
        self.draft.edge(R.PART_OF, id_, plan)
        self.draft.cites(id_, self.passage(text))
        if world.answered:
            self.say(R.ADDRESSES, id_, copy)
        if world.overseen or not first:
            self.say(R.OVERSEES, self.board(), id_, basis=Basis.REGISTERED)
        self.leads(id_, number)
        self.measures(id_, number)
        if number == "3":
            kind = UpdateKind.VERIFIED_COMPLETE if world.evidence else UpdateKind.CLAIMED_COMPLETE
            self.updated(id_, kind, "2025-04-01", evidence=world.evidence)
        if number == "4":
            self.updated(id_, UpdateKind.DUE_REVISED, "2025-05-20", dueTo="2026-01-31",
                         approver=world.approver)  # fmt: skip
        if number == "8":
            self.updated(id_, UpdateKind.PROGRESS, world.status_on)

    def leads(self, id_: str, number: str) -> None:
        world = self.world
        ann = self.draft.person("Ann Archer")
        if number == "2":
            self.lead(id_, self.draft.person("Nia North"), inPost=self.nurse())
            doctor = self.post("Named Doctor", self.icb())
            self.draft.cites(doctor, self.passage("a post"), "as printed")
            self.say(R.ACCOUNTABLE_TO, doctor, self.icb(), basis=Basis.REGISTERED)
            gil = self.draft.person("Gil Grey")
            self.lead(id_, gil, inPost=doctor, ordinal=2, role=world.second_role)
        elif number == "7":
            self.lead(id_, self.head())
        elif number == "1":
            match world.leads:
                case "person":
                    self.lead(id_, ann, inPost=self.head())
                case "body":
                    self.lead(id_, names.body(self.draft, "Practice Panel"))
                case "scrutiny":
                    self.lead(id_, names.organisation(
                        self.draft, "Scrutiny Support", OrganisationKind.TEAM))  # fmt: skip
        elif int(number) - 1 <= world.by_head:
            self.lead(id_, ann, inPost=self.head())
        else:
            post = self.post("Principal Social Worker")
            self.draft.cites(post, self.passage("a post"), "as printed")
            self.lead(id_, self.draft.person("Paul Pine"), inPost=post)
            self.say(R.ACCOUNTABLE_TO, post, self.dcs(), basis=Basis.REGISTERED)

    def lead(self, of: str, to: str, **properties: object) -> None:
        given = {"ordinal": 1, "role": LeadRole.LEAD, "asPrinted": "as printed", **properties}
        self.say(R.LED_BY, of, to, **given)

    def measures(self, id_: str, number: str) -> None:
        world = self.world
        if number in ("5", "6"):
            grade = world.grade if number == "5" else "% of audits good or better"
            self.measured(id_, grade, MeasureUnit.PERCENTAGE, "70%")
        elif number != "1":
            self.measured(id_, "% of supervision on time", MeasureUnit.PERCENTAGE, "90%")
        elif world.measure:
            self.measured(id_, *world.measure, world.target)

    def measured(self, of: str, text: str, unit: MeasureUnit, target: str) -> None:
        key = "/".join(of.split("/")[1:])
        kind = of.split("/")[0]
        measure = self.node(f"measure/{key}/{kind}", text=text, ordinal=1, unit=unit, target=target)
        self.say(R.MEASURED_BY, of, measure, ordinal=1)

    def updated(
        self, of: str, kind: UpdateKind, on: str, *, evidence: bool = False, **properties: object
    ) -> None:
        key = "/".join(of.split("/")[1:])
        update = self.node(f"update/{key}/{on}", kind=kind, on=on, **properties)
        self.say(R.UPDATES, update, of, basis=Basis.REGISTERED)
        if evidence:
            self.draft.cites(update, self.passage("It was shown."))

    # -- who answers to whom

    def governance(self) -> None:
        world, draft = self.world, self.draft
        if world.reporting_line:
            claim: dict[str, object] = {
                "basis": world.reporting_line,
                "modality": world.line_modality,
            }
            if world.line_review:
                claim["review"] = world.line_review
            self.say(R.ACCOUNTABLE_TO, self.head(), self.dcs(), **claim)
        if world.denied_too:
            claim = {"modality": Modality.DENIED, "distinct": "denied"}
            self.say(R.ACCOUNTABLE_TO, self.head(), self.dcs(), **claim)
        self.say(R.ACCOUNTABLE_TO, self.nurse(), self.icb(), basis=Basis.REGISTERED)
        if world.forum:
            self.say(R.MEMBER_OF, self.icb(), self.board(), basis=Basis.REGISTERED)
        self.say(R.OVERSEES, self.board(), PLAN, modality=Modality.PLANNED)
        chair = self.dcs() if world.chair == "director" else self.post("Lead Member for Children")
        self.say(R.CHAIRS, chair, self.board())
        old = names.body(draft, "Safeguarding Children Board", to="2019-09-29")
        new = names.body(draft, "Safeguarding Children Partnership")
        self.say(R.SUCCEEDED_BY, old, new)
        if world.successor:
            self.say(R.OVERSEES, new, action("3"))
        meeting = self.node(
            MEETING, title="Improvement Board, 10 September 2024", heldOn="2024-09-10"
        )
        draft.edge(R.OF_BODY, meeting, self.board())
        self.say(R.CONSIDERED, meeting, PLAN)
        if world.decided:
            decision = self.node(
                "decision/aldermoor/improvement_board/2024-09-10/1", text="Agreed."
            )
            self.say(R.DECIDED_AT, decision, meeting)
        for of, theme in zip((action("1"), self.head()), world.themes, strict=True):
            draft.edge(R.HAS_THEME, of, theme, basis=Basis.INFERRED, review=ReviewState.ACCEPTED)

    # -- what it rests on

    def sources(self) -> None:
        world = self.world
        if world.secondary or not world.dated:
            family = DocumentFamily.NEWS_ARTICLE if world.secondary else DocumentFamily.MINUTES
            self.document(
                "document/aldermoor/other/x", family, "2024-06-01" if world.dated else None
            )
        if world.missing:
            self.node(
                "document/aldermoor/expected/y", title="First letter", state=DocumentState.EXPECTED
            )
        rate = self.node("indicator/aldermoor/rate/2024", name="Supervision rate", value="41")
        for value in dict.fromkeys(("41", world.rate)):
            self.draft.cites(rate, self.passage(value), property="value", value=value)
        if world.waiver:
            waiver = self.node("waiver/aldermoor/1", **dict(world.waiver))
            self.say(R.WAIVES, waiver, action("1"), basis=Basis.REGISTERED)


class Loaded:
    """A store in memory that holds one world at a time."""

    def __init__(self) -> None:
        self.store = open_store("ladybug:")
        self._world: World | None = None

    def viewer(self, world: World) -> Viewer:
        """Someone who sees a world."""
        if world != self._world:
            if self._world is not None:
                self.store.remove(PLAN_DOCUMENT)
            self.store.load(Aldermoor(world).records())
            self._world = world
        return Viewer(self.store)
