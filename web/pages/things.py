"""A page for each thing, at its id."""

from __future__ import annotations

from queries.answers import Ref
from queries.explore import neighbourhood
from queries.records import node
from web.chrome import of_thing
from web.site import Ask, Page, Pages

pages = Pages()


@pages.get("/{label}/{key:path}")
def thing(ask: Ask) -> Page:
    """What is recorded of a thing."""
    found = node(ask.viewer, f"{ask.path['label']}/{ask.path['key']}")
    return Page(
        "thing.html",
        {
            "authority": of_thing(found.id),
            "subject": Ref.of(found, role_only=ask.viewer.role_only),
            "around": neighbourhood(ask.viewer, found.id),
        },
    )
