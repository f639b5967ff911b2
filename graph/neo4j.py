"""Neo4j: a server, or a cluster of them. All that is its own is on this page.

``bolt://`` is one server and ``neo4j://`` one or a cluster; ``+s`` behind it is with TLS, ``+ssc``
with TLS that trusts any certificate.

Who may come in is a setting and never part of a URL, which ends up in logs and process lists:
``GOLDENTHREAD_NEO4J_USER`` (``neo4j`` if left out), ``GOLDENTHREAD_NEO4J_PASSWORD`` or, better,
``GOLDENTHREAD_NEO4J_PASSWORD_FILE``, and ``GOLDENTHREAD_NEO4J_DATABASE`` (the login's own).
``GOLDENTHREAD_NEO4J_CA`` names a file with the certificates of the authority that signed the
server's, where it is none that this machine trusts.

**Reading while others write.** Neo4j shows the parts of a commit to readers one by one, as it
applies them, even within one query. So the ledger has a row with two numbers, ``begun`` and
``done``, which are equal while no commit is under way. A writer takes the lock that all writers
take (L, a row that it sets), computes and writes; then, in a transaction of its own, which ends
first, it counts ``begun`` up; commits, which lets go of L; and when that is confirmed sets
``done`` to its number. An answer's reads stand between two readings of the row:

- they ended before ``begun`` was counted up: they see nothing of the commit, for it comes later;
- the commit began between the two readings: the second finds ``begun`` raised, whatever came of it;
- they began while it was under way: the first reading finds the numbers unequal;
- they began after ``done``: all of the commit had been applied before that was set.

In the first and the last case the answer is of one state; in the others it is asked again
(``Store.whole``), at last under L, when no writer can be between ``begun`` and the end of its
commit. A writer that dies there leaves the numbers unequal; whoever next holds L makes them equal,
for to get L is to know that the server has ended that commit, one way or the other. A writer that
is late with ``done`` changes nothing where another has begun since. On a cluster each read of a
program sees at least what its last one saw (bookmarks), and members apply commits in one order.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path as File
from types import MappingProxyType
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)
from neo4j.graph import Node as Neo4jNode
from neo4j.graph import Path as Neo4jPath
from neo4j.graph import Relationship as Neo4jRelationship

from graph import schema
from graph.engine import Path, Row, Step, for_all
from graph.ledger import ledger_step
from ontology.errors import StoreError, StoreUnreachable, StoreVersion
from ontology.record import Edge, Node, label_of
from ontology.terms import Relationship

_OLDEST = 5
_READ_SECONDS, _WRITE_SECONDS = 30.0, 600.0
_SETTINGS: Mapping[str, Any] = {
    "connection_timeout": 5.0,
    "connection_acquisition_timeout": 10.0,
    "max_transaction_retry_time": 8.0,
    "max_connection_pool_size": 50,
    "liveness_check_timeout": 30.0,
    "keep_alive": True,
    "fetch_size": 10_000,
    "telemetry_disabled": True,
    # A label or property that nothing has yet is no mistake: queries name the ontology's.
    "notifications_disabled_classifications": ["UNRECOGNIZED"],
    "user_agent": "golden-thread",
}
_T = TypeVar("_T")

# What the driver does about a lost connection is told by what it raises in the end.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4j:
    """An engine over a database of a Neo4j server.

    Any number of threads and programs may read and write; writers wait for one another.

    Raises:
        StoreUnreachable: the URL is none, nothing answers there, the login is refused, there is no
            such database, or (``read_only``) nothing is loaded in it.
        StoreVersion: the server is too old, or the database holds something else.

    """

    errors: tuple[type[Exception], ...] = (Neo4jError, DriverError)
    exclusive = False
    reasons: Mapping[str, str] = MappingProxyType(
        {
            "TransactionTimedOut": "it took too long and was stopped",
            "OutOfMemory": "it needs more memory than the server may take",
            "Forbidden": "the server lets this login only read",
            "ReadOnly": "the server lets this login only read",
        }
    )

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self._where = _where(url)
        self._local = threading.local()
        self._database = os.environ.get("GOLDENTHREAD_NEO4J_DATABASE") or None
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        try:
            url, trust = _trusted(url)
            self._driver = neo4j.GraphDatabase.driver(url, auth=_login(), **_SETTINGS, **trust)
        except (ConfigurationError, ValueError) as error:
            raise StoreUnreachable(f"{self._where} names no Neo4j server: {error}") from error
        try:
            self._check(read_only)
        except BaseException:
            self.close()
            raise

    def read(
        self, query: str, parameters: Mapping[str, object], words: Sequence[str] = ()
    ) -> list[Row]:
        """See :class:`~graph.engine.Engine`. The full-text index finds the words' runs of letters,
        so at least what holds the words.
        """
        if runs := sorted({run for word in words for run in re.findall("[a-z0-9]+", word)}):
            query = f"{_BY_WORDS} {query}"
            parameters = {**parameters, "runs": " AND ".join(f"*{run}*" for run in runs)}
        alone = self._alone
        if alone is not None:
            return _rows(alone, query, parameters)

        @neo4j.unit_of_work(timeout=_READ_SECONDS)
        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            return _rows(transaction, query, parameters)

        try:
            with self._session() as session:
                return session.execute_read(work)
        except (DriverError, AuthError) as error:
            raise self._unreachable(error) from error

    def read_each(self, query: str, ids: Sequence[str]) -> list[Row]:
        """See :class:`~graph.engine.Engine`. Each query is a journey to the server and back."""
        return self.read(for_all(query), {"ids": list(ids)})

    def write(self, steps: Iterable[Step]) -> None:
        """See :class:`~graph.engine.Engine`."""
        if self._alone is None:
            every = list(steps)  # a retry begins at the first again
            self.alone(lambda: self.write(every))
            return
        self._local.wrote = True
        for step in steps:
            step.check(_rows(self._alone, step.query, step.parameters()))

    def alone(self, work: Callable[[], _T]) -> _T:
        """See :class:`~graph.engine.Engine`. Who writes holds the version's row until the end."""
        number: list[object] = []

        @neo4j.unit_of_work(timeout=_WRITE_SECONDS)
        def attempt(transaction: neo4j.ManagedTransaction) -> _T:
            self._local.transaction, self._local.wrote = transaction, False
            try:
                _rows(transaction, _LOCK, {"id": schema.VERSION_ID})
                if self.state() is None:
                    self._mark(_SETTLE)
                done = work()
                if self._local.wrote:
                    number.append(self._mark(_BEGIN))
                return done
            except StoreError as error:
                cause = error.__cause__
                if isinstance(cause, Neo4jError | DriverError) and cause.is_retryable():
                    raise cause from None  # the driver begins again
                raise
            finally:
                self._local.transaction = None

        try:
            with self._session() as session:
                done = session.execute_write(attempt)
            if number:
                # The change is kept: if this fails, whoever reads or writes next sees to it.
                with suppress(*self.errors):
                    self._mark(_END, number[-1])
            return done
        except IncompleteCommit as error:
            raise StoreUnreachable(
                f"{self._where} was lost while it confirmed a change, which it may have kept; do "
                "the same again: what is there already is not doubled"
            ) from error
        except (DriverError, AuthError) as error:
            raise self._unreachable(error) from error

    def state(self) -> int | None:
        """See :class:`~graph.engine.Engine`."""
        (row,) = self.read(_STATE, {"id": schema.COMMITS_ID}) or [{"begun": 0, "done": 0}]
        return cast(int, row["begun"]) if row["begun"] == row["done"] else None

    def _mark(self, query: str, number: object = None) -> object:
        """Change the row that says whether a commit is under way, for all to see at once."""

        @neo4j.unit_of_work(timeout=_READ_SECONDS)
        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            return _rows(transaction, query, {"id": schema.COMMITS_ID, "number": number})

        with self._session() as session:
            rows = session.execute_write(work)
        return rows[0]["begun"] if rows else None

    def prepare(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        try:
            rows = self.read("SHOW INDEXES YIELD name RETURN name", {})
            known = {row["name"] for row in rows}
            missing = [s for name, s in schema.neo4j_indexes() if name not in known]
            if missing:
                with self._session() as session:
                    session.execute_write(lambda t: [t.run(statement) for statement in missing])
                    session.run("CALL db.awaitIndexes(300)").consume()
            if self._version() is None:
                self.write([ledger_step(id=schema.VERSION_ID, version=schema.version())])
        except self.errors as error:
            raise StoreError(f"{self._where} cannot be made ready: {self._said(error)}") from error

    def tidy(self) -> None:
        """See :class:`~graph.engine.Engine`. A server does that by itself."""

    def close(self) -> None:
        """See :class:`~graph.engine.Engine`."""
        self._driver.close()

    @property
    def _alone(self) -> neo4j.ManagedTransaction | None:
        """The transaction in which this thread writes."""
        return getattr(self._local, "transaction", None)

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self._database, bookmark_manager=self._bookmarks)

    def _check(self, read_only: bool) -> None:
        try:
            with self._session() as session:
                agent = session.run("RETURN 1 AS one").consume().server.agent
            if int((re.search(r"/v?(\d+)", agent) or "00")[1]) < _OLDEST:
                raise StoreVersion(
                    f"{self._where} is {agent}, which is too old: version {_OLDEST} or later is "
                    "needed (5.26 is the one with long-term support)"
                )
            if self._version() is not None:
                return
            empty = not self.read("MATCH (n) RETURN n.id AS id LIMIT 1", {})
        except self.errors as error:
            raise self._unreachable(error) from error
        if not empty:
            raise StoreVersion(
                f"the database at {self._where} holds something that this program did not make, "
                "which is left alone; name another one in GOLDENTHREAD_NEO4J_DATABASE"
            )
        if read_only:
            raise StoreUnreachable(
                f"there is nothing in the store at {self._where}; load documents into it first "
                "(goldenthread load)"
            )

    def _version(self) -> object:
        rows = self.read(_VERSION, {"id": schema.VERSION_ID})
        return rows[0]["version"] if rows else None

    def _unreachable(self, error: Exception) -> StoreUnreachable:
        return StoreUnreachable(f"{self._where} cannot be reached: {self._said(error)}")

    def _said(self, error: Exception) -> str:
        """What an error means for who gave the URL and the settings."""
        if isinstance(error, AuthError):
            return (
                "it refuses the login; GOLDENTHREAD_NEO4J_USER and GOLDENTHREAD_NEO4J_PASSWORD "
                "(or GOLDENTHREAD_NEO4J_PASSWORD_FILE) say who comes"
            )
        if "DatabaseNotFound" in str(error):
            return f"it has no database '{self._database}' (GOLDENTHREAD_NEO4J_DATABASE)"
        if isinstance(error, ServiceUnavailable | SessionExpired):
            return (
                "nothing that speaks Bolt answers there; start the server, or check the address, "
                "the port (usually 7687) and whether it wants TLS (neo4j+s://, bolt+s://)"
            )
        plain = (said for words, said in self.reasons.items() if words in str(error))
        return next(plain, (str(error).splitlines() or [type(error).__name__])[0])


