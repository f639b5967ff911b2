"""A store as those see it who see posts only: the same store, in which no name ever stood.

Replacing names in what a query gives is not enough: a search, a filter, a count or an order would
still tell what is hidden. So the graph is copied into a store in memory without the names
(``queries/names.py``), and questions are asked of that one: whatever the query, it cannot find what
is not there. The copy follows the store, change by change. It is only read.

What is asked about one authority waits until this one is copied, and no other. A server copies all
of them before somebody asks (:func:`attend`): then nobody waits, and what they see may be of some
seconds ago. Who sees posts only changes nothing, and so never misses a change of their own.

Ids of people are made from their names, so that who guesses a name could ask whether it is that
one. Here they are others, made with a secret of this process.
"""

from __future__ import annotations

import re
import secrets
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import TypeVar, cast

from graph.difference import Difference
from graph.history import PRESENT, Recalled, said, state_of
from graph.ladybug import Ladybug
from graph.ledger import (
    Entry,
    ledger_step,
    ledger_steps,
    read_records,
    read_statement,
    records_entry,
    statement_entry,
)
from graph.reading import national
from graph.statements import Statement
from graph.store import Store
from ontology.record import Graph, Records, authority_of, node_id
from ontology.terms import Label
from queries import kept
from queries.behind import OnlyRead
from queries.granted import EVERYBODYS
from queries.names import Names, like_a_name

_T = TypeVar("_T")
_PERSON = f"{node_id(Label.PERSON)}/"
#: Made anew by each process, and told to nobody.
_SECRET = secrets.token_bytes(32)
#: How many authorities are written at once.
_AT_ONCE = 8
#: How old what is seen may be where somebody sees to it that it is followed, in seconds.
_LATE = 5.0
_NONE: frozenset[str] = frozenset()
#: What somebody signs in as, where that is no name: it says who they are wherever it stands.
_LOGIN = re.compile(r"(?!key:)\S*[\w][@._][\w]\S*")


@dataclass(frozen=True)
class _Held:
    """What is held of an authority: its graph and the ledger's rows, without names; the digests
    that these rows have in the store, and the name of the state in which it is there.
    """

    graph: Graph
    entries: Sequence[Entry]
    digests: frozenset[str] = _NONE
    state: str = ""


