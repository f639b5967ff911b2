"""The web application: the GraphQL API over one store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from strawberry.fastapi import GraphQLRouter

from api.reader import Reader
from api.schema import schema
from ontology.errors import GoldenThreadError, NotFound, StoreUnreachable
from queries.viewer import Viewer

#: What each of our errors is over HTTP; the nearest class counts.
STATUS = {NotFound: 404, StoreUnreachable: 503, GoldenThreadError: 500}


def create_app(url: str) -> FastAPI:
    """The application over the store at ``url``.

    The store is opened for reading only, so that a load from the command line works beside it.
    """
    reader = Reader(url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        reader.close()

    app = FastAPI(title="Golden Thread", lifespan=lifespan, docs_url=None, redoc_url=None)

    def context() -> dict[str, Any]:
        return {"viewer": Viewer(reader.store())}

    app.include_router(
        GraphQLRouter(schema, context_getter=context, graphql_ide="graphiql"), prefix="/graphql"
    )

    @app.get("/", include_in_schema=False)
    def home() -> Response:
        return RedirectResponse("/graphql")

    @app.get("/healthz", include_in_schema=False)
    def healthy() -> Response:
        return PlainTextResponse("ok")

    @app.get("/readyz", include_in_schema=False)
    def ready() -> Response:
        reader.store()
        return PlainTextResponse("ok")

    @app.exception_handler(GoldenThreadError)
    def told(_request: Request, error: GoldenThreadError) -> Response:
        status = next(s for kind, s in STATUS.items() if isinstance(error, kind))
        return JSONResponse({"error": str(error), "code": type(error).__name__}, status)

    return app
