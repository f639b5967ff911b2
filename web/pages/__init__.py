"""The pages, a file for what people come to do; each registers its functions with a ``Pages``."""

from __future__ import annotations

from web.pages import (
    about,
    chase,
    compare,
    documents,
    entrance,
    explore,
    gaps,
    load,
    meetings,
    overview,
    people,
    recommendation,
    recommendations,
    reviewing,
    search,
    source,
    start,
    stating,
    themes,
    things,
)
from web.site import Route

#: Every page. An address is answered by the first that fits: a thing's own page comes last, since
#: any id fits it.
PAGES: tuple[Route, ...] = (
    *start.pages.routes,
    *entrance.pages.routes,
    *overview.pages.routes,
    *recommendations.pages.routes,
    *load.pages.routes,
    *stating.pages.routes,
    *reviewing.pages.routes,
    *recommendation.pages.routes,
    *gaps.pages.routes,
    *meetings.pages.routes,
    *chase.pages.routes,
    *explore.pages.routes,
    *about.pages.routes,
    *search.pages.routes,
    *people.pages.routes,
    *themes.pages.routes,
    *compare.pages.routes,
    *documents.pages.routes,
    *source.pages.routes,
    *things.pages.routes,
)
