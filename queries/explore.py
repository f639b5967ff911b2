"""Exploring: by words, from a thing to what surrounds it, and from one thing to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.reading import national
from graph.schema import owned
from ontology.errors import BadValue
from ontology.record import Edge, Node, authority_of, label_of
from ontology.terms import CONNECTS, Basis, ChainLevel, Label, Relationship
from queries.answers import Claim, Hop, Passage, Ref
from queries.conditions import SCAFFOLDING
from queries.coverage import seen
from queries.passages import read_passages
from queries.records import Join, joined, node, nodes
from queries.viewer import Viewer, whole

#: The level at which a thing stands in the thread.
_LEVELS = {
    Label.FINDING: ChainLevel.FINDING,
    Label.RECOMMENDATION: ChainLevel.RECOMMENDATION,
    Label.ACTION: ChainLevel.ACTION,
    Label.MEASURE: ChainLevel.MEASURE,
    Label.PERSON: ChainLevel.LEAD,
    Label.ORGANISATION: ChainLevel.LEAD,
    Label.POST: ChainLevel.POST,
    Label.BODY: ChainLevel.BODY,
}


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Some things and the claims between them; ``truncated`` says that there are more."""

    nodes: tuple[Ref, ...]
    edges: tuple[Hop, ...]
    truncated: bool


# ---------------------------------------------------------------------------------- surroundings


@whole
def neighbourhood(
    viewer: Viewer,
    id_: str,
    *,
    depth: int = 1,
    relationships: Sequence[str] = (),
    limit: int = 200,
) -> Subgraph:
    """What lies within ``depth`` steps (1 to 3) of a thing, at most ``limit`` things.

    Without ``relationships`` all are followed but those that join everything to everything
    (evidence, authority, themes).

    Raises:
        NotFound: there is no such thing.

    """
    types, authorities = _types(relationships), seen(viewer)
    found = {node(viewer, id_).id: None}
    claims: dict[str, Edge] = {}
    front, truncated = [id_], False
    for _ in range(max(1, min(depth, 3))):
        reached: list[str] = []
        around = _around(viewer, front, types, authorities)
        for at in front:
            for claim in around[at]:
                other = claim.to if claim.from_ == at else claim.from_
                if other not in found:
                    if len(found) >= limit:
                        truncated = True
                        continue
                    found[other] = None
                    reached.append(other)
                claims[claim.id] = claim
        front = reached
    return _subgraph(viewer, nodes(viewer, list(found)), claims.values(), truncated=truncated)


@whole
def path(
    viewer: Viewer,
    from_: str,
    to: str,
    *,
    max_length: int = 8,
    relationships: Sequence[str] = (),
) -> Subgraph | None:
    """A shortest path between two things, whichever way its claims point; ``None``: there is none
    of at most ``max_length`` steps (1 to 12).

    Raises:
        NotFound: one of the two does not exist.

    """
    ends = node(viewer, from_).id, node(viewer, to).id
    types, authorities = _types(relationships), seen(viewer)
    came: tuple[_Came, _Came] = ({ends[0]: None}, {ends[1]: None})
    fronts = [[ends[0]], [ends[1]]]
    for _ in range(max(1, min(max_length, 12))):
        if came[0].keys() & came[1].keys() or not all(fronts):
            break
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        reached: list[str] = []
        around = _around(viewer, fronts[side], types, authorities)
        for at in fronts[side]:
            for claim in around[at]:
                other = claim.to if claim.from_ == at else claim.from_
                if other not in came[side]:
                    came[side][other] = (claim, at)
                    reached.append(other)
        fronts[side] = reached
    lines = [
        (_back(came[0], meeting)[::-1], _back(came[1], meeting))
        for meeting in sorted(came[0].keys() & came[1].keys())
    ]
    if not lines:
        return None
    first, second = min(lines, key=lambda line: len(line[0]) + len(line[1]))
    claims = [*first, *second]
    passed = [ends[0]]
    for claim in claims:
        passed.append(claim.to if claim.from_ == passed[-1] else claim.from_)
    return _subgraph(viewer, nodes(viewer, passed), claims, truncated=False)


#: Id of a thing reached → the claim and the id of the thing that it was reached from.
_Came = dict[str, tuple[Edge, str] | None]


