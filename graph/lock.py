"""The one writer of a file, and how readers elsewhere keep out of its way.

LadybugDB's own lock is lost as soon as the process that holds it closes any other opening of the
same file, and does not keep one process from writing a file twice. So whoever writes a store also
holds the file ``<store>.lock`` beside it, which has neither weakness and says who holds it.

LadybugDB also writes a file's pages in place when it tidies up, under who reads it elsewhere: who
opens meanwhile fails, and who had opened before reads some old pages and some new. So a writer does
both at the gate, ``<store>.gate``, which has the number of times that pages were written: nobody
opens then, and a reader to whom the number is another opens again (``docs/decisions/0017``).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ontology.errors import StoreUnreachable

try:
    import fcntl
except ImportError:  # Windows: the engine's own lock has to do
    fcntl = None  # type: ignore[assignment]

#: For how long a writer waits for readers who are opening the file, and they for it, in seconds.
_WRITER_WAITS, _READER_WAITS = 3.0, 20.0
_PAUSE = 0.004


class Holder(NamedTuple):
    """Who holds a store: a process, and (a server) the address at which it takes documents."""

    pid: str = ""
    address: str = ""


class WriterLock:
    """Makes its holder the only writer of the store at ``path`` until it is released; ``address``
    is where it takes what others want to write.

    Raises:
        StoreUnreachable: another writes it, or nobody may.

    """

    def __init__(self, path: Path, address: str = "") -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreUnreachable(
                f"the store {path} cannot be written: {error.strerror}"
            ) from error
        try:
            if fcntl is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            said = os.read(self._file, 500).decode(errors="replace").split("\n")
            os.close(self._file)
            raise held(path, Holder(*said[:2])) from error
        text = f"{os.getpid()}\n{address}\n".encode()
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))

    def release(self) -> None:
        """Let others write."""
        os.close(self._file)


def held(path: Path, by: Holder = Holder()) -> StoreUnreachable:  # noqa: B008 - it is frozen
    """The refusal of a second writer."""
    if by.address:
        return StoreUnreachable(
            f"the store {path} is held by goldenthread serve (process {by.pid}, {by.address}); "
            f"send it through the server: goldenthread load … --server {by.address} (or remove), "
            f"and statements as mutations to {by.address}/graphql"
        )
    holder = f"process {by.pid}" if by.pid else "another process"
    if by.pid == str(os.getpid()):
        holder = "this process already"
    return StoreUnreachable(
        f"the store {path} is being written by {holder}; wait until that is done (or stop it) and "
        "try again. Reading needs no waiting."
    )


class Gate:
    """Where openings for reading and the writer of the store at ``path`` keep apart; in memory
    (``None``) there is nothing to keep apart.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = f"{path}.gate" if path else ""

    def number(self) -> int:
        """How often pages were written, and nothing of it is under way or had begun since."""
        try:
            file = os.open(self._path, os.O_RDONLY)
        except OSError:
            return 0
        try:
            return int(os.read(file, 40) or b"0")
        finally:
            os.close(file)

    @contextmanager
    def opening(self) -> Iterator[None]:
        """While nobody commits or writes pages. A store without a gate has had no such writer."""
        try:
            file = os.open(self._path, os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            _locked(file, _READER_WAITS, shared=True)  # else the opening finds out
            yield
        finally:
            os.close(file)

    @contextmanager
    def committing(self) -> Iterator[None]:
        """While nobody opens. Who opens for longer than we wait does not hold up a writer: what
        they find half written they notice, and try again.
        """
        with self._closed():
            yield

    @contextmanager
    def tidying(self) -> Iterator[bool]:
        """Whether nobody opens meanwhile, so that pages may be written: they are counted."""
        with self._closed() as file:
            if file is not None:
                number = int(os.read(file, 40) or b"0") + 1
                os.pwrite(file, f"{number:020}".encode(), 0)
            yield file is not None

    @contextmanager
    def _closed(self) -> Iterator[int | None]:
        """The gate's file, if it could be closed to all others."""
        if not self._path:
            yield None
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            yield file if _locked(file, _WRITER_WAITS, shared=False) else None
        finally:
            os.close(file)


def _locked(file: int, seconds: float, *, shared: bool) -> bool:
    """Whether a file could be locked within some seconds."""
    if fcntl is None:
        return True
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(_PAUSE)
        else:
            return True
