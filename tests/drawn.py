"""PDFs drawn for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], None]


def make_pdf(path: Path, pages: Sequence[Draw], **canvas: object) -> Path:
    made = Canvas(str(path), pagesize=A4, **canvas)
    for draw in pages:
        draw(made)
        made.showPage()
    made.save()
    return path


def write(canvas: Canvas, lines: Sequence[tuple[float, float, str]], size: float = 12) -> None:
    canvas.setFont("Helvetica", size)
    for x, y, words in lines:
        canvas.drawString(x, y, words)


def ruled(canvas: Canvas) -> None:
    """A table of three columns, the first two merged in the first row."""
    for y in (700, 660, 620, 580):
        canvas.line(72 if y != 620 else 120, y, 520, y)
    canvas.line(72, 700, 72, 580)
    canvas.line(120, 660, 120, 580)
    canvas.line(400, 700, 400, 580)
    canvas.line(520, 700, 520, 580)
    write(
        canvas,
        [
            (76, 685, "Looked after children and"),
            (76, 671, "achieving permanence"),
            (404, 678, "Good"),
            (76, 640, "2"),
            (124, 640, "Adoption"),
            (404, 645, "Requires"),
            (404, 631, "improvement"),
            (124, 600, "Care leavers"),
            (404, 600, "Good"),
            (72, 540, "After the table."),
        ],
    )
