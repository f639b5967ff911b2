"""Whole paragraphs out of a reader's blocks, and the headings that they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.read.document import Block

#: How many paragraphs a box on a page may have.
_BOX = 8

_ENDED = re.compile(r"[.?!:;][”’\"')\]]*$")
_UNFINISHED = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|is|of|on|or|that|the|their|to|who|with))$", re.I
)


@dataclass(frozen=True)
class Paragraph:
    """One or more blocks that are one paragraph or bullet (a page's end may have cut it in two)."""

    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return " ".join(b.text for b in self.blocks)

    @property
    def bullet(self) -> bool:
        """Whether it has a bullet."""
        return self.blocks[0].kind == "bullet"

    @property
    def heading(self) -> bool:
        """Whether it looks like a heading: short, and no sentence."""
        first = self.blocks[0]
        if first.kind == "heading":
            return True
        words = len(self.text.split())
        return (
            first.kind in ("paragraph", "line")
            and words <= 12
            and self.text[:1].isupper()
            and not re.search(r"[.:;,]$", self.text)
        )


def paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    """Blocks as whole paragraphs: what a page break cut in two is joined again.

    A block goes on from the one before when that one did not end its sentence and this one has no
    mark of its own and begins in the middle of a sentence.
    """
    result: list[Paragraph] = []
    for block in blocks:
        if block.furniture:
            continue
        at = _unfinished(result, block)
        if at is None:
            result.append(Paragraph((block,)))
        else:
            result[at] = Paragraph((*result[at].blocks, block))
    return result


def _unfinished(before: Sequence[Paragraph], block: Block) -> int | None:
    """Which paragraph a block goes on from: the last one, or one that a box on the page parts from
    the rest of its sentence.
    """
    last = len(before) - 1
    if last >= 0 and _goes_on(before[last].blocks[-1], before[last].text, block):
        return last
    if block.kind != "paragraph" or not block.text[:1].islower():
        return None
    for at in range(last, max(last - _BOX, -1), -1):
        paragraph = before[at]
        if not paragraph.heading and _goes_on(paragraph.blocks[-1], paragraph.text, block):
            return at
    return None


def _goes_on(last: Block, before: str, block: Block) -> bool:
    if block.kind != "paragraph" or block.number or last.kind not in ("paragraph", "bullet"):
        return False
    if _ENDED.search(before):
        return False
    if block.text[:1].islower():
        return True
    return bool(_UNFINISHED.search(before)) and not Paragraph((block,)).heading


@dataclass(frozen=True)
class Section:
    """The paragraphs under one heading (``None``: those before the first)."""

    heading: Paragraph | None
    items: tuple[Paragraph, ...]


def sections(body: Sequence[Paragraph]) -> list[Section]:
    """A letter's body by its headings."""
    result: list[Section] = []
    heading: Paragraph | None = None
    items: list[Paragraph] = []
    for paragraph in body:
        if paragraph.heading:
            if heading or items:
                result.append(Section(heading, tuple(items)))
            heading, items = paragraph, []
        else:
            items.append(paragraph)
    return [*result, Section(heading, tuple(items))]
