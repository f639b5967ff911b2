"""The web application on a port of this machine, until it is told to stop."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable

import uvicorn

from api.app import create_app
from api.audit import audit_of
from api.reader import Reader
from api.signing import refuse_open, sign_in
from ontology.errors import BadValue, StoreUnreachable

#: For how many seconds an answer that is on its way when the server is told to stop may take.
_GRACE = 3


def serve(url: str, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve the store at ``url``; ``told`` is given the address once it is listened on.

    Raises:
        AccessUnreadable: the access file cannot be read.
        BadValue: the host is no address, or others can reach it and nobody could sign in.
        StoreUnreachable: the store cannot be read, or the port not be listened on.

    """
    called, loopback = _called(host)
    who = sign_in()
    refuse_open(host, who, loopback=loopback)
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
        create_app(reader, [called, *who.hosts], who, audit_of(url)),
        log_level="warning",
        timeout_graceful_shutdown=_GRACE,
    )
    uvicorn.Server(config).run([listening])


def _called(host: str) -> tuple[str, bool]:
    """How a host is written in an address, and whether only this machine can reach it."""
    if host == "localhost":
        return host, True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise BadValue(f"'{host}' is no address: give 127.0.0.1 or localhost") from None
    return f"[{address}]" if address.version == 6 else host, address.is_loopback
