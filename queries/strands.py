"""A chain as it is told: what was found, a strand for each action, and the line that strands share.

A :class:`~queries.answers.Chain` holds its hops level by level. Here each stands once, where a
person follows it: with the recommendation, in the strand of the one action whose line goes over it,
or in the line that several share. Nothing is asked of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ontology.record import label_of
from ontology.terms import ChainVerdict, Label, Relationship
from queries.answers import Break, Chain, Hop, Ref, Strand

#: What leads on upwards from whoever leads an action.
_UP = (Relationship.ACCOUNTABLE_TO, Relationship.SAME_AS)
#: What is told of a thing on the way, and leads no further.
_BESIDE = (Relationship.POST_IN, Relationship.REPORTS_TO)
_HELD = (Relationship.OF_POST, Relationship.HOLDER)


@dataclass(frozen=True, slots=True)
class Row:
    """What is told in one breath: a hop, or the two that say who holds a post."""

    hops: tuple[Hop, ...]

    @property
    def first(self) -> Hop:
        """The hop whose words come first."""
        return self.hops[0]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A break, with its number in the order of reading."""

    number: int
    gap: Break


@dataclass(frozen=True, slots=True)
class StrandTold:
    """An action's strand: what is planned, who leads it and the line that is its own. ``breaks``
    are where its line ends, ``joins`` where it goes over into the shared line.
    """

    strand: Strand
    planned: tuple[Row, ...]
    measures: tuple[Row, ...]
    line: tuple[Row, ...]
    breaks: tuple[Numbered, ...]
    joins: Ref | None

    @property
    def broken(self) -> bool:
        """Whether recorded hops do not carry it."""
        return self.strand.verdict is not ChainVerdict.UNBROKEN


@dataclass(frozen=True, slots=True)
class ChainTold:
    """A chain as it is read: ``found`` and ``made`` about the recommendation, the ``strands``, and
    the ``shared`` line in parts, each with its heading. ``breaks`` are all of them, numbered.
    """

    found: tuple[Row, ...]
    made: tuple[Row, ...]
    strands: tuple[StrandTold, ...]
    shared: tuple[tuple[str, tuple[Row, ...]], ...]
    breaks: tuple[Numbered, ...]

    @property
    def rows(self) -> Iterable[Row]:
        """All rows, in the order of reading."""
        yield from (*self.found, *self.made)
        for strand in self.strands:
            yield from (*strand.planned, *strand.measures, *strand.line)
        for _, rows in self.shared:
            yield from rows


def told(chain: Chain) -> ChainTold:
    """A chain in the order in which it is read."""
    return _Teller(chain).told()


class _Teller:
    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._from: dict[tuple[Relationship, str], list[Hop]] = {}
        self._to: dict[tuple[Relationship, str], list[Hop]] = {}
        for hop in chain.hops:
            self._from.setdefault((hop.relationship, hop.from_.id), []).append(hop)
            self._to.setdefault((hop.relationship, hop.to.id), []).append(hop)
        self._taken: set[int] = set()
        actions = {s.action.id for s in chain.strands}
        self._reach = {
            id_: self._reached(*(h.to.id for h in self._from.get((Relationship.LED_BY, id_), ())))
            for id_ in sorted(actions)
        }

    def told(self) -> ChainTold:
        chain = self._chain
        found = self._take(h for h in chain.hops if h.relationship is Relationship.SUPPORTS)
        made = self._take(h for h in chain.hops if label_of(h.from_.id) is Label.RECOMMENDATION)
        shares = [id_ for reach in self._reach.values() for id_ in reach]
        alone = {i: {x for x in r if shares.count(x) == 1} for i, r in self._reach.items()}
        breaks = tuple(Numbered(n, b) for n, b in enumerate(chain.breaks, start=1))
        strands = tuple(self._strand(s, alone[s.action.id], breaks) for s in chain.strands)
        rest = [h for h in chain.hops if id(h) not in self._taken]
        parts: dict[str, list[Hop]] = {name: [] for name in _ORDER}
        for hop in rest:
            parts[next(name for name, fits in _PARTS if fits(hop))].append(hop)
        shared = tuple((name, rows) for name in _ORDER if (rows := self._take(parts[name])))
        return ChainTold(found, made, strands, shared, breaks)

    def _ends(self, action: str, broken: set[str]) -> set[str]:
        """Where the line of each of an action's leads is broken first."""
        leads = [h.to.id for h in self._from.get((Relationship.LED_BY, action), ())]
        lines = [[action], *(self._reached(lead) for lead in leads)]
        return {end for line in lines if (end := next((i for i in line if i in broken), ""))}

    def _reached(self, *starts: str) -> list[str]:
        """What some things lead to, upwards, the nearest first."""
        front = list(starts)
        reached: list[str] = []
        while front:
            id_ = front.pop(0)
            if id_ in reached:
                continue
            reached.append(id_)
            front += [
                post.to.id
                for held in self._to.get((Relationship.HOLDER, id_), ())
                for post in self._from.get((Relationship.OF_POST, held.from_.id), ())
            ]
            front += [h.to.id for up in _UP for h in self._from.get((up, id_), ())]
        return reached

    def _strand(self, strand: Strand, alone: set[str], breaks: Iterable[Numbered]) -> StrandTold:
        action, reach = strand.action.id, self._reach[strand.action.id]
        planned = [
            *self._from.get((Relationship.ADDRESSES, action), ()),
            *self._from.get((Relationship.PART_OF, action), ()),
        ]
        line = list(self._from.get((Relationship.LED_BY, action), ()))
        for id_ in (x for x in reach if x in alone):
            tenures = {h.from_.id: None for type_ in _HELD for h in self._to.get((type_, id_), ())}
            for tenure in tenures:
                line += [h for type_ in _HELD for h in self._from.get((type_, tenure), ())]
            line += [h for type_ in (*_UP, *_BESIDE) for h in self._from.get((type_, id_), ())]
        ends = self._ends(action, {b.gap.at.id for b in breaks})
        own = [b for b in breaks if b.gap.at.id in ends]
        return StrandTold(
            strand,
            self._take(planned),
            self._take(self._from.get((Relationship.MEASURED_BY, action), ())),
            self._take(line),
            tuple(own),
            strand.joins,
        )

    def _take(self, hops: Iterable[Hop]) -> tuple[Row, ...]:
        """Hops that no row has yet, as rows: those of one holding of a post are told together."""
        fresh: dict[object, list[Hop]] = {}
        for hop in hops:
            if id(hop) in self._taken:
                continue
            self._taken.add(id(hop))
            held = hop.relationship in _HELD
            fresh.setdefault(hop.from_.id if held else id(hop), []).append(hop)
        return tuple(Row(tuple(several)) for several in fresh.values())


def _is_above(hop: Hop) -> bool:
    """Whether a hop is about elected members, the council as a whole or the inspectorate."""
    ids = (hop.from_.id, hop.to.id)
    national = any(i.startswith("organisation/national/") for i in ids)
    elected = any(("lead-member" in i or i.endswith("/leader")) for i in ids)
    return national or elected


#: The parts of the shared line, in order: the words above each, and what stands there.
_PARTS: tuple[tuple[str, Callable[[Hop], bool]], ...] = (
    ("Overseen by", lambda hop: hop.relationship is Relationship.OVERSEES),
    ("Elected members and the inspectorate", _is_above),
    ("Bodies", lambda hop: Label.BODY in (hop.from_.label, hop.to.label)),
    ("The council’s officers", lambda hop: True),
)
_ORDER = ("The council’s officers", "Overseen by", "Bodies", "Elected members and the inspectorate")
