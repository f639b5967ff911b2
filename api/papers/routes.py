"""The papers over HTTP: ``GET /export/{paper}.{format}`` and ``GET /export/graph.{format}``.

Asked with ``authority``, ``asAt``, ``since``, ``body``, ``on``, ``of``, ``snapshot`` (perhaps
several times) and, of CSV, ``table``; of gaps, also with ``kind`` (perhaps several times),
``document``, ``recommendation`` and ``theme``; of recommendations, with what narrows and orders
them (``queries/narrowing.py``). Who asks gets what they are granted, and nothing tells them of the
rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.datastructures import QueryParams

from api.callers import Caller
from api.export import written as graph_written
from api.papers import formats, making
from api.papers.paper import Paper
from graph.store import Store
from ontology.errors import BadValue, NotFound
from ontology.record import Graph
from queries.coverage import seen
from queries.narrowing import NAMES, Filter
from queries.viewer import Viewer

#: The ending of a graph's file → what ``api/export.py`` calls its format, and its media type.
GRAPHS = {
    "jsonl": ("jsonl", "application/jsonl; charset=utf-8"),
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("jsonld", "application/ld+json"),
    "graphml": ("graphml", "application/graphml+xml; charset=utf-8"),
}
_ASKED = ("authority", "asAt", "since", "body", "on", "of", "snapshot", "table")
_OF_GAPS = ("kind", "document", "recommendation", "theme")
_T = TypeVar("_T")
#: Bytes of a piece of an answer.
_PIECE = 1 << 16
_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def router(store: Callable[[], Store], pool: Executor) -> APIRouter:
    """The routes. ``store`` is asked anew for each request; papers are made in the threads of
    ``pool``.
    """
    routes = APIRouter()

    # Declared before the papers': a graph is no paper.
    @routes.get("/export/graph.{ending}")
    async def graph(ending: str, request: Request, authority: str | None = None) -> Response:
        caller: Caller = request.state.caller
        _asked(request, "authority")
        if ending not in GRAPHS:
            raise NotFound(f"no graph ends in .{ending}; there are {', '.join(GRAPHS)}")
        name, media = GRAPHS[ending]
        found, of = await _in(pool, lambda: exported(caller.viewer(store()), authority))
        file = f"golden-thread-graph-{of.partition('/')[2] if of else 'all'}.{ending}"
        pieces = _gathered(text.encode() for text in graph_written(found, name))
        return StreamingResponse(pieces, media_type=media, headers=_named(file))

    @routes.get("/export/{paper}.{format_}")
    async def export(paper: str, format_: str, request: Request) -> Response:
        caller: Caller = request.state.caller
        listed = paper == "recommendations"
        given = _asked(request, *_ASKED, *(NAMES if listed else _OF_GAPS))
        if paper not in making.PAPERS or format_ not in formats.FORMATS:
            raise NotFound(
                f"there is no paper {paper}.{format_}; papers are {', '.join(making.PAPERS)}, "
                f"formats {', '.join(formats.FORMATS)}"
            )
        asked = making.Request(
            paper,
            given.get("authority") or None,
            given.get("asAt") or None,
            given.get("since") or None,
            given.get("body") or None,
            tuple(filter(None, given.getlist("snapshot"))),
            () if listed else tuple(filter(None, given.getlist("kind"))),
            given.get("document") or None,
            given.get("recommendation") or None,
            None if listed else given.get("theme") or None,
            Filter.of(given.multi_items()) if listed else Filter(),
            given.get("on") or None,
            given.get("of") or None,
        )
        table = given.get("table") or None
        site = str(request.base_url).rstrip("/")

        def made() -> tuple[Paper, Iterator[bytes]]:
            found = making.make(caller.viewer(store()), asked)
            return found, formats.written(found, format_, table=table, site=site)

        found, pieces = await _in(pool, made)
        headers = _named(formats.file_name(found, format_, table))
        headers["x-snapshot"] = ", ".join(found.snapshots)
        media = formats.FORMATS[format_]
        return StreamingResponse(_gathered(pieces), media_type=media, headers=headers)

    return routes


def exported(viewer: Viewer, authority: str | None) -> tuple[Graph, str | None]:
    """The graph of an authority, or of all that a viewer may see, with the id of the one.

    Raises:
        NotFound: there is no such authority, or none that the viewer may see.

    """
    known = seen(viewer)
    wanted = [i for i in known if authority in (None, i, i.partition("/")[2])]
    if not wanted:
        which = f"no authority '{authority}' is loaded" if authority else "nothing is loaded"
        raise NotFound(f"{which}; loaded: {', '.join(known) or 'none'}")
    of = None if authority is None else wanted[0]
    return viewer.store.graph(of), of


def _asked(request: Request, *known: str) -> QueryParams:
    """Raises: BadValue: something is asked for that there is not, and would be left out unsaid."""
    for name in request.query_params:
        if name not in known:
            raise BadValue(f"'{name}' is nothing to ask by; there are {', '.join(known)}")
    return request.query_params


async def _in(pool: Executor, work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(pool, work)


def _named(file: str) -> dict[str, str]:
    return {**_HEADERS, "content-disposition": f'attachment; filename="{file}"'}


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of a size that is worth sending."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
