"""The papers over HTTP: what a server sends, to whom, and under which name."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from click.testing import CliRunner
from fastapi import FastAPI, Request

from api.app import STATUS
from api.callers import Caller, Role
from api.cli import main
from api.endpoint import refused
from api.papers.routes import GRAPHS, router
from graph import Store, open_store
from ontology.errors import GoldenThreadError
from ontology.terms import Label
from tests.papers import AS_AT, read_csv, read_xlsx
from tests.records import authority_of, authority_records, corrected
from tests.test_server import sent, serving

ONE, OTHER = authority_of(0), authority_of(1)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("ladybug:") as store:
        for seed in (0, 1):
            for records in authority_records(seed, 3):
                store.load(records)
        yield store


class Client:
    """Asks an application without a server."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        async def got() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            base = "http://localhost:8000"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.get(path)

        return asyncio.run(got())


@contextmanager
def asking(store: Store, caller: Caller) -> Iterator[Client]:
    """A client that asks as someone."""
    app = FastAPI()
    with ThreadPoolExecutor(1) as pool:
        app.include_router(router(lambda: store, pool))

        @app.middleware("http")
        async def known(request: Request, call_next):
            request.state.caller = caller
            return await call_next(request)

        @app.exception_handler(GoldenThreadError)
        def error(_request: Request, error: GoldenThreadError):
            status = next(s for kind, s in STATUS.items() if isinstance(error, kind))
            return refused(error, status)

        yield Client(app)


EVERYONE = Caller("", Role.READER)
GRANTED = Caller("A. Reader", Role.READER, frozenset({ONE}))


def test_a_paper_is_sent_with_its_type_and_name(store: Store) -> None:
    with asking(store, EVERYONE) as client:
        csv = client.get(f"/export/gaps.csv?authority=aldermoor&asAt={AS_AT}")
        assert csv.status_code == 200
        assert csv.headers["content-type"] == "text/csv; charset=utf-8"
        assert csv.headers["content-disposition"] == (
            f'attachment; filename="golden-thread-gaps-aldermoor-{AS_AT}.csv"'
        )
        assert csv.headers["x-content-type-options"] == "nosniff"
        rows = read_csv(csv.content)
        assert {r["Snapshot"] for r in rows} == {csv.headers["x-snapshot"]}
        assert rows[0]["Evidence"].startswith("http://localhost:8000/passage/aldermoor/")
        xlsx = client.get(f"/export/gaps.xlsx?snapshot={csv.headers['x-snapshot']}")
        assert xlsx.headers["content-type"].endswith("spreadsheetml.sheet")
        assert [r["Gap id"] for r in read_xlsx(xlsx.content)["Gap register"]] == [
            r["Gap id"] for r in rows
        ]
        docx = client.get(f"/export/board.docx?authority={quote(ONE)}&since=2019-01-01")
        assert docx.headers["content-type"].endswith("wordprocessingml.document")
        assert docx.content.startswith(b"PK")


def test_a_paper_for_a_meeting_is_asked_for_by_its_body_and_day(store: Store) -> None:
    body = min(i for i, n in store.graph(ONE).nodes.items() if n.label is Label.BODY)
    path = f"/export/board.csv?authority=aldermoor&asAt={AS_AT}&body={body}"
    with asking(store, EVERYONE) as client:
        told = client.get(f"{path}&on=2026-07-31&of=all")
        assert told.status_code == 200 and {r["When"] for r in read_csv(told.content)} <= {
            "overdue", "due",
        }  # fmt: skip
        assert read_csv(told.content)
        for given, said in (
            ("&on=soon", "write it as"),
            ("&on=2026-06-29", "must not be before the day looked at (30 June 2026)"),
            ("&on=2026-07-31&of=some", "'of' is 'all' or left out"),
        ):
            answer = client.get(path + given)
            assert answer.status_code == 400 and said in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("ending", GRAPHS)
