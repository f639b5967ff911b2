"""The web application: GraphQL over one store, and REST where that is the convention."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import endpoint, signing
from api.audit import Audit, audit_of
from api.callers import NOBODY, Caller, NotAllowed
from api.endpoint import BadRequest, Offers, RequestTooLarge
from api.jobs import Busy, Jobs
from api.metrics import Metrics
from api.observing import Observed, error_body
from api.originals import originals_of
from api.papers import routes as papers
from api.persisted import DocumentNotPersisted, Persisted, PersistedQueryNotFound
from api.reader import Stores
from api.routes import documents, entering, files, health, linked
from api.sessions import Sessions
from api.settings import Settings
from api.signing import Door, SignIn
from api.tracing import Tracing
from api.warming import Questions, Warmer
from graph.store import Store
from ontology.errors import BadValue, GoldenThreadError, NotFound, StoreUnreachable
from web import answering
from web import site as web
from web.filling import made_ready
from web.site import Site

#: What each of our errors is over HTTP; the first class that fits counts.
STATUS: dict[type[GoldenThreadError], int] = {
    **signing.STATUS,
    RequestTooLarge: 413,
    BadRequest: 400,
    BadValue: 400,
    NotAllowed: 403,
    DocumentNotPersisted: 403,
    NotFound: 404,
    PersistedQueryNotFound: 404,
    linked.NotAcceptable: 406,
    Busy: 503,
    StoreUnreachable: 503,
    GoldenThreadError: 500,
}
#: What a framework refuses → our code for it.
_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
#: The same → what a page says of an address.
_SAID = {404: "there is no page at {}", 405: "this is not what {} is asked for or sent"}
#: The names by which a server on this machine is asked. Another name would be that of a page
#: elsewhere, whose own name server says that it is here.
LOCAL = ("localhost", "127.0.0.1", "[::1]")
#: How many questions are answered at once: the others wait.
_THREADS = 4


def create_app(
    stores: Stores,
    settings: Settings,
    who: SignIn | None = None,
    audit: Audit | None = None,
    tracing: Tracing | None = None,
    offers: Offers | None = None,
) -> FastAPI:
    """The application over a store. ``who`` tells callers, ``audit`` is where exports and changes
    are noted, ``offers`` is what GraphQL offers (default: as the settings have it).
    ``app.state.closing`` is an event to set when it is to end.
    """
    who = who or SignIn(settings.access_path)
    audit = audit or audit_of(settings.store, settings.audit)
    pool = Questions(_THREADS)
    metrics, tracing = Metrics(), tracing or Tracing()
    watched = _Watched(stores, metrics, tracing)
    originals = originals_of(settings.store, settings.files)
    jobs = Jobs(watched, metrics, settings.jobs_waiting, originals)
    closing, sessions = asyncio.Event(), Sessions()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        warmer = Warmer(watched, pool, who.posts_of)
        await asyncio.to_thread(made_ready)
        await asyncio.to_thread(warmer.begun)
        yield
        await asyncio.to_thread(warmer.close)
        await asyncio.to_thread(jobs.close)
        pool.shutdown(cancel_futures=True)
        stores.close()
        tracing.close()

    app = FastAPI(
        title="Golden Thread",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.closing = closing
    site = Site(
        watched.store, pool, _Uploads(jobs), stores.read_only, who.asks, keeps=originals.holds
    )

    async def told(request: Request, error: GoldenThreadError, status: int) -> Response:
        """An error as a page to who has a browser, if the store lets one be made."""
        if answering.wanted(request):
            typed = await answering.typed(request) if status == 401 else []
            with suppress(StoreUnreachable):
                return await asyncio.to_thread(
                    answering.error_page, site, request, error, status, typed
                )
        return endpoint.refused(error, status)

    async def outside(request: Request, error: GoldenThreadError, status: int) -> Response:
        request.scope.setdefault("state", {}).setdefault("caller", NOBODY)
        return await told(request, error, status)

    app.add_middleware(Door, who=who, audit=audit, sessions=sessions, refused=outside)
    hosts = [*LOCAL, settings.address, *settings.allowed_hosts, *who.hosts]
    app.add_middleware(TrustedHostMiddleware, hosts, www_redirect=False)
    app.add_middleware(Observed, metrics=metrics, tracing=tracing, closing=closing)
    app.include_router(endpoint.router(watched.store, pool, metrics, offers or _offers(settings)))
    app.include_router(health.router(watched, pool, metrics))
    app.include_router(documents.router(watched, pool, jobs, settings, closing))
    app.include_router(files.router(watched, pool, originals))
    app.include_router(linked.router(watched, pool))
    app.include_router(papers.router(watched.store, pool))

    app.include_router(entering.router(who, sessions))
    app.include_router(answering.router(site))  # the last: any id is the address of a page

    @app.exception_handler(GoldenThreadError)
    async def refused(request: Request, error: GoldenThreadError) -> Response:
        status = next(s for kind, s in STATUS.items() if isinstance(error, kind))
        return await told(request, error, status)

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        if answering.wanted(request):
            said = _SAID.get(error.status_code, str(error.detail))
            wrong = GoldenThreadError(said.format(request.url.path))
            response = await told(request, wrong, error.status_code)
            response.headers.update(error.headers or {})
            return response
        code = _CODES.get(error.status_code, "BAD_REQUEST")
        return JSONResponse(
            error_body(str(error.detail), code), error.status_code, dict(error.headers or {})
        )

    return app


def _offers(settings: Settings) -> Offers:
    """What the settings offer to who asks in GraphQL."""
    persisted = Persisted(only=settings.persisted_only)
    if settings.persisted:
        persisted = Persisted.read(Path(settings.persisted), only=settings.persisted_only)
    return Offers(settings.introspection, settings.graphiql, persisted)


class _Uploads:
    """The jobs as pages tell them."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    def one(self, caller: web.Caller, id_: str) -> Mapping[str, Any]:
        """See :class:`~web.site.Uploads`."""
        return self._jobs.get(cast("Caller", caller), id_).to_json()

    def of(self, caller: web.Caller) -> Sequence[Mapping[str, Any]]:
        """See :class:`~web.site.Uploads`."""
        return [job.to_json() for job in self._jobs.of(cast("Caller", caller))]


class _Watched:
    """A store whose queries are counted and traced."""

    def __init__(self, stores: Stores, metrics: Metrics, tracing: Tracing) -> None:
        self._stores, self._metrics, self._tracing = stores, metrics, tracing
        self.read_only = stores.read_only

    def store(self) -> Store:
        """See :class:`~api.reader.Stores`."""
        store = self._stores.store()
        store.watched = self._watch
        return store

    def close(self) -> None:
        """See :class:`~api.reader.Stores`."""
        self._stores.close()

    def _watch(self, name: str) -> AbstractContextManager[object]:
        both = ExitStack()
        both.enter_context(self._metrics.reading())
        both.enter_context(self._tracing.reading(name))
        return both
