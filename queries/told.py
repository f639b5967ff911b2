"""What a chain is told as: threads of steps, stations and breaks (:mod:`queries.strands`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from ontology.terms import ChainVerdict, Relationship
from queries.answers import Break, Hop, Ref


class Role(Enum):
    """What a party is on the way up, where its label does not say so."""

    SCRUTINY = "scrutiny"
    ELECTED = "elected"
    COUNCIL = "council"
    ABOVE = "above"


class Way(Enum):
    """A way that the shared line goes, in the order in which they are told."""

    OFFICERS = "officers"
    BODIES = "bodies"
    SCRUTINY = "scrutiny"
    ELECTED = "elected"
    INSPECTORATE = "inspectorate"


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told beside a thing: ``thing`` is at the other end, ``hops`` say so."""

    thing: Ref
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A hop as it is read: from ``source`` to ``thing``. ``tells`` are the ids of the things that
    are told here for the first time; ``goes_on``: the thread goes on from it; ``follows``:
    ``source`` is the thing told just before; ``posts``: those that a person named as lead holds.
    """

    hop: Hop
    source: Ref
    thing: Ref
    beside: tuple[Beside, ...] = ()
    posts: tuple[Ref, ...] = ()
    tells: tuple[str, ...] = ()
    goes_on: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Station:
    """A thing from which a thread starts, and what is told beside it."""

    thing: Ref
    beside: tuple[Beside, ...] = ()
    tells: tuple[str, ...] = ()
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A break, numbered in the order of reading; ``bridged``: an assumed hop passes it."""

    number: int
    broken: Break
    bridged: bool = False


Item = Step | Station | Mark
Thread = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A strand: an action, or a recommendation that has leads of its own (``verdict`` is ``None``).
    ``breaks`` are the numbers of those that break it, wherever they are told.
    """

    subject: Ref
    verdict: ChainVerdict | None
    thread: Thread
    breaks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nested:
    """The whole list. ``told`` are the ids of the things that a thread opens, ``joined`` says in
    which strands' threads a thing of the shared line is reached.
    """

    top: tuple[Thread, ...]
    strands: tuple[Told, ...]
    ways: tuple[tuple[Way, tuple[Thread, ...]], ...]
    breaks: tuple[Mark, ...]
    told: frozenset[str]
    joined: Mapping[str, tuple[Ref, ...]]

    @property
    def answering(self) -> frozenset[str]:
        """The words in which the first strand's action is said to answer a recommendation."""
        return frozenset(
            hop.claim.quote
            for strand in self.strands[:1]
            for item in strand.thread
            if isinstance(item, Station)
            for beside in item.beside
            for hop in beside.hops
            if hop.relationship is Relationship.ADDRESSES and hop.claim.quote
        )

    def elsewhere(self, step: Step) -> str:
        """The id of what a step leads to, where it is told at another place; else ``""``."""
        ids = [*(post.id for post in step.posts), step.thing.id]
        return next((i for i in ids if i in self.told and i not in step.tells), "")

    def hops(self) -> Iterator[Hop]:
        """Every hop in the order of reading."""
        for item in self.items():
            if isinstance(item, Step):
                yield item.hop
            if not isinstance(item, Mark):
                yield from (hop for beside in item.beside for hop in beside.hops)

    def items(self) -> Iterator[Item]:
        """Every item in the order of reading."""
        for thread in (*self.top, *(s.thread for s in self.strands)):
            yield from thread
        for _, threads in self.ways:
            for thread in threads:
                yield from thread
