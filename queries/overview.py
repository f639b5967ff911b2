"""An authority at a glance: how much is known of it, its latest grades, and its documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ontology.errors import NotFound
from ontology.record import Node
from ontology.terms import CODES, Area, DocumentState, GapKindId, Grade, Label
from queries.answers import Ref
from queries.coverage import coverage_summary, seen
from queries.cypher import ask
from queries.days import issued
from queries.look import Look
from queries.records import node, page
from queries.viewer import Viewer, whole


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one kind are on record."""

    kind: Label
    count: int


@dataclass(frozen=True, slots=True)
class LatestGrade:
    """The grade of the latest inspection that graded an area, among those on record; ``on`` is the
    ISO date on which it began, where that is known.
    """

    area: Area
    grade: Grade
    on: str | None
    judgement: Ref
    inspection: Ref


@dataclass(frozen=True, slots=True)
class AuthorityOverview:
    """An authority at a glance. ``missing_documents`` are those that should exist and are not
    loaded, in words; ``cited`` and ``expected`` documents are known, and not loaded.
    """

    authority: Ref
    counts: tuple[Count, ...]
    grades: tuple[LatestGrade, ...]
    loaded: tuple[Ref, ...]
    cited: tuple[Ref, ...]
    expected: tuple[Ref, ...]
    missing_documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that is loaded: of which kind, when it was issued in words (``""``: it bears no
    date) and ``on`` which day (ISO), and how much of it was understood. ``blocks`` are its
    paragraphs, rows and lines, and ``left`` those that were not understood.
    """

    document: Ref
    family: str
    issued: str
    on: str
    pages: int | None
    blocks: int
    left: int

    @property
    def understood(self) -> int | None:
        """How many in a hundred blocks became records or are known furniture, rounded down;
        ``None``: it has none.
        """
        return (100 * (self.blocks - self.left)) // self.blocks if self.blocks else None


@whole
def issued_documents(
    viewer: Viewer, authority: str, as_at: date | str | None = None
) -> list[DocumentLine]:
    """The documents of an authority that are loaded and were issued by a day (default: today), the
    latest first, those without a date last.
    """
    known = Look(viewer, seen(viewer, authority), as_at).issued
    lines = [_line(d) for d in known.documents if d not in known.later]
    return sorted(lines, key=lambda line: (line.on, line.document.id), reverse=True)


def _line(document: Node) -> DocumentLine:
    def number(name: str) -> int:
        value = document.get(name)
        return value if isinstance(value, int) else 0

    on = str(document.get("issuedOn") or "")
    return DocumentLine(
        Ref.of(document),
        CODES["DocumentFamily"].get(str(document.get("family")), "document"),
        issued(document),
        on,
        number("pages") or None,
        number("blocks"),
        number("blocksNotUnderstood"),
    )


@whole
def overview(viewer: Viewer, authority: str) -> AuthorityOverview:
    """What is on record of an authority.

    Raises:
        NotFound: there is no such authority, or the viewer may not see it.

    """
    viewer = viewer.about(authority)
    known = node(viewer, authority)
    if known.label is not Label.AUTHORITY:
        raise NotFound(f"'{authority}' is no authority")
    documents = page(viewer, Label.DOCUMENT, authority=authority, first=1_000_000).nodes
    summary = coverage_summary(viewer, authority=authority, kinds=[GapKindId.DOCUMENT_MISSING])
    return AuthorityOverview(
        Ref.of(known),
        _counts(viewer, authority),
        _grades(viewer, authority),
        _in_state(documents, DocumentState.LOADED),
        _in_state(documents, DocumentState.CITED),
        _in_state(documents, DocumentState.EXPECTED),
        summary.missing_documents,
    )


def _counts(viewer: Viewer, authority: str) -> tuple[Count, ...]:
    """Of each label, those that have any."""
    query = " UNION ALL ".join(
        f"MATCH (x:`{label}`) WHERE x.authority = $authority "
        f"RETURN '{label.value}' AS label, count(x) AS many"
        for label in Label
    )
    rows = viewer.store.read(query, {"authority": authority}, name="counts")
    found = {Label(str(row["label"])): int(str(row["many"])) for row in rows}
    return tuple(Count(label, found[label]) for label in Label if found.get(label))


def _grades(viewer: Viewer, authority: str) -> tuple[LatestGrade, ...]:
    latest: dict[Area, LatestGrade] = {}
    for row in ask(viewer, "judgements", authorities=[authority]):
        judgement, inspection = row["judgement"], row["inspection"]
        if isinstance(judgement, Node) and isinstance(inspection, Node):
            on = inspection.get("startedOn") or inspection.get("endedOn")
            given = LatestGrade(
                Area(str(judgement.get("area"))),
                Grade(str(judgement.get("grade"))),
                None if on is None else str(on),
                Ref.of(judgement),
                Ref.of(inspection),
            )
            before = latest.get(given.area)
            if before is None or (given.on or "") > (before.on or ""):
                latest[given.area] = given
    return tuple(latest[area] for area in Area if area in latest)


def _in_state(documents: Iterable[Node], state: DocumentState) -> tuple[Ref, ...]:
    return tuple(Ref.of(d) for d in documents if d.get("state") == state)
