"""Servers over a copy of the samples' store, to be written to; with sign-in by keys, if wanted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest

from api.access import add_key, grant, keys_beside
from tests.running import Answer, Server, served

FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}


@contextmanager
def own_server(samples: Path, folder: Path) -> Iterator[Server]:
    """A server where nobody signs in."""
    shutil.copy(samples, folder / "store")
    with served(f"ladybug:{folder / 'store'}") as server:
        yield server


@contextmanager
def asking_server(
    samples: Path, folder: Path, patch: pytest.MonkeyPatch
) -> Iterator[tuple[Server, dict[str, dict[str, str]]]]:
    """A server that asks who comes, and the headers of a reader, a reviewer and an editor."""
    access = folder / "access.yaml"
    access.write_text("groups: {}\n", "utf-8")
    access.chmod(0o600)
    keys = {
        role: {"x-api-key": add_key(
            keys_beside(access), role, grant(role, "*", False, "the key"), None, date.today()
        )}
        for role in ("reader", "reviewer", "editor")
    }  # fmt: skip
    patch.setenv("GOLDENTHREAD_ACCESS", str(access))
    with own_server(samples, folder) as server:
        yield server, keys


def token_of(server: Server, path: str, headers: dict[str, str]) -> tuple[str, str]:
    """What a browser that opens a page keeps in its cookie, and what the page's form holds."""
    import http.client

    connection = http.client.HTTPConnection(server.address, timeout=60)
    connection.request("GET", path, headers={"accept": "text/html"} | headers)
    answer = connection.getresponse()
    html = answer.read().decode()
    cookie = answer.headers["set-cookie"].split(";")[0]
    connection.close()
    found = re.search(r'name="_form" value="([^"]+)"', html)
    assert found is not None, html[:500]
    return cookie, found[1]


def send_form(server: Server, path: str, fields: dict[str, str], headers: dict[str, str]) -> Answer:
    """A form as it is sent."""
    return server.send("POST", path, urlencode(fields).encode(), FORM | headers)
