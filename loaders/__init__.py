"""Loaders: a file in, records out: ``read`` makes blocks, a family recognises and parses them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from loaders.family import recognise
from loaders.read import read
from ontology.errors import ReadError
from ontology.record import Records

__all__ = ["files", "load"]


def load(path: Path, root: Path | None = None) -> Records:
    """Read a file, recognise its family and make its records.

    ``root`` is the folder that was asked for: file names are given relative to it.

    Raises:
        ReadError: the file cannot be read; NotRecognised: no family knows it.

    """
    document = read(path, root)
    records = recognise(document).parse(document)
    return replace(records, notes=(*document.notes, *records.notes))


def files(paths: Iterable[Path]) -> list[Path]:
    """Every file to load, in the order of the paths given and within a folder of its names.

    Folders are read to any depth; hidden files are left out. Whether a file can be read is for
    :func:`load` to say, so that each one that cannot is named with the reason; so is a folder that
    cannot be looked into, which stands here itself.

    Raises:
        ReadError: a path does not exist.

    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if not path.is_dir():
            if not path.exists() and not path.is_symlink():
                raise ReadError(str(path), "does not exist; check the name")
            found[path] = None
            continue
        for inside in sorted(_inside(path)):
            if not any(part.startswith(".") for part in inside.relative_to(path).parts):
                found[inside] = None
    return list(found)


def _inside(folder: Path) -> list[Path]:
    """The files in a folder to any depth, and the folders that cannot be looked into."""
    closed: list[OSError] = []
    walked = os.walk(folder, onerror=closed.append)
    files = [Path(at, name) for at, _, names in walked for name in names]
    return [*files, *(Path(error.filename) for error in closed)]
