"""LadybugDB: its files, locks and versions, and the places where it is silently wrong."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import ladybug
import pytest

import graph.ladybug
import graph.lock
from graph import open_store, schema
from graph.engine import Step
from graph.ladybug import Ladybug
from graph.lock import Gate
from graph.resolve import resolve
from ontology.errors import QueryError, StoreError, StoreUnreachable, StoreVersion
from ontology.record import Graph, label_of
from ontology.terms import CONNECTS, PROPERTIES, Label, Relationship
from tests.records import authority_of, authority_records

ROOT = Path(__file__).parents[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


def other_process(code: str, path: Path) -> subprocess.Popen[str]:
    """Another process that has ``store_path`` and runs ``code``."""
    return subprocess.Popen(
        [sys.executable, "-c", f"store_path = {str(path)!r}\n{code}"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


WRITER = """
import sys
from graph import open_store
with open_store(f"ladybug:{store_path}") as store:
    print("ready", flush=True)
    sys.stdin.read()
"""

#: Loads and removes one document of another authority until it is told to stop.
BUSY = """
import os, threading, sys
from graph import open_store
from tests.records import authority_records
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
records = authority_records(1, 1)[0]
print("ready", flush=True)
while not stop.is_set():
    with open_store(f"ladybug:{store_path}") as store:
        store.load(records)
        store._engine.write([])
        store.remove(records.source.id)
"""


# ----------------------------------------------------------------------------- locks and processes


def test_a_second_writer_is_told_who_writes_and_readers_are_let_in(path: Path) -> None:
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
    writer = other_process(WRITER, path)
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        with pytest.raises(StoreUnreachable, match=f"being written by process {writer.pid}; wait"):
            open_store(f"ladybug:{path}")
        with open_store(f"ladybug:{path}", read_only=True) as store:
            assert len(store.sources()) == 1
    finally:
        writer.communicate("")
    open_store(f"ladybug:{path}").close()


def test_a_process_cannot_write_a_store_twice_or_lose_it_by_reading(path: Path) -> None:
    with open_store(f"ladybug:{path}"):
        with pytest.raises(StoreUnreachable, match="by this process already"):
            open_store(f"ladybug:{path}")
        open_store(f"ladybug:{path}", read_only=True).close()
        # LadybugDB's own lock is gone now
        done, _ = other_process(
            "from graph import open_store\n"
            "try: open_store(f'ladybug:{store_path}')\n"
            "except Exception as error: print(type(error).__name__)",
            path,
        ).communicate()
        assert done == "StoreUnreachable\n"


def test_reading_while_another_process_writes_sees_whole_documents(path: Path) -> None:
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
        before = store.graph(authority_of(0)).edges.keys()
    writer = other_process(BUSY, path)
    counts = set()
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        for _ in range(6):
            with open_store(f"ladybug:{path}", read_only=True) as store:
                whole = store.graph()
                one, other = (_of(whole, authority_of(seed)) for seed in (0, 1))
                assert one.edges.keys() == before
                counts.add((len(store.sources()), len(other.nodes), len(other.edges)))
    finally:
        writer.communicate("")
    both = {c for c in counts if c[0] == 2}
    assert len(both) <= 1
    assert counts - both <= {(1, 0, 0)}


def _of(graph: Graph, authority: str) -> Graph:
    """An authority's part of a whole graph."""
    nodes = {i: n for i, n in graph.nodes.items() if n.get("authority") == authority}
    edges = {i: e for i, e in graph.edges.items() if e.from_ in nodes or e.to in nodes}
    return Graph(nodes, edges)


def test_a_file_between_two_states_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(f"ladybug:{path}").close()
    attempts = []
    real = ladybug.Database

    def unsettled(*arguments: object, **settings: object) -> object:
        attempts.append(settings["read_only"])
        if len(attempts) < 4:
            raise RuntimeError("Cannot open database in read-only mode while … is pending.")
        return real(*arguments, **settings)

    monkeypatch.setattr(ladybug, "Database", unsettled)
    open_store(f"ladybug:{path}", read_only=True).close()
    assert attempts == [True] * 4


