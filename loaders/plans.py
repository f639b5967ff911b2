"""Tables of actions, whatever their layout: columns by their headings' synonyms, rows put straight.

Nothing here knows of records (``loaders/actions.py`` makes them of rows). A new heading is a line
in ``HEADINGS``; what it means is one of the :class:`Column`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from loaders.actors import read_leads
from loaders.dates import read_due
from loaders.measures import read_status
from loaders.read.document import Block
from ontology.terms import DatePrecision


class Column(StrEnum):
    """What a column of a plan holds."""

    REF = "ref"
    RECOMMENDATION = "recommendation"
    ACTION = "action"
    OUTCOME = "outcome"
    LEAD = "lead"
    START = "start"
    DUE = "due"
    REVISED = "revised"
    DONE = "done"
    MEASURE = "measure"
    STATUS = "status"
    UPDATE = "update"
    UPDATED = "updated"
    BASELINE = "baseline"
    TARGET = "target"
    SOURCE = "source"
    FREQUENCY = "frequency"


#: Words of a heading, lower-case and without punctuation, and the column they stand for. The first
#: that fits counts: "action owner" is a lead, "target date" no target.
HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(rf"(?:{pattern})"))
    for column, pattern in (
        (Column.REF,
         r"#|id|nos?|ref|refs|reference|number|item|s r|sr|(?:ref|reference|serial) (?:no|number)|"
         r"(?:action|activity|task|item|plan) (?:no|ref|number|id|reference)|"
         r"ofsted para(?:graph)? nos?"),
        (Column.UPDATED,
         r"(?:date )?(?:last )?updated(?: on)?|date of (?:last |latest )?update|update date|"
         r"status date|as at"),
        (Column.UPDATE,
         r"(?:.*\b)?updates?\b.*|b?rag (?:comment|commentary|rationale|narrative)s?"),
        (Column.STATUS,
         r".*\bb?rag\b.*|r a g.*|b r a g.*|.*\bstatus\b.*|(?:current |overall )?rating|"
         r".*progress categor.*|complete(?:d)?(?: (?:y|yes) (?:n|no))?"),
        (Column.LEAD,
         r"(?:.*\b)?(?:leads?|owners?|responsible|responsibility|responsibilities|accountable|"
         r"accountability|sponsors?|sro)\b.*|partnership group|who|who (?:will|is|by)\b.*|by whom|"
         r"(?:named |key )?officers?|assigned to|"
         r"support(?:ing|ed)?(?: (?:by|officers?|agency|agencies|partners?|roles?))?|"
         r"(?:key |delivery |other )?(?:partners?|partner agency|partner agencies|contributors?)"
         r"(?: involved)?"),
        (Column.REVISED,
         r"(?:revised|new|amended|forecast|latest)\b.*"
         r"\b(?:date|deadline|timescale|completion|target|end)\b.*|date revised to|revised"),
        (Column.DONE,
         r"date (?:completed|closed|achieved|delivered|done)|(?:completed|closed) (?:on|date)|"
         r"(?:actual|achieved) (?:end|completion|finish|delivery)(?: date)?|actual date"),
        (Column.START,
         r"(?:(?:planned|actual|target|proposed|expected) )?(?:start|commencement)(?: date| by)?|"
         r"from|begins?|starts|date (?:from|started|to start)"),
        (Column.DUE,
         r"(?:.*\b)?(?:target|due|end|finish|exec|completion|delivery|milestone|review|"
         r"implementation) dates?\b.*|by|by when.*|when\b.*|time ?scales?.*|time ?lines?|"
         r"time ?frames?|timing|deadlines?.*|due(?: by)?|ends?|finish|until|date due|"
         r"target (?:completion|end|finish).*|dates?|(?:to be )?(?:complete|completed|done) by|"
         r"(?:(?:planned|expected|anticipated|proposed|original|agreed) )?"
         r"(?:completion|end|finish|date for completion)(?: by)?"),
        (Column.BASELINE,
         r"baseline.*|starting point|where are we now|current (?:position|performance)"),
        (Column.TARGET, r"targets?(?: (?:value|performance|figure))?"),
        (Column.SOURCE, r"(?:data )?source.*|source of (?:data|evidence)"),
        (Column.FREQUENCY, r"frequency.*|how often"),
        (Column.MEASURE,
         r".*\bmeasure(?:s|ment|d)?\b.*|.*\bkpis?\b.*|.*\bindicators?\b.*|.*\bevidence\b.*|"
         r".*\bmetrics?\b.*|monitoring and evaluation|"
         r"how (?:will we|we will|we ll|will you) know.*"),
        (Column.UPDATE,
         r"actions? taken.*|comments?\b.*|commentary|progress.*|position statement|notes?|"
         r"narrative|what (?:has|have we|we have) (?:been )?done.*|latest position"),
        (Column.OUTCOME,
         r".*\boutcomes?|outcomes?\b.*|.*\bimpact|impact\b.*|success criteria|"
         r"what difference.*|what will be different.*|(?:intended|expected) (?:benefits?|results?)|"
         r"what (?:will )?(?:good|success) looks? like|what does (?:good|success) look like"),
        (Column.RECOMMENDATION,
         r".*recommendations?(?: (?:no|number|ref))?|significant concerns?|priority|priorities|"
         r".*areas? (?:of|for) (?:improvement|development|priority action).*|pledge|"
         r"what (?:ofsted|inspectors) said|(?:afi|rec)(?: (?:no|ref|number))?|ofsted findings?"),
        (Column.ACTION,
         r"(?:.*\b)?(?:actions?|activity|activities|tasks?|key milestones?|steps)(?: .*)?|"
         r"milestones?|(?:key )?deliverables?|interventions?|"
         r"what (?:we will|will we|we ll|will be|are we|we are)\b.*|how|how will (?:we|this)\b.*|"
         r"what"),
    )
)  # fmt: skip

#: Columns that a table may have several of: a lead and a sponsor, a rating of action and of impact.
_SEVERAL = frozenset({Column.LEAD, Column.MEASURE, Column.STATUS, Column.UPDATE})
_DATES = frozenset({Column.START, Column.DUE, Column.REVISED, Column.DONE, Column.UPDATED})

_REF = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./-]{0,13}")
_STRAY = re.compile(r"[\s.|–—-]*\d{0,2}[\s.|–—-]*")
#: What it says for a row that it has as many cells as the headings.
_SQUARE = 1.5
_TEXTS = {Column.ACTION, Column.OUTCOME, Column.RECOMMENDATION, Column.MEASURE, Column.UPDATE}


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings: which column stands at which place."""

    block: Block
    columns: tuple[Column | None, ...]

    def label(self, column: Column) -> str:
        """A column's heading as printed."""
        cells = zip(self.columns, self.block.cells, strict=True)
        return next((cell for c, cell in cells if c is column), column.value)


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its column (``None``: not understood), the heading as printed, and at which
    place of which row it stands.
    """

    column: Column | None
    heading: str
    text: str
    block: Block
    place: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row put straight. ``blocks`` are more than one where the row went on over a page."""

    blocks: tuple[Block, ...]
    header: Header
    cells: tuple[Cell, ...]

    def get(self, column: Column) -> str:
        """A column's text, or ``""``; of several such columns the first's."""
        return next((cell.text for cell in self.cells if cell.column is column), "")

    def each(self, column: Column | None) -> list[Cell]:
        """The filled cells of a column, or of several with one meaning; ``None``: those of columns
        that are not understood.
        """
        return [cell for cell in self.cells if cell.column is column]


