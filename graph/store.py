"""The store: the graph of every authority, computed from its ledger and kept in an engine.

A load, a removal and a statement all do the same: they change the ledger, compute what the graph of
the authority should be now (``graph/resolve.py``), and write the difference to what the engine
holds, ledger and graph in ONE transaction. So whatever a process was doing when it ended, the
engine holds the graph of exactly those documents whose loading was acknowledged.

An :class:`~graph.engine.Engine` runs portable Cypher and knows nothing of the domain; what is read
of it is in ``graph/reading.py``, what is written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path as File
from types import TracebackType
from typing import Literal, Self, TypeVar
from uuid import uuid4

from graph import history, schema
from graph.difference import Difference
from graph.engine import Engine, Path, Row, Step
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
from graph.reading import Part, Reading, national
from graph.statements import Statement, StatementKind
from graph.touched import Touched
from ontology.errors import NotFound, QueryError, StoreError, StoreUnreachable, StoreVersion
from ontology.record import Graph, Records

__all__ = ["Engine", "Loaded", "Path", "Row", "Step", "Store", "open_store"]


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


@dataclass(frozen=True)
class _Authority:
    """What the ledger keeps of an authority (entry id → digest of what it says, and that), and its
    graph.
    """

    entries: Mapping[str, tuple[str, Records | Statement]]
    graph: Graph

    @property
    def held(self) -> history.Held:
        """What its state is named by."""
        return {id_: digest for id_, (digest, _) in self.entries.items()}


class Store(Reading):
    """The graph and its ledger, over one engine. A context manager.

    Any number of threads may read; whoever writes waits for other writers of this process.
    ``unfinished``: it may be one into which a copy was not finished.
    """

    def __init__(
        self, engine: Engine, *, read_only: bool = False, unfinished: bool = False
    ) -> None:
        super().__init__(engine)
        self._read_only = read_only
        self._touched = Touched()
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
        """Take a document back out, with everything that only it said; what it said is kept with
        what is past (``graph/history.py``).

        Raises:
            NotFound: no such document is loaded.

        """
        return self._alone(
            lambda: self._commit(document_id, "removed", gone=[self._entry(document_id)])
        )

    def forget(self, document_id: str) -> Loaded:
        """Take a document out for good, loaded or not: all that it ever said, and what corrections
        of it altered. The states that it was in keep its id, and can no longer be recalled.

        Raises:
            NotFound: no such document is loaded or was.

        """

        def work() -> Loaded:
            id_ = entry_id(document_id)
            now = self._entries("l.id = $id", {"id": id_})
            old = self._entries("l.id STARTS WITH $start", {"start": history.past_id(id_)})
            if not now and not old:
                raise NotFound(f"no document '{document_id}' is loaded or ever was")
            of = sorted({e.authority for e in (*now, *old)})
            told = [
                e
                for e in self._entries(
                    "l.authority IN $of AND l.kind ENDS WITH 'statement'", {"of": of}
                )
                if (s := read_statement(e.payload)).kind == StatementKind.CHANGE
                and s.by == document_id
            ]
            current = [e for e in told if e.kind in history.PRESENT]
            past = [*old, *(e for e in told if e not in current)]
            return self._commit(document_id, "removed", gone=[*now, *current], forgotten=past)

        return self._alone(work)

    def add(self, *statements: Statement) -> Loaded:
        """Take in what people state, all of it at once. One that is known already is left alone."""
        names = ", ".join(s.id for s in statements)

        def work() -> Loaded:
            known = {i for a in {s.authority for s in statements} for i in self._known_ids(a)}
            new = [(statement_entry(s), s) for s in statements if entry_id(s.id) not in known]
            return self._commit(names, "stated", put=new) if new else Loaded(names, "unchanged")

        return self._alone(work)

    def held(self, authority: str) -> tuple[Graph, list[Statement]]:
        """The graph of an authority, which is not to be changed, and what people stated about it:
        what a new statement is checked against.
        """
        known = self.whole(lambda: self._known(authority))
        contents = [content for _, content in known.entries.values()]
        return known.graph, [c for c in contents if isinstance(c, Statement)]

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
        gone = Step(query, ("id",), [(schema.COPY_ID,)], ())
        self._alone(lambda: self._write([gone]))

    def tidy(self) -> None:
        """Nobody is asking: do now what was put off, so that nobody has to wait for it later."""
        with self._writing:
            self._engine.tidy()

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
        forgotten: Sequence[Entry] | None = None,
    ) -> Loaded:
        """Change the ledger, and with it the graph of each authority that it is about (or of
        ``authority``), in one transaction. What goes is kept with what is past, but where something
        is to be forgotten: ``forgotten`` are rows of the past that go too.
        """
        # Imported here: who only reads does not wait for what these import.
        from graph.resolve import resolve
        from graph.statements import altered, changes

        after: dict[str, _Authority] = {}
        differences, history_rows = [], []
        put = list(put)
        about = {e.authority for e in gone} | {e.authority for e, _ in put} | {authority or ""}
        for authority in sorted(about - {""}):
            before = self._known(authority)
            entries = {i: e for i, e in before.entries.items() if i not in {g.id for g in gone}}
            entries |= {
                e.id: (history.said(e.payload), content)
                for e, content in put
                if e.authority == authority
            }
            contents = [content for _, (_, content) in sorted(entries.items())]
            graph = resolve(
                [c for c in contents if isinstance(c, Records)],
                [c for c in contents if isinstance(c, Statement)],
            )
            if state == "corrected":
                told = altered(before.graph, graph, authority, what, at)
                changes(graph, told)
                new = [(statement_entry(s), s) for s in told]
                entries |= {e.id: (history.said(e.payload), content) for e, content in new}
                put += new
            after[authority] = now = _Authority(entries, graph)
            history_rows += self._states(authority, before.held, now.held)
            differences.append(Difference(before.graph, graph, national().nodes))
        steps = [step for difference in differences for step in difference.steps()]
        kept = {e.id for e, _ in put}
        if forgotten is None:
            history_rows += [history.past(e) for e in gone]
        rows = [*(e for e, _ in put), *history_rows]
        steps += ledger_steps(rows, [*(e for e in gone if e.id not in kept), *(forgotten or ())])
        revision = uuid4().hex
        steps.append(ledger_step(id=schema.REVISION_ID, digest=revision))
        self._write(steps)
        self._last = (revision, after)
        counts = [(d.added, d.changed, d.removed) for d in differences]
        return Loaded(what, state, *(sum(column) for column in zip(*counts, strict=True)))

    def _known(self, authority: str) -> _Authority:
        """What the engine holds of an authority; read only if it is not what was last written."""
        revision, last = self._last
        now = self.revision()
        if authority in last and now == revision:
            return last[authority]
        entries = {
            e.id: (history.said(e.payload), _READ[e.kind](e.payload)) for e in self._held(authority)
        }
        known = _Authority(entries, self.graph(authority) if entries else Graph())
        if now is not None:
            self._last = now, {**(last if now == revision else {}), authority: known}
        return known

    def _states(self, authority: str, before: history.Held, after: history.Held) -> list[Entry]:
        """The rows of an authority's history that a change adds."""
        names = (history.state_of(authority, held) for held in (before, after))
        ids = [history.state_id(name) for name in names if name]
        known = self._entries("l.id IN $ids", {"ids": ids}) if ids else ()
        return [*history.states(authority, before, after, {row.id: row for row in known})]

    def unchanged(self, scope: str, tables: Iterable[str], since: int, now: int) -> bool:
        """See :meth:`Reading.unchanged <graph.reading.Reading.unchanged>`. Of a store that nobody
        else writes it is known what each change changed.
        """
        if self._engine.exclusive:
            return since == now or self._touched.unchanged(scope, tables, since)
        return super().unchanged(scope, tables, since, now)

    def _write(self, steps: Sequence[Step]) -> None:
        try:
            if self._engine.exclusive:
                # Before it can be seen: what is read while it is committed is read again.
                self._touched.note(steps, self._engine.state() or 0)
            self._engine.write(steps)
        except self._engine.errors as error:
            values = (v for step in steps for row in step.rows for v in row)
            raise self._unwritten(error, values) from error

    def _unwritten(self, error: Exception, values: Iterable[object] = ()) -> StoreError:
        return StoreError(
            f"the store could not be written, and is as it was: {self._reason(error, values)}"
        )

    # --------------------------------------------------------------------------- schema and ledger

    def _check_version(self) -> None:
        try:
            rows = self._ledger("l.id = $id", {"id": schema.VERSION_ID}, "version")
        except QueryError:
            rows = []
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


def open_store(
    url: str, *, read_only: bool = False, unfinished: bool = False, address: str = ""
) -> Store:
    """The store at ``ladybug:PATH`` (made if it is not there), in memory for ``ladybug:``, or on
    the Neo4j server at ``neo4j://HOST`` or ``bolt://HOST`` (``graph/neo4j.py``). ``address`` is
    where whoever opens a file to write takes what others want to write.

    Raises:
        StoreError: a copy into it is not finished (but not with ``unfinished``).
        StoreUnreachable: it is not there, it is no store, or another process writes it.
        StoreVersion: another version of the schema or of the engine wrote it.

    """
    scheme, _, place = url.partition(":")
    if scheme == "ladybug":
        from graph.ladybug import Ladybug  # an engine that is not used is not imported

        path = File(place) if place else None
        engine = Ladybug(path, read_only=read_only, address=address)
        return Store(engine, read_only=read_only, unfinished=unfinished)
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
