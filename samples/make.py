"""Make the samples, the register's template and its documentation: ``python -m samples.make``.

``--put-right KIND`` (repeatable) mends the gaps of that kind, ``--into FOLDER`` writes elsewhere.
"""

from __future__ import annotations

import argparse
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


def documents(right: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Each document's path (``authority/name``) and bytes, with the kinds of ``right`` mended."""
    for source in sorted(SOURCES.glob("*/*")):
        text = resolved(source.read_text("utf-8"), right)
        if text is not None:
            name = source.relative_to(SOURCES).as_posix()
            yield _made(name, text)


def kinds() -> set[str]:
    """The kinds of gap that the sources have marks for."""
    return set().union(*(planted(s.read_text("utf-8")) for s in SOURCES.glob("*/*")))


def _made(name: str, text: str) -> tuple[str, bytes]:
    made = name.rsplit(".", 1)[0]
    title = made.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if name.endswith(".pdf.md"):
        return made, pdf_bytes(title, pieces(text))
    if name.endswith(".docx.md"):
        return made, word_bytes(title, pieces(text))
    if name.endswith(".xlsx.md"):
        return made, workbook_bytes(title, pieces(text))
    if name.endswith(".xlsx.yaml"):
        written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes only text
        facts = {k: v for k, v in written.items() if isinstance(v, str)}
        entries = {k: v or [] for k, v in written.items() if not isinstance(v, str)}
        return made, register.workbook(facts, entries)
    return name, (tabbed(text) if name.endswith(".txt") else text).encode()


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
