"""Governance registers as YAML and XLSX, their template and its documentation.

All of it comes from the tables by which registers are read, so that none can differ from another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loaders.families._register_format import ALLOWED, FACTS, SECTIONS, Column
from samples.office import excel_bytes

Entries = Mapping[str, Sequence[Mapping[str, str]]]

_PLAIN = re.compile(r"[A-Za-z0-9][^#\n\t]*")
_BEGIN = "<!-- the tables below are made by samples/make.py -->"
_END = "<!-- end of the tables -->"
_HEADER = PatternFill("solid", fgColor="E7E0CF")
_ROWS = 200


def yaml_text(facts: Mapping[str, str], entries: Entries, comment: str = "") -> str:
    """A register as YAML."""
    lines = [f"# {line}" for line in comment.splitlines()]
    lines += [f"{name}: {_scalar(value)}" for name, value in facts.items()]
    for section, rows in entries.items():
        lines += ["", f"{section}:"]
        for row in rows:
            pairs = [f"{name}: {_scalar(value)}" for name, value in row.items()]
            lines += [f"  {'-' if i == 0 else ' '} {pair}" for i, pair in enumerate(pairs)]
    return "\n".join(lines) + "\n"


def yaml_template() -> str:
    """The empty register as YAML: every column explained, an example of each section."""
    lines = ["# Governance register: what no document states. See governance-register.md.", "#"]
    lines += ["# Fill in the lines below; take the '#' off the examples and write your own.", ""]
    for fact in FACTS:
        lines += [f"# {_told(fact)}", f"{fact.name}:"]
    for section in SECTIONS.values():
        lines += ["", f"# {section.meaning}"]
        lines += [f"#   {column.name}: {_told(column)}" for column in section.columns]
        lines.append(f"{section.name}:")
        pairs = [f"{name}: {_scalar(value)}" for name, value in section.example.items()]
        lines += [f"#  {'-' if i == 0 else ' '} {pair}" for i, pair in enumerate(pairs)]
    return "\n".join(lines) + "\n"


def workbook(facts: Mapping[str, str], entries: Entries) -> bytes:
    """A register as a workbook: the facts on the first sheet, then a sheet for each section.

    A section without entries has its sheet too, so that this without any is the template.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "Register"
    for row, fact in enumerate(FACTS, 1):
        sheet.cell(row, 1, _shown(fact.name)).font = Font(bold=True)
        sheet.cell(row, 1).comment = _comment(fact)
        sheet.cell(row, 2, facts.get(fact.name, ""))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 60
    lists = _allowed(book.create_sheet(_shown(ALLOWED)))
    for section in SECTIONS.values():
        sheet = book.create_sheet(_shown(section.name))
        sheet.cell(1, 1, _shown(section.name)).font = Font(bold=True, size=14)
        for number, column in enumerate(section.columns, 1):
            _column(sheet, number, column, lists)
        for row, entry in enumerate(entries.get(section.name, ()), 3):
            for number, column in enumerate(section.columns, 1):
                if column.name in entry:
                    sheet.cell(row, number, entry[column.name])
        sheet.freeze_panes = "A3"
    book.move_sheet(_shown(ALLOWED), len(SECTIONS))
    return excel_bytes(book, "Governance register")


def _column(sheet: Worksheet, number: int, column: Column, lists: Mapping[str, str]) -> None:
    cell = sheet.cell(2, number, _shown(column.name) + (" *" if column.required else ""))
    cell.font, cell.fill = Font(bold=True), _HEADER
    cell.alignment, cell.comment = Alignment(wrap_text=True), _comment(column)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = 34 if column.reads in ("text", "thing") else 20
    if column.allowed:
        allowed = DataValidation("list", formula1=lists[column.reads], allow_blank=True)
        allowed.error = f"Choose one of the values on the sheet '{_shown(ALLOWED)}'."
        allowed.add(f"{letter}3:{letter}{_ROWS}")
        sheet.add_data_validation(allowed)


def _allowed(sheet: Worksheet) -> dict[str, str]:
    """Write the code lists, one a column, and give where each stands."""
    sheet.cell(1, 1, _shown(ALLOWED)).font = Font(bold=True, size=14)
    lists = {c.reads: c for s in SECTIONS.values() for c in s.columns if c.allowed}
    places = {}
    for number, (reads, column) in enumerate(lists.items(), 1):
        letter = get_column_letter(number)
        sheet.cell(2, number, re.sub(r"(?<!^)(?=[A-Z])", " ", reads).lower()).font = Font(bold=True)
        for row, value in enumerate(column.allowed, 3):
            sheet.cell(row, number, value)
        sheet.column_dimensions[letter].width = 28
        end = len(column.allowed) + 2
        places[reads] = f"'{sheet.title}'!${letter}$3:${letter}${end}"
    return places


def documentation(page: str) -> str:
    """The page about the format, with the tables between its two marks made anew."""
    before, after = page.split(_BEGIN)[0], page.split(_END)[1]
    lines = ["## The facts at the top", "", *_table(FACTS)]
    for section in SECTIONS.values():
        lines += ["", f"## `{section.name}`", "", section.meaning, "", *_table(section.columns)]
        example = yaml_text({}, {section.name: [section.example]}).strip()
        lines += ["", "```yaml", example, "```"]
    return "\n".join([before.rstrip(), "", _BEGIN, "", *lines, "", _END]) + after


def _table(columns: Iterable[Column]) -> list[str]:
    lines = ["| column | required | what it says | allowed |", "|---|---|---|---|"]
    for column in columns:
        required = "yes" if column.required else ""
        lines.append(
            f"| `{column.name}` | {required} | {column.meaning} | {', '.join(column.allowed)} |"
        )
    return lines


def _told(column: Column) -> str:
    required = "required; " if column.required else ""
    allowed = f" ({', '.join(column.allowed)})" if column.allowed else ""
    return f"{required}{column.meaning}{allowed}"


def _comment(column: Column) -> Comment:
    return Comment(_told(column), "Golden Thread", height=120, width=300)


def _shown(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _scalar(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and ": " not in value and not value.endswith((":", " "))
    return value if plain else json.dumps(value, ensure_ascii=False)