# ---------------------------------------------------------------------------------------- layout


def column_of(heading: str) -> Column | None:
    """The column that a heading stands for.

    >>> column_of("Lead officer / EM"), column_of("By when?"), column_of("Success measures")
    (<Column.LEAD: 'lead'>, <Column.DUE: 'due'>, <Column.MEASURE: 'measure'>)
    """
    plain = " ".join(re.sub(r"[^a-z0-9# ]+", " ", heading.lower()).split())
    plain = re.sub(r" (?:mm|dd) .*$", "", plain)
    return next((column for column, pattern in HEADINGS if pattern.fullmatch(plain)), None)


def header_of(block: Block) -> Header | None:
    """The header that a row is, if its cells are the headings of a plan."""
    if block.kind != "row":
        return None
    named = [column_of(cell) if len(cell) <= 80 else None for cell in block.cells]
    columns = tuple(
        column if column in _SEVERAL or at == _plainest(block.cells, named, column) else None
        for at, column in enumerate(named)
    )
    found = {c for c in columns if c}
    filled = sum(bool(cell.strip()) for cell in block.cells)
    enough = len(found) >= 4 or (len(found) == 3 and len([c for c in columns if c]) * 2 > filled)
    if enough and Column.ACTION in found and found & {Column.LEAD, Column.DUE, Column.MEASURE}:
        return Header(block, columns)
    return None


def _plainest(
    cells: Sequence[str], columns: Sequence[Column | None], column: Column | None
) -> int | None:
    """Which of the headings that mean one column is it, wherever they stand: the shortest."""
    of = [at for at, this in enumerate(columns) if this is column]
    return min(of, key=lambda at: (len(cells[at]), cells[at]), default=None) if column else None


