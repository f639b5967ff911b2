"""The files that were loaded, byte for byte: for who wants to see the page that a passage is on.

Each is kept once, under the SHA-256 of its bytes, and shown only if its bytes still have it. What
documents a file is of, and who may see it, is for others to say; a copy of a store takes the files
of its documents along.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ontology.errors import GoldenThreadError, NotFound

if TYPE_CHECKING:
    from graph.store import Loaded, Store

#: Names the folder; a value of ``none`` keeps no files.
SETTING = "GOLDENTHREAD_FILES"
_PIECE = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")


class FileDamaged(GoldenThreadError):
    """The bytes that are kept of a file are no longer those that were loaded."""


class FileNotForgotten(GoldenThreadError):
    """A file that is to be forgotten cannot be deleted."""


class Originals:
    """Files in a folder, which is made when the first is kept; ``None``: none are."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        #: SHA-256 → what the file system said of the file when its bytes had it.
        self._whole: dict[str, tuple[int, ...]] = {}

    def keep(self, path: Path, sha256: str) -> str:
        """Keep a file that was loaded, unless it is kept already; why it could not be kept, for
        people (``""``: it is).
        """
        if self.folder is None:
            return ""
        try:
            if not self.holds(sha256):
                _copy(path, self.folder, sha256)
        except FileDamaged:
            return (
                "The file changed while it was loaded, and what was read of it was not kept: its "
                "pages cannot be shown. Load it again."
            )
        except OSError as error:
            return (
                f"The file could not be kept ({_reason(error)}): its pages cannot be shown. See to "
                f"{self.folder} and load it again."
            )
        return ""

    def holds(self, sha256: str) -> bool:
        """Whether a file is kept, and its bytes are those that were loaded."""
        try:
            self.find(sha256)
        except (NotFound, FileDamaged):
            return False
        return True

    def find(self, sha256: str) -> Path:
        """Where a file is kept whose bytes have this SHA-256.

        Raises:
            FileDamaged: its bytes no longer have it.
            NotFound: it is not kept.

        """
        if self.folder is None or not _NAME.fullmatch(sha256):
            raise NotFound(
                f"no files are kept here; name a folder in {SETTING} and load the document again"
            )
        path = self.folder / sha256
        try:
            seen = _state(path)
            with self._lock:
                known = self._whole.get(sha256) == seen
            if not known and _digest(path) != sha256:
                raise FileDamaged(
                    "the file that is kept is damaged (its bytes are not those that were loaded), "
                    "and is not shown; load it again"
                )
        except OSError:
            raise NotFound(
                "the file is not kept here: it was loaded by an earlier version, or elsewhere; "
                "load it again"
            ) from None
        with self._lock:
            self._whole[sha256] = seen
        return path

    def forget(self, files: Iterable[str]) -> None:
        """Delete the files with these SHA-256, and what was left half written of them.

        Raises:
            FileNotForgotten: one cannot be deleted; the others are.

        """
        if self.folder is None:
            return
        left: dict[Path, str] = {}
        known = [sha256 for sha256 in files if _NAME.fullmatch(sha256)]
        for path in sorted(p for sha256 in known for p in self.folder.glob(f"{sha256}*")):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                left[path] = _reason(error)
        if left:
            raise FileNotForgotten(
                f"the document is forgotten, but not its file ({min(left.values())}); delete "
                + ", ".join(map(str, left))
            )

    def carry(self, to: Originals, files: Iterable[str]) -> tuple[int, int]:
        """Keep elsewhere what is kept here of these files: how many are kept there now, and how
        many stay behind.
        """
        folder = self.folder
        wanted = [f for f in sorted(files) if folder is not None and (folder / f).exists()]
        for sha256 in wanted:
            if self.holds(sha256):
                to.keep(self.find(sha256), sha256)
        carried = sum(map(to.holds, wanted))
        return carried, len(wanted) - carried


def originals_of(url: str, named: str | None = None) -> Originals:
    """The files that belong to a store: in the folder ``named`` (default: by GOLDENTHREAD_FILES),
    else in one beside an embedded store. A store on a server has none that is not named.
    """
    named = os.environ.get(SETTING, "") if named is None else named
    if named:
        return Originals(None if named == "none" else Path(named))
    scheme, _, place = url.partition(":")
    if scheme == "ladybug" and place:
        return Originals(Path(f"{place}.files"))
    return Originals(None)


def forget(store: Store, document_id: str, originals: Originals) -> Loaded:
    """Take a document out for good, and delete each file that no other document is or was read
    from.

    Raises:
        FileNotForgotten: it is taken out, and its file cannot be deleted.
        NotFound: no such document is loaded or was.

    """
    before = store.files()
    done = store.forget(document_id)
    originals.forget(before - store.files())
    return done


def _copy(path: Path, folder: Path, sha256: str) -> None:
    """Raises: FileDamaged: the bytes have another SHA-256; OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part, digest = folder / f"{sha256}.{uuid4().hex}", hashlib.sha256()
    try:
        to = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(to, "wb") as kept, path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                kept.write(piece)
            kept.flush()
            os.fsync(kept.fileno())
        if digest.hexdigest() != sha256:
            raise FileDamaged(f"{path.name} is not what was loaded")
        part.replace(folder / sha256)
    finally:
        part.unlink(missing_ok=True)


def _state(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
