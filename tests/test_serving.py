"""A server that holds its store: what it takes in, who it keeps out, and who reads beside it."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from api.cli import main
from tests.conftest import SAMPLES
from tests.test_server import loaded, posted, sent, serving, stopped, until

__all__ = ["loaded"]

PLAN = SAMPLES / "aldermoor" / "improvement-plan-2019.txt"
PLAN_ID = "document/aldermoor/improvement_plan/2019-10"


@pytest.fixture
def store(loaded: str, tmp_path: Path) -> str:
    """The URL of a store of one's own that holds the samples."""
    shutil.copy(loaded.removeprefix("ladybug:"), tmp_path / "store")
    return f"ladybug:{tmp_path / 'store'}"


@pytest.fixture(scope="module")
def server(loaded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a store that tests may change and put back."""
    path = tmp_path_factory.mktemp("serving") / "store"
    shutil.copy(loaded.removeprefix("ladybug:"), path)
    with serving(f"ladybug:{path}", GOLDENTHREAD_FILE_BYTES="200000") as (_, address):
        yield address


def said(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*args])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def form(files: dict[str, bytes]) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of an upload."""
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
        .encode() + data + b"\r\n"
        for name, data in files.items()
    ]  # fmt: skip
    kind = f"multipart/form-data; boundary={boundary}"
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), {"content_type": kind}


def uploaded(server: str, files: dict[str, bytes]) -> dict[str, Any]:
    """A job as it is when it is over."""
    body, headers = form(files)
    status, text = sent(server, body, "/documents", **headers)
    assert status == 202, text
    url = json.loads(text)["url"]

    def over() -> dict[str, Any] | None:
        job: dict[str, Any] = json.loads(sent(server, path=url)[1])
        return job if job["ended"] else None

    return until(over)


