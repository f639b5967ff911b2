"""Neo4j in trouble: eight clients read while a document is loaded, the server is killed in the
middle of a load, and restarted under a running API. On a server of its own.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from click.testing import CliRunner

import graph.neo4j
from api.cli import main
from api.export import jsonl
from graph import Store, open_store
from graph.engine import Step
from graph.neo4j import Neo4j
from ontology.errors import NotFound, StoreUnreachable
from ontology.record import Records
from ontology.terms import Label
from queries.accountability import accountability_chain
from queries.coverage import coverage
from queries.viewer import Viewer
from tests.records import authority_of, authority_records
from tests.test_server import sent, serving
from tools.neo4j.server import LONG_TERM, Server, Unavailable, release

AS_AT = "2024-06-30"
CLIENTS = 8


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed."""
    wanted = os.environ.get("GOLDENTHREAD_TEST_NEO4J_VERSION", LONG_TERM.version)
    try:
        made = Server(tmp_path_factory.mktemp("survival"), release(wanted), heap="320m")
        made.start()
    except Unavailable as error:
        pytest.skip(str(error))
    yield made
    made.kill()


@pytest.fixture
def server(home: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, running, and the settings with which it is reached. Each test has an authority of
    its own in it.
    """
    for name, value in home.settings.items():
        monkeypatch.setenv(name, value)
    for name in ("GOLDENTHREAD_NEO4J_USER", "GOLDENTHREAD_NEO4J_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    return home


def exported(store: Store, seed: int) -> list[str]:
    return [*jsonl(store.graph(authority_of(seed)))]


def undisturbed(documents: list[Records], seed: int) -> list[str]:
    """The export of a store in which nothing went wrong."""
    with open_store("ladybug:") as store:
        for records in documents:
            store.load(records)
        return exported(store, seed)


# --------------------------------------------------------------------------- reading during a load


def _chain(viewer: Viewer, id_: str) -> object:
    try:
        return accountability_chain(viewer, id_, as_at=AS_AT)
    except NotFound:
        return "not loaded"


def test_eight_clients_see_the_whole_of_a_load_or_nothing(server: Server) -> None:
    seed = 1
    documents = authority_records(seed, 3, 3)
    start = next(n.id for n in documents[0].nodes if n.label is Label.RECOMMENDATION)
    questions: list[Callable[[Viewer], object]] = [
        lambda viewer: exported(viewer.store, seed),
        lambda viewer: coverage(viewer, authority=authority_of(seed), as_at=AS_AT),
        lambda viewer: _chain(viewer, start),
    ]
    right: list[list[object]] = [[] for _ in questions]
    with open_store("ladybug:") as store:
        for place in range(len(documents) + 1):
            for answers, question in zip(right, questions, strict=True):
                answers.append(question(Viewer(store)))
            if place < len(documents):
                store.load(documents[place])

    asked, over = [0] * CLIENTS, threading.Event()
    # Each client waits for a load to begin, so that it asks while there is something to see.
    begun = threading.Barrier(CLIENTS + 1)

    def client(mine: int) -> None:
        kind = mine % len(questions)
        with open_store(server.url, read_only=True) as store:
            begun.wait()
            while not over.is_set():
                answer = questions[kind](Viewer(store))
                assert answer in right[kind], f"client {mine} saw a part"
                asked[mine] += 1

    with open_store(server.url) as store, ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(client, n) for n in range(CLIENTS)]
        try:
            begun.wait()
            while min(asked) < 2 and not any(c.done() for c in clients):
                for records in documents:
                    store.load(records)
                for records in reversed(documents):
                    store.remove(records.source.id)
        finally:
            over.set()
        for done in clients:
            done.result()


def test_who_asks_while_a_commit_is_under_way_waits_for_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = 2
    documents = authority_records(seed, 1)
    begun, met = threading.Event(), threading.Event()
    real = Neo4j._mark

    def mark(self: Neo4j, query: str, number: object = None) -> object:
        answer = real(self, query, number)
        if query == graph.neo4j._BEGIN:
            begun.set()
            assert met.wait(60)
        return answer

    with open_store(server.url) as store, open_store(server.url, read_only=True) as reader:
        state = reader._engine.state

        def seen() -> int | None:
            found = state()
            if found is None:
                met.set()
            return found

        monkeypatch.setattr(Neo4j, "_mark", mark)
        monkeypatch.setattr(reader._engine, "state", seen)
        writer = threading.Thread(target=partial(store.load, documents[0]))
        writer.start()
        assert begun.wait(60)
        assert exported(reader, seed) == undisturbed(documents, seed)
        assert met.is_set()
        writer.join()


# ------------------------------------------------------------------- killed in the middle of a load


def _killed(server: Server, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill the server once, at a point of a load: when half of it is written, before its commit or
    after.
    """
    real_write, real_mark = Neo4j.write, Neo4j._mark

    def once() -> None:
        monkeypatch.setattr(Neo4j, "write", real_write)
        monkeypatch.setattr(Neo4j, "_mark", real_mark)
        server.kill()

    def write(self: Neo4j, steps: list[Step]) -> None:
        if self._alone is None or len(steps) < 2:
            real_write(self, steps)
            return
        real_write(self, steps[: len(steps) // 2])
        once()
        real_write(self, steps[len(steps) // 2 :])

    def mark(self: Neo4j, query: str, number: object = None) -> object:
        if query == graph.neo4j._END and at == "after":
            once()
        answer = real_mark(self, query, number)
        if query == graph.neo4j._BEGIN and at == "before":
            once()
        return answer

    if at == "within":
        monkeypatch.setattr(Neo4j, "write", write)
    else:
        monkeypatch.setattr(Neo4j, "_mark", mark)


@pytest.mark.parametrize(("seed", "at"), [(3, "within"), (4, "before"), (5, "after")])
def test_a_load_whose_server_is_killed_fails_clearly_and_is_completed_by_another(
    server: Server, seed: int, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(graph.neo4j._SETTINGS, "max_transaction_retry_time", 1.0)  # type: ignore[index]
    documents = authority_records(seed, 3, 2)
    with open_store(server.url) as store:
        store.load(documents[0])
        with monkeypatch.context() as patch:
            _killed(server, at, patch)
            if at == "after":
                assert store.load(documents[1]).state == "new"
            else:
                with pytest.raises(StoreUnreachable, match=f"{server.url} (cannot be|was lost)"):
                    store.load(documents[1])
        server.start()
        kept = 1 + (at == "after")
        with open_store(server.url, read_only=True) as reader:
            assert exported(reader, seed) == undisturbed(documents[:kept], seed)
            assert reader._engine.state() is not None  # whoever asks first settles it
        for records in documents:
            store.load(records)
        assert exported(store, seed) == undisturbed(documents, seed)
        assert store.load(documents[1]).state == "unchanged"


# ----------------------------------------------------------------------- restarted under an API


def test_an_api_whose_server_is_restarted_says_so_and_recovers(server: Server) -> None:
    with open_store(server.url) as store:
        for records in authority_records(0, 1):
            store.load(records)
    query = "{ recommendations(first: 1) { totalCount edges { node { text } } } }"
    body = json.dumps({"query": query}).encode()
    with serving(server.url) as (_, address), ThreadPoolExecutor(3) as pool:
        before = sent(address, body)
        assert before[0] == 200 and "errors" not in json.loads(before[1])
        server.kill()
        calls = [
            pool.submit(sent, address, body),
            pool.submit(sent, address, path="/readyz"),
            pool.submit(sent, address, path="/passage/nowhere/1"),
        ]
        for call in calls:
            status, text = call.result()
            (error,) = json.loads(text)["errors"]
            assert status == 503 and error["extensions"]["code"] == "STORE_UNREACHABLE"
            assert error["message"].startswith(f"{server.url} cannot be reached: nothing that")
            assert "Traceback" not in text and "neo4j.exceptions" not in text
        assert sent(address, path="/healthz")[0] == 200
        done = CliRunner().invoke(main, ["serve", "--port", "0", "--store", server.url])
        assert done.exit_code == 3
        assert done.output.startswith(f"goldenthread: {server.url} cannot be reached: nothing")
        server.start()
        assert sent(address, body) == before
        assert sent(address, path="/readyz")[0] == 200
