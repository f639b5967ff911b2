"""An authority at a glance: how much is known of it, its latest grades, and its documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.errors import NotFound
from ontology.record import Node
from ontology.terms import Area, DocumentState, GapKindId, Grade, Label
from queries.answers import Ref
from queries.coverage import coverage_summary
from queries.cypher import ask
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


@whole
def overview(viewer: Viewer, authority: str) -> AuthorityOverview:
    """What is on record of an authority.

    Raises:
        NotFound: there is no such authority, or the viewer may not see it.

    """
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
