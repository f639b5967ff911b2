"""A paper as an Excel workbook: a sheet for each table, and one on what was examined."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from api.papers.files import readable, settled
from api.papers.paper import Column, Link, Paper, Table, Value

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

#: The most characters that a cell can hold.
_LONGEST = 32_767
_CUT = " … (cut: a cell holds no more)"
EXAMINED = "What was examined"
_HEAD = Font(bold=True, color="FFFFFF")
_GROUND = PatternFill("solid", fgColor="1F3044")
_LINKED = Font(color="0563C1", underline="single")
_TITLE = Font(bold=True, size=14)
_TOP = Alignment(vertical="top", wrap_text=True)


def written(paper: Paper, site: str = "") -> bytes:
    """The file; without a ``site`` evidence is the path of a passage as text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in map(_most_read_first, paper.tables):
        sheet = book.create_sheet(table.title[:31])
        _table(sheet, table, 1, site)
        last, rows = get_column_letter(len(table.columns)), len(table.rows) + 1
        sheet.auto_filter.ref = f"A1:{last}{rows}"
        printed = sum(column.on_page for column in table.columns)
        sheet.print_area = f"A1:{get_column_letter(printed)}{rows}"
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _examined(book.create_sheet(EXAMINED), paper, site)
    book.properties.title = readable(paper.title)
    book.properties.creator = "Golden Thread"
    book.properties.language = "en-GB"
    data = io.BytesIO()
    book.save(data)
    return settled(data.getvalue(), paper.as_at)


def _most_read_first(table: Table) -> Table:
    """A table with the columns first that a page has room for: these are printed."""
    order = sorted(range(len(table.columns)), key=lambda i: not table.columns[i].on_page)
    rows = tuple(tuple(row[i] for i in order) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in order), rows=rows)


def _examined(sheet: Worksheet, paper: Paper, site: str) -> None:
    """The facts, notes and tables on what a paper rests on, one below the other."""
    _put(sheet, 1, 1, paper.title, site).font = _TITLE
    row = 3
    for name, value in paper.told("xlsx", site):
        _put(sheet, row, 1, name, site).font = Font(bold=True)
        _put(sheet, row, 2, value, site)
        row += 1
    for note in paper.notes:
        _put(sheet, row, 2, note, site)
        row += 1
    for table in paper.examined:
        row += 1
        _put(sheet, row, 1, table.title, site).font = _TITLE
        _put(sheet, row + 1, 1, table.about, site).alignment = Alignment(wrap_text=False)
        _table(sheet, table, row + 2, site, widths=False)
        row += len(table.rows) + 4
    _widths(sheet, (Column("", w) for w in (60, 44, 24, 18, 10, 30, 66, 40, 16, 30, 60)))
    sheet.page_setup.orientation = "landscape"


def _table(sheet: Worksheet, table: Table, first: int, site: str, *, widths: bool = True) -> None:
    for number, column in enumerate(table.columns, start=1):
        cell = _put(sheet, first, number, column.title, site)
        cell.font, cell.fill = _HEAD, _GROUND
    for place, row in enumerate(table.rows, start=first + 1):
        for number, value in enumerate(row, start=1):
            _put(sheet, place, number, value, site)
    if widths:
        _widths(sheet, table.columns)


def _widths(sheet: Worksheet, columns: Iterable[Column]) -> None:
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def _put(sheet: Worksheet, row: int, number: int, value: Value, site: str) -> Cell:
    """Write a cell. Text is text, whatever it begins with; also after someone edits it."""
    cell: Cell = sheet.cell(row, number)  # type: ignore[assignment]
    cell.alignment = _TOP
    match value:
        case None:
            return cell
        case int():
            cell.value = value
        case date():
            cell.value = value
            cell.number_format = "dd/mm/yyyy"
        case Link():
            _text(cell, value.text if site else value.path)
            if site:
                cell.hyperlink = f"{site}{value.path}"
                cell.font = _LINKED
        case _:
            _text(cell, value)
    return cell


def _text(cell: Cell, text: str) -> None:
    text = readable(text)
    cell.value = text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT
    if cell.data_type != "s":  # what looks like a formula or an error
        cell.data_type = "s"
        cell.quotePrefix = True
