"""The web application: the GraphQL API over one store, and the passages that answers point to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import endpoint, told
from api.endpoint import BadRequest, RequestTooLarge
from api.reader import Reader
from ontology.errors import BadValue, GoldenThreadError, NotFound, StoreUnreachable
from queries import answers, records
from queries.coverage import read_passages
from queries.viewer import Viewer

#: What each of our errors is over HTTP; the first class that fits counts.
STATUS = {
    RequestTooLarge: 413,
    BadRequest: 400,
    BadValue: 400,
    NotFound: 404,
    StoreUnreachable: 503,
    GoldenThreadError: 500,
}
#: The names by which a server on this machine is asked. Another name would be that of a page
#: elsewhere, whose own name server says that it is here.
LOCAL = ("localhost", "127.0.0.1", "[::1]")
#: How many questions are answered at once: the others wait.
_THREADS = 4


def create_app(reader: Reader, hosts: Sequence[str] = ()) -> FastAPI:
    """The application over a store, asked by the names of this machine or one of ``hosts``.

    The store is only read, so that a load from the command line works beside it.
    """
    pool = ThreadPoolExecutor(_THREADS, "question")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        pool.shutdown(cancel_futures=True)
        reader.close()

    app = FastAPI(title="Golden Thread", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, [*LOCAL, *hosts], www_redirect=False)
    app.include_router(endpoint.router(lambda: Viewer(reader.store()), pool))

    @app.get("/")
    def home() -> Response:
        return RedirectResponse("/graphql")

    @app.get("/healthz")
    def healthy() -> Response:
        return PlainTextResponse("ok")

    @app.get("/readyz")
    async def ready() -> Response:
        await asyncio.get_running_loop().run_in_executor(pool, _ready, reader)
        return PlainTextResponse("ok")

    @app.get("/passage/{key:path}")
    async def passage(key: str, request: Request) -> Response:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(pool, _passage, reader, f"passage/{key}")
        if "text/html" in request.headers.get("accept", ""):  # a person's browser
            return PlainTextResponse(told.passage(found))
        return JSONResponse(answers.to_json(found))

    @app.exception_handler(GoldenThreadError)
    def refused(_request: Request, error: GoldenThreadError) -> Response:
        status = next(s for kind, s in STATUS.items() if isinstance(error, kind))
        return endpoint.refused(error, status)

    return app


def _ready(reader: Reader) -> None:
    """Raises: StoreUnreachable: the store cannot be read now."""
    reader.store().read("RETURN 1 AS one", name="a first question")


def _passage(reader: Reader, id_: str) -> answers.Passage:
    viewer = Viewer(reader.store())
    found = read_passages(viewer, [records.node(viewer, id_).id])
    return found[id_]
