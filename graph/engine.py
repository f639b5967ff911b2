"""The port to an engine: run portable Cypher, and nothing of the domain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from ontology.errors import StoreError
from ontology.record import Edge, Node

Row = dict[str, object]
_T = TypeVar("_T")


class Path(NamedTuple):
    """A path that a query returns: nodes in order, and the relationships between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a transaction, run once for all of ``rows``: the query begins with
    ``UNWIND $rows AS row`` and reads ``row.<key>``; each row's values stand in the order of
    ``keys``. A query that must find something for every row returns how often it did as ``n``.
    ``tables`` are the labels and types of what it changes, whose ids ``row`` holds; ``None``: it
    may change anything.
    """

    query: str
    keys: tuple[str, ...] = ()
    rows: Sequence[tuple[object, ...]] = ()
    tables: tuple[str, ...] | None = None

    def parameters(self) -> dict[str, object]:
        """``$rows``: maps whose keys all stand in one order, for LadybugDB binds them by position
        (another order would swap columns without an error).
        """
        if not self.rows:
            return {}
        return {"rows": [dict(zip(self.keys, row, strict=True)) for row in self.rows]}

    def check(self, answer: Sequence[Row]) -> None:
        """Refuse an answer that says that some rows were not written.

        Raises:
            StoreError: fewer or more rows than were given.

        """
        found = answer[0].get("n") if answer else None
        if self.rows and found not in (None, len(self.rows)):
            raise StoreError(
                f"the engine wrote {found} rows where {len(self.rows)} were given; nothing of this "
                f"load was kept. The statement was: {self.query}"
            )


class Engine(Protocol):
    """What an engine does. What it raises the store translates, once for all."""

    #: What it raises.
    errors: tuple[type[Exception], ...]
    #: What stands in its messages → what to tell people instead.
    reasons: Mapping[str, str]
    #: Whether nothing changes what it holds but what is written through it.
    exclusive: bool

    def read(
        self, query: str, parameters: Mapping[str, object], words: Sequence[str] = ()
    ) -> list[Row]:
        """The rows of a query's answer, with whole nodes, relationships and paths as
        :class:`Node`, :class:`Edge` and :class:`Path`, wherever they stand.

        A query that is given ``words`` begins with ``MATCH (n:…)`` and keeps only nodes whose name,
        title or text holds them all (in lower case): an index may find ``n`` by them.
        """
        ...

    def read_each(self, query: str, ids: Sequence[str]) -> list[Row]:
        """The rows of a query that begins at one node, ``{id: $id}``, for each of some ids, which
        each row names as ``wanted``.
        """
        ...

    def write(self, steps: Iterable[Step]) -> None:
        """Run the steps in one transaction: all of them, or none. Each answer is checked."""
        ...

    def alone(self, work: Callable[[], _T]) -> _T:
        """Run ``work``, in which this thread reads and then writes once, while nobody else writes:
        what it reads is what its writes find. It may be run again, from its start.
        """
        ...

    def state(self) -> int | None:
        """A number that is a higher one after each change; ``None`` while one is being committed,
        of which what is read now may be a part.
        """
        ...

    def prepare(self) -> None:
        """Make an empty store ready: its schema, and the ledger's row that names its version."""
        ...

    def tidy(self) -> None:
        """Nobody is asking: do now what was put off, so that nobody has to wait for it later."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


@lru_cache(maxsize=1024)
def parameters_of(query: str) -> frozenset[str]:
    """The names of the ``$parameters`` in a query, but for those in comments and strings."""
    return frozenset(re.findall(r"\$(\w+)", bare(query)))


def for_all(query: str) -> str:
    """A query that begins at the node with ``$id``, for all nodes with ``$ids`` at once; each row
    names its node as ``wanted``.

    >>> for_all("MATCH (n:Post {id: $id})-[r]->(m) RETURN m")
    'UNWIND $ids AS wanted MATCH (n:Post {id: wanted})-[r]->(m) RETURN wanted AS wanted, m'
    """
    begun = f"UNWIND $ids AS wanted {query.replace('$id', 'wanted')}"
    return begun.replace("RETURN ", "RETURN wanted AS wanted, ", 1)


def bare(query: str) -> str:
    """A query with its comments made white space and what its strings hold left out; what is left
    stands in the line where it stood.
    """
    return _COMMENT_OR_STRING.sub(_emptied, query)


def _emptied(found: re.Match[str]) -> str:
    said, lines = found[0], "\n" * found[0].count("\n")
    if said[0] == "`":
        return said
    return f"{said[0]}{lines}{said[-1]}" if said[0] in "'\"" else f" {lines}"


_COMMENT_OR_STRING = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`", re.S
)