def tables(blocks: Iterable[Block]) -> Iterator[Header | PlanRow | Block]:
    """Headers and rows of plans among blocks; what is neither comes as it is.

    A header holds for the tables after it until the next one (a page break drops it). A row of one
    text across the table comes as a paragraph of that text.
    """
    header: Header | None = None
    held: PlanRow | None = None
    for block in blocks:
        item: Header | PlanRow | Block = block
        if block.kind == "row":
            if found := header_of(block):
                header = item = found
            elif texts := _spanning(block):
                item = replace(block, kind="paragraph", text=texts, cells=())
            elif held and (update := _update_row(block)):
                held = replace(held, cells=(*held.cells, update), blocks=(*held.blocks, block))
                continue
            elif header and (row := _straighten(block, header)):
                if held and _continues(row):
                    held = _merge(held, row)
                    continue
                item = row
        elif block.furniture:
            yield block
            continue
        if held:
            yield held
        held = item if isinstance(item, PlanRow) else None
        if held is None:
            yield item
    if held:
        yield held


def _spanning(block: Block) -> str | None:
    """The text of a row that has only one, of some length, in its first places."""
    texts = {cell.strip() for cell in block.cells if cell.strip()}
    only = texts.pop() if len(texts) == 1 else ""
    return only if len(only) > 12 and (block.cells[0].strip() or len(block.cells) < 3) else None


def _straighten(block: Block, header: Header) -> PlanRow | None:
    """Put a row's cells under their headings: rows come with cells too many before or after."""
    best, score = 0, -1e9
    for shift in (0, 1, -1, 2, -2):
        if (this := _fit(block.cells, header.columns, shift)) > score:
            best, score = shift, this
    if score <= 0:
        return None
    cells = []
    for place, printed in enumerate(block.cells):
        at, text = place - best, printed.strip()
        inside = 0 <= at < len(header.columns)
        if text and (inside or not _STRAY.fullmatch(text)):
            column = header.columns[at] if inside else None
            heading = " ".join(header.block.cells[at].split()) if inside else ""
            cells.append(Cell(_meant(column, text, header), heading, text, block, place))
    return PlanRow((block,), header, tuple(cells)) if any(c.column for c in cells) else None


def _meant(column: Column | None, text: str, header: Header) -> Column | None:
    """What a date means under another heading: under "Target", where no other column says by when,
    it says that; under "Completed", when it was.
    """
    if column is Column.TARGET and Column.DUE not in header.columns and _dated(text):
        return Column.DUE
    return Column.DONE if column is Column.STATUS and _dated(text) else column


def _update_row(block: Block) -> Cell | None:
    """The cell of a row that is the progress of the action above it."""
    texts = list(dict.fromkeys(cell.strip() for cell in block.cells if cell.strip()))
    if len(texts) != 2 or column_of(texts[0]) is not Column.UPDATE:
        return None
    place = [cell.strip() for cell in block.cells].index(texts[1])
    return Cell(Column.UPDATE, texts[0], texts[1], block, place)


def _fit(cells: tuple[str, ...], columns: tuple[Column | None, ...], shift: int) -> float:
    """How well cells fit their columns when the first ``shift`` cells stand before the table."""
    score = _SQUARE if shift == 0 and len(cells) == len(columns) else 0.0
    for at, cell in enumerate(cells):
        text, place = cell.strip(), at - shift
        if not 0 <= place < len(columns):
            score -= 0 if _STRAY.fullmatch(text) else 3
        elif text:
            score += _likely(text, columns[place])
    return score


def _likely(text: str, column: Column | None) -> float:
    if column is Column.REF:
        return 3 if _REF.fullmatch(text) and not _dated(text) else -2
    if column in _DATES:
        return 3 if read_due(text).precision is not DatePrecision.UNREAD else -1
    if column is Column.LEAD:
        cell = read_leads(text)
        return 2 if cell.leads and not cell.unread else 0
    if column is Column.STATUS:
        return 1 if read_status(text) else -0.5
    if column is Column.ACTION:
        return 1 if " " in text and not _dated(text) else -1
    if column in _TEXTS:
        return -0.5 if _dated(text) else 0.25
    return 0


def _dated(text: str) -> bool:
    return len(text) < 24 and read_due(text).precision not in (
        DatePrecision.UNREAD, DatePrecision.NONE
    )  # fmt: skip


def _continues(row: PlanRow) -> bool:
    """Whether a row is the rest of the one before: no number of its own where others have one, no
    lead and no date.
    """
    alone = {cell.column for cell in row.cells}.isdisjoint({Column.REF, Column.LEAD, Column.DUE})
    return alone and Column.REF in row.header.columns


def _merge(row: PlanRow, rest: PlanRow) -> PlanRow:
    cells = list(row.cells)
    for more in rest.cells:
        same = [
            at for at, c in enumerate(cells) if (c.column, c.heading) == (more.column, more.heading)
        ]
        if more.column and same:
            before = cells[same[0]]
            cells[same[0]] = replace(before, text=f"{before.text} {more.text}")
        else:
            cells.append(more)
    return replace(row, blocks=(*row.blocks, *rest.blocks), cells=tuple(cells))
