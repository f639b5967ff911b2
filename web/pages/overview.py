"""An authority at a glance, and what changed in it since a day."""

from __future__ import annotations

from ontology.errors import BadValue
from ontology.record import Node, node_id
from ontology.terms import GapKindId, Label
from queries.answers import Ref
from queries.coverage import coverage
from queries.inspected import graded
from queries.lines import register
from queries.overview import issued_documents
from queries.records import node
from queries.since import changed
from queries.stands import Stand
from web.comparing import compared_with
from web.overview import by_kind, grades, inspections, most_telling, shares
from web.site import Ask, Page, Pages

pages = Pages()

#: The kinds of gap that are documents known to be missing.
_MISSING = (GapKindId.RESPONSE_MISSING, GapKindId.DOCUMENT_MISSING)
#: How many of each kind of change the page of an authority names.
_MOST = 3


@pages.get("/authority/{key}")
def overview(ask: Ask) -> Page:
    """How far the recommendations are covered, the gaps that matter most, what changed."""
    authority = _authority(ask)
    meeting, since = compared_with(ask, authority.id)
    found = coverage(ask.viewer, authority=authority.id, as_at=ask.as_at, include_waived=True)
    lines = register(ask.viewer, authority.id, ask.as_at)
    made = inspections(lines.lines)
    known = {id_: words for id_, words, _ in made}
    inspection = ask.query.get("inspection") or next(iter(known), "")
    if inspection and inspection not in known:
        raise BadValue(f"no loaded report of '{inspection}' makes a recommendation")
    chosen = [x for x in lines.lines if x.of.inspection and x.of.inspection.id == inspection]
    moved = changed(ask.viewer, authority.id, since, ask.as_at) if since else None
    missing = [g for kind in _MISSING for g in found.gaps if g.kind.id is kind]
    return Page(
        "overview.html",
        {
            "authority": authority.id,
            "section": "",
            "meeting": meeting,
            "since": since,
            "register": lines,
            "made": made,
            "inspection": inspection,
            "inspected": known.get(inspection, ""),
            "chosen": chosen,
            "shares": shares(chosen),
            "summary": found.summary,
            "telling": most_telling(found.summary.rows, found.gaps, moved),
            "changed": moved,
            "most": _MOST,
            "new": by_kind(moved.gaps[Stand.NEW]) if moved else [],
            "gone": by_kind(moved.gaps[Stand.GONE]) if moved else [],
            "missing": [g for g in missing if g.waiver is None],
            "missing_waived": sum(g.waiver is not None for g in missing),
            "grades": grades(graded(ask.viewer, authority.id, ask.as_at)),
            "documents": issued_documents(ask.viewer, authority.id, ask.as_at),
        },
    )


@pages.get("/authority/{key}/changes")
def changes(ask: Ask) -> Page:
    """All that changed since a day."""
    authority = _authority(ask)
    meeting, since = compared_with(ask, authority.id)
    moved = changed(ask.viewer, authority.id, since, ask.as_at) if since else None
    return Page(
        "changes.html",
        {
            "authority": authority.id,
            "section": "",
            "meeting": meeting,
            "since": since,
            "changed": moved,
            "new": by_kind(moved.gaps[Stand.NEW]) if moved else [],
            "gone": by_kind(moved.gaps[Stand.GONE]) if moved else [],
        },
    )


def _authority(ask: Ask) -> Ref:
    found: Node = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"]))
    return Ref.of(found)
