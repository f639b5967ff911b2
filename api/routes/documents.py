"""Documents sent to the server, what became of them, and their removal."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.datastructures import FormData

from api.callers import Caller, NotAllowed, Role
from api.jobs import Busy, Event, Job, Jobs
from api.reader import Stores
from api.settings import Settings
from api.uploads import NoFiles, received
from graph.store import Loaded
from ontology.errors import NotFound
from queries.coverage import seen
from web import forms

#: After how many seconds in which nothing happened a stream says that it is still there.
BEAT = 15.0


def router(
    stores: Stores, pool: Executor, jobs: Jobs, settings: Settings, closing: asyncio.Event
) -> APIRouter:
    """The routes at ``/documents``, and what the page ``/load`` sends."""
    routes = APIRouter()

    async def added(request: Request, check: Callable[[FormData], object] = bool) -> Job:
        caller: Caller = request.state.caller
        caller.require(Role.EDITOR, "load documents")
        _writable(stores)
        folder, files = await received(request, settings, check)
        try:
            return jobs.add(caller, folder, files)
        except Busy:
            await asyncio.to_thread(shutil.rmtree, folder)
            raise

    @routes.post("/load")  # what the page of that address sends
    async def load_form(request: Request) -> Response:
        def check(form: FormData) -> None:
            forms.check(request.cookies.get(forms.COOKIE, ""), str(form.get(forms.FIELD, "")))

        try:
            job = await added(request, check)
        except NoFiles:
            return RedirectResponse("/load?none=chosen", 303)
        return RedirectResponse(f"/load/{job.id}", 303)

    @routes.post("/documents")
    async def load(request: Request) -> Response:
        job = await added(request)
        at = f"/documents/jobs/{job.id}"
        told = {"job": job.id, "url": at, "events": f"{at}/events"}
        return JSONResponse(told, 202, {"location": at})

    @routes.get("/documents/jobs/{id_}")
    async def job(id_: str, request: Request) -> Response:
        return JSONResponse(jobs.get(request.state.caller, id_).to_json())

    @routes.get("/documents/jobs/{id_}/events")
    async def events(id_: str, request: Request) -> Response:
        found = jobs.get(request.state.caller, id_)
        last = request.headers.get("last-event-id", "")
        after = int(last[:9]) if last.isascii() and last.isdecimal() else 0

        async def stream() -> AsyncIterator[str]:
            yield "retry: 1000\n\n"
            async for event in jobs.events(found, after, beat=BEAT, closing=closing):
                yield written(event)

        return StreamingResponse(stream(), media_type="text/event-stream")

    @routes.delete("/documents/{id_:path}")
    async def remove(id_: str, request: Request) -> Response:
        caller: Caller = request.state.caller
        caller.require(Role.ADMINISTRATOR, "take documents out")
        _writable(stores)
        loop = asyncio.get_running_loop()
        done = await loop.run_in_executor(pool, _removed, stores, caller, id_)
        told = {"document": done.document, "removed": done.removed, "changed": done.changed}
        return JSONResponse(told)

    return routes


def written(event: Event | None) -> str:
    """An event as it is sent; ``None``: a sign of life."""
    if event is None:
        return ": still here\n\n"
    data = json.dumps(event.data, ensure_ascii=False)
    return f"id: {event.id}\nevent: {event.name}\ndata: {data}\n\n"


def _writable(stores: Stores) -> None:
    if stores.read_only:
        raise NotAllowed(
            "this server only reads (serve --read-only); send it to the one that writes"
        )


def _removed(stores: Stores, caller: Caller, id_: str) -> Loaded:
    store = stores.store()
    known = {source.id: source.authority for source in store.sources()}
    if known.get(id_) not in seen(caller.viewer(store)):
        raise NotFound(f"no document '{id_}' is loaded")
    return caller.viewer(store).store.remove(id_)
