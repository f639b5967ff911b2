"""Files as they come in over HTTP: into a folder of their own, and no more than is allowed."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import unicodedata
from collections.abc import AsyncGenerator, Callable
from pathlib import Path, PurePosixPath

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from api.endpoint import BadRequest, RequestTooLarge
from api.settings import Settings

_FORM = "send the files as multipart/form-data, each as a part with a filename"
#: The longest name of a file, in bytes.
_LONGEST = 200


class NoFiles(BadRequest):
    """A request that holds no file."""


class _Parser(MultiPartParser):
    """Refuses a file as soon as it has more bytes than it may."""

    most = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """See starlette."""
        file = self._current_part.file
        if file is not None:
            self._came = getattr(self, "_came", 0) + end - start
            if self._came > self.most:
                raise RequestTooLarge(
                    f"the file '{file_name(file.filename or '')}' has more than {self.most:,} bytes"
                )
        super().on_part_data(data, start, end)

    def on_part_begin(self) -> None:
        """See starlette."""
        self._came = 0
        super().on_part_begin()


async def received(
    request: Request, settings: Settings, check: Callable[[FormData], object] = bool
) -> tuple[Path, list[Path]]:
    """A new folder, and the files of a request in it under the names that they were given.
    ``check`` may refuse, by raising, what came with them.

    Raises:
        BadRequest: it holds no files, two of one name, or ended too soon.
        RequestTooLarge: a file, or all of them, are more than is allowed.

    """
    kind = request.headers.get("content-type", "")
    if kind.split(";")[0].strip().lower() != "multipart/form-data":
        raise BadRequest(f"the content type is '{kind[:60]}': {_FORM}")
    parser = _Parser(
        request.headers, _counted(request, settings.upload_bytes), max_files=settings.upload_files
    )
    parser.most = settings.file_bytes
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise BadRequest(f"{error.message.rstrip('.')}: {_FORM}") from None
    except ClientDisconnect:
        raise BadRequest("the request ended before its files did; nothing was loaded") from None
    try:
        check(form)
        files = [
            v for _, v in form.multi_items() if isinstance(v, UploadFile) and (v.filename or v.size)
        ]
        return await asyncio.to_thread(_kept, files)
    finally:
        await form.close()


def file_name(given: str) -> str:
    """A name that can be kept: a path within a folder, without what steers a terminal or a system.

    Raises:
        BadRequest: nothing is left of it.

    """
    plain = unicodedata.normalize("NFC", given).replace("\\", "/")
    plain = "".join(c for c in plain if c.isprintable() and c not in '<>:"|?*')
    parts = [part.strip() for part in PurePosixPath(plain).parts]
    kept = [part for part in parts if part.strip("./ ")]
    name = "/".join(part.lstrip(".") for part in kept)
    if not name or len(name.encode()) > _LONGEST:
        raise BadRequest(
            f"a file must have a name of at most {_LONGEST} bytes; '{given[:60]}' is none"
        )
    return name


def _kept(files: list[UploadFile]) -> tuple[Path, list[Path]]:
    names = [file_name(file.filename or "") for file in files]
    twice = {n for n in names if [x.casefold() for x in names].count(n.casefold()) > 1}
    if not names:
        raise NoFiles(f"the request holds no file: {_FORM}")
    if twice:
        raise BadRequest(f"two files are called '{min(twice)}'; give each its own name")
    folder = Path(tempfile.mkdtemp(prefix="goldenthread-"))
    try:
        paths = []
        for file, name in zip(files, names, strict=True):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as to:
                shutil.copyfileobj(file.file, to)
            paths.append(path)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise BadRequest(f"the files cannot be kept: {error.strerror}") from None
    return folder, sorted(paths)


async def _counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The bytes of a request, no more than so many."""
    came = 0
    async for chunk in request.stream():
        came += len(chunk)
        if came > most:
            raise RequestTooLarge(f"the files have more than {most:,} bytes in all")
        yield chunk
