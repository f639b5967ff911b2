"""Word documents and workbooks whose bytes do not change from one making to the next."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime

import docx
from docx.document import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from samples.source import Piece

#: The moment at which every file says that it was made: no clock is read.
MADE = datetime(2024, 1, 2, 9, 0)

AUTHOR = "Golden Thread samples"
_LEVELS = {"title": 0, "section": 1, "heading": 2, "minor": 3}
_WIDTHS = (8, 46, 34, 18, 36, 46, 16, 34)


def word_bytes(title: str, pieces: Iterable[Piece]) -> bytes:
    """A Word document: headings, paragraphs, bullets, and tables as tables."""
    document = docx.Document()
    for piece in pieces:
        if piece.sort in _LEVELS:
            document.add_heading(piece.text, _LEVELS[piece.sort])
        elif piece.sort == "table":
            _word_table(document, piece)
        elif piece.sort == "page":
            document.add_page_break()  # type: ignore[no-untyped-call]
        else:
            number = f"{piece.number}. " if piece.number else ""
            style = "List Bullet" if piece.sort == "bullet" else None
            document.add_paragraph(number + piece.text, style)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, AUTHOR, AUTHOR
    properties.created = properties.modified = MADE
    properties.comments = "An invented place, invented people"
    stream = io.BytesIO()
    document.save(stream)
    return _same(stream.getvalue())


def _word_table(document: Document, piece: Piece) -> None:
    table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Table Grid")
    for at, row in enumerate(piece.rows):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
            if at == 0:
                cell.paragraphs[0].runs[0].bold = True


def workbook_bytes(title: str, pieces: Iterable[Piece]) -> bytes:
    """A workbook: a sheet for each title, a row for each paragraph and each row of a table."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet | None = None
    for piece in pieces:
        if piece.sort == "title" or sheet is None:
            sheet = book.create_sheet(piece.text)
            for column, width in zip("ABCDEFGH", _WIDTHS, strict=True):
                sheet.column_dimensions[column].width = width
            continue
        for at, row in enumerate(piece.rows or ((piece.text,),)):
            sheet.append(list(row))
            for cell in sheet[sheet.max_row]:
                cell.alignment = Alignment(wrap_text=bool(piece.rows), vertical="top")
                cell.font = Font(bold=piece.sort != "text" and at == 0)
    return excel_bytes(book, title)


def excel_bytes(book: Workbook, title: str) -> bytes:
    """A workbook as a file."""
    properties = book.properties
    properties.title, properties.creator, properties.lastModifiedBy = title, AUTHOR, AUTHOR
    properties.created = properties.modified = MADE
    stream = io.BytesIO()
    book.save(stream)
    return _same(stream.getvalue())


def _same(data: bytes) -> bytes:
    """A zip file with its members in order and without their times.

    openpyxl writes the time of saving into the core properties whatever was asked: it is put right.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            member = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _stamped(content)
            new.writestr(member, content)
    return out.getvalue()


def _stamped(core: bytes) -> bytes:
    made = MADE.strftime(r"\g<1>%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified [^>]*>)[^<]*", made, core)
