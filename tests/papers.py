"""What tests of the papers share: papers asked for, and their files read again."""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

import docx
import openpyxl

from api.papers import formats
from api.papers.making import PAPERS, Request, make
from api.papers.paper import Paper
from queries.viewer import Viewer
from tests.officer import BOARD

AS_AT = "2026-06-30"
SITE = "https://thread.example.gov.uk"
#: A meeting of a board that oversees little.
MEETING: Mapping[str, str | None] = {
    "paper": "board", "authority": "aldermoor", "body": BOARD, "on": "2020-06-30",
    "since": "2020-01-05", "as_at": "2020-03-31",
}  # fmt: skip
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def asked(viewer: Viewer, paper: str = "gaps", **given: object) -> Paper:
    return make(viewer, Request(paper, **{"as_at": AS_AT, **given}))  # type: ignore[arg-type]


def file(paper: Paper, format_: str, **given: str) -> bytes:
    return b"".join(formats.written(paper, format_, **given))  # type: ignore[arg-type]


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data: bytes) -> Mapping[str, list[dict[str, object]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    result = {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        result[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return result


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def everything(viewer: Viewer, **given: object) -> dict[str, bytes]:
    """Every paper in every format."""
    made = {name: asked(viewer, name, **given) for name in PAPERS}
    return {
        f"{name}.{format_}": file(paper, format_)
        for name, paper in made.items()
        for format_ in formats.FORMATS
    }


def tables(data: bytes) -> list[docx.table.Table]:
    return docx.Document(io.BytesIO(data)).tables


def headings(data: bytes) -> list[tuple[str, str]]:
    found = docx.Document(io.BytesIO(data)).paragraphs
    return [(p.style.name, p.text) for p in found if p.style.name.startswith(("Heading", "Title"))]


def is_accessible(data: bytes) -> None:
    """What assistive technology needs is in the XML."""
    found = parts(data)
    body = ElementTree.fromstring(found["word/document.xml"])
    styles = ElementTree.fromstring(found["word/styles.xml"])
    languages = {e.get(f"{W}val") for e in styles.iter(f"{W}lang")}
    assert languages == {"en-GB"}
    titles = headings(data)
    assert titles[0][0] == "Title" and all(text.strip() for _, text in titles)
    levels = [int(name[-1]) for name, _ in titles[1:]]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    tables = [*body.iter(f"{W}tbl")]
    assert tables
    for table in tables:
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True, *[False] * (len(rows) - 1)]
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")  # type: ignore[union-attr]
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")  # type: ignore[union-attr]
        assert {len(row.findall(f"{W}tc")) for row in rows} == {len(rows[0].findall(f"{W}tc"))}
        assert all("".join(cell.itertext()).strip() for cell in table.iter(f"{W}tc"))
    captions = [p for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.name == "Caption"]
    assert len(captions) == len(tables)
    for paragraph in body.iter(f"{W}p"):  # no empty line stands for a space
        assert "".join(paragraph.itertext()).strip()
    assert not [*body.iter(f"{W}drawing")]  # a picture would need words instead
    core = found["docProps/core.xml"].decode()
    assert "<dc:title>" in core and ">en-GB<" in core and "python-docx" not in core