def test_what_a_killed_process_left_is_finished_by_the_next_reader(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(f"ladybug:{path}").close()
    attempts = []
    real = ladybug.Database

    def pending(*arguments: object, **settings: object) -> object:
        attempts.append(settings["read_only"])
        if all(attempts):
            raise RuntimeError("Cannot open database in read-only mode while … is pending.")
        return real(*arguments, **settings)

    monkeypatch.setattr(ladybug, "Database", pending)
    monkeypatch.setattr(graph.ladybug, "_OPEN_SECONDS", 0.05)
    open_store(f"ladybug:{path}", read_only=True).close()
    assert attempts[-2:] == [False, True]


def test_threads_read_at_once(path: Path) -> None:
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
        found: list[int] = []

        def ask() -> None:
            for _ in range(20):
                rows = store.read("MATCH (f:Finding) RETURN count(f) AS n")
                found.append(int(str(rows[0]["n"])))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 80 and len(set(found)) == 1


# ------------------------------------------------------------------------------ files and versions


def test_a_store_that_is_not_there_is_made_by_a_writer_only(path: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"there is no store at .*goldenthread load"):
        open_store(f"ladybug:{path}", read_only=True)
    assert not path.exists()
    deep = path / "some" / "folder" / "store"
    open_store(f"ladybug:{deep}").close()
    assert deep.is_file()


@pytest.mark.parametrize("read_only", [True, False])
def test_what_is_no_store_is_said_to_be_none(tmp_path: Path, read_only: bool) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, not a store. " * 1000)
    with pytest.raises(StoreUnreachable, match=r"notes\.txt is not a store"):
        open_store(f"ladybug:{text}", read_only=read_only)
    with pytest.raises(StoreUnreachable, match="is a directory"):
        open_store(f"ladybug:{tmp_path}", read_only=read_only)
    assert text.read_text().startswith("These are notes")


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnreachable, match=r"file/store cannot be written: (Not|File)"):
        open_store(f"ladybug:{tmp_path}/file/store")


@pytest.mark.parametrize("read_only", [True, False])
def test_another_schema_version_says_what_to_do(
    path: Path, read_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(f"ladybug:{path}").close()
    monkeypatch.setattr(schema, "_REVISION", 999)
    with pytest.raises(StoreVersion, match=r"works with 999\..*load the documents again"):
        open_store(f"ladybug:{path}", read_only=read_only)
    monkeypatch.undo()
    open_store(f"ladybug:{path}", read_only=read_only).close()


@pytest.mark.parametrize("read_only", [True, False])
def test_another_programs_database_is_left_alone(path: Path, read_only: bool) -> None:
    database = ladybug.Database(str(path), buffer_pool_size=64 << 20)
    connection = ladybug.Connection(database)
    connection.execute("CREATE NODE TABLE Thing(id STRING, PRIMARY KEY(id))").close()
    connection.close()
    database.close()
    with pytest.raises(StoreVersion, match="schema version none"):
        open_store(f"ladybug:{path}", read_only=read_only)


def test_the_schema_has_every_label_type_and_property(path: Path) -> None:
    with open_store(f"ladybug:{path}") as store:
        tables = {r["name"] for r in store._engine.read("CALL show_tables() RETURN name", {})}
        assert tables == {"Ledger", *Label, *Relationship}
        for label, properties in PROPERTIES.items():
            rows = store._engine.read(f"CALL table_info('{label}') RETURN name", {})
            assert {r["name"] for r in rows} == set(properties)
        for type_, pairs in CONNECTS.items():
            rows = store._engine.read(f"CALL show_connection('{type_}') RETURN *", {})
            ends = {(r["source table name"], r["destination table name"]) for r in rows}
            assert ends == {(a.value, b.value) for a, b in pairs}


def test_labels_that_share_a_property_give_it_one_type() -> None:
    kinds: dict[str, set[str]] = {}
    plain = {"integer", "decimal", "boolean", "strings"}
    for properties in PROPERTIES.values():
        for name, kind in properties.items():
            kinds.setdefault(name, set()).add(kind if kind in plain else "string")
    assert {n: k for n, k in kinds.items() if len(k) > 1} == {}


# ------------------------------------------------------------------------------- where it is wrong


def test_rows_are_bound_by_position_and_a_step_keeps_it(path: Path) -> None:
    engine = Ladybug(path)
    engine.prepare()
    query = "UNWIND $rows AS row CREATE (:Person {id: row.id, name: row.name})"
    rows: list[dict[str, str]] = [{"id": "person/1", "name": "A"}, {"name": "B", "id": "person/2"}]
    with engine._connection().execute(query, {"rows": rows}):  # type: ignore[union-attr]
        pass
    found = engine.read("MATCH (p:Person) RETURN p.id AS id ORDER BY p.id", {})
    swapped = [r["id"] for r in found]
    assert swapped == ["A", "person/2"], "LadybugDB has been mended: docs/portable-cypher.md"
    step = Step(query, ("name", "id"), [("C", "person/3"), ("D", "person/4")])
    engine.write([step])
    found = engine.read("MATCH (p:Person) WHERE p.id STARTS WITH 'person/' RETURN p", {})
    assert {(r["p"].id, r["p"].get("name")) for r in found} >= {  # type: ignore[attr-defined]
        ("person/3", "C"),
        ("person/4", "D"),
    }
    engine.close()


def test_a_runaway_query_is_stopped_and_the_store_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.ladybug, "_READ_SECONDS", 0.5)
    with open_store(f"ladybug:{path}") as store:
        for records in authority_records(0, 3):
            store.load(records)
        with pytest.raises(QueryError, match="everything failed: it took too long"):
            store.read(
                "UNWIND range(1, 90000) AS a UNWIND range(1, 90000) AS b "
                "WITH a, b WHERE a * b = 7 RETURN count(*) AS n",
                name="everything",
            )
        assert store.read("MATCH (d:Document) WHERE d.state = 'loaded' RETURN count(d) AS n") == [
            {"n": 3}
        ]


