"""REST where it is the convention, for each role: uploads, removal, linked data, counts, traces."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import api.app
from api.app import create_app
from api.callers import LOCAL_USER, Caller, Role
from api.endpoint import BadRequest
from api.jobs import Busy, Job, Jobs
from api.metrics import Metrics
from api.reader import Held
from api.routes.documents import written
from api.routes.linked import chosen
from api.settings import Settings
from api.tracing import Tracing
from api.uploads import file_name
from graph import Store, open_store
from ontology.errors import StoreUnreachable
from ontology.rdf import iri, load, parse
from ontology.record import Records
from tests.conftest import SAMPLES
from tests.records import authority_of, authority_records
from tests.test_server import until

RECORDS = authority_records(0, 2)
OTHER = authority_records(1, 1)
PLAN = SAMPLES / "cold-ashby" / "committee-agenda-2015.txt"


class Api:
    """An application in this process, and who asks it."""

    def __init__(self, app: FastAPI, client: httpx.Client, patch: pytest.MonkeyPatch) -> None:
        self.app, self.client, self._patch = app, client, patch

    def by(self, caller: Caller) -> httpx.Client:
        self._patch.setattr(api.signing, "LOCAL_USER", caller)
        return self.client


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with two authorities."""
    path = tmp_path_factory.mktemp("rest") / "store"
    with open_store(f"ladybug:{path}") as store:
        for records in (*RECORDS, *OTHER):
            store.load(records)
    return path


@pytest.fixture
def asked(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spans: InMemorySpanExporter
) -> Iterator[Api]:
    url = f"ladybug:{shutil.copy(made, tmp_path / 'store')}"
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    settings = Settings(store=url, jobs_waiting=1)
    app = create_app(Held(url, "http://127.0.0.1:1"), settings, tracing=Tracing(provider))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    at = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with httpx.Client(base_url=at, timeout=60) as client:
        yield Api(app, client, monkeypatch)
    server.should_exit = True
    thread.join()
    open_store(url).close()  # it was let go of


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def finished(client: httpx.Client, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == answer.json()["url"]

    def over() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(answer.headers["location"]).json()
        return job if job["ended"] else None

    return until(over)


def plan() -> dict[str, Any]:
    return {"files": [("files", (PLAN.name, PLAN.read_bytes()))]}


# ------------------------------------------------------------------------------------- who may what


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_it_may(asked: Api, role: Role) -> None:
    client = asked.by(Caller("someone", role))
    up = client.post("/documents", **plan())
    if role >= Role.EDITOR:
        assert finished(client, up)["reports"][0]["state"] == "new"
    else:
        assert code(up) == (403, "NOT_ALLOWED")
        assert "editor" in up.json()["errors"][0]["message"]
    gone = client.delete(f"/documents/{RECORDS[1].source.id}")
    if role is Role.ADMINISTRATOR:
        assert gone.status_code == 200 and gone.json()["removed"] > 0
        assert code(client.delete(f"/documents/{RECORDS[1].source.id}")) == (404, "NOT_FOUND")
    else:
        assert code(gone) == (403, "NOT_ALLOWED")


def test_documents_of_other_authorities_are_neither_loaded_nor_removed(asked: Api) -> None:
    granted = Caller("someone", Role.ADMINISTRATOR, frozenset({authority_of(0)}))
    client = asked.by(granted)
    job = finished(client, client.post("/documents", **plan()))
    (report,) = job["reports"]
    assert "an authority that you are not granted" in report["error"] and not report["document"]
    other = OTHER[0].source.id
    assert code(client.delete(f"/documents/{other}")) == (404, "NOT_FOUND")
    assert code(client.get(f"/id/{other}")) == (404, "NOT_FOUND")
    assert client.delete(f"/documents/{RECORDS[1].source.id}").status_code == 200
    everyone = asked.by(LOCAL_USER)
    assert everyone.get(f"/id/{other}").status_code == 200
    assert code(everyone.get("/id/authority/cold-ashby")) == (404, "NOT_FOUND")


def test_a_job_is_its_callers_and_the_administrators(asked: Api) -> None:
    editor = Caller("one", Role.EDITOR)
    client = asked.by(editor)
    at = client.post("/documents", **plan()).headers["location"]
    assert client.get(at).status_code == 200
    for caller, status in (
        (Caller("two", Role.EDITOR), 404),
        (Caller("two", Role.ADMINISTRATOR), 200),
    ):
        assert asked.by(caller).get(at).status_code == status
        assert client.get(f"{at}/events").status_code == status


# ------------------------------------------------------------------------------------- linked data


def _node(records: Records) -> str:
    return next(n.id for n in records.nodes if n.id.startswith("recommendation/"))


def test_an_id_says_of_itself_what_the_export_says(asked: Api) -> None:
    id_ = _node(RECORDS[0])
    with_ids = {}
    for form, kind in (("text/turtle", "turtle"), ("application/ld+json", "jsonld")):
        answer = asked.client.get(f"/id/{id_}", headers={"accept": form})
        assert answer.status_code == 200 and answer.headers["vary"] == "Accept"
        assert answer.headers["content-type"].startswith(form)
        with_ids[kind] = load(answer.text, kind)  # type: ignore[arg-type]
        assert (iri(id_), None, None) in parse(answer.text, kind)  # type: ignore[arg-type]
    graph = with_ids["turtle"]
    assert graph == with_ids["jsonld"] and list(graph.nodes) == [id_]
    ends = {e.from_ for e in graph.edges.values()} | {e.to for e in graph.edges.values()}
    assert {e.from_ == id_ for e in graph.edges.values()} == {True, False}, "claims both ways"
    plain = asked.client.get(f"/id/{id_}").json()
    assert plain["id"] == id_ and len(plain["claims"]) == len(graph.edges) and id_ in ends
    claim = plain["claims"][0]["properties"]["id"]
    answer = asked.client.get(f"/id/{claim}")
    assert answer.json() == plain["claims"][0]


def test_a_person_is_sent_to_a_page(asked: Api) -> None:
    html = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    passage = next(n.id for n in RECORDS[0].nodes if n.id.startswith("passage/"))
    for id_ in (passage, _node(RECORDS[0])):
        answer = asked.client.get(f"/id/{id_}", headers=html)
        assert answer.status_code == 303 and answer.headers["vary"] == "Accept"
        page = asked.client.get(answer.headers["location"], headers=html)
        assert page.status_code == 200 and "errors" not in page.text
    assert asked.client.get("/id/post/nowhere/none", headers=html).status_code == 404


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/turtle"),
        ("text/turtle;q=0.3, application/ld+json;q=0.8", "application/ld+json"),
        ("application/json;q=0, */*", "text/turtle"),
        ("TEXT/TURTLE", "text/turtle"),
        ("image/png", ""),
        ("text/turtle;q=x", ""),
    ],
)
def test_the_form_that_is_liked_best(accept: str, form: str) -> None:
    assert chosen(accept) == form


