"""Accounting for every block of a document: read, furniture, or not understood. Nothing is lost.

An :class:`Account` is what a family works with: it makes passages out of blocks, remembers which
blocks were used, and closes by keeping the rest as passages that were *not understood*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from loaders.read.document import Block, Document
from ontology.record import Draft, Records, node_id
from ontology.terms import DocumentState, Label, PassageKind, PassageReading, Relationship

_KINDS = {"row": PassageKind.TABLE_ROW}


@dataclass
class Account:
    """A document being read into a draft.

    ``document_id`` is the id of the Document node whose passages are made (a report inside an
    agenda has its own); the node must be made with ``draft.node(Label.DOCUMENT, …)`` first.
    """

    draft: Draft
    document: Document
    document_id: str
    _used: dict[int, str] = field(default_factory=dict)
    _unread_cells: set[str] = field(default_factory=set)

    def passage(
        self,
        blocks: Block | Iterable[Block],
        *,
        kind: PassageKind | None = None,
        heading: str | None = None,
        number: str | None = None,
        text: str | None = None,
        reading: PassageReading = PassageReading.RECORD,
    ) -> str:
        """Make one passage of one or more blocks (a paragraph broken over a page); return its id.

        The same first block gives the same passage. ``text`` replaces the blocks' joined text, for
        a cell or where the number was glued to it.
        """
        parts = [blocks] if isinstance(blocks, Block) else list(blocks)
        first = parts[0]
        if first.ordinal in self._used:
            return self._used[first.ordinal]
        id_ = self._make(parts, str(first.ordinal), kind, heading, number, text, reading)
        for part in parts:
            self._used[part.ordinal] = id_
        return id_

    def cell(self, row: Block, column: int, *, heading: str | None = None) -> str:
        """A passage for one cell of a table's row, beside the passage of the row itself."""
        return self._cell(row, column, heading, PassageReading.RECORD)

    def unread_cell(self, row: Block, column: int, *, heading: str | None = None) -> str:
        """Keep a cell that was not understood in a row that was; it counts beside the blocks."""
        id_ = self._cell(row, column, heading, PassageReading.NOT_UNDERSTOOD)
        self._unread_cells.add(id_)
        return id_

    def _cell(self, row: Block, column: int, heading: str | None, reading: PassageReading) -> str:
        self.passage(row)
        key = f"{row.ordinal}.{column + 1}"
        id_ = node_id(Label.PASSAGE, *self._key(), key)
        if self.draft.has(id_):
            return id_
        return self._make([row], key, PassageKind.CELL, heading, None, row.cells[column], reading)

    def furniture(self, block: Block) -> str:
        """Keep a block as known furniture (header, footer, contents, licence, contact details)."""
        return self.passage(block, reading=PassageReading.FURNITURE)

    def used(self, block: Block) -> bool:
        """Whether a block is already accounted for."""
        return block.ordinal in self._used

    def close(self, blocks: Sequence[Block] | None = None) -> None:
        """Keep what is left of ``blocks`` (default: the whole document) and write the tally on the
        Document node. Blocks that the reader marked as furniture are furniture.
        """
        blocks = self.document.blocks if blocks is None else blocks
        for block in blocks:
            if not self.used(block):
                left = (
                    PassageReading.FURNITURE if block.furniture else PassageReading.NOT_UNDERSTOOD
                )
                self.passage(block, reading=left)
        readings = [str(self.draft.get(self._used[b.ordinal], "reading")) for b in blocks]
        readings += [PassageReading.NOT_UNDERSTOOD] * len(self._unread_cells)
        self.draft.node(
            Label.DOCUMENT,
            *self._key(),
            state=DocumentState.LOADED,
            blocks=len(readings),
            blocksRead=readings.count(PassageReading.RECORD),
            blocksFurniture=readings.count(PassageReading.FURNITURE),
            blocksNotUnderstood=readings.count(PassageReading.NOT_UNDERSTOOD),
        )

    def records(self, blocks: Sequence[Block] | None = None) -> Records:
        """Close and finish."""
        self.close(blocks)
        return self.draft.records()

    def _key(self) -> tuple[str, ...]:
        return tuple(self.document_id.split("/")[1:])

    def _make(
        self,
        parts: list[Block],
        key: str,
        kind: PassageKind | None,
        heading: str | None,
        number: str | None,
        text: str | None,
        reading: PassageReading,
    ) -> str:
        first = parts[0]
        box = None if first.box is None else " ".join(f"{v:.1f}" for v in first.box)
        id_ = self.draft.node(
            Label.PASSAGE,
            *self._key(),
            key,
            text=" ".join(p.text for p in parts) if text is None else text,
            kind=kind or _KINDS.get(first.kind) or PassageKind(first.kind),
            reading=reading,
            page=first.page,
            # the line of a text file is no place that a reader could look up in print, and a line
            # added above would change it everywhere
            line=None if self.document.media == "text" else first.line,
            ordinal=first.ordinal,
            number=number or first.number,
            heading=heading,
            box=box,
        )
        self.draft.edge(Relationship.PART_OF, id_, self.document_id)
        return id_
