"""What a statement changed, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.statements import Statement
from graph.stating import Author
from queries.answers import CoverageRow
from queries.coverage import coverage_summary
from queries.lines import register
from queries.statements import Stated, statements
from queries.viewer import Viewer
from queries.wording import counted
from web.filling import shortened
from web.overview import shares

#: How many figures are told one by one.
_MOST = 4
_SENTENCE = 300


@dataclass(frozen=True)
class Kept:
    """A statement that was kept, and what is said of it."""

    statement: Stated
    said: str


def kept(viewer: Viewer, authority: str, author: Author, keep: Callable[[], Statement]) -> Kept:
    """Keep a statement about an authority (its id), and say what it states and what it changed.

    What was sent twice is said once, and told so.
    """
    before = _figures(viewer, authority)
    one = keep()
    after = _figures(viewer, authority)
    every = statements(viewer, authority, include_withdrawn=True)
    found = next(s for s in every if s.id == one.id)
    sentence = shortened(found.sentence, _SENTENCE)
    sentence += "" if sentence[-1:] in ".?!…" else "."
    if one.at != author.at:
        return Kept(found, f"{sentence} You stated it before; it is on record once.")
    if found.missing:
        return Kept(found, f"{sentence} It counts when what it is about is loaded.")
    return Kept(found, f"{sentence} {changed(before, after)}")


def _figures(viewer: Viewer, authority: str) -> dict[str, str]:
    """How many recommendations have what, and how many gaps of each kind there are, in words."""
    lines = register(viewer, authority).lines
    having = {
        f"Recommendations that {of.words}": f"{of.count} of {len(lines)}" for of in shares(lines)
    }
    rows = coverage_summary(viewer, authority).rows
    return having | {row.kind.title: told_figure(row) for row in rows}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Which figures (by what they count) are others than before, in a sentence or some."""
    told = [f"{of}: {was}, now {after[of]}." for of, was in before.items() if was != after[of]]
    if not told:
        return "No figure of the coverage or the gaps is another one than before."
    if (more := len(told) - _MOST) > 0:
        told[_MOST:] = [f"{counted(more, 'more figure')} changed."]
    return " ".join(told)


def told_figure(row: CoverageRow) -> str:
    """A figure with what it is of, and what was waived beside it."""
    waived = f" and {row.waived} waived" if row.waived else ""
    return f"{row.found} of {row.examined}{waived}"
