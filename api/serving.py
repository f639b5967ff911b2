"""The web application on a port of this machine, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from api import logs
from api.app import create_app
from api.audit import audit_of
from api.memory import frugal
from api.reader import Held, Reader, Stores
from api.settings import Settings
from api.signing import SignIn, refuse_open
from api.tracing import Tracing
from ontology.errors import StoreUnreachable


class _Server(uvicorn.Server):
    """Tells when it answers, and tells the application at once when it is to stop."""

    def __init__(
        self, config: uvicorn.Config, closing: asyncio.Event, ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._closing, self._ready = closing, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See uvicorn. A second Ctrl+C ends the process: the store bears that."""
        super().handle_exit(sig, frame)
        self._closing_soon()
        if self.force_exit:
            os._exit(128 + sig)

    def _closing_soon(self) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)


def serve(settings: Settings, told: Callable[[str], None]) -> None:
    """Serve a store; ``told`` is given the address once it answers there.

    Raises:
        AccessUnreadable: the access file cannot be read.
        BadValue: others can reach the host, and nobody could sign in.
        StoreUnreachable: the store cannot be read or is held, or the port not be listened on.

    """
    frugal()
    who = SignIn(settings.access_path)
    refuse_open(settings.host, who, loopback=settings.loopback)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise StoreUnreachable(
            f"port {settings.port} of {settings.host} cannot be listened on "
            f"({os.strerror(error.errno or 0)}); another program may hold it: give another --port"
        ) from None
    with listening:
        address = f"http://{settings.address}:{listening.getsockname()[1]}"
        stores: Stores
        if settings.read_only:
            stores = Reader(settings.store)
            stores.store()  # a store that cannot be read is told now, and not by every answer
        else:
            stores = Held(settings.store, address)
        app = create_app(
            stores, settings, who, audit_of(settings.store, settings.audit), Tracing.of()
        )
        logs.begin(settings.log_format)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False,
            timeout_graceful_shutdown=settings.grace,
        )  # fmt: skip

        def ready() -> None:
            told(f"Golden Thread on {address}/ (stop with Ctrl+C)")

        _Server(config, app.state.closing, ready).run([listening])
