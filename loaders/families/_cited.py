"""Inspections that a document only mentions: which one is meant is found when all is merged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loaders.periods import Period
from ontology.record import Draft, node_id
from ontology.terms import DocumentState, Framework, Label

#: Frameworks under which the whole of a children's service is judged.
FULL = (
    Framework.SIF,
    Framework.ILACS,
    Framework.SLAC,
    Framework.CHILD_PROTECTION,
    Framework.LOOKED_AFTER,
)

_CALLED = {
    "any": "Inspection",
    Framework.AREA_SEND: "Area SEND inspection",
    Framework.FOCUSED_VISIT: "Focused visit",
    Framework.JTAI: "Joint targeted area inspection",
    Framework.MONITORING_VISIT: "Monitoring visit",
    Framework.PRIVATE_FOSTERING: "Private fostering inspection",
}


def cited_inspection(
    draft: Draft,
    kind: str,
    when: Period,
    *,
    title: str | None = None,
    kinds: Sequence[str] = FULL,
    earliest: date | None = None,
) -> str:
    """An inspection that is only mentioned, by the time at which it is said to have been.

    ``kind`` is a framework or ``any``. When the records of all sources are merged it is taken for
    the one inspection of ``kinds`` in that time (or since ``earliest``), if there is exactly one.
    """
    area = draft.source.authority.split("/", 1)[1]
    key = when.from_.isoformat()[: {"year": 4, "month": 7}.get(when.precision, 10)]
    if draft.has(before := node_id(Label.INSPECTION, area, "cited", kind, key)):
        return before  # the first words that name it are kept
    id_ = draft.node(
        Label.INSPECTION,
        area,
        "cited",
        kind,
        key,
        title=title or f"{_CALLED.get(kind, _CALLED['any'])}, {when.text}",
        framework=None if kind == "any" else kind,
        startedOn=when.from_,
        startedOnText=when.text,
        startedOnPrecision=when.precision,
        state=DocumentState.CITED,
    )
    return draft.refers(
        id_,
        earliest=(earliest or when.from_).isoformat(),
        latest=when.to.isoformat(),
        kinds=kinds,
    )
