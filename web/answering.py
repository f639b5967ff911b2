"""The routes of all pages: a request in, HTML out, with what browsers are told of it."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Mapping, Sequence
from contextvars import copy_context
from dataclasses import replace
from time import perf_counter
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.datastructures import ImmutableMultiDict, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ontology.errors import BadValue, GoldenThreadError, NotAllowed, NotFound, StoreUnreachable
from web import forms
from web.assets import assets
from web.cookies import drop, encrypted, keep
from web.filling import rendered
from web.pages import PAGES
from web.site import KNOWN_AS, Answer, Ask, File, Go, Page, Route, Site, told

_log = logging.getLogger("goldenthread")

#: What a page may load: its own parts, and nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What is told once, on the page after a form.
_SAID = "goldenthread_said"
_YEAR = 365 * 24 * 3600
#: The most fields of a form, and the most bytes of one.
_FIELDS, _BYTES = 200, 64_000
#: How a page is asked for; of HEAD the server sends no body.
_LOOKED_AT = ("GET", "HEAD")
#: Error → the status of its page; the first that fits counts.
_STATUS: Mapping[type[GoldenThreadError], int] = {
    NotFound: 404,
    BadValue: 400,
    NotAllowed: 403,
    StoreUnreachable: 503,
    GoldenThreadError: 500,
}
#: Status → the heading of a page that tells an error.
_HEADINGS = {
    400: "This cannot be answered",
    403: "This is not yours to do",
    404: "Page not found",
    405: "This cannot be done here",
    413: "This is too large",
    503: "It cannot be answered now",
}


def router(site: Site) -> APIRouter:
    """The pages and what they are made of."""
    routes = APIRouter()
    parts = assets()
    for one in parts.routes:
        if isinstance(one, APIRoute):
            one.methods = set(_LOOKED_AT)
    routes.include_router(parts)
    for route in PAGES:
        _add(routes, site, route)
    return routes


def _add(routes: APIRouter, site: Site, route: Route) -> None:
    async def answered(request: Request) -> Response:
        begun = perf_counter()
        form = await _form(request) if route.method == "POST" else ImmutableMultiDict()
        loop, context = asyncio.get_running_loop(), copy_context()
        response = await loop.run_in_executor(
            site.pool, context.run, _answer, site, route, request, form
        )
        response.headers["server-timing"] = f"page;dur={1000 * (perf_counter() - begun):.1f}"
        return response

    methods = list(_LOOKED_AT) if route.method == "GET" else ["POST"]
    routes.add_api_route(
        route.path, answered, methods=methods, include_in_schema=False, response_model=None
    )


async def _form(request: Request) -> ImmutableMultiDict[str, UploadFile | str]:
    """What a form sent, which must come from a page that its browser was shown.

    Raises:
        NotAllowed: it does not.
        BadValue: it is too large, or cannot be read.

    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _BYTES:
        raise BadValue(f"the form has more than {_BYTES:,} bytes, or does not say how many")
    return await forms.sent(request, _FIELDS, _BYTES)


def _answer(
    site: Site, route: Route, request: Request, form: ImmutableMultiDict[str, UploadFile | str]
) -> Response:
    caller = request.state.caller
    ask = Ask(
        site, caller, caller.viewer(site.store()), request.url.path,
        {name: str(value) for name, value in request.path_params.items()},
        request.query_params, form, request.cookies, str(request.base_url), _packs(request),
        encrypted(request),
    )  # fmt: skip
    try:
        return _told(ask, route.function(ask))
    except GoldenThreadError as error:
        if not wanted(request):
            raise
        # without what follows the "?", which may be what is wrong
        return _told(replace(ask, query=ImmutableMultiDict()), _failed(error))
    except Exception:
        _log.exception("a page failed")
        return _told(ask, _failed(GoldenThreadError("It was logged, with the time.")))


def wanted(request: Request) -> bool:
    """Whether a page answers best: a person's browser asks, and not a script of a page."""
    return "text/html" in request.headers.get("accept", "") and request.url.path != "/graphql"


def error_page(
    site: Site,
    request: Request,
    error: GoldenThreadError,
    status: int,
    typed: Sequence[tuple[str, str]] = (),
) -> Response:
    """An error as a page, for what failed before a page's function was asked. Who is signed out
    is given what they had ``typed``, to send it again.
    """
    caller = request.state.caller
    ask = Ask(
        site, caller, caller.viewer(site.store()), request.url.path, {}, ImmutableMultiDict(),
        ImmutableMultiDict(), request.cookies, str(request.base_url), _packs(request),
        encrypted(request),
    )  # fmt: skip
    if status == 401:  # a form was sent: who only looks is shown where to sign in
        address = f"{request.url.path}?{request.url.query}".removesuffix("?")
        return _told(ask, Page("signed-out.html", {"typed": typed, "address": address}, status))
    return _told(ask, _failed(error, status))


async def typed(request: Request) -> list[tuple[str, str]]:
    """What a form of ours sent, by its fields; nothing where that cannot be read."""
    if request.method != "POST":
        return []
    try:
        form = await _form(request)
    except GoldenThreadError:
        return []
    given = form.multi_items()
    return [(n, v) for n, v in given if isinstance(v, str) and n != forms.FIELD]


def _packs(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _failed(error: GoldenThreadError, status: int | None = None) -> Page:
    code = status or next(s for kind, s in _STATUS.items() if isinstance(error, kind))
    title = _HEADINGS.get(code, "Something went wrong")
    return Page("error.html", {"title": title, "message": told(error)}, code)


def _told(ask: Ask, answer: Answer) -> Response:
    match answer:
        case Go(to, said, known_as):
            response: Response = RedirectResponse(to, 303)
            if said:
                keep(response, _SAID, quote(said[:1000]), 60, secure=ask.encrypted)
            if known_as:
                keep(response, KNOWN_AS, quote(known_as), _YEAR, secure=ask.encrypted)
        case File(text, media, name):
            response = Response(text, 200, None, media)
            if answer.kept:  # by this header it is told, and noted (``api/signing.py``), as a file
                disposition = f"attachment; filename*=UTF-8''{quote(name)}"
                response.headers["content-disposition"] = disposition
        case Page(template, given, status):
            kept = ask.cookies.get(forms.COOKIE, "")
            fresh = "" if forms.whole(kept) else forms.token()
            said = unquote(ask.cookies.get(_SAID, ""))
            html = rendered(ask, template, given, forms.masked(fresh or kept), said)
            response = _packed(ask, html, status)
            if fresh:
                keep(response, forms.COOKIE, fresh, secure=ask.encrypted)
            if said:
                drop(response, _SAID, secure=ask.encrypted)
    return response


def _packed(ask: Ask, html: str, status: int) -> Response:
    """The HTML, packed where the browser reads that: what it holds of a secret is masked anew each
    time, so that its length tells nothing.
    """
    headers = {
        "content-security-policy": POLICY,
        "referrer-policy": "same-origin",  # without it a form of ours would say no origin
        "vary": "Accept-Encoding, Cookie",
    }
    body = html.encode()
    if ask.packs:
        headers["content-encoding"], body = "gzip", gzip.compress(body, 5, mtime=0)
    return HTMLResponse(body, status, headers)
