"""How a register is laid out, in YAML or XLSX: facts at the top, then sections of lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from loaders.families._register_format import ALLOWED, FACTS, SECTIONS
from loaders.read.document import Block, Document
from ontology.record import slug

#: A cell of YAML that holds a list or a mapping (``loaders/read/yaml.py``).
_NESTED = re.compile(r"[^:\n]*:\n")
_NAMES = {"name", "title"}
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Entry:
    """A line of a section: what stands in each column that is filled."""

    section: str
    block: Block
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass
class Layout:
    """A register taken apart: the facts (name → value and block), the lines, the blocks that only
    say how it is laid out, and the blocks that cannot be read, with why.
    """

    facts: dict[str, tuple[str, Block]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    headings: list[Block] = field(default_factory=list)
    wrong: list[tuple[Block, str]] = field(default_factory=list)


def key(text: str) -> str:
    """A name as compared.

    >>> key("Part of *")
    'part_of'
    """
    return slug(text).replace("-", "_")


def layout(document: Document) -> Layout:
    """Take a register apart."""
    found = Layout()
    section: str | None = None
    header: tuple[str, ...] = ()
    for block in document.blocks:
        if block.furniture or not block.text.strip():
            continue
        cells = block.cells or (block.text,)
        if (nested := next((c for c in cells if _NESTED.match(c)), None)) is not None:
            found.wrong.append((block, _not_one_value(nested)))
            continue
        filled = [cell for cell in cells if cell.strip()]
        name = key(filled[0]) if len(filled) == 1 else ""
        if name in (*SECTIONS, ALLOWED) and (block.kind != "row" or document.media != "yaml"):
            section, header = name, ()
            found.headings.append(block)
        elif block.kind == "heading":
            section, header = "" if document.media == "yaml" else None, ()
            if document.media == "yaml":
                why = f"'{block.text}' is no section; sections are: {', '.join(SECTIONS)}"
                if key(block.text) in {fact.name for fact in FACTS}:
                    why = f"'{block.text}' should be one value, not a list"
                found.wrong.append((block, why))
            else:
                found.headings.append(block)
        elif section is None or (document.media == "yaml" and block.kind != "row"):
            _fact(found, block, cells)
        elif section == "":
            continue  # of a section that is not known, which was told
        elif document.media == "yaml":
            pairs = [cell.partition(": ")[::2] for cell in cells]
            _entry(found, section, block, [(key(n), v) for n, v in pairs])
        elif not header or section == ALLOWED:
            header = tuple(key(cell) for cell in cells)
            found.headings.append(block)
        else:
            _entry(found, section, block, zip(header, cells, strict=False))
    return found


def _not_one_value(cell: str) -> str:
    name, _, value = (" ".join(part.split()) for part in cell.partition(":\n"))
    if name in SECTIONS:
        return f"'{name}' should be a list of entries, each of 'column: value' lines"
    if not name:
        return f"an entry should be 'column: value' lines, not {value}"
    return f"'{name}' should be one value, not {value}; write one line for each"


def _fact(found: Layout, block: Block, cells: tuple[str, ...]) -> None:
    name, value = key(cells[0]), " ".join(cells[1].split()) if len(cells) > 1 else ""
    if name in SECTIONS:
        found.wrong.append((block, _not_one_value(f"{name}:\n{value}")))
    elif name not in {fact.name for fact in FACTS}:
        allowed = ", ".join(fact.name for fact in FACTS)
        found.wrong.append((block, f"'{cells[0]}' is not known here; allowed: {allowed}"))
    elif name in found.facts:
        found.wrong.append((block, f"'{cells[0]}' is given twice; the first is used"))
    else:
        found.facts[name] = (value, block)


def _entry(found: Layout, section: str, block: Block, cells: Iterable[tuple[str, str]]) -> None:
    columns = {column.name: column for column in SECTIONS[section].columns}
    pairs = [(name, " ".join(value.split())) for name, value in cells if value.strip()]
    values = dict(pairs)
    unknown = next((name for name in values if name not in columns), None)
    twice = next((name for name, n in Counter(n for n, _ in pairs).items() if n > 1), None)
    unnamed = next((n for n in _NAMES & values.keys() if not _LETTER.search(values[n])), None)
    missing = next((c for c in columns.values() if c.required and c.name not in values), None)
    if unknown is not None:
        why = f"there is no column '{unknown}' here; columns are: {', '.join(columns)}"
    elif twice:
        why = f"'{twice}' is given twice; keep one"
    elif missing:
        why = f"'{missing.name}' is missing ({missing.meaning})"
    elif unnamed:
        why = f"'{values[unnamed]}' in '{unnamed}' has no letter: it is no name"
    else:
        found.entries.append(Entry(section, block, values))
        return
    found.wrong.append((block, why))
