"""What is read of a store: answers of queries, each of one state, and what the ledger keeps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, fields
from functools import cache
from typing import Self, TypeVar

from graph import history, schema
from graph.engine import Engine, Row, for_all, parameters_of
from graph.history import Recalled
from graph.ledger import Entry, entry_id, read_records, read_statement
from graph.portable import check
from graph.statements import Statement
from ontology.errors import NotFound, QueryError, StoreUnreachable
from ontology.record import Edge, Graph, Node, Records, Source
from ontology.terms import CONNECTS, Label, Relationship

#: Shorter values say nothing of a person; longer messages end in a list of what else is known.
_PERSONAL, _LONGEST_REASON = 4, 200
#: After how long a question is asked again that others' changes came into, in seconds.
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)

#: The ledger's rows that make the graph, and not its history.
_PRESENT = f"l.kind IN {list(history.PRESENT)}"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Part:
    """What a store holds of an authority: the ledger's rows by id, those of its history among them,
    and the graph. That of ``None`` has no rows, and the graph that the ontology shipped when the
    store was last written.
    """

    authority: str | None
    entries: tuple[Entry, ...]
    graph: Graph


class Reading:
    """A store, as far as it is read. ``without_names``: no name of a person stands in it."""

    without_names = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        #: Within what each query is asked, by its name: where time is taken.
        self.watched: Callable[[str], AbstractContextManager[object]] = nullcontext
        self._writing = threading.RLock()
        self._local = threading.local()

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """The rows that a query in portable Cypher gives.

        Whole nodes and relationships are :class:`~ontology.record.Node` and
        :class:`~ontology.record.Edge`, paths :class:`Path`, wherever they stand in a row.

        Args:
            query: the text (``docs/portable-cypher.md``).
            parameters: a value for each ``$name`` in it.
            name: what the query is called, for messages.
            words: what the nodes hold that the query begins with, in lower case; it still has to
                look at their words (:meth:`Engine.read <graph.engine.Engine.read>`).

        Raises:
            QueryError: the query is not portable, a parameter is missing, or the engine refuses
                the query or takes too long.

        """
        check(name, query)
        given = dict(parameters or {})
        missing = parameters_of(query) - given.keys()
        if missing:
            raise QueryError(f"{name} needs a value for {', '.join(sorted(missing))}")
        with self._told(name, given):
            return self._engine.read(query, given, words)

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """The rows that a query gives for each of some ids, by id; an id without rows is left out.

        How many queries that takes is the engine's affair: one fetches all at once, another is
        faster one by one.

        Args:
            query: begins with ``MATCH (n:`Label` {id: $id})``; has one RETURN, and no other
                parameter.
            ids: of nodes of that label.
            name: what the query is called, for messages.

        Raises:
            QueryError: the query is not portable, or the engine refuses it or takes too long.

        """
        wanted = list(dict.fromkeys(ids))
        check(name, query)
        check(name, for_all(query))
        found: dict[str, list[Row]] = {}
        with self._told(name, {"ids": wanted}):
            for row in self._engine.read_each(query, wanted) if wanted else ():
                found.setdefault(str(row.pop("wanted")), []).append(row)
        return found

    @contextmanager
    def _told(self, name: str, given: Mapping[str, object]) -> Iterator[None]:
        """What the engine raises, as an error for people; who watches the store is told of it."""
        try:
            with self.watched(name):
                yield
        except self._engine.errors as error:
            of = f" (given {', '.join(sorted(given))})" if given else ""
            raise QueryError(f"{name}{of} failed: {self._reason(error, given.values())}") from error

    def whole(self, ask: Callable[[], _T]) -> _T:
        """What ``ask`` gives, which only reads: all that it reads is of one state, with the whole
        of each load or nothing of it.

        It is asked again if a change was committed meanwhile, and in the end while nobody can
        write. Within a change, or a question that is whole, it is just asked.

        Raises:
            QueryError: documents are loaded all the while, and this login may not hold that up.

        """
        if getattr(self._local, "whole", False):
            return ask()
        for pause in _PAUSES:
            before = self._engine.state()
            if before is not None:
                try:
                    found = self._as_whole(ask)
                except StoreUnreachable:
                    raise
                except Exception:  # perhaps for what was half there
                    if self._engine.state() == before:
                        raise
                else:
                    if self._engine.state() == before:
                        return found
            time.sleep(pause)
        with self._writing:
            try:
                self._local.still = True
                return self._engine.alone(lambda: self._as_whole(ask))
            except self._engine.errors as error:
                raise QueryError(
                    "what is stored changes all the while, and cannot be held still: "
                    f"{self._reason(error, ())}; ask again later"
                ) from error
            finally:
                self._local.still = False

    @property
    def held_still(self) -> bool:
        """Whether this thread asks something whole while nobody can write."""
        return getattr(self._local, "still", False)

    @property
    def source(self) -> Self:
        """Itself: what stands before a store names what it stands before."""
        return self

    def moment(self) -> int | None:
        """A number that is a higher one after each change; ``None`` while one is committed."""
        return self._engine.state()

    @property
    def exclusive(self) -> bool:
        """Whether nothing changes what is stored but what is written through this store."""
        return self._engine.exclusive

    def unchanged(self, scope: str, tables: Iterable[str], since: int, now: int) -> bool:
        """Whether what the tables hold of an authority, and of what is everybody's, is now as it
        was at an earlier moment; ``False`` also where that is not known.

        Args:
            scope: the authority's key.
            tables: labels and types.
            since: the earlier moment.
            now: the moment of now.

        """
        return since == now

    def _as_whole(self, work: Callable[[], _T]) -> _T:
        """Run ``work``, in which each question is part of a whole one."""
        before = getattr(self._local, "whole", False)
        self._local.whole = True
        try:
            return work()
        finally:
            self._local.whole = before

    def graph(self, authority: str | None = None) -> Graph:
        """The graph that the engine holds: of one authority (its id), or of all with what the
        ontology ships.

        That of an authority has its own nodes and claims, not the national things they point to.
        """
        if authority is None:
            every = [f"()-[r:`{type_}`]->()" for type_ in Relationship]
            return self.whole(lambda: self._graph("", every, {}))
        return self.graphs([authority])[authority]

    def graphs(self, authorities: Sequence[str]) -> dict[str, Graph]:
        """The graph of each of some authorities (ids), as :meth:`graph` gives it."""
        own, given = [*_claims_of_authorities()], {"authorities": list(authorities)}
        every = self.whole(lambda: self._graph("WHERE n.authority IN $authorities", own, given))
        found = {authority: Graph() for authority in authorities}
        for node in every.nodes.values():
            found[str(node.get("authority"))].nodes[node.id] = node
        for edge in every.edges.values():
            end = every.nodes.get(edge.from_) or every.nodes[edge.to]
            found[str(end.get("authority"))].edges[edge.id] = edge
        return found

    def sources(self) -> list[Source]:
        """The documents that are loaded, by id."""
        rows = self._ledger("l.kind = 'records'", {}, "payload")
        return [read_records(str(row["payload"])).source for row in rows]

    def records(self, document_id: str) -> Records:
        """What a loaded document says, before anything else is considered.

        Raises:
            NotFound: no such document is loaded.

        """
        return read_records(self._entry(document_id).payload)

    def statements(self, authority: str) -> list[Statement]:
        """What people stated about an authority, by id."""
        rows = self._ledger(
            "l.kind = 'statement' AND l.authority = $authority", {"authority": authority}, "payload"
        )
        return [read_statement(str(row["payload"])) for row in rows]

    def statement(self, id_: str) -> Statement:
        """A statement by its id.

        Raises:
            NotFound: there is none.

        """
        where = "l.kind = 'statement' AND l.id = $id"
        rows = self._ledger(where, {"id": entry_id(id_)}, "payload")
        if not rows:
            raise no_statement(id_)
        return read_statement(str(rows[0]["payload"]))

    def authorities(self, *, past: bool = False) -> list[str]:
        """The ids of the authorities that documents or statements are about, or (``past``) were."""
        now = "" if past else f" AND {_PRESENT}"
        rows = self._ledger(f"l.authority IS NOT NULL{now}", {}, "authority")
        return sorted({str(row["authority"]) for row in rows})

    def kept(self) -> tuple[int, int]:
        """How many documents and how many statements the ledger keeps."""
        query = "MATCH (l:Ledger) WHERE l.kind = $kind RETURN count(*) AS n"
        found = [
            self.read(query, {"kind": kind}, name="reading the ledger")
            for kind in ("records", "statement")
        ]
        documents, statements = (int(str(rows[0]["n"])) for rows in found)
        return documents, statements

    def files(self) -> frozenset[str]:
        """The SHA-256 of the file of each document that is loaded, or was and can be recalled."""
        return frozenset(str(row["sha256"]) for row in self._ledger("l.sha256 <> ''", {}, "sha256"))

    def part(self, authority: str | None) -> Part:
        """What is held of an authority, or (``None``) of what the ontology ships."""
        if authority is None:
            return Part(None, (), self._national())
        entries = self.entries(authority)
        return Part(authority, entries, self.graph(authority) if entries else Graph())

    def entries(self, authority: str) -> tuple[Entry, ...]:
        """The ledger's rows that are about an authority, its history among them, by id."""
        return self._entries("l.authority = $authority", {"authority": authority})

    def state(self, authority: str) -> str:
        """The name of the state that an authority's ledger is in (``graph/history.py``)."""
        return history.state_of(
            authority, {e.id: history.said(e.payload) for e in self._held(authority)}
        )

    def recalled(self, state: str) -> Recalled:
        """What the ledger held in a state that it is or ever was in.

        Raises:
            NotFound: it never was in such a state.
            StoreError: the history is not whole, or was altered.

        """
        rows = self._entries("l.id = $id", {"id": history.state_id(state)})
        if not rows:  # a program that kept no history may have made the state of now
            for authority in self.authorities():
                if self.state(authority) == state:
                    return Recalled(state, authority, (), self._held(authority), ())
            raise no_snapshot(state)
        authority = rows[0].authority
        given = {"kind": history.STATE, "authority": authority}
        every = self._entries("l.kind = $kind AND l.authority = $authority", given)
        made_by, held = history.recall(every, state)
        found = {(e.id, history.said(e.payload)): e for e in self._held(authority)}
        old = [history.past_id(*of) for of in held.items() if of not in found]
        for row in self._entries("l.id IN $ids", {"ids": old}) if old else ():
            entry = history.present(row)
            found[entry.id, history.said(entry.payload)] = entry
        entries = tuple(found[of] for of in sorted(held.items()) if of in found)
        gone = tuple(
            id_.partition("/")[2] for id_, d in sorted(held.items()) if (id_, d) not in found
        )
        return Recalled(state, authority, made_by, entries, gone)

    def revision(self) -> str | None:
        """What is another after each change, and in each store; ``None`` before the first."""
        rows = self._ledger("l.id = $id", {"id": schema.REVISION_ID}, "digest")
        return str(rows[0]["digest"]) if rows else None

    def _national(self) -> Graph:
        both = "WHERE a.authority IS NULL AND b.authority IS NULL"
        return self._graph(
            "WHERE n.authority IS NULL", [f"(a)-[r:`{t}`]->(b) {both}" for t in Relationship], {}
        )

    def _graph(self, nodes: str, edges: Sequence[str], parameters: Mapping[str, object]) -> Graph:
        graph = Graph()
        for label in Label:
            query = f"MATCH (n:`{label}`) {nodes} RETURN n"
            for row in self.read(query, parameters, name="reading the graph"):
                if isinstance(node := row["n"], Node):
                    graph.nodes[node.id] = node
        for pattern in edges:
            query = f"MATCH {pattern} RETURN r"
            for row in self.read(query, parameters, name="reading the graph"):
                if isinstance(edge := row["r"], Edge):
                    graph.edges[edge.id] = edge
        return graph

    def _known_ids(self, authority: str) -> list[str]:
        where = f"l.authority = $authority AND {_PRESENT}"
        return [str(row["id"]) for row in self._ledger(where, {"authority": authority}, "id")]

    def _held(self, authority: str) -> tuple[Entry, ...]:
        """The entries that make the graph of an authority, by id."""
        return self._entries(f"l.authority = $authority AND {_PRESENT}", {"authority": authority})

    def _entry(self, of: str) -> Entry:
        """The ledger's entry of a document.

        Raises:
            NotFound: there is none.

        """
        rows = self._entries("l.id = $id", {"id": entry_id(of)})
        if not rows:
            raise NotFound(f"no document '{of}' is loaded")
        return rows[0]

    def _entries(self, where: str, parameters: Mapping[str, object]) -> tuple[Entry, ...]:
        rows = self._ledger(where, parameters, *(f.name for f in fields(Entry)))
        return tuple(Entry(**{k: str(v) for k, v in row.items()}) for row in rows)

    def _ledger(self, where: str, parameters: Mapping[str, object], *columns: str) -> list[Row]:
        wanted = ", ".join(f"l.{c} AS {c}" for c in columns)
        query = f"MATCH (l:Ledger) WHERE {where} RETURN {wanted} ORDER BY l.id"
        return self.read(query, parameters, name="reading the ledger")

    def _reason(self, error: Exception, values: Iterable[object]) -> str:
        """Why the engine failed, without the values it was given: they may be personal."""
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        for words, plain in self._engine.reasons.items():
            if words in reason:
                return plain
        for value in values:
            for text in value if isinstance(value, list | tuple) else (value,):
                if isinstance(text, str) and len(text) >= _PERSONAL:
                    reason = reason.replace(text, "…")
        return reason[:_LONGEST_REASON]


@cache
def national() -> Graph:
    """What the ontology ships and documents point at."""
    from ontology.statute import NATIONAL

    return Graph({node.id: node for node in NATIONAL})


def _claims_of_authorities() -> Iterator[str]:
    """Patterns of the claims from what authorities have, and to it from what the ontology ships."""
    shipped = {node.label for node in national().nodes.values()}
    for type_, pairs in CONNECTS.items():
        if of := schema.owned(a for a, _ in pairs):
            yield f"(a:{of})-[r:`{type_}`]->() WHERE a.authority IN $authorities"
        if of := schema.owned(b for a, b in pairs if a in shipped):
            ends = "a.authority IS NULL AND b.authority IN $authorities"
            yield f"(a)-[r:`{type_}`]->(b:{of}) WHERE {ends}"


def no_statement(id_: str) -> NotFound:
    """What is told of a statement that is not there, or not for who asks."""
    return NotFound(f"there is no statement '{id_}'; 'goldenthread statements' lists them")


def no_snapshot(state: str) -> NotFound:
    """What is told of a state that never was, or not for who asks."""
    return NotFound(f"no snapshot '{state}' was ever taken of this store")
