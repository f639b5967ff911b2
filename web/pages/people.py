"""People and bodies of an authority: who is there, in which post, and who answers to whom."""

from __future__ import annotations

from collections import Counter

from ontology.record import node_id
from ontology.terms import CODES, Label
from queries.records import node
from queries.structure import BodyLine, OrganisationLine, structure
from web.site import Ask, Page, Pages

pages = Pages()

#: How many people are on a part of their list.
PART = 100


@pages.get("/authority/{key}/people")
def people(ask: Ask) -> Page:
    """Posts, bodies, organisations and people, and the lines between them."""
    authority = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"])).id
    found = structure(ask.viewer, authority, ask.as_at)
    parts = max(1, -(-len(found.people) // PART))
    part = ask.number("page", 1, parts)
    alike = Counter(line.post.name for line in found.posts)
    return Page(
        "people.html",
        {
            "authority": authority,
            "section": "people",
            "found": found,
            "titles": Counter(line.statutory for line in found.posts),
            "alike": {name for name, many in alike.items() if many > 1},
            "bodies": _by_kind(found.bodies, "BodyKind"),
            "organisations": _by_kind(found.organisations, "OrganisationKind"),
            "people": found.people[PART * (part - 1) : PART * part],
            "part": part,
            "parts_": parts,
        },
    )


def _by_kind(
    lines: tuple[BodyLine, ...] | tuple[OrganisationLine, ...], scheme: str
) -> list[tuple[str, list[BodyLine | OrganisationLine]]]:
    """Lines under the words of their kinds, in the order of the code list."""
    found: dict[str, list[BodyLine | OrganisationLine]] = {code: [] for code in CODES[scheme]}
    for line in lines:
        found[line.kind.value].append(line)
    return [(CODES[scheme][code], several) for code, several in found.items() if several]
