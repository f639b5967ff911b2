"""LadybugDB: an engine in a file, in this process. All that is its own is on this page.

What it is silently wrong about, and where that is met: values of ``$rows`` are bound by position
(``Step.parameters``); a missing parameter is null (``Store.read``); ORDER BY before an ungrouped
aggregate is lost, lists start at 1, ``labels()`` is a string (refused by ``graph/portable.py``).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as File
from sys import intern
from types import MappingProxyType
from typing import Any, TypeVar, cast

import ladybug

from graph import schema
from graph.engine import Path, Row, Step, for_all
from graph.ledger import ledger_step
from graph.lock import Gate, Holder, WriterLock, held
from ontology.errors import StoreUnreachable, StoreVersion
from ontology.record import Edge, Node, label_of
from ontology.terms import Relationship

#: The most that the buffer pool may take: LadybugDB's own is most of the machine. Writing one
#: document needs some 12 MB for each kind of relationship in it, whatever its size.
_BUFFER_BYTES = 1024 * 1024 * 1024
_READ_SECONDS = 30.0
#: To how many ids each is asked for alone in any table, and how many rows of a table are read in
#: the time in which another query is planned (measured: 1.5 ms, and 4 µs a row).
_FEW, _ROWS_PER_PLAN = 3, 400
_BEGINS_AT = re.compile(r"MATCH \(\w+:`?(\w+)")
#: For how long an opening for reading is tried, alone and beside a writer.
_OPEN_SECONDS, _HELD_SECONDS = 3.0, 30.0
#: After how many bytes of commits the file is tidied up when nobody asks, and after how many at
#: once. Who opens it reads them all again, 16 MB in 0.4 seconds; but each tidying keeps questions
#: waiting (7 MB into 200 MB: 1.3 seconds), and makes the file larger (at 4 MB Wirral's took three
#: times the place).
_TIDY_BYTES, _HEAVY_BYTES = 16 * 1024 * 1024, 64 * 1024 * 1024
#: For how long questions are waited for that keep the file from being tidied up.
_TIDY_SECONDS = 1.0
#: How often a question is asked again under which the file was tidied up.
_TRIES = 4
_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})
_T = TypeVar("_T")


@dataclass(frozen=True)
class _Opening:
    """A file as it was opened, when its pages had been written ``number`` times."""

    database: Any
    number: int = 0


class Ladybug:
    """An engine over one LadybugDB file, or over memory where ``path`` is ``None``.

    Any number of processes may read a file while one writes it; a second writer is refused, and
    told of ``address``, if the first is a server there.

    Raises:
        StoreUnreachable: there is no such file, it is no store, or another process writes it.
        StoreVersion: another version of LadybugDB wrote it.

    """

    errors: tuple[type[Exception], ...] = (RuntimeError, ValueError, TypeError, OverflowError)
    reasons: Mapping[str, str] = MappingProxyType(
        {
            "Interrupted": "it took too long and was stopped",
            "Unable to cast Python instance": "a value is no text in UTF-8",
            "Buffer manager": "it needs more memory than the store may take",
        }
    )

    def __init__(self, path: File | None, *, read_only: bool = False, address: str = "") -> None:
        self._path = path
        self._gate = Gate(path)
        self._read_only = read_only and path is not None
        self.exclusive = not self._read_only
        self._writing: WriterLock | None = None
        self._local = threading.local()
        self._connections: list[Any] = []
        self._lock = threading.Lock()
        self._sizes: dict[str, tuple[int, int]] = {}  # label → nodes, and the state counted in
        self._state = 0  # odd while a change is being committed
        self._quiet = _Quiet()
        try:
            self._opening = self._open(address)
            if read_only and not self.read("CALL show_tables() RETURN name", {}):
                self.close()
                raise StoreUnreachable(  # who began to make it was stopped
                    f"the store at {path} holds nothing; load documents into it first "
                    "(goldenthread load)"
                )
        except BaseException:
            self._let_go()
            raise

    def read(
        self, query: str, parameters: Mapping[str, object], words: Sequence[str] = ()
    ) -> list[Row]:
        """See :class:`~graph.engine.Engine`. A table is read as fast as an index."""
        return self._asked(lambda connection: _rows(connection, query, parameters))

    def _asked(self, ask: Callable[[Any], list[Row]]) -> list[Row]:
        """What is asked of a connection, never of a file that is being tidied up."""
        if not self._read_only:
            with self._quiet.asking():
                return ask(self._connection())
        for _ in range(_TRIES):
            number = self._renewed()
            try:
                rows = ask(self._connection())
            except self.errors:
                if self._gate.number() == number:
                    raise
            else:
                if self._gate.number() == number:
                    return rows
        with self._gate.opening():
            self._renewed()
            return ask(self._connection())

    def read_each(self, query: str, ids: Sequence[str]) -> list[Row]:
        """See :class:`~graph.engine.Engine`. One query for all ids reads whole tables, however few
        they are; one for each has to be planned each time, however small the table is.
        """

        def each(connection: Any) -> list[Row]:  # noqa: ANN401 - the engine's own type
            if len(ids) > max(_FEW, self._size(connection, query) // _ROWS_PER_PLAN):
                return _rows(connection, for_all(query), {"ids": list(ids)})
            rows = ((id_, row) for id_ in ids for row in _rows(connection, query, {"id": id_}))
            return [{"wanted": id_, **row} for id_, row in rows]

        return self._asked(each)

    def _size(self, connection: Any, query: str) -> int:  # noqa: ANN401 - the engine's own type
        """How many nodes there are of the label that a query begins at, as last counted."""
        found = _BEGINS_AT.search(query)
        label, state = (found[1] if found else ""), self._state
        if label and self._sizes.get(label, (0, -1))[1] != state:
            (row,) = _rows(connection, f"MATCH (x:`{label}`) RETURN count(x) AS many")
            self._sizes[label] = cast(int, row["many"]), state
        return self._sizes[label][0] if label else 0

    def write(self, steps: Iterable[Step]) -> None:
        """See :class:`~graph.engine.Engine`."""
        connection = ladybug.Connection(self._opening.database)
        try:
            _rows(connection, "BEGIN TRANSACTION")
            try:
                for step in steps:
                    step.check(_rows(connection, step.query, step.parameters()))
                self._state += 1
                try:
                    with self._gate.committing():
                        _rows(connection, "COMMIT")
                finally:
                    self._state += 1
            except BaseException:
                with suppress(RuntimeError):  # it may have been rolled back already
                    _rows(connection, "ROLLBACK")
                raise
        finally:
            connection.close()
        self._tidy(_HEAVY_BYTES)

    def alone(self, work: Callable[[], _T]) -> _T:
        """See :class:`~graph.engine.Engine`. Who may write is alone with the file anyway; a reader
        holds up who would write its pages.
        """
        with self._gate.opening() if self._read_only else nullcontext():
            return work()

    def state(self) -> int | None:
        """See :class:`~graph.engine.Engine`. A query reads one state, and what is open for reading
        only shows the state in which it was opened: changes are those of this opening.
        """
        if self._read_only:
            return self._renewed()
        now = self._state
        return None if now % 2 else now // 2

    def prepare(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        if not self.read("CALL show_tables() RETURN name", {}):
            tables = [Step(table) for table in schema.ladybug_tables()]
            self.write([*tables, ledger_step(id=schema.VERSION_ID, version=schema.version())])

    def tidy(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        self._tidy(_TIDY_BYTES)

    def close(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        self._tidy(0)
        self._forget()
        self._opening.database.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._writing is not None:
            self._writing.release()
            self._writing = None

    def _connection(self) -> ladybug.Connection:
        """The connection of the thread that asks, to the file as it is open now."""
        opening = self._opening
        if getattr(self._local, "opening", None) is not opening:
            connection = ladybug.Connection(opening.database)
            connection.set_query_timeout(round(_READ_SECONDS * 1000))
            self._local.opening, self._local.connection = opening, connection
            with self._lock:
                self._connections.append(connection)
        found: ladybug.Connection = self._local.connection
        return found

    def _forget(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _renewed(self) -> int:
        """Open a file for reading again whose pages were written since; how often they were."""
        with self._lock:
            if self._path and self._opening.number != self._gate.number():
                # What other threads still ask is let go of with their connections.
                self._connections.clear()
                self._opening = self._reading(self._path)
            return self._opening.number

    def _tidy(self, bytes_: int) -> None:
        """Write what was committed into the pages, if it is more than this and nobody asks or opens
        it; else the next commit does. Nothing depends on when.
        """
        if self._writing is None or self._path is None:
            return
        commits = self._path.with_name(self._path.name + ".wal")
        if not commits.exists() or commits.stat().st_size <= bytes_:
            return
        with self._quiet.alone(_TIDY_SECONDS) as quiet:
            if not quiet:
                return
            with self._gate.tidying() as apart, suppress(RuntimeError):
                if apart:
                    _tidied(self._opening.database)

    def _open(self, address: str) -> _Opening:
        if self._path is None:
            return _Opening(ladybug.Database(":memory:", **_settings()))
        if not self._read_only:
            self._writing = WriterLock(self._path, address)
            return _Opening(_opened(self._path, read_only=False))
        return self._reading(self._path)

    def _reading(self, path: File) -> _Opening:
        if not path.exists():
            raise _missing(path)
        begun = time.monotonic()
        pause = 0.01
        while True:
            try:
                return self._read_once(path)
            except _Unsettled:
                # Another process writes (perhaps an earlier version, which knows no gate): the
                # next attempt finds the file whole.
                if time.monotonic() - begun > _OPEN_SECONDS:
                    try:
                        writing = WriterLock(path)
                        break
                    except StoreUnreachable:
                        if time.monotonic() - begun > _HELD_SECONDS:
                            raise
                time.sleep(pause)
                pause = min(2 * pause, 0.3)
        # A process was killed while it tidied the file up: an opening for writing finishes that.
        try:
            database = _opened(path, read_only=False)
            with self._gate.tidying() as apart:
                if apart:
                    _tidied(database)
            database.close()
        finally:
            writing.release()
        return self._read_once(path)

    def _read_once(self, path: File) -> _Opening:
        with self._gate.opening():
            number = self._gate.number()
            opening = _Opening(_opened(path, read_only=True), number)
        if self._gate.number() != number:
            raise _Unsettled(f"the store {path} was written while it was opened; try again")
        return opening


class _Quiet:
    """Lets one thread wait until no other asks, and then keep them waiting."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asking, self._alone = 0, False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """While nobody is alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._asking += 1
        try:
            yield
        finally:
            with self._changed:
                self._asking -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self, seconds: float) -> Iterator[bool]:
        """Whether all that was being asked is answered within these seconds; nothing else is asked
        meanwhile. One thread at a time.
        """
        with self._changed:
            self._alone = True
            quiet = self._changed.wait_for(lambda: not self._asking, seconds)
            if not quiet:
                self._alone = False
                self._changed.notify_all()
        try:
            yield quiet
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()


