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
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from graph.difference import Difference
from graph.history import PRESENT, Recalled
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
from ontology.errors import NotAllowed, StoreUnreachable
from ontology.record import Graph, Records, node_id
from ontology.terms import Label
from queries.names import Names

_PERSON = f"{node_id(Label.PERSON)}/"
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

    without_names = True

    def __init__(self) -> None:
        super().__init__(Ladybug(None))
        self._following = threading.Lock()
        self._of: Callable[[], Store | None] = lambda: None
        self._followed: str | None = None
        #: Authority → the digests of the ledger's rows, as the store had them when last looked at.
        self._digests: dict[str, frozenset[str]] = {}
        self._copied: dict[str, _Held] = {}

    def follow(self, store: Store, only: frozenset[str] | None = None) -> None:
        """Hold what the store holds now, of some authorities (ids) or all.

        What is asked meanwhile is of before, or asked again.
        """
        with self._following:
            self._of = weakref.ref(store)
            if store.revision() != self._followed or self._lacking(only):
                store.whole(lambda: self._follow(store, only))

    def _lacking(self, only: frozenset[str] | None) -> list[str]:
        """The authorities of which something else is held than the store holds."""
        return [
            authority
            for authority, digests in sorted(self._digests.items())
            if only is None or authority in only
            if authority not in self._copied or self._copied[authority].digests != digests
        ]

    def _follow(self, store: Store, only: frozenset[str] | None) -> None:
        revision, digests = store.revision(), _digests(store)
        if revision != self._followed and digests == self._digests:
            # no document and no statement changed: what is made of them may have
            for authority, held in self._copied.items():
                self._copied[authority] = replace(held, digests=frozenset())
        self._followed, self._digests = revision, digests
        for authority in sorted(self._copied.keys() - digests.keys()):
            self._put(authority, _Held(frozenset()))
            del self._copied[authority]
        for authority in self._lacking(only):
            self._put(authority, _shown(store, authority, digests[authority]))

    def _put(self, authority: str, now: _Held) -> None:
        before = self._copied.get(authority, _Held(frozenset()))
        steps = [*Difference(before.graph, now.graph, national().nodes).steps()]
        kept = {e.id for e in now.entries}
        put = [e for e in now.entries if e not in before.entries]
        steps += ledger_steps(put, [e for e in before.entries if e.id not in kept])
        self._alone(lambda: self._write(steps))
        self._copied[authority] = now

    # ------------------------------------------------------------------------------- only read

    def state(self, authority: str) -> str:
        """That of the store that is followed: a paper has one name, whoever reads it."""
        return self._source().state(authority)

    def recalled(self, state: str) -> Recalled:
        """What the store that is followed held, with names: to be shown without them again."""
        return self._source().recalled(state)

    def _source(self) -> Store:
        found = self._of()
        if found is None:
            raise StoreUnreachable("the store was closed; ask again")
        return found

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


def _digests(store: Store) -> dict[str, frozenset[str]]:
    query = (
        f"MATCH (l:Ledger) WHERE l.authority IS NOT NULL AND l.kind IN {list(PRESENT)} "
        "RETURN l.authority AS authority, l.digest AS digest"
    )
    found: dict[str, set[str]] = {}
    for row in store.read(query, name="reading the ledger"):
        found.setdefault(str(row["authority"]), set()).add(str(row["digest"]))
    return {authority: frozenset(several) for authority, several in found.items()}


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
    also |= {  # whoever was ever stated, withdrawn since or not
        name
        for one in stated
        for which, id_ in one.data.items()
        if id_.startswith(_PERSON) and (name := one.data.get(f"{which}Name", ""))
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


def withheld(store: Store, only: frozenset[str] | None = None) -> Store:
    """The store as it is without names, now; of some authorities (ids) at least, or of all."""
    if store.without_names:
        return store
    with _making:
        copy = _copies.get(store)
        if copy is None:
            copy = _copies[store] = Withheld()  # closed when the last who asks it lets go of it
    copy.follow(store, only)
    return copy
