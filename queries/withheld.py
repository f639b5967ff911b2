"""A store as those see it who see posts only: the same store, in which no name ever stood.

Replacing names in what a query gives is not enough: a search, a filter, a count or an order would
still tell what is hidden. So the graph is copied into a store in memory without the names
(``queries/names.py``), and questions are asked of that one: whatever the query, it cannot find what
is not there. The copy follows the store, change by change. It is only read.

Ids of people are made from their names, so that who guesses a name could ask whether it is that
one. Here they are others, made with a secret of this process.
"""

from __future__ import annotations

import secrets
import threading
import weakref
from dataclasses import dataclass, field, replace

from graph.difference import Difference
from graph.ladybug import Ladybug
from graph.ledger import (
    Entry,
    ledger_steps,
    read_records,
    read_statement,
    records_entry,
    statement_entry,
)
from graph.reading import national
from graph.statements import Statement
from graph.store import Loaded, Store
from ontology.errors import NotAllowed
from ontology.record import Graph, Records
from ontology.terms import Label
from queries.names import Names

#: Made anew by each process, and told to nobody.
_SECRET = secrets.token_bytes(32)


@dataclass(frozen=True)
class _Held:
    """What was copied of an authority: the digests of the ledger's rows, and what is held of it."""

    digests: frozenset[str]
    graph: Graph = field(default_factory=Graph)
    entries: tuple[Entry, ...] = ()


class Withheld(Store):
    """The copy without names of a store, in memory."""

    def __init__(self) -> None:
        super().__init__(Ladybug(None))
        self._following = threading.Lock()
        self._followed: str | None = None
        self._held: dict[str, _Held] = {}

    def follow(self, store: Store) -> None:
        """Hold what the store holds now; what is asked meanwhile is of before, or asked again."""
        with self._following:
            if (revision := store.revision()) != self._followed:
                store.whole(lambda: self._follow(store))
                self._followed = revision

    def _follow(self, store: Store) -> None:
        digests: dict[str, set[str]] = {}
        query = (
            "MATCH (l:Ledger) WHERE l.authority IS NOT NULL RETURN l.authority AS authority, "
            "l.digest AS digest"
        )
        for row in store.read(query, name="reading the ledger"):
            digests.setdefault(str(row["authority"]), set()).add(str(row["digest"]))
        changed = {
            a: frozenset(d)
            for a, d in digests.items()
            if a not in self._held or self._held[a].digests != d
        }
        if not changed and digests.keys() == self._held.keys():
            # no document and no statement changed: what is made of them may have
            changed = {a: frozenset(d) for a, d in digests.items()}
        for authority in sorted(self._held.keys() - digests.keys()):
            self._put(authority, _Held(frozenset()))
            del self._held[authority]
        for authority, of in sorted(changed.items()):
            self._put(authority, _shown(store, authority, of))

    def _put(self, authority: str, now: _Held) -> None:
        before = self._held.get(authority, _Held(frozenset()))
        steps = [*Difference(before.graph, now.graph, national().nodes).steps()]
        kept = {e.id for e in now.entries}
        put = [e for e in now.entries if e not in before.entries]
        steps += ledger_steps(put, [e for e in before.entries if e.id not in kept])
        self._alone(lambda: self._write(steps))
        self._held[authority] = now

    # ------------------------------------------------------------------------------- only read

    def revision(self) -> str | None:
        """That of the store that is followed."""
        return self._followed

    def load(self, records: Records, *, at: str | None = None) -> Loaded:
        """Raises: NotAllowed."""
        raise _only_read()

    def remove(self, document_id: str) -> Loaded:
        """Raises: NotAllowed."""
        raise _only_read()

    def add(self, *statements: Statement) -> Loaded:
        """Raises: NotAllowed."""
        raise _only_read()

    def refresh(self) -> list[Loaded]:
        """Raises: NotAllowed."""
        raise _only_read()


def _only_read() -> NotAllowed:
    return NotAllowed("who is shown no names cannot tell what they would change, and only reads")


def _shown(store: Store, authority: str, digests: frozenset[str]) -> _Held:
    """What a store holds of an authority, without names."""
    graph, entries = store.graph(authority), store.entries(authority)
    records = [read_records(e.payload) for e in entries if e.kind == "records"]
    stated = [read_statement(e.payload) for e in entries if e.kind == "statement"]
    also = {
        str(node.get("name"))
        for one in records
        for node in one.nodes
        if node.label is Label.PERSON and node.get("name")
    }
    names = Names(graph, _SECRET, also)
    kept = [
        *(records_entry(_records(one, names)) for one in records),
        *(statement_entry(_statement(one, names)) for one in stated),
    ]
    return _Held(digests, names.graph(graph), tuple(kept))


def _records(records: Records, names: Names) -> Records:
    graph = Graph({n.id: n for n in records.nodes}, {e.id: e for e in records.edges})
    shown, source = names.graph(graph), records.source
    return Records(
        replace(source, id=names.id(source.id), file_name=names.text(source.file_name, loose=True)),
        tuple(shown.nodes.values()),
        tuple(shown.edges.values()),
        tuple(replace(r, id=names.id(r.id)) for r in records.references),
        tuple(names.text(note) for note in records.notes),
    )


def _statement(statement: Statement, names: Names) -> Statement:
    data = {k: str(names.value(k, v)) for k, v in statement.data.items()}
    return replace(statement, by=str(names.value("by", statement.by)), data=data)


# ------------------------------------------------------------------------- one for each store

_copies: weakref.WeakKeyDictionary[Store, Withheld] = weakref.WeakKeyDictionary()
_making = threading.Lock()


def withheld(store: Store) -> Withheld:
    """The store as it is without names, now."""
    if isinstance(store, Withheld):
        return store
    with _making:
        copy = _copies.get(store)
        if copy is None:
            copy = _copies[store] = Withheld()  # closed when the last who asks it lets go of it
    copy.follow(store)
    return copy
