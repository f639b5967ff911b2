"""What answers are made of, in the shapes of the GraphQL schema.

:func:`to_json` gives an answer the names and spellings of GraphQL, so that what the command line
prints and what ``/graphql`` returns are one. A node in an answer is a :class:`Ref`: GraphQL's
``{ __typename id name }``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum

from ontology.record import Edge, Node
from ontology.terms import (
    CODES,
    GAP_KINDS,
    WORDING,
    Basis,
    ChainLevel,
    ChainVerdict,
    DocumentFamily,
    GapKindId,
    Label,
    Modality,
    Relationship,
    ReviewState,
    Severity,
)
from queries.days import printed, shown

#: What stands for a person's name where the viewer sees posts only.
NAME_WITHHELD = "Name withheld"


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing that an answer is about: its id, its label, and what people call it."""

    id: str
    label: Label
    name: str

    @staticmethod
    def of(node: Node, *, role_only: bool = False) -> Ref:
        """The reference to a node; ``role_only`` withholds names of people."""
        if role_only and node.label is Label.PERSON:
            return Ref(node.id, node.label, NAME_WITHHELD)
        return Ref(node.id, node.label, name_of(node))


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: where to find it and what it says. ``cited`` is the document in few
    words, as :func:`cited` has them: for people, where its whole title would be in the way.
    """

    id: str
    document: Ref
    page: int | None
    number: str | None
    text: str
    cited: str

    @property
    def url(self) -> str:
        """Where the product shows it, from the root of the site."""
        return f"/{self.id}"


@dataclass(frozen=True, slots=True)
class GapKind:
    """An entry of the published catalogue; ``scope`` says what is examined, ``closing`` what puts a
    gap of the kind right.
    """

    id: GapKindId
    number: int
    title: str
    definition: str
    why: str
    closing: str
    severity: Severity
    scope: str
    source: str

    @staticmethod
    def of(id_: str) -> GapKind:
        """The catalogue's entry with this id."""
        entry = GAP_KINDS[id_]
        return GapKind(
            GapKindId(id_),
            int(entry["number"]),
            entry["title"],
            entry["definition"],
            entry["why"],
            entry["closing"],
            Severity(entry["severity"]),
            entry["scope"],
            entry["source"],
        )


