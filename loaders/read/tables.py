"""Tables in a PDF, from the rules drawn on the page.

Rules that touch make a grid. Each band between two horizontal rules is a row; the vertical rules
that cross it bound its cells, so that merged cells come out as the page shows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from loaders.read.marks import marked
from loaders.read.page import Box, Word, join

_THIN = 2.5
"""A rule is at most this thick."""
_NEAR = 3.0
"""Rules this near to each other touch."""
_MOST = 1500
"""More rules than this on a page are a drawing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: where it stands (``at``) and from where to where it runs."""

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        """Whether the rule runs past a place."""
        return self.start - _NEAR <= place <= self.end + _NEAR


@dataclass
class Grid:
    """A table: its horizontal and vertical rules, and the words put into its cells."""

    across: list[Rule]
    down: list[Rule]
    columns: tuple[float, ...] = ()
    _bands: list[tuple[float, float, list[tuple[float, float]]]] = field(default_factory=list)
    _home: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    _words: dict[tuple[int, int], list[Word]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.columns = tuple(_places(r.at for r in self.down))
        for top, bottom in pairwise(sorted(_places(r.at for r in self.across), reverse=True)):
            middle = (top + bottom) / 2
            edges = _places(r.at for r in self.down if r.covers(middle))
            self._bands.append((bottom, top, list(pairwise(edges))))
        for band, (_, top, cells) in enumerate(self._bands):
            for cell, (left, right) in enumerate(cells):
                self._home[band, cell] = self._above(band, (left, right), top) or (band, cell)

    def _above(self, band: int, cell: tuple[float, float], top: float) -> tuple[int, int] | None:
        """The cell that this one is a part of: the one above, where no rule divides them."""
        middle = sum(cell) / 2
        if band == 0 or any(abs(r.at - top) < _NEAR and r.covers(middle) for r in self.across):
            return None
        for index, other in enumerate(self._bands[band - 1][2]):
            if abs(other[0] - cell[0]) < _NEAR and abs(other[1] - cell[1]) < _NEAR:
                return self._home[band - 1, index]
        return None

    def _place(self, word: Word) -> tuple[int, int] | None:
        left, bottom, right, top = word.box
        x, y = left + min(right - left, 6.0) / 2, (bottom + top) / 2
        for band, (low, high, cells) in enumerate(self._bands):
            if low <= y <= high and len(cells) > 1:
                for cell, (start, end) in enumerate(cells):
                    if start - 1 <= x <= end:
                        return self._home[band, cell]
        return None

    def holds(self, word: Word) -> bool:
        """Whether a word stands in a row of two or more cells (a box around text is no table)."""
        return self._place(word) is not None

    def put(self, word: Word) -> None:
        """Put a word into its cell."""
        if place := self._place(word):
            self._words[place].append(word)

    def rows(self) -> list[tuple[tuple[str, ...], Box]]:
        """The rows that have text: the cells' text, one for each column, and the row's box."""
        out = []
        for band, (bottom, top, cells) in enumerate(self._bands):
            texts = [""] * (len(self.columns) - 1)
            for cell, (left, _) in enumerate(cells):
                column = min(range(len(texts)), key=lambda c: abs(self.columns[c] - left))
                texts[column] = _cell_text(self._words.get((band, cell), []))
            if any(texts):
                box = (self.columns[0], bottom, self.columns[-1], top)
                out.append((tuple(texts), box))
        return out


def _cell_text(words: list[Word]) -> str:
    """A cell's words as text, its paragraphs and bullets on lines of their own."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and abs(lines[-1][-1].baseline - word.baseline) < 0.5 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    out = ""
    step = 0.0
    for before, line in pairwise([[], *lines]):
        text = join(line)
        if not before:
            out = text
            continue
        down = before[0].baseline - line[0].baseline
        apart = bool(step) and down > 1.3 * step
        step = step or down
        new = apart or (marked(text).kind == "bullet")
        out += ("\n" if new else "" if line[0].joined else " ") + text
    return out


def grids(boxes: Sequence[Box]) -> list[Grid]:
    """The tables that thin boxes (rules) and the edges of others (stroked cells) make."""
    across: list[Rule] = []
    down: list[Rule] = []
    for left, bottom, right, top in boxes:
        wide, high = right - left, top - bottom
        if high <= _THIN < wide:
            across.append(Rule((top + bottom) / 2, left, right))
        elif wide <= _THIN < high:
            down.append(Rule((left + right) / 2, bottom, top))
        elif min(wide, high) > 8:
            across += [Rule(bottom, left, right), Rule(top, left, right)]
            down += [Rule(left, bottom, top), Rule(right, bottom, top)]
    across, down = _merged(across), _merged(down)
    if not across or not down or len(across) + len(down) > _MOST:
        return []
    out = []
    for some_across, some_down in _touching(across, down):
        grid = Grid(some_across, some_down)
        if len(grid.columns) > 2 and any(len(cells) > 1 for _, _, cells in grid._bands):
            out.append(grid)
    return out


def _merged(rules: list[Rule]) -> list[Rule]:
    """Rules that go on from one another as one."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at), r.start)):
        last = out[-1] if out else None
        if last and abs(last.at - rule.at) <= 1.5 and rule.start <= last.end + _NEAR:
            out[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            out.append(rule)
    return out


def _touching(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules in groups that touch."""
    group = list(range(len(across) + len(down)))

    def find(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, a in enumerate(across):
        for j, d in enumerate(down):
            if a.covers(d.at) and d.covers(a.at):
                group[find(i)] = find(len(across) + j)
    found: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(across):
        found[find(i)][0].append(rule)
    for j, rule in enumerate(down):
        found[find(len(across) + j)][1].append(rule)
    return [g for g in found.values() if len(g[0]) > 1 and len(g[1]) > 1]


def _places(values: Iterable[float]) -> list[float]:
    """Places in order, those near each other as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out