def test_no_form_that_fits_is_told(asked: Api) -> None:
    answer = asked.client.get(f"/id/{_node(RECORDS[0])}", headers={"accept": "image/png"})
    assert code(answer) == (406, "NOT_ACCEPTABLE") and "text/turtle" in answer.text


# ------------------------------------------------------------------------- what is told and counted


def test_counts_hold_no_id_and_no_name(asked: Api) -> None:
    client = asked.client
    id_ = _node(RECORDS[0])
    client.get(f"/id/{id_}")
    client.get("/nowhere/secret")
    client.request("SECRET", "/secret")
    client.post("/graphql", json={"query": "{ gapKinds { id } }"})
    client.post("/graphql", json={"query": "{ nonesuch }"})
    finished(client, client.post("/documents", **plan()))
    text = client.get("/metrics").text
    for line in (
        'goldenthread_requests_total{method="GET",route="/id/{id_:path}",status="200"} 1.0',
        'goldenthread_requests_total{method="GET",route="other",status="404"} 1.0',
        'goldenthread_graphql_operations_total{outcome="answered"} 1.0',
        'goldenthread_graphql_errors_total{code="INVALID_QUERY"} 1.0',
        'goldenthread_jobs{state="done"} 1.0',
        'goldenthread_documents_total{state="new"} 1.0',
        'goldenthread_request_seconds_count{route="/graphql"} 2.0',
    ):
        assert line in text, line
    assert 'le="0.1"' in text and "goldenthread_store_reads_total" in text
    assert "secret" not in text.lower() and id_ not in text and "cold-ashby" not in text


