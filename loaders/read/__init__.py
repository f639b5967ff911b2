"""Readers: a file in, a :class:`~loaders.read.document.Document` of blocks out, or a
:class:`~ontology.errors.ReadError` that says why not and what to do.

A file is judged by what it holds, not by what it is called, and refused before it can do harm: what
is too large is not read, what unpacks to too much is not unpacked, and what is no plain file (a
pipe, a device, a link to itself) is not opened.
"""

from __future__ import annotations

import hashlib
import importlib
import stat
from collections.abc import Callable
from pathlib import Path

from loaders.read.document import Block, Document, File
from ontology.errors import ReadError

__all__ = ["KINDS", "LARGEST", "Block", "Document", "File", "media_type", "read"]

#: The largest file that is read, in bytes. Inspection reports and plans have a few megabytes.
LARGEST = 50 * 1024 * 1024

#: File name endings and the reader of each ("module:function"), imported when first needed.
KINDS = {
    ".txt": "text:read_text",
    ".md": "text:read_text",
    ".pdf": "pdf:read_pdf",
    ".docx": "word:read_word",
    ".xlsx": "excel:read_excel",
    ".xlsm": "excel:read_excel",
    ".yaml": "yaml:read_yaml",
    ".yml": "yaml:read_yaml",
    ".html": "html:read_html",
    ".htm": "html:read_html",
}

#: The media types of files that are not text.
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def read(path: Path, root: Path | None = None) -> Document:
    """Read a file into blocks.

    ``root`` is the folder that was asked for: the document's ``file_name`` is relative to it.

    Raises:
        ReadError: the file cannot be read; the message says why and what to do.

    """
    file = _open(Path(path), root)
    return _reader(file)(file)


def media_type(name: str, start: bytes) -> str:
    """What a browser is told that a file is, which was read: by its name and its first 1,024 bytes.
    All that is text is plain text, a web page too.
    """
    held = _holds(start)
    if held == "a PDF":
        return "application/pdf"
    if held == "a zip file":
        return _MEDIA.get(Path(name).suffix.lower(), "application/octet-stream")
    return "text/plain; charset=utf-8"


def _open(path: Path, root: Path | None) -> File:
    """The file's bytes, after what can be checked without reading them."""
    name = path.name
    if root is not None and path.is_relative_to(root) and path != root:
        name = path.relative_to(root).as_posix()
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            next(path.iterdir(), None)  # one that may not be looked into is told as such
            raise ReadError(
                name, "is a folder, not a file; give the files in it, or load the folder"
            )
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(
                name, "is not a plain file (a pipe or a device); give a copy of its data"
            )
        if status.st_size == 0:
            raise ReadError(name, "is empty (0 bytes); get the file again from where it came")
        if status.st_size > LARGEST:
            raise ReadError(
                name,
                f"has {status.st_size / 1048576:.0f} MB and was not opened: no more than "
                f"{LARGEST // 1048576} MB are read; leave out pictures, or give a part",
            )
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        reason = "is a link to a file that is not there" if path.is_symlink() else "does not exist"
        raise ReadError(name, f"{reason}; check the name") from None
    except PermissionError:
        raise ReadError(
            name, "may not be read by this user; ask for permission to read it"
        ) from None
    except OSError as error:
        if path.is_symlink():
            raise ReadError(
                name, "is a link that leads back to itself; give the file itself"
            ) from None
        reason = (error.strerror or str(error)).lower()
        raise ReadError(name, f"cannot be opened ({reason}); check the file and the disk") from None
    return File(name, data, hashlib.sha256(data).hexdigest())


def _reader(file: File) -> Callable[[File], Document]:
    """The reader for a file, by its ending and then by what it holds.

    Raises:
        ReadError: no reader for that ending, or the file is not what it is called.

    """
    ending = Path(file.name).suffix.lower()
    named = KINDS.get(ending)
    held = _holds(file.data)
    if held == "an old Office file":
        raise ReadError(
            file.name,
            "is protected by a password or is in Office's old format (.doc, .xls); open it, take "
            "the password off and save it as .docx or .xlsx",
        )
    if named is None:
        known = ", ".join(KINDS)
        raise ReadError(
            file.name, f"is of a kind that is not read ({ending or 'no ending'}); read are {known}"
        )
    expected = {
        ".pdf": "a PDF",
        ".docx": "a zip file",
        ".xlsx": "a zip file",
        ".xlsm": "a zip file",
    }
    if held != expected.get(ending, held):
        hint = "it is probably an error page that was saved instead of the document; " * (
            held == "a web page"
        )
        raise ReadError(
            file.name, f"is called {ending} but holds {held}; {hint}get the document again"
        )
    if ending in (".txt", ".md") and held in ("a PDF", "a zip file"):
        raise ReadError(file.name, f"is called {ending} but holds {held}; give it its right ending")
    module, function = named.split(":")
    reader: Callable[[File], Document] = getattr(
        importlib.import_module(f"loaders.read.{module}"), function
    )
    return reader


def _holds(data: bytes) -> str:
    """What a file's first bytes say it is."""
    start = data[:1024]
    if b"%PDF-" in start:
        return "a PDF"
    if start.startswith(_ZIP):
        return "a zip file"
    if start.startswith(_OLD_OFFICE):
        return "an old Office file"
    if (
        start.lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<head"))
    ):
        return "a web page"
    return "something else"
