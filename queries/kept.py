"""What was read about an authority, kept for as long as it is the same.

The questions about one authority read it some sixty times, and much of that alike: its coverage,
its registers and every chain of it ask for the same actions, leads and lines. So what is read about
one authority is kept, for all who may see it, until something that it says is changed: each kept
answer names the labels and types that its query reads, and the store says whether any of these was
changed since (``Store.unchanged``). Where that is not known, every change counts.

What is kept of an authority is read as by somebody who is granted this authority and no other. So
nothing of another can be in it, and no change of another makes it untrue.

Most of the time of a query goes into planning it, and into looking at what other authorities have.
So who asks about many, one after another, reads each query for several at once (``beside``), and
what each has of the rows is kept for it: a row is of the authority whose things stand in it.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from graph.engine import bare, for_all
from graph.schema import LEDGER_TABLE
from ontology.terms import Label, Relationship
from queries.behind import Behind, OnlyRead, Read
from queries.granted import Granted, whose

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.statements import Statement
    from graph.store import Store

#: How many rows are kept of one store; what was not asked for longest goes first.
MOST_ROWS = 2_000_000
#: As how many rows an answer that was made of rows counts.
_ANSWER = 500
#: Of how many authorities is read at once: more than England has.
_AT_ONCE = 200
#: Of how many authorities is known who was asked about last: what is none counts as well.
_LATELY = 1000
#: The parameter of a query that says about which authorities it is.
_ABOUT = "authorities"

_T = TypeVar("_T")
#: As what reading statements counts.
_STATED = f"MATCH (l:{LEDGER_TABLE}) RETURN l.payload AS payload"
_LABELS, _TYPES = frozenset(map(str, Label)), frozenset(map(str, Relationship))


def about(store: Store, authority: str) -> Store:
    """A store for questions about one authority (its id): to be read only, and each thing once."""
    if not isinstance(store, Behind):
        _keeper(store).asked(authority)
    return ahead(store, authority)


def ahead(store: Store, authority: str, beside: Sequence[str] = ()) -> Store:
    """The same, before anybody asks. ``beside``: the authorities that are asked about in turn."""
    if isinstance(store, Behind):
        return store.about(authority)
    return cast("Store", About(store, authority, _keeper(store), beside))


def lately(store: Store) -> list[str]:
    """The ids of the authorities that somebody asked about, the last first."""
    return _keeper(store).lately()


def waited_for(store: Store) -> bool:
    """Whether somebody waits for what another thread makes."""
    return _keeper(store).waiting > 0


def _keeper(store: Store) -> Keeper:
    with _making:
        return _keepers.setdefault(store, Keeper())


@dataclass
class _Kept:
    """Something that nobody changes, the tables that it hangs on, how much it is (in rows), what
    was read for it, and the last moment at which it is known to be true.
    """

    value: Any
    tables: frozenset[str]
    size: int
    reads: Sequence[Read]
    at: int = 0


class Keeper:
    """What was read of one store, by what was asked of which authority."""

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most, self._many = most, 0
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lately: dict[str, None] = {}
        #: Queries whose rows do not say of which authority they are.
        self.unparted: set[str] = set()
        self._making: dict[Hashable, threading.Event] = {}
        #: How many threads wait for what another makes.
        self.waiting = 0
        self._lock = threading.Lock()
        self._local = threading.local()

    def asked(self, authority: str) -> None:
        """Somebody asks about an authority."""
        with self._lock:
            self._lately.pop(authority, None)
            self._lately[authority] = None
            while len(self._lately) > _LATELY:
                self._lately.pop(next(iter(self._lately)))

    def lately(self) -> list[str]:
        """The authorities that somebody asked about, the last first."""
        with self._lock:
            return list(self._lately)[::-1]

    def whole(self, store: Store, ask: Callable[[], _T]) -> _T:
        """What ``ask`` gives, with the moment that it is of looked at once."""
        if getattr(self._local, "now", None) is not None:
            return ask()
        self._local.now = store.moment()
        try:
            return ask()
        finally:
            self._local.now = None

    def get(
        self, store: Store, scope: str, given: Hashable, make: Callable[[], _Kept]
    ) -> tuple[_Kept, bool]:
        """What was asked of an authority (its key), and whether it was kept: else ``make`` makes
        it. Of several threads that ask the same at once, one does.
        """
        key = scope, given
        while True:
            now: int | None = getattr(self._local, "now", None)
            now = store.moment() if now is None else now
            if now is None:
                return make(), False
            with self._lock:
                found = self._kept.get(key)
                if found and store.unchanged(scope, found.tables, found.at, now):
                    found.at = max(found.at, now)
                    self._kept.move_to_end(key)
                    return found, True
                other = self._making.get(key)
                if other is None:
                    mine = self._making[key] = threading.Event()
                    break
                self.waiting += 1
            other.wait()
            with self._lock:
                self.waiting -= 1
        try:
            made = make()
            if store.moment() == now:
                made.at = now
                self._keep(key, made)
            return made, False
        finally:
            with self._lock:
                del self._making[key]
            mine.set()

    def known(self, store: Store, scope: str, given: Hashable) -> _Kept | None:
        """What was asked of an authority, if it is kept."""
        now: int | None = getattr(self._local, "now", None)
        now = store.moment() if now is None else now
        with self._lock:
            found = self._kept.get((scope, given))
            if found is None or now is None:
                return None
            if not store.unchanged(scope, found.tables, found.at, now):
                return None
            found.at = max(found.at, now)
            self._kept.move_to_end((scope, given))
            return found

    def put(self, now: int, every: Mapping[tuple[str, Hashable], _Kept]) -> None:
        """Keep what was made of a moment, by its authority's key and what was asked."""
        for key, new in every.items():
            new.at = now
            self._keep(key, new)

    def _keep(self, key: Hashable, new: _Kept) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._many += new.size - (old.size if old else 0)
            self._kept[key] = new
            while self._many > self._most and len(self._kept) > 1:
                self._many -= self._kept.popitem(last=False)[1].size

    def noting(self, make: Callable[[], _T]) -> tuple[_T, list[Read]]:
        """What ``make`` gives, and what this thread read for it."""
        noted: list[Read] = []
        before, self._local.noted = getattr(self._local, "noted", None), noted
        try:
            return make(), noted
        finally:
            self._local.noted = before
            self.note(noted)

    def note(self, reads: Iterable[Read]) -> None:
        """Note that this thread has read something."""
        noted: list[Read] | None = getattr(self._local, "noted", None)
        if noted is not None:
            noted.extend(reads)


