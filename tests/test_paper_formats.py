"""The formats of the papers: everyone can read them, and nothing runs in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.loading import load_paths
from api.papers import formats, word, workbook
from api.papers.making import PAPERS
from api.papers.paper import Column, Link, Paper, Table
from graph import open_store
from ontology.errors import BadValue
from queries.viewer import Viewer
from tests.papers import (
    AS_AT,
    SITE,
    asked,
    file,
    is_accessible,
    parts,
    read_csv,
)
from web import comma


@pytest.fixture(scope="module")
def samples_url(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"ladybug:{tmp_path_factory.mktemp('papers') / 'store'}"
    with open_store(url) as store:
        assert all(not report.error for report in load_paths(store, [samples]))
    return url


@pytest.fixture(scope="module")
def viewer(samples_url: str) -> Iterator[Viewer]:
    with open_store(samples_url, read_only=True) as store:
        yield Viewer(store)


# ------------------------------------------------------------------------------------------- CSV


@given(st.text())
def test_a_mark_comes_off_again(text: str) -> None:
    cell = comma.marked(text)
    assert comma.unmarked(cell) == text
    bare = re.sub(r"^[\s\x00-\x20\u200b\ufeff]+", "", cell)
    assert not bare.startswith(("=", "@", "+", "-")) or re.fullmatch(r"[+-]\d+(\.\d+)?%?", cell)
    assert not cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "\u200b=1", "\ufeff=1",
     "＝1", "=HYPERLINK(\"x\")", "-", "+44 151", "'=1", "\n=1"],
)  # fmt: skip
def test_what_would_run_is_marked(text: str) -> None:
    assert comma.marked(text) == f"'{text}"


@pytest.mark.parametrize("text", ["12", "-12", "+3.5%", "-0.5", "one = two", "a-b", "", "10-12"])
def test_what_would_not_run_stays(text: str) -> None:
    assert comma.marked(text) == text


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=3, max_size=3)))
def test_csv_gives_back_every_cell(rows: list[list[str]]) -> None:
    columns = tuple(Column(name) for name in "abc")
    table = Table("t", "T", "", columns, tuple(map(tuple, rows)))
    data = b"".join(formats.commas(table))
    assert data.startswith(b"\xef\xbb\xbf")
    head, *read = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head == ["a", "b", "c"]
    assert [[comma.unmarked(c) for c in row] for row in read] == rows


def test_csv_has_lines_and_types_as_agreed() -> None:
    columns = tuple(Column(name) for name in "abcd")
    row = (-5, date(2019, 10, 31), Link("page 2", "/passage/x/1"), None)
    data = b"".join(formats.commas(Table("t", "T", "", columns, (row,)), SITE)).decode("utf-8-sig")
    assert data == f"a,b,c,d\r\n-5,2019-10-31,{SITE}/passage/x/1,\r\n"


def test_a_table_is_chosen_by_its_name(viewer: Viewer) -> None:
    paper = asked(viewer, "board", authority="aldermoor", since="2024-01-01")
    names = ["changes", "gaps", "recommendations", "actions", "documents", "kinds"]
    heads = {name: read_csv(file(paper, "csv", table=name))[0].keys() for name in names}
    assert read_csv(file(paper, "csv"))[0].keys() == heads["changes"]
    with pytest.raises(BadValue, match=f"it has {', '.join(names)}$"):
        formats.written(paper, "csv", table="minutes")
    with pytest.raises(BadValue, match="only csv holds one"):
        formats.written(paper, "xlsx", table="gaps")


# ------------------------------------------------------------------------------------------ XLSX


def hostile() -> Paper:
    columns = (Column("What", 20, on_page=True), Column("n"), Column("Where"), Column("When"))
    rows = tuple(
        (text, -1, Link(text, "/passage/x/1"), date(2019, 10, 31))
        for text in ("=1+1", "@x", "#N/A", "-3", "'q", "a\x00b\x1f", "x" * 40_000, "https://x")
    )
    table = Table("hostile", "Hostile", "About.", columns, rows)
    return Paper("gaps", "=title", AS_AT, ("s",), None, (("As at", "=now()"),), (table,), ())


@pytest.mark.parametrize("site", ["", SITE])
def test_no_cell_of_a_workbook_is_a_formula(site: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.written(hostile(), site)))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells if c.value is not None} == {"s", "n", "d"}
    sheet = book["Hostile"]
    texts = [sheet.cell(row, 1).value for row in range(2, 9)]
    assert texts[:5] == ["=1+1", "@x", "#N/A", "-3", "'q"]
    assert texts[5] == "a\ufffdb\ufffd" and len(str(texts[6])) == 32_767
    assert all(sheet.cell(2, 1).quotePrefix for _ in texts[:1])
    assert sheet.cell(2, 2).value == -1
    assert sheet.cell(2, 4).is_date
    links = [sheet.cell(row, 3).hyperlink for row in range(2, 9)]
    if site:
        assert [link.target for link in links] == [f"{SITE}/passage/x/1"] * 7
    else:
        assert links == [None] * 7 and sheet.cell(2, 3).value == "/passage/x/1"


def test_a_workbook_can_be_filtered_and_its_head_stays(viewer: Viewer) -> None:
    paper = asked(viewer, "actions", authority="aldermoor")
    book = openpyxl.load_workbook(io.BytesIO(file(paper, "xlsx", site=SITE)))
    assert book.sheetnames == ["Register of actions", "What was examined"]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert (
        sheet.auto_filter.ref
        == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
    )
    assert sheet.print_title_rows == "$1:$1"
    assert all(sheet.column_dimensions[c.column_letter].width >= 6 for c in sheet[1])
    head = [c.value for c in sheet[1]]
    evidence = sheet.cell(2, head.index("Evidence") + 1)
    assert evidence.hyperlink.target.startswith(f"{SITE}/passage/aldermoor/")
    days = [sheet.cell(row, head.index("As at") + 1) for row in range(2, sheet.max_row + 1)]
    assert {c.value.date() for c in days} == {date.fromisoformat(AS_AT)}
    assert book.properties.title == paper.title


# ------------------------------------------------------------------------------------------ DOCX


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("site", ["", SITE])
def test_a_word_paper_can_be_read_by_everyone(viewer: Viewer, name: str, site: str) -> None:
    paper = asked(viewer, name, authority="aldermoor")
    data = file(paper, "docx", site=site)
    is_accessible(data)
    assert docx.Document(io.BytesIO(data)).core_properties.title == paper.title
    links = parts(data)["word/_rels/document.xml.rels"].decode().count(f"{SITE}/passage/")
    assert bool(links) is bool(site)


def test_word_holds_what_a_document_held() -> None:
    data = word.written(hostile(), SITE)
    assert docx.Document(io.BytesIO(data)).tables[0].cell(6, 0).text == "a\ufffdb\ufffd"
    assert docx.Document(io.BytesIO(data)).core_properties.title == "=title"
