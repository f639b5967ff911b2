"""PDF, by PDFium: characters with their place on the page → words → lines → blocks.

What the page shows decides: a table is where rules are drawn, a paragraph ends where the space
below is larger or where the next word would still have fitted, a header is what stands at the same
place on many pages. Text is kept as PDFium gives it; a hyphen at a line's end is kept as a hyphen.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from loaders.read.document import Document, File
from loaders.read.layout import blocks_of
from loaders.read.page import SUPERSCRIPT, Box, Line, Page, Word, around
from loaders.read.tables import grids
from ontology.errors import ReadError

#: A document of more pages is refused: reports and agenda packs have at most some hundreds.
MOST_PAGES = 2_000
_MOST_DRAWN = 20_000
_SMALLEST = 0.5
"""No text is smaller, in points; what a damaged font makes so is taken to have this size."""

_ENDS = {0x0D, 0x0A}
_SPACES = {0x09, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000}
_NOTHING = {0x00, 0xAD, 0x200B, 0x200C, 0x200D, 0xFEFF}
_HYPHENS = {0x02, 0xFFFE}  # PDFium's marks of a hyphen at a line's end
_FOLDED = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0x2011: "-"}
_BOLD = re.compile(rb"bold|black|heavy|demi", re.I)


def read_pdf(file: File) -> Document:
    """Read a PDF.

    Raises:
        ReadError: it is protected, damaged, has too many pages, or has no text (a scan).

    """
    try:
        pdf = pdfium.PdfDocument(file.data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            reason = "is protected by a password; take the password off (print it to a new PDF)"
        else:
            reason = "is damaged or cut short: PDFium cannot open it; get the file again"
        raise ReadError(file.name, reason) from None
    with pdf:
        count = len(pdf)
        if count > MOST_PAGES:
            raise ReadError(
                file.name, f"has {count} pages and no more than {MOST_PAGES} are read; split it"
            )
        pages, unread = [], []
        for index in range(count):
            try:
                pages.append(_page(pdf, index))
            except pdfium.PdfiumError:
                unread.append(index + 1)
        meta = pdf.get_metadata_dict()
    if unread and not pages:
        raise ReadError(file.name, "is damaged: no page of it can be opened; get the file again")
    blocks = blocks_of(pages)
    if not any(c.isalpha() for b in blocks for c in b.text):
        raise ReadError(
            file.name,
            "has no text: its pages are pictures (a scan); make it searchable (OCR) and load that",
        )
    notes = [f"page {n} is damaged and was not read" for n in unread]
    empty = [p.number for p in pages if not p.items]
    if empty and len(empty) < count:
        numbers = ", ".join(map(str, empty))
        notes.append(f"no text was found on page {numbers} (blank or a picture)")
    return Document(
        file.name,
        file.sha256,
        "pdf",
        blocks,
        pages=count,
        title=" ".join(str(meta.get("Title", "")).split()),
        created=_iso(str(meta.get("CreationDate", ""))),
        notes=tuple(notes),
    )


def _iso(stamp: str) -> str:
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", stamp)
    return "-".join(match.groups()) if match else ""


def _page(pdf: pdfium.PdfDocument, index: int) -> Page:
    page = pdf[index]
    width, height = page.get_size()
    out = Page(index + 1, height)
    ruled = grids(_drawn(page, width, height))
    placed: set[int] = set()
    text = page.get_textpage()
    for words in _whole(_rows(text)):
        free: list[Word] = []
        for word in words:
            grid = next((g for g in ruled if g.holds(word)), None)
            if grid is None:
                free.append(word)
                continue
            grid.put(word)
            if id(grid) not in placed:
                placed.add(id(grid))
                if free:
                    out.items.append(Line(free))
                    free = []
                out.items.append(grid)
        if free:
            out.items.append(Line(free))
    text.close()
    page.close()
    return out


def _drawn(page: pdfium.PdfPage, width: float, height: float) -> list[Box]:
    """The boxes of what is drawn on a page that could be a table's rule or cell: anything thin, and
    outlines (not what is only filled: that is shading, often one piece for each line of text).
    """
    boxes: list[Box] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if min(right - left, top - bottom) > 3:
            raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
            if not stroke.value or (right - left > 0.97 * width and top - bottom > 0.5 * height):
                continue
        boxes.append((left, bottom, right, top))
        if len(boxes) > _MOST_DRAWN:
            break
    return boxes


# ------------------------------------------------------------------------------------- characters


def _rows(text: pdfium.PdfTextPage) -> Iterator[list[Word]]:
    """The words of a page, in the order of its text, in rows that a line's end divides."""
    row = _Row(text.raw)
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    handle = text.raw
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in _NOTHING:
            continue
        if code in _SPACES:
            row.spaced = True
            continue
        if code in _ENDS or code in _HYPHENS:
            if code in _HYPHENS and row.words:
                row.words[-1].text += "-"
            if row.words:
                yield row.words
            row = _Row(handle, joined=code in _HYPHENS)
            continue
        raw.FPDFText_GetCharOrigin(handle, i, x, y)
        raw.FPDFText_GetLooseCharBox(handle, i, box)
        place = (box.left, box.bottom, max(box.right, x.value), box.top)
        if not all(map(isfinite, (*place, y.value))):
            continue
        if row.breaks(place, y.value):
            yield row.words
            row = _Row(handle)
        row.add(i, _FOLDED.get(code) or chr(code), place, y.value)
    if row.words:
        yield row.words


def _whole(rows: Iterator[list[Word]]) -> Iterator[list[Word]]:
    """Rows put together again that PDFium divided at a raised footnote mark."""
    held: list[Word] = []
    for row in rows:
        if held:
            last, first = held[-1], row[0]
            size = max(last.size, first.size)
            beside = -0.2 * size < first.box[0] - last.box[2] < 0.8 * size
            level = abs(last.baseline - first.baseline) < 0.6 * size
            if beside and level and (last.text.isdigit() or first.text.isdigit()):
                held += row
                continue
            yield held
        held = row
    if held:
        yield held


@dataclass(slots=True)
class _Row:
    """Characters that PDFium gives one after the other, up to a line's end."""

    handle: object
    joined: bool = False
    spaced: bool = True
    words: list[Word] = field(default_factory=list)

    def breaks(self, box: Box, baseline: float) -> bool:
        """Whether a character is on another line than the last: an end that PDFium left out."""
        if not self.words:
            return False
        last = self.words[-1]
        height = max(last.size, box[3] - box[1])
        return abs(baseline - last.baseline) > 0.6 * height or box[0] < last.box[0] - height

    def add(self, index: int, char: str, box: Box, baseline: float) -> None:
        size = max(box[3] - box[1], _SMALLEST)
        if self.spaced or box[0] - self.words[-1].box[2] > size:
            joined = self.joined and not self.words
            self.words.append(Word("", box, baseline, size, self._bold(index), joined))
            self.spaced = False
        word = self.words[-1]
        if word.text and size < 0.85 * word.size and baseline > word.baseline + 0.15 * word.size:
            char = char.translate(SUPERSCRIPT)
        elif size > word.size:
            word.size = size
        word.text += char
        word.box = around((word.box, box))

    def _bold(self, index: int) -> bool:
        if raw.FPDFText_GetFontWeight(self.handle, index) >= 600:
            return True
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.handle, index, name, 128, flags)
        return bool(_BOLD.search(name.value))
