"""The document families: one file each in ``loaders/families``, found by name.

To add one, put a module there with a ``FAMILY`` (copy the smallest one); nothing else changes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import loaders.families
from loaders.read.document import Document
from ontology.errors import NotRecognised
from ontology.record import Records


@dataclass(frozen=True)
class Family:
    """A kind of document that can be told from others and read.

    ``recognises`` says how sure it is that a document is of this family (0 no … 1 certain; by what
    the first pages say, never by the file's name); ``parse`` makes its records.
    """

    code: str
    recognises: Callable[[Document], float]
    parse: Callable[[Document], Records]


@cache
def families() -> tuple[Family, ...]:
    """All families, by code."""
    found = [
        importlib.import_module(f"loaders.families.{m.name}").FAMILY
        for m in pkgutil.iter_modules(loaders.families.__path__)
        if not m.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda f: f.code))


def recognise(document: Document) -> Family:
    """The family that is surest of a document.

    Raises:
        NotRecognised: none is at all sure.

    """
    best = max(families(), key=lambda f: f.recognises(document))
    if best.recognises(document) <= 0:
        known = ", ".join(f.code.replace("_", " ") for f in families())
        raise NotRecognised(
            document.file_name,
            f"its text was read ({len(document.blocks)} blocks) but no document family knows it; "
            f"known are: {known}",
        )
    return best
