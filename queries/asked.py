"""How an answer came about: what was asked of the store for it, and on which documents it rests.

A question is asked through a viewer whose store notes each read (:meth:`Asked.of`), which costs
nothing worth measuring; the explanation is put together when someone wants it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar, cast

from graph.engine import for_all
from ontology.record import label_of, node_id
from ontology.terms import Basis, Label
from queries.answers import Explanation, Ref
from queries.behind import Behind, Read
from queries.passages import evidence
from queries.records import nodes
from queries.thread import SURE
from queries.viewer import Viewer

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.store import Store

_T = TypeVar("_T")
_DOCUMENT = f"{node_id(Label.DOCUMENT)}/"


class _Noting(Behind):
    """A store that notes what is read of it."""

    def __init__(self, store: Store, noted: list[Read]) -> None:
        super().__init__(store)
        self._noted = noted

    def about(self, authority: str) -> Store:
        """The same, with what is read there noted."""
        return cast("Store", _Noting(super().about(authority), self._noted))

    def answer(self, name: Hashable, make: Callable[[], _T]) -> tuple[_T, Sequence[Read]]:
        """The same; what was read for an answer that was kept is noted as read for this one."""
        value, reads = cast("Behind", self._behind).answer(name, make)
        self._noted.extend(reads)
        return value, ()

    def known(self, name: Hashable) -> object:
        """Nothing: what is read for an answer that explains itself is noted as it is read."""
        return None

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """As the store's own."""
        self._noted.append((name, query, parameters or {}))
        return super().read(query, parameters, name=name, words=words)

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """As the store's own."""
        wanted = list(ids)
        self._noted.append((name, for_all(query), {"ids": wanted}))
        return super().read_each(query, wanted, name=name)


class _Remembering(Behind):
    """A store that reads nothing twice."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._known: dict[tuple[str, str], list[Row]] = {}

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """As the store's own."""
        key = query, repr((sorted((parameters or {}).items()), words))
        if key not in self._known:
            self._known[key] = super().read(query, parameters, name=name, words=words)
        return self._known[key]


def remembering(viewer: Viewer) -> Viewer:
    """The same viewer, for as long as one state of the store is asked: what was read for one answer
    is not read again for another.
    """
    return viewer.through(cast("Store", _Remembering(viewer.store)))


@dataclass
class Asked:
    """A question: who asks it (``viewer``, through whom it has to be asked), with which arguments
    (``given``), and what has been read for it so far.
    """

    viewer: Viewer
    given: Mapping[str, object]
    _noted: list[Read] = field(repr=False)

    @staticmethod
    def of(viewer: Viewer, **given: object) -> Asked:
        """A question that is about to be asked; arguments of ``None`` are none."""
        noted: list[Read] = []
        store = cast("Store", _Noting(viewer.store, noted))
        kept = {k: v for k, v in given.items() if v is not None}
        return Asked(viewer.through(store), kept, noted)

    def put(self, question: Callable[..., _T]) -> Callable[..., _T]:
        """The question as a function of any viewer, which is asked through this one's."""

        def asked(_: Viewer, *args: object, **given: object) -> _T:
            return question(self.viewer, *args, **given)

        return asked

    @property
    def query(self) -> str:
        """The texts of all queries, each once, in the order asked, below what each is called."""
        texts: dict[str, str] = {}
        for name, text, _ in self._noted:
            texts.setdefault(text.strip(), name)
        return "\n\n".join(f"// {name}\n{text}" for text, name in texts.items())

    @property
    def parameters(self) -> dict[str, object]:
        """The arguments of the question and the parameters of the queries, by name. One that had
        several values has them all, in the order asked, under its name and ``…, in turn``.
        """
        values: dict[str, list[object]] = {}
        for _, _, parameters in self._noted:
            for name, value in parameters.items():
                if value not in values.setdefault(name, []):
                    values[name].append(value)
        several = {f"{n}, in turn": v for n, v in values.items() if len(v) > 1}
        single = {n: v[0] for n, v in values.items() if len(v) == 1}
        return {**single, **several, **self.given}

    def explain(
        self,
        documents: Iterable[Ref],
        undated: Iterable[Ref],
        *,
        left_out: Iterable[Ref] = (),
        basis: Iterable[Basis] = (),
        not_shown: int = 0,
    ) -> Explanation:
        """The explanation of an answer that rests on documents, with the basis of each claim in
        it; ``undated`` are those of the documents that bear no date.
        """
        counts = Counter(basis)
        return Explanation(
            self.query,
            self.parameters,
            tuple(sorted(documents, key=lambda d: d.id)),
            tuple(left_out),
            tuple(sorted(undated, key=lambda d: d.id)),
            not_shown,
            {one.name: counts[one] for one in SURE if counts[one]},
        )

    def resting(
        self,
        things: Iterable[str] = (),
        documents: Iterable[str] = (),
        *,
        left_out: Iterable[Ref] = (),
        basis: Iterable[Basis] = (),
    ) -> Explanation:
        """The explanation of an answer that rests on documents (their ids) and on those on whose
        passages things rest.
        """
        given = self.query, self.parameters
        ids = sorted({*documents, *resting_documents(self.viewer, things)})
        found = nodes(self.viewer, ids) if ids else []
        undated = [Ref.of(d) for d in found if not d.get("issuedOn")]
        told = self.explain(map(Ref.of, found), undated, left_out=left_out, basis=basis)
        return replace(told, query=given[0], parameters=given[1])


def resting_documents(viewer: Viewer, ids: Iterable[str]) -> set[str]:
    """The ids of the documents on whose passages things rest; a document rests on itself."""
    wanted = sorted(set(ids))
    own = {i for i in wanted if label_of(i) is Label.DOCUMENT}
    rows = evidence(viewer, wanted)
    return own | {s for row in rows if (s := str(row["source"])).startswith(_DOCUMENT)}
