"""The documents of an authority: those that are loaded, and those that are known and are not."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.terms import DocumentFamily, DocumentState, GapKindId, Label
from queries.answers import Gap, Ref
from queries.coverage import coverage_gaps
from queries.cypher import ask
from queries.days import issued
from queries.records import node, page
from queries.source import Tally
from queries.viewer import Viewer, whole


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document that is loaded. ``issued_on`` is the ISO date, ``issued`` the same in words;
    ``inside`` is the document in whose file it came.
    """

    document: Ref
    family: DocumentFamily | None
    publisher: str | None
    issued_on: str | None
    issued: str
    pages: int | None
    blocks: Tally
    inside: Ref | None


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of an authority as at a day: the ``loaded`` ones, the latest first and those
    without a date last; ``later`` ones, which were issued after the day; each that is ``missing``
    as a gap; and what is cited in words too ``general`` to say which document is meant.
    """

    loaded: tuple[Loaded, ...]
    later: tuple[Ref, ...]
    missing: tuple[Gap, ...]
    general: tuple[Ref, ...]


@whole
def documents(viewer: Viewer, authority: str, as_at: str) -> Documents:
    """The documents of an authority (its id), as at a day (ISO).

    Raises:
        NotFound: there is no such authority, or the viewer may not see it.

    """
    viewer = viewer.about(authority)
    node(viewer, authority)
    known = page(viewer, Label.DOCUMENT, authority=authority, first=1_000_000).nodes
    held = {n.id: n for n in known if n.get("state") == DocumentState.LOADED}
    refs = {n.id: Ref.of(n, role_only=viewer.role_only) for n in known}
    inside = {
        str(row["part"]): refs.get(str(row["whole"]))
        for row in ask(viewer, "source/within", authorities=[authority])
    }
    later = {i for i, n in held.items() if str(n.get("issuedOn") or "") > as_at}
    loaded = [
        Loaded(
            refs[id_],
            DocumentFamily(str(family)) if (family := n.get("family")) else None,
            _said(n.get("publisher")),
            _said(n.get("issuedOn")),
            issued(n),
            int(str(n.get("pages"))) if n.get("pages") else None,
            Tally.of(n),
            inside.get(id_),
        )
        for id_, n in held.items()
        if id_ not in later
    ]
    loaded.sort(key=lambda d: d.document.id)
    loaded.sort(key=lambda d: d.issued_on or "", reverse=True)
    return Documents(
        tuple(loaded),
        tuple(refs[i] for i in sorted(later)),
        tuple(coverage_gaps(viewer, [GapKindId.DOCUMENT_MISSING], authority, as_at=as_at)),
        tuple(
            refs[n.id]
            for n in known
            if n.get("state") == DocumentState.CITED and not n.get("family")
        ),
    )


def _said(value: object) -> str | None:
    return None if value is None else str(value)
