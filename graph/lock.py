"""The one writer of a file.

LadybugDB's own lock is lost as soon as the process that holds it closes any other opening of the
same file, and does not keep one process from writing a file twice. So whoever writes a store also
holds the file ``<store>.lock`` beside it, which has neither weakness.
"""

from __future__ import annotations

import os
from pathlib import Path

from ontology.errors import StoreUnreachable

try:
    import fcntl
except ImportError:  # Windows: the engine's own lock has to do
    fcntl = None  # type: ignore[assignment]


class WriterLock:
    """Makes its holder the only writer of the store at ``path`` until it is released.

    Raises:
        StoreUnreachable: another writes it, or nobody may.

    """

    def __init__(self, path: Path) -> None:
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
            holder = os.read(self._file, 20).decode()
            os.close(self._file)
            raise held(path, holder) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Let others write."""
        os.close(self._file)


def held(path: Path, pid: str = "") -> StoreUnreachable:
    """The refusal of a second writer; ``pid`` is the process that writes, if known."""
    holder = f"process {pid}" if pid else "another process"
    if pid == str(os.getpid()):
        holder = "this process already"
    return StoreUnreachable(
        f"the store {path} is being written by {holder}; wait until that is done (or stop it) and "
        "try again. Reading needs no waiting."
    )
