"""From one store into another: whole, and proved equal.

Authority by authority, each in one transaction: its ledger and its graph, as the one store holds
them. Nothing is computed again, so what is loaded later becomes the same in both. A transaction for
each document would leave graphs in between that no store ever held, and one for everything would
have to hold everything in memory.

From before the first transaction until the exports were compared, the target says that the copy is
not finished. To repeat the copy is to go on with it: what is the same already is left alone.

The files that were loaded go along, where both stores keep any (``api/originals.py``): each is
known by its bytes, so they need no part in the proof.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import IO
from urllib.parse import urlsplit

from api.export import line
from api.originals import FileNotForgotten, Originals
from graph import Store, open_store
from graph.ordered import ordered
from ontology.errors import BadValue, CopyDiffers, StoreError
from ontology.record import Edge, Node

#: Lines between two reports of how far the comparison is.
_OFTEN = 5_000


@dataclass(frozen=True, slots=True)
class Copied:
    """What both stores hold now; ``digest`` is the SHA-256 of both exports as JSON lines. Of the
    files that were loaded ``carried`` are kept with the copy, and ``left`` are not.
    """

    authorities: int
    documents: int
    statements: int
    nodes: int
    claims: int
    digest: str
    carried: int = 0
    left: int = 0


def copy(
    from_: str,
    to: str,
    *,
    replace: bool = False,
    told: Callable[[str], object] = lambda _: None,
    progress: IO[str] | None = None,
    originals: tuple[Originals, Originals] | None = None,
) -> Copied:
    """Copy the store at one URL to another URL.

    Args:
        from_: the store to copy; it is opened for reading only.
        to: an empty store, or one that is to be made, or one into which a copy was not finished.
        replace: it may also be a store that holds something, which it loses.
        told: is given what is lost, and what is kept by who stops it.
        progress: where to show how far it is.
        originals: the files that were loaded, of either store; default: none.

    Raises:
        BadValue: both are one store, there is nothing to copy, or the target is not empty.
        CopyDiffers: the target does not hold what the source holds. It says that it is unfinished.
        StoreError: one of them cannot be opened, read or written.

    """
    if _place(from_) == _place(to):
        raise BadValue("FROM and TO are the same store")
    with _opened("FROM", from_, read_only=True) as source:
        revision, authorities = source.revision(), source.authorities()
        if not authorities:
            raise BadValue(f"{from_} holds no documents: there is nothing to copy")
        with _opened("TO", to, unfinished=True) as target:
            if target.revision() == revision:
                raise BadValue("FROM and TO are the same store, or one is the other's file")
            lost, files = target.authorities(past=True), target.files()
            if lost and not target.unfinished:
                held = _held(target, lost)
                if not replace:
                    raise BadValue(f"{to} holds {held}; --replace gives that up for the copy")
                told(f"Given up in {to}: {held}.")
            target.begin_copy(f"goldenthread copy {_absolute(from_)} {_absolute(to)}")
            try:
                every = source.authorities(past=True)
                _take(source, target, sorted({*every, *lost}), progress)
                nodes, claims, digest = _compared(source, target, every, progress)
            except KeyboardInterrupt:
                told("What is copied is kept; the same command goes on.")
                raise
            if source.revision() != revision:
                raise StoreError(
                    f"{from_} was changed while it was copied; when nobody writes to it, repeat "
                    "the copy, which goes on with this one"
                )
            documents, statements = target.kept()
            target.end_copy()
            given_up, files = files - target.files(), target.files()
    carried, left = 0, 0
    if originals is not None:
        kept, to_keep = originals
        carried, left = kept.carry(to_keep, files)
        try:
            to_keep.forget(given_up)
        except FileNotForgotten as error:
            told(str(error))
    return Copied(len(authorities), documents, statements, nodes, claims, digest, carried, left)


def _take(source: Store, target: Store, authorities: list[str], progress: IO[str] | None) -> None:
    shipped = source.part(None)
    target.take(shipped)
    for number, authority in enumerate(authorities, start=1):
        _show(progress, f"{number} of {len(authorities)}: {authority}")
        target.take(source.part(authority), shipped.graph.nodes)


def _compared(
    source: Store, target: Store, authorities: list[str], progress: IO[str] | None
) -> tuple[int, int, str]:
    """The numbers of nodes and claims, and the digest, of what both stores hold.

    Raises:
        CopyDiffers: they do not hold the same.

    """
    if target.authorities(past=True) != authorities:
        raise _unequal("they are about other authorities")
    for authority in authorities:
        pairs = zip_longest(source.entries(authority), target.entries(authority))
        for one, other in pairs:
            if one != other:
                raise _unequal(f"the ledgers differ at '{(one or other).id}'")
    digest = hashlib.sha256()
    count = {Node: 0, Edge: 0}
    for number, (ours, theirs) in enumerate(zip_longest(ordered(source), ordered(target)), start=1):
        if ours is None or theirs is None or line(ours) != line(theirs):
            raise _unequal(
                f"line {number} of the export is {_called(ours)} in the one and {_called(theirs)} "
                "in the other"
            )
        digest.update(line(ours).encode())
        count[type(ours)] += 1
        if number % _OFTEN == 0:
            _show(progress, f"compared: {number}")
    return count[Node], count[Edge], digest.hexdigest()


def _unequal(difference: str) -> CopyDiffers:
    return CopyDiffers(f"the copy is not equal and cannot be used: {difference}")


def _called(of: Node | Edge | None) -> str:
    return f"'{of.id}'" if of else "not there"


def _held(store: Store, authorities: list[str]) -> str:
    """What a store holds, for people."""
    documents, statements = store.kept()
    shown = ", ".join(authorities[:3]) + (" …" if len(authorities) > 3 else "")
    return f"{documents} documents and {statements} decisions and changes ({shown})"


@contextmanager
def _opened(
    which: str, url: str, *, read_only: bool = False, unfinished: bool = False
) -> Iterator[Store]:
    """A store; ``which`` of the two stands before what is wrong with it."""
    try:
        store = open_store(url, read_only=read_only, unfinished=unfinished)
    except StoreError as error:
        raise type(error)(f"{which}: {error}") from error
    with store:
        yield store


def _place(url: str) -> str:
    """Where a store is, however its URL says that."""
    scheme, _, place = url.partition(":")
    return os.path.realpath(place) if scheme == "ladybug" else urlsplit(url).netloc.lower()


def _absolute(url: str) -> str:
    return f"ladybug:{_place(url)}" if url.startswith("ladybug:") else url


def _show(progress: IO[str] | None, text: str) -> None:
    if progress is not None:
        progress.write(f"\r{text[:70]:<70}\r")
        progress.flush()
