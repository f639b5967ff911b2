"""What ``npm run build`` made: styles, scripts and pictures, each under a name that holds a digest
of what is in it, so that a browser keeps it for good.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from ontology.errors import GoldenThreadError, NotFound

FOLDER = Path(str(files("web") / "static"))
_MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".bcmap": "application/octet-stream",
    ".pfb": "application/octet-stream",
    ".ttf": "font/ttf",
}
_HEADERS = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
#: How a browser says that it reads a form → the ending of the file in that form, best first.
_FORMS = {"br": ".br", "gzip": ".gz"}


class NotBuilt(GoldenThreadError):
    """The styles and scripts of the pages are not there."""


@cache
def _names() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((FOLDER / "names.json").read_text("utf-8"))
    except FileNotFoundError:
        raise NotBuilt(
            "the pages' styles and scripts are not built: run 'make run', or 'npm ci && npm run "
            "build'"
        ) from None
    return names


def address(name: str) -> str:
    """Where a built file is had, by the name that it has in ``web/src``.

    Raises:
        NotBuilt: nothing was built.

    """
    return f"/static/{_names()[name]}"


def assets() -> APIRouter:
    """The route at ``/static``."""
    routes = APIRouter()

    @routes.get("/static/{name:path}", include_in_schema=False)
    async def asset(name: str, request: Request) -> Response:
        file = FOLDER / name
        if ".." in name.split("/") or file.suffix not in _MEDIA or not file.is_file():
            raise NotFound(f"there is nothing at /static/{name}")
        headers = {
            "cache-control": "public, max-age=31536000, immutable",
            "vary": "Accept-Encoding",
        }
        accepted = request.headers.get("accept-encoding", "")
        for form, ending in _FORMS.items():
            packed = file.with_name(file.name + ending)
            if form in accepted and packed.is_file():
                headers["content-encoding"] = form
                file = packed
                break
        return FileResponse(file, media_type=_MEDIA[Path(name).suffix], headers=headers)

    return routes
