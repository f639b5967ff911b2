"""How a browser signs in, and out: what the page ``/sign-in`` sends."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import Headers

from api.sessions import COOKIE, LONGEST, Sessions
from api.signing import ENTRANCE, NotSignedIn, SignIn
from ontology.errors import NotAllowed
from web import forms
from web.cookies import drop, encrypted, keep

#: The most fields of what is sent, and the most bytes of one.
_MOST = 10, 20_000


def router(who: SignIn, sessions: Sessions) -> APIRouter:
    """The routes. What is brought is a key, or a token of the issuer."""
    routes = APIRouter()

    @routes.post(ENTRANCE)
    async def sign_in(request: Request) -> Response:
        form = await forms.sent(request, *_MOST)
        brought, then = str(form.get("key", "")).strip(), local(str(form.get("next", "")))
        if wrong := await asyncio.to_thread(_wrong, who, brought):
            return RedirectResponse(f"{ENTRANCE}?{urlencode({'next': then, 'wrong': wrong})}", 303)
        before = request.cookies.get(COOKIE, "")
        lapsed = bool(before) and not sessions.brought(before)
        sessions.end(before)
        response, secure = RedirectResponse(then, 303), encrypted(request)
        # kept for longer than the session, so that who comes back is known to have been here
        keep(response, COOKIE, sessions.begin(brought), 2 * LONGEST, secure=secure)
        if not lapsed:  # whose session was over sends again what they typed before
            keep(response, forms.COOKIE, forms.token(), secure=secure)
        return response

    @routes.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        await forms.sent(request, *_MOST)
        sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(ENTRANCE, 303)
        for name in (COOKIE, forms.COOKIE):
            drop(response, name, secure=encrypted(request))
        return response

    return routes


def _wrong(who: SignIn, brought: str) -> str:
    """Why somebody is not let in with a key or token; ``""``: they are."""
    if not brought.isascii():  # no header can hold it, and no key or token is so
        return "key"
    try:
        who.caller(Headers({"authorization": f"Bearer {brought}"}))
    except NotSignedIn:
        return "key"
    except NotAllowed:
        return "granted"
    return ""


def local(address: str) -> str:
    """An address of this site, as it is; else the start.

    >>> local("/authority/aldermoor?asAt=2020-01-01"), local("//elsewhere.example")
    ('/authority/aldermoor?asAt=2020-01-01', '/')
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return "/"
    try:
        here = not urlsplit(address).netloc and address.isprintable()
    except ValueError:
        return "/"
    return address if here else "/"