def test_a_graph_is_sent_as_the_command_writes_it(store: Store, ending: str) -> None:
    from api.export import written

    with asking(store, EVERYONE) as client:
        answer = client.get(f"/export/graph.{ending}")
        assert answer.text == "".join(written(store.graph(), GRAPHS[ending][0]))
        assert f"golden-thread-graph-all.{ending}" in answer.headers["content-disposition"]
        part = client.get(f"/export/graph.{ending}?authority=aldermoor")
        assert part.text == "".join(written(store.graph(ONE), GRAPHS[ending][0]))


def test_who_is_granted_one_authority_is_sent_that_one(store: Store) -> None:
    with asking(store, EVERYONE) as client:
        theirs = client.get("/export/gaps.csv?authority=brackwater").headers["x-snapshot"]
    with asking(store, GRANTED) as client:
        rows = read_csv(client.get("/export/gaps.csv").content)
        assert {r["Authority"] for r in rows} == {"Aldermoor"}
        graph = client.get("/export/graph.jsonl").text
        assert "brackwater" not in graph and "/aldermoor/" in graph
        for path in (
            "gaps.csv?authority=brackwater", f"gaps.csv?snapshot={theirs}",
            f"gaps.csv?snapshot={AS_AT}.{'0' * 16}", "graph.ttl?authority=brackwater",
            "minutes.csv", "gaps.pdf", "graph.pdf",
        ):  # fmt: skip
            answer = client.get(f"/export/{path}")
            assert answer.status_code == 404, path
            assert "content-disposition" not in answer.headers
            said = answer.json()["errors"][0]
            assert said["extensions"]["code"] == "NOT_FOUND"
            asked_for = ("authority=brackwater" in path) + ("snapshot=" in path)
            assert asked_for or "brackwater" not in said["message"]


def test_what_cannot_be_is_told(store: Store) -> None:
    with asking(store, EVERYONE) as client:
        for path, said in (
            ("gaps.csv?asAt=yesterday", "write it as"),
            ("gaps.csv?snapshot=x", "is no snapshot"),
            ("gaps.csv?table=x", "no table 'x'"),
            ("board.docx", "about one authority"),
        ):
            answer = client.get(f"/export/{path}")
            assert answer.status_code == 400
            assert said in answer.json()["errors"][0]["message"]


def test_posts_are_shown_and_names_withheld(store: Store) -> None:
    with asking(store, Caller("P", Role.READER, None, role_only=True)) as client:
        assert "Name withheld" in client.get("/export/actions.csv").text
        graph = client.get("/export/graph.jsonl").text
        people = {
            str(n.get("name")) for n in store.graph().nodes.values() if n.label is Label.PERSON
        }
        assert "Name withheld" in graph and not any(name in graph for name in people)


def test_a_paper_is_asked_for_again_from_a_running_server(tmp_path: Path) -> None:
    """From loading to a paper, a correction, and the paper as it was; by both surfaces."""
    url = f"ladybug:{tmp_path / 'store'}"
    first, second = authority_records(0, 2)
    with open_store(url) as store:
        store.load(first)
        store.load(second)
    with serving(url) as (_, server):
        path = f"/export/recommendations.csv?authority=aldermoor&asAt={AS_AT}"
        status, before = sent(server, path=path)
        assert status == 200
        (name,) = {r["Snapshot"] for r in read_csv(before.encode())}
    with open_store(url) as store:
        store.load(corrected(first), at="2024-05-01T10:00:00")
        store.remove(second.source.id)
    port = re.compile(r"http://127\.0\.0\.1:\d+")
    with serving(url) as (_, server):
        assert port.sub("", sent(server, path=path)[1]) != port.sub("", before)
        status, again = sent(server, path=f"/export/recommendations.csv?snapshot={name}")
        assert status == 200 and port.sub("", again) == port.sub("", before)
        status, said = sent(server, path=f"/export/gaps.csv?snapshot={AS_AT}.{'0' * 16}")
        assert status == 404 and "there is no snapshot" in json.loads(said)["errors"][0]["message"]
    given = ["--paper", "recommendations", "--snapshot", name, "--site", f"http://{server}"]
    done = CliRunner().invoke(main, ["export", "--format", "csv", *given, "--store", url])
    assert done.stdout_bytes.decode() == again
