"""Sending documents through the server that holds a store, and hearing what became of them."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import loaders
from api.loading import Begun, Report
from ontology.errors import BadValue, GoldenThreadError, StoreUnreachable

#: For how many seconds a server may say nothing at all (it says every 15 that it is there), and how
#: often it is asked again to go on telling what became of a job.
_SILENCE, _TRIES = 60, 5
_PIECE = 1 << 16


class Refused(GoldenThreadError):
    """What the server said instead of doing it."""


class Server:
    """A server at ``http://HOST:PORT`` or ``https://…``. Who asks is told by the API key in
    ``GOLDENTHREAD_KEY``.

    Raises:
        BadValue: that is no such address.

    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise BadValue(f"'{url}' is no address of a server: write it as http://127.0.0.1:8000")
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        self._url, self._kind = url.rstrip("/"), kinds[parts.scheme]
        self._host, self._port, self._path = parts.hostname, port, parts.path.rstrip("/")
        key = os.environ.get("GOLDENTHREAD_KEY", "").strip()
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    def load(self, paths: Iterable[Path], begun: Begun | None = None) -> Iterator[Report]:
        """Send files, or folders of them; one report a file, as they are read there.

        Raises:
            ReadError: a path does not exist.
            Refused: the server does not take them.
            StoreUnreachable: it cannot be reached, or no longer.

        """
        files = [
            (file, file.relative_to(path).as_posix() if path.is_dir() else file.name)
            for path in paths
            for file in loaders.files([path])
        ]
        if not files:
            return
        job = self._sent(files)
        yield from self._followed(job["events"], begun)

    def remove(self, document: str) -> dict[str, Any]:
        """Take a document out, by its id.

        Raises:
            Refused: it is not loaded, or the server does not let us.
            StoreUnreachable: the server cannot be reached.

        """
        with self._asked("DELETE", f"/documents/{quote(document)}") as answer:
            return _json(answer)

    def _sent(self, files: list[tuple[Path, str]]) -> dict[str, Any]:
        boundary = uuid4().hex
        pieces = [(_part(boundary, name), file) for file, name in files]
        end = f"--{boundary}--\r\n".encode()
        length = sum(len(head) + file.stat().st_size + 2 for head, file in pieces) + len(end)

        def body() -> Iterator[bytes]:
            for head, file in pieces:
                yield head
                with file.open("rb") as read:
                    while piece := read.read(_PIECE):
                        yield piece
                yield b"\r\n"
            yield end

        headers = {
            "content-type": f"multipart/form-data; boundary={boundary}",
            "content-length": str(length),
        }
        with self._asked("POST", "/documents", body(), headers) as answer:
            return _json(answer)

    def _followed(self, path: str, begun: Begun | None) -> Iterator[Report]:
        last, tries = 0, 0
        while True:
            try:
                with self._asked("GET", path, headers={"last-event-id": str(last)}) as answer:
                    for id_, name, data in _events(answer):
                        last, tries = id_, 0
                        if name == "reading" and begun is not None:
                            begun(data["number"], data["of"], data["file"])
                        elif name == "file":
                            yield Report.from_json(data)
                        elif name == "failed":
                            raise Refused(f"{self._url} says: {data['message']}")
                        elif name == "end":
                            if data["state"] != "done":
                                raise StoreUnreachable(
                                    f"{self._url} was stopped before it had read all files; send "
                                    "them again when it is back (what is loaded stays so)"
                                )
                            return
            except StoreUnreachable:
                tries += 1
                if tries > _TRIES:
                    raise
            else:  # it ended the stream, and is asked to go on
                tries += 1
                if tries > _TRIES:
                    raise StoreUnreachable(
                        f"{self._url} no longer says what became of the files; what it has read is "
                        "loaded, and loading it again changes nothing"
                    )

    @contextmanager
    def _asked(
        self,
        method: str,
        path: str,
        body: Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Iterator[http.client.HTTPResponse]:
        connection = self._kind(self._host, self._port, timeout=_SILENCE)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it refuses, and says why
                connection.request(
                    method, self._path + path, body, {**self._headers, **(headers or {})}
                )
            answer = connection.getresponse()
            if answer.status >= 400:
                raise Refused(f"{self._url} says: {_message(answer)}")
            yield answer
        except (OSError, http.client.HTTPException) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise StoreUnreachable(f"{self._url} cannot be reached: {why}") from None
        finally:
            connection.close()


def _part(boundary: str, name: str) -> bytes:
    told = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", " ").replace("\n", " ")
    return (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{told}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()


def _events(answer: http.client.HTTPResponse) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The events of a stream: number, name and data."""
    fields: dict[str, str] = {}
    for raw in answer:
        line = raw.decode().rstrip("\r\n")
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        else:
            if "data" in fields:
                yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}


def _json(answer: http.client.HTTPResponse) -> dict[str, Any]:
    try:
        value = json.loads(answer.read())
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused("what answers there is no server of Golden Thread")
    return value


def _message(answer: http.client.HTTPResponse) -> str:
    try:
        return str(json.loads(answer.read())["errors"][0]["message"])
    except (ValueError, LookupError, TypeError):
        return f"{answer.status} {answer.reason}"
