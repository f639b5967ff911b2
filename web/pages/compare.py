"""Comparing: what was recommended elsewhere in much the same words, and what followed."""

from __future__ import annotations

from ontology.errors import BadValue
from ontology.record import node_id
from ontology.terms import Framework, Label
from queries.peers import Change, Narrowed, marked, peers
from queries.records import node
from web.site import Ask, Page, Pages

pages = Pages()

#: How many recommendations stand on a page, how many of others beside each, and beside one alone.
_PART, _FEW, _MANY = 10, 2, 10


@pages.get("/authority/{key}/compare")
def compare(ask: Ask) -> Page:
    """An authority's recommendations, or one of them, beside those like it elsewhere."""
    authority = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"])).id
    one, narrowed = ask.query.get("recommendation", ""), _narrowed(ask)
    most, page = ask.number("most", _MANY if one else _FEW, 50), ask.number("page", 1)
    found = peers(
        ask.viewer, authority, recommendations=[one] if one else None, narrowed=narrowed,
        most=most, first=_PART, skipped=(page - 1) * _PART, as_at=ask.as_at,
    )  # fmt: skip
    return Page(
        "compare.html",
        {
            "authority": authority,
            "section": "recommendations",
            "crumbs": [("Recommendations", ask.link(f"/{authority}/recommendations"))],
            "one": found.alike[0].made if one else None,
            "found": found,
            "page": page,
            "parts_of": -(-found.having // _PART),
            "first": (page - 1) * _PART + 1,
            "most": most,
            "narrowed": narrowed,
            "is_narrowed": narrowed != Narrowed(),
            "marked": marked,
            "changes": [change.value for change in Change],
        },
    )


def _narrowed(ask: Ask) -> Narrowed:
    """Raises: BadValue: a year is no year."""
    years = {name: ask.query.get(name, "").strip() for name in ("first", "last")}
    for year in filter(None, years.values()):
        if not (year.isascii() and year.isdecimal() and len(year) == 4):
            raise BadValue(f"'{year}' is no year; give four digits, such as 2019")
    return Narrowed(
        ask.query.get("theme", ""),
        ask.chosen("framework", tuple(Framework), ""),
        int(years["first"] or 0),
        int(years["last"] or 9999),
        ask.chosen("next", tuple(Change), ""),
    )
