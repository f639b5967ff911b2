"""A thing by itself: the words it rests on, all that it is joined to, and who held a post and when.

What was not on record on the day looked at is left out, and what a reviewer rejected. What is over,
denied or only recommended is kept, and says so: a page tells it, no chain runs through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ontology.record import Edge, Node
from ontology.terms import (
    CONNECTS,
    RELATIONSHIP_PROPERTIES,
    Label,
    Relationship,
    ReviewState,
    TenureKind,
)
from queries import tenures as terms
from queries.answers import Claim, Passage, Ref
from queries.coverage import seen
from queries.look import Look
from queries.passages import read_passages
from queries.records import node
from queries.tenures import Tenure
from queries.viewer import Viewer, whole
from queries.wording import natural

#: How many claims of one direction are told of a thing that everything is joined to.
MOST = 600
#: What is told otherwise: evidence, and the themes and passages that come by the hundred.
_NOT_OUT = frozenset({Relationship.CITES})
_NOT_IN = frozenset({Relationship.CITES, Relationship.HAS_THEME})


@dataclass(frozen=True, slots=True)
class Bond:
    """A claim that joins a thing to another: ``outward`` if it runs from the thing. ``carries`` is
    what only claims of its type say (``mode``, ``role``, ``inPost``); ``over``: it held until a day
    before the one looked at.
    """

    relationship: Relationship
    outward: bool
    ref: Ref
    other: Node
    claim: Claim
    carries: Mapping[str, object]
    over: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """Words that a thing rests on, or one of its properties (``""``: all of it); ``issued`` is the
    day (ISO) of the document, ``""`` for one without.
    """

    passage: Passage
    quote: str
    property: str
    value: str
    issued: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held for a time. ``since`` and ``until`` are what is stated of it (ISO, ``""``:
    nothing is), ``first`` and ``last`` between which days it is shown; ``words`` says the same no
    more exactly than it is printed. ``now``: it counts on the day looked at; ``goes_on``: an
    officer states it, and no end.
    """

    tenure: Ref
    post: Ref
    holder: Ref | None
    kind: TenureKind
    since: str
    until: str
    first: str
    last: str
    words: str
    now: bool
    goes_on: bool
    claims: tuple[Claim, ...]

    @property
    def shown(self) -> str:
        """The last day (ISO) for which it is shown or stated."""
        return self.until or self.last or self.first or self.since


@dataclass(frozen=True, slots=True)
class Profile:
    """A thing with its evidence and its claims; ``more``: there are more claims than are told.
    ``unseen``: nothing was on record of it on the day.
    """

    node: Node
    ref: Ref
    cited: tuple[Cited, ...]
    bonds: tuple[Bond, ...]
    more: bool
    unseen: bool
    as_at: str

    def of(self, type_: Relationship, *, outward: bool, label: Label | None = None) -> list[Bond]:
        """Its claims of one type in one direction, perhaps only with things of one kind."""
        return [
            b
            for b in self.bonds
            if b.relationship is type_
            and b.outward is outward
            and (label is None or b.ref.label is label)
        ]


@whole
def profile(
    viewer: Viewer, id_: str, *, authority: str | None = None, as_at: date | str | None = None
) -> Profile:
    """What is on record of a thing on a day (default: today).

    Args:
        viewer: who asks.
        id_: the thing's id.
        authority: of a thing that is everybody's, the authority whose claims are told; without it
            those of the only one that the viewer sees, and of several none.
        as_at: the day.

    Raises:
        NotFound: there is no such thing, or the viewer may not see it.

    """
    found = node(viewer, id_)
    own = found.get("authority")
    authorities = [str(own)] if own else seen(viewer, authority)
    look = Look(viewer, authorities if len(authorities) == 1 else [], as_at)
    rows = [
        *_claims(look, found, _types(found.label, 0) - _NOT_OUT, outward=True),
        *_claims(look, found, _types(found.label, 1) - _NOT_IN, outward=False),
    ]
    cited = _evidence(look, found)
    passages = read_passages(
        look.viewer, {c.to for c in cited} | {str(p) for r, _, _ in rows if (p := r.get("passage"))}
    )
    issued = {d.id: str(d.get("issuedOn") or "") for d in look.issued.documents}
    return Profile(
        found,
        Ref.of(found, role_only=viewer.role_only),
        tuple(_cited(cited, passages, issued)),
        tuple(
            Bond(
                claim.type,
                outward,
                Ref.of(other, role_only=viewer.role_only),
                other,
                Claim.of(claim, passages),
                {
                    name: value
                    for name in RELATIONSHIP_PROPERTIES[claim.type]
                    if (value := claim.get(name)) is not None
                },
                str(claim.get("validTo") or "9999") < look.as_at,
            )
            for claim, other, outward in sorted(rows, key=_order)
        ),
        len(rows) > MOST,
        not look.issued.shows(id_),
        look.as_at,
    )


