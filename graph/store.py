"""The store: the graph of every authority, computed from its ledger and kept in an engine.

A load, a removal and a statement all do the same: they change the ledger, compute what the graph of
the authority should be now (``graph/resolve.py``), and write the difference to what the engine
holds, ledger and graph in ONE transaction. So whatever a process was doing when it ended, the
engine holds the graph of exactly those documents whose loading was acknowledged.

An :class:`~graph.engine.Engine` runs portable Cypher and knows nothing of the domain; everything
else is here.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path as File
from types import TracebackType
from typing import Literal, Self, TypeVar
from uuid import uuid4

from graph import schema
from graph.difference import Difference
from graph.engine import Engine, Path, Row, Step, parameters_of
from graph.ledger import (
    Entry,
    entry_id,
    ledger_step,
    ledger_steps,
    read_records,
    read_statement,
    records_entry,
    statement_entry,
)
from graph.portable import check
from graph.statements import Statement
from ontology.errors import NotFound, QueryError, StoreError, StoreUnreachable, StoreVersion
from ontology.record import Edge, Graph, Node, Records, Source
from ontology.terms import CONNECTS, Label, Relationship

__all__ = ["Engine", "Loaded", "Path", "Row", "Step", "Store", "open_store"]


#: Shorter values say nothing of a person; longer messages end in a list of what else is known.
_PERSONAL, _LONGEST_REASON = 4, 200
#: After how long a question is asked again that others' changes came into, in seconds.
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)

_READ: Mapping[str, Callable[[str], Records | Statement]] = {
    "records": read_records,
    "statement": read_statement,
}

_T = TypeVar("_T")
State = Literal["new", "unchanged", "corrected", "reread", "removed", "stated"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a document: how many nodes and claims came, changed and went.

    ``reread``: the same bytes, which this version of the program reads otherwise.
    """

    document: str
    state: State
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What a store holds of an authority: the ledger's rows by id, and the graph. That of ``None``
    has no rows, and the graph that the ontology shipped when the store was last written.
    """

    authority: str | None
    entries: tuple[Entry, ...]
    graph: Graph


@dataclass(frozen=True)
class _Authority:
    """What the ledger keeps of an authority (entry id → digest and content), and its graph."""

    entries: Mapping[str, tuple[str, Records | Statement]]
    graph: Graph


class Store:
    """The graph and its ledger, over one engine. A context manager.

    Any number of threads may read; whoever writes waits for other writers of this process.
    ``unfinished``: it may be one into which a copy was not finished.
    """

    def __init__(
        self, engine: Engine, *, read_only: bool = False, unfinished: bool = False
    ) -> None:
        self._engine = engine
        self._read_only = read_only
        self._writing = threading.RLock()
        self._local = threading.local()
        #: The revision that was last written, and what it wrote.
        self._last: tuple[str, Mapping[str, _Authority]] = ("", {})
        #: The command that finishes a copy into it, if one was begun and is not finished.
        self.unfinished = ""
        try:
            if not read_only:
                engine.prepare()
            self._check_version()
            self.unfinished = self._copying()
            if self.unfinished and not unfinished:
                raise StoreError(
                    "a copy into the store was begun and is not finished; wait for it, or run "
                    f"'{self.unfinished}' again, which goes on with it"
                )
            if not read_only:
                self._alone(self._put_national)
        except BaseException:
            engine.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()

    # ------------------------------------------------------------------------------------ reading

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
        try:
            return self._engine.read(query, given, words)
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
                return self._engine.alone(lambda: self._as_whole(ask))
            except self._engine.errors as error:
                raise QueryError(
                    "what is stored changes all the while, and cannot be held still: "
                    f"{self._reason(error, ())}; ask again later"
                ) from error

    def _as_whole(self, work: Callable[[], _T]) -> _T:
        """Run ``work``, in which each question is part of a whole one."""
        self._local.whole = True
        try:
            return work()
        finally:
            self._local.whole = False

    def graph(self, authority: str | None = None) -> Graph:
        """The graph that the engine holds: of one authority (its id), or of all with what the
        ontology ships.

        That of an authority has its own nodes and claims, not the national things they point to.
        """
        if authority is None:
            every = [f"()-[r:`{type_}`]->()" for type_ in Relationship]
            return self.whole(lambda: self._graph("", every, {}))
        own, given = _claims_of_authority(), {"authority": authority}
        return self.whole(lambda: self._graph("WHERE n.authority = $authority", own, given))

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

    def authorities(self) -> list[str]:
        """The ids of the authorities that documents or statements are about."""
        rows = self._ledger("l.authority IS NOT NULL", {}, "authority")
        return sorted({str(row["authority"]) for row in rows})

    def kept(self) -> tuple[int, int]:
        """How many documents and how many statements the ledger keeps."""
        query = "MATCH (l:Ledger) WHERE l.kind = $kind RETURN count(*) AS n"
        found = [self.read(query, {"kind": kind}, name="reading the ledger") for kind in _READ]
        documents, statements = (int(str(rows[0]["n"])) for rows in found)
        return documents, statements

    def part(self, authority: str | None) -> Part:
        """What is held of an authority, or (``None``) of what the ontology ships."""
        if authority is None:
            return Part(None, (), self._national())
        entries = self.entries(authority)
        return Part(authority, entries, self.graph(authority) if entries else Graph())

    def entries(self, authority: str) -> tuple[Entry, ...]:
        """The ledger's rows that are about an authority, by id."""
        names = [f.name for f in fields(Entry)]
        rows = self._ledger("l.authority = $authority", {"authority": authority}, *names)
        return tuple(Entry(**{k: str(v) for k, v in row.items()}) for row in rows)

    def revision(self) -> str | None:
        """What is another after each change, and in each store; ``None`` before the first."""
        rows = self._ledger("l.id = $id", {"id": schema.REVISION_ID}, "digest")
        return str(rows[0]["digest"]) if rows else None

    # ------------------------------------------------------------------------------------ writing

    def load(self, records: Records, *, at: str | None = None) -> Loaded:
        """Take in what a document says: everything, or (if this raises) nothing.

        The same records again change nothing. Other records of the same document replace what it
        said before, and what stayed keeps its id; if the file's bytes are others it is a
        correction, and what it altered is kept as changes.

        Args:
            records: what the document says.
            at: ISO date and time of a correction; default: now.

        Raises:
            RecordError: a claim joins something that nothing describes.
            StoreError: the engine could not write.

        """
        from graph.correct import align

        document = records.source.id
        given = records_entry(records)
        at = at or datetime.now(UTC).isoformat(timespec="microseconds")

        def work() -> Loaded:
            try:
                old = self._entry(document)
            except NotFound:
                return self._commit(document, "new", put=[(given, records)])
            if old.digest == given.digest:
                return Loaded(document, "unchanged")
            aligned = align(read_records(old.payload), records)
            # The digest stays that of the records as given, so that giving them again is noticed.
            kept = replace(records_entry(aligned), digest=given.digest)
            state: State = "reread" if old.sha256 == given.sha256 else "corrected"
            return self._commit(document, state, put=[(kept, aligned)], gone=[old], at=at)

        return self._alone(work)

    def remove(self, document_id: str) -> Loaded:
        """Take a document back out, with everything that only it said.

        Raises:
            NotFound: no such document is loaded.

        """
        return self._alone(
            lambda: self._commit(document_id, "removed", gone=[self._entry(document_id)])
        )

    def add(self, *statements: Statement) -> Loaded:
        """Take in what people state, all of it at once. One that is known already is left alone."""
        names = ", ".join(s.id for s in statements)

        def work() -> Loaded:
            known = {i for a in {s.authority for s in statements} for i in self._known_ids(a)}
            new = [(statement_entry(s), s) for s in statements if entry_id(s.id) not in known]
            return self._commit(names, "stated", put=new) if new else Loaded(names, "unchanged")

        return self._alone(work)

    def refresh(self) -> list[Loaded]:
        """Compute the graph of every authority again and write what differs, authority by
        authority: for a store that an earlier version of the program wrote, which joined, assumed
        or proposed otherwise.
        """
        return [
            self._alone(partial(self._commit, a, "reread", authority=a)) for a in self.authorities()
        ]

    def take(self, part: Part, shipped: Iterable[str] = ()) -> None:
        """Hold of an authority what another store holds, and nothing else; in one transaction.

        Args:
            part: what the other store holds of it.
            shipped: ids of the nodes that the ontology shipped into the other store.

        """

        def work() -> None:
            old = self.part(part.authority)
            if old == part:
                return
            steps = [*Difference(old.graph, part.graph, shipped).steps()]
            if part.authority is None:
                steps.append(ledger_step(id=schema.VERSION_ID, digest=_digest(part.graph)))
            kept = {e.id for e in part.entries}
            put = [e for e in part.entries if e not in old.entries]
            steps += ledger_steps(put, [e for e in old.entries if e.id not in kept])
            self._write([*steps, ledger_step(id=schema.REVISION_ID, digest=uuid4().hex)])

        self._alone(work)

    def begin_copy(self, command: str) -> None:
        """Have the store say that a copy into it is not finished, and which command finishes it."""
        mark = ledger_step(id=schema.COPY_ID, payload=command)
        self._alone(lambda: self._write([mark]))

    def end_copy(self) -> None:
        """Have the store be one like any other."""
        query = "UNWIND $rows AS row MATCH (l:Ledger {id: row.id}) DELETE l"
        gone = Step(query, ("id",), [(schema.COPY_ID,)])
        self._alone(lambda: self._write([gone]))

    def _alone(self, work: Callable[[], _T]) -> _T:
        """Run ``work``, which reads and then writes once, while nobody else writes."""
        if self._read_only:
            raise StoreError("the store was opened for reading only")
        with self._writing:
            try:
                return self._engine.alone(lambda: self._as_whole(work))
            except self._engine.errors as error:
                raise self._unwritten(error) from error

    def _commit(
        self,
        what: str,
        state: State,
        *,
        put: Sequence[tuple[Entry, Records | Statement]] = (),
        gone: Sequence[Entry] = (),
        authority: str | None = None,
        at: str = "",
    ) -> Loaded:
        """Change the ledger, and with it the graph of each authority that it is about (or of
        ``authority``), in one transaction.
        """
        # Imported here: who only reads does not wait for what these import.
        from graph.resolve import resolve
        from graph.statements import altered, changes

        after: dict[str, _Authority] = {}
        differences = []
        put = list(put)
        about = {e.authority for e in gone} | {e.authority for e, _ in put} | {authority or ""}
        for authority in sorted(about - {""}):
            before = self._known(authority)
            entries = {i: e for i, e in before.entries.items() if i not in {g.id for g in gone}}
            entries |= {e.id: (e.digest, content) for e, content in put if e.authority == authority}
            contents = [content for _, (_, content) in sorted(entries.items())]
            graph = resolve(
                [c for c in contents if isinstance(c, Records)],
                [c for c in contents if isinstance(c, Statement)],
            )
            if state == "corrected":
                told = altered(before.graph, graph, authority, what, at)
                changes(graph, told)
                new = [(statement_entry(s), s) for s in told]
                entries |= {e.id: (e.digest, content) for e, content in new}
                put += new
            after[authority] = _Authority(entries, graph)
            differences.append(Difference(before.graph, graph, national().nodes))
        steps = [step for difference in differences for step in difference.steps()]
        kept = {e.id for e, _ in put}
        steps += ledger_steps([e for e, _ in put], [e for e in gone if e.id not in kept])
        revision = uuid4().hex
        steps.append(ledger_step(id=schema.REVISION_ID, digest=revision))
        self._write(steps)
        self._last = (revision, after)
        counts = [(d.added, d.changed, d.removed) for d in differences]
        return Loaded(what, state, *(sum(column) for column in zip(*counts, strict=True)))

    def _known(self, authority: str) -> _Authority:
        """What the engine holds of an authority; read only if it is not what was last written."""
        revision, last = self._last
        if authority in last and self.revision() == revision:
            return last[authority]
        rows = self._ledger(
            "l.authority = $authority", {"authority": authority}, "id", "kind", "digest", "payload"
        )
        entries = {
            str(r["id"]): (str(r["digest"]), _READ[str(r["kind"])](str(r["payload"]))) for r in rows
        }
        return _Authority(entries, self.graph(authority) if entries else Graph())

    def _write(self, steps: Sequence[Step]) -> None:
        try:
            self._engine.write(steps)
        except self._engine.errors as error:
            values = (v for step in steps for row in step.rows for v in row)
            raise self._unwritten(error, values) from error

    def _unwritten(self, error: Exception, values: Iterable[object] = ()) -> StoreError:
        return StoreError(
            f"the store could not be written, and is as it was: {self._reason(error, values)}"
        )

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

    # --------------------------------------------------------------------------- schema and ledger

    def _check_version(self) -> None:
        try:
            rows = self._ledger("l.id = $id", {"id": schema.VERSION_ID}, "version")
        except QueryError:
            rows = []
        if self._read_only and not rows:  # who began to make it was stopped
            raise StoreUnreachable(
                "the store holds nothing; load documents into it first (goldenthread load)"
            )
        found = rows[0]["version"] if rows else "none"
        if found != schema.version():
            raise StoreVersion(
                f"the store has schema version {found} and this program works with "
                f"{schema.version()}; load the documents again into a new store, or use the "
                "program that made this one"
            )

    def _copying(self) -> str:
        rows = self._ledger("l.id = $id", {"id": schema.COPY_ID}, "payload")
        return str(rows[0]["payload"]) if rows else ""

    def _put_national(self) -> None:
        """Make the engine hold what the ontology ships: themes, duties, national organisations."""
        graph = national()
        digest = _digest(graph)
        rows = self._ledger("l.id = $id", {"id": schema.VERSION_ID}, "digest")
        if rows[0]["digest"] == digest:
            return
        mark = ledger_step(id=schema.VERSION_ID, digest=digest)
        self._write([*Difference(self._national(), graph).steps(), mark])

    def _national(self) -> Graph:
        both = "WHERE a.authority IS NULL AND b.authority IS NULL"
        return self._graph(
            "WHERE n.authority IS NULL", [f"(a)-[r:`{t}`]->(b) {both}" for t in Relationship], {}
        )

    def _graph(self, nodes: str, edges: Iterable[str], parameters: Mapping[str, object]) -> Graph:
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
        rows = self._ledger("l.authority = $authority", {"authority": authority}, "id")
        return [str(row["id"]) for row in rows]

    def _entry(self, of: str) -> Entry:
        """The ledger's entry of a document.

        Raises:
            NotFound: there is none.

        """
        rows = self._ledger("l.id = $id", {"id": entry_id(of)}, *(f.name for f in fields(Entry)))
        if not rows:
            raise NotFound(f"no document '{of}' is loaded")
        return Entry(**{k: str(v) for k, v in rows[0].items()})

    def _ledger(self, where: str, parameters: Mapping[str, object], *columns: str) -> list[Row]:
        wanted = ", ".join(f"l.{c} AS {c}" for c in columns)
        query = f"MATCH (l:Ledger) WHERE {where} RETURN {wanted} ORDER BY l.id"
        return self.read(query, parameters, name="reading the ledger")