class Withheld(Store):
    """The copy without names of a store, in memory. Of each authority it holds all or nothing."""

    without_names = True

    def __init__(self) -> None:
        super().__init__(Ladybug(None))
        self._followed: str | None = None
        self._moment: int | None = None
        #: Authority → the digests of the ledger's rows, as the store had them when last looked at,
        #: and as they were when it was copied.
        self._digests: Mapping[str, frozenset[str]] = {}
        self._copied: dict[str, frozenset[str]] = {}
        self._attended = -_LATE

    def follow(self, store: Store, only: frozenset[str] | None = None) -> None:
        """Hold what the store holds now, of some authorities (ids) or all; or what it held a moment
        ago, if that is being seen to.

        What is asked meanwhile is of before, or asked again.
        """
        now = store.moment()
        if now is not None and now == self._moment and not self._lacking(only):
            return
        wanted = self._digests.keys() if only is None else only
        seen_to = self._moment is not None and monotonic() - self._attended < _LATE
        # while nobody may write, what is asked is of one state, though not of the last
        if (seen_to or self.held_still) and wanted <= self._copied.keys():
            return
        self._catch_up(store, only)

    def attend(
        self, store: Store, only: frozenset[str] | None, more: int, between: Callable[[], object]
    ) -> None:
        """Follow what is copied, and copy so many more of some authorities (ids) or of all. For
        five seconds nobody else waits for what may have changed meanwhile. ``between`` is called
        before each authority.
        """
        self._attended = monotonic()
        try:
            if store.moment() != self._moment:
                self._catch_up(store, _NONE, between)
            changed = [a for a in self._lacking() if a in self._copied]
            new = [a for a in self._lacking(only) if a not in self._copied]
            if wanted := frozenset([*changed, *new[:more]]):
                self._catch_up(store, wanted, between)
                self._attended = monotonic()
        except BaseException:
            self._attended = -_LATE  # who asks tries, and is told why it fails
            raise

    def holds(self, only: frozenset[str] | None) -> bool:
        """Whether it holds what the store held of these authorities when last looked at."""
        return not self._lacking(only)

    def _catch_up(
        self,
        store: Store,
        only: frozenset[str] | None,
        between: Callable[[], object] = lambda: None,
    ) -> None:
        with self._writing:  # which a question that is asked while nobody writes holds already
            moment = store.moment()
            if store.revision() == self._followed:
                self._moment = moment  # nothing that is followed has changed since
            else:
                self._look(store)
            lacking = self._lacking(only)
            for at in range(0, len(lacking), _AT_ONCE):
                held = {}
                for authority, graph, entries in self._read(store, lacking[at : at + _AT_ONCE]):
                    between()
                    held[authority] = _without_names(graph, entries)
                self._put(held)

    def _lacking(self, only: frozenset[str] | None = None) -> list[str]:
        """The authorities of which something else is held than the store holds."""
        return [
            authority
            for authority, digests in sorted(self._digests.items())
            if (only is None or authority in only) and self._copied.get(authority) != digests
        ]

    def _look(self, store: Store) -> None:
        """What the store holds now, and let go of what it no longer does."""
        moment, revision, digests = store.whole(
            lambda: (store.moment(), store.revision(), _digests(store))
        )
        if digests == self._digests:
            # no document and no statement changed: what is made of them may have
            self._copied = dict.fromkeys(self._copied, _NONE)
        self._moment, self._followed, self._digests = moment, revision, digests
        if gone := sorted(self._copied.keys() - digests.keys()):
            self._put({authority: _Held(Graph(), ()) for authority in gone})
            for authority in gone:
                del self._copied[authority]

    def _read(
        self, store: Store, authorities: Sequence[str]
    ) -> list[tuple[str, Graph, tuple[Entry, ...]]]:
        """What the store holds of some authorities: the graph of each, and the ledger's rows."""

        def read() -> list[tuple[str, Graph, tuple[Entry, ...]]]:
            graphs = store.graphs([a for a in authorities if a not in self._copied])
            # what was changed last is known, and needs not be read
            graphs |= {a: store.held(a)[0] for a in authorities if a in self._copied}
            return [(a, graphs[a], store.entries(a)) for a in authorities]

        return store.whole(read)

    def _put(self, now: Mapping[str, _Held]) -> None:
        """Hold this of some authorities."""
        before = _together(_Held(self.graph(a), self.entries(a)) for a in now if a in self._copied)
        after = _together(now.values())
        steps = [*Difference(before.graph, after.graph, national().nodes).steps()]
        known, ids = set(before.entries), {e.id for e in after.entries}
        put = [e for e in after.entries if e not in known]
        steps += ledger_steps(put, [e for e in before.entries if e.id not in ids])
        steps += [ledger_step(id=_state_id(a), digest=held.state) for a, held in now.items()]
        self._alone(lambda: self._write(steps))
        self._copied |= {authority: held.digests for authority, held in now.items()}

    def state(self, authority: str) -> str:
        """The name of the state of the store that is held: a paper has one name, whoever reads
        it.
        """
        rows = self._ledger("l.id = $id", {"id": _state_id(authority)}, "digest")
        return str(rows[0]["digest"]) if rows else ""


def _state_id(authority: str) -> str:
    return f"ledger/withheld/{authority}"


def _together(several: Iterable[_Held]) -> _Held:
    """What is held of some authorities, none of which has anything of another."""
    graph, entries = Graph(), list[Entry]()
    for one in several:
        graph.nodes |= one.graph.nodes
        graph.edges |= one.graph.edges
        entries += one.entries
    return _Held(graph, entries)


def _digests(store: Store) -> dict[str, frozenset[str]]:
    query = (
        f"MATCH (l:Ledger) WHERE l.authority IS NOT NULL AND l.kind IN {list(PRESENT)} "
        "RETURN l.authority AS authority, l.digest AS digest"
    )
    found: dict[str, set[str]] = {}
    for row in store.read(query, name="reading the ledger"):
        found.setdefault(str(row["authority"]), set()).add(str(row["digest"]))
    return {authority: frozenset(several) for authority, several in found.items()}


def _without_names(graph: Graph, entries: Iterable[Entry]) -> _Held:
    """What a store holds of an authority, without names."""
    present = [e for e in entries if e.kind in PRESENT]
    records = [read_records(e.payload) for e in present if e.kind == "records"]
    stated = [read_statement(e.payload) for e in present if e.kind == "statement"]
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
    who = {of for one in stated for of in (one.by, one.data.get("approver", "")) if of}
    also |= {of for of in who if like_a_name(of)}
    names = Names(graph, _SECRET, also, {of for of in who if _LOGIN.fullmatch(of)})
    shown = [
        *(records_entry(_records(one, names)) for one in records),
        *(statement_entry(_statement(one, names)) for one in stated),
    ]
    state = (
        state_of(present[0].authority, {e.id: said(e.payload) for e in present}) if present else ""
    )
    return _Held(names.graph(graph), shown, frozenset(e.digest for e in present), state)


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


