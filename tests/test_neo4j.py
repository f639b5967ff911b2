"""Neo4j: its login, databases and versions, writers at once, and what its server warns of."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest
from neo4j.exceptions import Neo4jError, ServiceUnavailable, TransientError

import graph.neo4j
from graph import Store, open_store, schema
from graph.engine import Step
from graph.neo4j import Neo4j
from graph.resolve import resolve
from ontology.errors import QueryError, StoreError, StoreUnreachable, StoreVersion
from ontology.record import Graph
from queries import searching
from queries.coverage import coverage
from queries.viewer import Viewer
from tests.records import authority_of, authority_records


@pytest.fixture
def url(neo4j_emptied: Callable[[], str]) -> str:
    """The URL of an empty store."""
    return neo4j_emptied()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


# ------------------------------------------------------------------------------- who may come in


@pytest.mark.parametrize("scheme", ["neo4j", "bolt"])
def test_where_nothing_answers_it_is_said_so(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = f"{scheme}://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(StoreUnreachable, match=f"{place} cannot be reached: nothing that spe"):
            open_store(place)


def test_a_name_or_a_password_in_the_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreUnreachable, match="GOLDENTHREAD_NEO4J_PASSWORD") as error:
        open_store("neo4j+s://me:secret@example.org:7687")
    assert "secret" not in str(error.value) and "me:" not in str(error.value)


def test_a_database_in_the_url_is_refused() -> None:
    with pytest.raises(StoreUnreachable, match="GOLDENTHREAD_NEO4J_DATABASE"):
        open_store("neo4j://example.org/movies")


def test_a_wrong_password_is_told_and_not_repeated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOLDENTHREAD_NEO4J_PASSWORD_FILE", raising=False)
    monkeypatch.setenv("GOLDENTHREAD_NEO4J_PASSWORD", "not the password")
    with pytest.raises(StoreUnreachable, match="refuses the login") as error:
        open_store(url)
    assert "not the password" not in str(error.value)
    monkeypatch.delenv("GOLDENTHREAD_NEO4J_PASSWORD")
    with pytest.raises(StoreUnreachable, match="refuses the login; GOLDENTHREAD_NEO4J_USER"):
        open_store(url)


def test_a_password_file_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_NEO4J_PASSWORD_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(StoreUnreachable, match=r"names .*nowhere: No such file"):
        open_store("neo4j://127.0.0.1")


def test_a_database_that_is_not_there_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_NEO4J_DATABASE", "nowhere")
    with pytest.raises(StoreUnreachable, match="it has no database 'nowhere'"):
        open_store(url)


def test_a_server_without_tls_is_told(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="whether it wants TLS"):
        open_store(url.replace("://", "+s://"))


def test_an_authority_of_ones_own_is_trusted_only_with_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ca.pem"
    monkeypatch.setenv("GOLDENTHREAD_NEO4J_CA", str(file))
    with pytest.raises(StoreUnreachable, match=r"GOLDENTHREAD_NEO4J_CA names .*ca\.pem, which is"):
        open_store("neo4j+s://127.0.0.1")
    file.write_text("")
    with pytest.raises(StoreUnreachable, match=r"'bolt://' does not ask; write neo4j\+s://"):
        open_store("bolt://127.0.0.1")
    asked = {}

    def driver(url: str, **settings: object) -> None:
        asked.update(settings, url=url)
        raise ValueError("enough")

    monkeypatch.setattr(neo4j.GraphDatabase, "driver", driver)
    with pytest.raises(StoreUnreachable, match=r"neo4j\+s://example\.org:7687 names no Neo4j"):
        open_store("neo4j+s://example.org:7687")
    assert asked["url"] == "neo4j://example.org:7687" and asked["encrypted"] is True
    assert vars(asked["trusted_certificates"]) == vars(neo4j.TrustCustomCAs(str(file)))


# -------------------------------------------------------------------------- versions and databases


def test_a_server_that_is_too_old_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.neo4j, "_OLDEST", 9999)
    with pytest.raises(StoreVersion, match=r"is Neo4j/\S+, which is too old: version 9999"):
        open_store(url)


@pytest.mark.parametrize("read_only", [True, False])
def test_another_schema_version_says_what_to_do(
    url: str, read_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "_REVISION", 999)
    with pytest.raises(StoreVersion, match=r"works with 999\..*load the documents again"):
        open_store(url, read_only=read_only)
    monkeypatch.undo()
    open_store(url, read_only=read_only).close()


def test_another_programs_database_is_left_alone(url: str) -> None:
    engine = Neo4j(url)
    try:
        with engine._session() as session:
            session.run("CREATE (:Film {title: 'x'})").consume()
            session.run("MATCH (l:Ledger {id: 'ledger/schema'}) DELETE l").consume()
        for read_only in (True, False):
            with pytest.raises(StoreVersion, match="holds something that this program did not"):
                open_store(url, read_only=read_only)
        assert engine.read("MATCH (f:Film) RETURN count(f) AS n", {}) == [{"n": 1}]
    finally:
        with engine._session() as session:
            session.run("MATCH (n) DETACH DELETE n").consume()
        engine.close()
    with pytest.raises(StoreUnreachable, match="goldenthread load"):
        open_store(url, read_only=True)
    open_store(url).close()


def test_its_schema_is_made_once_and_what_is_missing_is_made_again(url: str, store: Store) -> None:
    wanted = {name for name, _ in schema.neo4j_indexes()}
    engine = Neo4j(url)
    with engine._session() as session:
        session.run(f"DROP INDEX {schema.WORDS}").consume()
    engine.close()
    open_store(url).close()
    rows = store._engine.read("SHOW INDEXES YIELD name, state RETURN name, state", {})
    assert wanted <= {row["name"] for row in rows if row["state"] == "ONLINE"}


# ------------------------------------------------------------------------------- writers at once


def test_writers_at_once_lose_nothing(url: str) -> None:
    documents = authority_records(0, 4)
    failed: list[Exception] = []

    def load(mine: int) -> None:
        try:
            with open_store(url) as store:
                for records in documents[mine::2]:
                    store.load(records)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=load, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with open_store(url, read_only=True) as store:
        assert store.graph(authority_of(0)) == resolve(documents)


@pytest.mark.parametrize("error", [TransientError, ServiceUnavailable])
def test_a_write_that_is_tried_again_computes_its_difference_again(
    url: str, store: Store, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = authority_records(0, 2)
    real, tries = Neo4j.write, []

    def failing(self: Neo4j, steps: list[Step]) -> None:
        tries.append(1)
        real(self, steps)
        if len(tries) == 1:
            raise error("passing")

    monkeypatch.setattr(Neo4j, "write", failing)
    monkeypatch.setattr(TransientError, "is_retryable", lambda self: True)
    store.load(first)
    assert len(tries) == 2
    store.load(second)
    assert store.graph(authority_of(0)) == resolve([first, second])


def test_who_writes_reads_its_own_writes_through_other_connections(store: Store) -> None:
    for records in authority_records(0, 2):
        store.load(records)
        assert records.source in store.sources()


# ---------------------------------------------------------------------------------------- reading


def test_a_runaway_query_is_stopped_and_the_store_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.neo4j, "_READ_SECONDS", 0.5)
    with pytest.raises(QueryError, match="everything failed: it took too long"):
        store.read(
            "UNWIND range(1, 90000) AS a UNWIND range(1, 90000) AS b "
            "WITH a, b WHERE a * b = 7 RETURN count(*) AS n",
            name="everything",
        )
    assert store.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_query_cannot_write(store: Store) -> None:
    query = "CREATE (n:Person {id: 'person/x'}) RETURN n"
    with pytest.raises(QueryError, match="a clause that writes"):
        store.read(query)
    with pytest.raises(Neo4jError, match="access mode"):
        store._engine.read(query, {})
    assert store.graph("authority/x") == Graph()


def test_no_query_has_the_server_warn_of_anything_but_what_is_not_there_yet(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="neo4j.notifications"):
        for records in authority_records(0, 2):
            store.load(records)
        coverage(Viewer(store))
        searching.search(Viewer(store), "plan")
        warned = {record.getMessage() for record in caplog.records}
    assert not warned


def test_its_errors_are_those_that_the_store_translates(store: Store) -> None:
    step = Step("UNWIND $rows AS row CREATE (p:Person {id: row.id})", ("id",), [("person/x/Jo",)])
    with pytest.raises(StoreError) as error:
        store._write([step, step])
    assert isinstance(error.value.__cause__, neo4j.exceptions.ConstraintError)
    assert "person/x/Jo" not in str(error.value)