def open_store(url: str, *, read_only: bool = False, unfinished: bool = False) -> Store:
    """The store at ``ladybug:PATH`` (made if it is not there), in memory for ``ladybug:``, or on
    the Neo4j server at ``neo4j://HOST`` or ``bolt://HOST`` (``graph/neo4j.py``).

    Raises:
        StoreError: a copy into it is not finished (but not with ``unfinished``).
        StoreUnreachable: it is not there, it is no store, or another process writes it.
        StoreVersion: another version of the schema or of the engine wrote it.

    """
    scheme, _, place = url.partition(":")
    if scheme == "ladybug":
        from graph.ladybug import Ladybug  # an engine that is not used is not imported

        path = File(place) if place else None
        return Store(Ladybug(path, read_only=read_only), read_only=read_only, unfinished=unfinished)
    if scheme.partition("+")[0] in ("neo4j", "bolt"):
        from graph.neo4j import Neo4j

        return Store(Neo4j(url, read_only=read_only), read_only=read_only, unfinished=unfinished)
    raise StoreUnreachable(
        f"'{scheme}' names no known kind of store; known are ladybug:PATH, neo4j://HOST and "
        "bolt://HOST"
    )


def _digest(graph: Graph) -> str:
    nodes = sorted((n.id, *sorted(n.properties.items())) for n in graph.nodes.values())
    edges = sorted((e.id, *sorted(e.properties.items())) for e in graph.edges.values())
    return hashlib.sha256(repr((nodes, edges)).encode()).hexdigest()


@cache
def national() -> Graph:
    """What the ontology ships and documents point at."""
    from ontology.statute import NATIONAL

    return Graph({node.id: node for node in NATIONAL})


def _claims_of_authority() -> Iterator[str]:
    """Patterns of the claims from what an authority has, and to it from what the ontology ships."""
    shipped = {node.label for node in national().nodes.values()}
    for type_, pairs in CONNECTS.items():
        if of := schema.owned(a for a, _ in pairs):
            yield f"(a:{of})-[r:`{type_}`]->() WHERE a.authority = $authority"
        if of := schema.owned(b for a, b in pairs if a in shipped):
            ends = "a.authority IS NULL AND b.authority = $authority"
            yield f"(a)-[r:`{type_}`]->(b:{of}) WHERE {ends}"
