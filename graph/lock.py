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
            f"send the documents through it: goldenthread load … --server {by.address}"
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
            _wait(file, _READER_WAITS, shared=True)
            yield
        finally:
            os.close(file)

    @contextmanager
    def writing(self, *, pages: bool = False) -> Iterator[None]:
        """While nobody opens; ``pages``: pages are written, not only what was committed added.

        Who opens for longer than we wait does not hold up a writer: they fail, and try again.
        """
        if not self._path:
            yield
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _wait(file, _WRITER_WAITS, shared=False)
            if pages:
                number = int(os.read(file, 40) or b"0") + 1
                os.pwrite(file, f"{number:020}".encode(), 0)
            yield
        finally:
            os.close(file)


def _wait(file: int, seconds: float, *, shared: bool) -> None:
    """Lock a file, or (after some seconds) go on without."""
    if fcntl is None:
        return
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return
            time.sleep(_PAUSE)
        else:
            return
