"""PDFs in the layout of an inspectorate's report, without its marks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from samples.source import Piece

_LEFT = 62.0
_WIDTH = A4[0] - 2 * _LEFT
#: What stands at the foot of every page: nobody should take a sample for a report.
_FOOT = "Sample: an invented place, invented people, invented findings"


def _style(size: float, *, bold: bool = False, **more: float) -> ParagraphStyle:
    font = "Helvetica-Bold" if bold else "Helvetica"
    return ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.3, **more)


_STYLES = {
    "title": _style(25.3, spaceAfter=10),
    "subtitle": _style(13.6, bold=True, spaceAfter=4),
    "plain": _style(13.6, spaceAfter=6),
    "line": _style(11.7, bold=True, spaceAfter=6),
    "section": _style(15.6, bold=True, spaceBefore=14, spaceAfter=8),
    "heading": _style(13.6, bold=True, spaceBefore=12, spaceAfter=8),
    "minor": _style(11.7, bold=True, spaceBefore=8, spaceAfter=6),
    "text": _style(11.7, spaceAfter=9),
    "numbered": _style(11.7, spaceAfter=9, leftIndent=28),
    "bullet": _style(11.7, spaceAfter=7, leftIndent=28, bulletIndent=10),
    "cell": _style(10.7),
}


def pdf_bytes(title: str, pieces: Iterable[Piece]) -> bytes:
    """A PDF as a file; its bytes depend on nothing but its words."""
    stream = io.BytesIO()
    document = BaseDocTemplate(
        stream,
        pagesize=A4,
        title=title,
        author="Golden Thread samples",
        subject=_FOOT,
        invariant=True,
        pageCompression=False,
    )
    frame = Frame(_LEFT, 72, _WIDTH, A4[1] - 144, id="body")
    document.addPageTemplates([PageTemplate("page", [frame], onPage=_foot)])
    document.build([_flowable(piece) for piece in pieces])
    return stream.getvalue()


def _foot(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(_LEFT, 40, _FOOT)
    canvas.setFont("Helvetica", 10)
    canvas.drawRightString(A4[0] - _LEFT, 40, str(document.page))


def _flowable(piece: Piece) -> Flowable:
    if piece.sort == "page":
        return PageBreak()
    if piece.sort == "table":
        return _table(piece.rows)
    mark = {"numbered": f"{piece.number}.", "bullet": "•"}.get(piece.sort)
    return Paragraph(_escaped(piece.text), _STYLES[piece.sort], bulletText=mark)


def _table(rows: Sequence[Sequence[str]]) -> Table:
    count = max(len(row) for row in rows)
    widths = [0.68, 0.32] if count == 2 else [0.06, 0.62, 0.32]
    body = [[Paragraph(_escaped(cell), _STYLES["cell"]) for cell in row] for row in rows]
    table = Table(body, colWidths=[_WIDTH * width for width in widths])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *_merged(rows)]))
    return table


def _merged(rows: Sequence[Sequence[str]]) -> Iterable[tuple[object, ...]]:
    """In a table of three columns, a name with none after it runs over two."""
    for at, row in enumerate(rows):
        if len(row) == 3 and row[0] and not row[1]:
            yield "SPAN", (0, at), (1, at)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
