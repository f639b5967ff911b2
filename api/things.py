"""The GraphQL types of the graph's nodes, one for each label.

A class here says what is special about its type: shortcuts past the graph's own relationships,
values that are made of several properties, and answers that belong to a thing. Every property and
every relationship of the label that it does not name is added from the ontology
(``api/relations.py``, where their names are).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.types import Info

from api.fields import Date, Node, answered, asking, many, of, one, prop, thing
from api.relations import Said, authority_of, link
from ontology import terms
from ontology.record import Edge
from ontology.record import Node as Record
from ontology.terms import Label, Relationship
from queries import answers
from queries.overview import overview

if TYPE_CHECKING:
    from api.shapes import AuthorityOverview, Chain, Gap, Hop


def _cited() -> Any:  # noqa: ANN401 - strawberry's own type
    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        found = await root.joined_to(info, Relationship.CITES, label=Label.PASSAGE)
        return [thing(n) for _, n in found]

    return strawberry.field(resolver=resolver, description="The passages that it rests on.")


def _things(kind: str, description: str) -> Any:  # noqa: ANN401 - strawberry's own type
    """A field that lists the nodes that a kind of question answers about this thing."""

    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        return [thing(n) for n in await asking(info).want(kind, str(root.id))]

    return strawberry.field(resolver=resolver, description=description)


# -------------------------------------------------------------------------- documents and authority


@of(Label.AUTHORITY)
class Authority(Node):
    @strawberry.field(description="What is known of it at a glance, with what was loaded.")
    async def overview(
        self, info: Info
    ) -> Annotated[AuthorityOverview, strawberry.lazy("api.shapes")] | None:
        """Counts, latest grades, documents."""
        return await answered(info, overview, str(self.id))  # type: ignore[no-any-return]


@of(Label.DOCUMENT)
class Document(Node):
    pass


@of(Label.PASSAGE)
class Passage(Node):
    document: Annotated[Document, strawberry.lazy("api.things")] = one(
        Relationship.PART_OF, label=Label.DOCUMENT
    )
    evidences: list[Node] = _things("evidenced", "Everything that rests on it.")

    @strawberry.field(description="Every claim that it is the evidence of.")
    async def claims(self, info: Info) -> list[Annotated[Hop, strawberry.lazy("api.shapes")]]:
        """By the claims' ids."""
        return await asking(info).want("claims", str(self.id))  # type: ignore[no-any-return]

    @strawberry.field(description="Where the product shows it, from the root of the site.")
    def url(self) -> str:
        """As the command line has it."""
        return f"/{self.id}"


# ------------------------------------------------------------------------------------- who there is


@of(Label.PERSON)
class Person(Node):
    actions: list[Annotated[Action, strawberry.lazy("api.things")]] = many(
        Relationship.LED_BY, incoming=True, label=Label.ACTION
    )
    evidence: list[Passage] = _cited()


@of(Label.ORGANISATION)
class Organisation(Node):
    evidence: list[Passage] = _cited()


@of(Label.BODY)
class Body(Node):
    evidence: list[Passage] = _cited()


@of(Label.POST)
class Post(Node):
    organisation: Organisation | None = one(Relationship.POST_IN, label=Label.ORGANISATION)
    evidence: list[Passage] = _cited()

    @strawberry.field(description="Who holds it today, if one named person is recorded to.")
    async def holder(self, info: Info) -> Person | None:
        """As at today."""
        return await _holder(info, str(self.id))  # type: ignore[no-any-return]


@of(Label.TENURE)
class Tenure(Node):
    post: Post | None = one(Relationship.OF_POST, label=Label.POST)
    holder: Person | None = one(Relationship.HOLDER, label=Label.PERSON)
    evidence: list[Passage] = _cited()


Party = Annotated[Person | Post | Organisation | Body, strawberry.union("Party")]


async def _holder(info: Info, post: str) -> Any:  # noqa: ANN401 - a person or none
    found = await asking(info).want("holder", post)
    return None if found is None else thing(found)


# --------------------------------------------------------------------------------- claims and links


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
    async def evidence(self, info: Info) -> Passage | None:
        """A reference to it."""
        known: Any = self  # a claim of an answer, or one that a relationship is
        said = known.evidence
        if isinstance(known, Said) and known.passage is not None:
            said = await asking(info).want("passage", known.passage)
        return None if said is None else passage(said)


