"""Where one arrives: the authorities."""

from __future__ import annotations

from queries.answers import Ref
from queries.records import nodes
from web.site import Answer, Ask, Go, Page, Pages

pages = Pages()


@pages.get("/")
def start(ask: Ask) -> Answer:
    """The only authority, or a list of all that the caller sees."""
    ids = ask.viewer.store.authorities()
    if len(ids) == 1:
        return Go(ask.link(f"/{ids[0]}"))
    known = sorted((Ref.of(n) for n in nodes(ask.viewer, ids)), key=lambda ref: ref.name)
    return Page("authorities.html", {"authorities": known})