@dataclass(frozen=True, slots=True)
class Waiver:
    """A gap accepted for a time: why, by whom, and until when (ISO date; ``None``: no end)."""

    id: str
    reason: str
    approver: str
    until: str | None

    @property
    def statement(self) -> str:
        """The id of the statement by which somebody accepted the gap."""
        return f"statement/{self.id.rsplit('/', 1)[-1]}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not to be found in the documents loaded. ``since`` is an ISO date;
    ``waiting`` are the ids of proposed links that might close it, once someone reviews them.
    """

    id: str
    kind: GapKind
    subject: Ref
    sentence: str
    since: str | None
    evidence: tuple[Passage, ...]
    waiver: Waiver | None = None
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How many of what was examined have a gap of one kind; waived ones are not among ``found``.
    ``waiting`` counts the proposed links that might close or make one, once someone reviews them,
    ``unsure`` the things of which it is not sure whether they belong to what was to be examined.
    """

    kind: GapKind
    found: int
    waived: int
    examined: int
    waiting: int = 0
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class ChainCount:
    """The chains of the actions that have a lead: unbroken, unbroken only if assumed hops counted,
    and broken.
    """

    examined: int
    unbroken: int
    unbroken_if_assumed: int
    broken: int


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """All kinds counted, with the documents that were examined and those known to be missing.
    ``left_out`` are loaded, and were issued after the date looked at.

    ``unjoined`` are recommendations that a plan quotes and that are recorded as none that was made
    in an inspection: they are not examined. For ``unjoined_waiting`` of them a proposed link waits.
    """

    rows: tuple[CoverageRow, ...]
    chains: ChainCount
    documents: tuple[Ref, ...]
    missing_documents: tuple[str, ...]
    as_at: str
    unjoined: tuple[Ref, ...] = ()
    unjoined_waiting: int = 0
    left_out: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorityCoverage:
    """A summary's part that is of one authority."""

    authority: Ref
    rows: tuple[CoverageRow, ...]
    chains: ChainCount
    documents: tuple[Ref, ...]
    missing_documents: tuple[str, ...]
    unjoined: tuple[Ref, ...]
    unjoined_waiting: int
    left_out: tuple[Ref, ...]

    @staticmethod
    def of(authority: Ref, summary: CoverageSummary) -> AuthorityCoverage:
        """The part that a summary of one authority is."""
        return AuthorityCoverage(
            authority,
            summary.rows,
            summary.chains,
            summary.documents,
            summary.missing_documents,
            summary.unjoined,
            summary.unjoined_waiting,
            summary.left_out,
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """The summary and the gaps of one look at the graph."""

    summary: CoverageSummary
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """On what a relationship rests. ``evidence`` is the passage; ``reasons`` what it rests on where
    there is no quotation. ``review`` is of what was inferred, with who made it, on which day (ISO)
    and why; ``earlier_review``: what it was before the words of an end changed, which undid it.
    ``stated_by`` is the officer who stated it on a day (ISO), where no document says so.
    """

    id: str
    basis: Basis
    modality: Modality
    quote: str | None
    evidence: Passage | None
    method: str | None
    score: float | None
    reasons: tuple[str, ...]
    review: ReviewState
    reviewed_by: str | None
    reviewed_at: str | None
    review_reason: str | None
    earlier_review: ReviewState | None
    valid_from: str | None
    valid_to: str | None
    stated_by: str | None = None
    stated_at: str | None = None

    @staticmethod
    def of(edge: Edge, passages: Mapping[str, Passage]) -> Claim:
        """The claim that an edge is, with its evidence among ``passages``."""

        def text(name: str) -> str | None:
            value = edge.get(name)
            return None if value is None else str(value)

        score, reasons = edge.get("score"), edge.get("reasons")
        basis = Basis(str(edge.get("basis")))
        earlier = text("earlierReview")
        return Claim(
            edge.id,
            basis,
            Modality(str(edge.get("modality"))),
            text("quote"),
            passages.get(str(edge.get("passage"))),
            text("method"),
            float(score) if isinstance(score, int | float) else None,
            reasons if isinstance(reasons, tuple) else (),
            ReviewState(str(edge.get("review") or ReviewState.UNREVIEWED)),
            text("reviewedBy"),
            text("reviewedAt"),
            text("reviewReason"),
            None if earlier is None else ReviewState(earlier),
            text("validFrom"),
            text("validTo"),
            text("statedBy"),
            text("statedAt"),
        )

    @property
    def assumed(self) -> bool:
        """Whether this is only assumed: a convention, or an inference that nobody accepted."""
        return is_assumed(self.basis, self.review)


def is_assumed(basis: str, review: str) -> bool:
    """Whether a claim with this basis and review is only assumed."""
    return basis == Basis.CONVENTION or (basis == Basis.INFERRED and review != ReviewState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a chain, in the direction of the relationship; ``level`` is where it leads.
    ``claim`` is the surest of the claims that make it, and ``also`` are the others.
    """

    from_: Ref
    relationship: Relationship
    to: Ref
    level: ChainLevel
    claim: Claim
    also: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain ends too soon, as a kind of gap at a node."""

    kind: GapKindId
    at: Ref
    sentence: str


@dataclass(frozen=True, slots=True)
class Strand:
    """One action's part of a chain. ``joins`` is the first post or body on the way up that another
    strand reaches too; ``overseen_by`` oversee the action or its recommendation, and
    ``plan_overseen_by`` only the plan that it is in.
    """

    action: Ref
    verdict: ChainVerdict
    leads: tuple[Ref, ...]
    joins: Ref | None
    overseen_by: tuple[Ref, ...]
    plan_overseen_by: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: the queries asked, the documents it rests on, and how many of its
    hops have each basis. ``left_out`` were issued after the date asked about; ``undated`` are those
    of the documents that bear no date. ``not_shown`` counts proposed links that nobody reviewed,
    where better ones are shown.
    """

    query: str
    parameters: Mapping[str, object]
    documents: tuple[Ref, ...]
    left_out: tuple[Ref, ...]
    undated: tuple[Ref, ...]
    not_shown: int
    basis_counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Chain:
    """The line from what was found to who answers for it, with every hop's claim."""

    subject: Ref
    verdict: ChainVerdict
    sentence: str
    hops: tuple[Hop, ...]
    breaks: tuple[Break, ...]
    strands: tuple[Strand, ...]
    as_at: str
    explain: Explanation = field(repr=False)


# --------------------------------------------------------------------------------------- naming


def name_of(node: Node) -> str:
    """What people call a node: its name or title, else its kind and printed number.

    >>> name_of(Node("action/aldermoor/improvement_plan/2024-09/1.3", Label.ACTION,
    ...              {"number": "1.3"}))
    'Action 1.3'
    """
    for property_ in ("name", "title", "label", "citation"):
        if node.get(property_):
            return str(node.get(property_))
    kind = _code("RecommendationKind", node) or WORDING[node.label][0]
    place = str(node.get("number") or node.get("ordinal") or "")
    if node.label is Label.MEASURE and "/stated-" in node.id:
        return f"Measure stated for {node.id.split('/')[-2]}"
    if node.label is Label.MEASURE:
        return f"Measure {place} of action {node.id.split('/')[-2]}"
    if node.label is Label.TENURE:
        since = node.get("fromText") or node.get("from")
        first, last = (str(node.get(name) or "") for name in ("attestedFrom", "attestedTo"))
        held = f" since {since}" if since else f" as shown {shown(first, last)}" if first else ""
        return f"Holding of the post{held}"
    if node.label is Label.ORGANISATION and (area := str(node.get("authority") or "")):
        kind = _code("OrganisationKind", node) or kind
        place = f"of {area.split('/')[-1].replace('-', ' ').title()}"
    if node.label is Label.INSPECTION:
        kind = f"{_code('Framework', node, 'framework') or ''} inspection".strip()
        place = f"({node.get('startedOnText')})" if node.get("startedOnText") else ""
    if node.label is Label.JUDGEMENT:
        kind = f"Judgement: {node.get('areaPrinted') or _code('Area', node, 'area')}"
    if node.label is Label.PASSAGE:
        place = str(node.get("number") or "")
        kind = f"{kind}, page {node.get('page')}" if node.get("page") else kind
    name = f"{kind} {place}".strip()
    if node.label in (Label.RECOMMENDATION, Label.FINDING):
        quoted = node.id.split("/")[2] in CODES["DocumentFamily"]
        name += f" ({_made_in(node)}{', as the plan quotes it' if quoted else ''})"
    return name[:1].upper() + name[1:]


def cited(document: Node) -> str:
    """A document in few words: its kind and when it was issued; its title, where either is not
    known. That it came inside another document is said: the same may be there for itself too.

    >>> cited(Node("document/aldermoor/minutes/2016-11-18", Label.DOCUMENT,
    ...            {"family": "minutes", "issuedOn": "2016-11-18", "title": "Minutes of a body"}))
    'Minutes, 18 November 2016'
    """
    kind = _code("DocumentFamily", document, "family")
    issued = document.get("issuedOn")
    day = printed(_text(issued), _text(document.get("issuedOnText")))
    if not kind or not day or document.get("family") == DocumentFamily.OTHER:
        return name_of(document)
    part = document.id.split("/")[2:]
    within = CODES["DocumentFamily"].get(part[0]) if len(part) > 2 else None
    return f"{kind[:1].upper()}{kind[1:]}, {day}{f' (in a {within})' if within else ''}"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _made_in(node: Node) -> str:
    """The year of what a finding or recommendation was made in; undated, its kind."""
    if year := re.search(r"/(\d{4})(?:-\d\d){0,2}/", node.id):
        return year[1]
    key = node.id.split("/")[2]
    family = CODES["Framework"].get(key) or CODES["DocumentFamily"].get(key) or key
    return f"undated {family[:1].lower()}{family[1:]}"


def _code(scheme: str, node: Node, property_: str = "kind") -> str | None:
    return CODES[scheme].get(str(node.get(property_)))


# ----------------------------------------------------------------------------------------- JSON

_LOWER = (GapKindId,)
_EXTRA: dict[type, tuple[str, ...]] = {Passage: ("url",)}
_LESS: dict[type, tuple[str, ...]] = {Passage: ("cited",)}


def to_json(answer: object) -> object:
    """An answer as JSON data, with GraphQL's names (``asAt``) and spellings (``BROKEN``).

    Ids of gap kinds are spelled as the catalogue has them, in lower case, in GraphQL too.
    """
    if isinstance(answer, Ref):
        return {"__typename": answer.label.value, "id": answer.id, "name": answer.name}
    if is_dataclass(answer) and not isinstance(answer, type):
        less = _LESS.get(type(answer), ())
        names = [f.name for f in fields(answer) if f.name not in less]
        names += _EXTRA.get(type(answer), ())
        return {_camel(name): to_json(getattr(answer, name)) for name in names}
    if isinstance(answer, Enum):
        return answer.value if isinstance(answer, _LOWER) else answer.name
    if isinstance(answer, Mapping):
        return {str(key): to_json(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [to_json(item) for item in answer]
    return answer


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.title() for word in rest)