class _Unsettled(StoreUnreachable):
    """The file cannot be opened now, for a reason that may pass."""


def _settings() -> dict[str, Any]:
    # One thread halves the latency of small queries, which nearly all are.
    return {"buffer_pool_size": _BUFFER_BYTES, "max_num_threads": 1, "auto_checkpoint": False}


def _opened(path: File, *, read_only: bool) -> ladybug.Database:
    """The file, opened.

    Raises:
        StoreUnreachable: it is no store, or cannot be opened (``_Unsettled``: now).
        StoreVersion: another version of LadybugDB wrote it.

    """
    try:
        database = ladybug.Database(str(path), read_only=read_only, **_settings())
        if not read_only:
            _asked_once(database, "CALL force_checkpoint_on_close=false")  # we do, at the gate
        return database
    except RuntimeError as error:
        message = (str(error).splitlines() or [""])[0]
        if "empty database" in message:
            raise _missing(path) from error
        if "cannot be a directory" in message:
            raise StoreUnreachable(f"{path} is a directory; give the path of a file") from error
        if "not a valid" in message:
            raise StoreUnreachable(
                f"{path} is not a store; give another path, or load into a new one"
            ) from error
        if "different version" in message:
            raise StoreVersion(
                f"the store {path} was written by another version of LadybugDB ({message}); load "
                "the documents again into a new store, or use the program that made this one"
            ) from error
        if "Could not set lock" in message:
            pid = re.search(r"PID (\d+)", message)
            raise held(path, Holder(pid[1] if pid else "")) from error
        raise _Unsettled(f"the store {path} cannot be opened: {message}") from error


