"""The source viewer: a document at a page or a passage, and what was read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from urllib.parse import quote

from ontology.terms import Label, PassageKind
from queries.answers import Gap, Hop, Ref
from queries.coverage import coverage_gaps
from queries.explore import neighbourhood
from queries.source import Opened, Printed, opened
from web.site import Ask, Page, Pages

pages = Pages()

#: How large a page is drawn: the address's word → the words of the link to it.
SIZES = {"": "Fit the width", "large": "Larger"}
#: How many things that were not understood are shown before they fold.
FEW = 4
#: What stands in few passages, each of which says what it is.
_OF_WORDS = frozenset({Label.FINDING, Label.RECOMMENDATION, Label.ACTION, Label.OUTCOME})


@dataclass(frozen=True, slots=True)
class Run:
    """Passages that are set together: a ``list``, a ``table`` so many columns wide (whose first row
    may be its ``header``), or one passage by itself.
    """

    kind: Literal["list", "table", "one"]
    passages: tuple[Printed, ...]
    width: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that the page is opened at, or that stands beside it in a row: its number on the
    page, the passage, and what was read from it; ``gaps`` are those of what was read.
    """

    number: int
    passage: Printed
    claims: tuple[Hop, ...]
    gaps: tuple[Gap, ...]


@pages.get("/document/{key:path}")
def document(ask: Ask) -> Page:
    """A document, at its first page or another."""
    part = ask.number("page", 1) if "page" in ask.query else None
    return _shown(ask, opened(ask.viewer, f"document/{ask.path['key']}", part))


@pages.get("/passage/{key:path}")
def passage(ask: Ask) -> Page:
    """The document that a passage is in, opened at it."""
    return _shown(ask, opened(ask.viewer, f"passage/{ask.path['key']}"))


def _shown(ask: Ask, found: Opened) -> Page:
    given: dict[str, object] = {
        "authority": found.authority,
        "section": "documents",
        "found": found,
        "pages_at": lambda part: ask.link(f"/{quote(found.document.id)}", page=part),
    }
    if not found.parts:
        around = neighbourhood(ask.viewer, found.document.id)
        return Page("document_missing.html", given | {"around": around})
    marks = _marks(ask, found)
    kept = bool(found.sha256) and ask.site.keeps(str(found.sha256))
    pdf = str(found.file_name or "").lower().endswith(".pdf")
    return Page(
        "source.html",
        given
        | {
            "runs": list(_runs(found.passages)),
            "marks": marks,
            "numbers": {m.passage.id: m.number for m in marks},
            "on_page": found.parts[found.part - 1].passages,
            "rest": _rest(found, marks),
            "few": FEW,
            "kept": kept,
            "file": f"/file/{quote(found.document.id)}" if kept and not _posts(ask) else "",
            "drawn": pdf and found.paged and kept and not _posts(ask) and not _as_text(ask),
            "pdf": pdf,
            "as_text": _as_text(ask),
            "size": ask.chosen("size", list(SIZES), ""),
            "posts_only": _posts(ask),
        },
    )


def _as_text(ask: Ask) -> bool:
    return ask.query.get("view") == "text"


def _posts(ask: Ask) -> bool:
    return ask.viewer.role_only


def _runs(passages: Sequence[Printed]) -> Iterator[Run]:
    """The passages of a page, those that follow one another as a list or a table together."""
    for kind, several in groupby(passages, _together):
        group = tuple(several)
        width = max(len(p.columns) for p in group)
        if kind == "list":
            yield Run("list", group)
        elif kind == "table" and width > 1:
            yield Run("table", group, width, _headed(group))
        else:
            yield from (Run("one", (p,)) for p in group)


def _together(passage: Printed) -> Literal["list", "table", "one"]:
    kinds: dict[PassageKind, Literal["list", "table"]] = {
        PassageKind.BULLET: "list",
        PassageKind.TABLE_ROW: "table",
    }
    return kinds.get(passage.kind, "one")


def _headed(rows: Sequence[Printed]) -> bool:
    """Whether the first row says what the columns are: a cell below bears its words, or nothing was
    read from it and something from each row below.
    """
    first, *below = rows
    words = [_flat(text) for text in first.columns]
    named = any(
        cell.heading and cell.column and _flat(cell.heading) in words[cell.column - 1 : cell.column]
        for row in below
        for cell in row.cells
    )
    return named or (bool(below) and not _read(first) and all(map(_read, below)))


def _read(row: Printed) -> bool:
    return any(p.read for p in (row, *row.cells))


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _marks(ask: Ask, found: Opened) -> list[Mark]:
    """The passage chosen with its row and the row's cells, as far as something rests on them."""
    if found.chosen is None:
        return []
    row = next(p for p in found.passages if found.chosen in (p.id, *(cell.id for cell in p.cells)))
    beside = [p for p in (row, *row.cells) if p.read or p.id == found.chosen or _of(found, p)]
    gaps = coverage_gaps(ask.viewer, None, found.authority, as_at=ask.as_at)
    told: set[str] = set()
    marks = []
    for number, one in enumerate(beside, start=1):
        claims = _of(found, one)
        about = {ref.id for ref in one.read} | {hop.from_.id for hop in claims}
        own = tuple(
            g for g in gaps if g.subject.id in about and g.id not in told and _here(g, one.id)
        )
        told |= {g.id for g in own}
        marks.append(Mark(number, one, claims, own))
    return marks


def _here(gap: Gap, passage_: str) -> bool:
    """Whether a gap is told at a passage about its subject: of what many passages name, such as an
    inspection, at those alone that it rests on.
    """
    return gap.subject.label in _OF_WORDS or any(e.id == passage_ for e in gap.evidence)


def _of(found: Opened, passage_: Printed) -> tuple[Hop, ...]:
    return tuple(
        hop for hop in found.claims if hop.claim.evidence and hop.claim.evidence.id == passage_.id
    )


def _rest(found: Opened, marks: Sequence[Mark]) -> list[tuple[Printed, list[Ref]]]:
    """What else was read from the page: each passage that something rests on, with its cells'."""
    marked = {m.passage.id for m in marks}
    rest = []
    for one in found.passages:
        several = [one, *one.cells]
        if not marked & {p.id for p in several}:
            read = {ref.id: ref for p in several for ref in p.read if ref != found.document}
            if read:
                rest.append((one, list(read.values())))
    return rest
