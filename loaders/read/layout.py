"""From lines on pages to blocks: furniture, paragraphs, bullets, headings, footnotes.

A paragraph goes on as long as the lines stand one under the other at the text's own distance, in
the same type, and the next word would not have fitted on the line above (that is how text is
wrapped). It ends with its page: what a page's end cuts in two, a family joins.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders.read.document import Block, Kind
from loaders.read.marks import marked
from loaders.read.page import Box, Line, Page, around

_MARGIN = 0.14
"""Headers and footers stand in this share of the page's height, at its top and bottom."""
_PAGE_NUMBER = re.compile(r"(?:page\s*)?#(?:\s*(?:of|/)\s*#)?", re.I)
_LONGEST_HEADING = 220
_GLUED = 14
"""How far text is indented whose mark has no space after it ("10.When"), in points."""
_DIVIDED = re.compile(r"\w-$")
#: After "pre-", "16-" and the like at a line's end these words do not go on with the word.
_SHARED = re.compile(r"(?:and|or|to)\b")
_END = tuple('.:;!?”"’)')


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks of a document's pages, in reading order."""
    _mark_furniture(pages)
    flow = _Flow(_Style.of(pages))
    for page in pages:
        flow.read(page)
    return tuple(replace(b, ordinal=i) for i, b in enumerate(flow.out))


@dataclass
class _Flow:
    """Blocks in the making: what came before decides what a line or a table goes on with."""

    style: _Style
    out: list[Block] = field(default_factory=list)
    _run: _Run | None = None
    _columns: tuple[float, ...] = ()
    """The columns of the table that the last block (furniture aside) is a row of."""
    _entries: bool = False
    """Whether the last block is an entry of a list of contents."""
    _table: int = 0

    def read(self, page: Page) -> None:
        """Read a page's lines and tables."""
        right = _right_edge(page)
        for item in page.items:
            if not isinstance(item, Line):
                self._end(page)
                self._rows(item.rows(), item.columns, page)
            elif item.furniture:
                self.out.append(_furniture(item, page.number))
            elif entry := item.entry():
                self._entry(entry, item, page, right)
            elif self._run and self._run.takes(item, self.style, right):
                self._run.lines.append(item)
            else:
                self._end(page)
                self._run = _Run([item])
        self._end(page)

    def _end(self, page: Page) -> None:
        if self._run:
            self.out.append(self._run.block(self.style, page))
            self._run, self._columns, self._entries = None, (), False

    def _entry(self, entry: tuple[str, str], line: Line, page: Page, right: float) -> None:
        """An entry of a list of contents; its title may begin on lines before."""
        title, number = entry
        if self._entries and self._run and self._run.takes(line, self.style, right):
            title = f"{self._run.text()} {title}"
            self._run = None
        self._end(page)
        self._rows([((title, number), line.box)], (-1.0,), page)
        self._entries = True

    def _rows(
        self, rows: list[tuple[tuple[str, ...], Box]], columns: tuple[float, ...], page: Page
    ) -> None:
        if not _same(self._columns, columns):
            self._table += 1
        self._columns, self._entries = columns, False
        for cells, box in rows:
            text = "\t".join(cells)
            self.out.append(
                Block(0, "row", text, page=page.number, cells=cells, table=self._table, box=box)
            )


def _same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))


# -------------------------------------------------------------------------------------- furniture


