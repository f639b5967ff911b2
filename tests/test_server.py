"""The server, as it is started by the command line: what it answers, refuses, and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner

from api.cli import main
from api.limits import MOST_BYTES

T = TypeVar("T")


@pytest.fixture(scope="module")
def loaded(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store that holds the samples."""
    url = f"ladybug:{tmp_path_factory.mktemp('server') / 'store'}"
    done = CliRunner().invoke(main, ["load", str(samples), "--store", url])
    assert done.exit_code == 0, done.output
    return url


def until(found: Callable[[], T | None], seconds: float = 90) -> T:
    """What is found at last."""
    deadline = time.monotonic() + seconds
    while (value := found()) is None:
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)
    return value


@contextmanager
def serving(
    store: str, *flags: str, log: Path | None = None, **environment: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A real server on a free port of loopback, ended by its own process id; ``log``: where it
    writes its log.
    """
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--store", store, *flags]
    with tempfile.TemporaryDirectory() as folder:
        path = log or Path(folder, "log")
        with (
            path.open("wb") as errors,
            subprocess.Popen(command, stderr=errors, env={**os.environ, **environment}) as process,
        ):
            try:
                told = until(lambda: _address(process, path))
                yield process, told
            finally:
                process.kill()


def _address(process: subprocess.Popen[bytes], log: Path) -> str | None:
    said = log.read_text("utf-8")
    found = re.search(r"Golden Thread on http://(127\.0\.0\.1:\d+)/", said)
    assert found or process.poll() is None, said
    return found[1] if found else None


def stopped(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> int:
    """How a server ends that is told to."""
    process.send_signal(number)
    return process.wait(60)


@pytest.fixture(scope="module")
def server(loaded: str) -> Iterator[str]:
    """Host and port of a server."""
    with serving(loaded) as (_, address):
        yield address


def sent(
    server: str, body: bytes | None = None, path: str = "/graphql", **headers: str
) -> tuple[int, str]:
    """The status and the text of an answer; a POST where there is a body."""
    connection = http.client.HTTPConnection(server, timeout=30)
    try:
        given = {"content-type": "application/json"} if body is not None else {}
        given |= {k.replace("_", "-"): v for k, v in headers.items()}
        connection.request("GET" if body is None else "POST", path, body, given)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def posted(server: str, query: str, **variables: object) -> dict[str, object]:
    status, text = sent(server, json.dumps({"query": query, "variables": variables}).encode())
    assert status == 200, text
    result = json.loads(text)
    assert isinstance(result, dict)
    return result


# ------------------------------------------------------------------------------------ questions


def test_a_question_is_answered(server: str) -> None:
    answer = posted(server, "{ recommendations(first: 1) { totalCount edges { node { text } } } }")
    assert "errors" not in answer
    assert answer["data"]["recommendations"]["totalCount"] > 0  # type: ignore[index]
    status, text = sent(server, path="/graphql?query=%7BgapKinds%7Bnumber%7D%7D")
    assert status == 200 and json.loads(text)["data"]["gapKinds"]


def test_a_replica_reads_beside_another_writer(loaded: str, samples: Path, tmp_path: Path) -> None:
    shutil.copy(loaded.removeprefix("ladybug:"), tmp_path / "store")
    url = f"ladybug:{tmp_path / 'store'}"
    with serving(url, "--read-only") as (_, address):
        query = "{ documents(first: 1) { totalCount } coverageSummary { asAt } }"
        before = posted(address, query)
        plan = "improvement-plan-2019.txt"
        done = CliRunner().invoke(main, ["remove", plan, "--store", url])
        assert done.exit_code == 0, done.output
        after = posted(address, query)
        assert "errors" not in before and "errors" not in after and before != after
        done = CliRunner().invoke(main, ["load", str(samples), "--server", f"http://{address}"])
        assert done.exit_code == 3 and "this server only reads" in done.output


def test_the_page_to_ask_in_takes_nothing_from_elsewhere(server: str) -> None:
    status, page = sent(server, accept="text/html,*/*")
    assert status == 200 and "<textarea" in page
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert "unpkg.com and needs one" in page  # GraphiQL does, and that is said
    assert "graphiql" in sent(server, path="/graphql?graphiql", accept="text/html")[1].lower()


def test_the_page_of_a_passage_says_what_it_says(server: str) -> None:
    query = "{ findings(first: 1) { edges { node { evidence { url text } } } } }"
    answer = posted(server, query)
    (edge,) = answer["data"]["findings"]["edges"]  # type: ignore[index]
    said = edge["node"]["evidence"][0]
    status, text = sent(server, path=said["url"])
    assert status == 200 and json.loads(text)["text"] == said["text"]
    status, text = sent(server, path=said["url"], accept="text/html")
    assert status == 200 and said["text"] in text and "{" not in text.splitlines()[0]
    status, text = sent(server, path="/passage/nowhere/1")
    assert status == 404 and json.loads(text)["errors"][0]["extensions"]["code"] == "NOT_FOUND"


# ---------------------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"null", "no JSON object"),
        (b"5", "no JSON object"),
        (b"", "not JSON"),
        (b"{{{{", "not JSON"),
        (b'{"query": NaN}', "NaN"),
        (b'{"query": "\xff"}', "UTF-8"),
        (b'{"query": "{__typename}", "variables": {"a": "\\ud800"}}', "surrogate"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{}", "no 'query'"),
        (b'{"query": 5}', "'query' must be text"),
        (b'{"query": "{__typename}", "variables": 5}', "'variables' must be an object"),
        (b'{"query": "{__typename}", "operationName": "Z"}', "no operation 'Z'"),
        (b'{"query": "fragment A on Query {__typename}"}', "operation"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_request_that_is_none_is_told_in_graphqls_form(
    server: str, body: bytes, words: str
) -> None:
    status, text = sent(server, body)
    (error,) = json.loads(text)["errors"]
    assert status == 400 and words in error["message"]
    assert error["extensions"]["code"] == "BAD_REQUEST" and error["extensions"]["requestId"]


def test_a_request_that_is_too_large_is_told(server: str) -> None:
    body = json.dumps({"query": "{__typename}", "more": "x" * 5 * MOST_BYTES}).encode()
    status, text = sent(server, body)
    assert status == 413
    assert json.loads(text)["errors"][0]["extensions"]["code"] == "REQUEST_TOO_LARGE"


def test_a_form_of_another_page_cannot_ask(server: str) -> None:
    status, text = sent(server, b'{"query":"{__typename}"}', content_type="text/plain")
    assert status == 400 and "application/json" in text


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:1", 200), ("127.0.0.1", 200), ("[::1]:8000", 200), ("example.org", 400),
     ("127.0.0.1.example.org", 400)],
)  # fmt: skip
def test_only_names_of_this_machine_are_answered(server: str, host: str, status: int) -> None:
    assert sent(server, path="/healthz", host=host)[0] == status


# ---------------------------------------------------------------------------- start and end


@pytest.mark.parametrize("url", ["ladybug:{}/nowhere", "ladybug:{}", "nonsense"])
def test_it_does_not_start_without_a_store(tmp_path: Path, url: str) -> None:
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--store", url.format(tmp_path)])
    assert done.exit_code == 3
    assert "store" in done.output or "directory" in done.output
    assert "Golden Thread on" not in done.output


def test_serving_to_others_is_refused(loaded: str) -> None:
    for host, words in (("0.0.0.0", "127.0.0.1"), ("nonsense", "no address"), ("", "no address")):
        done = CliRunner().invoke(main, ["serve", "--host", host, "--store", loaded])
        assert done.exit_code == 2
        assert words in done.output


def test_a_port_that_is_taken_is_told(loaded: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["serve", "--port", port, "--store", loaded])
    assert done.exit_code == 3 and port in done.output


def test_a_store_that_went_away_is_told_and_one_that_came_back_is_read(
    loaded: str, tmp_path: Path
) -> None:
    kept = Path(loaded.removeprefix("ladybug:"))
    shutil.copy(kept, tmp_path / "store")
    with serving(f"ladybug:{tmp_path / 'store'}", "--read-only") as (_, address):
        assert sent(address, path="/readyz")[0] == 200
        (tmp_path / "store").rename(tmp_path / "away")
        status, text = sent(address, b'{"query": "{ coverageSummary { asAt } }"}')
        assert status == 503
        assert json.loads(text)["errors"][0]["extensions"]["code"] == "STORE_UNREACHABLE"
        (tmp_path / "away").rename(tmp_path / "store")
        assert "errors" not in posted(address, "{ coverageSummary { asAt } }")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_soon_whoever_keeps_a_connection_open(
    loaded: str, tmp_path: Path, number: signal.Signals
) -> None:
    shutil.copy(loaded.removeprefix("ladybug:"), tmp_path / "store")
    with serving(f"ladybug:{tmp_path / 'store'}", GOLDENTHREAD_GRACE="600") as (process, address):
        host, port = address.split(":")
        with socket.create_connection((host, int(port))) as idle:
            idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert idle.recv(100).startswith(b"HTTP/1.1 200")
            with socket.create_connection((host, int(port))) as half:
                half.sendall(
                    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                    b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n"
                )
                assert half.recv(100).startswith(b"HTTP/1.1 100")  # its body is waited for
                assert stopped(process, number) == (130 if number is signal.SIGINT else -number)
                assert b'"code":"BAD_REQUEST"' in half.makefile("rb").read()
        assert not (tmp_path / "store.wal").exists(), "it was closed in order"