def _tidied(database: Any) -> None:  # noqa: ANN401 - ladybug ships no types
    """Write what was committed into the pages."""
    _asked_once(database, "CHECKPOINT")


def _asked_once(database: Any, query: str) -> None:  # noqa: ANN401 - ladybug ships no types
    connection = ladybug.Connection(database)
    try:
        _rows(connection, query)
    finally:
        connection.close()


def _missing(path: File) -> StoreUnreachable:
    return StoreUnreachable(
        f"there is no store at {path}; load documents into it first (goldenthread load)"
    )


def _rows(
    connection: ladybug.Connection, query: str, parameters: Mapping[str, object] | None = None
) -> list[Row]:
    with cast(ladybug.QueryResult, connection.execute(query, dict(parameters or {}))) as result:
        names = [intern(name) for name in result.get_column_names()]
        return [
            {name: _value(value) for name, value in zip(names, row, strict=True)}
            for row in cast(list[list[object]], result.get_all())
        ]


def _value(value: object) -> object:
    """A value of an answer, with nodes, relationships and paths in the ontology's terms. A text
    that is held already is not held twice: answers are kept, and say the same things.
    """
    if isinstance(value, str):
        return intern(value)
    if isinstance(value, list):
        return [_value(v) for v in value]
    if isinstance(value, Decimal):  # what sum() gives
        return int(value) if value == value.to_integral_value() else float(value)
    if not isinstance(value, dict):
        return value
    if "_NODES" in value:
        nodes, edges = (tuple(map(_thing, value[key])) for key in ("_NODES", "_RELS"))
        return Path(cast(tuple[Node, ...], nodes), cast(tuple[Edge, ...], edges))
    return _thing(value) if "_LABEL" in value else {k: _value(v) for k, v in value.items()}


def _thing(row: Mapping[str, Any]) -> Node | Edge:
    columns: dict[str, Any] = {
        intern(name): tuple(map(_value, value)) if isinstance(value, list) else _value(value)
        for name, value in row.items()
        if value is not None and name not in _INTERNAL
    }
    id_ = str(columns.pop("id"))
    if "_SRC" not in row:
        return Node(id_, label_of(id_), columns)
    from_, to = (str(columns.pop(end)) for end in schema.ENDS)
    return Edge(id_, Relationship(row["_LABEL"]), from_, to, columns)
