"""Who is it that asks? Answered once for every request, before any route sees it.

Without an access file the server is open to the one user of its machine. With one, each request
brings a token of the issuer or a key; what it may do is in the access file. Every path needs a
caller but those of :data:`OPEN`: a new route is closed until someone says otherwise.

Failed attempts are told in the log and not slowed: there is nothing to guess (keys are 256 random
bits, tokens are signed), and slowing an address would shut out all who share a proxy.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import (
    PREFIX,
    SETTING,
    Access,
    AccessUnreadable,
    Key,
    keys_beside,
    matching,
    read_access,
    read_keys,
)
from api.audit import Audit, AuditUnwritable
from api.callers import LOCAL_USER, NOBODY, Caller
from api.issuer import BadToken, Issuer, IssuerUnreachable
from api.sessions import COOKIE, Sessions
from ontology.errors import BadValue, GoldenThreadError, NotAllowed

_log = logging.getLogger("goldenthread")

#: What anyone may ask: whether the server lives.
OPEN = frozenset({"/healthz", "/readyz"})
#: Where a browser signs in, and what that page is made of. It sees nothing of the store.
ENTRANCE, MADE_OF = "/sign-in", "/static/"
#: What is read under these is an export, and stands in the audit log; so does, wherever it is had,
#: what a browser is told to keep as a file.
EXPORTS = ("/export", "/file")


class NotSignedIn(GoldenThreadError):
    """Nobody known asks: no key and no token, or none that is good."""

    def __init__(self, message: str, *, given: bool = True) -> None:
        super().__init__(message)
        #: The header that tells a program what to send; ``given``: what it sent was not good.
        error = ', error="invalid_token"' if given else ""
        self.challenge = f'Bearer realm="goldenthread"{error}'


#: What each error of signing in is over HTTP.
STATUS: Mapping[type[GoldenThreadError], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    AccessUnreadable: 503,
    IssuerUnreachable: 503,
    AuditUnwritable: 503,
}


class SignIn:
    """Tells callers by what they bring, as the access file has it now.

    Args:
        path: the access file; ``None``: the server is open.
        issuer: makes an :class:`~api.issuer.Issuer` of a URL and an audience.
        today: the day, for keys that expire.

    Raises:
        AccessUnreadable: the file cannot be read.
        BadValue: the issuer's URL cannot be one.

    """

    def __init__(
        self,
        path: Path | None,
        *,
        issuer: Callable[[str, str], Issuer] = Issuer,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._path, self._make, self._today = path, issuer, today
        self._lock = threading.Lock()
        self._seen: object = None
        self._access = Access()
        self._issuer: Issuer | None = None
        self._keys: Mapping[str, Key] = {}
        if path is not None:
            self._look()

    @property
    def asks(self) -> bool:
        """Whether callers have to say who they are."""
        return self._path is not None

    @property
    def possible(self) -> bool:
        """Whether anybody can sign in."""
        return bool(self._issuer or self._keys)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names by which the server may be asked, beside those of its machine."""
        return self._access.hosts

    def posts_of(self) -> frozenset[str] | None:
        """The ids of the authorities of which somebody may see posts only; ``None``: of all."""
        every = (*self._access.groups.values(), *(key.grant for key in self._keys.values()))
        of = [grant.authorities for grant in every if grant.role_only]
        return None if None in of else frozenset().union(*(a for a in of if a is not None))

    def _look(self) -> None:
        """Read the files again if they have changed."""
        if self._path is None:
            return
        paths = (self._path, keys_beside(self._path))
        with self._lock:
            seen = tuple(_state(p) for p in paths)
            if seen == self._seen:
                return
            access, keys = read_access(paths[0]), read_keys(paths[1])
            old = self._access
            if not access.issuer:
                self._issuer = None
            elif (access.issuer, access.audience) != (old.issuer, old.audience):
                self._issuer = self._make(access.issuer, access.audience)
            self._access, self._keys, self._seen = access, keys, seen

    def waits(self, headers: Headers) -> bool:
        """Whether :meth:`caller` may have to ask the issuer first."""
        token = _bearer(headers)
        return bool(self._issuer and not token.startswith(PREFIX) and not self._issuer.ready(token))

    def caller(self, headers: Headers) -> Caller:
        """Who asks.

        Raises:
            NotSignedIn: nobody who is known.
            NotAllowed: someone to whom nothing is granted.
            AccessUnreadable: the access file cannot be read now.
            IssuerUnreachable: whether a token is good cannot be told now.

        """
        if not self.asks:
            return LOCAL_USER
        self._look()
        authorization = headers.getlist("authorization")
        keys = headers.getlist("x-api-key")
        if not authorization and not keys:
            raise NotSignedIn(
                "sign in: send 'Authorization: Bearer …' with a token or a key", given=False
            )
        if len(authorization) + len(keys) > 1:
            raise NotSignedIn("send one token or one key, and not several")
        if keys:
            return self._by_key(keys[0].strip())
        token = _bearer(headers)
        if not token:
            raise NotSignedIn("the header must read 'Authorization: Bearer …'")
        return self._by_key(token) if token.startswith(PREFIX) else self._by_token(token)

    def _by_key(self, given: str) -> Caller:
        key = matching(self._keys, given)
        if key is None:
            raise NotSignedIn("the key is none of those that are known here")
        if key.expires is not None and self._today().isoformat() > key.expires:
            raise NotSignedIn(
                f"the key '{key.name}' has expired; an administrator can make another"
            )
        return key.grant.caller(f"key:{key.name}")

    def _by_token(self, token: str) -> Caller:
        if self._issuer is None:
            raise NotSignedIn("no tokens are taken here, only keys")
        try:
            claims = self._issuer.claims(token)
        except BadToken as error:
            raise NotSignedIn(f"the token is not good: {error}") from None
        name, grant = self._access.name(claims), self._access.grant(claims)
        if grant is None:
            raise NotAllowed(
                "you are signed in, and nothing is granted to you here; an administrator can add "
                "one of your groups to the access file"
            )
        return grant.caller(name)