@strawberry.type(description="Who leads an action or a recommendation, as read and as printed.")
class Lead:
    party: Party
    ordinal: int | None
    as_printed: str
    role: terms.LeadRole | None
    several: bool | None
    claim: Claim
    in_post: str | None

    @strawberry.field(description="Who holds the post today, if one named person is recorded to.")
    async def holder(self, info: Info) -> Person | None:
        """Only for a post."""
        if not isinstance(self.party, Post):
            return None
        return await _holder(info, str(self.party.id))  # type: ignore[no-any-return]


@strawberry.type(description="When an action is due: as printed, and as read.")
class Due:
    text: str | None
    from_: Date | None = strawberry.field(name="from")
    to: Date | None
    precision: terms.DatePrecision
    action: strawberry.Private[Node]

    @strawberry.field(description="Each time the date was moved, the earliest first.")
    async def revisions(self, info: Info) -> list[Annotated[Update, strawberry.lazy("api.things")]]:
        """None is ever overwritten."""
        found = await self.action.claims_of(info, Relationship.UPDATES, incoming=True)
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
    mode: terms.OversightMode | None
    claim: Claim


def _lead(edge: Edge, node: Record) -> Lead:
    led: Any = link(edge, None, thing(node))
    return Lead(
        party=led.to,
        ordinal=led.ordinal,
        as_printed=led.as_printed or "",
        role=led.role,
        several=led.several,
        claim=led.claim,
        in_post=led.in_post,
    )


def _leads() -> Any:  # noqa: ANN401 - strawberry's own type
    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        return [_lead(e, n) for e, n in await root.claims_of(info, Relationship.LED_BY)]

    return strawberry.field(resolver=resolver, description=terms.PHRASES[Relationship.LED_BY][1])


def _overseers() -> Any:  # noqa: ANN401 - strawberry's own type
    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        found = await root.claims_of(info, Relationship.OVERSEES, incoming=True)
        made: list[Any] = [link(e, thing(n), None) for e, n in found]
        return [BodyLink(party=m.from_, mode=m.mode, claim=m.claim) for m in made]

    return strawberry.field(resolver=resolver, description=terms.PHRASES[Relationship.OVERSEES][1])


def _gaps(kind: str, description: str) -> Any:  # noqa: ANN401 - strawberry's own type
    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        return await asking(info).want(kind, str(root.id))

    return strawberry.field(resolver=resolver, description=description)


# ---------------------------------------------------------------------------------- what is planned


@of(Label.MEASURE)
class Measure(Node):
    evidence: list[Passage] = _cited()


@of(Label.OUTCOME)
class Outcome(Node):
    evidence: list[Passage] = _cited()


@of(Label.COMMITMENT)
class Commitment(Node):
    evidence: list[Passage] = _cited()


@of(Label.INDICATOR)
class Indicator(Node):
    evidence: list[Passage] = _cited()


@of(Label.PLAN)
class Plan(Node):
    responds_to: list[Annotated[Inspection, strawberry.lazy("api.things")]] = many(
        Relationship.RESPONDS_TO, label=Label.INSPECTION
    )
    evidence: list[Passage] = _cited()


@of(Label.ACTION)
class Action(Node):
    plan: Plan = one(Relationship.PART_OF, label=Label.PLAN)
    outcome: Outcome | None = one(Relationship.AIMS_FOR, label=Label.OUTCOME)
    addresses: list[Annotated[Recommendation, strawberry.lazy("api.things")]] = many(
        Relationship.ADDRESSES, label=Label.RECOMMENDATION
    )
    measures: list[Measure] = many(Relationship.MEASURED_BY, label=Label.MEASURE)
    leads: list[Lead] = _leads()
    bodies: list[BodyLink] = _overseers()
    evidence: list[Passage] = _cited()
    gaps: list[Annotated[Gap, strawberry.lazy("api.shapes")]] = _gaps(
        "gaps", "The gaps that this action has."
    )
    status: terms.ActionStatus = prop(
        "status", lambda said: terms.ActionStatus(said or "not_stated")
    )

    @strawberry.field
    def due(self, info: Info) -> Due:
        """As printed, and as read."""
        found: Any = self.read_of(info, self._due)
        return found  # type: ignore[no-any-return]

    def _due(self, said: Record) -> Due:
        return Due(
            text=said.get("dueText"),  # type: ignore[arg-type]
            from_=said.get("dueFrom"),  # type: ignore[arg-type]
            to=said.get("dueTo"),  # type: ignore[arg-type]
            precision=terms.DatePrecision(str(said.get("duePrecision") or "none")),
            action=self,
        )


