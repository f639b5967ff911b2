"""What stands before a store and is asked as it is: for grants, roles, notes of what was read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ontology.errors import NotAllowed

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.history import Recalled
    from graph.ledger import Entry
    from graph.statements import Statement
    from graph.store import Loaded, Store
    from ontology.record import Graph, Records, Source

_T = TypeVar("_T")
#: What was read of a store: what the query is called, its text, and its parameters.
Read = tuple[str, str, Mapping[str, object]]


class Behind:
    """What a store gives, handed on; what is not named here is not to be had."""

    def __init__(self, store: Store) -> None:
        self._behind = store
        self.without_names = store.without_names

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """See :meth:`Reading.read <graph.reading.Reading.read>`."""
        return self._behind.read(query, parameters, name=name, words=words)

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """See :meth:`Reading.read_each <graph.reading.Reading.read_each>`."""
        return self._behind.read_each(query, ids, name=name)

    def whole(self, ask: Callable[[], _T]) -> _T:
        """See :meth:`Reading.whole <graph.reading.Reading.whole>`."""
        return self._behind.whole(ask)

    def about(self, authority: str) -> Store:
        """The store for questions about one authority: see ``queries/kept.py``."""
        from queries.kept import about

        return about(self._behind, authority)

    def answer(self, name: Hashable, make: Callable[[], _T]) -> tuple[_T, Sequence[Read]]:
        """An answer that is the same whenever ``make`` makes it of the same state, and nobody
        changes: made, or (about one authority) kept. Where it is kept, also what was read for it.
        """
        return make(), ()

    def known(self, name: Hashable) -> Any:  # noqa: ANN401 - whatever it is
        """An answer that is kept, or ``None``: see :meth:`answer`."""
        return None

    @property
    def source(self) -> Store:
        """The store that is read in the end: what was made of it is kept by this."""
        return self._behind.source

    def moment(self) -> int | None:
        """See :meth:`Reading.moment <graph.reading.Reading.moment>`."""
        return self._behind.moment()

    def graph(self, authority: str | None = None) -> Graph:
        """See :meth:`Reading.graph <graph.reading.Reading.graph>`."""
        return self._behind.graph(authority)

    def authorities(self) -> list[str]:
        """See :meth:`Reading.authorities <graph.reading.Reading.authorities>`."""
        return self._behind.authorities()

    def sources(self) -> list[Source]:
        """See :meth:`Reading.sources <graph.reading.Reading.sources>`."""
        return self._behind.sources()

    def records(self, document_id: str) -> Records:
        """See :meth:`Reading.records <graph.reading.Reading.records>`."""
        return self._behind.records(document_id)

    def statements(self, authority: str) -> list[Statement]:
        """See :meth:`Reading.statements <graph.reading.Reading.statements>`."""
        return self._behind.statements(authority)

    def statement(self, id_: str) -> Statement:
        """See :meth:`Reading.statement <graph.reading.Reading.statement>`."""
        return self._behind.statement(id_)

    def state(self, authority: str) -> str:
        """See :meth:`Reading.state <graph.reading.Reading.state>`."""
        return self._behind.state(authority)

    def recalled(self, state: str) -> Recalled:
        """See :meth:`Reading.recalled <graph.reading.Reading.recalled>`."""
        return self._behind.recalled(state)

    def held(self, authority: str) -> tuple[Graph, list[Statement]]:
        """See :meth:`Store.held <graph.store.Store.held>`."""
        return self._behind.held(authority)

    def entries(self, authority: str) -> tuple[Entry, ...]:
        """See :meth:`Reading.entries <graph.reading.Reading.entries>`."""
        return self._behind.entries(authority)

    def kept(self) -> tuple[int, int]:
        """See :meth:`Reading.kept <graph.reading.Reading.kept>`."""
        return self._behind.kept()

    def files(self) -> frozenset[str]:
        """See :meth:`Reading.files <graph.reading.Reading.files>`."""
        return self._behind.files()

    def revision(self) -> str | None:
        """See :meth:`Reading.revision <graph.reading.Reading.revision>`."""
        return self._behind.revision()

    def load(self, records: Records, *, at: str | None = None) -> Loaded:
        """See :meth:`Store.load <graph.store.Store.load>`."""
        return self._behind.load(records, at=at)

    def remove(self, document_id: str) -> Loaded:
        """See :meth:`Store.remove <graph.store.Store.remove>`."""
        return self._behind.remove(document_id)

    def forget(self, document_id: str) -> Loaded:
        """See :meth:`Store.forget <graph.store.Store.forget>`."""
        return self._behind.forget(document_id)

    def add(self, *statements: Statement) -> Loaded:
        """See :meth:`Store.add <graph.store.Store.add>`."""
        return self._behind.add(*statements)

    def refresh(self) -> list[Loaded]:
        """See :meth:`Store.refresh <graph.store.Store.refresh>`."""
        return self._behind.refresh()


class OnlyRead(Behind):
    """What is only read; ``why`` is told to who tries to change something."""

    why: str

    def load(self, records: Records, *, at: str | None = None) -> Loaded:
        """Raises: NotAllowed."""
        raise NotAllowed(self.why)

    def remove(self, document_id: str) -> Loaded:
        """Raises: NotAllowed."""
        raise NotAllowed(self.why)

    def forget(self, document_id: str) -> Loaded:
        """Raises: NotAllowed."""
        raise NotAllowed(self.why)

    def add(self, *statements: Statement) -> Loaded:
        """Raises: NotAllowed."""
        raise NotAllowed(self.why)

    def refresh(self) -> list[Loaded]:
        """Raises: NotAllowed."""
        raise NotAllowed(self.why)
