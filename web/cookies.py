"""What a browser keeps of ours: no script reads it, and what it was given over TLS it never
sends in the clear.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response


def encrypted(request: Request) -> bool:
    """Whether a browser asks over TLS. A proxy on this machine says so (uvicorn believes its
    ``X-Forwarded-Proto``); of one elsewhere the browser tells it, by the ``Origin`` of a form.
    """
    origin = request.headers.get("origin", "")
    return request.url.scheme == "https" or origin.startswith("https://")


def keep(
    response: Response, name: str, value: str, seconds: int | None = None, *, secure: bool
) -> None:
    """Have a browser keep something; without ``seconds`` until it is closed."""
    response.set_cookie(
        name, value, seconds, path="/", httponly=True, samesite="lax", secure=secure
    )


def drop(response: Response, name: str, *, secure: bool) -> None:
    """Have a browser forget it."""
    response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=secure)