def _back(came: _Came, at: str) -> list[Edge]:
    """The claims from a thing back to where the search began."""
    claims = []
    while (step := came[at]) is not None:
        claim, at = step
        claims.append(claim)
    return claims


def _types(relationships: Sequence[str]) -> list[Relationship]:
    unknown = set(relationships) - set(Relationship)
    if unknown:
        raise BadValue(f"'{min(unknown)}' is no relationship; they are {', '.join(Relationship)}")
    if relationships:
        return [Relationship(r) for r in relationships]
    return [r for r in Relationship if r not in SCAFFOLDING]


def _around(
    viewer: Viewer,
    ids: Sequence[str],
    types: Iterable[Relationship],
    authorities: Sequence[str],
) -> dict[str, list[Edge]]:
    """The claims from and to each of some things, in the order of their ids; without what was
    rejected. Things of one kind are asked for together.
    """
    wanted, seen_ = list(types), {None, *authorities}
    found: dict[str, dict[str, Edge]] = {id_: {} for id_ in ids}
    for label in sorted({label_of(id_) for id_ in ids}):
        followed = "|".join(t for t in wanted if any(label in pair for pair in CONNECTS[t]))
        if not followed:
            continue
        rows_of = viewer.store.read_each(
            f"MATCH (n:`{label}` {{id: $id}})-[r:{followed}]-(m) RETURN r",
            [i for i in ids if label_of(i) is label],
            name=f"what surrounds each {label}",
        )
        claims = [r for rows in rows_of.values() for row in rows if isinstance(r := row["r"], Edge)]
        for claim in claims:
            ends = claim.from_, claim.to
            if claim.get("review") != "rejected" and seen_.issuperset(map(authority_of, ends)):
                for end in found.keys() & ends:
                    found[end][claim.id] = claim
    return {id_: [claims[i] for i in sorted(claims)] for id_, claims in found.items()}


def _subgraph(
    viewer: Viewer, found: Iterable[Node], claims: Iterable[Edge], *, truncated: bool
) -> Subgraph:
    known = {n.id: Ref.of(n, role_only=viewer.role_only) for n in found}
    inside = [c for c in claims if c.from_ in known and c.to in known]
    return Subgraph(tuple(known.values()), tuple(_hops(viewer, inside, known)), truncated)


def _hops(viewer: Viewer, claims: Iterable[Edge], known: Mapping[str, Ref]) -> list[Hop]:
    every = list(claims)
    passages = read_passages(viewer, [str(c.get("passage")) for c in every if c.get("passage")])
    return hops(every, known, passages)


def hops(
    claims: Iterable[Edge], known: Mapping[str, Ref], passages: Mapping[str, Passage]
) -> list[Hop]:
    """Claims as steps between what is ``known`` by id, with their evidence among ``passages``."""
    return [
        Hop(
            known[c.from_],
            c.type,
            known[c.to],
            _LEVELS.get(known[c.to].label, ChainLevel.OVERSIGHT),
            Claim.of(c, passages),
        )
        for c in claims
    ]


# ------------------------------------------------------------------------------- proposed links


