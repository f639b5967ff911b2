"""What lies around a thing of one authority, some of it at a time, and the line between two things.

Unlike :func:`queries.explore.neighbourhood`, which asks the store step by step and may go from one
authority to another through what is national, this reads the claims of one authority at once. So it
knows how much there is, and says so with the part that it gives.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.schema import owned
from ontology.record import Edge, Node, is_national, label_of
from ontology.terms import CONNECTS, Basis, Label, Modality, Relationship, ReviewState
from queries.answers import Hop, Ref, is_assumed
from queries.asat import Issued
from queries.conditions import SCAFFOLDING
from queries.coverage import seen
from queries.explore import hops
from queries.passages import read_passages
from queries.records import node, nodes, nothing
from queries.viewer import Viewer, whole
from queries.wording import natural

#: How many things are given first, and how many more each time.
PART = 15
#: The most steps from a thing to what lies around it, and of a line.
MOST_STEPS, LONGEST_LINE = 3, 12
#: What the thread leads over, from what was found to who answers for it.
THREAD = (
    Relationship.SUPPORTS, Relationship.SAME_AS, Relationship.ADDRESSES, Relationship.PART_OF,
    Relationship.LED_BY, Relationship.MEASURED_BY, Relationship.OF_POST, Relationship.HOLDER,
    Relationship.ACCOUNTABLE_TO, Relationship.REPORTS_TO, Relationship.OVERSEES,
    Relationship.CHAIRS, Relationship.MEMBER_OF, Relationship.SUCCEEDED_BY,
)  # fmt: skip
#: Of things equally near, those joined by these are told first; then those of the other types.
_TELLING = (
    Relationship.SUPPORTS, Relationship.ADDRESSES, Relationship.LED_BY, Relationship.ACCOUNTABLE_TO,
    Relationship.OVERSEES, Relationship.MEASURED_BY, Relationship.CHAIRS, Relationship.OF_POST,
    Relationship.HOLDER, Relationship.POST_IN, Relationship.REPORTS_TO, Relationship.MEMBER_OF,
    Relationship.SAME_AS, Relationship.UPDATES, Relationship.RESPONDS_TO, Relationship.RECURS_AS,
    Relationship.REFERS_TO, Relationship.AIMS_FOR, Relationship.OF_BODY, Relationship.CONSIDERED,
    Relationship.DECIDED_AT, Relationship.SUCCEEDED_BY,
)  # fmt: skip
_RANK = {type_: _TELLING.index(type_) if type_ in _TELLING else len(_TELLING)
         for type_ in Relationship}  # fmt: skip
#: What a line does not lead over: that something is not so, or is no longer.
_NO_LINE = (Modality.DENIED, Modality.ENDED)

#: Of a line so far: its steps, how many are only assumed, and how little telling they are.
_Cost = tuple[int, int, int]
_Key = tuple[int, bool, tuple[tuple[int, str], ...], str]


@dataclass(frozen=True, slots=True)
class Among:
    """Which claims are followed: of these types, on these bases, to things of these kinds.

    Where no type is named: all but those that join everything to everything (evidence, authority,
    themes). Where no kind is named: all, but passages only for who asks what rests on them.
    """

    relationships: tuple[Relationship, ...] = ()
    basis: tuple[Basis, ...] = ()
    kinds: tuple[Label, ...] = ()

    @property
    def types(self) -> tuple[Relationship, ...]:
        """The types that are followed."""
        return self.relationships or tuple(t for t in Relationship if t not in SCAFFOLDING)

    @property
    def passages(self) -> bool:
        """Whether passages are among what is followed to."""
        return Label.PASSAGE in self.kinds or Relationship.CITES in self.relationships


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Some of what lies around a thing, nearest first, and every claim between two of them: as the
    graph has it, and as a step with what it rests on.

    ``total`` is how many things there are in all; ``more``: id of a thing given → how many things
    of which kind it is joined to that are not given.
    """

    nodes: tuple[Node, ...]
    claims: tuple[Edge, ...]
    edges: tuple[Hop, ...]
    total: int
    more: Mapping[str, Mapping[Label, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A shortest line between two things: what it leads over, with the claim of each step.

    ``without_assumed`` is how many steps the shortest has that leads over nothing that is only
    assumed; ``None``: there is none.
    """

    ids: tuple[str, ...]
    edges: tuple[Hop, ...]
    without_assumed: int | None


@whole
def surroundings(
    viewer: Viewer,
    authority: str,
    start: str,
    *,
    depth: int = 1,
    among: Among | None = None,
    opened: Sequence[str] = (),
    folded: Sequence[str] = (),
    through: Sequence[str] = (),
    limit: int = PART,
    as_at: str | None = None,
) -> Surroundings:
    """What lies within some steps of a thing, nearest first; of what is equally near, what the
    thread leads over first, then by id.

    Args:
        viewer: who asks.
        authority: the authority whose claims are followed (its id).
        start: the id of the thing, of this authority or national.
        depth: how many steps (1 to MOST_STEPS).
        among: which claims are followed.
        opened: things of which all that they are joined to is wanted besides, PART for each time
            that one is named.
        folded: things that are not gone through.
        through: things that are given in any case, such as those of a line.
        limit: how many things at most, without what ``opened`` and ``through`` add.
        as_at: the day looked at (ISO; default: today). What only documents issued later say, or
            officers stated later, is left out.

    Raises:
        NotFound: there is no such thing, or the viewer may not see it or the authority.

    """
    node(viewer, _of(viewer, authority, start))
    links = Links(viewer, authority, among or Among(), as_at, {start, *through})
    near = links.reached(start, max(1, min(depth, MOST_STEPS)), frozenset(folded))
    known = dict.fromkeys([*near, *through])
    chosen = dict.fromkeys([*list(near)[: max(1, limit)], *through])
    for id_, times in Counter(opened).items():
        if id_ in chosen:
            beside = links.beside(id_)
            known |= dict.fromkeys(beside)
            new = [other for other in beside if other not in chosen]
            chosen |= dict.fromkeys(new[: PART * times])
    found = nodes(viewer, list(chosen))
    shown = {n.id for n in found}
    inside = [c for c in links.claims if c.from_ in shown and c.to in shown]
    inside.sort(key=lambda c: (_RANK[c.type], natural(c.from_), natural(c.to), c.id))
    more = {id_: Counter(label_of(o) for o in links.beside(id_) if o not in shown) for id_ in shown}
    return Surroundings(
        tuple(found), tuple(inside), tuple(_hops(viewer, inside, found)), len(known),
        {id_: dict(sorted(kinds.items())) for id_, kinds in more.items() if kinds},
    )  # fmt: skip


@whole
def line(
    viewer: Viewer,
    authority: str,
    from_: str,
    to: str,
    *,
    among: Among | None = None,
    as_at: str | None = None,
) -> Line | None:
    """A shortest line between two things of an authority, whichever way its claims point; ``None``:
    there is none of at most LONGEST_LINE steps.

    Of lines equally short, one with the fewest steps that are only assumed, and then one that leads
    over what the thread leads over. What is denied, or has ended, is no step of a line.

    Raises:
        NotFound: one of the two does not exist, or the viewer may not see it or the authority.

    """
    for id_ in (from_, to):
        node(viewer, _of(viewer, authority, id_))
    links = Links(viewer, authority, among or Among(), as_at, {from_, to})
    claims = links.shortest(from_, to, lambda c: c.get("modality") not in _NO_LINE)
    if claims is None:
        return None
    sure = links.shortest(
        from_, to, lambda c: c.get("modality") not in _NO_LINE and not _assumed(c)
    )
    ids = [from_]
    for claim in claims:
        ids.append(_far(claim, ids[-1]))
    edges = _hops(viewer, claims, nodes(viewer, ids))
    return Line(tuple(ids), tuple(edges), None if sure is None else len(sure))


class Links:
    """The claims of an authority that are followed, without what was rejected or not on record.

    ``always`` are things that are followed to whatever their kind.
    """

    def __init__(
        self,
        viewer: Viewer,
        authority: str,
        among: Among,
        as_at: str | None,
        always: Iterable[str] = (),
    ) -> None:
        about = viewer.about(authority)
        issued = Issued(about, [authority], as_at or date.today().isoformat())
        self.claims = [
            c
            for c in _claims(about, authority, among)
            if c.get("review") != ReviewState.REJECTED
            and (not among.basis or c.get("basis") in among.basis)
            and issued.holds(c)
        ]
        self._kinds, self._always = frozenset(among.kinds or Label), frozenset(always)
        self._of: dict[str, list[Edge]] = {}
        for claim in self.claims:
            for end in {claim.from_, claim.to}:
                self._of.setdefault(end, []).append(claim)

    def _from(self, id_: str) -> Iterator[tuple[str, Edge]]:
        for claim in self._of.get(id_, ()):
            other = _far(claim, id_)
            if other != id_ and (label_of(other) in self._kinds or other in self._always):
                yield other, claim

    def beside(self, id_: str) -> list[str]:
        """What a thing is joined to, most telling first."""
        return _told_first(self._from(id_))

    def reached(self, start: str, depth: int, closed: frozenset[str]) -> dict[str, int]:
        """Id → in how many steps it is reached, nearest first, without going through some."""
        found = {start: 0}
        layer = [start]
        for step in range(1, depth + 1):
            ways = [way for id_ in layer if id_ not in closed for way in self._from(id_)]
            layer = _told_first(way for way in ways if way[0] not in found)
            found |= dict.fromkeys(layer, step)
        return found

    def shortest(self, from_: str, to: str, holds: Callable[[Edge], bool]) -> list[Edge] | None:
        """The claims of a shortest line over claims that hold; ``None``: there is none."""
        came: dict[str, tuple[str, Edge] | None] = {}
        best: dict[str, _Cost] = {from_: (0, 0, 0)}
        every = {c.id: c for c in self.claims}
        queue: list[tuple[_Cost, str, str, str]] = [((0, 0, 0), from_, "", "")]
        while queue:
            cost, at, before, claim = heapq.heappop(queue)
            if at in came:
                continue
            came[at] = (before, every[claim]) if claim else None
            if at == to or cost[0] == LONGEST_LINE:
                continue
            for other, step in self._from(at):
                dear = (cost[0] + 1, cost[1] + _assumed(step), cost[2] + _RANK[step.type])
                if holds(step) and other not in came and dear < best.get(other, (99, 0, 0)):
                    best[other] = dear
                    heapq.heappush(queue, (dear, other, at, step.id))
        if to not in came:
            return None
        claims = []
        while (step_ := came[to]) is not None:
            to, claim_ = step_
            claims.append(claim_)
        return claims[::-1]


def _of(viewer: Viewer, authority: str, id_: str) -> str:
    """An id, if it is of this authority, which the viewer sees, or national.

    Raises:
        NotFound: it is not.

    """
    key = authority.partition("/")[2]
    own = id_ == authority or id_.split("/")[1:2] in ([key], ["national"]) or is_national(id_)
    if not own or not seen(viewer, authority):
        raise nothing(id_)
    return id_


def _told_first(ways: Iterable[tuple[str, Edge]]) -> list[str]:
    best: dict[str, _Key] = {}
    for other, claim in ways:
        key = _RANK[claim.type], _assumed(claim), natural(other), other
        best[other] = min(key, best.get(other, key))
    return sorted(best, key=lambda other: best[other])


def _far(claim: Edge, id_: str) -> str:
    return claim.to if claim.from_ == id_ else claim.from_


def _assumed(claim: Edge) -> bool:
    return is_assumed(str(claim.get("basis")), str(claim.get("review")))


def _claims(viewer: Viewer, authority: str, among: Among) -> list[Edge]:
    """The claims of the types wanted from what an authority has, and to it from what is national.

    Passages are by far the most of what an authority has: they are read for who wants them.
    """
    own = [
        (type_, ends) for type_ in among.types for ends in CONNECTS[type_]
        if among.passages or Label.PASSAGE not in ends
    ]  # fmt: skip
    rows = viewer.store.read(
        f"MATCH (a:{owned(a for _, (a, _b) in own)})-[c:{_either(t for t, _ in own)}]->() "
        "WHERE a.authority IN $authorities RETURN c AS claim",
        {"authorities": [authority]},
        name="claims of an authority",
    )
    national = [(t, b) for t, (a, b) in own if a is Label.ORGANISATION]
    if to := owned(b for _, b in national):
        rows = rows + viewer.store.read(
            f"MATCH (a:Organisation)-[c:{_either(t for t, _ in national)}]->(b:{to}) "
            "WHERE a.authority IS NULL AND b.authority IN $authorities RETURN c AS claim",
            {"authorities": [authority]},
            name="claims to an authority from what is national",
        )
    found = {c.id: c for row in rows if isinstance(c := row["claim"], Edge)}
    return [found[id_] for id_ in sorted(found)]


def _either(types: Iterable[Relationship]) -> str:
    return "|".join(sorted(set(types)))


def _hops(viewer: Viewer, claims: Sequence[Edge], found: Iterable[Node]) -> list[Hop]:
    known = {n.id: Ref.of(n, role_only=viewer.role_only) for n in found}
    passages = read_passages(viewer, [str(p) for c in claims if (p := c.get("passage"))])
    return hops(claims, known, passages)
