"""HTML (.html), saved from the web: headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from loaders.read.document import Block, Document, File, Kind
from loaders.read.marks import marked
from ontology.errors import ReadError

_SILENT = {"script", "style", "template", "noscript", "svg"}
_FURNITURE = {"nav": "header", "header": "header", "footer": "footer"}
_BREAKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main",
    "blockquote", "dd", "dt", "dl", "figcaption", "table", "tr", "caption", "aside", "address",
}  # fmt: skip


def read_html(file: File) -> Document:
    """Read a web page saved as a file.

    Raises:
        ReadError: it is not UTF-8 (and says no other encoding), or it has no text.

    """
    named = re.search(rb"charset=[\"']?([\w-]+)", file.data[:2048], re.I)
    encoding = named[1].decode("ascii") if named else "utf-8-sig"
    try:
        text = file.data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise ReadError(
            file.name, f"is not {encoding} text, as it should be; save the page again as UTF-8"
        ) from None
    page = _Page()
    page.feed(text)
    page.close()
    page.finish()
    if not any(not b.furniture for b in page.blocks):
        raise ReadError(file.name, "is a web page without text; save the document it shows instead")
    blocks = tuple(replace(b, ordinal=i) for i, b in enumerate(page.blocks))
    return Document(file.name, file.sha256, "html", blocks, title=page.title)


class _Page(HTMLParser):
    """The page's blocks as its tags come by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self._text: list[str] = []
        self._kind: Kind = "paragraph"
        self._line = 1
        self._silent = 0
        self._in_title = False
        self._furniture: list[str] = []
        self._cells: list[str] | None = None
        self._in_cell = False
        self._table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a row or a cell."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "title":
            self._in_title = True
        elif tag in _FURNITURE:
            self.end()
            self._furniture.append(tag)
        elif tag in ("td", "th"):
            self._end_cell()
            self._in_cell = self._cells is not None
        elif tag == "br":
            self._text.append("\n" if self._cells is not None else " ")
        elif tag == "tr" or (tag in _BREAKS and self._cells is None):
            self._end_row()
            self.end()
            self._line = self.getpos()[0]
            heading = re.fullmatch(r"h[1-6]", tag)
            self._kind = "heading" if heading else "bullet" if tag == "li" else "paragraph"
            self._table += tag == "table"
            if tag == "tr":
                self._cells = []
        elif tag in _BREAKS:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Finish what the tag began."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag in _BREAKS and self._cells is None:
            self.end()
        if tag in _FURNITURE and tag in self._furniture:
            self.end()
            self._furniture.remove(tag)

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self._in_title:
            self.title = " ".join((self.title + data).split())
        elif not self._silent:
            self._text.append(data)

    def end(self) -> None:
        """Make a block of the text so far."""
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            kind, number, rest = marked(text)
            if self._kind == "heading" or (self._kind == "bullet" and kind == "paragraph"):
                kind = self._kind
            self._add(Block(0, kind, rest, number=number or ("•" if kind == "bullet" else None)))
        self._kind = "paragraph"

    def finish(self) -> None:
        """Make blocks of what the page leaves open at its end."""
        self._end_row()
        self.end()

    def _end_cell(self) -> None:
        if self._cells is not None and self._in_cell:
            lines = "".join(self._text).splitlines()
            self._cells.append("\n".join(" ".join(x.split()) for x in lines if x.strip()))
            self._text, self._in_cell = [], False

    def _end_row(self) -> None:
        self._end_cell()
        cells, self._cells = tuple(self._cells or ()), None
        if any(cells):
            self._add(Block(0, "row", "\t".join(cells), cells=cells, table=self._table))

    def _add(self, block: Block) -> None:
        furniture = _FURNITURE[self._furniture[-1]] if self._furniture else None
        self.blocks.append(replace(block, line=self._line, furniture=furniture))