def test_many_queries_do_not_use_up_the_buffer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.ladybug, "_BUFFER_BYTES", 256 << 20)
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
        for number in range(300):
            store.read(
                "MATCH (f:Finding)-[:CITES]->(p:Passage) WITH f, collect(DISTINCT p.text) AS texts "
                f"RETURN f, texts, {number} AS number ORDER BY f.id"
            )


def test_a_load_that_needs_more_memory_than_it_may_have_leaves_the_store_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, letter = authority_records(0, 2)
    with open_store(f"ladybug:{path}") as store:
        store.load(letter)
    monkeypatch.setattr(graph.ladybug, "_BUFFER_BYTES", 64 << 20)
    with open_store(f"ladybug:{path}") as store:
        before = store.graph()
        with pytest.raises(StoreError, match="is as it was: it needs more memory"):
            store.load(report)
        assert store.graph() == before
    monkeypatch.undo()
    with open_store(f"ladybug:{path}") as store:
        assert store.graph() == before
        store.load(report)
        assert store.graph(authority_of(0)) == resolve([report, letter])


def test_ids_tell_the_label_that_the_engine_has(path: Path) -> None:
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 3)[2])
        for label in Label:
            for row in store.read(f"MATCH (n:{label}) RETURN n.id AS id"):
                assert label_of(str(row["id"])) is label


# ------------------------------------------------------------- a writer beside readers elsewhere


