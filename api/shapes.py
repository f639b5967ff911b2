"""The GraphQL types of answers: gaps, chains, what a search found.

An answer of ``queries`` serves as it is; only references to things become things, whose further
fields can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import strawberry

from api import things
from api.explaining import explanation
from api.fields import JSON, Date, Node, thing
from api.paging import PageInfo
from ontology import terms
from ontology.terms import Label, Relationship
from queries import answers


def _things(name: str, description: str | None = None) -> Any:  # noqa: ANN401 - strawberry's own type
    """A field that lists an answer's references as things."""
    return strawberry.field(
        resolver=lambda root: [thing(r) for r in getattr(root, name)], description=description
    )


def _thing(name: str) -> Any:  # noqa: ANN401 - strawberry's own type
    return strawberry.field(resolver=lambda root: thing(getattr(root, name)))


@strawberry.type(description="A kind of gap of the published catalogue.")
class GapKind:
    id: terms.GapKindId
    number: int
    title: str
    definition: str
    why: str
    closing: str
    severity: terms.Severity
    scope: str
    source: str


@strawberry.type(name="WaiverOfGap", description="A gap accepted for a time.")
class GapWaiver:
    id: strawberry.ID
    reason: str
    approver: str
    until: Date | None


@strawberry.type(description="Something that is not to be found in the documents loaded.")
class Gap(Node):
    kind: GapKind
    sentence: str
    since: Date | None
    waiver: GapWaiver | None
    waiting: list[strawberry.ID] = strawberry.field(
        description="Proposed links (ids of claims) that might close it, once they are reviewed."
    )
    subject: Node = _thing("subject")

    @strawberry.field(description="The passages that show it.")
    def evidence(self) -> list[things.Passage]:
        """As the command line has them."""
        said: Sequence[Any] = self.evidence  # type: ignore[assignment]
        return [things.passage(p) for p in said]

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Whether a value is a gap: the answer itself serves as one."""
        return isinstance(value, answers.Gap | cls)


@strawberry.type(description="A gap in its place in a list.")
class GapEdge:
    cursor: str
    node: Gap


@strawberry.type(description="Gaps, with how many were examined and the documents that were.")
class GapConnection:
    edges: list[GapEdge]
    page_info: PageInfo
    total_count: int
    examined: int
    waived: int
    documents: list[things.Document]
    explained: strawberry.Private[Callable[[], answers.Explanation]]
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()


@strawberry.type(description="How many of what was examined have a gap of one kind.")
class CoverageRow:
    kind: GapKind
    found: int
    waived: int
    examined: int
    waiting: int = strawberry.field(
        description="Proposed links that might close or make one, once they are reviewed."
    )
    unsure: int = strawberry.field(
        description="Things of which it is not sure whether they were to be examined."
    )


@strawberry.type(description="How many chains of actions that have a lead are unbroken.")
class ChainCount:
    examined: int
    unbroken: int
    unbroken_if_assumed: int
    broken: int


@strawberry.type(description="All kinds counted, of one authority.")
class AuthorityCoverage:
    rows: list[CoverageRow]
    chains: ChainCount
    missing_documents: list[str]
    unjoined_waiting: int
    authority: things.Authority = _thing("authority")
    documents: list[things.Document] = _things("documents")
    left_out: list[things.Document] = _things("left_out")
    unjoined: list[things.Recommendation] = _things("unjoined")


async def _parts(root: Any) -> Any:  # noqa: ANN401 - typed by the field's annotation
    return await root.parts()


@strawberry.type(description="All kinds counted.")
class CoverageSummary:
    rows: list[CoverageRow]
    chains: ChainCount
    missing_documents: list[str]
    as_at: Date
    unjoined_waiting: int = strawberry.field(
        description="For how many of the unjoined a proposed link waits for review."
    )
    documents: list[things.Document] = _things("documents")
    left_out: list[things.Document] = _things(
        "left_out", "Loaded, and not examined: they were issued after the date looked at."
    )
    unjoined: list[things.Recommendation] = _things(
        "unjoined", "Quoted in a plan, recorded as none made in an inspection, and not examined."
    )
    by_authority: list[AuthorityCoverage] = strawberry.field(
        resolver=_parts, description="The same, authority by authority."
    )
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()


@strawberry.type(description="How many things of one kind are on record.")
class Count:
    kind: Label
    count: int


@strawberry.type(description="The grade of the latest inspection on record that graded an area.")
class LatestGrade:
    area: terms.Area
    grade: terms.Grade
    on: Date | None = strawberry.field(description="When that inspection began, where known.")
    judgement: things.Judgement = _thing("judgement")
    inspection: things.Inspection = _thing("inspection")


@strawberry.type(description="An authority at a glance.")
class AuthorityOverview:
    counts: list[Count]
    grades: list[LatestGrade]
    missing_documents: list[str] = strawberry.field(
        description="Those that should exist and are not loaded, in words."
    )
    loaded: list[things.Document] = _things("loaded")
    cited: list[things.Document] = _things("cited", "Known from other documents, and not loaded.")
    expected: list[things.Document] = _things("expected", "Expected by rule, and not loaded.")


@strawberry.type(description="A step of a chain, in the direction of the relationship.")
class Hop:
    relationship: Relationship
    level: terms.ChainLevel
    claim: things.Claim
    also: list[things.Claim] = strawberry.field(
        description="The claims of other sources that make the same hop, the surest first."
    )
    from_: Node = strawberry.field(name="from", resolver=lambda root: thing(root.from_))
    to: Node = _thing("to")


@strawberry.type(description="Where a chain ends too soon.")
class Break:
    kind: terms.GapKindId
    sentence: str
    at: Node = _thing("at")


@strawberry.type(description="One action's part of a chain.")
class Strand:
    verdict: terms.ChainVerdict
    action: Node = _thing("action")
    leads: list[Node] = _things("leads")
    overseen_by: list[Node] = _things("overseen_by")
    plan_overseen_by: list[Node] = _things("plan_overseen_by")

    @strawberry.field(description="The first post or body that another strand reaches too.")
    def joins(self) -> Node | None:
        """As a thing."""
        said: Any = self.joins
        return None if said is None else thing(said)


def _basis_counts(root: Any) -> JSON:  # noqa: ANN401 - an answer's explanation
    return JSON(answers.to_json(root.basis_counts))


@strawberry.type(description="How an answer came about, and on what it rests.")
class Explanation:
    query: str
    parameters: JSON
    basis_counts: JSON = strawberry.field(resolver=_basis_counts)
    not_shown: int = strawberry.field(
        description="Proposed links that nobody reviewed, left out because better ones are shown."
    )
    documents: list[things.Document] = _things("documents")
    left_out: list[things.Document] = _things("left_out")
    undated: list[things.Document] = _things("undated")


@strawberry.type(description="The line from what was found to who answers for it.")
class Chain:
    verdict: terms.ChainVerdict
    sentence: str
    hops: list[Hop]
    breaks: list[Break]
    strands: list[Strand]
    as_at: Date
    explain: Explanation
    subject: Node = _thing("subject")


@strawberry.type(description="Some nodes and what joins them; truncation is said.")
class Subgraph:
    edges: list[Hop]
    truncated: bool
    nodes: list[Node] = _things("nodes")
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()


@strawberry.type(description="Something found by its words.")
class SearchEdge:
    cursor: str
    text: str = strawberry.field(description="The text that holds the words.")
    node: Node


@strawberry.type(description="What a search found.")
class SearchConnection:
    edges: list[SearchEdge]
    page_info: PageInfo
    total_count: int
    explained: strawberry.Private[Callable[[], answers.Explanation]]
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()


@strawberry.type(description="A recommendation, and something later on the same issue.")
class Recurrence:
    claim: things.Claim
    recommendation: Node = _thing("recommendation")
    later: Node = _thing("later")


@strawberry.type(description="A recurrence in its place in a list.")
class RecurrenceEdge:
    cursor: str
    node: Recurrence


@strawberry.type(description="What recurs.")
class RecurrenceConnection:
    edges: list[RecurrenceEdge]
    page_info: PageInfo
    total_count: int
    explained: strawberry.Private[Callable[[], answers.Explanation]]
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()


@strawberry.type(description="A proposed link in its place in a list.")
class LinkEdge:
    cursor: str
    node: Hop


@strawberry.type(description="Links that no document states.")
class LinkConnection:
    edges: list[LinkEdge]
    page_info: PageInfo
    total_count: int
    explained: strawberry.Private[Callable[[], answers.Explanation]]
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()
