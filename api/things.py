"""The GraphQL types of the graph's nodes: one for each label, over the questions in ``queries``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.types import Info

from api.fields import Date, Node, many, of, one, prop, thing, viewer
from ontology import terms
from ontology.record import Edge
from ontology.terms import Label, Relationship
from queries import answers, records
from queries.accountability import accountability_chain
from queries.coverage import coverage_gaps, read_passages

if TYPE_CHECKING:
    from api.shapes import Chain, Gap


@of(Label.PASSAGE)
class Passage(Node):
    page: int | None = prop("page")
    number: str | None = prop("number")
    heading: str | None = prop("heading")
    text: str = prop("text")
    document: Annotated[Document, strawberry.lazy("api.things")] = one(
        Relationship.PART_OF, label=Label.DOCUMENT
    )

    @strawberry.field(description="Where the product shows it, from the root of the site.")
    def url(self) -> str:
        """As the command line has it."""
        return f"/{self.id}"


def _evidence(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
    return [thing(n) for _, n in root.joined(
        info, Relationship.CITES, incoming=False, label=Label.PASSAGE)]  # fmt: skip


def _cited() -> Any:  # noqa: ANN401 - strawberry's own type
    return strawberry.field(resolver=_evidence, description="The passages that it rests on.")


@of(Label.AUTHORITY)
class Authority(Node):
    gss_code: str | None = prop("gssCode")
    ofsted_urn: str | None = prop("ofstedUrn")
    documents: list[Annotated[Document, strawberry.lazy("api.things")]] = many(
        Relationship.ABOUT_AUTHORITY, incoming=True, label=Label.DOCUMENT
    )
    inspections: list[Annotated[Inspection, strawberry.lazy("api.things")]] = many(
        Relationship.ABOUT_AUTHORITY, incoming=True, label=Label.INSPECTION
    )


@of(Label.DOCUMENT)
class Document(Node):
    title: str | None = prop("title")
    family: terms.DocumentFamily | None = prop("family")
    state: terms.DocumentState | None = prop("state")
    publisher: str | None = prop("publisher")
    issued_on: Date | None = prop("issuedOn")
    pages: int | None = prop("pages")
    file_name: str | None = prop("fileName")
    sha256: str | None = prop("sha256")
    blocks: int | None = prop("blocks")
    blocks_not_understood: int | None = prop("blocksNotUnderstood")
    part_of: Annotated[Document, strawberry.lazy("api.things")] | None = one(
        Relationship.PART_OF, label=Label.DOCUMENT
    )


@of(Label.INSPECTION)
class Inspection(Node):
    title: str | None = prop("title")
    started_on: Date | None = prop("startedOn")
    ended_on: Date | None = prop("endedOn")
    state: terms.DocumentState | None = prop("state")
    lead_inspector: str | None = prop("leadInspector")
    response_due: Date | None = prop("responseDue")
    documents: list[Document] = many(Relationship.REPORTS, incoming=True, label=Label.DOCUMENT)
    judgements: list[Annotated[Judgement, strawberry.lazy("api.things")]] = many(
        Relationship.MADE_IN, incoming=True, label=Label.JUDGEMENT
    )
    findings: list[Annotated[Finding, strawberry.lazy("api.things")]] = many(
        Relationship.MADE_IN, incoming=True, label=Label.FINDING
    )
    recommendations: list[Annotated[Recommendation, strawberry.lazy("api.things")]] = many(
        Relationship.MADE_IN, incoming=True, label=Label.RECOMMENDATION
    )
    evidence: list[Passage] = _cited()


@of(Label.JUDGEMENT)
class Judgement(Node):
    area: terms.Area | None = prop("area")
    grade: terms.Grade | None = prop("grade")
    grade_printed: str | None = prop("gradePrinted")
    evidence: list[Passage] = _cited()


@of(Label.THEME)
class Theme(Node):
    label: str | None = prop("label")


@of(Label.PERSON)
class Person(Node):
    actions: list[Annotated[Action, strawberry.lazy("api.things")]] = many(
        Relationship.LED_BY, incoming=True, label=Label.ACTION
    )
    evidence: list[Passage] = _cited()


@of(Label.ORGANISATION)
class Organisation(Node):
    kind: str | None = prop("kind")


@of(Label.BODY)
class Body(Node):
    kind: terms.BodyKind | None = prop("kind")
    evidence: list[Passage] = _cited()


@of(Label.POST)
class Post(Node):
    title: str | None = prop("title")
    statutory: str | None = prop("statutory")
    organisation: Organisation | None = one(Relationship.POST_IN, label=Label.ORGANISATION)
    evidence: list[Passage] = _cited()


Party = Annotated[Person | Post | Organisation | Body, strawberry.union("Party")]


@of(Label.MEASURE)
class Measure(Node):
    text: str | None = prop("text")
    unit: str | None = prop("unit")
    baseline: str | None = prop("baseline")
    target: str | None = prop("target")
    frequency: str | None = prop("frequency")
    evidence: list[Passage] = _cited()


@of(Label.OUTCOME)
class Outcome(Node):
    number: str | None = prop("number")
    text: str | None = prop("text")
    evidence: list[Passage] = _cited()


@of(Label.PLAN)
class Plan(Node):
    title: str | None = prop("title")
    issued_on: Date | None = prop("issuedOn")
    review_on: Date | None = prop("reviewOn")
    responds_to: list[Inspection] = many(Relationship.RESPONDS_TO, label=Label.INSPECTION)
    documents: list[Document] = many(Relationship.REPORTS, incoming=True, label=Label.DOCUMENT)
    actions: list[Annotated[Action, strawberry.lazy("api.things")]] = many(
        Relationship.PART_OF, incoming=True, label=Label.ACTION
    )
    outcomes: list[Outcome] = many(Relationship.PART_OF, incoming=True, label=Label.OUTCOME)
    evidence: list[Passage] = _cited()


@strawberry.type(description="On what a relationship rests: a document's words, a law, an officer.")
class Claim:
    id: strawberry.ID
    basis: terms.Basis
    modality: terms.Modality
    quote: str | None
    method: str | None
    score: float | None
    reasons: list[str]
    review: terms.ReviewState
    reviewed_by: str | None
    reviewed_at: Date | None
    review_reason: str | None
    earlier_review: terms.ReviewState | None = strawberry.field(
        description="What the review was before the words of an end changed, which undid it."
    )
    valid_from: Date | None
    valid_to: Date | None
    stated_by: str | None
    stated_at: Date | None

    @strawberry.field(description="The passage that says so.")
    def evidence(self) -> Passage | None:
        """A reference to it."""
        said: answers.Passage | None = self.evidence  # type: ignore[assignment]
        return None if said is None else passage(said)


@strawberry.type(description="Who leads an action or a recommendation, as read and as printed.")
class Lead:
    party: Party
    ordinal: int | None
    as_printed: str
    claim: Claim
    in_post: str | None

    @strawberry.field(description="Who holds the post today, if one named person is recorded to.")
    def holder(self, info: Info) -> Person | None:
        """Only for a post."""
        if not isinstance(self.party, Post):
            return None
        found = records.holder(viewer(info), str(self.party.id))
        return None if found is None else thing(found)  # type: ignore[no-any-return]


@strawberry.type(description="When an action is due: as printed, and as read.")
class Due:
    text: str | None
    from_: Date | None = strawberry.field(name="from")
    to: Date | None
    precision: terms.DatePrecision
    action: strawberry.Private[str]

    @strawberry.field(description="Each time the date was moved, the earliest first.")
    def revisions(self, info: Info) -> list[Annotated[Update, strawberry.lazy("api.things")]]:
        """None is ever overwritten."""
        found = records.related(viewer(info), self.action, Relationship.UPDATES, incoming=True)
        moved = [n for _, n in found if n.get("kind") == terms.UpdateKind.DUE_REVISED]
        return [thing(n) for n in sorted(moved, key=lambda n: str(n.get("on") or ""))]


@strawberry.type(description="A finding that supports a recommendation, and on what that rests.")
class FindingLink:
    finding: Annotated[Finding, strawberry.lazy("api.things")]
    claim: Claim


@strawberry.type(description="A later recommendation or finding on the same issue.")
class RecommendationLink:
    to: Node
    claim: Claim


@strawberry.type(description="A body, organisation or post that oversees something.")
class BodyLink:
    party: Party
    claim: Claim


def _leads(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
    return [
        Lead(
            party=thing(node),
            ordinal=edge.get("ordinal"),  # type: ignore[arg-type]
            as_printed=str(edge.get("asPrinted") or ""),
            claim=claim(edge, info),
            in_post=edge.get("inPost"),  # type: ignore[arg-type]
        )
        for edge, node in records.related(viewer(info), str(root.id), Relationship.LED_BY)
    ]


def _authority(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
    return thing(records.node(viewer(info), str(root.record(info).get("authority"))))


def _overseers(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
    found = records.related(viewer(info), str(root.id), Relationship.OVERSEES, incoming=True)
    return [BodyLink(party=thing(node), claim=claim(edge, info)) for edge, node in found]


@of(Label.ACTION)
class Action(Node):
    number: str | None = prop("number")
    text: str = prop("text")
    desired_outcome: str | None = prop("desiredOutcome")
    status_text: str | None = prop("statusText")
    plan: Plan = one(Relationship.PART_OF, label=Label.PLAN)
    outcome: Outcome | None = one(Relationship.AIMS_FOR, label=Label.OUTCOME)
    addresses: list[Annotated[Recommendation, strawberry.lazy("api.things")]] = many(
        Relationship.ADDRESSES, label=Label.RECOMMENDATION
    )
    measures: list[Measure] = many(Relationship.MEASURED_BY, label=Label.MEASURE)
    leads: list[Lead] = strawberry.field(resolver=_leads)
    bodies: list[BodyLink] = strawberry.field(resolver=_overseers)
    evidence: list[Passage] = _cited()

    @strawberry.field(description="The gaps that this action has.")
    def gaps(self, info: Info) -> list[Annotated[Gap, strawberry.lazy("api.shapes")]]:
        """As the command line has them."""
        authority = str(self.record(info).get("authority"))
        found: Any = coverage_gaps(viewer(info), authority=authority)
        return [g for g in found if g.subject.id == self.id]

    @strawberry.field
    def status(self, info: Info) -> terms.ActionStatus:
        """As the plan says, or that it does not say."""
        return terms.ActionStatus(str(self.record(info).get("status") or "not_stated"))

    @strawberry.field
    def due(self, info: Info) -> Due:
        """As printed, and as read."""
        said = self.record(info)
        return Due(
            text=said.get("dueText"),  # type: ignore[arg-type]
            from_=said.get("dueFrom"),  # type: ignore[arg-type]
            to=said.get("dueTo"),  # type: ignore[arg-type]
            precision=terms.DatePrecision(str(said.get("duePrecision") or "none")),
            action=str(self.id),
        )


@of(Label.RECOMMENDATION)
class Recommendation(Node):
    number: str | None = prop("number")
    kind: terms.RecommendationKind = prop("kind")
    text: str = prop("text")
    area: terms.Area | None = prop("area")
    inspection: Inspection | None = one(Relationship.MADE_IN, label=Label.INSPECTION)
    addressed_to: list[Party] = many(Relationship.ADDRESSED_TO)
    leads: list[Lead] = strawberry.field(resolver=_leads)
    bodies: list[BodyLink] = strawberry.field(resolver=_overseers)
    themes: list[Theme] = many(Relationship.HAS_THEME, label=Label.THEME)
    evidence: list[Passage] = _cited()

    authority: Authority = strawberry.field(resolver=_authority)

    @strawberry.field(description="The documents with the passages that it rests on.")
    def documents(self, info: Info) -> list[Document]:
        """Each once."""
        passages = records.related(viewer(info), str(self.id), Relationship.CITES)
        found = {
            d.id: d
            for _, p in passages
            for _, d in records.related(viewer(info), p.id, Relationship.PART_OF)
        }
        return [thing(found[i]) for i in sorted(found)]

    @strawberry.field(description="The measures of its actions, and its own.")
    def measures(self, info: Info) -> list[Measure]:
        """Each once, action by action."""
        ids = [str(self.id), *(str(a.id) for a in self._actions(info))]
        found = {
            n.id: n
            for id_ in ids
            for _, n in records.related(viewer(info), id_, Relationship.MEASURED_BY)
        }
        return [thing(n) for n in found.values()]

    @strawberry.field(description="The gaps of it and of what belongs to it.")
    def gaps(self, info: Info) -> list[Annotated[Gap, strawberry.lazy("api.shapes")]]:
        """As the command line has them."""
        found: Any = coverage_gaps(viewer(info), recommendation=str(self.id))
        return found  # type: ignore[no-any-return]

    @strawberry.field(description="The line to who answers for it.")
    def chain(
        self, info: Info, as_at: Date | None = None
    ) -> Annotated[Chain, strawberry.lazy("api.shapes")]:
        """As the command line's ``chain``."""
        found: Any = accountability_chain(viewer(info), str(self.id), as_at=as_at)
        return found  # type: ignore[no-any-return]

    @strawberry.field(description="Actions that address it, or a plan's copy of it.")
    def actions(self, info: Info) -> list[Action]:
        """Each once, in the order of their ids."""
        return self._actions(info)

    def _actions(self, info: Info) -> list[Action]:
        asked = viewer(info)
        copies = records.related(asked, str(self.id), Relationship.SAME_AS, incoming=True)
        ids = [str(self.id), *(n.id for _, n in copies)]
        found = {
            n.id: n
            for id_ in ids
            for _, n in records.related(asked, id_, Relationship.ADDRESSES, incoming=True)
        }
        return [thing(n) for n in found.values()]

    @strawberry.field(description="Findings that support it, or are proposed to.")
    def findings(self, info: Info) -> list[FindingLink]:
        """With the claim of each."""
        found = records.related(viewer(info), str(self.id), Relationship.SUPPORTS, incoming=True)
        return [FindingLink(finding=thing(n), claim=claim(e, info)) for e, n in found]

    @strawberry.field(description="Later recommendations and findings on the same issue.")
    def recurs_as(self, info: Info) -> list[RecommendationLink]:
        """With the claim of each."""
        found = records.related(viewer(info), str(self.id), Relationship.RECURS_AS)
        return [RecommendationLink(to=thing(n), claim=claim(e, info)) for e, n in found]


