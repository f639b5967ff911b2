"""Who is there in an authority, and who answers to whom: its posts, bodies, organisations, people.

Nothing here counts by person. Who holds a post now is told only where that is recorded of the day;
else whom a document last shows in it, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ontology.record import Edge, Node
from ontology.terms import Basis, BodyKind, Label, OrganisationKind, Relationship, StatutoryPost
from queries.answers import Claim, Passage, Ref, is_assumed
from queries.coverage import seen
from queries.lazily import cached_property
from queries.look import Look
from queries.passages import read_passages
from queries.profiles import Holding, told_holdings
from queries.thread import SURE
from queries.viewer import Viewer, whole
from queries.wording import natural


@dataclass(frozen=True, slots=True)
class Tie:
    """Someone or something at the far end of a claim."""

    ref: Ref
    claim: Claim


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post. ``now`` are its holdings that count on the day; ``last`` are those that a document
    showed last, where none does. ``homes`` are the organisations and bodies that it is in;
    ``same`` are posts on record beside it that are the same one.
    """

    post: Ref
    statutory: StatutoryPost | None
    now: tuple[Holding, ...]
    last: tuple[Holding, ...]
    homes: tuple[Tie, ...]
    above: tuple[Tie, ...]
    same: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body, who chairs it, and whom it answers to; ``ended`` says that it is over, or ``""``.
    ``same`` are bodies on record beside it that are the same one.
    """

    body: Ref
    kind: BodyKind
    chairs: tuple[Tie, ...]
    above: tuple[Tie, ...]
    ended: str
    same: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation, and what it is part of."""

    organisation: Ref
    kind: OrganisationKind
    part_of: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person that documents name, with the posts that they show the person in, the latest first;
    ``inspected`` are inspections that the person carried out.
    """

    person: Ref
    held: tuple[Holding, ...]
    inspected: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Answering:
    """A post, body or organisation, and those that answer to it. ``claim`` is on what it rests that
    this one answers to the one above (``None``: nobody is above); ``also`` are others whom it
    answers to. ``told``: those below it are listed where it was met first.
    """

    ref: Ref
    claim: Claim | None
    below: tuple[Answering, ...]
    also: tuple[Ref, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """Posts (the statutory first), bodies, organisations and people of an authority on a day (ISO).

    ``tops`` answer to nobody on record, and others answer to them; ``alone`` are those of which
    nothing is on record either way.
    """

    posts: tuple[PostLine, ...]
    bodies: tuple[BodyLine, ...]
    organisations: tuple[OrganisationLine, ...]
    people: tuple[PersonLine, ...]
    tops: tuple[Answering, ...]
    alone: tuple[Ref, ...]
    as_at: str


@whole
def structure(viewer: Viewer, authority: str, as_at: date | str | None = None) -> Structure:
    """Who is on record in an authority on a day (default: today), and who answers to whom."""
    return _Structure(Look(viewer, seen(viewer, authority), as_at)).told()


#: Of what claims a list tells the far end.
_JOINS = (
    Relationship.ACCOUNTABLE_TO,
    Relationship.POST_IN,
    Relationship.PART_OF,
    Relationship.CHAIRS,
)


class _Structure:
    """What one look shows of who is there."""

    def __init__(self, look: Look) -> None:
        self._look, self._governance = look, look.governance
        self._parties = {
            id_: node for id_, node in look.governance.parties.items() if look.issued.shows(id_)
        }
        self._inspected: dict[str, list[Ref]] = {}
        self._people: dict[str, Ref] = {}
        for row in look.ask("structure/named") if look.authorities else ():
            if isinstance(person := row["person"], Node):
                self._people[person.id] = Ref.of(person, role_only=look.viewer.role_only)
                if isinstance(inspection := row["inspection"], Node):
                    self._inspected.setdefault(person.id, []).append(Ref.of(inspection))

    def told(self) -> Structure:
        """All of it."""
        tenures = [t for known in self._governance.tenures.values() for t in known]
        holdings = told_holdings(self._look, tenures)
        posts = [self._post(node, holdings) for node in self._of(Label.POST)]
        tops, alone = self._lines()
        return Structure(
            tuple(sorted(posts, key=lambda line: line.statutory is None)),
            tuple(map(self._body, self._of(Label.BODY))),
            tuple(map(self._organisation, self._of(Label.ORGANISATION))),
            tuple(self._persons(holdings)),
            tops,
            alone,
            self._look.as_at,
        )

    def _of(self, label: Label) -> list[Node]:
        """The authority's own, and the national ones that something of it is joined to."""
        joined = {c.to for c in self._claims.values()}
        found = [
            n
            for n in self._parties.values()
            if n.label is label and (n.get("authority") or n.id in joined)
        ]
        return sorted(found, key=lambda n: (natural(Ref.of(n).name), n.id))

    # -- claims

    @cached_property
    def _claims(self) -> dict[str, Edge]:
        return {
            claim.id: claim
            for id_ in [*self._parties, *self._people]
            for type_ in _JOINS
            for claim in self._governance.out(type_, id_, assumed=True)
        }

    @cached_property
    def _passages(self) -> dict[str, Passage]:
        wanted = {str(p) for c in self._claims.values() if (p := c.get("passage"))}
        return read_passages(self._look.viewer, wanted)

    def _out(self, type_: Relationship, id_: str) -> tuple[Tie, ...]:
        return self._ties(self._governance.out(type_, id_, assumed=True), far=True)

    def _ties(self, claims: Iterable[Edge], *, far: bool) -> tuple[Tie, ...]:
        """The ends of claims, each once with the surest of its claims."""
        found: dict[str, Edge] = {}
        for claim in sorted(claims, key=_sureness):
            found.setdefault(claim.to if far else claim.from_, claim)
        return tuple(
            Tie(ref, Claim.of(claim, self._passages))
            for id_, claim in found.items()
            if (ref := self._ref(id_))
        )

    def _ref(self, id_: str) -> Ref | None:
        node = self._parties.get(id_)
        return self._people.get(id_) if node is None else Ref.of(node)

    # -- lines of the lists

    def _post(self, node: Node, holdings: Iterable[Holding]) -> PostLine:
        own = [h for h in holdings if h.post.id == node.id]
        now = tuple(h for h in own if h.now)
        latest = max((h.shown for h in own), default="")
        code = node.get("statutory")
        return PostLine(
            Ref.of(node),
            None if code is None else StatutoryPost(str(code)),
            now,
            () if now else tuple(h for h in own if h.shown == latest),
            self._out(Relationship.POST_IN, node.id),
            self._out(Relationship.ACCOUNTABLE_TO, node.id),
            self._same(node.id),
        )

    def _same(self, id_: str) -> tuple[Ref, ...]:
        there = [c.to for c in self._governance.out(Relationship.SAME_AS, id_)]
        there += [c.from_ for c in self._governance.into(Relationship.SAME_AS, id_)]
        return tuple(ref for other in dict.fromkeys(there) if (ref := self._ref(other)))

    def _body(self, node: Node) -> BodyLine:
        end = self._governance.ended(node.id)
        over = "has ended" if self._governance.is_over(node.id) else ""
        return BodyLine(
            Ref.of(node),
            BodyKind(str(node.get("kind") or BodyKind.OTHER)),
            self._ties(self._governance.into(Relationship.CHAIRS, node.id), far=False),
            self._out(Relationship.ACCOUNTABLE_TO, node.id),
            over if end is None else end.words,
            self._same(node.id),
        )

    def _organisation(self, node: Node) -> OrganisationLine:
        kind = OrganisationKind(str(node.get("kind") or OrganisationKind.OTHER))
        return OrganisationLine(Ref.of(node), kind, self._out(Relationship.PART_OF, node.id))

    def _persons(self, holdings: Iterable[Holding]) -> Iterator[PersonLine]:
        held: dict[str, list[Holding]] = {}
        for holding in holdings:
            if holding.holder:
                held.setdefault(holding.holder.id, []).append(holding)
        for person in sorted(self._people.values(), key=lambda p: (_surname(p.name), p.id)):
            own = sorted(held.get(person.id, ()), key=lambda h: h.shown, reverse=True)
            inspected = {i.id: i for i in self._inspected.get(person.id, ())}
            yield PersonLine(person, tuple(own), tuple(inspected.values()))

    # -- who answers to whom

    def _lines(self) -> tuple[tuple[Answering, ...], tuple[Ref, ...]]:
        below: dict[str, list[Tie]] = {}
        above: dict[str, tuple[Tie, ...]] = {}
        own = [n for label in _IN_LINE for n in self._of(label)]
        for node in own:
            above[node.id] = self._out(Relationship.ACCOUNTABLE_TO, node.id)
            for tie in above[node.id]:
                below.setdefault(tie.ref.id, []).append(Tie(Ref.of(node), tie.claim))
        tops = [n for n in own if not above[n.id] and n.id in below]
        met: set[str] = set()

        def told(ref: Ref, claim: Claim | None, over: str) -> Answering:
            also = tuple(t.ref for t in above.get(ref.id, ()) if t.ref.id != over)
            if ref.id in met:
                return Answering(ref, claim, (), also, told=ref.id in below)
            met.add(ref.id)
            under = tuple(told(t.ref, t.claim, ref.id) for t in below.get(ref.id, ()))
            return Answering(ref, claim, under, also)

        lines = [told(Ref.of(n), None, "") for n in tops]
        # those who answer to each other in a circle, which has no top
        lines += [told(Ref.of(n), None, "") for n in own if n.id in below and n.id not in met]
        return tuple(lines), tuple(Ref.of(n) for n in own if n.id not in met)


_IN_LINE = (Label.POST, Label.BODY, Label.ORGANISATION)


def _sureness(claim: Edge) -> tuple[bool, int, str]:
    basis, review = Basis(str(claim.get("basis"))), str(claim.get("review"))
    return is_assumed(basis, review), SURE.index(basis), claim.id


def _surname(name: str) -> tuple[str, str]:
    """A key that orders people by the last word of their names."""
    words = name.split()
    return (words[-1].casefold() if words else ""), name.casefold()