# ------------------------------------------------------------------------------- what was inspected


@of(Label.INSPECTION)
class Inspection(Node):
    evidence: list[Passage] = _cited()


@of(Label.JUDGEMENT)
class Judgement(Node):
    evidence: list[Passage] = _cited()


@of(Label.THEME)
class Theme(Node):
    pass


@of(Label.RECOMMENDATION)
class Recommendation(Node):
    authority: Authority = authority_of()
    addressed_to: list[Party] = many(Relationship.ADDRESSED_TO)
    leads: list[Lead] = _leads()
    bodies: list[BodyLink] = _overseers()
    themes: list[Theme] = many(Relationship.HAS_THEME, label=Label.THEME)
    evidence: list[Passage] = _cited()
    documents: list[Document] = _things(
        "documents", "The documents with the passages that it rests on."
    )
    measures: list[Measure] = _things("measures", "The measures of its actions, and its own.")
    actions: list[Action] = _things(
        "actions", "Actions that address it, or a plan's copy of it, in the order of their ids."
    )
    gaps: list[Annotated[Gap, strawberry.lazy("api.shapes")]] = _gaps(
        "gaps of all", "The gaps of it and of what belongs to it."
    )

    @strawberry.field(description="The line to who answers for it.")
    async def chain(
        self, info: Info, as_at: Date | None = None
    ) -> Annotated[Chain, strawberry.lazy("api.shapes")]:
        """As the command line's ``chain``."""
        return await asking(info).want("chain", (str(self.id), as_at))  # type: ignore[no-any-return]

    @strawberry.field(description="Findings that support it, or are proposed to.")
    async def findings(self, info: Info) -> list[FindingLink]:
        """With the claim of each."""
        found = await self.claims_of(info, Relationship.SUPPORTS, incoming=True)
        said: list[tuple[Any, Any]] = [(thing(n), Said(e)) for e, n in found]
        return [FindingLink(finding=finding, claim=claim) for finding, claim in said]

    @strawberry.field(description="Later recommendations and findings on the same issue.")
    async def recurs_as(self, info: Info) -> list[RecommendationLink]:
        """With the claim of each."""
        found = await self.claims_of(info, Relationship.RECURS_AS)
        said: list[tuple[Any, Any]] = [(thing(n), Said(e)) for e, n in found]
        return [RecommendationLink(to=to, claim=claim) for to, claim in said]


@of(Label.FINDING)
class Finding(Node):
    supports: list[Recommendation] = many(Relationship.SUPPORTS, label=Label.RECOMMENDATION)
    themes: list[Theme] = many(Relationship.HAS_THEME, label=Label.THEME)
    evidence: list[Passage] = _cited()


@of(Label.INTERVENTION)
class Intervention(Node):
    evidence: list[Passage] = _cited()


# ---------------------------------------------------------------------- meetings, law, what changed


@of(Label.MEETING)
class Meeting(Node):
    considered: list[Node] = many(Relationship.CONSIDERED)
    evidence: list[Passage] = _cited()


@of(Label.DECISION)
class Decision(Node):
    evidence: list[Passage] = _cited()


@of(Label.DUTY)
class Duty(Node):
    pass


@of(Label.UPDATE)
class Update(Node):
    evidence: list[Passage] = _cited()


@of(Label.WAIVER)
class Waiver(Node):
    evidence: list[Passage] = _cited()


@of(Label.CHANGE)
class Change(Node):
    pass


def passage(said: answers.Passage) -> Passage:
    """The GraphQL object for an answer's passage."""
    found: Passage = thing(answers.Ref(said.id, Label.PASSAGE, f"Passage of {said.document.name}"))
    return found
