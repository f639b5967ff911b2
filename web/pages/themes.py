"""Themes: what is written about a subject, from inspection to inspection."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.record import node_id
from ontology.terms import Label
from queries.answers import Ref
from queries.coverage import seen
from queries.records import node, nodes
from queries.themes import Met, Occasion, inspections, theme_elsewhere, theme_met, themes
from web.profiles.timeline import Axis, Span
from web.site import Ask, Page, Pages

pages = Pages()

#: In what order the things of a theme are told, and what they are called.
KINDS = (
    (Label.RECOMMENDATION, "Recommendations"),
    (Label.FINDING, "Findings"),
    (Label.ACTION, "Actions"),
)


@pages.get("/authority/{key}/themes")
def every(ask: Ask) -> Page:
    """The themes of an authority, each with the inspections and plans in which it is met."""
    authority = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"])).id
    found = themes(ask.viewer, authority, ask.as_at)
    return Page("themes.html", {"authority": authority, "section": "recommendations",
                                "crumbs": [_recommendations(ask, authority)],
                                "found": found})  # fmt: skip


@pages.get("/theme/{key:path}")
def theme(ask: Ask) -> Page:
    """A theme in an authority, inspection by inspection; of several authorities: which have it."""
    subject = Ref.of(node(ask.viewer, node_id(Label.THEME, ask.path["key"])))
    authorities = seen(ask.viewer)
    chosen = ask.query.get("authority", "")
    authority = chosen if chosen in authorities else authorities[0] if len(authorities) == 1 else ""
    met = theme_met(ask.viewer, subject.id, authority, ask.as_at) if authority else []
    every = inspections(ask.viewer, authority, ask.as_at) if authority else []
    several = len(authorities) > 1
    return Page(
        "theme.html",
        {
            "authority": authority,
            "section": "recommendations",
            "crumbs": [
                _recommendations(ask, authority),
                ("Themes", ask.link(f"/{authority}/themes")),
            ]
            if authority
            else (),
            "subject": subject,
            "met": met,
            "looks": _looks(every, met),
            "axis": _axis([*every, *(m.occasion for m in met)], ask.as_at),
            "kinds": KINDS,
            "elsewhere": [
                (ref, many)
                for ref, many in (theme_elsewhere(ask.viewer, subject.id) if several else ())
                if ref.id != authority
            ],
            "many": len(authorities),
            "place": Ref.of(nodes(ask.viewer, [authority])[0]) if authority else None,
        },
    )


@dataclass(frozen=True)
class Looked:
    """An occasion, and what has the theme in it (``None``: nothing was found)."""

    occasion: Occasion
    met: Met | None


def _looks(every: list[Occasion], met: list[Met]) -> list[Looked]:
    """Every inspection loaded, and every plan that has the theme, by their days."""
    found = {m.occasion.ref.id: m for m in met}
    known = {o.ref.id: o for o in [*every, *(m.occasion for m in met)]}
    looks = [Looked(occasion, found.get(id_)) for id_, occasion in known.items()]
    return sorted(looks, key=lambda x: (x.occasion.on or "9999", x.occasion.ref.id))


def _axis(occasions: list[Occasion], as_at: str) -> Axis | None:
    days = [Span("", "", (o.on,)) for o in occasions if o.on]
    return Axis.over(days, as_at) if days else None


def _recommendations(ask: Ask, authority: str) -> tuple[str, str]:
    return "Recommendations", ask.link(f"/{authority}/recommendations")
