"""A document opened at a page or a passage: its words in order, and what was read from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ontology.errors import NotFound
from ontology.record import Node
from ontology.terms import (
    DocumentFamily,
    DocumentState,
    Label,
    PassageKind,
    PassageReading,
    Relationship,
)
from queries.answers import Hop, Passage, Ref, cited
from queries.cypher import ask
from queries.days import issued
from queries.explore import claims_of, hops
from queries.records import node, nodes, nothing, related
from queries.viewer import Viewer, whole
from queries.wording import counted

#: How many passages are a part of a document that has no pages.
WINDOW = 40


@dataclass(frozen=True, slots=True)
class Tally:
    """How many blocks, or passages, became records, are furniture, or were not understood."""

    read: int = 0
    furniture: int = 0
    not_understood: int = 0

    @staticmethod
    def of(document: Node) -> Tally:
        """That of a document's blocks."""
        return Tally(
            _number(document, "blocksRead") or 0,
            _number(document, "blocksFurniture") or 0,
            _number(document, "blocksNotUnderstood") or 0,
        )

    @property
    def accounted(self) -> int:
        """Those that became records or are furniture."""
        return self.read + self.furniture

    @property
    def total(self) -> int:
        """All of them."""
        return self.read + self.furniture + self.not_understood


class Box(NamedTuple):
    """Where a PDF shows something, in points from the lower left corner of its page."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A passage where it stands in its document.

    ``part`` is the number of the page, or of the part, that it begins on; ``box`` is that of the
    piece of it which is on that page. ``columns`` are the texts of a row's cells as they stand side
    by side, ``cells`` those of them that are passages of their own; of such a cell ``column`` is
    its place in the row, from 1. ``read`` are the things that rest on it.
    """

    id: str
    part: int
    ordinal: int
    number: str | None
    kind: PassageKind
    heading: str | None
    reading: PassageReading
    text: str
    box: Box | None
    columns: tuple[str, ...] = ()
    cells: tuple[Printed, ...] = ()
    column: int | None = None
    read: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A page, or (of a document without pages) so many passages in a row, and what became of the
    passages that begin on it; numbers count from 1.
    """

    number: int
    passages: Tally


@dataclass(frozen=True, slots=True)
class Opened:
    """A document opened at a part.

    ``issued_on`` is the ISO date and ``issued`` the same in words; ``blocks`` is what became of
    the blocks of the whole document, ``parts`` has what became of the passages of each part (a
    passage may be of several blocks). ``inside`` is the document in whose file it came, ``holds``
    are those that came in its own. ``paged``: its parts are pages, as they are printed. ``chosen``
    is the id of the passage at which it was opened, and ``claims`` are those that it, or a cell of
    its row, is the evidence of. Of a document that is not loaded there are no parts: ``part`` is 0.
    """

    document: Ref
    authority: str
    state: DocumentState
    family: DocumentFamily | None
    publisher: str | None
    issued_on: str | None
    issued: str
    licence: str | None
    pages: int | None
    file_name: str | None
    sha256: str | None
    blocks: Tally
    inside: Ref | None
    holds: tuple[Ref, ...]
    paged: bool
    parts: tuple[Part, ...]
    part: int
    passages: tuple[Printed, ...]
    chosen: str | None
    claims: tuple[Hop, ...]
    not_understood: tuple[Printed, ...]


@whole
def opened(viewer: Viewer, id_: str, part: int | None = None) -> Opened:
    """A document opened at a passage (its id is given), at a part, or at its first.

    Raises:
        NotFound: there is no such document or passage, or the document has no such part.

    """
    viewer = viewer.about_these([id_])
    document, chosen = node(viewer, id_), None
    if document.label is Label.PASSAGE:
        chosen = id_
        document = related(viewer, id_, Relationship.PART_OF)[0][1]
    elif document.label is not Label.DOCUMENT:
        raise nothing(id_)
    own = Ref.of(document, role_only=viewer.role_only)
    words = _Words(
        [
            passage
            for row in ask(viewer, "source/passages", id=document.id)
            if isinstance(passage := row["passage"], Node)
        ],
        _number(document, "pages") or 0,
    )
    number = words.number(own, chosen, part)
    rests = _resting(viewer, document.id) if number else {}
    claims = claims_of(viewer, words.beside(chosen)) if chosen else []
    known = {
        n.id: Ref.of(n, role_only=viewer.role_only)
        for n in nodes(
            viewer,
            sorted(
                {i for c in claims for i in (c.from_, c.to)}.union(
                    *(rests.get(p.id, ()) for p in words.on(number))
                )
            ),
        )
    }
    read = {p: tuple(known[t] for t in sorted(of) if t in known) for p, of in rests.items()}
    evidence = {p.id: _evidence(p, own, cited(document)) for p in words.on(number)}
    inside, holds = _around(viewer, document)
    return Opened(
        own,
        str(document.get("authority")),
        DocumentState(str(document.get("state"))),
        DocumentFamily(str(family)) if (family := document.get("family")) else None,
        _said(document, "publisher"),
        _said(document, "issuedOn"),
        issued(document),
        _said(document, "licence"),
        _number(document, "pages"),
        _said(document, "fileName"),
        _said(document, "sha256"),
        Tally.of(document),
        inside,
        holds,
        words.paged,
        words.parts(),
        number,
        words.printed(number, read),
        chosen,
        tuple(hops([c for c in claims if c.from_ in known and c.to in known], known, evidence)),
        words.not_understood(),
    )


class _Words:
    """The passages of a document in their order, parted into pages or into so many."""

    def __init__(self, passages: Iterable[Node], pages: int) -> None:
        every = sorted(passages, key=lambda p: (_number(p, "ordinal") or 0, _column(p), p.id))
        self._nodes = every
        self._beside = [p for p in every if p.get("kind") != PassageKind.CELL]
        at: dict[object, list[Node]] = defaultdict(list)
        for passage in self._beside:
            at[passage.get("ordinal")].append(passage)
        #: The id of a passage → that of the row which it is a cell of, or its own.
        self._row = {p.id: p.id for p in self._beside}
        self._cells: dict[str, list[Node]] = defaultdict(list)
        for cell in (p for p in every if p.get("kind") == PassageKind.CELL):
            row = _row_of(cell, at[cell.get("ordinal")])
            self._row[cell.id] = row
            self._cells[row].append(cell)
        self.paged = any(p.get("page") for p in every)
        if self.paged:
            self._part = {p.id: _number(p, "page") or 1 for p in self._beside}
        else:
            self._part = {p.id: n // WINDOW + 1 for n, p in enumerate(self._beside)}
        self._last = max([pages if self.paged else 0, *self._part.values()])

    def number(self, document: Ref, chosen: str | None, part: int | None) -> int:
        """The number of the part to open; 0: there is none.

        Raises:
            NotFound: the document has no such part.

        """
        if chosen is not None:
            return self._at(chosen)
        if part is not None and not 1 <= part <= self._last:
            has = counted(self._last, "page" if self.paged else "part")
            raise NotFound(f"'{document.name}' has {has}, and no {part}")
        return part or min(1, self._last)

    def on(self, number: int) -> list[Node]:
        """The passages that begin on a part."""
        return [p for p in self._nodes if self._at(p.id) == number]

    def beside(self, chosen: str) -> list[str]:
        """The ids of a passage's row and its cells, or of the passage alone."""
        row = self._row[chosen]
        return [row, *(cell.id for cell in self._cells[row])]

    def parts(self) -> tuple[Part, ...]:
        """Each part, with what became of what is on it. An empty page is a part too."""
        found = Counter((self._at(p.id), str(p.get("reading"))) for p in self._counted())
        return tuple(
            Part(number, Tally(*(found[number, reading] for reading in PassageReading)))
            for number in range(1, self._last + 1)
        )

    def _counted(self) -> list[Node]:
        """A cell counts where its row was read and it was not, as in the account of a load."""
        left = PassageReading.NOT_UNDERSTOOD
        return [
            p for p in self._nodes if p.get("kind") != PassageKind.CELL or p.get("reading") == left
        ]

    def printed(self, number: int, read: Mapping[str, tuple[Ref, ...]]) -> tuple[Printed, ...]:
        """The passages that begin on a part, each row with its cells."""
        return tuple(
            self._printed(p, read, tuple(self._printed(c, read) for c in self._cells[p.id]))
            for p in self._beside
            if self._at(p.id) == number
        )

    def not_understood(self) -> tuple[Printed, ...]:
        """All that no record was made of, and that is no furniture."""
        left = PassageReading.NOT_UNDERSTOOD
        return tuple(self._printed(p, {}) for p in self._nodes if p.get("reading") == left)

    def _printed(
        self,
        passage: Node,
        read: Mapping[str, tuple[Ref, ...]],
        cells: tuple[Printed, ...] = (),
    ) -> Printed:
        kind, box = PassageKind(str(passage.get("kind"))), str(passage.get("box") or "").split()
        return Printed(
            passage.id,
            self._at(passage.id),
            _number(passage, "ordinal") or 0,
            _said(passage, "number"),
            kind,
            _said(passage, "heading"),
            PassageReading(str(passage.get("reading"))),
            str(passage.get("text")),
            Box(*map(float, box)) if box else None,
            _columns(passage) if kind is PassageKind.TABLE_ROW else (),
            cells,
            _column(passage) or None,
            read.get(passage.id, ()),
        )

    def _at(self, passage: str) -> int:
        return self._part[self._row[passage]]


