"""Files of zipped parts (XLSX, DOCX) made the same, byte by byte, whenever they are made."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date

#: The first day that a zip file can name.
_FIRST = date(1980, 1, 1)


def settled(
    data: bytes, day: str, patches: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """The same parts in the same order, each as of the start of a day (ISO), and so too what the
    file says of when it was made.
    """
    stamp = max(date.fromisoformat(day), _FIRST)
    made = f"{stamp.isoformat()}T00:00:00Z".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", made, content)
            if patches and part.filename in patches:
                content = patches[part.filename](content)
            info = zipfile.ZipInfo(part.filename, (stamp.year, stamp.month, stamp.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3  # the same on every system
            new.writestr(info, content, compresslevel=6)
    return result.getvalue()


#: What XML 1.0 has no way to write.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
