"""What a reader makes of a file: blocks in reading order. No word of the domain here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["heading", "paragraph", "bullet", "row", "line", "footnote"]


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes, as a reader gets them: ``name`` is the path relative to what was loaded."""

    name: str
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text as the page shows it.

    ``page`` is the page of the file, from 1 (``None`` where the format has no pages); ``line`` the
    line, from 1, of a text file, or the row of a sheet. ``number`` is a printed paragraph number
    (without its full stop), a footnote's mark or a bullet's glyph, taken off ``text``. ``cells``
    holds the cells of a table's row (then ``text`` is their text joined by tabs) and ``table``
    tells one table from the next. ``box`` is where a PDF shows it (left, bottom, right, top,
    in points). ``size`` is the text size in points and ``bold`` whether it is heavier than the
    rest, where the format tells. ``furniture`` names what repeats from page to page (``header``,
    ``footer``, ``page number``) or is no text at all (``rule``), as the reader measured it.
    """

    ordinal: int
    kind: Kind
    text: str
    page: int | None = None
    line: int | None = None
    number: str | None = None
    cells: tuple[str, ...] = ()
    table: int | None = None
    box: tuple[float, float, float, float] | None = None
    size: float | None = None
    bold: bool = False
    furniture: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    ``file_name`` is the path relative to what was loaded, ``media`` its kind (``text``, ``pdf``,
    ``word``, ``excel``, ``html``), ``created`` the ISO date in the file's own metadata (or ``""``).
    """

    file_name: str
    sha256: str
    media: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    title: str = ""
    created: str = ""
    notes: tuple[str, ...] = field(default=())

    def text(self) -> str:
        """All blocks' text, one a line: for recognising, not for quoting."""
        return "\n".join(b.text for b in self.blocks)