@whole
def proposed_links(
    viewer: Viewer,
    *,
    review: str | Sequence[str] | None = "unreviewed",
    types: Sequence[str] = (),
    authority: str | Sequence[str] | None = None,
    basis: Sequence[str] = (Basis.INFERRED,),
    least: float | None = None,
    methods: Sequence[str] = (),
) -> list[Hop]:
    """Inferred claims (or those of another ``basis``) with their review (``None``: any), best score
    first within each type.

    Themes are left out unless asked for by ``types``: there are many, and they carry no chain.

    Args:
        viewer: who asks.
        review: of which reviews; what was never reviewed counts as ``unreviewed``.
        types: of which types.
        authority: of which authority or authorities.
        basis: of which bases.
        least: with at least this score; what has none is left out.
        methods: made by one of these methods.

    """
    reviews = (review,) if isinstance(review, str) else review
    wanted = _types(types) if types else [t for t in _types(()) if t is not Relationship.HAS_THEME]
    claims: list[Edge] = []
    authorities = seen(viewer, authority)
    for type_ in wanted:
        rows = viewer.store.read(
            f"MATCH (a:{_labels(f for f, _ in CONNECTS[type_])})-[r:`{type_}`]->"
            f"(b:{_labels(t for _, t in CONNECTS[type_])}) WHERE r.basis IN $basis "
            "AND a.authority IN $authorities RETURN r",
            {"authorities": authorities, "basis": list(basis)},
            name=f"claims {type_}",
        )
        claims += [r for row in rows if isinstance(r := row["r"], Edge)]
    claims = [
        c
        for c in {c.id: c for c in claims}.values()
        if (reviews is None or (c.get("review") or "unreviewed") in reviews)
        and (least is None or _score(c) >= least)
        and (not methods or c.get("method") in methods)
    ]
    claims.sort(key=lambda c: (c.type, -_score(c), c.id))
    ends = nodes(viewer, sorted({i for c in claims for i in (c.from_, c.to)}))
    known = {n.id: Ref.of(n, role_only=viewer.role_only) for n in ends}
    return _hops(viewer, [c for c in claims if c.from_ in known and c.to in known], known)


def _labels(of: Iterable[Label]) -> str:
    return "|".join(f"`{label}`" for label in sorted(set(of)))


def _score(claim: Edge) -> float:
    return float(str(claim.get("score") or 0))


@whole
def claims_on(viewer: Viewer, passage: str) -> list[Hop]:
    """Every claim that a passage is the evidence of.

    Raises:
        NotFound: there is no such passage.

    """
    node(viewer, passage)
    return claims_on_each(viewer, [passage])[0]


@whole
def claims_on_each(viewer: Viewer, passages: Sequence[str]) -> list[list[Hop]]:
    """The claims that each of some passages is the evidence of, by the claims' ids."""
    claims = claims_of(viewer, passages)
    ends = nodes(viewer, sorted({i for c in claims for i in (c.from_, c.to)}))
    known = {n.id: Ref.of(n, role_only=viewer.role_only) for n in ends}
    shown = [c for c in claims if c.from_ in known and c.to in known]
    of: dict[str, list[Hop]] = {passage: [] for passage in passages}
    for claim, hop in zip(shown, _hops(viewer, shown, known), strict=True):
        of[str(claim.get("passage"))].append(hop)
    return [of[passage] for passage in passages]


@whole
def claims_of(viewer: Viewer, passages: Sequence[str]) -> list[Edge]:
    """The claims that some passages are the evidence of, by id: of what the authority has, and of
    what the ontology ships.
    """
    authorities = {str(p.get("authority")) for p in nodes(viewer, passages)}
    types = [t for t in Relationship if t is not Relationship.CITES]
    own = owned(of for t in types for of, _ in CONNECTS[t])
    shipped = _labels(n.label for n in national().nodes.values())
    found: dict[str, Edge] = {}
    for labels, of in ((own, "a.authority IN $authorities"), (shipped, "a.authority IS NULL")):
        followed = [t for t in types if any(f"`{a}`" in labels for a, _ in CONNECTS[t])]
        rows = viewer.store.read(
            f"MATCH (a:{labels})-[r:{'|'.join(followed)}]->() "
            f"WHERE {of} AND r.passage IN $passages RETURN r",
            {"authorities": sorted(authorities), "passages": list(passages)},
            name="claims on passages",
        )
        found |= {r.id: r for row in rows if isinstance(r := row["r"], Edge)}
    return [found[i] for i in sorted(found)]


@whole
def evidenced_by(viewer: Viewer, passage: str) -> list[Ref]:
    """Everything that rests on a passage.

    Raises:
        NotFound: there is no such passage.

    """
    node(viewer, passage)
    return evidenced_by_each(viewer, [passage])[0]


@whole
def evidenced_by_each(viewer: Viewer, passages: Sequence[str]) -> list[list[Ref]]:
    """Everything that rests on each of some passages, by id."""
    wanted = [Join(passage, Relationship.CITES, incoming=True) for passage in passages]
    every = []
    for found in joined(viewer, wanted):
        unique = {n.id: Ref.of(n, role_only=viewer.role_only) for _, n in found}
        every.append([unique[i] for i in sorted(unique)])
    return every
