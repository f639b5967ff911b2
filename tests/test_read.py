"""The readers: what a page shows becomes blocks; what cannot be read is refused with a reason."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from loaders.read import Block, Document, read
from loaders.read.marks import marked
from tests.drawn import Draw, make_pdf, ruled, write

SHARED = Path(__file__).parents[1].parent / "shared"


def text(tmp_path: Path, content: str | bytes, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def shapes(document: Document) -> list[tuple[str, str | None, str]]:
    return [(b.kind, b.number, b.text) for b in document.blocks]


# -------------------------------------------------------------------------------------------- text


def test_a_text_file_gives_one_block_for_each_paragraph_bullet_and_number(tmp_path: Path) -> None:
    content = "\ufeffHeading\n\nA paragraph.\n- one\n - 2. two\n20. Twenty\n10.When\n² A note\n"
    assert shapes(text(tmp_path, content)) == [
        ("paragraph", None, "Heading"),
        ("paragraph", None, "A paragraph."),
        ("bullet", "-", "one"),
        ("bullet", "2", "two"),
        ("paragraph", "20", "Twenty"),
        ("paragraph", "10", "When"),
        ("footnote", "2", "A note"),
    ]


def test_a_row_keeps_its_empty_cells_and_a_rule_is_furniture(tmp_path: Path) -> None:
    document = text(tmp_path, "\t2.4\tDo it\t\n-----|---|---\n1\tB\n\nText.\nX\tY\n")
    rows = [b for b in document.blocks if b.kind == "row"]
    assert [b.cells for b in rows] == [("", "2.4", "Do it", ""), ("1", "B"), ("X", "Y")]
    assert [b.table for b in rows] == [1, 1, 2]
    assert [b.furniture for b in document.blocks] == [None, "rule", None, None, None]


def test_paragraph_tags_and_marks_of_emphasis_are_no_text(tmp_path: Path) -> None:
    document = text(
        tmp_path, "<p>Area</p>\t<p>Good</p>\n<p>One.</p> <p>Two.</p>\t\n**All of it**\n"
    )
    assert document.blocks[0].cells == ("Area", "Good")
    assert [b.text for b in document.blocks[1:]] == ["One.", "Two.", "All of it"]
    assert document.blocks[-1].bold


def test_a_line_indented_under_a_bullet_goes_on_with_it(tmp_path: Path) -> None:
    document = text(tmp_path, "- a bullet that\n goes on\n- another\n" + "x " * 100)
    assert [b.text for b in document.blocks[:2]] == ["a bullet that goes on", "another"]


def test_a_file_wrapped_at_a_width_gives_whole_paragraphs(tmp_path: Path) -> None:
    content = (
        "A paragraph that is wrapped at about fifty signs\nas letters are, and then it ends.\n"
        "A new one, since its first word would have fitted.\n"
    )
    assert [b.text for b in text(tmp_path, content).blocks] == [
        "A paragraph that is wrapped at about fifty signs as letters are, and then it ends.",
        "A new one, since its first word would have fitted.",
    ]


def test_lines_and_pages_of_a_text_file_are_kept(tmp_path: Path) -> None:
    document = text(tmp_path, "One.\n\nTwo.\n\fThree.\n")
    assert [(b.line, b.page) for b in document.blocks] == [(1, 1), (3, 1), (4, 2)]
    assert document.pages == 2
    assert text(tmp_path, "One.\n").blocks[0].page is None


def test_utf16_with_a_mark_is_read(tmp_path: Path) -> None:
    assert text(tmp_path, "Café".encode("utf-16")).blocks[0].text == "Café"


def test_a_number_in_the_text_is_no_paragraph_number() -> None:
    assert marked("29 September 2017").number is None
    assert marked("12.5% of children").number is None
    assert marked("2016. It was").number is None
    assert marked("3.1 The plan").number == "3.1"


@pytest.mark.parametrize("glyph", ["•", "-", "–", "\u2500", "\uf0b7", "\uf0be"])
def test_a_glyph_is_a_bullet_only_before_a_space(glyph: str) -> None:
    assert marked(f"{glyph} Visits are late") == ("bullet", glyph, "Visits are late")
    assert marked(f"{glyph}Visits").kind == "paragraph"


# --------------------------------------------------------------------------------------------- PDF


def test_a_pdf_gives_paragraphs_by_space_and_by_where_words_would_have_fitted(
    tmp_path: Path,
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 760, "A heading")
        write(
            canvas,
            [
                (72, 720, "The first paragraph goes on as long as the lines of it stand one below"),
                (72, 706, "the other."),
                (
                    72,
                    692,
                    "The next one has the same distance but its first word would have fitted.",
                ),
                (
                    72,
                    664,
                    "• A bullet with text that is long enough to need a second line of words,",
                ),
                (86, 650, "hanging under it."),
                (72, 630, "12."),
                (100, 630, "A numbered paragraph."),
            ],
        )
        canvas.setFont("Helvetica", 7)
        canvas.drawString(220, 634, "1")

    document = read(make_pdf(tmp_path / "a.pdf", [page]))
    assert shapes(document) == [
        ("heading", None, "A heading"),
        (
            "paragraph",
            None,
            "The first paragraph goes on as long as the lines of it stand one below the other.",
        ),
        (
            "paragraph",
            None,
            "The next one has the same distance but its first word would have fitted.",
        ),
        (
            "bullet",
            "•",
            "A bullet with text that is long enough to need a second line of words, "
            "hanging under it.",
        ),
        ("paragraph", "12", "A numbered paragraph.¹"),
    ]
    box = document.blocks[-1].box
    assert box is not None
    assert (round(box[0]), document.blocks[-1].page) == (72, 1)


def test_a_hyphen_at_a_line_s_end_stays_and_no_space_comes_after_it(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        write(
            canvas,
            [
                (72, 720, "This line is as wide as the column of text and it ends with a well-"),
                (72, 706, "known word; the next has homeless children who are aged sixteen-"),
                (72, 692, "and seventeen-years-old."),
            ],
        )

    (block,) = read(make_pdf(tmp_path / "a.pdf", [page])).blocks
    assert "a well-known word" in block.text
    assert "sixteen- and seventeen" in block.text


def test_what_repeats_in_the_margins_is_furniture_and_nothing_else_is(tmp_path: Path) -> None:
    def page(n: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            words = [
                (72, 800, "Inspection of Aldermoor"),
                (72, 700, f"Paragraph {n}."),
                (72, 600, "(Recommendation)"),
                (500 if n % 2 else 60, 30, str(n)),
            ]
            write(canvas, words)

        return draw

    document = read(make_pdf(tmp_path / "a.pdf", [page(n) for n in range(1, 6)]))
    marks = Counter(b.furniture for b in document.blocks)
    assert marks == {"header": 5, "page number": 5, None: 10}
    assert {b.text for b in document.blocks if b.furniture == "header"} == {
        "Inspection of Aldermoor"
    }


def test_ruled_tables_give_rows_with_the_cells_that_the_page_shows(tmp_path: Path) -> None:
    document = read(make_pdf(tmp_path / "a.pdf", [ruled]))
    assert [b.cells for b in document.blocks if b.kind == "row"] == [
        ("Looked after children and achieving permanence", "", "Good"),
        ("2", "Adoption", "Requires improvement"),
        ("", "Care leavers", "Good"),
    ]
    assert document.blocks[-1].text == "After the table."


def test_a_box_around_text_is_no_table(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.rect(60, 600, 400, 120)
        write(canvas, [(72, 700, "A case study."), (72, 660, "It is told here.")])

    document = read(make_pdf(tmp_path / "a.pdf", [page]))
    assert [b.kind for b in document.blocks] == ["paragraph", "paragraph"]


def test_a_list_of_contents_gives_rows_with_page_numbers(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        write(
            canvas,
            [
                (72, 700, "Executive summary"),
                (500, 700, "2"),
                (72, 680, "The experiences and progress of children and young people who need"),
                (72, 666, "protection"),
                (500, 666, "11"),
            ],
        )

    document = read(make_pdf(tmp_path / "a.pdf", [page]))
    assert document.blocks[0].cells == ("Executive summary", "2")
    assert document.blocks[-1].cells[-1] == "11"
    assert document.blocks[-1].cells[0].endswith("who need protection")


def real_pdfs() -> list[Path]:
    return sorted((SHARED / "wirral").glob("*.pdf"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared does not stand beside this one")
@pytest.mark.parametrize("path", real_pdfs(), ids=lambda p: p.stem[-4:])
def test_no_sign_of_a_real_pdf_is_lost_or_added(path: Path) -> None:
    """All characters of every page are in the blocks, once each (but space and hyphens)."""

    def signs(words: str) -> Counter[str]:
        plain = words.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
        return Counter(re.sub(r"[\s\ufffe\x02.-]", "", plain))

    with pypdfium2.PdfDocument(path) as pdf:
        printed = "".join(page.get_textpage().get_text_range() for page in pdf)
    blocks = read(path).blocks
    assert signs("".join((b.number or "") + b.text for b in blocks)) == signs(printed)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared does not stand beside this one")
def test_every_page_number_of_a_real_pdf_is_furniture() -> None:
    (path,) = (p for p in real_pdfs() if "2016" in p.stem)
    document = read(path)
    numbers = [b.text for b in document.blocks if b.furniture == "page number"]
    assert numbers == [str(n) for n in range(1, 45)]
    left = [b for b in document.blocks if not b.furniture and b.text.isdigit()]
    assert left == []


# ------------------------------------------------------------------------------- Word, Excel, HTML


def test_a_word_document_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Improvement plan", 1)
    word.add_paragraph("What the plan is for.")
    word.add_paragraph("first", style="List Bullet")
    word.add_paragraph("one", style="List Number")
    word.add_paragraph("two", style="List Number")
    table = word.add_table(rows=2, cols=3)
    for cell, words in zip(table.rows[0].cells, ("No.", "Action", "Lead"), strict=True):
        cell.text = words
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "1.1 Do it"
    table.rows[1].cells[2].text = "A\nB"
    word.sections[0].header.paragraphs[0].text = "Aldermoor Council"
    word.add_paragraph("After it.")
    path = tmp_path / "plan.docx"
    word.save(str(path))
    document = read(path)
    assert document.media == "word"
    assert shapes(document) == [
        ("line", None, "Aldermoor Council"),
        ("heading", None, "Improvement plan"),
        ("paragraph", None, "What the plan is for."),
        ("bullet", "•", "first"),
        ("paragraph", "1", "one"),
        ("paragraph", "2", "two"),
        ("row", None, "No.\tAction\tLead"),
        ("row", None, "1.1 Do it\t\tA\nB"),
        ("paragraph", None, "After it."),
    ]
    assert document.blocks[0].furniture == "header"
    assert document.blocks[7].cells == ("1.1 Do it", "", "A\nB")


def test_an_excel_workbook_gives_a_table_for_each_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Actions"
    sheet.append(["Ref", "Due", "Share", "Open"])
    sheet.append([1.0, datetime(2025, 3, 31), 0.25, True])
    sheet["C2"].number_format = "0%"
    sheet.append([])
    sheet.append([None, "late"])
    hidden = book.create_sheet("Notes")
    hidden.sheet_state = "hidden"
    hidden.append(["kept"])
    path = tmp_path / "register.xlsx"
    book.save(path)
    document = read(path)
    assert [(b.kind, b.line, b.cells or b.text, b.table) for b in document.blocks] == [
        ("heading", None, "Actions", 1),
        ("row", 1, ("Ref", "Due", "Share", "Open"), 1),
        ("row", 2, ("1", "2025-03-31", "25%", "Yes"), 1),
        ("row", 4, ("", "late"), 1),
        ("heading", None, "Notes", 2),
        ("row", 1, ("kept",), 2),
    ]
    assert "hidden" in document.notes[0]


def test_a_web_page_gives_headings_items_and_rows(tmp_path: Path) -> None:
    page = (
        "<!doctype html><html><head><title>Plan</title><style>p{}</style></head><body>"
        "<nav><a>Home</a></nav><h1>A plan</h1><p>One &amp;\n two</p><ul><li>item</ul>"
        "<table><tr><th>No.<th>Lead</tr><tr><td>1</td><td>A<br>B</td></tr></table>"
        "<script>x=1</script></body></html>"
    )
    document = text(tmp_path, page, "plan.html")
    assert document.title == "Plan"
    assert document.blocks[0].furniture == "header"
    assert shapes(document)[1:] == [
        ("heading", None, "A plan"),
        ("paragraph", None, "One & two"),
        ("bullet", "•", "item"),
        ("row", None, "No.\tLead"),
        ("row", None, "1\tA\nB"),
    ]


def test_the_same_bytes_give_the_same_blocks_whatever_the_file_is_called(tmp_path: Path) -> None:
    one = text(tmp_path, "A.\n\n- b\n", "one.txt")
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "two.txt"
    path.write_text("A.\n\n- b\n")
    two = read(path, tmp_path)
    assert (one.blocks, one.sha256) == (two.blocks, two.sha256)
    assert two.file_name == "in/two.txt"


def test_blocks_are_numbered_in_order_in_every_format(tmp_path: Path) -> None:
    document = read(make_pdf(tmp_path / "a.pdf", [ruled, ruled]))
    assert [b.ordinal for b in document.blocks] == list(range(len(document.blocks)))
    assert all(isinstance(b, Block) for b in document.blocks)


def test_what_is_hidden_in_a_workbook_is_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Actions"
    for row in (["Ref", "Lead", "Due"], ["1", "Ada", "May"], ["2", "Bo", "=A2+1"], [], ["3"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True  # nothing in it: nothing to tell
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["Z"].hidden = True
    path = tmp_path / "plan.xlsx"
    book.save(path)
    document = read(path)
    assert [b.cells for b in document.blocks if b.cells][2] == ("2", "Bo")
    rows, columns, formulas = document.notes
    assert rows == "on the sheet 'Actions', row 3 is hidden; read all the same"
    assert columns == "on the sheet 'Actions', column B is hidden; read all the same"
    assert formulas.startswith("on the sheet 'Actions', formula C3 is without a value in the file")
    sheet.auto_filter.ref = "A1:C5"
    sheet.auto_filter.add_filter_column(0, ["1"])
    book.save(path)
    assert "row 3 is hidden (a filter is set)" in read(path).notes[0]


def test_tracked_changes_hidden_text_and_content_controls_of_a_word_document(
    tmp_path: Path,
) -> None:
    word = docx.Document()
    word.add_paragraph("Contents 1", style=word.styles.add_style("toc 1", 1))
    paragraph = word.add_paragraph("Agree")
    for kind, name, text in (("ins", "t", " a standard"), ("del", "delText", " a policy")):
        paragraph._p.append(
            parse_xml(f'<w:{kind} {nsdecls("w")}><w:r><w:{name} xml:space="preserve">{text}'
                      f"</w:{name}></w:r></w:{kind}>")
        )  # fmt: skip
    word.add_paragraph().add_run("for teams").font.hidden = True
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, "ABCD", strict=True):
        cell.text = text
    gone = parse_xml(f'<w:trPr {nsdecls("w")}><w:del w:id="1" w:author="Ada"/></w:trPr>')
    table.rows[1]._tr.insert(0, gone)
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    table._tbl.addprevious(control)
    control[1].append(table._tbl)
    path = tmp_path / "plan.docx"
    word.save(str(path))
    document = read(path)
    assert [(b.text, b.furniture) for b in document.blocks] == [
        ("Contents 1", "contents"), ("Agree a standard", None), ("for teams", None), ("A\tB", None)
    ]  # fmt: skip
    deleted, inserted, hidden = document.notes
    assert deleted == "2 pieces of text are marked as deleted (tracked changes) and not read"
    assert "inserted" in inserted
    assert hidden == "1 piece of text is hidden in Word and read all the same"
