"""A store as those see it who are granted some authorities: of the others not a row.

Each question in ``queries`` asks for the authorities of its viewer; here it is made sure of. A row
that holds a node, a claim, a path or an id of another authority is not given, whoever asked and
however. (What a query counts it counts before: a count is asked of the authorities seen.) What the
ontology ships is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from graph.engine import Path
from graph.history import Recalled
from graph.reading import no_snapshot, no_statement
from graph.touched import EVERYBODY
from ontology.errors import NotAllowed, NotFound
from ontology.record import Edge, Graph, Node, Records, Source, is_national, node_id
from ontology.terms import Label
from queries.behind import Behind

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.ledger import Entry
    from graph.statements import Statement
    from graph.store import Loaded, Store

#: Whose is what the ontology ships, as if it were an authority.
EVERYBODYS = node_id(Label.AUTHORITY, EVERYBODY)
_LABELS = frozenset(label.lower() for label in Label)


class Granted(Behind):
    """A store, as far as it is about some authorities (their ids)."""

    def __init__(self, store: Store, authorities: frozenset[str]) -> None:
        super().__init__(store)
        self._granted = authorities
        self._scopes = {a.split("/", 1)[-1] for a in authorities} | {EVERYBODY}

    def about(self, authority: str) -> Store:
        """Of an authority that is not granted: nothing."""
        if authority in self._granted or authority == EVERYBODYS:
            return super().about(authority)
        return cast("Store", Granted(self._behind, frozenset()))

    # ------------------------------------------------------------------------------------ reading

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """The rows that hold nothing of another authority."""
        rows = self._behind.read(query, parameters, name=name, words=words)
        return [row for row in rows if self._theirs(row)]

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """The rows for each id that hold nothing of another authority."""
        asked = [i for i in ids if self._theirs(i)]
        found = self._behind.read_each(query, asked, name=name)
        theirs = {i: [row for row in rows if self._theirs(row)] for i, rows in found.items()}
        return {i: rows for i, rows in theirs.items() if rows}

    def graph(self, authority: str | None = None) -> Graph:
        """Of an authority that is granted, or of all that are, with what the ontology ships."""
        if authority is not None:
            return self._behind.graph(authority) if authority in self._granted else Graph()
        every = self._behind.graph()
        nodes = {i: n for i, n in every.nodes.items() if self._theirs(n)}
        edges = {i: e for i, e in every.edges.items() if e.from_ in nodes and e.to in nodes}
        return Graph(nodes, edges)

    def authorities(self) -> list[str]:
        """Those that are granted and loaded."""
        return [a for a in self._behind.authorities() if a in self._granted]

    def sources(self) -> list[Source]:
        """The documents about the authorities granted."""
        return [s for s in self._behind.sources() if s.authority in self._granted]

    def records(self, document_id: str) -> Records:
        """Raises: NotFound: no such document is loaded, or it is of another authority."""
        if not self._theirs(document_id):
            raise NotFound(f"no document '{document_id}' is loaded")
        return self._behind.records(document_id)

    def statements(self, authority: str) -> list[Statement]:
        """What is stated about an authority, if it is granted."""
        return self._behind.statements(authority) if authority in self._granted else []

    def statement(self, id_: str) -> Statement:
        """Raises: NotFound: there is none, or it is about another authority."""
        found = self._behind.statement(id_)
        if found.authority not in self._granted:
            raise no_statement(id_)
        return found

    def state(self, authority: str) -> str:
        """That of an authority that is granted."""
        return self._behind.state(authority) if authority in self._granted else ""

    def recalled(self, state: str) -> Recalled:
        """Raises: NotFound: there is none, or it is of another authority."""
        found = self._behind.recalled(state)
        if found.authority not in self._granted:
            raise no_snapshot(state)
        return found

    def held(self, authority: str) -> tuple[Graph, list[Statement]]:
        """The graph and the statements of an authority that is granted."""
        return self._behind.held(authority) if authority in self._granted else (Graph(), [])

    def entries(self, authority: str) -> tuple[Entry, ...]:
        """The ledger's rows about an authority, if it is granted."""
        return self._behind.entries(authority) if authority in self._granted else ()

    def files(self) -> frozenset[str]:
        """Those of documents about the authorities granted."""
        every = (e.sha256 for a in self._granted for e in self._behind.entries(a))
        return frozenset(every) - {""}

    def kept(self) -> tuple[int, int]:
        """How many documents and statements are about the authorities granted."""
        stated = sum(len(self._behind.statements(a)) for a in self.authorities())
        return len(self.sources()), stated

    def _theirs(self, value: object) -> bool:
        return all(scope in self._scopes for scope in _scopes_in(value))

    # ------------------------------------------------------------------------------------ writing

    def load(self, records: Records, *, at: str | None = None) -> Loaded:
        """Raises: NotAllowed: the document is about another authority."""
        self._require(records.source.authority)
        return self._behind.load(records, at=at)

    def remove(self, document_id: str) -> Loaded:
        """Raises: NotFound: no such document is loaded, or it is of another authority."""
        if not self._theirs(document_id):
            raise NotFound(f"no document '{document_id}' is loaded")
        return self._behind.remove(document_id)

    def forget(self, document_id: str) -> Loaded:
        """Raises: NotFound: no such document is loaded, or it is of another authority."""
        if not self._theirs(document_id):
            raise NotFound(f"no document '{document_id}' is loaded")
        return self._behind.forget(document_id)

    def add(self, *statements: Statement) -> Loaded:
        """Raises: NotAllowed: a statement is about another authority."""
        for statement in statements:
            self._require(statement.authority)
        return self._behind.add(*statements)

    def refresh(self) -> list[Loaded]:
        """Raises: NotAllowed: always, for it is about all of them."""
        raise NotAllowed("to compute every authority again takes a grant of all of them")

    def _require(self, authority: str) -> None:
        if authority not in self._granted:
            raise NotAllowed(
                f"you are not granted {authority}; an administrator can grant it to you"
            )


def whose(row: Row) -> frozenset[str]:
    """The keys of the authorities whose things stand in a row."""
    return frozenset(_scopes_in(row)) - {EVERYBODY}


def _scopes_in(value: object) -> Iterator[str]:
    """The keys of the authorities of what a value holds; what is everybody's may be left out."""
    match value:
        case str() if len(value.split()) == 1:  # several words that look like an id are a text
            yield from _scopes_of(value)
        case Node():
            yield from _scopes_of(value.id)
            yield from _scopes_of(str(value.get("authority") or ""))
        case Edge():
            yield from _scopes_of(value.from_)
            yield from _scopes_of(value.to)
        case Path():
            for of in (*value.nodes, *value.edges):
                yield from _scopes_in(of)
        case dict():
            for of in value.values():
                yield from _scopes_in(of)
        case list() | tuple():
            for of in value:
                yield from _scopes_in(of)


def _scopes_of(id_: str) -> Iterator[str]:
    """The key of the authority that a thing is of; nothing for what is everybody's, or is no id."""
    label, _, key = id_.partition("/")
    if key and label in _LABELS and not is_national(id_):
        scope, _, rest = key.partition("/")
        if rest or label == "authority":
            yield scope