def test_what_nobody_foresaw_is_logged_and_tells_nothing(
    asked: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("an inner matter")

    monkeypatch.setattr("api.routes.linked.described", fails)
    logging.getLogger("goldenthread").propagate = True
    answer = asked.client.get("/id/x", headers={"x-request-id": "mine"})
    assert code(answer) == (500, "INTERNAL") and "inner" not in answer.text
    assert answer.json()["errors"][0]["extensions"]["requestId"] == "mine"
    assert any(r.exc_info and "inner matter" in str(r.exc_info[1]) for r in caplog.records)
    monkeypatch.undo()


def test_every_answer_has_its_id_and_what_browsers_need(asked: Api) -> None:
    for path, status in (("/healthz", 200), ("/nowhere", 404), ("/id/x", 404)):
        answer = asked.client.get(path, headers={"x-request-id": "a b"})
        assert answer.status_code == status
        id_ = answer.headers["x-request-id"]
        assert len(id_) == 32
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        if status == 404:
            assert answer.json()["errors"][0]["extensions"]["requestId"] == id_
    page = asked.client.get("/graphql", headers={"accept": "text/html"})
    assert "script-src 'unsafe-inline'" in page.headers["content-security-policy"]
    refused = asked.client.post("/graphql", json={"query": "{ nonesuch }"})
    assert refused.json()["errors"][0]["extensions"]["requestId"]


def test_spans_of_requests_and_of_what_they_read(asked: Api, spans: InMemorySpanExporter) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    parent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    # a thing that was asked for before may be kept, and is read no more; a page is read each time
    query = "query Ask($id: ID!) { node(id: $id) { __typename } actions(first: 1) { totalCount } }"
    body = {"query": query, "variables": {"id": _node(RECORDS[0])}}
    assert asked.client.post("/graphql", json=body, headers=parent).status_code == 200

    def ended() -> ReadableSpan | None:
        named = [s for s in spans.get_finished_spans() if s.name == "POST /graphql"]
        return named[0] if named else None

    request, found = until(ended), spans.get_finished_spans()
    assert request.context is not None and request.parent is not None
    assert f"{request.context.trace_id:032x}" == trace
    reads = [s for s in found if s.name == "store read"]
    assert reads and all(s.context and s.context.trace_id == int(trace, 16) for s in reads)
    assert all(s.parent and s.parent.span_id == request.context.span_id for s in reads)
    told = json.dumps([dict(s.attributes or {}) for s in found])
    assert RECORDS[0].source.id not in told and "Ask" not in told


def test_nothing_is_traced_unless_it_is_said_where_to() -> None:
    assert Tracing.of({})._tracer is None
    asked_for = Tracing.of({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})
    assert asked_for._tracer is not None
    asked_for.close()


class Still:
    """A store that is not there before it is let be."""

    read_only = False

    def __init__(self) -> None:
        self.let = threading.Event()

    def store(self) -> Store:
        self.let.wait(60)
        raise StoreUnreachable("it is not there")

    def close(self) -> None:
        self.let.set()


def test_a_stream_says_that_it_is_still_there_and_ends_with_the_server(tmp_path: Path) -> None:
    still = Still()
    jobs = Jobs(still, Metrics(), 2)
    first = jobs.add(LOCAL_USER, tmp_path, [])
    job = jobs.add(LOCAL_USER, tmp_path, [])
    with pytest.raises(Busy, match="2 uploads wait"):
        jobs.add(LOCAL_USER, tmp_path, [])

    async def heard(job: Job) -> list[str | None]:
        closing, told = asyncio.Event(), []
        async for event in jobs.events(job, 0, beat=0.01, closing=closing):
            told.append(event.name if event else None)
            if event is None and still.let.is_set() is False and job is not first:
                closing.set()
        return told

    assert asyncio.run(heard(job)) == ["queued", None]
    assert written(None).startswith(":")
    still.let.set()
    jobs.close()
    assert [e.name for e in first.events] == ["queued", "failed", "end"]
    assert (first.state, job.state) == ("failed", job.state) and job.state in ("failed", "stopped")
    with pytest.raises(Busy, match="about to stop"):
        jobs.add(LOCAL_USER, tmp_path, [])


# ---------------------------------------------------------------------------------- names of files


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("plan.txt", "plan.txt"),
        ("Aldermoor/Plan (final) – 2019.pdf", "Aldermoor/Plan (final) – 2019.pdf"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\me\\plan.txt", "C/Users/me/plan.txt"),
        (".hidden", "hidden"),
        ("a\x1b[31m\nb.txt", "a[31mb.txt"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_is_kept_without_what_steers(given: str, kept: str) -> None:
    assert file_name(given) == kept


@pytest.mark.parametrize("given", ["", "..", "/", "\x00", "x" * 201, ". /.."])
def test_a_name_of_which_nothing_is_left_is_none(given: str) -> None:
    with pytest.raises(BadRequest):
        file_name(given)
