"""A server of the product in a process of its own, and what it answers."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

#: For how many seconds an answer is waited for: so long that only a server that hangs fails.
PATIENCE = 300.0


@dataclass(frozen=True)
class Answer:
    """What came back: the status, and the text of the body."""

    status: int
    text: str

    @property
    def data(self) -> dict[str, object]:
        """The answer of GraphQL, which has no errors."""
        told = json.loads(self.text)
        assert "errors" not in told, told
        data: dict[str, object] = told["data"]
        return data

    @property
    def codes(self) -> set[str]:
        """The codes of its errors."""
        return {error["extensions"]["code"] for error in json.loads(self.text).get("errors", ())}


@dataclass(frozen=True)
class Server:
    """A server that runs: its process, its host and port, and the lines that it has logged."""

    process: subprocess.Popen[str]
    address: str
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where GraphQL is asked."""
        return f"http://{self.address}/graphql"

    def send(
        self, method: str = "POST", path: str = "/graphql", body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """One request on a connection of its own; a body is taken to be JSON."""
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        usual = {"content-type": "application/json"} if body is not None else {}
        try:
            connection.request(method, path, body, usual | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode())
        finally:
            connection.close()

    def ask(self, query: str, **variables: object) -> Answer:
        """A question of GraphQL."""
        return self.send(body=json.dumps({"query": query, "variables": variables}).encode())

    def memory(self) -> int:
        """The most memory that its process ever held, in MiB (as Linux tells it)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        (found,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
        return int(found) // 1024


@contextmanager
def served(store: str, options: Sequence[str] = ()) -> Iterator[Server]:
    """A server on a free port of loopback, as the command line starts it; ended by its own id."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--store", store, *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        log: list[str] = []
        # What it logs is read on: it would wait for that where nobody did.
        reading = threading.Thread(target=log.extend, args=(process.stderr,), daemon=True)
        try:
            for line in process.stderr:
                log.append(line)
                if found := re.search(r"Golden Thread on http://(127\.0\.0\.1:\d+)/", line):
                    break
            else:
                raise AssertionError("".join(log))
            reading.start()
            yield Server(process, found[1], log)
        finally:
            process.kill()
            if reading.is_alive():
                reading.join(10)  # to the end: what it reads is closed next
