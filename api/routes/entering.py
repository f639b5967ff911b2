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


def router(who: SignIn, sessions: Sessions) -> APIRouter:
    """The routes. What is brought is a key, or a token of the issuer."""
    routes = APIRouter()

    @routes.post(ENTRANCE)
    async def sign_in(request: Request) -> Response:
        form = await _sent(request)
        brought, then = str(form.get("key", "")).strip(), local(str(form.get("next", "")))
        if wrong := await asyncio.to_thread(_wrong, who, brought):
            return RedirectResponse(f"{ENTRANCE}?{urlencode({'next': then, 'wrong': wrong})}", 303)
        response = RedirectResponse(then, 303)
        response.set_cookie(
            COOKIE, sessions.begin(brought), LONGEST, path="/", httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return response

    @routes.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        await _sent(request)
        sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(ENTRANCE, 303)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
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


async def _sent(request: Request) -> dict[str, object]:
    async with request.form(max_files=0, max_fields=10, max_part_size=20_000) as form:
        forms.check(request.cookies.get(forms.COOKIE, ""), str(form.get(forms.FIELD, "")))
        return dict(form)


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
