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
    most = ask.number("most", _MANY if one else _FEW, 50)
    found = peers(
        ask.viewer, authority, recommendations=[one] if one else None, narrowed=narrowed,
        most=most, as_at=ask.as_at,
    )  # fmt: skip
    told = [a for a in found.alike if one or a.peers]
    part = min(ask.number("page", 1), max(1, -(-len(told) // _PART)))
    return Page(
        "compare.html",
        {
            "authority": authority,
            "section": "recommendations",
            "crumbs": [("Recommendations", ask.link(f"/{authority}/recommendations"))],
            "one": one,
            "found": found,
            "told": told,
            "shown": told[(part - 1) * _PART : part * _PART],
            "part": part,
            "parts_of": -(-len(told) // _PART),
            "first": (part - 1) * _PART + 1,
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