@of(Label.FINDING)
class Finding(Node):
    number: str | None = prop("number")
    heading: str | None = prop("heading")
    area: terms.Area | None = prop("area")
    polarity: terms.Polarity | None = prop("polarity")
    marked: bool | None = prop("marked")
    text: str = prop("text")
    inspection: Inspection | None = one(Relationship.MADE_IN, label=Label.INSPECTION)
    supports: list[Recommendation] = many(Relationship.SUPPORTS, label=Label.RECOMMENDATION)
    themes: list[Theme] = many(Relationship.HAS_THEME, label=Label.THEME)
    evidence: list[Passage] = _cited()


@of(Label.INDICATOR)
class Indicator(Node):
    value: str | None = prop("value")
    period: str | None = prop("period")
    evidence: list[Passage] = _cited()


@of(Label.COMMITMENT)
class Commitment(Node):
    text: str | None = prop("text")
    evidence: list[Passage] = _cited()


@of(Label.TENURE)
class Tenure(Node):
    post: Post | None = one(Relationship.OF_POST, label=Label.POST)
    holder: Person | None = one(Relationship.HOLDER, label=Label.PERSON)
    kind: str | None = prop("kind")
    from_: Date | None = prop("from")
    to: Date | None = prop("to")
    evidence: list[Passage] = _cited()