class About(OnlyRead):
    """A store, as far as it is about one authority, of which nothing is read twice. What is read
    of it is read at once of those ``beside`` it.
    """

    why = "what is kept about an authority is only read; change the store itself"

    def __init__(
        self, store: Store, authority: str, keeper: Keeper, beside: Sequence[str] = ()
    ) -> None:
        super().__init__(cast("Store", Granted(store, frozenset({authority}))))
        self._source, self._keeper = store, keeper
        self._authority, self._scope = authority, _scope(authority)
        self._beside = beside[beside.index(authority) :] if authority in beside else ()

    def about(self, authority: str) -> Store:
        """Itself; of another authority it tells nothing."""
        if authority == self._authority:
            return cast("Store", self)
        return cast("Store", Granted(self._behind, frozenset()))

    def whole(self, ask: Callable[[], _T]) -> _T:
        """As the store's own."""
        return super().whole(lambda: self._keeper.whole(self._source, ask))

    def answer(self, name: Hashable, make: Callable[[], _T]) -> tuple[_T, Sequence[Read]]:
        """See :meth:`Behind.answer`."""

        def answered() -> _Kept:
            value, reads = self._keeper.noting(make)
            tables = frozenset().union(*(tables_of(query) for _, query, _ in reads))
            tables = tables or _LABELS | _TYPES | {LEDGER_TABLE}  # made of what was not read here
            return _Kept(value, tables, _ANSWER, tuple(reads))

        found, kept = self._keeper.get(self._source, self._scope, name, answered)
        if kept:
            self._keeper.note(found.reads)
        return found.value, found.reads if kept else ()

    def known(self, name: Hashable) -> Any:  # noqa: ANN401 - whatever it is
        """See :meth:`Behind.known`."""
        found = self._keeper.known(self._source, self._scope, name)
        if found is None:
            return None
        self._keeper.note(found.reads)
        return found.value

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """As the store's own."""
        given, ask = parameters or {}, super().read
        if self._beside and given.get(_ABOUT) == [self._authority]:
            self._read_beside(query, given, name, words)

        def rows() -> _Kept:
            return _rows_of(query, ask(query, given, name=name, words=words))

        key = _key(query, given, words)
        found, _ = self._keeper.get(self._source, self._scope, key, rows)
        self._keeper.note([(name, query, given)])
        return list(found.value)

    def _read_beside(
        self, query: str, given: Mapping[str, object], name: str, words: Sequence[str]
    ) -> None:
        """Keep the rows of a query for this authority and those after it, if they are not kept."""

        def key(authority: str) -> tuple[str, Hashable]:
            return _scope(authority), _key(query, {**given, _ABOUT: [authority]}, words)

        source, keeper = self._source, self._keeper
        if query in keeper.unparted or keeper.known(source, *key(self._authority)):
            return
        wanted = [a for a in self._beside if not keeper.known(source, *key(a))][:_AT_ONCE]
        now = source.moment()
        if len(wanted) < 2 or now is None:
            return
        rows = source.read(query, {**given, _ABOUT: wanted}, name=name, words=words)
        parted: dict[str, list[Row]] = {_scope(a): [] for a in wanted}
        for row in rows:
            of = whose(row)
            if not of or not of <= parted.keys():
                keeper.unparted.add(query)
                return
            if len(of) == 1:  # a row that is of several is nobody's (``Granted``)
                parted[min(of)].append(row)
        if source.moment() == now:
            keeper.put(now, {key(a): _rows_of(query, parted[_scope(a)]) for a in wanted})

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """As the store's own."""
        wanted, ask = list(ids), super().read_each

        def rows() -> _Kept:
            found = ask(query, wanted, name=name)
            return _Kept(found, tables_of(query), 1 + sum(map(len, found.values())), ())

        found, _ = self._keeper.get(self._source, self._scope, (query, tuple(wanted)), rows)
        self._keeper.note([(name, for_all(query), {"ids": wanted})])
        return {id_: list(of) for id_, of in found.value.items()}

    def statements(self, authority: str) -> list[Statement]:
        """As the store's own."""
        ask = super().statements

        def stated() -> _Kept:
            found = ask(authority)
            return _Kept(found, tables_of(_STATED), 1 + len(found), ())

        found, _ = self._keeper.get(self._source, self._scope, (_STATED, authority), stated)
        self._keeper.note([("reading the ledger", _STATED, {})])
        return list(found.value)


