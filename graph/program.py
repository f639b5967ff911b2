"""Which program this is: two that would make another graph or other papers are never the same."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

#: What a graph, an answer and a paper are made by.
_MAKERS = ("ontology", "graph", "queries", "api/papers")
_KINDS = (".py", ".cypher", ".ttl")


@cache
def program() -> str:
    """A digest (12 hexadecimal digits) of all that a graph, an answer and a paper are made by.

    A number of a version would say that two programs are one that read, join or word otherwise.
    """
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for folder in _MAKERS:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in _KINDS:
                digest.update(file.relative_to(root).as_posix().encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