@pytest.fixture
def tidied_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little was written, a file is tidied up when it is asked for."""
    monkeypatch.setattr(graph.ladybug, "_TIDY_BYTES", 0)


def test_little_is_left_until_there_is_more_of_it(path: Path) -> None:
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
        store.tidy()
        assert path.with_name("store.wal").exists()
    assert not path.with_name("store.wal").exists()


def test_much_is_written_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.ladybug, "_HEAVY_BYTES", 10_000)
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
        assert not path.with_name("store.wal").exists()


@pytest.mark.usefixtures("tidied_early")
def test_what_was_opened_before_a_tidying_never_reads_half_of_it(path: Path) -> None:
    """Pages are written in place: without a gate, who had opened reads the new ones as if they were
    of the old state.
    """
    documents = authority_records(0, 6, 3)
    with open_store(f"ladybug:{path}") as store:
        store.load(documents[0])
        store.tidy()
        with open_store(f"ladybug:{path}", read_only=True) as reader:
            right = [store.graph(authority_of(0))]
            assert reader.graph(authority_of(0)) == right[0]
            for records in documents[1:]:
                store.load(records)
            assert reader.graph(authority_of(0)) == right[0], "only commits were added"
            store.remove(documents[0].source.id)
            store.tidy()
            assert reader.graph(authority_of(0)) == store.graph(authority_of(0))


@pytest.mark.usefixtures("tidied_early")
def test_an_answer_that_a_tidying_came_into_is_asked_again(path: Path) -> None:
    documents = authority_records(0, 3)
    with open_store(f"ladybug:{path}") as store:
        store.load(documents[0])
        store.tidy()
        with open_store(f"ladybug:{path}", read_only=True) as reader:
            asked: list[int] = []

            def question() -> tuple[list[str], list[str]]:
                before = [s.id for s in reader.sources()]
                asked.append(1)
                if len(asked) == 1:
                    store.load(documents[1])
                    store.tidy()
                return before, [s.id for s in reader.sources()]

            before, after = reader.whole(question)
            assert before == after and len(before) == 2 and len(asked) == 2


def test_nobody_opens_while_pages_are_written(path: Path) -> None:
    open_store(f"ladybug:{path}").close()
    gate, opened = Gate(path), threading.Event()

    def read() -> None:
        open_store(f"ladybug:{path}", read_only=True).close()
        opened.set()

    before = gate.number()
    reader = threading.Thread(target=read)
    with gate.tidying() as apart:
        assert apart
        assert gate.number() == before + 1
        reader.start()
        with pytest.raises(BlockingIOError):
            fcntl.flock(os.open(f"{path}.gate", os.O_RDONLY), fcntl.LOCK_SH | fcntl.LOCK_NB)
        assert not opened.is_set()
    reader.join()
    assert opened.is_set()


@pytest.mark.usefixtures("tidied_early")
def test_a_tidying_waits_for_no_question_and_keeps_none_from_being_asked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.ladybug, "_TIDY_SECONDS", 0.01)
    with open_store(f"ladybug:{path}") as store:
        store.load(authority_records(0, 1)[0])
        engine = store._engine
        assert isinstance(engine, Ladybug)
        commits = path.with_name("store.wal")
        with engine._quiet.asking():
            store.tidy()
            assert commits.exists()
            other = threading.Thread(target=store.sources)
            other.start()
            other.join()
        store.tidy()
        assert not commits.exists()


def test_a_server_that_holds_a_store_is_named_with_the_way_through_it(path: Path) -> None:
    address = "http://127.0.0.1:8000"
    with (
        open_store(f"ladybug:{path}", address=address),
        pytest.raises(StoreUnreachable) as refused,
    ):
        open_store(f"ladybug:{path}")
    assert str(refused.value) == (
        f"the store {path} is held by goldenthread serve (process {os.getpid()}, {address}); send "
        f"it through the server: goldenthread load … --server {address} (or remove), and "
        f"statements as mutations to {address}/graphql"
    )
    open_store(f"ladybug:{path}").close()  # a dead holder is no obstacle
    Path(f"{path}.lock").write_text("1\nhttp://127.0.0.1:1\n")
    open_store(f"ladybug:{path}").close()


@pytest.mark.usefixtures("tidied_early")
def test_pages_are_not_written_under_who_opens(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.lock, "_WRITER_WAITS", 0.01)
    commits = path.with_name("store.wal")
    with open_store(f"ladybug:{path}") as store:
        store.tidy()
        with Gate(path).opening():  # for ever so long
            before = Gate(path).number()
            assert store.load(authority_records(0, 1)[0]).state == "new"
            store.tidy()
            assert commits.exists() and Gate(path).number() == before
        store.tidy()
        assert not commits.exists() and Gate(path).number() == before + 1
