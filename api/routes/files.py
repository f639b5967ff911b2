"""The file that a document was read from, as it is: ``GET /file/{document}``.

It holds names, so who sees posts only does not get it; and it comes from elsewhere, so nothing in
it may run: a web page is shown as the text that it is.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Executor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.callers import Caller
from api.originals import FileDamaged, Originals
from api.reader import Stores
from loaders.read import media_type
from ontology.errors import NotAllowed, NotFound
from ontology.terms import DocumentState, Label
from queries.records import node
from queries.viewer import Viewer

_log = logging.getLogger("goldenthread")

#: What a browser shows by itself; everything else it saves.
_SHOWN = ("application/pdf", "text/plain")
_HEADERS = {
    "cache-control": "private, no-cache",  # asked for again each time: grants may be others
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
}


class _File(NamedTuple):
    path: Path
    name: str
    sha256: str
    media: str


def router(stores: Stores, pool: Executor, originals: Originals) -> APIRouter:
    """The route at ``/file``."""
    routes = APIRouter()

    @routes.api_route("/file/{id_:path}", methods=["GET", "HEAD"])
    async def file(id_: str, request: Request) -> Response:
        caller: Caller = request.state.caller
        if caller.role_only:
            raise NotAllowed(
                "the file has names in it, and you are shown posts without names; the pages of the "
                "document have its words without them"
            )
        loop = asyncio.get_running_loop()
        asked = partial(_file, originals=originals, id_=id_)
        found = await loop.run_in_executor(pool, lambda: asked(caller.viewer(stores.store())))
        headers = _HEADERS | {"etag": f'"{found.sha256}"'}
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        shown = found.media.startswith(_SHOWN)
        return FileResponse(
            found.path,
            media_type=found.media,
            headers=headers,
            filename=found.name,
            content_disposition_type="inline" if shown else "attachment",
        )

    return routes


def _file(viewer: Viewer, *, originals: Originals, id_: str) -> _File:
    """The file of a document; of one that came inside another, the other's.

    Raises:
        FileDamaged: what is kept of it is not what was loaded.
        NotFound: no such document is loaded, or its file is not kept.

    """
    document = node(viewer, id_)
    if document.label is not Label.DOCUMENT or document.get("state") != DocumentState.LOADED:
        raise NotFound(f"no document '{id_}' is loaded, so there is no file of it")
    sha256, name = str(document.get("sha256")), PurePosixPath(str(document.get("fileName"))).name
    try:
        path = originals.find(sha256)
    except FileDamaged:
        _log.error("the file %s is damaged", sha256)
        raise
    with path.open("rb") as file:
        return _File(path, name, sha256, media_type(name, file.read(1024)))
