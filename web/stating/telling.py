"""What a statement changed, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.statements import Statement
from graph.stating import Author
from queries.answers import CoverageRow
from queries.coverage import coverage_summary
from queries.reviewing import figure
from queries.statements import Stated, statements
from queries.viewer import Viewer
from queries.wording import counted
from web.filling import shortened

#: How many figures are told one by one.
_MOST = 3
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
    before = coverage_summary(viewer, authority).rows
    one = keep()
    after = coverage_summary(viewer, authority).rows
    every = statements(viewer, authority, include_withdrawn=True)
    found = next(s for s in every if s.id == one.id)
    sentence = shortened(found.sentence, _SENTENCE)
    sentence += "" if sentence[-1:] in ".?!…" else "."
    if one.at != author.at:
        return Kept(found, f"{sentence} You stated it before; it is on record once.")
    if found.missing:
        return Kept(found, f"{sentence} It counts when what it is about is loaded.")
    return Kept(found, f"{sentence} {changed(before, after)}")


def changed(before: Sequence[CoverageRow], after: Sequence[CoverageRow]) -> str:
    """Which figures of gaps are others than before, in a sentence or some."""
    others = [(a, b) for a, b in zip(before, after, strict=True) if figure(a) != figure(b)]
    if not others:
        return "No figure of the gaps is another one than before."
    told = [f"{was.kind.title}: {told_figure(was)}, now {told_figure(now)}." for was, now in others]
    if (more := len(told) - _MOST) > 0:
        told[_MOST:] = [f"{counted(more, 'more figure')} changed."]
    return " ".join(told)


def told_figure(row: CoverageRow) -> str:
    """A figure with what it is of, and what was waived beside it."""
    waived = f" and {row.waived} waived" if row.waived else ""
    return f"{row.found} of {row.examined}{waived}"
