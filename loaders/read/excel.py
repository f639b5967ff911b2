"""Excel (.xlsx): one table for each sheet, one row for each of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import iterparse

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
        unseen = _Unseen(sheet)
        filled: dict[int, tuple[str, ...]] = {}
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
                filled[line] = cells
                yield Block(0, "row", "\t".join(cells), line=line, cells=cells, table=table)
        notes.extend(unseen.notes(filled))


class _Unseen:
    """What of a sheet nobody sees in Excel, and what nobody has worked out."""

    def __init__(self, sheet: Any) -> None:  # noqa: ANN401 - read-only sheets keep no such facts
        self._title = sheet.title
        self._rows: set[int] = set()
        self._columns: set[int] = set()
        self._filtered = False
        self._formulas: list[str] = []
        with sheet._get_source() as source:
            for _, element in iterparse(source):
                name = element.tag.rpartition("}")[2]
                if name == "col" and _is_on(element.get("hidden")):
                    last = min(int(element.get("max")), MOST_COLUMNS)
                    self._columns |= set(range(int(element.get("min")), last + 1))
                elif name == "filterColumn":
                    self._filtered = True
                elif name == "row":
                    if _is_on(element.get("hidden")) and element.get("r"):
                        self._rows.add(int(element.get("r")))
                    self._formulas += [c.get("r") or "?" for c in element if _is_open(c)]
                    element.clear()

    def notes(self, filled: Mapping[int, Sequence[str]]) -> Iterator[str]:
        """Sentences for the load report; ``filled`` holds the rows read, by their number."""
        where = f"on the sheet '{self._title}'"
        if rows := sorted(self._rows & filled.keys()):
            by = " (a filter is set)" if self._filtered else ""
            yield f"{where}, {_some('row', rows)} hidden{by}; read all the same"
        columns = [
            get_column_letter(n)
            for n in sorted(self._columns)
            if any(len(cells) >= n and cells[n - 1] for cells in filled.values())
        ]
        if columns:
            yield f"{where}, {_some('column', columns)} hidden; read all the same"
        if self._formulas:
            yield (
                f"{where}, {_some('formula', self._formulas)} without a value in the file, and "
                "read as empty; save it in Excel and load it again"
            )


def _some(thing: str, which: Sequence[object]) -> str:
    """Which things, the first of many, with the verb."""
    shown = ", ".join(map(str, which[:10])) + f" and {len(which) - 10} more" * (len(which) > 10)
    return f"{thing} {shown} is" if len(which) == 1 else f"{thing}s {shown} are"


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _is_open(cell: Any) -> bool:  # noqa: ANN401 - an element of XML
    """Whether a cell holds a formula and no value: one that came to no text has that."""
    inside = {child.tag.rpartition("}")[2]: child for child in cell}
    value = inside.get("v")
    return "f" in inside and (value is None or not (value.text or cell.get("t") == "str"))


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
