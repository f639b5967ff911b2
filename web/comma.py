"""A table as CSV: RFC 4180, UTF-8 with a byte order mark (by which Excel knows it), one table.

Cells of text that a spreadsheet would take for a formula are marked: an apostrophe is put before
what begins, after white space or what is invisible, with ``= + - @`` (also in their wide forms), or
with a tab or a line's end, and before what begins with an apostrophe itself. So the mark can be
taken off again without doubt (:func:`unmarked`). Numbers stay numbers, those in a document's words
too, and dates are ISO dates.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

MEDIA = "text/csv; charset=utf-8"
Cell: TypeAlias = str | int | date | None
MARK = "'"
#: What a spreadsheet passes over before it looks whether a formula begins.
_FORMULA = re.compile(
    r"[\s\x00-\x1f\x7f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|[\t\r\n]"
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")


def marked(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    if text.startswith(MARK) or (_FORMULA.match(text) and not _NUMBER.fullmatch(text)):
        return MARK + text
    return text


def unmarked(cell: str) -> str:
    """The text that a cell of ours holds."""
    return cell.removeprefix(MARK)


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file, in pieces: the titles of the columns, then the rows."""
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
    yield _line(columns)
    for row in rows:
        yield _line([_cell(value) for value in row])


def _line(cells: Sequence[str | int]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Cell) -> str | int:
    match value:
        case None:
            return ""
        case int():
            return value
        case date():
            return value.isoformat()
        case _:
            return marked(value)
