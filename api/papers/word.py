"""A paper as a Word document that can be read by everyone: real headings and lists, tables whose
header row repeats and whose captions say what they hold, a title, and a language.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from api.papers.files import readable, settled
from api.papers.paper import (
    Block,
    Column,
    Heading,
    Item,
    Link,
    Paper,
    Quotation,
    Table,
    Text,
    Value,
    Words,
)
from queries.days import dated

_LANGUAGE = "en-GB"
_LISTS = {1: "List Bullet", 2: "List Bullet 2", 3: "List Bullet 3"}
_GROUND = "1F3044"
#: The size of letters in a table, in half points.
_SMALL = "18"
#: The width that a page of A4 on its side has for a table, in cm.
_PAGE_CM = 25.7


def written(paper: Paper, site: str = "") -> bytes:
    """The file; without a ``site`` evidence is named and no link."""
    document = docx.Document()
    _settle(document, paper)
    writer = _Writer(document, site)
    document.add_paragraph(readable(paper.title), "Title")
    for name, value in paper.told("docx", site):
        writer.fact(name, value)
    for block in paper.body or _register(paper):
        writer.put(block)
    document.add_paragraph("End of the paper.")  # Word wants words after a table
    data = io.BytesIO()
    document.save(data)
    return settled(data.getvalue(), paper.as_at)


def _register(paper: Paper) -> list[Block]:
    """The body of a paper that has none of its own."""
    blocks: list[Block] = []
    for table in paper.tables:
        blocks += [Heading(table.title), table]
    blocks.append(Heading("What was examined"))
    blocks += map(Text, paper.notes)
    for table in paper.examined:
        blocks += [Heading(table.title, 2), table]
    return blocks


def _settle(document: Any, paper: Paper) -> None:  # noqa: ANN401 - python-docx ships no types
    """Page, styles, language and properties."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    styles = document.styles
    for style in styles.element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            style.set(qn(name), _LANGUAGE)
    for style in styles:
        if style.type is WD_STYLE_TYPE.PARAGRAPH and style.name.startswith(("Heading", "Title")):
            style.font.name = "Arial"
            style.font.color.rgb = RGBColor.from_string(_GROUND)
            fonts = style.element.rPr.rFonts
            for name in list(fonts.attrib):
                if name.endswith(("Theme", "theme")):
                    del fonts.attrib[name]
    styles["Normal"].font.name = "Arial"
    styles["Normal"].font.size = Pt(11)
    styles["Title"].font.size = Pt(22)
    for depth, name in _LISTS.items():
        styles[name].font.size = Pt(11 if depth == 1 else 10)
        styles[name].paragraph_format.space_after = Pt(2)
    _ruled(styles["Quote"])
    styles["Caption"].font.color.rgb = RGBColor.from_string(_GROUND)
    styles["Caption"].font.size = Pt(10)
    properties = document.core_properties
    made = datetime.combine(date.fromisoformat(paper.as_at), time(), UTC)
    properties.title = readable(paper.title)
    properties.subject = f"As at {dated(paper.as_at)}, snapshot {', '.join(paper.snapshots)}"[:255]
    properties.author = properties.last_modified_by = "Golden Thread"
    properties.comments, properties.keywords = "", ""
    properties.language = _LANGUAGE
    properties.created = properties.modified = made
    footer = section.footer.paragraphs[0]
    said = f"As at {dated(paper.as_at)}. Snapshot {', '.join(paper.snapshots[:3])}. Page "
    footer.add_run(said)
    _field(footer, "PAGE")


def _ruled(style: Any) -> None:  # noqa: ANN401 - see _settle
    """A rule at the left of the words of a document."""
    style.paragraph_format.left_indent = Cm(0.5)
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", _GROUND)):
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )


class _Writer:
    """Writes blocks at the end of a document."""

    def __init__(self, document: Any, site: str) -> None:  # noqa: ANN401 - see _settle
        self._document, self._site = document, site
        self._tables = 0
        self._related: dict[str, str] = {}

    def fact(self, name: str, value: str) -> None:
        """What the paper says of itself."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(readable(value))

    def put(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Heading():
                paragraph = self._document.add_heading(readable(block.text), block.level)
                paragraph.paragraph_format.page_break_before = block.page
            case Text():
                self._words(self._document.add_paragraph(), block.words)
            case Quotation():
                self._words(self._document.add_paragraph(style="Quote"), block.words)
            case Item():
                style = "List Number" if block.numbered else _LISTS[block.depth]
                self._words(self._document.add_paragraph(style=style), block.words)
            case Table():
                self._table(block)

    def _words(self, paragraph: Any, words: Words) -> None:  # noqa: ANN401 - see _settle
        for part in (words,) if isinstance(words, str) else words:
            if isinstance(part, str):
                paragraph.add_run(readable(part))
            else:
                self._link(paragraph, part)

    def _link(self, paragraph: Any, link: Link) -> None:  # noqa: ANN401 - see _settle
        if not self._site:
            paragraph.add_run(readable(link.text))
            return
        paragraph._p.append(self._hyperlink(link))

    def _hyperlink(self, link: Link, size: str = "") -> Any:  # noqa: ANN401 - see _settle
        url = f"{self._site}{link.path}"
        if url not in self._related:  # python-docx looks all of them through for each
            self._related[url] = id_ = f"rIdLink{len(self._related) + 1}"
            relationships = self._document.part.rels
            relationships.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, id_, is_external=True)
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), self._related[url])
        element.set(qn("w:history"), "1")
        run = _run(link.text)
        properties = OxmlElement("w:rPr")
        for name, value in (("w:color", "0563C1"), ("w:sz", size), ("w:u", "single")):
            if not value:  # the size of the words around it
                continue
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            properties.append(child)
        run.insert(0, properties)
        element.append(run)
        return element

    # -- tables

    def _table(self, table: Table) -> None:
        """A table with a caption above it, a header row that repeats, and what it is in words."""
        self._tables += 1
        columns, rows = table.on_page()
        caption = self._document.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        caption.add_run("Table ")
        _field(caption, "SEQ Table \\* ARABIC", str(self._tables))
        count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
        about = f" {table.about}" if table.about else ""
        caption.add_run(readable(f". {table.title}, {count}.{about}"))
        made = self._document.add_table(0, len(columns), "Table Grid")
        made.autofit = False
        properties = made._tbl.tblPr
        for name, value in (("w:tblCaption", table.title), ("w:tblDescription", table.about)):
            child = OxmlElement(name)
            child.set(qn("w:val"), readable(value or table.title))
            properties.append(child)
        look = properties.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstColumn"), "0")
        widths = _widths(columns)
        for grid, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
            grid.set(qn("w:w"), str(width))
        made._tbl.append(self._row([c.title for c in columns], widths, head=True))
        for row in rows:
            made._tbl.append(self._row(row, widths))

    def _row(self, values: Sequence[Value], widths: Sequence[int], *, head: bool = False) -> Any:  # noqa: ANN401
        """A row, made at once: python-docx looks a whole table through for each cell."""
        row = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for value, width in zip(values, widths, strict=True):
            cell, settings = OxmlElement("w:tc"), OxmlElement("w:tcPr")
            size = OxmlElement("w:tcW")
            size.set(qn("w:w"), str(width))
            size.set(qn("w:type"), "dxa")
            settings.append(size)
            if head:
                ground = OxmlElement("w:shd")
                for name, given in (("val", "clear"), ("color", "auto"), ("fill", _GROUND)):
                    ground.set(qn(f"w:{name}"), given)
                settings.append(ground)
            cell.append(settings)
            paragraph = OxmlElement("w:p")
            paragraph.append(self._cell(value, head=head))
            cell.append(paragraph)
            row.append(cell)
        return row

    def _cell(self, value: Value, *, head: bool) -> Any:  # noqa: ANN401 - see _settle
        if isinstance(value, Link) and self._site:
            return self._hyperlink(value, _SMALL)
        run = _run(_shown(value))
        properties = OxmlElement("w:rPr")
        if head:
            properties.append(OxmlElement("w:b"))
            color = OxmlElement("w:color")
            color.set(qn("w:val"), "FFFFFF")
            properties.append(color)
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), _SMALL)
        properties.append(size)
        run.insert(0, properties)
        return run


def _shown(value: Value) -> str:
    """A cell's value in words; a cell without a value has a dash, so that none seems cut off."""
    match value:
        case None:
            return "–"
        case date():
            return dated(value.isoformat())
        case Link():
            return value.text
        case _:
            return str(value)


def _run(text: str) -> Any:  # noqa: ANN401 - see _settle
    run = OxmlElement("w:r")
    for number, line in enumerate(readable(text).split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = line
        run.append(words)
    return run


def _widths(columns: Sequence[Column]) -> list[int]:
    """The widths of columns in twentieths of a point, together that of a page."""
    whole = sum(c.width for c in columns) or 1
    return [round(c.width / whole * _PAGE_CM / 2.54 * 1440) for c in columns]


def _field(paragraph: Any, code: str, shown: str = "1") -> None:  # noqa: ANN401 - see _settle
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(_run(shown))
    paragraph._p.append(field)
