"""A page for each thing, at its id."""

from __future__ import annotations

from ontology.terms import Label
from queries.answers import Ref
from queries.explore import neighbourhood
from queries.records import node
from web.chrome import of_thing
from web.site import Ask, Page, Pages

pages = Pages()


def thing(ask: Ask) -> Page:
    """What is recorded of a thing."""
    found = node(ask.viewer, f"{ask.url.split('/')[1]}/{ask.path['key']}")
    return Page(
        "thing.html",
        {
            "authority": of_thing(found.id),
            "subject": Ref.of(found, role_only=ask.viewer.role_only),
            "around": neighbourhood(ask.viewer, found.id),
        },
    )


for _label in Label:
    pages.get(f"/{_label.lower()}/{{key:path}}")(thing)
