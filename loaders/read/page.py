"""What a PDF's page holds, by place (points, from the bottom left): words, lines, tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(slots=True)
class Word:
    """Characters without space between them. ``joined`` tells that no space stands before the word
    either (a line's end cut it from the one before); ``size`` is the height of its letters' boxes.
    """

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool = False
    joined: bool = False


@dataclass(slots=True)
class Line:
    """Words on one baseline, in reading order, and what follows from them."""

    words: list[Word]
    text: str = field(init=False)
    box: Box = field(init=False)
    baseline: float = field(init=False)
    size: float = field(init=False)
    bold: bool = field(init=False)
    furniture: str | None = None

    def __post_init__(self) -> None:
        self.box = around(w.box for w in self.words)
        main = [w for w in self.words if any(c.isalnum() for c in w.text)] or self.words
        longest = max(main, key=lambda w: len(w.text) * w.size)
        self.baseline, self.size = longest.baseline, longest.size
        self.bold = all(w.bold for w in main)
        for word in self.words:
            raised = word.baseline > self.baseline + 0.1 * self.size
            if raised and word.size < 0.85 * self.size and word.text.isdigit():
                word.text = word.text.translate(SUPERSCRIPT)  # a footnote's mark
                word.joined = word is not self.words[0]
        self.text = join(self.words)

    def entry(self) -> tuple[str, str] | None:
        """Title and page number, if this is a line of a list of contents: a number far to the right
        of the words, or after a row of dots.
        """
        if len(self.words) < 2 or not self.words[-1].text.strip(".").isdigit():
            return None
        last, before = self.words[-1], self.words[-2]
        apart = last.box[0] - before.box[2] > 3 * self.size
        if not (apart or set(before.text) <= set(".…") or last.text.startswith("..")):
            return None
        title = join(self.words[:-1]).rstrip(" .…")
        return (title, last.text.strip(".")) if title else None


class Table(Protocol):
    """A ruled table on a page: rows of cells with their boxes."""

    columns: tuple[float, ...]

    def rows(self) -> list[tuple[tuple[str, ...], Box]]:
        """The rows that have text; each has a cell for every column of the table."""
        ...


@dataclass(slots=True)
class Page:
    """A page's lines and tables in reading order."""

    number: int
    height: float
    items: list[Line | Table] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The lines outside tables."""
        return [i for i in self.items if isinstance(i, Line)]


def join(words: list[Word]) -> str:
    """The words' text, with a space wherever the page has one."""
    out = ""
    for word in words:
        out += word.text if not out or word.joined else f" {word.text}"
    return out


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
