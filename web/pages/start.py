"""Where one arrives: the authorities."""

from __future__ import annotations

from queries.inspected import authorities
from web.site import Answer, Ask, Go, Page, Pages

pages = Pages()

#: From how many authorities on the list has a search.
MANY = 12
_LONGEST = 80


@pages.get("/")
def start(ask: Ask) -> Answer:
    """The only authority, or a list of all that the caller sees: those with some words in their
    names.
    """
    known = ask.viewer.store.authorities()
    if len(known) == 1 and not ask.query.get("all"):
        return Go(ask.link(f"/{known[0]}"))
    every = authorities(ask.viewer, ask.as_at)
    name = " ".join(ask.query.get("name", "")[:_LONGEST].split())
    words = name.casefold().split()
    found = [a for a in every if all(word in a.authority.name.casefold() for word in words)]
    return Page(
        "authorities.html",
        {"authorities": found, "total": len(every), "name": name, "many": len(every) >= MANY},
    )