def refuse_open(host: str, who: SignIn, *, loopback: bool) -> None:
    """Refuse to serve others without asking who they are.

    Raises:
        BadValue: others can reach the host, and nobody can sign in; or sign-in is configured so
            that nobody can.

    """
    if who.asks and not who.possible:
        raise BadValue(
            "nobody could sign in: name an 'issuer' in the access file, or make a key with "
            "'goldenthread keys add'"
        )
    if not loopback and not who.asks:
        raise BadValue(
            f"{host} can be reached by others, and nobody would ask who they are. Set {SETTING} to "
            "an access file (docs/access.md), or serve on 127.0.0.1."
        )


def _of(path: str, asked: QueryParams) -> str:
    """The key of the authority that an export is of; ``""``: of none, or of several."""
    match path.split("/")[1:]:
        case ["file", "document", key, _, *_] | ["authority", key, *_]:
            return key
        case ["chain.csv"]:
            return asked.get("id", "").partition("/")[2].partition("/")[0]
    return asked.get("authority", "").removeprefix("authority/")


def _exports(path: str, headers: Headers) -> bool:
    """Whether what is answered at a path is an export."""
    kept = headers.get("content-disposition", "").startswith("attachment")
    return kept or any(path == at or path.startswith(f"{at}/") for at in EXPORTS)


def _bearer(headers: Headers) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _state(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


#: What changes nothing.
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def _of_this_site(headers: Headers) -> None:
    """Raises: NotAllowed: a page of another site has a browser send it, perhaps in the name of the
    one user of this machine. Programs say no origin.
    """
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host", ""):
        raise NotAllowed(
            "a page of another site may not send this; send it from here, or a program"
        )


def _entrance(scope: Scope, headers: Headers) -> Response | None:
    """Where a person's browser is sent that has not signed in; ``None``: a program asks."""
    if scope["method"] not in ("GET", "HEAD") or "text/html" not in headers.get("accept", ""):
        return None
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    response = RedirectResponse(f"{ENTRANCE}?{urlencode({'next': wanted})}", 303)
    response.headers["cache-control"] = "no-store"
    return response


class Door:
    """The middleware that lets known callers in and sets ``request.state.caller``.

    A browser that signed in brings the name of its session; one that did not is shown where to.
    ``refused`` makes an answer to a request of an error and a status.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        who: SignIn,
        audit: Audit,
        sessions: Sessions,
        refused: Callable[[Request, GoldenThreadError, int], Awaitable[Response]],
    ) -> None:
        self._app, self._who, self._audit, self._refused = app, who, audit, refused
        self._sessions = sessions
        self._pool = ThreadPoolExecutor(2, "sign-in")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] in OPEN):
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            headers = Headers(scope=scope)
            if scope["method"] not in _READS:
                _of_this_site(headers)
            if scope["path"] == ENTRANCE or scope["path"].startswith(MADE_OF):
                caller = NOBODY
            else:
                caller = await self._caller(self._in_session(headers))
        except NotSignedIn as error:
            shown = _entrance(scope, headers) or await self._refusal(error, scope, receive)
            await shown(scope, receive, send)
            return
        except GoldenThreadError as error:
            await (await self._refusal(error, scope, receive))(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        request = str(state.get("request_id", ""))
        caller = state["caller"] = replace(caller, audit=self._audit, request=request)
        await self._noted(caller, scope, receive, send)

    def _in_session(self, headers: Headers) -> Headers:
        """What a browser's session stands for, where it brings nothing else."""
        if "authorization" in headers or "x-api-key" in headers:
            return headers
        name = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        brought = self._sessions.brought(name) if name else ""
        return Headers({"authorization": f"Bearer {brought}"}) if brought else headers

    async def _caller(self, headers: Headers) -> Caller:
        if self._who.waits(headers):  # whoever brings a token that is known waits for nobody
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self._who.caller, headers)
        return self._who.caller(headers)

    async def _refusal(self, error: GoldenThreadError, scope: Scope, receive: Receive) -> Response:
        status = STATUS.get(type(error), 500)
        _log.warning("not let in (%d): %s", status, error)
        if isinstance(error, AccessUnreadable):  # which file, and why, is for the log
            error = AccessUnreadable("who may ask cannot be read here now; it was logged")
        response = await self._refused(Request(scope, receive), error, status)
        if isinstance(error, NotSignedIn):
            response.headers["www-authenticate"] = error.challenge
        response.headers["cache-control"] = "no-store"
        return response

    async def _noted(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; an export once the log says so, and what the log cannot say not at all."""
        refusal: Response | None = None

        async def sent(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and _exports(
                scope["path"], Headers(raw=message["headers"])
            ):
                refusal = await self._note(caller, scope, receive, message["status"])
                if refusal is not None:
                    await refusal(scope, receive, send)
            if refusal is None:
                await send(message)

        await self._app(scope, receive, sent)

    async def _note(
        self, caller: Caller, scope: Scope, receive: Receive, status: int
    ) -> Response | None:
        authority = _of(scope["path"], QueryParams(scope["query_string"]))
        told: dict[str, Any] = {
            "about": scope["path"][:200],
            "authority": authority and f"authority/{authority}"[:200],
            "outcome": "done" if status < 400 else "refused" if status < 500 else "failed",
        }
        try:
            await asyncio.to_thread(self._audit.note, caller, "export", **told)
        except AuditUnwritable as error:
            return await self._refusal(error, scope, receive)
        return None
