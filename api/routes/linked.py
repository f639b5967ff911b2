"""Linked data: what an id says of itself, in the form that was asked for; and pages of passages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from api.export import line
from api.reader import Stores
from ontology.errors import GoldenThreadError
from ontology.record import Graph
from queries import answers, records
from queries.claims import described
from queries.passages import read_passages
from queries.viewer import Viewer

_T = TypeVar("_T")

#: What an id is told in; the first is for who takes anything.
FORMS = ("application/json", "text/turtle", "application/ld+json", "text/html")


class NotAcceptable(GoldenThreadError):
    """It is told in none of the forms that were asked for."""


def router(stores: Stores, pool: Executor) -> APIRouter:
    """The routes at ``/id`` and ``/passage``."""
    routes = APIRouter()

    async def asked(request: Request, question: Callable[[Viewer], _T]) -> _T:
        caller = request.state.caller
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, lambda: question(caller.viewer(stores.store())))

    @routes.get("/id/{id_:path}")
    async def id_of(id_: str, request: Request) -> Response:
        form = chosen(request.headers.get("accept", ""))
        if not form:
            raise NotAcceptable(f"it is told as {', '.join(FORMS)}; ask for one of them ('Accept')")
        text = await asked(request, partial(_told, id_=id_, form=form))
        vary = {"vary": "Accept"}
        if form == "text/html":
            return RedirectResponse(text, 303, vary)
        return Response(text, media_type=form, headers=vary)

    async def passage(key: str, request: Request) -> Response:
        found = await asked(request, partial(_passage, id_=f"passage/{key}"))
        return JSONResponse(answers.to_json(found), headers={"vary": "Accept"})

    routes.add_api_route("/passage/{key:path}", passage, route_class_override=_ForPrograms)
    return routes


class _ForPrograms(APIRoute):
    """A route that is there for programs: a person's browser is answered by the page of the same
    address, which comes later.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """See starlette."""
        if "text/html" in Headers(scope=scope).get("accept", ""):
            return Match.NONE, {}
        return super().matches(scope)


def chosen(accept: str) -> str:
    """The form that an ``Accept`` header likes best, of those that it likes alike the first in
    :data:`FORMS`; ``""``: none.
    """
    wanted: dict[str, float] = {}
    for part in (accept or "*/*").split(","):
        kind, *given = (p.strip().lower() for p in part.split(";"))
        weight = next((p[2:] for p in given if p.startswith("q=")), "1")
        try:
            wanted[kind] = float(weight)
        except ValueError:
            wanted[kind] = 0.0
    liked = {form: _weight(form, wanted) for form in FORMS}
    best = max(FORMS, key=lambda form: liked[form])
    return best if liked[best] > 0 else ""


def _weight(form: str, wanted: dict[str, float]) -> float:
    for kind in (form, f"{form.split('/')[0]}/*", "*/*"):  # what is said of it most exactly
        if kind in wanted:
            return wanted[kind]
    return 0.0


def _told(viewer: Viewer, id_: str, form: str) -> str:
    graph = described(viewer, id_)
    if form == "text/html":
        return _page(graph, id_)
    if form == "application/json":
        return json.dumps(_plain(graph), ensure_ascii=False)
    from ontology.rdf import dump

    return "".join(dump(graph, "turtle" if form == "text/turtle" else "jsonld"))


def _plain(graph: Graph) -> dict[str, Any]:
    """The node and its claims, or the claim, as they stand in an export."""
    claims = [json.loads(line(e))["edge"] for _, e in sorted(graph.edges.items())]
    for node in graph.nodes.values():
        return {**json.loads(line(node))["node"], "claims": claims}
    return dict(claims[0])


def _page(graph: Graph, id_: str) -> str:
    """Where a person can look at it: at its own page, a claim at that of the thing it is about."""
    (thing,) = graph.nodes or [graph.edges[id_].from_]
    return f"/{quote(thing)}"


def _passage(viewer: Viewer, id_: str) -> answers.Passage:
    found = read_passages(viewer, [records.node(viewer, id_).id])
    return found[id_]
