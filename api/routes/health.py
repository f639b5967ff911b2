"""Whether the server is alive, whether it can answer, and what it has counted."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from api.metrics import Metrics
from api.reader import Stores


def router(stores: Stores, pool: Executor, metrics: Metrics) -> APIRouter:
    """The routes that machines ask."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def healthy() -> Response:
        return PlainTextResponse("ok")

    @routes.get("/readyz")
    async def ready(_request: Request) -> Response:
        await asyncio.get_running_loop().run_in_executor(pool, _ready, stores)
        return PlainTextResponse("ok")

    @routes.get("/metrics")
    async def counted() -> Response:
        return Response(metrics.text(), media_type=Metrics.content_type)

    return routes


def _ready(stores: Stores) -> None:
    """Raises: StoreUnreachable: the store cannot be read now."""
    stores.store().read("RETURN 1 AS one", name="a first question")
