"""Office files are zip files: what one would unpack to is checked before it is opened."""

from __future__ import annotations

import io
import zipfile

from loaders.read.document import File
from ontology.errors import ReadError

#: What an Office file may unpack to, in bytes; a real one holds some tens of megabytes.
LARGEST_UNPACKED = 100 * 1024 * 1024
#: A part that shrinks more than this is not text but an attack (text shrinks ten- or twentyfold).
_MOST_SHRUNK = 200
_MOST_PARTS = 5_000


def opened(file: File, part: str, kind: str) -> io.BytesIO:
    """The file's bytes, once they are seen to be an Office file of this kind.

    ``part`` is the part that such a file must have (``word/document.xml``), ``kind`` what it is
    called in a message (``Word document``).

    Raises:
        ReadError: it is damaged, is of another kind, or would unpack to too much (a zip bomb).

    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            parts = archive.infolist()
    except Exception:  # whatever a damaged archive brings the library to
        reason = f"is damaged or cut short: it cannot be opened as a {kind}; get the file again"
        raise ReadError(file.name, reason) from None
    unpacked = sum(p.file_size for p in parts)
    shrunk = any(
        p.file_size > 1_000_000 and p.file_size > _MOST_SHRUNK * max(1, p.compress_size)
        for p in parts
    )
    if unpacked > LARGEST_UNPACKED or shrunk or len(parts) > _MOST_PARTS:
        raise ReadError(
            file.name,
            f"would unpack to {unpacked / 1048576:.0f} MB in {len(parts)} parts, as no real {kind} "
            "does (a zip bomb); it was not opened; do not open it and ask who sent it",
        )
    if part not in {p.filename for p in parts}:
        raise ReadError(
            file.name, f"is a zip file but no {kind} (it has no '{part}'); unpack it or rename it"
        )
    if any(p.flag_bits & 1 for p in parts):
        raise ReadError(
            file.name, f"is protected by a password; save the {kind} without one and load that"
        )
    return io.BytesIO(file.data)
