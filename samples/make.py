"""Make the samples, the register's template and its documentation: ``python -m samples.make``.

``--put-right KIND`` (repeatable) mends the gaps of that kind, ``--into FOLDER`` writes elsewhere.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from samples import register
from samples.office import word_bytes, workbook_bytes
from samples.pdf import pdf_bytes
from samples.source import pieces, planted, resolved, tabbed

HERE = Path(__file__).parent
SOURCES = HERE / "source"
DOCUMENTS = HERE / "documents"
DOCS = HERE.parent / "docs"


def sources(right: Collection[str] = ()) -> dict[str, str]:
    """Each source's path (``authority/name``) and words, with the kinds of ``right`` mended."""
    found = {}
    for path in sorted(SOURCES.glob("*/*")):
        text = resolved(path.read_text("utf-8"), right)
        if text is not None:
            found[path.relative_to(SOURCES).as_posix()] = text
    return found


def kinds() -> set[str]:
    """The kinds of gap that the sources have marks for."""
    return set().union(*(planted(p.read_text("utf-8")) for p in SOURCES.glob("*/*")))


def name_of(source: str) -> str:
    """The document that a source makes."""
    return re.sub(r"(?:\.md|(?<=\.xlsx)\.yaml)$", "", source)


def document(source: str, text: str) -> bytes:
    """A source's words set as the document that it makes."""
    title = Path(name_of(source)).stem
    if source.endswith(".pdf.md"):
        return pdf_bytes(title, pieces(text))
    if source.endswith(".docx.md"):
        return word_bytes(title, pieces(text))
    if source.endswith(".xlsx.md"):
        return workbook_bytes(title, pieces(text))
    if source.endswith(".xlsx.yaml"):
        written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes only text
        facts = {k: v for k, v in written.items() if isinstance(v, str)}
        entries = {k: v or [] for k, v in written.items() if not isinstance(v, str)}
        return register.workbook(facts, entries)
    return (tabbed(text) if source.endswith(".txt") else text).encode()


def documents(right: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Each document's path and bytes."""
    for source, text in sources(right).items():
        yield name_of(source), document(source, text)


def write(into: Path, right: Collection[str] = ()) -> None:
    """Write the documents into a folder, which is emptied first."""
    shutil.rmtree(into, ignore_errors=True)
    for name, data in documents(right):
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_templates() -> None:
    """Write the register's template and the tables of its documentation."""
    (DOCS / "register-template.yaml").write_text(register.yaml_template(), "utf-8")
    (DOCS / "register-template.xlsx").write_bytes(register.workbook({}, {}))
    page = DOCS / "governance-register.md"
    page.write_text(register.documentation(page.read_text("utf-8")), "utf-8")


def main() -> None:
    """Make everything, or the documents alone into another folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--put-right", action="append", default=[], choices=sorted(kinds()))
    parser.add_argument("--into", type=Path, default=DOCUMENTS)
    asked = parser.parse_args()
    write(asked.into, asked.put_right)
    if asked.into == DOCUMENTS:
        write_templates()


if __name__ == "__main__":
    main()
