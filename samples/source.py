"""The samples' sources: documents as they should read, with what is wrong in them on purpose.

A source is text with marks, ``[[kind: wrong | right]]``: a gap of that kind is planted there, and
the words after the bar put it right. A source that begins with ``[[only kind]]`` makes a document
only where that kind is put right; one with ``[[unless kind]]`` only where it is not. In a ``.txt``
source ``⇥`` stands for a tab. A source ``name.pdf.md`` makes ``name.pdf``, out of the pieces below.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\[\[(\w+):(?P<wrong>[^|\]]*)\|(?P<right>.*?)\]\](?P<end>\n?)", re.S)
_WHEN = re.compile(r"\[\[(only|unless) (\w+)\]\]\n")
_TAB = re.compile(r" ?⇥ ?")

#: First characters of a line → what it is.
_SORTS = {
    "# ": "title",
    "##! ": "subtitle",
    "## ": "section",
    "### ": "heading",
    "#### ": "minor",
    "++ ": "line",
    "+ ": "plain",
    "- ": "bullet",
}
_NUMBERED = re.compile(r"(\d+)\. (.*)")


@dataclass(frozen=True)
class Piece:
    """A piece of a document: what it is (see ``_SORTS``; else ``text``, ``numbered``, ``table`` or
    ``page``), its words, its printed number, or the cells of its rows.
    """

    sort: str
    text: str = ""
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def planted(text: str) -> set[str]:
    """The kinds of gap that a source has marks for."""
    return {m[1] for m in _MARK.finditer(text)} | {m[2] for m in _WHEN.finditer(text)}


def resolved(text: str, right: Collection[str]) -> str | None:
    """A source's words with its gaps, but for those of ``right``; ``None`` where it makes none."""
    if match := _WHEN.match(text):
        if (match[1] == "only") != (match[2] in right):
            return None
        text = text[match.end() :]

    def words(mark: re.Match[str]) -> str:
        chosen = mark["right" if mark[1] in right else "wrong"]
        chosen = chosen[1:].rstrip() if chosen.startswith("\n") else chosen.strip()
        alone = mark.start() == 0 or text[mark.start() - 1] == "\n"
        return chosen + ("" if alone and not chosen else mark["end"])

    return _MARK.sub(words, text)


def tabbed(text: str) -> str:
    """A text source with its tabs."""
    return _TAB.sub("\t", text)


def pieces(text: str) -> Iterator[Piece]:
    """A ``.md`` source as pieces: one a line, but for the rows of a table."""
    rows: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|\n").split("|")))
            continue
        if rows:
            yield Piece("table", rows=tuple(rows))
            rows = []
        mark = next((m for m in _SORTS if line.startswith(m)), "")
        if match := _NUMBERED.fullmatch(line):
            yield Piece("numbered", match[2], match[1])
        elif line == "---":
            yield Piece("page")
        elif line.strip():
            yield Piece(_SORTS.get(mark, "text"), line.removeprefix(mark).strip())
