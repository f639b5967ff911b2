"""The register of recommendations: which lack what, narrowed by facets, ordered, in pages."""

from __future__ import annotations

from ontology.record import node_id
from ontology.terms import Label
from queries.lines import Line, register
from queries.narrowing import Filter, Order
from queries.records import node
from web.register import row
from web.site import Ask, Page, Pages

pages = Pages()

#: How many rows a page has.
ROWS = 20
#: Order → the heading of its column, and the class of it.
COLUMNS = (
    (Order.NUMBER, "No.", "no"),
    (Order.TEXT, "Recommendation", "text"),
    (Order.ACTIONS, "Actions", "acts"),
    (Order.LEADS, "Leads", "leads"),
    (Order.DATES, "Dates", "dates"),
    (Order.MEASURES, "Measures", "measures"),
    (Order.BODIES, "Bodies", "bodies"),
    (Order.GAPS, "Chain, gaps", "gaps"),
)
#: Views to begin with: their names, and what they ask for.
VIEWS = (
    ("Without an action", {"without": "action"}),
    ("Nobody named", {"without": "named-lead"}),
    ("Past and not closed", {"dates": "past"}),
    ("Broken chains", {"chain": "broken"}),
    ("Seen before", {"recurs": "before"}),
)
#: The most characters of a view's name.
_LONGEST = 80


@pages.get("/authority/{key}/recommendations")
def recommendations(ask: Ask) -> Page:
    """The recommendations that a filter leaves, with what each further choice would leave."""
    authority = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"])).id
    wanted = Filter.of(ask.query.multi_items())
    found = register(ask.viewer, authority, ask.as_at)
    lines = wanted.listed(found.lines)
    parts = max(1, -(-len(lines) // ROWS))
    part = ask.number("page", 1, parts)
    shown = lines[(part - 1) * ROWS : part * ROWS]
    several = len({_inspection(line) for line in lines}) > 1
    asked: dict[str, list[str]] = {}
    for name, value in wanted.pairs:
        asked.setdefault(name, []).append(value)
    return Page(
        "recommendations.html",
        {
            "authority": authority,
            "section": "recommendations",
            "gaps_at": f"/{authority}/gaps",
            "register": found,
            "filter": wanted,
            "asked": asked,
            "facets": wanted.facets(found.lines),
            "chosen": [
                (words, ask.again(**{name: [v for v in asked[name] if v != code]}))
                for name, code, words in wanted.told(found.lines)
            ],
            "total": len(lines),
            "rows": [row(line, of_several=several) for line in shown],
            "part": part,
            "parts_": parts,
            "first": (part - 1) * ROWS + 1,
            "columns": COLUMNS,
            "views": VIEWS,
            "view": ask.query.get("view", "").strip()[:_LONGEST],
        },
    )


def _inspection(line: Line) -> str:
    return line.of.inspection.id if line.of.inspection else ""