def _mark_furniture(pages: Sequence[Page]) -> None:
    """Mark lines in the margins that stand at the same height on many pages with the same words
    (numbers aside).
    """
    seen: dict[tuple[str, bool], list[tuple[int, Line]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            low = line.baseline < _MARGIN * page.height
            if low or line.baseline > (1 - _MARGIN) * page.height:
                key = re.sub(r"\s+", " ", re.sub(r"\d+", "#", line.text)).strip().lower()
                seen[key, low].append((page.number, line))
    for (key, low), found in seen.items():
        number = _PAGE_NUMBER.fullmatch(key)
        for _, line in found:
            level = {n for n, other in found if abs(other.baseline - line.baseline) < 6}
            if len(level) >= max(2, 0.3 * len(pages)):
                line.furniture = "page number" if number else "footer" if low else "header"


def _furniture(line: Line, page: int) -> Block:
    return Block(
        0, "line", line.text, page=page, box=line.box, size=line.size, furniture=line.furniture
    )


# ------------------------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class _Style:
    """The document's usual type: the size of its text and the distance between its lines, as a
    multiple of the size.
    """

    size: float
    leading: float

    @classmethod
    def of(cls, pages: Sequence[Page]) -> _Style:
        sizes: Counter[float] = Counter()
        steps: Counter[float] = Counter()
        for page in pages:
            before: Line | None = None
            for line in page.lines:
                if line.furniture:
                    continue
                sizes[round(line.size * 2) / 2] += len(line.text)
                if before and abs(before.size - line.size) < 0.5:
                    step = (before.baseline - line.baseline) / line.size
                    if 0.8 < step < 2.5:
                        steps[round(step, 1)] += 1
                before = line
        size = sizes.most_common(1)[0][0] if sizes else 12.0
        leading = steps.most_common(1)[0][0] if steps else 1.2
        return cls(size, leading)


def _right_edge(page: Page) -> float:
    """Where the page's text is wrapped: the right end of its longest lines."""
    rights = sorted(line.box[2] for line in page.lines if not line.furniture)
    return rights[-max(1, len(rights) // 12)] if rights else 0.0


@dataclass(slots=True)
class _Run:
    """Lines that make one block."""

    lines: list[Line]

    def hang(self) -> float | None:
        """Where the text after the mark starts, if the run starts with a mark."""
        words, mark = self.lines[0].words, marked(self.lines[0].text)
        if mark.number is None:
            return None
        apart = len(words) > 1 and mark.text.startswith(words[1].text)
        return words[1].box[0] if apart else words[0].box[0] + _GLUED

    def takes(self, line: Line, style: _Style, right: float) -> bool:
        """Whether a line goes on with this run."""
        last, left = self.lines[-1], line.box[0]
        size = max(last.size, line.size)
        if abs(last.size - line.size) > 0.08 * size or last.bold != line.bold:
            return False
        down = last.baseline - line.baseline
        if down < 0.3 * size:
            return down >= 0 and left > last.box[2] - 2  # more of the same line
        if down > (style.leading + 0.25) * size:
            return False
        first_word = line.words[0]
        if first_word.joined:
            return True
        ended = last.text.endswith(_END)
        fits = last.box[2] + 0.25 * size + first_word.box[2] - left < right - 2
        hang, mark = self.hang(), marked(line.text)
        if hang is None:
            moved = abs(left - self.lines[0].box[0]) > 15 and fits
            if moved or mark.kind == "bullet" or (mark.number and ended):
                return False
        elif left < hang - 5:
            return mark.number is None and not fits
        elif mark.kind == "bullet" and (fits or ended):
            return False
        return not (fits and (ended or not line.text[0].islower()))

    def text(self) -> str:
        """The lines' text, with a space where a line ends, but not after a word's hyphen."""
        text = ""
        for line in self.lines:
            divided = line.words[0].joined or _DIVIDED.search(text)
            glued = not text or (divided and not _SHARED.match(line.text))
            text += line.text if glued else f" {line.text}"
        return text

    def block(self, style: _Style, page: Page) -> Block:
        """The lines as one block."""
        first, text = self.lines[0], self.text()
        kind, number, rest = marked(text)
        bold = all(line.bold for line in self.lines)
        if kind == "footnote" and first.baseline > 0.6 * page.height:
            kind, number, rest = "paragraph", None, text
        if kind == "paragraph" and len(text) <= _LONGEST_HEADING:
            kind = _heading(first.size, bold, rest, style)
        return Block(
            0,
            kind,
            rest,
            page=page.number,
            number=number,
            box=around(line.box for line in self.lines),
            size=round(first.size, 1),
            bold=bold,
        )


def _heading(size: float, bold: bool, text: str, style: _Style) -> Kind:
    larger = size > 1.07 * style.size
    return "heading" if (larger or bold) and not text.endswith((".", ";", ",")) else "paragraph"