def _types(label: Label, end: int) -> frozenset[Relationship]:
    return frozenset(t for t, pairs in CONNECTS.items() if any(p[end] is label for p in pairs))


def _claims(
    look: Look, of: Node, types: frozenset[Relationship], *, outward: bool
) -> list[tuple[Edge, Node, bool]]:
    if not types:
        return []
    arrow = f"-[r:{'|'.join(sorted(types))}]->" if outward else f"<-[r:{'|'.join(sorted(types))}]-"
    rows = look.viewer.store.read(
        f"MATCH (n:`{of.label}`){arrow}(m) WHERE n.id = $id "
        "AND (m.authority IS NULL OR m.authority IN $authorities) "
        f"RETURN r, m ORDER BY r.id LIMIT {MOST + 1}",
        {"id": of.id, "authorities": look.authorities},
        name=f"{of.label} {'from' if outward else 'to'}",
    )
    return [
        (claim, other, outward)
        for row in look.issued.rows(rows)
        if (claim := _edge(row, "r"))
        and isinstance(other := row["m"], Node)
        and other.label is not Label.PASSAGE
        and claim.get("review") != ReviewState.REJECTED
        and str(claim.get("validFrom") or "") <= look.as_at
    ]


def _evidence(look: Look, of: Node) -> list[Edge]:
    if not any(of.label is label for label, _ in CONNECTS[Relationship.CITES]):
        return []
    rows = look.viewer.store.read(
        f"MATCH (n:`{of.label}`)-[r:CITES]->(p:Passage) WHERE n.id = $id RETURN r, p.id AS place",
        {"id": of.id},
        name=f"evidence of {of.label}",
    )
    return [claim for row in look.issued.rows(rows) if (claim := _edge(row, "r"))]


def _edge(row: Mapping[str, object], name: str) -> Edge | None:
    return value if isinstance(value := row[name], Edge) else None


def _order(row: tuple[Edge, Node, bool]) -> tuple[object, ...]:
    claim, other, _ = row
    ordinal = claim.get("ordinal")
    first = ordinal if isinstance(ordinal, int) else 0
    # What a document says itself comes before what is said in a copy of it inside another.
    return claim.type, first, natural(other.id), str(claim.get("source")).count("/"), claim.id


def _cited(
    claims: Iterable[Edge], passages: Mapping[str, Passage], issued: Mapping[str, str]
) -> list[Cited]:
    """Each place once, the earliest document first."""
    found: dict[tuple[str, str], Cited] = {}
    for claim in sorted(claims, key=lambda c: c.id):
        if claim.to in passages:
            passage = passages[claim.to]
            of = str(claim.get("property") or "")
            found.setdefault(
                (claim.to, of),
                Cited(
                    passage,
                    str(claim.get("quote") or ""),
                    of,
                    str(claim.get("value") or ""),
                    issued.get(passage.document.id, ""),
                ),
            )
    return sorted(found.values(), key=_place)


def _place(cited: Cited) -> tuple[object, ...]:
    return cited.issued or "9999", natural(cited.passage.id), cited.property


# ------------------------------------------------------------------------------------- tenures


@whole
def holdings(
    viewer: Viewer,
    authority: str,
    *,
    post: str | None = None,
    person: str | None = None,
    as_at: date | str | None = None,
) -> list[Holding]:
    """Who held which post and when, as far as is known on a day (default: today): of an authority,
    or only of one post or one person. The earliest of each post is first.
    """
    look = Look(viewer, seen(viewer, authority), as_at)
    wanted = [
        tenure
        for id_, known in sorted(look.governance.tenures.items())
        if post is None or id_ == post
        for tenure in known
        if person is None or (tenure.holder is not None and tenure.holder.id == person)
    ]
    return told_holdings(look, wanted)


def told_holdings(look: Look, wanted: Sequence[Tenure]) -> list[Holding]:
    """Some tenures of a look, told."""
    governance, role_only = look.governance, look.viewer.role_only
    claims = [c for t in wanted for c in (*t.of, *t.held)]
    passages = read_passages(look.viewer, {str(p) for c in claims if (p := c.get("passage"))})
    counting = {
        t.node.id
        for id_ in {t.post for t in wanted}
        for t in governance.held(id_, look.as_at, look.as_at)
    }
    return [
        Holding(
            Ref.of(t.node),
            Ref(t.post, Label.POST, governance.name(t.post)),
            None if t.holder is None else Ref.of(t.holder, role_only=role_only),
            TenureKind(t.kind),
            t.since,
            str(t.node.get("to") or ""),
            str(t.node.get("attestedFrom") or ""),
            str(t.node.get("attestedTo") or ""),
            terms.when(t),
            t.node.id in counting,
            t.end == "9999" and not t.node.get("toText"),
            tuple(Claim.of(c, passages) for c in (t.held or t.of)),
        )
        for t in wanted
        if t.start
    ]
