"""The documents of an authority: what is loaded, and what is known to be missing."""

from __future__ import annotations

from ontology.record import node_id
from ontology.terms import Label
from queries.documents import documents
from queries.source import Tally
from web.site import Ask, Page, Pages

pages = Pages()


@pages.get("/authority/{key}/documents")
def listed(ask: Ask) -> Page:
    """All documents that are known of an authority."""
    authority = node_id(Label.AUTHORITY, ask.path["key"])
    found = documents(ask.viewer, authority, ask.as_at)
    counted = [d.blocks for d in found.loaded]
    return Page(
        "documents.html",
        {
            "authority": authority,
            "section": "documents",
            "found": found,
            "all": Tally(
                sum(t.read for t in counted),
                sum(t.furniture for t in counted),
                sum(t.not_understood for t in counted),
            ),
        },
    )
