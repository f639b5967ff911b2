"""The web application on a port of this machine, until it is told to stop."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable

import uvicorn

from api.app import create_app
from api.reader import Reader
from ontology.errors import BadValue, StoreUnreachable

#: For how many seconds an answer that is on its way when the server is told to stop may take.
_GRACE = 3


def serve(url: str, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve the store at ``url``; ``told`` is given the address once it is listened on.

    Raises:
        BadValue: the host is no address, or others can reach it.
        StoreUnreachable: the store cannot be read, or the port not be listened on.

    """
    called = _called(host)
    reader = Reader(url)
    reader.store()  # a store that cannot be read is told now, and not by every answer
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise StoreUnreachable(
            f"port {port} of {host} cannot be listened on ({os.strerror(error.errno or 0)}); "
            "another program may hold it: give another --port"
        ) from None
    told(
        f"Golden Thread on http://{called}:{listening.getsockname()[1]}/graphql (stop with Ctrl+C)"
    )
    config = uvicorn.Config(
        create_app(reader, [called]), log_level="warning", timeout_graceful_shutdown=_GRACE
    )
    uvicorn.Server(config).run([listening])


def _called(host: str) -> str:
    """How a host is written in an address, if only this machine can reach it."""
    if host == "localhost":
        return host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise BadValue(f"'{host}' is no address: give 127.0.0.1 or localhost") from None
    if not address.is_loopback:
        raise BadValue(
            f"{host} can be reached by others, and this version cannot yet ask who they are. "
            "Serve on 127.0.0.1, behind a proxy that signs people in."
        )
    return f"[{address}]" if address.version == 6 else host
