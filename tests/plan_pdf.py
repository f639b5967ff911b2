"""A sample plan as a PDF, with a diagram that nobody understands."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from tests.conftest import SAMPLES

PLAN = SAMPLES / "aldermoor" / "improvement-plan-2017.txt"
DIAGRAM = "Diagram. Who reports to whom"


def write_plan(path: Path) -> None:
    """Write the plan with its tables ruled, and the diagram's words below them."""
    style = getSampleStyleSheet()["Normal"]
    parts: list[object] = []
    rows: list[list[Paragraph]] = []
    for line in [*PLAN.read_text("utf-8").splitlines(), "", DIAGRAM]:
        if "\t" in line:
            rows.append([Paragraph(cell, style) for cell in line.split("\t")])
            continue
        if rows:
            grid = [
                ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
            parts += [Table(rows, colWidths=(30, 110, 90, 60, 90, 100), style=grid), Spacer(1, 12)]
            rows = []
        if line:
            parts += [Paragraph(line, style), Spacer(1, 8)]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(parts)