# ------------------------------------------------------------------------------------ as asked


class _Shown(OnlyRead):
    """The copy without names, as somebody asks it: first it follows the store as far as they ask.
    The copy is made when somebody asks, and is that of all who do.
    """

    without_names = True
    why = "who is shown no names cannot tell what they would change, and only reads"

    def __init__(self, store: Store, only: frozenset[str] | None) -> None:
        self._store, self._only = store, only

    @property
    def _behind(self) -> Withheld:  # type: ignore[override]
        """The copy, with what the store holds of all authorities that may be asked about."""
        return self._followed(self._only)

    def _of(self, authority: str | None) -> Withheld:
        """The same, of one authority: that of the others is not waited for."""
        return self._followed(frozenset({authority or EVERYBODYS} - {EVERYBODYS}))

    def _followed(self, only: frozenset[str] | None) -> Withheld:
        begun = monotonic()
        copy = _copy_of(self._store)
        copy.follow(self._store, only)
        _waits.seconds = waited() + monotonic() - begun
        return copy

    # ------------------------------------------------------------------------ of one authority

    def about(self, authority: str) -> Store:
        """The copy, asked about one authority."""
        return kept.about(self._of(authority), authority)

    def graph(self, authority: str | None = None) -> Graph:
        """As the copy's own."""
        return super().graph() if authority is None else self._of(authority).graph(authority)

    def records(self, document_id: str) -> Records:
        """As the copy's own."""
        return self._of(authority_of(document_id)).records(document_id)

    def statements(self, authority: str) -> list[Statement]:
        """As the copy's own."""
        return self._of(authority).statements(authority)

    def held(self, authority: str) -> tuple[Graph, list[Statement]]:
        """As the copy's own."""
        return self._of(authority).held(authority)

    def entries(self, authority: str) -> tuple[Entry, ...]:
        """As the copy's own."""
        return self._of(authority).entries(authority)

    def state(self, authority: str) -> str:
        """As the copy's own."""
        return self._of(authority).state(authority)

    # ------------------------------------------------------------------ of the copy as it is now

    @property
    def source(self) -> Store:
        """See :attr:`Behind.source`."""
        return _copy_of(self._store)

    def moment(self) -> int | None:
        """See :meth:`Behind.moment`."""
        return _copy_of(self._store).moment()

    def whole(self, ask: Callable[[], _T]) -> _T:
        """See :meth:`Behind.whole`. What it asks is followed when it is asked."""
        return _copy_of(self._store).whole(ask)

    # ----------------------------------------------------------------------- what names no names

    def authorities(self) -> list[str]:
        """As the store's own."""
        return self._store.authorities()

    def kept(self) -> tuple[int, int]:
        """As the store's own."""
        return self._store.kept()

    def files(self) -> frozenset[str]:
        """As the store's own."""
        return self._store.files()

    def revision(self) -> str | None:
        """As the store's own."""
        return self._store.revision()

    def recalled(self, state: str) -> Recalled:
        """As the store's own, with names: to be shown without them again."""
        return self._store.recalled(state)


_copies: weakref.WeakKeyDictionary[Store, Withheld] = weakref.WeakKeyDictionary()
_making = threading.Lock()


_waits = threading.local()


def waited() -> float:
    """For how many seconds this thread has waited for copies, in all."""
    seconds: float = getattr(_waits, "seconds", 0.0)
    return seconds


def _copy_of(store: Store) -> Withheld:
    with _making:
        copy = _copies.get(store)
        if copy is None:
            copy = _copies[store] = Withheld()  # closed when the last who asks it lets go of it
    return copy


def withheld(store: Store, only: frozenset[str] | None = None) -> Store:
    """The store as it is without names, to be asked about some authorities (ids), or about all."""
    return store if store.without_names else cast("Store", _Shown(store, only))


def attend(
    store: Store,
    only: frozenset[str] | None,
    more: int = 0,
    between: Callable[[], object] = lambda: None,
) -> Withheld | None:
    """Have the copy without names follow the store, and copy so many more of some authorities (ids)
    or of all. Who does so every second or so sees to it for all who ask. ``between`` is called
    before each authority that is copied.

    Returns:
        The copy; ``None``: there is none, and nobody is expected to ask for it (``only`` is empty).

    """
    if only == _NONE and store not in _copies:
        return None
    copy = _copy_of(store)
    copy.attend(store, only, more, between)
    return copy