_VERSION = "MATCH (l:Ledger {id: $id}) RETURN l.version AS version"
_BY_WORDS = f"CALL db.index.fulltext.queryNodes('{schema.WORDS}', $runs) YIELD node AS n"
_LOCK = "MATCH (l:Ledger {id: $id}) SET l.lock = true RETURN count(*) AS n"
_STATE = (
    "MATCH (l:Ledger {id: $id}) RETURN coalesce(l.begun, 0) AS begun, coalesce(l.done, 0) AS done"
)
_BEGIN = "MERGE (l:Ledger {id: $id}) SET l.begun = coalesce(l.begun, 0) + 1 RETURN l.begun AS begun"
_END = (
    "MATCH (l:Ledger {id: $id}) SET l.lock = true "
    "WITH l WHERE l.begun = $number SET l.done = $number"
)
_SETTLE = "MATCH (l:Ledger {id: $id}) SET l.done = l.begun"


def _where(url: str) -> str:
    """A URL for messages.

    Raises:
        StoreUnreachable: it holds what a URL should not.

    """
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise StoreUnreachable(
            "the store's URL holds a name or a password, which others could read; give them in "
            "GOLDENTHREAD_NEO4J_USER and GOLDENTHREAD_NEO4J_PASSWORD"
        )
    if parts.path.strip("/"):
        raise StoreUnreachable(
            f"'{parts.path}' has no place in the store's URL; GOLDENTHREAD_NEO4J_DATABASE names "
            "the database"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _trusted(url: str) -> tuple[str, dict[str, Any]]:
    """The URL and the settings with which a server is trusted that an authority of one's own
    signed: the driver takes no such settings where the URL says TLS.
    """
    file = os.environ.get("GOLDENTHREAD_NEO4J_CA")
    if not file:
        return url, {}
    scheme, _, place = url.partition("://")
    if not scheme.endswith("+s"):
        raise StoreUnreachable(
            f"GOLDENTHREAD_NEO4J_CA says whom to trust, which '{scheme}://' does not ask; write "
            "neo4j+s:// or bolt+s://"
        )
    if not File(file).is_file():
        raise StoreUnreachable(f"GOLDENTHREAD_NEO4J_CA names {file}, which is no file")
    trust = {"encrypted": True, "trusted_certificates": neo4j.TrustCustomCAs(file)}
    return f"{scheme.removesuffix('+s')}://{place}", trust


def _login() -> tuple[str, str] | None:
    """Who comes; ``None``: nobody, for a server without authentication."""
    file = os.environ.get("GOLDENTHREAD_NEO4J_PASSWORD_FILE")
    password = os.environ.get("GOLDENTHREAD_NEO4J_PASSWORD")
    if file:
        try:
            password = File(file).read_text("utf-8").strip()
        except OSError as error:
            raise StoreUnreachable(
                f"GOLDENTHREAD_NEO4J_PASSWORD_FILE names {file}: {error.strerror}"
            ) from error
    return (os.environ.get("GOLDENTHREAD_NEO4J_USER", "neo4j"), password) if password else None


def _rows(
    transaction: neo4j.ManagedTransaction, query: str, parameters: Mapping[str, object]
) -> list[Row]:
    # The text comes from the ontology and the query files, never from who asks.
    result = transaction.run(cast("Any", query), dict(parameters))
    names = result.keys()
    return [dict(zip(names, map(_value, record.values()), strict=True)) for record in result]


def _value(value: object) -> object:
    """A value of an answer, with nodes, relationships and paths in the ontology's terms."""
    match value:
        case list():
            return [_value(v) for v in value]
        case dict():
            return {k: _value(v) for k, v in value.items()}
        case Neo4jNode():
            columns = _columns(value)
            id_ = str(columns.pop("id"))
            return Node(id_, label_of(id_), columns)
        case Neo4jRelationship():
            columns = _columns(value)
            id_, from_, to = (str(columns.pop(name)) for name in ("id", *schema.ENDS))
            return Edge(id_, Relationship(value.type), from_, to, columns)
        case Neo4jPath():
            nodes, edges = ([*map(_value, v)] for v in (value.nodes, value.relationships))
            return Path(cast(tuple[Node, ...], tuple(nodes)), cast(tuple[Edge, ...], tuple(edges)))
        case _:
            return value


def _columns(of: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in of.items()}