def _scope(authority: str) -> str:
    """An authority's key."""
    return authority.partition("/")[2]


def _key(query: str, given: Mapping[str, object], words: Sequence[str]) -> Hashable:
    """What is read, told from everything else."""
    return query, _frozen(given), tuple(words)


def _rows_of(query: str, rows: list[Row]) -> _Kept:
    return _Kept(rows, tables_of(query), 1 + len(rows), ())


def _frozen(value: object) -> Hashable:
    """A parameter as something that can be a key."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(of)) for name, of in sorted(value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


@lru_cache(maxsize=4096)
def tables_of(query: str) -> frozenset[str]:
    """The labels and types that the answer of a query may hang on.

    All that it names; every label, if it looks at more than the id and the authority of something
    that it gives no label (these never change, and what comes and goes does so with its claims);
    every type, if it follows claims of any.
    """
    text = bare(query).replace("`", "")
    named = frozenset(re.findall(r"\w+", text)) & (_LABELS | _TYPES | {LEDGER_TABLE})
    nodes = [(found[1], found[2], _joined(text, found)) for found in _NODE.finditer(text)]
    any_label = {n for n, label, _ in nodes if not label} - {n for n, label, _ in nodes if label}
    alone = any_label & {n for n, _, joined in nodes if not joined}
    looked_at = _NODE.sub("", re.sub(r"\b(\w+)\.(?:id|authority)\b", "", text))
    if _PATHS.search(text) or alone or any_label & set(re.findall(r"\w+", looked_at)):
        named |= _LABELS
    if _ANY_TYPE.search(text):
        named |= _TYPES
    return named


def _joined(text: str, node: re.Match[str]) -> bool:
    """Whether a node in a pattern stands beside a claim."""
    before, after = text[: node.start()].rstrip(), text[node.end() :].lstrip()
    return before.endswith(("-", ">")) or after.startswith(("-", "<"))


#: A node in a pattern: its name, and its label if it says one.
_NODE = re.compile(r"(?<![\w.])\(\s*(\w+)\s*(?::\s*(\w+)[\w|]*)?\s*(?:\{[^}]*\})?\s*\)")
_PATHS = re.compile(r"\bnodes\s*\(|=\s*\(\s*\w*\s*[:){]")
_ANY_TYPE = re.compile(r"-\[\s*\w*\s*(?:\*[^\]]*)?\]-|--")


_keepers: weakref.WeakKeyDictionary[Store, Keeper] = weakref.WeakKeyDictionary()
_making = threading.Lock()