def events(server: str, url: str, last: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
    """What a stream tells, to its end."""
    _, text = sent(server, path=f"{url}/events", last_event_id=str(last))
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


# ------------------------------------------------------------------------------------ one writer


def test_a_write_from_elsewhere_is_refused_and_goes_through_the_server(
    store: str, samples: Path
) -> None:
    with serving(store) as (process, address):
        url = f"http://{address}"
        path = store.removeprefix("ladybug:")
        sentence = (
            f"goldenthread: the store {path} is held by goldenthread serve (process {process.pid}, "
            f"{url}); send it through the server: goldenthread load … --server {url} (or remove), "
            f"and statements as mutations to {url}/graphql\n"
        )
        assert said("load", str(PLAN), "--store", store) == (3, sentence)
        assert said("remove", PLAN.name, "--store", store) == (3, sentence)
        assert said("serve", "--port", "0", "--store", store) == (3, sentence)
        before = said("export", "--store", store)
        assert said("remove", PLAN_ID, "--server", url)[1].startswith(f"Removed {PLAN_ID}: ")
        assert len(said("export", "--store", store)[1]) < len(before[1])
        status, told = said("load", str(samples), "--server", url)
        assert status == 0 and told.endswith("15 of 15 files loaded.\n")
        assert said("export", "--store", store) == before
        process.kill()
        process.wait()
    # whoever held it is dead; and what the command says is the same, through a server or not
    expected = said("load", str(samples), "--store", store)
    assert expected == (0, told.replace("txt: new", "txt: unchanged"))


def test_a_command_line_that_reads_beside_a_busy_server_errs_never(store: str) -> None:
    chain = ("chain", "action/aldermoor/improvement_plan/2019-10/4.2", "--as-at", "2024-06-30")
    questions = [("export",), chain, ("search", "improvement plan", "--format", "json")]
    questions = [(*q, "--store", store) for q in questions]
    over = threading.Event()
    failures: list[object] = []
    body, headers = form({f"aldermoor/{PLAN.name}": PLAN.read_bytes()})
    with serving(store) as (_, address):
        right = [{said(*q)} for q in questions]
        assert sent_away(address)[0] == 200
        for answers, question in zip(right, questions, strict=True):
            answers.add(said(*question))
            assert len(answers) == 2, question
        rounds = []

        def busy() -> None:
            while not over.is_set():
                status, text = sent(address, body, "/documents", **headers)
                url = json.loads(text)["url"]
                told = events(address, url)
                if status != 202 or told[-1][2].get("loaded") != 1:
                    failures.append(str(told))
                if (gone := sent_away(address))[0] != 200:
                    failures.append(str(gone))
                rounds.append(1)

        writer = threading.Thread(target=busy)
        writer.start()
        try:
            for turn in range(300):
                n = turn % len(questions)
                assert said(*questions[n]) in right[n], f"{questions[n]}, turn {turn}"
                if turn >= 8 and len(rounds) >= 3:
                    break
        finally:
            over.set()
            writer.join()
        assert not failures and len(rounds) >= 3


def sent_away(address: str) -> tuple[int, str]:
    """Have the plan removed."""
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request("DELETE", f"/documents/{PLAN_ID}")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


# ----------------------------------------------------------------------------------------- a job


def test_an_upload_is_told_as_it_is_read_and_again_from_where_one_left(server: str) -> None:
    names = ["aldermoor/improvement-plan-2019.txt", "aldermoor/governance-register.yaml"]
    files = {name: (SAMPLES / name).read_bytes() for name in names} | {"notes.txt": b"none."}
    job = uploaded(server, files)
    assert job["state"] == "done" and job["files"] == sorted(files)
    url = f"/documents/jobs/{job['id']}"
    told = events(server, url)
    assert [id_ for id_, _, _ in told] == list(range(1, len(told) + 1))
    assert [name for _, name, _ in told] == [
        "queued", "reading", "reading", "file", "reading", "file", "file", "end",
    ]  # fmt: skip
    by_name = {data["file"]: data for _, name, data in told if name == "file"}
    plan = by_name["aldermoor/improvement-plan-2019.txt"]
    assert (plan["state"], plan["family"]) == ("unchanged", "improvement_plan")
    assert plan["notUnderstood"] == job["reports"][0]["notUnderstood"]
    assert "notes.txt" in by_name["notes.txt"]["error"] and not by_name["notes.txt"]["document"]
    assert told[-1][2] == {"state": "done", "loaded": 2, "of": 3}
    assert events(server, url, last=5) == told[5:]
    assert events(server, url, last=8) == []


def test_a_document_keeps_the_name_that_it_was_given(server: str) -> None:
    text = PLAN.read_bytes()
    (report,) = uploaded(server, {"../../Aldermoor plan (final).txt": text})["reports"]
    assert (report["file"], report["state"]) == ("Aldermoor plan (final).txt", "reread")
    query = f'{{ node(id: "{PLAN_ID}") {{ ... on Document {{ fileName }} }} }}'
    kept = posted(server, query)["data"]["node"]["fileName"]  # type: ignore[index]
    assert kept == "Aldermoor plan (final).txt"
    uploaded(server, {"aldermoor/improvement-plan-2019.txt": text})


def test_what_is_no_upload_is_told(server: str) -> None:
    def told(files: dict[str, bytes]) -> tuple[int, str]:
        body, headers = form(files)
        status, text = sent(server, body, "/documents", **headers)
        return status, json.loads(text)["errors"][0]["message"]

    assert told({"a.txt": b"x" * 200_001}) == (413, "the file 'a.txt' has more than 200,000 bytes")
    assert told({"A.txt": b"1", "a.txt": b"2"})[1].startswith("two files are called 'A.txt'")
    assert told({})[0] == told({"..": b""})[0] == told({"x" * 300: b""})[0] == 400
    assert sent(server, b"{}", "/documents")[0] == 400
    body, headers = form({"a.txt": b"1"})
    assert sent(server, body[:-20], "/documents", **headers)[0] == 400
    status, text = sent(server, path="/documents/jobs/nonesuch")
    assert status == 404 and json.loads(text)["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert sent(server, path="/documents/jobs/nonesuch/events")[0] == 404


def test_a_job_goes_on_when_its_client_went_away(server: str) -> None:
    body, headers = form({PLAN.name: PLAN.read_bytes()})
    url = json.loads(sent(server, body, "/documents", **headers)[1])["url"]
    connection = http.client.HTTPConnection(server, timeout=30)
    connection.request("GET", f"{url}/events")
    assert connection.getresponse().readline().startswith(b"retry")
    connection.close()
    job = until(lambda: (j := json.loads(sent(server, path=url)[1]))["ended"] and j)
    assert job["state"] == "done"


def test_a_server_that_is_stopped_loads_a_document_whole_or_not_at_all(
    store: str, samples: Path, tmp_path: Path
) -> None:
    whole = said("export", "--store", store)[1]
    names = {f.relative_to(samples).as_posix(): f.read_bytes() for f in samples.glob("*/*")}
    said("remove", PLAN.name, "--store", store)
    fresh = f"ladybug:{tmp_path / 'fresh'}"
    shutil.copy(tmp_path / "store", tmp_path / "fresh")
    with serving(fresh) as (process, address):
        body, headers = form(names)
        url = json.loads(sent(address, body, "/documents", **headers)[1])["url"]
        connection = http.client.HTTPConnection(address, timeout=60)
        connection.request("GET", f"{url}/events")
        stream = connection.getresponse()
        lines = iter(stream.readline, b"")
        assert any(line == b"event: file\n" for line in lines)
        assert stopped(process) == -signal.SIGTERM
        connection.close()
    without, found = said("export", "--store", store)[1], said("export", "--store", fresh)[1]
    assert found in (without, whole)
    assert said("load", str(samples), "--store", fresh)[0] == 0
    assert said("export", "--store", fresh)[1] == whole


# ------------------------------------------------------------------------------------ what is told


def test_the_log_has_a_line_for_each_answer_and_nobodys_words(store: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(store, log=log) as (process, address):
        secret = "AKeyThatNobodyShouldSee"
        sent(address, path="/healthz", x_request_id="mine-1", authorization=f"Bearer {secret}")
        sent(address, path="/healthz", x_request_id="no good\x7f" + "x" * 99)
        posted(address, "query Ask($id: ID!) { node(id: $id) { name } }", id="person/secret")
        sent(address, path="/nowhere/secret")
        stopped(process)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()[1:]]
    answers = [line for line in lines if line["message"] == "answered"]
    assert [(a["route"], a["status"]) for a in answers] == [
        ("/healthz", 200), ("/healthz", 200), ("/graphql", 200), ("other", 404),
    ]  # fmt: skip
    assert answers[0]["request"] == "mine-1" and answers[1]["request"].isalnum()
    assert {"time", "level", "method", "milliseconds"} <= answers[0].keys()
    told = log.read_text("utf-8").lower()
    assert "secret" not in told and "akeythat" not in told and "query" not in told


@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_log_is_for_people_or_programs(store: str, tmp_path: Path, format_: str) -> None:
    log = tmp_path / "log"
    with serving(store, "--log-format", format_, log=log) as (_, address):
        sent(address, path="/readyz")
        line = until(lambda: (log.read_text("utf-8").splitlines()[1:] or [None])[0])
    assert line.startswith("{") is (format_ == "json") and "/readyz" in line
