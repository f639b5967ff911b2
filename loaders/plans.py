"""Tables of actions, whatever their layout: columns by their headings' synonyms, rows put straight.

Nothing here knows of records (``loaders/actions.py`` makes them of rows). A new heading is a line
in ``HEADINGS``; what it means is one of the :class:`Column`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
    DUE = "due"
    REVISED = "revised"
    MEASURE = "measure"
    STATUS = "status"
    UPDATE = "update"
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
         r"#|id|nos?|ref|refs|reference|number|item|s r|sr|(?:ref|reference) (?:no|number)|"
         r"(?:action|activity|task|item|plan) (?:no|ref|number|id|reference)|"
         r"ofsted para(?:graph)? nos?"),
        (Column.STATUS,
         r".*\bb?rag\b.*|r a g.*|b r a g.*|.*\bstatus\b.*|rating|.*progress categor.*"),
        (Column.LEAD,
         r"(?:.*\b)?(?:leads?|owners?|responsible|responsibility|accountable|accountability)\b.*|"
         r"partnership group|who|by whom|sro"),
        (Column.REVISED, r"(?:revised|new|amended|forecast|latest)\b.*\bdate.*|date revised to"),
        (Column.DUE,
         r"(?:.*\b)?(?:target|due|end|exec|completion|delivery|milestone|review) date.*|"
         r"by when.*|when|timescales?.*|timelines?|timeframes?|time frame|deadline.*|due(?: by)?|"
         r"target completion.*|dates?|complete by"),
        (Column.BASELINE,
         r"baseline.*|starting point|where are we now|current (?:position|performance)"),
        (Column.TARGET, r"targets?(?: (?:value|performance|figure))?"),
        (Column.SOURCE, r"(?:data )?source.*|source of (?:data|evidence)"),
        (Column.FREQUENCY, r"frequency.*|how often"),
        (Column.MEASURE,
         r".*\bmeasure(?:s|ment|d)?\b.*|.*\bkpis?\b.*|.*indicators?|evidence.*|monitoring and "
         r"evaluation|how (?:will we|we will|we ll) know.*"),
        (Column.UPDATE,
         r"action taken.*|comments?|(?:latest |progress )?updates?.*|progress.*|"
         r"position statement|notes"),
        (Column.OUTCOME,
         r".*\boutcomes?|.*impact|success criteria|what difference.*|what will be different.*|"
         r"what (?:will )?(?:good|success) looks? like"),
        (Column.RECOMMENDATION,
         r".*recommendations?(?: (?:no|number|ref))?|significant concerns?|priority|priorities|"
         r".*areas? (?:of|for) (?:improvement|development|priority action).*|pledge|"
         r"what (?:ofsted|inspectors) said|(?:afi|rec)(?: (?:no|ref|number))?|ofsted findings?"),
        (Column.ACTION,
         r"(?:.*\b)?(?:actions?|activity|activities|tasks?|key milestones?|steps)(?: .*)?|"
         r"what (?:we will|will we|we ll) do.*|how|what"),
    )
)  # fmt: skip

_REF = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./-]{0,13}")
_STRAY = re.compile(r"[\s.|–—-]*\d{0,2}[\s.|–—-]*")
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
class PlanRow:
    """A row put straight: the text of each column, and at which place of the row it stands.

    ``blocks`` are more than one where the row went on over a page.
    """

    blocks: tuple[Block, ...]
    header: Header
    cells: Mapping[Column, str]
    places: Mapping[Column, int]
    ratings: tuple[tuple[str, str], ...] = ()
    """Each status column's heading and text: one of the action is not one of its impact."""

    def get(self, column: Column) -> str:
        """A column's text, or ``""``."""
        return self.cells.get(column, "")


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
    columns: list[Column | None] = []
    for cell in block.cells:
        column = column_of(cell) if len(cell) <= 80 else None
        columns.append(None if column in columns and column is not Column.STATUS else column)
    found = {c for c in columns if c}
    filled = sum(bool(cell.strip()) for cell in block.cells)
    enough = len(found) >= 3 and len([c for c in columns if c]) * 2 > filled
    if enough and Column.ACTION in found and found & {Column.LEAD, Column.DUE, Column.MEASURE}:
        return Header(block, tuple(columns))
    return None


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
                cells = {**held.cells, Column.UPDATE: update}
                held = replace(held, cells=cells, blocks=(*held.blocks, block))
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
    cells: dict[Column, str] = {}
    places: dict[Column, int] = {}
    ratings: list[tuple[str, str]] = []
    for place, column in enumerate(header.columns):
        at = place + best
        if column and 0 <= at < len(block.cells) and (text := block.cells[at].strip()):
            cells.setdefault(column, text)
            places.setdefault(column, at)
            if column is Column.STATUS:
                ratings.append((" ".join(header.block.cells[place].split()), text))
    return PlanRow((block,), header, cells, places, tuple(ratings)) if cells else None


def _update_row(block: Block) -> str | None:
    """The text of a row that is the progress of the action above it."""
    texts = list(dict.fromkeys(cell.strip() for cell in block.cells if cell.strip()))
    return texts[1] if len(texts) == 2 and column_of(texts[0]) is Column.UPDATE else None


def _fit(cells: tuple[str, ...], columns: tuple[Column | None, ...], shift: int) -> float:
    """How well cells fit their columns when the first ``shift`` cells stand before the table."""
    score = 0.0
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
    if column is Column.DUE:
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
    columns = row.header.columns
    return Column.REF in columns and not row.cells.keys() & {Column.REF, Column.LEAD, Column.DUE}


def _merge(row: PlanRow, rest: PlanRow) -> PlanRow:
    cells = {**row.cells, **{c: f"{row.get(c)} {t}".strip() for c, t in rest.cells.items()}}
    places = {**rest.places, **row.places}
    blocks = (*row.blocks, *rest.blocks)
    return PlanRow(blocks, row.header, cells, places, row.ratings or rest.ratings)