def _column(passage: Node) -> int:
    """A cell's place in its row, from 1; 0: it is no cell."""
    column = passage.id.rpartition(".")[2] if passage.get("kind") == PassageKind.CELL else ""
    return int(column) if (column := column.rstrip("+")).isdecimal() else 0


def _columns(row: Node) -> tuple[str, ...]:
    return tuple(str(row.get("text")).split("\t"))


def _row_of(cell: Node, rows: Sequence[Node]) -> str:
    """The id of the row that a cell is in. After a correction two may stand at one place (see
    ``graph/correct.py``): then it is the one that has the cell's words.
    """
    place = slice(_column(cell) - 1, _column(cell))
    has = [row for row in rows if _columns(row)[place] == (str(cell.get("text")),)]
    return (has or rows)[0].id


def _resting(viewer: Viewer, document: str) -> dict[str, set[str]]:
    """Passage → what rests on it (ids)."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in ask(viewer, "source/read", id=document):
        found[str(row["passage"])].add(str(row["thing"]))
    return found


def _around(viewer: Viewer, document: Node) -> tuple[Ref | None, tuple[Ref, ...]]:
    """The document in whose file this one came, and those that came in its file."""
    rows = ask(viewer, "source/within", authorities=[document.get("authority")])
    inside = [_ref(row["whole"], row["wholeTitle"]) for row in rows if row["part"] == document.id]
    holds = [_ref(row["part"], row["partTitle"]) for row in rows if row["whole"] == document.id]
    return (inside[0] if inside else None), tuple(holds)


def _ref(id_: object, title: object) -> Ref:
    return Ref(str(id_), Label.DOCUMENT, str(title or id_))


def _evidence(passage: Node, document: Ref, cited_as: str) -> Passage:
    return Passage(
        passage.id,
        document,
        _number(passage, "page"),
        _said(passage, "number"),
        str(passage.get("text")),
        cited_as,
    )


def _said(node_: Node, property_: str) -> str | None:
    value = node_.get(property_)
    return None if value is None else str(value)


def _number(node_: Node, property_: str) -> int | None:
    value = node_.get(property_)
    return value if isinstance(value, int) else None
