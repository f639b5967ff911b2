"""What a paper is, before it has a format: tables, and for those who read it through, a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

#: What stands where the documents that were examined say nothing.
NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that point to a passage; ``path`` is from the root of the site."""

    text: str
    path: str


Value: TypeAlias = str | int | date | Link | None
Words: TypeAlias = "str | tuple[str | Link, ...]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and whether a page has room for it."""

    title: str
    width: int = 16
    on_page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``name`` is that of its sheet and file, ``about`` one sentence on what its rows are.

    A row has a value for each column.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def on_page(self) -> tuple[tuple[Column, ...], list[tuple[Value, ...]]]:
        """The columns that a page has room for, and their values."""
        kept = [i for i, column in enumerate(self.columns) if column.on_page]
        rows = [tuple(row[i] for i in kept) for row in self.rows]
        return tuple(self.columns[i] for i in kept), rows


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body: level 1 … 3; ``page``: it begins a page."""

    text: str
    level: int = 1
    page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document, and where they stand."""

    words: Words


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, at a depth from 1 to 3; ``numbered`` ones at depth 1 only."""

    words: Words
    depth: int = 1
    numbered: bool = False


Block: TypeAlias = Heading | Text | Quotation | Item | Table


@dataclass(frozen=True)
class Paper:
    """A paper.

    ``facts`` are what it is, ``again`` the options that ask for it again, ``tables`` its registers
    (the first is the one that a format of one table has), ``examined`` the tables on what it rests
    on, and ``body`` what is read through: all tables one by one, where a paper has none of its own.
    ``part``: its register is narrowed.
    """

    name: str
    title: str
    as_at: str
    snapshots: tuple[str, ...]
    authority: str | None
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    examined: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    part: bool = False
    again: str = ""

    def told(self, format_: str, site: str) -> tuple[tuple[str, str], ...]:
        """The facts, and how to ask for the same file again: in a format, with links to a site."""
        links = f" --site {site}" if site else ""
        said = f"goldenthread export --format {format_} --output FILE {self.again}{links}"
        return *self.facts, ("To ask for this paper again", said)

    @property
    def file_name(self) -> str:
        """What its file is called, without the ending: never after a person."""
        of = self.authority.partition("/")[2] if self.authority else "all"
        part = "-part" if self.part else ""
        return f"golden-thread-{self.name}{part}-{of}-{self.as_at}"

    def table(self, name: str | None) -> Table:
        """The table with a name; the first if none is given.

        Raises:
            KeyError: there is none; its argument says which there are.

        """
        known = {t.name: t for t in (*self.tables, *self.examined)}
        if name is None:
            return self.tables[0]
        if name not in known:
            raise KeyError(", ".join(known))
        return known[name]


def plain(words: Words) -> str:
    """Words without their links."""
    if isinstance(words, str):
        return words
    return "".join(w.text if isinstance(w, Link) else w for w in words)


def joined(values: Sequence[str], absent: str = NOT_FOUND) -> str:
    """Several things in one cell."""
    return "; ".join(dict.fromkeys(v for v in values if v)) or absent
