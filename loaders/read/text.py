"""Plain text: one block for each paragraph, bullet or row.

A paragraph is a line, or several where the file is wrapped at a width: a line goes on from the
one before when its first word would not have fitted there, or when it is indented under it. A line
with tabs (or between pipes) is a row; its empty cells are kept, so that a shifted row shows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from loaders.read.document import Block, Document, File
from loaders.read.marks import marked
from ontology.errors import ReadError

#: Lines longer than this mean that the file is not wrapped: each line is a paragraph.
_WIDEST_WRAP = 130

_RULE = re.compile(r"[\s|:+=_-]*[-=_]{3,}[\s|:+=_-]*")
_PARAGRAPH_TAG = re.compile(r"\s*</?(?:p|br)\s*/?>\s*", re.I)
_EMPHASIS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


def read_text(file: File) -> Document:
    """Read a text file.

    Raises:
        ReadError: it is not UTF-8 (or UTF-16 with a mark), holds control bytes, or says nothing.

    """
    lines = _Lines(_decode(file))
    blocks = tuple(lines.blocks())
    if not blocks:
        raise ReadError(file.name, "holds no text, only white space; nothing was loaded from it")
    pages = lines.page if lines.page > 1 else None
    return Document(file.name, file.sha256, "text", blocks, pages=pages)


def _decode(file: File) -> str:
    data = file.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\x00" in data:
        raise ReadError(file.name, "is not text: it holds bytes that no text has; check what it is")
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            file.name,
            f"is not UTF-8 text (first other byte on line {line}): it is probably Latin-1 or "
            "Windows-1252, and guessing could corrupt names; save it as UTF-8 and load it again",
        ) from None


@dataclass
class _Lines:
    """The lines of a file on their way to blocks."""

    text: str
    page: int = 1
    _out: list[Block] = field(default_factory=list)
    _table: int = 0

    def blocks(self) -> Iterator[Block]:
        lines = re.split(r"\r\n|\r|\n", self.text)
        width = max((len(line) for line in lines if "\t" not in line), default=0)
        wrapped = 40 <= width <= _WIDEST_WRAP
        before = ""
        for n, line in enumerate(lines, 1):
            if "\f" in line:
                self.page += line.count("\f")
                line = line.replace("\f", "")
            line = line.replace("\xad", "").rstrip(" \u00a0")
            if line.strip():
                goes_on = before and self._goes_on(before, line, width if wrapped else 0)
                if goes_on:
                    last = self._out[-1]
                    self._out[-1] = replace(last, text=f"{last.text} {_plain(line)[0]}")
                else:
                    self._start(line, n)
            before = line.strip(" ")
        paged = self.page > 1
        return iter(self._out if paged else [replace(b, page=None) for b in self._out])

    def _goes_on(self, before: str, line: str, width: int) -> bool:
        last = self._out[-1]
        if last.kind in ("row", "heading", "line") or "\t" in line or _RULE.fullmatch(line):
            return False
        if marked(line).number or _HEADING.match(line):
            return False
        if line[0] == " " and "<p>" not in line:
            return True
        return bool(width) and len(before) + 1 + len(line.split()[0]) > width

    def _start(self, line: str, n: int) -> None:
        if _RULE.fullmatch(line):
            self._add(Block(0, "line", line.strip(), line=n, furniture="rule"))
        elif cells := _cells(line):
            filled = [c for c in cells if c]
            if len(filled) == 1 and line.lower().count("<p>") > 1:
                self._paragraphs(line, n)
            elif filled:
                plain = tuple(_plain(" ".join(_PARAGRAPH_TAG.split(c)))[0] for c in cells)
                self._add(Block(0, "row", "\t".join(plain), line=n, cells=plain))
        elif _PARAGRAPH_TAG.search(line):
            self._paragraphs(line, n)
        elif match := _HEADING.match(line):
            self._add(Block(0, "heading", _plain(line[match.end() :])[0], line=n))
        else:
            kind, number, text = marked(line)
            plain_text, bold = _plain(text)
            self._add(Block(0, kind, plain_text, line=n, number=number, bold=bold))

    def _paragraphs(self, line: str, n: int) -> None:
        for part in _PARAGRAPH_TAG.split(line):
            if part.strip():
                kind, number, text = marked(part)
                plain, bold = _plain(text)
                self._add(Block(0, kind, plain, line=n, number=number, bold=bold))

    def _add(self, block: Block) -> None:
        if block.kind == "row":
            before = [b for b in self._out[-2:] if b.furniture != "rule"]
            if not (before and before[-1].kind == "row"):
                self._table += 1
            block = replace(block, table=self._table)
        self._out.append(replace(block, ordinal=len(self._out), page=self.page))


def _cells(line: str) -> tuple[str, ...]:
    if "\t" in line:
        return tuple(c.strip() for c in line.split("\t"))
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2:
        return tuple(c.strip() for c in stripped[1:-1].split("|"))
    return ()


def _plain(text: str) -> tuple[str, bool]:
    """Text without Markdown's marks of emphasis, and whether all of it was marked."""
    text = " ".join(text.split())
    return _EMPHASIS.sub(r"\1", text), bool(_EMPHASIS.fullmatch(text))
