"""What stands around every answer: its request's id, its line in the log, its counts, its headers,
and what is said when something went wrong that nobody foresaw.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import request_id
from api.metrics import Metrics
from api.tracing import Tracing

_log = logging.getLogger("goldenthread.access")

#: What a client may call its own request.
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
#: What every answer says to browsers; a page may say more of its own.
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
}


class Observed:
    """The outermost of what answers. ``closing`` is set when the server is told to stop: a request
    whose body has not come by then is given up.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, tracing: Tracing, closing: asyncio.Event
    ) -> None:
        self._app, self._metrics, self._tracing, self._closing = app, metrics, tracing, closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        id_ = given if _SANE.fullmatch(given) else uuid4().hex
        token = request_id.set(id_)
        begun, status = perf_counter(), 0
        scope.setdefault("state", {})["request_id"] = id_

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = id_
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with self._tracing.request(scope["method"], Headers(scope=scope)) as span:
            try:
                await self._app(scope, self._given_up(receive), sent)
            except asyncio.CancelledError:  # its time was over when the server was stopped
                _log.warning("an answer was given up: the server stops")
                if status:
                    raise
                await _stopped(scope, receive, sent)
            except Exception:
                _log.exception("an answer failed")
                if not status:
                    await _failed(scope, receive, sent)
            finally:
                route, taken = route_of(scope), perf_counter() - begun
                method = scope["method"] if scope["method"] in _METHODS else "OTHER"
                self._metrics.requests.labels(method, route, str(status)).inc()
                self._metrics.seconds.labels(route).observe(taken)
                span.ended(method, route, status)
                caller = scope["state"].get("caller")
                _log.info(
                    "answered",
                    extra={
                        "method": method,
                        "route": route,
                        "status": status,
                        "milliseconds": round(taken * 1000, 1),
                        "caller": getattr(caller, "name", ""),
                    },
                )
                request_id.reset(token)

    def _given_up(self, receive: Receive) -> Receive:
        """The same requests, of which those that have not come when the server stops are over."""
        whole = False

        async def received() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            coming = asyncio.ensure_future(receive())
            stop = asyncio.ensure_future(self._closing.wait())
            try:
                await asyncio.wait({coming, stop}, return_when=asyncio.FIRST_COMPLETED)
                if not coming.done():
                    return {"type": "http.disconnect"}
                message = coming.result()
                whole = not message.get("more_body", False)
                return message
            finally:
                coming.cancel()
                stop.cancel()

        return received


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(scope: MutableMapping[str, Any]) -> str:
    """The template of the route that answered, which holds no id; ``other``: none did."""
    return str(getattr(scope.get("route"), "path", "other"))


def error_body(message: str, code: str) -> dict[str, object]:
    """An error, in the form of GraphQL that all our errors have."""
    extensions = {"code": code}
    if request_id.get():
        extensions["requestId"] = request_id.get()
    return {"errors": [{"message": message, "extensions": extensions}]}


async def _stopped(scope: Scope, receive: Receive, send: Send) -> None:
    body = error_body("The server was stopped before the answer was ready; ask again.", "BUSY")
    await JSONResponse(body, 503)(scope, receive, send)


async def _failed(scope: Scope, receive: Receive, send: Send) -> None:
    body = error_body("Something went wrong here; it was logged.", "INTERNAL")
    await JSONResponse(body, 500)(scope, receive, send)
