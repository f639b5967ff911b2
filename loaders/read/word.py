"""Word (.docx): paragraphs and tables in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from loaders.read.document import Block, Document, File, Kind
from loaders.read.marks import marked
from loaders.read.package import opened
from loaders.read.tracked import settle
from ontology.errors import ReadError

_HEADING = re.compile(r"(heading|title)\b", re.I)
#: Styles of the lines of a table of contents.
_CONTENTS = re.compile(r"(toc|contents) (\d|heading)", re.I)


def read_word(file: File) -> Document:
    """Read a Word document. A merged cell's text stands in its first place; the rest are empty.

    Numbers and bullets that Word makes itself are not in the file's text: a list's paragraphs are
    bullets, and its numbered ones get the number that Word would print. Hidden text is read, text
    that is marked as deleted is not, and both are said in a note.

    Raises:
        ReadError: damaged, protected, a zip bomb, another kind of file, or without text.

    """
    data = opened(file, "word/document.xml", "Word document")
    try:
        word = docx.Document(data)
        notes = settle(word.element.body)
        found = list(_blocks(word))
        properties = word.core_properties
        title, created = properties.title or "", properties.created
    except Exception as error:  # whatever a damaged file brings the library to
        raise ReadError(
            file.name,
            f"is a damaged Word document ({type(error).__name__}); open it in Word and save it",
        ) from None
    blocks = tuple(replace(b, ordinal=i) for i, b in enumerate(found))
    if not any(not b.furniture for b in blocks):
        raise ReadError(
            file.name, "holds no text (perhaps only pictures); nothing was loaded from it"
        )
    day = created.date().isoformat() if created else ""
    return Document(
        file.name,
        file.sha256,
        "word",
        blocks,
        title=title.strip(),
        created=day,
        notes=tuple(notes),
    )


def _blocks(word: WordDocument) -> Iterator[Block]:
    numbering = _Numbering(word)
    for kind in ("header", "footer"):
        texts = {
            " ".join(p.text.split()): None
            for section in word.sections
            for part in (getattr(section, kind), getattr(section, f"first_page_{kind}"))
            for p in part.paragraphs
        }
        yield from (Block(0, "line", text, furniture=kind) for text in texts if text)
    tables = 0
    for item in word.iter_inner_content():
        if isinstance(item, Paragraph):
            yield from _paragraph(item, numbering)
            continue
        tables += 1
        for row in _rows(item):
            if any(row):
                yield Block(0, "row", "\t".join(row), cells=row, table=tables)


def _paragraph(paragraph: Paragraph, numbering: _Numbering) -> Iterator[Block]:
    text = " ".join(paragraph.text.split())
    if not text:
        return
    bold = bool(paragraph.runs) and all(r.bold for r in paragraph.runs if r.text.strip())
    sizes = [r.font.size.pt for r in paragraph.runs if r.font.size]
    style = paragraph.style.name if paragraph.style is not None else ""
    kind: Kind
    kind, number, rest = marked(text)
    if _HEADING.match(style or ""):
        kind = "heading"
    elif number is None and (made := numbering.mark(paragraph)):
        kind, number = made
    contents = "contents" if _CONTENTS.match(style or "") else None
    size = max(sizes, default=None)
    yield Block(0, kind, rest, number=number, bold=bold, size=size, furniture=contents)


def _rows(table: Table) -> Iterator[tuple[str, ...]]:
    """A table's rows; every cell has one place in each row that its table has columns for."""
    seen: set[object] = set()
    for row in table.rows:
        cells = [""] * row.grid_cols_before
        for cell in row.cells:
            if cell._tc in seen:
                cells.append("")
                continue
            seen.add(cell._tc)
            lines = (" ".join(x.split()) for p in cell.paragraphs for x in p.text.split("\n"))
            text = "\n".join(line for line in lines if line)
            for inner in cell.tables:
                for inner_row in _rows(inner):
                    text += "\n" + " ".join(c for c in inner_row if c)
            cells.append(text.strip())
        yield tuple(cells)


class _Numbering:
    """The marks that Word itself puts before a list's paragraphs."""

    def __init__(self, word: WordDocument) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._formats: dict[tuple[str, int], str] = {}
        try:
            root = word.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            a.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl"))): level.find(qn("w:numFmt")).get(qn("w:val"))
                for level in a.findall(qn("w:lvl"))
                if level.find(qn("w:numFmt")) is not None
            }
            for a in root.findall(qn("w:abstractNum"))
        }
        for num in root.findall(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            for level, format_ in abstract.get(link.get(qn("w:val")), {}).items():
                self._formats[num.get(qn("w:numId")), level] = format_

    def mark(self, paragraph: Paragraph) -> tuple[Kind, str] | None:
        """Kind and mark of a list's paragraph; ``None`` if it is in no list."""
        properties = self._properties(paragraph)
        if properties is None:
            name = paragraph.style.name if paragraph.style is not None else ""
            return ("bullet", "•") if (name or "").startswith("List Bullet") else None
        format_ = self._formats.get(properties, "bullet")
        if format_ in ("bullet", "none"):
            return "bullet", "•"
        self._counts[properties] = self._counts.get(properties, 0) + 1
        return "paragraph", str(self._counts[properties])

    def _properties(self, paragraph: Paragraph) -> tuple[str, int] | None:
        """Number list and level, from the paragraph or from its style."""
        style = paragraph.style.element if paragraph.style is not None else None
        for element in (paragraph._p, style):
            if element is None or element.pPr is None or element.pPr.numPr is None:
                continue
            made: Any = element.pPr.numPr
            list_, level = made.find(qn("w:numId")), made.find(qn("w:ilvl"))
            if list_ is not None and list_.get(qn("w:val")) != "0":
                depth = 0 if level is None else int(level.get(qn("w:val")))
                return str(list_.get(qn("w:val"))), depth
        return None
