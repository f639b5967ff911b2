"""Excel (.xlsx): one table for each sheet, one row for each of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

import openpyxl

from loaders.read.document import Block, Document, File
from loaders.read.package import opened
from ontology.errors import ReadError

#: More rows or columns than these in a sheet are not read: no plan or register has them.
MOST_ROWS, MOST_COLUMNS = 20_000, 100


def read_excel(file: File) -> Document:
    """Read a workbook: before each sheet's rows stands a heading with the sheet's name.

    Cells hold what Excel shows as near as the file tells it: dates as ISO dates, whole numbers
    without ``.0``, percentages as such, formulas as the value last worked out. Hidden sheets are
    read too, and said in a note.

    Raises:
        ReadError: damaged, protected, a zip bomb, another kind of file, or without text.

    """
    data = opened(file, "xl/workbook.xml", "Excel workbook")
    notes: list[str] = []
    try:
        book = openpyxl.load_workbook(data, read_only=True, data_only=True)
        found = list(_blocks(book, file.name, notes))
        title, created = book.properties.title or "", book.properties.created
        book.close()
    except ReadError:
        raise
    except Exception as error:  # whatever a damaged file brings the library to
        raise ReadError(
            file.name,
            f"is a damaged Excel workbook ({type(error).__name__}); open it in Excel and save it",
        ) from None
    blocks = tuple(replace(b, ordinal=i) for i, b in enumerate(found))
    if not any(b.kind == "row" for b in blocks):
        raise ReadError(file.name, "has no filled cell on any sheet; nothing was loaded from it")
    day = created.date().isoformat() if created else ""
    return Document(
        file.name, file.sha256, "excel", blocks, title=title, created=day, notes=tuple(notes)
    )


def _blocks(book: openpyxl.Workbook, name: str, notes: list[str]) -> Iterator[Block]:
    for table, sheet in enumerate(book.worksheets, 1):
        if sheet.sheet_state != "visible":
            notes.append(f"the sheet '{sheet.title}' is hidden in Excel; it was read all the same")
        sheet.reset_dimensions()
        yield Block(0, "heading", sheet.title, table=table)
        for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            if line > MOST_ROWS:
                raise ReadError(
                    name,
                    f"has more than {MOST_ROWS} rows on '{sheet.title}'; leave out what is empty",
                )
            cells = tuple(_shown(cell.value, cell.number_format) for cell in row)
            while cells and not cells[-1]:
                cells = cells[:-1]
            if cells:
                yield Block(0, "row", "\t".join(cells), line=line, cells=cells, table=table)


def _shown(value: object, format_: str) -> str:
    """A cell's value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | int):
        if "%" in (format_ or ""):
            return f"{value * 100:.10g}%"
        return f"{value:.10g}"
    return "\n".join(" ".join(line.split()) for line in str(value).strip().splitlines())