@of(Label.INTERVENTION)
class Intervention(Node):
    kind: str | None = prop("kind")
    evidence: list[Passage] = _cited()


@of(Label.MEETING)
class Meeting(Node):
    held_on: Date | None = prop("heldOn")
    considered: list[Node] = many(Relationship.CONSIDERED)
    evidence: list[Passage] = _cited()


@of(Label.DECISION)
class Decision(Node):
    text: str | None = prop("text")
    evidence: list[Passage] = _cited()


@of(Label.DUTY)
class Duty(Node):
    citation: str | None = prop("citation")
    iri: str | None = prop("iri")


@of(Label.UPDATE)
class Update(Node):
    kind: str | None = prop("kind")
    on: Date | None = prop("on")
    text: str | None = prop("text")


@of(Label.WAIVER)
class Waiver(Node):
    reason: str | None = prop("reason")
    approver: str | None = prop("approver")
    until: Date | None = prop("until")


@of(Label.CHANGE)
class Change(Node):
    at: Date | None = prop("at")
    by: str | None = prop("by")
    subject: str | None = prop("subject")
    before: str | None = prop("before")
    after: str | None = prop("after")


def passage(said: answers.Passage) -> Passage:
    """The GraphQL object for an answer's passage."""
    found: Passage = thing(answers.Ref(said.id, Label.PASSAGE, f"Passage of {said.document.name}"))
    return found


def claim(edge: Edge, info: Info) -> Any:  # noqa: ANN401 - resolves as Claim
    """The GraphQL object for the claim that an edge is."""
    id_ = edge.get("passage")
    known = read_passages(viewer(info), [str(id_)]) if id_ else {}
    return answers.Claim.of(edge, known)
