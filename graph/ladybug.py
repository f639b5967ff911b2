"""LadybugDB: an engine in a file, in this process. All that is its own is on this page.

What it is silently wrong about, and where that is met: values of ``$rows`` are bound by position
(``Step.parameters``); a missing parameter is null (``Store.read``); ORDER BY before an ungrouped
aggregate is lost, lists start at 1, ``labels()`` is a string (refused by ``graph/portable.py``).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path as File
from types import MappingProxyType
from typing import Any, TypeVar, cast

import ladybug

from graph import schema
from graph.engine import Path, Row, Step, for_all
from graph.ledger import ledger_step
from graph.lock import WriterLock, held
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
_OPEN_SECONDS = 3.0
_INTERNAL = frozenset({"_ID", "_LABEL", "_SRC", "_DST"})
_T = TypeVar("_T")


class Ladybug:
    """An engine over one LadybugDB file, or over memory where ``path`` is ``None``.

    Any number of processes may read a file while one writes it; a second writer is refused.

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

    def __init__(self, path: File | None, *, read_only: bool = False) -> None:
        self._writing: WriterLock | None = None
        self._local = threading.local()
        self._connections: list[Any] = []
        self._lock = threading.Lock()
        self._sizes: dict[str, tuple[int, int]] = {}  # label → nodes, and the state counted in
        self._state = 0  # odd while a change is being committed
        try:
            self._database = self._open(path, read_only)
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
        return _rows(self._connection(), query, parameters)

    def read_each(self, query: str, ids: Sequence[str]) -> list[Row]:
        """See :class:`~graph.engine.Engine`. One query for all ids reads whole tables, however few
        they are; one for each has to be planned each time, however small the table is.
        """
        connection = self._connection()
        if len(ids) > max(_FEW, self._size(query) // _ROWS_PER_PLAN):
            return _rows(connection, for_all(query), {"ids": list(ids)})
        return [
            {"wanted": id_, **row} for id_ in ids for row in _rows(connection, query, {"id": id_})
        ]

    def _size(self, query: str) -> int:
        """How many nodes there are of the label that a query begins at, as last counted."""
        found = _BEGINS_AT.search(query)
        label, state = (found[1] if found else ""), self._state
        if label and self._sizes.get(label, (0, -1))[1] != state:
            (row,) = _rows(self._connection(), f"MATCH (x:`{label}`) RETURN count(x) AS many")
            self._sizes[label] = cast(int, row["many"]), state
        return self._sizes[label][0] if label else 0

    def write(self, steps: Iterable[Step]) -> None:
        """See :class:`~graph.engine.Engine`."""
        connection = ladybug.Connection(self._database)
        try:
            _rows(connection, "BEGIN TRANSACTION")
            try:
                for step in steps:
                    step.check(_rows(connection, step.query, step.parameters()))
                self._state += 1
                try:
                    _rows(connection, "COMMIT")
                finally:
                    self._state += 1
            except BaseException:
                with suppress(RuntimeError):  # it may have been rolled back already
                    _rows(connection, "ROLLBACK")
                raise
        finally:
            connection.close()

    def alone(self, work: Callable[[], _T]) -> _T:
        """See :class:`~graph.engine.Engine`. Who may write is alone with the file anyway."""
        return work()

    def state(self) -> int | None:
        """See :class:`~graph.engine.Engine`. A query reads one state, and what is open for reading
        only shows the state in which it was opened: changes are those of this opening.
        """
        now = self._state
        return None if now % 2 else now

    def prepare(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        if not self.read("CALL show_tables() RETURN name", {}):
            tables = [Step(table) for table in schema.ladybug_tables()]
            self.write([*tables, ledger_step(id=schema.VERSION_ID, version=schema.version())])

    def close(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._database.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._writing is not None:
            self._writing.release()
            self._writing = None

    def _connection(self) -> ladybug.Connection:
        """The connection of the thread that asks."""
        if not hasattr(self._local, "connection"):
            connection = ladybug.Connection(self._database)
            connection.set_query_timeout(round(_READ_SECONDS * 1000))
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        found: ladybug.Connection = self._local.connection
        return found

    def _open(self, path: File | None, read_only: bool) -> ladybug.Database:
        if path is None:
            return ladybug.Database(":memory:", **_settings())
        if not read_only:
            self._writing = WriterLock(path)
            return _opened(path, read_only=False)
        if not path.exists():
            raise _missing(path)
        until = time.monotonic() + _OPEN_SECONDS
        pause = 0.01
        while True:
            try:
                return _opened(path, read_only=True)
            except _Unsettled:
                # While another process writes, an opening for reading may find the file between
                # two states; LadybugDB notices, and the next attempt finds it whole.
                if time.monotonic() > until:
                    break
                time.sleep(pause)
                pause = min(2 * pause, 0.3)
        # A process was killed while it tidied the file up: an opening for writing finishes that.
        writing = WriterLock(path)
        try:
            _opened(path, read_only=False).close()
        finally:
            writing.release()
        return _opened(path, read_only=True)


class _Unsettled(StoreUnreachable):
    """The file cannot be opened now, for a reason that may pass."""


def _settings() -> dict[str, Any]:
    # One thread halves the latency of small queries, which nearly all are.
    return {"buffer_pool_size": _BUFFER_BYTES, "max_num_threads": 1}


def _opened(path: File, *, read_only: bool) -> ladybug.Database:
    """The file, opened.

    Raises:
        StoreUnreachable: it is no store, or cannot be opened (``_Unsettled``: now).
        StoreVersion: another version of LadybugDB wrote it.

    """
    try:
        return ladybug.Database(str(path), read_only=read_only, **_settings())
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
            raise held(path, pid[1] if pid else "") from error
        raise _Unsettled(f"the store {path} cannot be opened: {message}") from error


def _missing(path: File) -> StoreUnreachable:
    return StoreUnreachable(
        f"there is no store at {path}; load documents into it first (goldenthread load)"
    )


def _rows(
    connection: ladybug.Connection, query: str, parameters: Mapping[str, object] | None = None
) -> list[Row]:
    with cast(ladybug.QueryResult, connection.execute(query, dict(parameters or {}))) as result:
        names = result.get_column_names()
        return [
            {name: _value(value) for name, value in zip(names, row, strict=True)}
            for row in cast(list[list[object]], result.get_all())
        ]


def _value(value: object) -> object:
    """A value of an answer, with nodes, relationships and paths in the ontology's terms."""
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
    columns = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
        if value is not None and name not in _INTERNAL
    }
    id_ = str(columns.pop("id"))
    if "_SRC" not in row:
        return Node(id_, label_of(id_), columns)
    from_, to = (str(columns.pop(end)) for end in schema.ENDS)
    return Edge(id_, Relationship(row["_LABEL"]), from_, to, columns)
